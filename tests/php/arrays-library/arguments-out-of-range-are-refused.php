<?php
$calls = [
    ['array_chunk', [1], 0], ['array_fill', 0, -1, 0], ['array_fill', 0, PHP_INT_MAX, 0], ['array_pad', [1], 3000000, 0],
    ['array_combine', [1, 2], [1]], ['array_rand', [], 1], ['array_rand', [1], 2], ['array_rand', [1, 2], 0], ['max', 1], ['min', []],
    ['count', 5], ['count', [1], 7], ['array_merge', [1], 2], ['array_map', 'nope', [1]], ['array_map', null, 1], ['array_map', null, [1], 2],
    ['array_walk', 1, 'strlen'], ['in_array', 1, 'x'], ['array_key_exists', [], []], ['array_column', [], []], ['array_diff', [1], 2],
    ['array_diff', 1], ['array_udiff', [1], [2], 'nope'], ['array_intersect_key', [1], null], ['sort', 1], ['usort', [1], 'nope'],
    ['array_fill_keys', 1, 2], ['array_product', 'x'], ['array_search', 1], ['array_slice', [1]], ['range', 1], ['array_flip', 1],
];
foreach ($calls as $call) {
    $function = array_shift($call);
    try { @$function(...$call); echo "$function: fine\n"; }
    catch (Throwable $e) { echo $e::class, ': ', $e->getMessage(), "\n"; }
}
print_r(array_flip([1, 'a', 1.5, null, [1]]));
print_r(array_count_values([1, 'a', 1.5, 'a', '1']));
