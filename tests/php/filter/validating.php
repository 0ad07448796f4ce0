<?php
function show(string $what, array $values, int $filter, array|int $options = 0): void
{
    echo $what, ': ';
    foreach ($values as $value) {
        echo json_encode($value), '=', json_encode(filter_var($value, $filter, $options)), ' ';
    }
    echo "\n";
}
show('int', ['12', ' -5 ', '+7', '0', '-0', '012', '0x1A', '1.0', '', 'a', '9223372036854775807', '9223372036854775808', 1.5, true, null, "1\0"], FILTER_VALIDATE_INT);
show('octal, hex', ['012', '0o17', '0x1A', '0xg', '08', '0', '12', '0xFFFFFFFFFFFFFFFF', '0x10000000000000000'], FILTER_VALIDATE_INT, FILTER_FLAG_ALLOW_OCTAL | FILTER_FLAG_ALLOW_HEX);
show('range', ['5', '4', '11', 'x'], FILTER_VALIDATE_INT, ['options' => ['min_range' => 5, 'max_range' => 10, 'default' => 7]]);
show('bool', ['1', 'TRUE', 'on', 'Yes', '0', 'false', 'off', 'no', '', ' ', 'maybe', '2'], FILTER_VALIDATE_BOOL);
show('bool or null', ['1', '', 'maybe', 'no'], FILTER_VALIDATE_BOOL, FILTER_NULL_ON_FAILURE);
show('float', ['1.5', '-.5e3', '1e', '1,000', '.', '', '1e999', '1e-999', '12', ' 3 ', 'x', '1.5.6'], FILTER_VALIDATE_FLOAT);
show('thousand', ['1,000.5', "1'000'000", '10,00', ',100', '1000,000', '1.000,5'], FILTER_VALIDATE_FLOAT, FILTER_FLAG_ALLOW_THOUSAND);
show('comma', ['1,5', '1.000,5'], FILTER_VALIDATE_FLOAT, ['options' => ['decimal' => ',', 'thousand' => '.'], 'flags' => FILTER_FLAG_ALLOW_THOUSAND]);
show('regexp', ['abc', 'xyz'], FILTER_VALIDATE_REGEXP, ['options' => ['regexp' => '/^a/']]);
show('domain', ['example.com', '-a.b', 'a_b.c', 'a..b', '.a', 'a.', '', str_repeat('a', 64) . '.b'], FILTER_VALIDATE_DOMAIN);
show('hostname', ['example.com', '-a.b', 'a_b.c', 'a-.b', '1.2', 'a.'], FILTER_VALIDATE_DOMAIN, FILTER_FLAG_HOSTNAME);
show('url', ['http://example.com', 'https://user:pw@host:80/p?q#f', 'http://', 'example.com', 'mailto:a@b.c', 'ftp://ex_ample', 'http://ex_ample', 'http://[::1]/', 'javascript:alert(1)', 'http://a b', 'file:///x', 'http://é.com', 'news:x', 'http://us%zzer@h', '//x'], FILTER_VALIDATE_URL);
show('url with', ['http://a.b', 'http://a.b/', 'http://a.b/?q', 'http://a.b?q'], FILTER_VALIDATE_URL, FILTER_FLAG_PATH_REQUIRED | FILTER_FLAG_QUERY_REQUIRED);
show('email', ['a@b.co', 'a.b+c@d-e.org', 'a@b', '.a@b.co', 'a..b@c.de', 'a@-b.co', '"a b"@c.de', '"a\ b"@c.de', '"a.b"@c.de', 'a@[127.0.0.1]', 'a@[IPv6:::1]', 'a@[1.2.3.256]', 'é@b.co', 'a@b.c1', 'a@b.1c', str_repeat('a', 65) . '@b.co', str_repeat('a', 64) . '@b.co', 'a@' . str_repeat('a', 64) . '.co', 'a b@c.de', 'a@b.co ', "a@b.co\n", 'a@xn--e1afmkfd.xn--p1ai'], FILTER_VALIDATE_EMAIL);
show('unicode email', ['é@b.co', 'a@é.co', "\xff@b.co", 'а1@b.co', '☃@b.co'], FILTER_VALIDATE_EMAIL, FILTER_FLAG_EMAIL_UNICODE);
show('ip', ['1.2.3.4', '01.2.3.4', '1.2.3', '256.1.1.1', '::1', '1::2::3', 'fe80::1', '::ffff:1.2.3.4', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7', ':1', '', '::', 'abcd::12345'], FILTER_VALIDATE_IP);
show('ipv4', ['1.2.3.4', '::1'], FILTER_VALIDATE_IP, FILTER_FLAG_IPV4);
show('ipv6', ['1.2.3.4', '::1'], FILTER_VALIDATE_IP, FILTER_FLAG_IPV6);
show('public', ['10.0.0.1', '172.16.0.1', '192.168.1.1', '127.0.0.1', '169.254.1.1', '8.8.8.8', '0.1.2.3', '240.0.0.1', 'fc00::1', 'fe80::1', '::1', '2001:db8::1', '2606:4700::1'], FILTER_VALIDATE_IP, FILTER_FLAG_NO_PRIV_RANGE | FILTER_FLAG_NO_RES_RANGE);
show('global', ['100.64.0.1', '192.0.2.1', '198.18.0.1', '203.0.113.1', '8.8.8.8', '::ffff:8.8.8.8', '2001:100::1', '2606:4700::1'], FILTER_VALIDATE_IP, FILTER_FLAG_GLOBAL_RANGE);
show('mac', ['01-23-45-67-89-ab', '01:23:45:67:89:AB', '0123.4567.89ab', '01-23:45-67-89-ab', '0123456789ab', '01-23-45-67-89-ag'], FILTER_VALIDATE_MAC);
show('mac with', ['01-23-45-67-89-ab', '01:23:45:67:89:AB'], FILTER_VALIDATE_MAC, ['options' => ['separator' => ':']]);
