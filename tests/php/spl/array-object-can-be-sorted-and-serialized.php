<?php
$a = new ArrayObject(['banana' => 3, 'apple' => 1, 'cherry' => 2]);
$a->ksort();
echo implode(',', array_keys($a->getArrayCopy())), "\n";
$a->asort();
echo implode(',', array_keys($a->getArrayCopy())), "\n";
$a->uasort(fn($x, $y) => $y <=> $x);
echo implode(',', array_keys($a->getArrayCopy())), "\n";
$a->uksort(function ($x, $y) use ($a) {
    static $told = false;
    if (!$told) {
        $told = true;
        try {
            $a['new'] = 1;
        } catch (Error $e) {
            echo $e->getMessage(), "\n";
        }
    }
    return strcmp($x, $y);
});
echo $text = serialize($a), "\n";
var_dump(unserialize($text) == $a);
class Bag extends ArrayObject { public $label = 'mine'; }
$b = new Bag([1, [2]], ArrayObject::STD_PROP_LIST);
echo $text = serialize($b), "\n";
var_dump(unserialize($text));
