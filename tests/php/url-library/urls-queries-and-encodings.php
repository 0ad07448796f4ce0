<?php
foreach (['http://u:p@h.com:80/p/a?q=1#f', '//h/p', '/a:80', 'a.com:80', 'a.com:80/x', 'mailto:x@y', 'x://::abc/?', 'http://', 'http:///x', '?a=1', '#f', '', 'file:///etc/passwd', 'file:///c:/x', 'http://[::1]:8080/', 'http://h:99999', 'http://h:0/', 'a:b:c', ":80", "http://a\tb/", '/p?a#b?c', 'zlib:x', 'h:', '//u@h:1/p', 'http://h?q'] as $url) {
    echo $url, ' ', json_encode(parse_url($url)), ' ', json_encode(parse_url($url, PHP_URL_HOST)), json_encode(parse_url($url, PHP_URL_PORT)), "\n";
}
try { parse_url('x', 9); } catch (ValueError $e) { echo $e->getMessage(), "\n"; }
$text = "a b+c~d/é&=%\0\xff-._";
foreach (['urlencode', 'rawurlencode', 'base64_encode', 'quoted_printable_encode', 'convert_uuencode', 'bin2hex'] as $encode) echo $encode($text), "\n";
foreach (['a%20b+c%zz%4', '%41%4g+'] as $encoded) var_dump(urldecode($encoded), rawurldecode($encoded));
foreach (['YWJj', 'YW Jj', 'YWJ', 'YW=', 'YW==', '=YW=', 'Y', 'YW*Jj', 'YWI=YWI='] as $encoded) var_dump(base64_decode($encoded), base64_decode($encoded, true));
foreach (["a=3Db=\r\nc", "a=  \nb", "=4G=", "x="] as $encoded) var_dump(quoted_printable_decode($encoded));
foreach ([0, 1, 2, 3, 44, 45, 46, 100] as $length) { $data = substr(str_repeat("\x00\x10\xfeabc", 20), 0, $length); var_dump(convert_uudecode(convert_uuencode($data)) === $data); }
echo quoted_printable_encode(str_repeat('é=', 40) . "\r\n \r\nend"), "\n";
parse_str('a[]=1&a[x][y]=2&b.c=3&d[e=4&f&=g&h[]]=5&i[ ]=6&j[[k]=7&%61=8', $result);
echo json_encode($result), "\n";
echo http_build_query(['a' => [1, 2, ['x' => 'y z', 'n' => null]], 'b' => null, 'c' => true, 'd' => false, 'e' => 1.5, 5 => 'five']), "\n";
echo http_build_query(['a b' => 'c d~', 'x'], 'pre_', ';', PHP_QUERY_RFC3986), "\n";
