<?php
set_error_handler(function ($no, $msg, $file, $line) {
    throw new ErrorException($msg, 0, $no, $file, $line);
});
try {
    $a = 1 + $undefined;
    echo 'never';
} catch (ErrorException $e) {
    echo get_class($e), ': ', $e->getMessage(), ' ', $e->getSeverity(), ' ', $e->getLine(), "\n";
}
try {
    $arr = ['a' => 1];
    foo($arr['zzz'], print 'arg');
} catch (ErrorException $e) {
    echo $e->getMessage(), "\n";
}
var_dump(isset($a));
function foo()
{
}
