<?php
// What a hash has seen so far, as __serialize gives it. What lies in a block behind its data is left out: PHP keeps old
// bytes there.
$without_words = ['xxh32', 'xxh64', 'xxh3', 'xxh128', 'murmur3a', 'murmur3c', 'murmur3f'];
$text = str_repeat("A line of forty bytes, and then another\n", 8);
foreach (array_diff(hash_algos(), $without_words) as $algorithm) {
    $context = hash_init($algorithm);
    hash_update($context, substr($text, 0, 10));
    $short = $context->__serialize();
    hash_update($context, substr($text, 10));
    $long = $context->__serialize();
    echo $algorithm, ' ', $short[0], ' ', $short[3], ' ', count($short[4]), "\n";
    foreach ([$short, $long] as [, , $fields]) {
        $shown = [];
        foreach ($fields as $field) {
            $shown[] = is_int($field) ? $field : strlen($field) . ' bytes';
        }
        echo '  ', implode(' ', $shown), "\n";
    }
    $copy = unserialize(serialize($context));
    hash_update($copy, 'and a copy goes on');
    hash_update($context, 'and a copy goes on');
    echo '  ', var_export(hash_final($copy) === hash_final($context), true), "\n";
}

foreach (['xxh3' => 0, 'sha256' => HASH_HMAC] as $algorithm => $flags) {
    try {
        serialize(hash_init($algorithm, $flags, 'key'));
    } catch (Exception $e) {
        echo $e->getMessage(), "\n";
    }
}
$good = hash_init('tiger192,4')->__serialize();
foreach ([
    'no number of bytes' => [2, 12, 64],
    'a number too few' => [2, 3, 'x'],
    'a block cut off' => [2, 8, 'short'],
] as $what => [$part, $index, $value]) {
    $bad = $good;
    $bad[$part][$index] = $value;
    try {
        unserialize('O:11:"HashContext"' . substr(serialize($bad), 1));
        echo $what, " taken\n";
    } catch (Exception $e) {
        echo $what, ': ', $e->getMessage(), "\n";
    }
}
