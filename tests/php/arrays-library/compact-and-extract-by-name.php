<?php
// Names in literals, in arrays, twice, missing, of globals, of $this, and of variables that only extract makes.
function simple() { $a = 1; $b = [2]; return compact('a', 'b'); }
function twice() { $a = 1; return compact('a', 'a', ['a', ['a']]); }
function missing() { $a = 1; return compact('a', 'nothing', 'none'); }
function unset_again() { $a = 1; $b = 2; foreach ([1, 2, 3] as $round) { if ($round === 2) { unset($a); } $all[] = @compact('a', 'b'); } return $all; }
function made() { extract(['made' => 1, 'other' => 2]); return compact('made', 'other'); }
function later() { $name = 'dynamic'; $$name = 5; return compact('dynamic', 'name'); }
function numbers() { $name = '12'; $$name = 'twelve'; return compact('12'); }
function references() { $a = 1; $b = &$a; $compacted = compact('b'); $a = 2; $compacted['b']++; return [$a, $compacted]; }
function overwritten() { $map = ['x' => 1, 'map' => 2, 'y' => 3]; $count = extract($map); return [$count, $map, $x, $y]; }
function by_reference() { $map = ['x' => 1, 'y' => 2]; extract($map, EXTR_REFS); $x = 10; $y++; return $map; }
function prefixed() { $a = 'old'; extract(['a' => 1, 'b' => 2, 5 => 3], EXTR_PREFIX_ALL, 'p'); return [$a, $p_a, $p_b, $p_5, extract(['a' => 2, 'c' => 3], EXTR_SKIP), $a, $c]; }
class Holder {
    public $field = 'f';
    function all() { $a = 1; return array_keys(compact('a', 'this')); }
    function closure() { $a = 1; return (fn () => @compact('a'))(); }
}
foreach (['simple', 'twice', 'missing', 'unset_again', 'made', 'later', 'numbers', 'references', 'overwritten', 'by_reference', 'prefixed'] as $function) {
    echo $function, ' ', json_encode($function()), "\n";
}
echo json_encode((new Holder)->all()), json_encode((new Holder)->closure()), "\n";
$global = 'g';
echo json_encode(compact('global')), json_encode([...compact('function', 'global')]), "\n";
set_error_handler(function ($code, $text) { echo $text, ' in ', debug_backtrace()[1]['function'], "\n"; return true; });
echo json_encode(compact('global', 'absent')), "\n";
class Dying { public $name; function __construct($name) { $this->name = $name; } function __destruct() { global $map; $map = []; echo 'gone ', $this->name, "\n"; } }
$one = new Dying('one');
$map = ['one' => 1, 'two' => 2, 'three' => 3];
echo extract($map), $one, $two, $three, json_encode($map), "\n";
