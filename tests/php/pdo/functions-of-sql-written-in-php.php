<?php
$pdo = new PDO('sqlite::memory:');
var_dump(is_callable([$pdo, 'sqliteCreateFunction']));
var_dump($pdo->sqliteCreateFunction('twice', fn($x) => $x * 2, 1));
var_dump($pdo->sqliteCreateFunction('joined', fn(...$all) => implode('|', array_map('var_export', $all, array_fill(0, count($all), true)))));
var_dump($pdo->query("SELECT twice(21), twice(1.5), joined(1, 2.5, 'x', NULL, x'6162')")->fetch(PDO::FETCH_NUM));
$pdo->sqliteCreateFunction('give', function ($what) {
    return match ($what) {
        'null' => null, 'true' => true, 'false' => false, 'int' => PHP_INT_MAX, 'float' => 0.5,
        'object' => new class { function __toString() { return 'an object'; } },
    };
});
foreach (['null', 'true', 'false', 'int', 'float', 'object'] as $what) {
    var_dump($pdo->query("SELECT give('$what')")->fetchColumn());
}
$pdo->exec('CREATE TABLE t (name TEXT, points INTEGER)');
$insert = $pdo->prepare('INSERT INTO t VALUES (?, ?)');
foreach ([['b', 3], ['a', 1], ['B', 5], ['c', 7], ['a', 9]] as $row) {
    $insert->execute($row);
}
$pdo->sqliteCreateAggregate('listed', function ($context, $row, $value) {
    $context[] = "$row:$value";
    return $context;
}, fn($context, $rows) => $rows . ' rows: ' . implode(',', $context ?? ['none']), 1);
print_r($pdo->query('SELECT name, listed(points) FROM t GROUP BY name ORDER BY name')->fetchAll(PDO::FETCH_KEY_PAIR));
var_dump($pdo->query('SELECT listed(points) FROM t WHERE points > 100')->fetchColumn());
$pdo->sqliteCreateCollation('backwards', fn($a, $b) => strcmp($b, $a));
echo implode(',', $pdo->query('SELECT name FROM t ORDER BY name COLLATE backwards')->fetchAll(PDO::FETCH_COLUMN)), "\n";
$pdo->sqliteCreateFunction('counting', function () use ($pdo) {
    return $pdo->query('SELECT COUNT(*) FROM t')->fetchColumn() + 100;
});
var_dump($pdo->query('SELECT counting()')->fetchColumn());
