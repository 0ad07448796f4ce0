<?php
date_default_timezone_set('UTC');
class Broken extends DateTime { function __construct() {} }
class BrokenZone extends DateTimeZone { function __construct() {} }
class BrokenSpan extends DateInterval { function __construct() {} }
$actions = [
    fn() => new DateTime('foo'), fn() => new DateTimeImmutable('2021-01-01 25:00'), fn() => new DateTime([]), fn() => new DateTime('now', 'UTC'),
    fn() => date_create('foo'), fn() => (new DateTime('2021-01-01'))->modify('rubbish'), fn() => (new DateTimeImmutable('2021-01-01'))->modify('11 Oct 12 Nov'),
    fn() => new DateTimeZone('Nowhere/City'), fn() => new DateTimeZone('+100:00'), fn() => timezone_open('foo'), fn() => new DateTimeZone("UTC\0"),
    fn() => (new Broken)->format('Y'), fn() => new DateTime('now', new BrokenZone), fn() => (new DateTime('2021-01-01'))->add(new BrokenSpan), fn() => new Broken == new DateTime,
    fn() => (new BrokenZone)->getName(), fn() => new DateTimeZone('UTC') == new DateTimeZone('+00:00'), fn() => new DateTimeZone('UTC') == new DateTimeZone('UTC'),
    fn() => date_add('x', new DateInterval('P1D')), fn() => date_diff(new DateTime, 1), fn() => (new DateTime('2021-01-01'))->sub(DateInterval::createFromDateString('3 weekdays'))->format('c'),
    fn() => date_default_timezone_set('foo'), fn() => DateTimeZone::listIdentifiers(DateTimeZone::PER_COUNTRY), fn() => timezone_name_from_abbr('', 3600, 0), fn() => timezone_name_from_abbr('CET'),
    fn() => DateTime::createFromFormat('Y-m-d', '2021-1'), fn() => DateTime::getLastErrors(), fn() => DateTime::createFromFormat('H\h i\m', '10h 70m')->format('H:i'), fn() => date_get_last_errors(),
    fn() => DateTime::createFromFormat("Y", "20\0"), fn() => idate('xx'), fn() => mktime(), fn() => strtotime(),
];
foreach ($actions as $action) {
    try {
        var_dump($action());
    } catch (Throwable $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}
