<?php
register_shutdown_function(fn() => print "shutdown\n");
function f()
{
    throw new Exception('gone');
}
f();
