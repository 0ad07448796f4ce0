<?php
foreach (['Europe/Paris', 'America/Sao_Paulo', 'UTC', 'Asia/Kolkata'] as $name) {
    $zone = new DateTimeZone($name);
    echo json_encode($zone->getTransitions(0, 100000000)), "\n", json_encode($zone->getTransitions(1600000000, 1650000000)), "\n", json_encode($zone->getTransitions(2500000000, 2540000000)), "\n";
    echo json_encode($zone->getLocation()), ' ', $zone->getOffset(new DateTime('2021-07-01')), "\n";
}
var_dump((new DateTimeZone('+01:00'))->getTransitions(), (new DateTimeZone('EST'))->getLocation());
echo implode(' ', DateTimeZone::listIdentifiers(DateTimeZone::PER_COUNTRY, 'NZ')), ' ', implode(' ', timezone_identifiers_list(DateTimeZone::ARCTIC | DateTimeZone::UTC)), "\n";
echo count(timezone_abbreviations_list()), ' ', json_encode(timezone_abbreviations_list()['akst'][0]), "\n";
foreach (['utc', 'Europe/paris', 'EST', 'edt', '+5', '-0230', '+01:02:03', 'GMT+1', '(CET)', 'z'] as $name) {
    $zone = new DateTimeZone($name);
    echo $name, ' ', $zone->getName(), ' ', (new DateTime('2021-07-01 12:00', $zone))->format('c T e Z I'), "\n";
}
$date = new DateTime('2021-07-01 12:00', new DateTimeZone('Europe/Paris'));
foreach (['America/New_York', '+05:45', 'PST', 'UTC'] as $name) {
    echo $date->setTimezone(new DateTimeZone($name))->format('c T e U'), ' ', $date->getTimezone()->getName(), ' ', $date->getOffset(), "\n";
}
$date->setTimestamp(0)->setDate(2021, 14, 35)->setTime(25, 61, 61, 1234567);
echo $date->format('c u'), ' ', $date->setISODate(2020, 53, 8)->format('c'), ' ', $date->setISODate(2021, -3)->format('c'), "\n";
