<?php
function f($n)
{
    global $$n;
    $$n .= '!';
}
$hello = 'hi';
f('hello');
echo $hello, "\n";
