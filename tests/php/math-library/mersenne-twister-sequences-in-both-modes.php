<?php
foreach ([MT_RAND_MT19937, MT_RAND_PHP] as $mode) {
    foreach ([0, 1, 42, 4294967295, -1, PHP_INT_MAX] as $seed) {
        mt_srand($seed, $mode);
        for ($i = 0; $i < 5; $i++) echo mt_rand(), ' ';
        for ($i = 0; $i < 5; $i++) echo mt_rand(1, 6), ' ', rand(10, 1), ' ', mt_rand(-5, 5), ' ';
        echo mt_rand(PHP_INT_MIN, PHP_INT_MAX), ' ', mt_rand(0, 1 << 40), ' ', rand(), "\n";
    }
}
mt_srand(7);
$sum = 0;
for ($i = 0; $i < 2000; $i++) $sum = ($sum * 31 + mt_rand(0, 999)) % 1000003;
echo $sum, ' ', mt_getrandmax(), ' ', getrandmax(), "\n";
foreach ([['mt_rand', 5, 1], ['mt_rand', 1], ['random_int', 5, 1], ['random_bytes', 0]] as $call) {
    $f = array_shift($call);
    try { $f(...$call); } catch (Error $e) { echo $e::class, ': ', $e->getMessage(), "\n"; }
}
var_dump(random_int(3, 3), strlen(random_bytes(10)), lcg_value() < 1, random_int(1, 6) <= 6);
