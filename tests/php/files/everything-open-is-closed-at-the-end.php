<?php
// Streams that are still open are closed when the request ends, whatever ended it: the youngest first.
class Noisy
{
    public $context;
    private string $path;
    function stream_open($path) { $this->path = $path; return true; }
    function stream_write($data) { return strlen($data); }
    function stream_flush() { echo "flush {$this->path}\n"; return true; }
    function stream_close() { echo "close {$this->path}\n"; }
}
stream_wrapper_register('noisy', 'Noisy');
$first = fopen('noisy://first', 'w');
function f() { static $inner; $inner = fopen('noisy://inner', 'w'); fwrite($inner, 'x'); }
f();
$temporary = tmpfile();
fopen('noisy://dropped', 'w');
echo "leaving\n";
register_shutdown_function(function () { echo "shutdown\n"; });
exit;
