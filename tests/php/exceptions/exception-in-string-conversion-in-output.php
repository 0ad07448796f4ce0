<?php
class Bad
{
    function __toString(): string
    {
        throw new RuntimeException('no string');
    }
}
ob_start();
try {
    echo 'before ', new Bad, ' after';
} catch (RuntimeException $e) {
    $partial = ob_get_clean();
    var_dump($partial, $e->getMessage());
}
