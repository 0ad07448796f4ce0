<?php
date_default_timezone_set('Europe/Paris');
$cases = [
    ['Y-m-d H:i:s', '2021-02-03 04:05:06'], ['!Y-m-d', '2021-02-03'], ['Y-m-d|', '2021-02-03'], ['d/m/y', '3/2/21'], ['D, d M Y', 'Wed, 03 Feb 2021'], ['l jS F Y', 'Monday 3rd February 2021'],
    ['z Y', '45 2020'], ['Y z', '2020 45'], ['U', '1234567890'], ['U.u', '1234567890.5'], ['G:i A', '1:30 PM'], ['g:i a', '13:30 pm'], ['H:i:s.v', '10:11:12.345'], ['H:i:s.u', '10:11:12.3456789'],
    ['Y-m-d H:i T', '2021-02-03 10:11 EST'], ['Y-m-d H:i e', '2021-02-03 10:11 Asia/Tokyo'], ['Y-m-d H:i P', '2021-02-03 10:11 +02:30'], ['Y-m-d\TH:i', '2021-02-03T10:11'],
    ['Y#m#d', '2021/02.03'], ['Y?m?d', '2021x02y03'], ['Y-m-d *', '2021-02-03 rubbish'], ['Y-m-d+', '2021-02-03 and more'], ['Y-m-d', '2021-02-03 more'], ['Y-m-d H', '2021-02-03'], ['i:s', '5:6'], ['Y-m-d', '2021-02-31'],
    ['H:i', '25:61'], ['X-m-d', '+12021-02-03'], ['x-m-d', '-0021-02-03'], ['d.m.Y', 'x.02.2021'], ['e', 'Foo/Bar'], ['a', 'pm'], ['M', 'Foo'], ['D', 'Foo'], ['', ''], ['Y', ''], ['', '2021'], ['!d', '5'], ['H!', '5'],
];
foreach ($cases as [$format, $text]) {
    $date = DateTimeImmutable::createFromFormat($format, $text);
    $now = new DateTime();
    echo "$format <- $text: ", $date ? str_replace([$now->format('Y-m-d'), $now->format('-m-d')], ['(today)', '(day)'], $date->format($date->format('H:i') === $now->format('H:i') ? 'Y-m-d e' : 'Y-m-d H:i:s.u e')) : 'false', "\n";
    $parts = date_parse_from_format($format, $text);
    echo json_encode($parts), "\n";
}
foreach (['2021-02-03 10:11:12.5 +02:00', 'next monday', '10 Foo', '+3 weekdays', 'last day of feb', 'EST', 'UTC', 'Europe/Paris 2021'] as $text) {
    echo $text, ' ', json_encode(date_parse($text)), "\n";
}
