<?php
// Fields with separators, enclosures, escapes and line ends go through a file and come back.
$rows = [
    ['plain', 'with space', 'with,comma', 'with "quotes"', "two\nlines", '', 'tab	', 'back\\slash', '\\"'],
    [1, 2.5, true, false, null],
    [],
];
$file = fopen('php://memory', 'w+');
foreach ($rows as $row) {
    var_dump(fputcsv($file, $row));
}
fputcsv($file, ['a;b', "it's"], ';', "'", '', "\r\n");
rewind($file);
echo stream_get_contents($file);
rewind($file);
while (($row = fgetcsv($file)) !== false) {
    echo json_encode($row), "\n";
}
foreach (['a,b', '', '"a""b",c', ' "x" y,z', '"open', "a\n", '"a\"b",c', ',', '"",""'] as $line) {
    echo json_encode(str_getcsv($line)), ' ', json_encode(str_getcsv($line, ',', '"', '')), "\n";
}
foreach ([[',,'], [',', '""'], [',', '"', '\\\\']] as $arguments) {
    try {
        str_getcsv('x', ...$arguments);
    } catch (ValueError $error) {
        echo $error->getMessage(), "\n";
    }
}
