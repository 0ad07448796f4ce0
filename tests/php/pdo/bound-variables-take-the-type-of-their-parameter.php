<?php
$db = new PDO('sqlite::memory:');
$db->exec('CREATE TABLE t (a, b, c)');
$insert = $db->prepare('INSERT INTO t VALUES (:a, :b, :c)');
$insert->bindParam(':a', $a);
$insert->bindParam('b', $b, PDO::PARAM_INT);
$insert->bindParam('c', $c, PDO::PARAM_BOOL);
foreach ([[1, '2', true], ['x', 'y', 0], [null, null, null], [1.5, true, 'z']] as [$a, $b, $c]) {
    var_dump($insert->execute(), $a, $b, $c);
}
print_r($db->query('SELECT *, typeof(a), typeof(b), typeof(c) FROM t')->fetchAll(PDO::FETCH_NUM));
class Rows extends PDOStatement
{
    private function __construct(private string $by) {}
    public function first() { return [$this->by, $this->fetch(PDO::FETCH_NUM)]; }
}
$db->setAttribute(PDO::ATTR_STATEMENT_CLASS, ['Rows', ['me']]);
echo json_encode($db->query('SELECT a FROM t')->first()), "\n";
$file = tempnam(sys_get_temp_dir(), 'db');
$one = new PDO("sqlite:$file");
$one->exec('CREATE TABLE t (a)');
$one->beginTransaction();
$one->exec('INSERT INTO t VALUES (1)');
$two = new PDO("sqlite:$file");
var_dump($two->query('SELECT count(*) FROM t')->fetchColumn());
$one->commit();
var_dump($two->query('SELECT count(*) FROM t')->fetchColumn());
unlink($file);
