<?php
$_GET = ['a' => 1];
function f()
{
    $more = ['b' => 2];
    $all = $_GET + $more;
    ksort($all);
    $same = $_GET == ['a' => 1];
    $_GET['n'] = 5;
    return [$all, $same, $_GET['n'] + 1, [1] + $_POST];
}
var_dump(f());
