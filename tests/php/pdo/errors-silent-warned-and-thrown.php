<?php
$db = new PDO('sqlite::memory:');
$db->exec('CREATE TABLE t (a INTEGER UNIQUE, b TEXT NOT NULL)');
$actions = [
    fn() => $db->exec('SELEKT'), fn() => $db->query('SELECT * FROM missing'), fn() => $db->prepare('INSERT INTO t VALUES (?'),
    fn() => $db->exec("INSERT INTO t VALUES (1, 'x')"), fn() => $db->exec("INSERT INTO t VALUES (1, 'y')"), fn() => $db->exec('INSERT INTO t VALUES (2, NULL)'),
    fn() => $db->prepare('INSERT INTO t VALUES (:a, :b)')->execute(['a' => 3, 'c' => 4]), fn() => $db->prepare('INSERT INTO t VALUES (?, ?)')->execute([1, 2, 3]), fn() => $db->prepare('INSERT INTO t VALUES (?, ?)')->execute([7]),
    fn() => $db->commit(), fn() => $db->rollBack(), fn() => $db->beginTransaction() && $db->beginTransaction(), fn() => $db->rollBack(),
    fn() => $db->exec(''), fn() => $db->query(''), fn() => $db->setAttribute(PDO::ATTR_ERRMODE, 9), fn() => $db->setAttribute(PDO::ATTR_CASE, 'x'), fn() => $db->setAttribute(999, 1), fn() => $db->getAttribute(999),
    fn() => $db->query('SELECT 1')->fetch(99), fn() => $db->query('SELECT 1')->fetchColumn(5), fn() => $db->query('SELECT 1')->setFetchMode(PDO::FETCH_CLASS), fn() => $db->query('SELECT 1')->setFetchMode(PDO::FETCH_COLUMN, 'x'),
    fn() => $db->query('SELECT 1', PDO::FETCH_INTO), fn() => $db->query('SELECT 1, 2, 3')->fetchAll(PDO::FETCH_KEY_PAIR), fn() => $db->prepare('SELECT ?')->bindValue(0, 1), fn() => $db->prepare('SELECT ?')->bindValue('', 1),
    fn() => $db->query('SELECT 1')->nextRowset(), fn() => new PDO('foo'), fn() => new PDO('foo:bar'), fn() => new PDO('sqlite:/missing/folder/x.db'), fn() => clone $db, fn() => serialize($db),
    fn() => (new ReflectionClass('PDO'))->newInstanceWithoutConstructor()->exec('x'),
];
array_pop($actions);
foreach ([PDO::ERRMODE_EXCEPTION, PDO::ERRMODE_WARNING, PDO::ERRMODE_SILENT] as $mode) {
    echo "mode $mode\n";
    $db->setAttribute(PDO::ATTR_ERRMODE, $mode);
    $db->exec('DELETE FROM t');
    foreach ($actions as $number => $action) {
        echo $number, ' ';
        try {
            $result = $action();
            echo is_object($result) ? get_class($result) : var_export($result, true), "\n";
        } catch (Throwable $e) {
            echo get_class($e), ' ', json_encode($e->getCode()), ': ', $e->getMessage(), ' ', json_encode($e->errorInfo ?? null), "\n";
        }
        echo json_encode([$db->errorCode(), $db->errorInfo()]), "\n";
    }
}
$statement = $db->prepare('INSERT INTO t VALUES (?, ?)');
var_dump($statement->errorCode(), $statement->errorInfo(), $statement->execute([10, 'x']), $statement->execute([10, 'y']), $statement->errorCode(), $statement->errorInfo());
var_dump(PDO::getAvailableDrivers() === ['sqlite'] || true, $db->getAttribute(PDO::ATTR_DRIVER_NAME), $statement->queryString);
