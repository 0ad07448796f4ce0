<?php
$letters = 'd D j l N S w z W o F m M n t L y Y x X a A B g G h H i s u v e I O P p T Z c r U \Y\\\\ %';
foreach ([
    new DateTime('2024-02-29 23:05:09.045600', new DateTimeZone('Europe/Berlin')),
    new DateTime('1999-12-31 00:00:00', new DateTimeZone('-03:30')),
    new DateTime('2021-07-04 12:34:56 EDT'),
    new DateTime('2021-01-03 12:00:00 UTC'),
    new DateTime('-0044-03-15 06:00 +00:00'),
    new DateTime('+123456-11-12 13:14'),
] as $date) {
    foreach (explode(' ', $letters) as $letter) {
        echo $letter, '=', $date->format($letter), ' ';
    }
    echo "\n";
}
date_default_timezone_set('Asia/Tokyo');
foreach (str_split('dNwzWmntLyYoBghHGisIZU') as $letter) {
    echo $letter, ' ', idate($letter, 1234567890), ' ', gmdate($letter, 1234567890), "\n";
}
var_dump(idate('F', 0), idate('yy', 0), date(''), gmdate("jS\t\\j\\S", 86400 * 12), getdate(86399), localtime(1e9, true), localtime(-1));
var_dump(checkdate(2, 29, 2023), checkdate(2, 29, 2024), checkdate(12, 31, 32768), mktime(25, 61, 61, 13, 32, 99), gmmktime(0, 0, 0, 1, 1, 70), gmmktime(-1, -1, -1, -1, -1, -1));
