<?php
enum Status: string
{
    case On = 'on';
    case Off = 'o' . 'ff';
}
enum Level: int
{
    case Low = 1;
    case High = 1 << 3;
}
var_dump(Status::from('on'), Status::tryFrom('nope'), Level::from('8'), Level::High->value, Status::Off->value, json_encode(['s' => Status::On, 'l' => [Level::Low]]));
foreach ([fn() => Status::from('x'), fn() => Level::from(99), fn() => Level::from('abc'), fn() => new Status, fn() => clone Status::On, function () {
    $case = Status::On;
    $case->value = 'x';
}, function () {
    $case = Status::On;
    $case->other = 'x';
}, fn() => Status::Nope, fn() => json_encode(Status::On) . serialize(Status::On)] as $f) {
    try {
        var_dump($f());
    } catch (Error $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}
var_dump(unserialize('E:9:"Status:On";') === Status::On);
var_export([Status::On]);
echo "\n";
