<?php
const X = strlen('abc');
