<?php
class Foo
{
    public $bar = 1;
    function BAZ()
    {
        return 'baz';
    }
}
$f = new foo;
echo $f->baz(), FOO::class, get_class($f), "\n";
var_dump(isset($f->BAR));
