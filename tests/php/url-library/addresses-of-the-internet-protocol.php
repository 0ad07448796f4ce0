<?php
foreach (['1.2.3.4', '255.255.255.255', '0.0.0.0', '01.2.3.4', '1.2.3', '1.2.3.256', '', 'x', '::1', '1::2', '::', '::ffff:1.2.3.4', '1:2:3:4:5:6:7:8', '1:2', '::g', 'fe80::1'] as $ip) {
    $bytes = inet_pton($ip);
    echo json_encode($ip), ' ', json_encode(ip2long($ip)), ' ', $bytes === false ? 'false' : bin2hex($bytes) . ' ' . inet_ntop($bytes), "\n";
}
echo long2ip(0), ' ', long2ip(-1), ' ', long2ip(4294967301), ' ', long2ip(ip2long('10.20.30.40')), "\n";
foreach (['00000000000000000000000000000001', '00000000000000000000000001020304', '00000000000000000000000000010203', '20010db8000000000001000000000001', '00010000000000020000000000000003'] as $hex) {
    echo inet_ntop(hex2bin($hex)), "\n";
}
var_dump(inet_ntop('abc'));
