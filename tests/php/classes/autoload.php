<?php
spl_autoload_register(function ($name) {
    echo "autoload $name\n";
    if ($name === 'Loaded') {
        eval('class Loaded { const X = 1; static function s() { return "static"; } }');
    }
});
echo Loaded::X, Loaded::s(), "\n";
var_dump(class_exists('Missing'), class_exists('AlsoMissing', false), new stdClass instanceof NotLoaded);
try {
    new Missing2;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    Missing3::f();
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
class Child extends Loaded
{
}
function f(NeverLoaded $x = null)
{
    return 'typed';
}
echo f(), "\n";
