<?php
date_default_timezone_set('UTC');
$texts = [
    '+1 day', '-1 day', '+1 week 2 days 4 hours 2 seconds', '1 month', '-18 months', '+2 years', '+1 fortnight', '+90 min', '+500 ms', '+250 usec',
    'next month', 'last year', 'previous day', 'this week', 'next week', 'third day', 'twelfth month',
    'first day of next month', 'last day of february', 'last day of', 'first monday of january 2022', 'last friday of this month',
    'second tue of next month', 'monday', 'next monday', 'last monday', 'monday next week', 'sunday this week', 'sunday last week',
    '+3 weekdays', '-3 weekdays', '+10 weekdays', '2 weekdays ago', '3 days ago', '1 month 2 days ago 5 hours', 'saturday ago',
    '+1 week monday', 'monday +1 week', 'tomorrow 10:30', 'noon yesterday', '+1 day noon', '--1 day', '+-+2 days', 'weekday',
    'eighth day', '+1 sat', '-2 sundays', 'first sat of July 2008 noon', 'last day of feb 2024 23:59:59',
];
foreach (['2021-06-17 13:14:15.123456', '2020-02-29 00:00:00', '2021-10-31 23:59:59'] as $start) {
    foreach ($texts as $text) {
        $date = new DateTimeImmutable($start);
        echo $start, ' ', str_pad($text, 36), $date->modify($text)->format('D Y-m-d H:i:s.u'), "\n";
    }
}
