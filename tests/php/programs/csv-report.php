<?php
$csv = <<<CSV
    name,department,salary
    "Doe, Jane",Sales,3500.50
    Max,Engineering,4200
    "O""Neil",Sales,2900
    Ada,Engineering,5100.25
    ,Unknown,0
    CSV;
function fields(string $line): array
{
    $fields = [''];
    $quoted = false;
    for ($i = 0; $i < strlen($line); $i++) {
        $c = $line[$i];
        $last = array_key_last($fields);
        if ($quoted) {
            if ($c === '"' && ($line[$i + 1] ?? '') === '"') {
                $fields[$last] .= '"';
                $i++;
            } elseif ($c === '"') {
                $quoted = false;
            } else {
                $fields[$last] .= $c;
            }
        } elseif ($c === '"') {
            $quoted = true;
        } elseif ($c === ',') {
            $fields[] = '';
        } else {
            $fields[$last] .= $c;
        }
    }
    return $fields;
}
$lines = explode("\n", $csv);
$head = fields(array_shift($lines));
$rows = array_map(fn($l) => array_combine($head, fields($l)), $lines);
$groups = [];
foreach ($rows as ['department' => $d, 'salary' => $s, 'name' => $n]) {
    $groups[$d]['names'][] = $n ?: '(none)';
    $groups[$d]['total'] = ($groups[$d]['total'] ?? 0) + $s;
}
ksort($groups);
foreach ($groups as $name => ['names' => $names, 'total' => $total]) {
    sort($names);
    printf("%-12s|%10s|%s\n", $name, number_format($total, 2), implode('; ', $names));
}
