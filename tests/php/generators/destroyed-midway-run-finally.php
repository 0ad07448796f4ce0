<?php
function g($n)
{
    try {
        echo "start $n ";
        yield 1;
        yield 2;
        echo 'never ';
    } finally {
        echo "finally $n ";
    }
}
$a = g('a');
$a->current();
unset($a);
foreach (g('b') as $v) {
    break;
}
$c = g('c');
unset($c);
$d = g('d');
$d->next();
echo "end\n";
