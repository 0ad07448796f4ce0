<?php
date_default_timezone_set('Europe/Paris');
class Birthday extends DateTimeImmutable { public $name = 'Ada'; protected $hidden = 1; }
$objects = [
    new DateTime('2021-02-03 04:05:06.789'), new Birthday('1815-12-10'), new DateTimeZone('Europe/Paris'), new DateTimeZone('+05:30'), new DateTimeZone('EST'),
    new DateInterval('P1DT2H'), DateInterval::createFromDateString('next monday'), (new DateTime('2021-01-01'))->diff(new DateTime('2021-02-01')),
    new DatePeriod(new DateTime('2021-01-01'), new DateInterval('P1D'), 2),
];
foreach ($objects as $object) {
    var_dump($object);
    print_r($object);
    $text = serialize($object);
    echo $text, "\n";
    $copy = unserialize($text);
    echo get_class($copy), ' ', serialize($copy) === $text ? 'same' : 'other', "\n";
    echo serialize(clone $object) === $text ? 'same' : 'other', "\n";
}
var_dump(DateTime::__set_state(['date' => '2021-02-03 04:05:06.000000', 'timezone_type' => 1, 'timezone' => '+01:00']));
foreach (['O:8:"DateTime":0:{}', 'O:8:"DateTime":3:{s:4:"date";s:3:"foo";s:13:"timezone_type";i:3;s:8:"timezone";s:3:"UTC";}', 'O:12:"DateTimeZone":2:{s:13:"timezone_type";i:3;s:8:"timezone";s:3:"Foo";}', 'O:10:"DatePeriod":0:{}'] as $text) {
    try {
        var_dump(unserialize($text));
    } catch (Error $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}
