<?php
static $x = fn() => 1;
