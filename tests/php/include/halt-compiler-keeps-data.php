<?php
echo "before\n";
$f = fopen(__FILE__, 'r');
fseek($f, __COMPILER_HALT_OFFSET__);
echo stream_get_contents($f);
__halt_compiler();
data <?php echo "not run"; ?>
second line
