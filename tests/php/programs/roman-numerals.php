<?php
function toRoman(int $n): string
{
    static $table = ['M' => 1000, 'CM' => 900, 'D' => 500, 'CD' => 400, 'C' => 100, 'XC' => 90, 'L' => 50, 'XL' => 40, 'X' => 10, 'IX' => 9, 'V' => 5, 'IV' => 4, 'I' => 1];
    $text = '';
    foreach ($table as $letters => $value) {
        while ($n >= $value) {
            $text .= $letters;
            $n -= $value;
        }
    }
    return $text;
}
function fromRoman(string $text): int
{
    $values = array_combine(str_split('IVXLCDM'), [1, 5, 10, 50, 100, 500, 1000]);
    $total = 0;
    for ($i = 0, $n = strlen($text); $i < $n; $i++) {
        $v = $values[$text[$i]];
        $total += $v < ($values[$text[$i + 1] ?? ''] ?? 0) ? -$v : $v;
    }
    return $total;
}
foreach ([1, 4, 9, 14, 40, 90, 400, 1994, 2024, 3999] as $n) {
    printf("%4d %-12s %s\n", $n, $r = toRoman($n), var_export(fromRoman($r) === $n, true));
}
