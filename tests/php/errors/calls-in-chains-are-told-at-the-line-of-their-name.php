<?php
class Chain
{
    function run()
    {
        return $this
            ->one(1)
            ->two(
                2
            )
            ->boom('x');
    }
    function one($x) { return $this; }
    function two($x) { return $this; }
    static function make() { return new static; }
    function boom($x) { throw new Exception('b'); }
}
try {
    (new Chain)
        ->run();
} catch (Exception $e) {
    echo $e->getTraceAsString(), "\n";
}
try {
    Chain
        ::make()
        ->boom(
            1
        );
} catch (Exception $e) {
    echo $e->getTraceAsString(), "\n";
}
$name = 'boom';
try {
    Chain::make()
        ->$name(
            function () {
            }
        );
} catch (Exception $e) {
    echo $e->getTraceAsString(), "\n";
}
