<?php
mt_srand(42);
echo mt_rand(), ' ', mt_rand(1, 100), ' ', rand(1, 6), ' ', mt_getrandmax(), "\n";
mt_srand(1);
$a = [1, 2, 3, 4, 5];
shuffle($a);
echo json_encode($a), array_rand(['a' => 1, 'b' => 2, 'c' => 3]), json_encode(array_rand([1, 2, 3, 4], 2)), str_shuffle('abcdef'), "\n";
mt_srand(3, MT_RAND_PHP);
echo mt_rand(1, 1000), "\n";
