<?php
var_dump($argc, array_slice($argv, 1), $_SERVER['argc']);
