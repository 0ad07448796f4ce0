<?php
date_default_timezone_set('UTC');
foreach (['P1Y2M3DT4H5M6S', 'P2W', 'P1W2D', 'PT36H', 'P0001-02-03T04:05:06', 'P1YT', 'P', 'PT', 'P1.5D', 'P1S', '1D', '', 'P1Y1Y', 'P99999999999D', '2021-01-01T00:00:00Z/2021-02-03T04:05:06Z'] as $text) {
    try {
        $span = new DateInterval($text);
        echo $text, ': ', $span->format('%Y %M %D %H %I %S %F | %y %m %d %h %i %s %f %a %r %R %% %z %'), "\n";
    } catch (Exception $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}
$span = new DateInterval('P1M');
$span->invert = 1;
$span->d = 5;
$span->f = 0.25;
$span->h += 3;
var_dump($span->d, isset($span->days), $span->days, $span);
echo (new DateTime('2021-03-31 12:00'))->add($span)->format('c u'), "\n";
foreach (['1 day', '3 weekdays', 'last day of next month', 'next monday', '2021-01-01', 'foo'] as $text) {
    $span = DateInterval::createFromDateString($text);
    var_dump($span);
    if ($span) {
        echo (new DateTime('2021-03-15'))->add($span)->format('D c'), "\n";
        echo (new DateTimeImmutable('2021-03-15'))->sub($span)->format('D c'), "\n";
    }
}
$start = new DateTimeImmutable('2021-01-30');
$month = new DateInterval('P1M');
foreach ([
    new DatePeriod($start, $month, 3), new DatePeriod($start, $month, 2, DatePeriod::EXCLUDE_START_DATE),
    new DatePeriod($start, $month, new DateTime('2021-05-30')), new DatePeriod($start, $month, new DateTime('2021-04-30'), DatePeriod::INCLUDE_END_DATE),
    new DatePeriod('R2/2021-01-01T00:00:00Z/P7D'), new DatePeriod('2021-01-01T00:00:00Z/P1D/2021-01-04T00:00:00Z'),
    new DatePeriod($start, DateInterval::createFromDateString('last thursday of next month'), 3),
] as $period) {
    foreach ($period as $key => $date) {
        echo $key, ' ', get_class($date), ' ', $date->format('D c'), "\n";
    }
    var_dump($period->getRecurrences(), $period->getEndDate()?->format('c'), $period->getStartDate()->format('c'), $period->getDateInterval()->format('%m %d'), $period->recurrences, $period->include_start_date);
}
foreach ([['R2/2021-01-01T00:00:00Z'], ['R2/P1D'], ['foo'], [1, 2, 3], [$start, $month, 0]] as $arguments) {
    try {
        new DatePeriod(...$arguments);
    } catch (Throwable $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}
