<?php
function each_flag($flags, $prefix = null) {
    $exists = 'old';
    $values = ['exists' => 'new', 'fresh' => 1, '1x' => 'bad', 7 => 'seven', '' => 'empty', 'a b' => 'space', 'this' => 'self'];
    if ($prefix === null) unset($values['this']);
    try {
        $count = $prefix === null ? extract($values, $flags) : extract($values, $flags, $prefix);
    } catch (Throwable $e) { echo $e::class, ': ', $e->getMessage(), "\n"; return; }
    unset($values, $flags, $prefix);
    $all = get_defined_vars();
    ksort($all);
    print_r($all);
}
each_flag(EXTR_OVERWRITE);
each_flag(EXTR_SKIP);
each_flag(EXTR_IF_EXISTS);
each_flag(EXTR_PREFIX_SAME, 'p');
each_flag(EXTR_PREFIX_ALL, 'p');
each_flag(EXTR_PREFIX_INVALID, 'p');
each_flag(EXTR_PREFIX_IF_EXISTS, 'p');
each_flag(EXTR_PREFIX_ALL);
each_flag(99);
each_flag(EXTR_PREFIX_ALL, '9');
$one = 1; $two = 2;
print_r(compact('one', ['two', ['missing']]));
compact(5);
