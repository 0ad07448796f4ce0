<?php
$f = fn($x) => $x ?? throw new InvalidArgumentException('null');
try {
    echo $f(1);
    $f(null);
} catch (InvalidArgumentException $e) {
    echo $e->getMessage(), "\n";
}
try {
    $v = false || throw new Exception('or');
} catch (Exception) {
    echo "caught without variable\n";
}
