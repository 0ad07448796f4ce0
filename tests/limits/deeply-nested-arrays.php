<?php
$a = [];
for ($i = 0; $i < 200000; $i++) {
    $a = [$a];
}
echo count($a), "\n";
$b = $a;
unset($a);
$depth = 0;
while ($b) {
    $b = $b[0];
    $depth++;
}
echo $depth, "\n";
$list = null;
for ($i = 0; $i < 100000; $i++) {
    $list = ['next' => $list];
}
$list = null;
echo "freed\n";
