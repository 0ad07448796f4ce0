<?php
$queue = [];
function task($name, $n)
{
    for ($i = 1; $i <= $n; $i++) {
        echo "$name$i ";
        Fiber::suspend();
    }
}
foreach (['a' => 2, 'b' => 3, 'c' => 1] as $name => $n) {
    $queue[] = $f = new Fiber('task');
    $f->start($name, $n);
}
while ($queue) {
    $f = array_shift($queue);
    if (!$f->isTerminated()) {
        $f->resume();
        $queue[] = $f;
    }
}
echo "\n";
