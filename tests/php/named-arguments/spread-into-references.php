<?php
// Elements that are spread become references only for parameters that take one; a Traversable has only values to give.
function bump($step = 1, &$counter = null, ...$rest) { $counter += $step; $step = 'changed'; }
function all(&...$counters) { foreach ($counters as &$counter) { $counter++; } }

$named = ['counter' => 5, 'step' => 2];
$copy = $named;
bump(...$named);
var_dump($named, $copy);

$listed = [3, 4];
bump(...$listed);
var_dump($listed);

$x = 1;
$aliased = ['step' => &$x];
bump(...$aliased);
var_dump($x);

$a = $b = 0;
all(first: $a, second: $b);
var_dump($a, $b);

bump(...new ArrayIterator([1, 2]));
bump(...new ArrayIterator(['counter' => 2]));
function three($first, &$second, &$third) { $second = $third = $first; }
three(...[1, 2, 3]);
echo "done\n";
