<?php
var_dump(1 instanceof stdClass, null instanceof Nothing, 'stdClass' instanceof stdClass, new stdClass instanceof stdClass);
$name = 'ArrayObject';
var_dump(new stdClass instanceof $name, !new stdClass instanceof stdClass);
