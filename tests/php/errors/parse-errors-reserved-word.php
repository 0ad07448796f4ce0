<?php
function class() {}
