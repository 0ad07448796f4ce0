<?php
// A fatal error closes what is open too, after the shutdown functions.
class Noisy
{
    public $context;
    private string $path;
    function stream_open($path) { $this->path = $path; return true; }
    function stream_write($data) { return strlen($data); }
    function stream_close() { echo "close {$this->path}\n"; }
}
stream_wrapper_register('noisy', 'Noisy');
function f()
{
    $inner = fopen('noisy://inner', 'w');
    $outer = fopen('noisy://outer', 'w');
    register_shutdown_function(function () { echo "shutdown\n"; });
    undefined_function();
}
f();
