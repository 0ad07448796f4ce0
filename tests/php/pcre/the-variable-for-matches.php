<?php
// The variable that gets the matches is the subject, the pattern, an element, part of a reference set, or a property.
$m = 'key=value';
echo preg_match('/(\w+)=(\w+)/', $m, $m), json_encode($m), "\n";
echo preg_match('/(.)$/', $m[2], $m), json_encode($m), "\n";
$p = '/[aeiou]/';
echo preg_match_all($p, 'education', $p), json_encode($p), "\n";
$s = 'a,b';
echo preg_match_all('/\w/', $s, $s, PREG_SET_ORDER), json_encode($s), "\n";

$m = [1, 2, 3];
$copy = $m;
$r = &$m;
preg_match('/(b)(c)?/', 'abd', $m);
echo json_encode([$m, $copy, $r]), "\n";
$before = $r;
preg_match('/x/', 'abd', $r);
echo json_encode([$m, $before]), "\n";
$element = &$before[0];
preg_match('/./', 'q', $before);
$element .= '!';
echo json_encode([$before, $element]), "\n";

$all = ['x' => ['y' => null]];
preg_match('/(?<n>\d)/', 'a1', $all['x']['y']);
preg_match('/(?<n>\d)/', 'a2', $all['x']['z'], PREG_OFFSET_CAPTURE);
echo json_encode($all), "\n";
class Holder { public array $found = [1]; public ?string $text = 'text'; public $any; }
$holder = new Holder;
preg_match('/t(e)/', 'text', $holder->found);
preg_match('/t(e)/', 'text', $holder->any);
try {
    preg_match('/t(e)/', 'text', $holder->text);
} catch (TypeError $error) {
    echo get_class($error), ' ', $error->getMessage(), "\n";
}
echo json_encode($holder), "\n";

// Kept matches are not touched by the next ones.
$kept = [];
foreach (['a1', 'b22', 'c', 'd4'] as $text) {
    if (preg_match('/([a-z])(\d+)?/', $text, $m)) {
        $kept[] = $m;
        $m[0] .= '.';
        $kept[] = &$m[1];
    }
}
echo json_encode($kept), "\n";
function &found(string $text)
{
    static $m = [];
    preg_match('/\w/', $text, $m);
    return $m;
}
$first = &found('one');
$second = found('two');
$first[] = 'more';
echo json_encode([$first, $second, found('two')]), "\n";

// After an error the variable has what PHP leaves in it.
$m = 'as it was';
var_dump(@preg_match('/(/', 'x', $m), $m);
var_dump(preg_match('/./u', "\xff", $m), $m);
$m = 'as it was';
try {
    preg_match('/./', 'x', $m, 7);
} catch (ValueError $error) {
    echo $error->getMessage(), json_encode($m), "\n";
}
var_dump(preg_match('/./', 'x', $m, 0, 5), $m);
