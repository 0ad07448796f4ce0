<?php
// strptime: names in any case, numbers in their ranges, what follows from what was said, and what was left unread.
date_default_timezone_set('UTC');
echo count(strptime('2006-08-20 left', '%Y-%m-%d')), "\n";
error_reporting(E_ALL & ~E_DEPRECATED);
$read = [
    ['2006-08-20 left over', '%Y-%m-%d'],
    ['  7/ 4/69', '%D'],
    ['07/04/68', '%x'],
    ['12:30:05 am', '%r'],
    ['12:30:05 PM', '%I:%M:%S %p'],
    ['monday, FEB 29 2024', '%A, %b %e %Y'],
    ['Sat Feb 30 10:20:30 2024', '%c'],
    ['2024 366', '%Y %j'],
    ['2023 60', '%Y %j'],
    ['20 05', '%C %y'],
    ['18', '%C'],
    ['2024 10 3', '%Y %U %w'],
    ['2024 10 Mon', '%Y %W %a'],
    ['1700000000', '%s'],
    ['x +02:30 y', 'x %z'],
    ['x Z', 'x%z'],
    ['01 UTC rest', '%d%Z'],
    ["5\t6", '%H%n%M'],
    ['60:61', '%M:%S'],
    ['59:61', '%M:%S'],
    ['05 6', '%-d %_m'],
    ['12', '%Od'],
    ['2013', '%EY'],
    ['99', '%d'],
    ['100%', '100%%'],
    ['13', '%I'],
    ['0', '%j'],
    ['Sept', '%b'],
    ['x', '%Q'],
    ['x', '%'],
    ['+02:3', '%z'],
    ['+0299', '%z'],
    ["12\0 34", '%H'],
    ['', ''],
];
foreach ($read as [$text, $format]) {
    $found = strptime($text, $format);
    printf("%-26s %-16s %s\n", addcslashes($text, "\t\0"), $format, $found ? implode(' ', array_slice($found, 0, 8)) . " '$found[unparsed]'" : 'false');
}
