<?php
class Day extends DateTimeImmutable
{
    public int $copies = 0;
    public function __clone() { $this->copies++; }
}
$day = new Day('2020-01-01 12:00');
$next = $day->add(new DateInterval('P1D'));
$later = $next->setTime(1, 2)->modify('+1 week')->setTimezone(new DateTimeZone('Asia/Tokyo'));
var_dump($day->copies, $next->copies, $later->copies, get_class($later), $later->format('c'), $next > $day, max($day, $next) === $next);
class Birthday extends DateTime {}
var_dump(get_class(Birthday::createFromFormat('Y-m-d|', '2020-01-02')), get_class(Birthday::createFromInterface($day)), get_class((new Birthday('2020-01-01'))->modify('+1 day')));
$period = new DatePeriod($day, new DateInterval('P1D'), 1);
try {
    $period->start = $next;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
foreach ($period as $key => $date) {
    echo $key, ' ', get_class($date), ' ', $date->format('D d'), "\n";
}
