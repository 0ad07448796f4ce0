<?php
foreach (['a' => 1, 'b' => 2] as $k => $v);
var_dump($k, $v);
foreach ([] as $k2 => $v2);
var_dump(isset($k2));
