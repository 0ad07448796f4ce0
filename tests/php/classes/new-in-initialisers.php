<?php
class Logger
{
    function __construct(public string $name = 'default')
    {
        echo "made $name\n";
    }
}
class Service
{
    function __construct(private Logger $l = new Logger('svc'))
    {
    }
}
function f($x = new Logger)
{
    return $x->name;
}
new Service;
echo f(), f(new Logger('given')), "\n";
static $s = new Logger('static');
echo $s->name, "\n";
