<?php
$db = new SQLite3(':memory:');
var_dump($db->exec('CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, weight REAL, photo BLOB); CREATE INDEX i ON t (name)'));
$insert = $db->prepare('INSERT INTO t (name, weight, photo) VALUES (:name, ?2, @photo)');
foreach ([['Tom', 4.5, null], ["O'Malley", 5, "\0\1"], [null, true, '']] as [$name, $weight, $photo]) {
    var_dump($insert->bindValue('name', $name), $insert->bindValue(2, $weight), $insert->bindValue('@photo', $photo, SQLITE3_BLOB), $insert->bindValue('missing', 1));
    $result = $insert->execute();
    var_dump(get_class($result), $result->numColumns(), $db->changes(), $db->lastInsertRowID());
}
var_dump($insert->paramCount(), $insert->readOnly(), $insert->getSQL(), $insert->getSQL(true), $insert->clear(), $insert->reset());
$result = $db->query('SELECT id, name, weight, photo, id FROM t ORDER BY id');
while ($row = $result->fetchArray()) {
    var_dump($row, $result->columnType(1), $result->columnName(2));
}
var_dump($result->fetchArray(SQLITE3_NUM), $result->columnName(9), $result->columnType(0), $result->reset(), $result->finalize());
$select = $db->prepare('SELECT name FROM t WHERE id BETWEEN :low AND :high');
$low = 1;
$select->bindParam(':low', $low, SQLITE3_INTEGER);
$select->bindValue(':high', 2);
foreach ([1, 2] as $low) {
    $result = $select->execute();
    while ($row = $result->fetchArray(SQLITE3_ASSOC)) {
        echo json_encode($row), "\n";
    }
}
var_dump($db->querySingle('SELECT count(*) FROM t'), $db->querySingle('SELECT * FROM t WHERE id = 2', true), $db->querySingle('SELECT 1 WHERE 0'), $db->querySingle('SELECT 1 WHERE 0', true));
var_dump(SQLite3::escapeString("it's"), $db->busyTimeout(100), array_keys(SQLite3::version()));
$actions = [
    fn() => $db->exec('SELEKT'), fn() => $db->prepare('SELECT * FROM missing'), fn() => $db->query('nonsense'), fn() => $db->querySingle('nonsense'),
    fn() => $db->exec('INSERT INTO t (id) VALUES (1)'), fn() => $db->prepare('INSERT INTO t (id) VALUES (1)')->execute(), fn() => $db->query('INSERT INTO t (id) VALUES (1)'), fn() => [$db->lastErrorCode(), $db->lastErrorMsg()],
    fn() => new SQLite3('/missing/folder/x.db'), fn() => $db->open(':memory:'), fn() => $db->query(''), fn() => clone $db, fn() => serialize($db), fn() => $select->close(), fn() => $select->execute(),
    fn() => $db->close(), fn() => $db->exec('SELECT 1'), fn() => $db->close(),
];
foreach ([false, true] as $throws) {
    var_dump($db->enableExceptions($throws));
    foreach ($actions as $number => $action) {
        if (!$throws && $number >= 12) {
            break;
        }
        echo $number, ' ';
        try {
            var_dump($action());
        } catch (Throwable $e) {
            echo get_class($e), ': ', $e->getMessage(), "\n";
        }
    }
}
