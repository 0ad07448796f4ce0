<?php
[$a, $b] = [1];
['k' => $k] = ['x' => 1];
var_dump($a, $b, $k);
