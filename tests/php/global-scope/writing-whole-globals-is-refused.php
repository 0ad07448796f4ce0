<?php
$GLOBALS = [];
