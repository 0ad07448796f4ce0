<?php
ini_set('precision', 17);
echo 0.1, ' ', 1 / 3, "\n";
ini_set('precision', -1);
echo 0.1, ' ', 1 / 3, "\n";
ini_set('precision', 3);
echo 1234.5, ' ', 0.00012345, ' ', 1e10, "\n";
ini_set('serialize_precision', 5);
var_dump(1 / 3);
echo json_encode(1 / 3), "\n";
