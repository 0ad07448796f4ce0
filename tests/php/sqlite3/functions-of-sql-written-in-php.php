<?php
$db = new SQLite3(':memory:');
var_dump($db->createFunction('shout', fn($x) => strtoupper($x) . '!', 1));
var_dump($db->querySingle("SELECT shout('hi')"));
var_dump($db->createFunction('', fn() => 1));
$db->exec('CREATE TABLE t (v)');
foreach ([4, 8, 15] as $v) {
    $db->exec("INSERT INTO t VALUES ($v)");
}
var_dump($db->createAggregate('product', fn($context, $row, $v) => ($context ?? 1) * $v, fn($context) => $context));
var_dump($db->querySingle('SELECT product(v) FROM t'));
var_dump($db->createCollation('by_length', fn($a, $b) => strlen($a) <=> strlen($b)));
$result = $db->query("SELECT * FROM (SELECT 'ccc' x UNION ALL SELECT 'a' UNION ALL SELECT 'bb') ORDER BY x COLLATE by_length");
while ($row = $result->fetchArray(SQLITE3_NUM)) {
    echo $row[0], "\n";
}
$db->createFunction('large', fn() => PHP_INT_MAX);
var_dump($db->querySingle('SELECT large()'));
$db->createAggregate('rows', fn($context, $row) => $row, fn($context, $rows) => "$context $rows");
var_dump($db->querySingle('SELECT rows(v) FROM t'));
