<?php
$text = 'The quick brown fox jumps over the lazy dog while   the five boxing wizards jump quickly over supercalifragilistic hedges.';
foreach ([20, 34] as $width) {
    $lines = [];
    $line = [];
    foreach (preg_split('/\s+/', $text) as $word) {
        if ($line && strlen(implode(' ', [...$line, $word])) > $width) {
            $lines[] = $line;
            $line = [];
        }
        $line[] = $word;
    }
    $last = implode(' ', $line);
    foreach ($lines as $words) {
        $gaps = count($words) - 1;
        $blanks = $width - strlen(implode('', $words));
        $out = array_shift($words);
        foreach ($words as $i => $word) {
            $out .= str_repeat(' ', intdiv($blanks, $gaps) + ($i < $blanks % $gaps ? 1 : 0)) . $word;
        }
        echo "|$out|\n";
    }
    echo "|$last|\n";
}
