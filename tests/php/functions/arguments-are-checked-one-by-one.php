<?php
// The type of an argument that is there is wrong before another is missing.
function both(int $first, string $second) {}
foreach ([['x'], [1], [], [1, []]] as $arguments) {
    try {
        both(...$arguments);
    } catch (Error $e) {
        echo get_class($e), ': ', preg_replace('/ in .* on line \d+|, called in .*/', '', $e->getMessage()), "\n";
    }
}
