<?php
echo preg_replace('/(a)(b)?/', '[$1|${2}|\0\\\\1\\\\$x$9 ${1}1 $11]', 'ab a c'), "\n";
echo json_encode(preg_replace(['/a/', '/b/', '/c/'], ['b', 'c'], ['k' => 'abc', 'none']), 0), "\n";
echo json_encode(preg_replace('/./', '-', 'abcd', 2, $count)), $count, "\n";
echo json_encode(preg_filter('/\d/', 'N', ['a', '1', 'b' => '2'])), "\n";
var_dump(preg_filter('/\d/', 'N', 'a'));
echo preg_replace('/x*/', '-', 'axb'), ' ', preg_replace('/x*/u', '-', 'éxб'), ' ', preg_replace('/^|$/m', '|', "a\nb"), "\n";
echo preg_replace_callback('/(?<word>\w+)(!)?/', function (array $m): string {
    return '<' . json_encode($m) . '>';
}, 'a b!', flags: PREG_OFFSET_CAPTURE | PREG_UNMATCHED_AS_NULL), "\n";
echo preg_replace_callback('/\d+/', fn($m) => preg_replace_callback('/\d/', fn($n) => $n[0] + 1, $m[0]) . '.', '12 34', 1, $n), $n, "\n";
echo json_encode(preg_replace_callback_array(
    ['/a+/' => fn($m) => strlen($m[0]), '/\d/' => fn($m) => $m[0] * 2],
    ['aaa b', 'x' => 'aab'], -1, $count)), $count, "\n";
foreach ([fn() => preg_replace('/a/', ['b'], 'a'), fn() => preg_replace_callback_array(['/a/' => 'nope'], 'a'),
          fn() => preg_replace_callback_array([fn() => 1], 'a'), fn() => preg_replace_callback('/a/', 'nope', 'a'),
          fn() => preg_replace_callback('/a/', fn() => throw new Exception('out of the callback'), 'aa')] as $call) {
    try {
        var_dump($call());
    } catch (Throwable $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}
echo preg_quote("Hello.World?[]{}()*+-^$|\\/#:=!<>\0é", '/'), preg_quote('a~b', '~'), preg_quote(''), "\n";
