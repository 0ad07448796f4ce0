<?php
$format = '%R%y-%m-%d %h:%i:%s.%F days %a';
$pairs = [
    ['2021-01-31', '2021-03-01'], ['2021-03-01', '2021-01-31'], ['2020-02-29', '2021-02-28'], ['2000-01-01', '2021-06-17 13:14:15.5'],
    ['2021-06-17 13:14:15.5', '2021-06-17 13:14:15.25'], ['2021-05-31', '2021-06-30'], ['2021-12-31 23:59:59', '2022-01-01'],
    ['2021-03-27 12:00', '2021-03-28 12:00'], ['2021-03-28 01:30', '2021-03-28 03:30'], ['2021-10-31 01:30', '2021-10-31 03:30'],
    ['2021-10-30 02:30', '2021-10-31 02:30'], ['2021-01-01', '2021-07-01'], ['1900-01-01', '2100-01-01'],
];
foreach (['UTC', 'Europe/Paris', 'America/New_York'] as $name) {
    $zone = new DateTimeZone($name);
    foreach ($pairs as [$from, $to]) {
        $one = new DateTime($from, $zone);
        $two = new DateTimeImmutable($to, $zone);
        $other = new DateTime($to, new DateTimeZone('+05:30'));
        echo "$name $from $to: ", $one->diff($two)->format($format), ' | ', $two->diff($one)->format($format), ' | ', $one->diff($other)->format($format),
            ' | ', date_diff($one, $two, true)->format($format), ' | ', $one->add($one->diff($two))->format('c'), "\n";
    }
}
var_dump(new DateTime('2021-01-01') < new DateTimeImmutable('2021-01-02'), new DateTime('2021-01-01 UTC') == new DateTimeImmutable('2021-01-01 01:00 +01:00'), new DateTime('@1.5') <=> new DateTime('@1.25'));
var_dump(new DateInterval('P1D') == new DateInterval('P1D'));
