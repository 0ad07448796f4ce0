<?php
echo implode(',', [[1], 'b']), "\n";
$x = [1] . '';
echo "$x\n";
settype($x, 'array');
var_dump($x);
