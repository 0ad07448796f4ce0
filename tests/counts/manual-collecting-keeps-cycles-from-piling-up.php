<?php
class Knot
{
    public $self;
    public $weight = '0123456789';
}
function highest()
{
    $highest = 0;
    $start = memory_get_usage();
    for ($i = 0; $i < 30000; $i++) {
        $knot = new Knot;
        $knot->self = $knot;
        $highest = max($highest, memory_get_usage() - $start);
    }
    return $highest;
}
$with = highest();
gc_collect_cycles();
gc_disable();
$without = highest();
echo $with < $without / 2 ? "the collector keeps memory bounded\n" : "$with, $without\n";
gc_enable();
gc_collect_cycles();
