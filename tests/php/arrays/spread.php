<?php
$a = [1, 2];
$b = ['x' => 1, ...$a, ...['x' => 2, 'y' => 3], 9, ...[], ...(fn() => yield 'g')()];
var_dump($b);
try {
    $five = 5;
    var_dump([...$five]);
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    var_dump([...(function () { yield [] => 1; })()]);
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
