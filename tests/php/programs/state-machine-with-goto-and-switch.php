<?php
function lex(string $s): array
{
    $i = 0;
    $out = [];
    next:
    if (!isset($s[$i])) {
        goto done;
    }
    switch (true) {
        case $s[$i] === ' ':
            $i++;
            goto next;
        case $s[$i] === '"':
            $end = strpos($s, '"', $i + 1);
            if ($end === false) {
                $out[] = 'ERROR';
                goto done;
            }
            $out[] = 'S:' . substr($s, $i + 1, $end - $i - 1);
            $i = $end + 1;
            goto next;
        case is_numeric($s[$i]):
            sscanf(substr($s, $i), '%d', $number);
            $out[] = "N:$number";
            $i += strlen((string) $number);
            goto next;
        default:
            $length = strcspn($s, ' "', $i);
            $out[] = 'W:' . substr($s, $i, $length);
            $i += $length;
            goto next;
    }
    done:
    return $out;
}
echo implode(' ', lex('say "hello world" 42 times "open')), "\n";
