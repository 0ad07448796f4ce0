<?php
$known = hash_algos();
foreach ($known as $name) {
    foreach (['', 'a', str_repeat('0123456789', 50)] as $data) {
        $context = hash_init($name);
        foreach (str_split($data, 7) as $piece) hash_update($context, $piece);
        $copy = clone $context;
        echo $name, ' ', hash($name, $data), ' ', hash_final($context) === hash($name, $data) ? 'same' : 'other', ' ', hash_final(hash_copy($copy)), "\n";
    }
}
foreach (hash_hmac_algos() as $name) {
    echo $name, ' ', hash_hmac($name, 'data', str_repeat('key', 60)), ' ', bin2hex(hash_hkdf($name, 'key', 20, 'info', 'salt')), ' ', hash_pbkdf2($name, 'password', 'salt', 3, 25), "\n";
}
foreach (['murmur3a', 'murmur3c', 'murmur3f', 'xxh32', 'xxh64', 'xxh3', 'xxh128'] as $name)
    echo $name, ' ', hash($name, 'seeded', false, ['seed' => 42]), "\n";
echo hash('xxh3', 'secret', false, ['secret' => str_repeat('0123456789abcdef', 10)]), "\n";
foreach ([fn() => hash('none', ''), fn() => hash_hmac('crc32b', '', ''), fn() => hash_hkdf('md5', ''), fn() => hash_hkdf('md5', 'k', 16 * 255 + 1),
    fn() => hash_pbkdf2('md5', '', '', 0), fn() => hash_init('md5', HASH_HMAC), fn() => hash_equals(1, ''), fn() => new HashContext, fn() => hash('xxh3', '', false, ['secret' => 'short'])] as $call)
    try { $call(); } catch (Error $e) { echo get_class($e), ': ', $e->getMessage(), "\n"; }
$context = hash_init('md5');
hash_final($context);
try { hash_update($context, 'x'); } catch (Error $e) { echo $e->getMessage(), "\n"; }
var_dump(md5('abc'), sha1('abc'), crc32('abc'), bin2hex(md5('abc', true)), hash_equals('abc', 'abd'));
