<?php
function add(string $a, string $b): string
{
    $result = '';
    $carry = 0;
    for ($i = 1, $n = max(strlen($a), strlen($b)); $i <= $n || $carry; $i++) {
        $sum = $carry + ($a[-$i] ?? 0) + ($b[-$i] ?? 0);
        $result = $sum % 10 . $result;
        $carry = intdiv($sum, 10);
    }
    return $result;
}
function multiply(string $a, string $b): string
{
    $digits = array_fill(0, strlen($a) + strlen($b), 0);
    for ($i = strlen($a) - 1; $i >= 0; $i--) {
        for ($j = strlen($b) - 1; $j >= 0; $j--) {
            $digits[$i + $j + 1] += $a[$i] * $b[$j];
        }
    }
    for ($i = count($digits) - 1; $i > 0; $i--) {
        $digits[$i - 1] += intdiv($digits[$i], 10);
        $digits[$i] %= 10;
    }
    return ltrim(implode($digits), '0') ?: '0';
}
[$a, $b] = ['0', '1'];
for ($i = 0; $i < 200; $i++) {
    [$a, $b] = [$b, add($a, $b)];
}
echo $a, "\n";
$f = '1';
foreach (range(2, 30) as $n) {
    $f = multiply($f, (string) $n);
}
echo $f, "\n";
