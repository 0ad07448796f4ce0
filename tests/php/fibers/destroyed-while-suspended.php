<?php
$f = new Fiber(function () {
    try {
        echo 'in ';
        Fiber::suspend();
        echo 'never ';
    } finally {
        echo 'finally ';
    }
});
$f->start();
unset($f);
gc_collect_cycles();
echo "end\n";
