<?php
$db = new PDO('sqlite::memory:');
$db->exec('CREATE TABLE visits (id INTEGER PRIMARY KEY, page TEXT NOT NULL, ms INTEGER, rate REAL, UNIQUE (page, ms))');
$db->beginTransaction();
$insert = $db->prepare('INSERT INTO visits (page, ms, rate) VALUES (?, ?, ?)');
for ($i = 0; $i < 100000; $i++) {
    $insert->execute(['/page/' . $i % 97, $i, $i / 8]);
}
var_dump($db->commit(), $db->inTransaction(), $db->lastInsertId(), $insert->rowCount());
foreach ($db->query('SELECT count(*), sum(ms), avg(rate), max(page) FROM visits', PDO::FETCH_NUM) as $row) {
    var_dump($row);
}
$statement = $db->prepare('SELECT page, count(*) AS visits, sum(ms) AS ms FROM visits WHERE ms BETWEEN :from AND :to GROUP BY page ORDER BY ms DESC, page LIMIT 5');
$statement->bindValue('from', 1000, PDO::PARAM_INT);
$to = 5000;
$statement->bindParam(':to', $to, PDO::PARAM_INT);
$statement->execute();
print_r($statement->fetchAll(PDO::FETCH_ASSOC));
$to = 1002;
$statement->execute();
print_r($statement->fetchAll(PDO::FETCH_ASSOC));
$db->beginTransaction();
try {
    $update = $db->prepare('UPDATE visits SET ms = ms + 1 WHERE id = ?');
    for ($i = 100000; $i > 0; $i--) {
        $update->execute([$i]);
        if ($i === 50000) {
            $db->exec("INSERT INTO visits (page) VALUES (NULL)");
        }
    }
    echo "not reached\n";
} catch (PDOException $e) {
    var_dump($e->getMessage(), $e->getCode(), $e->errorInfo);
    var_dump($db->rollBack());
}
echo $db->query('SELECT sum(ms) FROM visits')->fetchColumn(), "\n";
$sum = 0;
foreach ($db->query('SELECT ms, rate FROM visits') as ['ms' => $ms, 'rate' => $rate]) {
    $sum += $ms * $rate;
}
var_dump($sum);
echo count($db->query('SELECT id FROM visits WHERE page = ' . $db->quote('/page/13'))->fetchAll(PDO::FETCH_COLUMN)), "\n";
