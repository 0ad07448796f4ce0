<?php
// Addresses in text and numbers, headers on the command line, pictures by their first bytes, Hebrew, old hashes.
var_dump(ip2long('192.168.1.255'), ip2long('256.1.1.1'), ip2long('1.2.3'), long2ip(3232235777), long2ip(-1));
var_dump(bin2hex(inet_pton('::1')), bin2hex(inet_pton('10.0.0.1')), inet_pton('x'), inet_ntop("\x7f\0\0\1"), inet_ntop(str_repeat("\0", 15) . "\1"), inet_ntop(inet_pton('2001:db8::ff00:42:8329')), inet_ntop('abc'));
var_dump(gethostbyname('127.0.0.1'), getservbyname('http', 'tcp'), getservbyport(443, 'tcp'), getprotobyname('udp'), getprotobynumber(6), getservbyname('nope', 'tcp'));
ob_start();
header('X-One: 1');
header('HTTP/1.0 404 Not Here');
var_dump(headers_list(), http_response_code(), headers_sent());
header("two\nlines: x");
header("nul: \0");
foreach ([fn () => setcookie(''), fn () => setcookie('a=b'), fn () => setrawcookie('a', 'b;'), fn () => setcookie('a', 'b', ['foo' => 1]), fn () => setcookie('a', 'b', 0, 'x;y'), fn () => setcookie('a', 'b', 253402300800), fn () => setcookie('a', 'b', [1])] as $f) {
    try {
        var_dump($f());
    } catch (Error $error) {
        echo $error->getMessage(), "\n";
    }
}
ob_end_flush();
header('Late: 1');
var_dump(headers_sent($file, $line), basename($file), $line, http_response_code());
$gif = "GIF89a\x0a\0\x14\0\xf7\0\0";
$png = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x20\0\0\0\x10\x08\x06\0\0\0";
$jpeg = "\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xc0\0\x11\x08\0\x0a\0\x14\x03\1\x22\0\2\x11\1\3\x11\1\xff\xd9";
$bmp = 'BM' . str_repeat("\0", 12) . pack('VVVvv', 40, 7, 5, 1, 24);
var_dump(getimagesizefromstring($gif), getimagesizefromstring($png), getimagesizefromstring($jpeg, $info), array_keys($info), getimagesizefromstring($bmp), getimagesizefromstring('no picture at all'), @getimagesizefromstring('x'));
var_dump(image_type_to_mime_type(IMAGETYPE_PNG), image_type_to_extension(IMAGETYPE_JPEG), image_type_to_extension(IMAGETYPE_WEBP, false), image_type_to_extension(99));
var_dump(bin2hex(hebrev("\xe0\xe1\xe2 (abc) \xe3\xe4\xe5 1/2\n\xf0\xf1 end")), bin2hex(hebrev("\xe0\xe1 \xe2\xe3 \xe4\xe5 \xe6\xe7", 5)));
var_dump(@mhash_count(), @mhash_get_hash_name(MHASH_SHA1), @mhash_get_block_size(MHASH_SHA256), bin2hex(@mhash(MHASH_MD5, 'a')), bin2hex(@mhash(MHASH_SHA1, 'a', 'k')), bin2hex(@mhash_keygen_s2k(MHASH_MD5, 'pw', 'salt', 20)), @mhash(99, ''));
var_dump(is_uploaded_file(__FILE__), ftok(__FILE__, 'a') > 0, gethostname() === php_uname('n'));
