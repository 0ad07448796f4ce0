<?php
// md5, sha1, crc32, sha256, HMAC, base64 and hexadecimal.
$hash = 'seed';
for ($i = 0; $i < 120000; $i++) {
    $hash = md5($hash . $i);
    $hash = sha1($hash);
    $hash .= dechex(crc32($hash));
    if ($i % 4 === 0) {
        $hash = hash('sha256', $hash);
        $hash = base64_encode(hash_hmac('sha256', $hash, 'key', true));
        $hash = bin2hex(base64_decode($hash));
    }
}
echo $hash, "\n";
