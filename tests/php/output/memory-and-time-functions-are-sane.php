<?php
var_dump(memory_get_usage() > 0, memory_get_peak_usage(true) >= memory_get_usage(), memory_get_usage(true) % 4096, microtime(true) > 1.6e9, is_array(hrtime()), hrtime(true) > 0, gc_enabled(), is_int(gc_collect_cycles()), count(gc_status()) >= 4, time() > 0);
$before = memory_get_usage();
$big = str_repeat('x', 1000000);
var_dump(memory_get_usage() - $before >= 1000000);
unset($big);
var_dump(memory_get_usage() - $before < 100000);
gc_disable();
var_dump(gc_enabled());
gc_enable();
