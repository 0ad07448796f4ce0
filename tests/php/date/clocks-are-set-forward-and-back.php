<?php
$show = 'Y-m-d H:i:s T U';
foreach (['Europe/Paris' => ['2021-03-28', '2021-10-31'], 'America/New_York' => ['2021-03-14', '2021-11-07'], 'Australia/Lord_Howe' => ['2021-10-03', '2021-04-04']] as $name => $days) {
    $zone = new DateTimeZone($name);
    foreach ($days as $day) {
        foreach (['00:30', '01:00', '01:30', '01:59:59', '02:00', '02:15', '02:30', '03:00', '03:30'] as $time) {
            $date = new DateTimeImmutable("$day $time", $zone);
            echo "$name $day $time => ", $date->format($show), "\n";
            foreach (['+1 hour', '-1 hour', '+1 day', '-24 hours', '+90 minutes'] as $by) {
                echo '  modify ', $by, ': ', $date->modify($by)->format($show), "\n";
            }
            foreach (['PT1H', 'P1D', 'PT24H', 'P1DT1H', 'PT30M'] as $by) {
                $span = new DateInterval($by);
                echo '  ', $by, ': ', $date->add($span)->format($show), ' / ', $date->sub($span)->format($show), "\n";
            }
        }
    }
}
date_default_timezone_set('Europe/Paris');
for ($hour = 0; $hour < 5; $hour++) {
    echo date('c I', mktime($hour, 30, 0, 3, 28, 2021)), ' ', date('c I', mktime($hour, 30, 0, 10, 31, 2021)), "\n";
}
echo date('c', mktime(12, 0, 0, 7, 1, 2099)), ' ', date('c', mktime(12, 0, 0, 1, 1, 1900)), ' ', (new DateTime('12021-07-01', new DateTimeZone('Europe/Paris')))->format('c'), "\n";
