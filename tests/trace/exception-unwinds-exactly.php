<?php
function risky($value)
{
    $local = 'lost on the way';
    throw new RuntimeException("bad $value");
}
$input = 'input';
try {
    risky($input);
} catch (RuntimeException $e) {
    $message = $e->getMessage();
}
unset($e);
