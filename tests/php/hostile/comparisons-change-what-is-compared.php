<?php
class Same
{
    public $v;

    public function __construct($v)
    {
        $this->v = $v;
    }

    public function __toString(): string
    {
        global $a, $b;
        $a = $b = null;
        return 'same';
    }
}
$a = ['k' => new Same(1), 'l' => str_repeat('z', 4)];
$b = ['k' => 'same', 'l' => 'zzzz'];
var_dump($a == $b);
$a = ['k' => new Same(1), 'l' => str_repeat('y', 4)];
$b = ['k' => 'same', 'l' => 'zzzz'];
var_dump($a <=> $b);
$x = new Same([1, 2]);
$y = new Same([1, 3]);
var_dump($x == $y, $x < $y, $x <=> $y);
set_error_handler(function ($level, $message) {
    global $a, $b;
    echo "[$message]\n";
    $a = $b = null;
    return true;
});
$a = new Same(5);
$b = 5;
var_dump($a == $b);
$a = [new Same(1), [2]];
$b = [1, [2]];
var_dump($a == $b);
$a = [1, new Same(1)];
var_dump(in_array(1, $a), max($a ?? [0, 1]) !== null);
$a = [new Same(1), new Same(2), 1];
var_dump(count(array_unique($a, SORT_REGULAR)));
switch ($a) {
    case new Same(2):
        echo "equal\n";
        break;
    default:
        echo "none\n";
}
var_dump(match (true) {
    $a == 1 => 'one',
    default => 'other',
});
