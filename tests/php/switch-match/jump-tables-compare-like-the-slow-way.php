<?php
$keys = range(0, 20);
$out = '';
foreach ([5, '5', '05', '5.0', 5.0, ' 5', 'five', 21, null, true] as $v) {
    switch ($v) {
        case 0: $out .= 'a'; break;
        case 1: $out .= 'b'; break;
        case 2: $out .= 'c'; break;
        case 3: $out .= 'd'; break;
        case 4: $out .= 'e'; break;
        case 5: $out .= 'f'; break;
        case 6: $out .= 'g'; break;
        default: $out .= '-';
    }
    switch ($v) {
        case '0': $out .= 'A'; break;
        case '1': $out .= 'B'; break;
        case '5': $out .= 'F'; break;
        case '05': $out .= 'G'; break;
        case 'five': $out .= 'H'; break;
        default: $out .= '+';
    }
    $out .= match ($v) {
        0, 1, 2, 3, 4 => '0',
        5 => '5',
        '5' => 's',
        default => '*',
    };
}
echo $out, "\n";
