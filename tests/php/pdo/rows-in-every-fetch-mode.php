<?php
class Animal
{
    public $id;
    public $sound = 'none';
    protected $kind;
    public function __construct(public string $from = 'default') { echo 'made with ', json_encode([$this->id, $this->kind, $from]), "\n"; }
}
$db = new PDO('sqlite::memory:', null, null, [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
$db->exec('CREATE TABLE animals (id INTEGER PRIMARY KEY, kind VARCHAR(20), name TEXT, weight REAL, photo BLOB)');
$insert = $db->prepare('INSERT INTO animals (kind, name, weight, photo) VALUES (:kind, :name, :weight, :photo)');
foreach ([['cat', 'Tom', 4.5, null], ['cat', "O'Malley", 5, "\0\1\2"], ['dog', 'Rex', 30.25, ''], ['bird', null, null, 'x']] as [$kind, $name, $weight, $photo]) {
    $insert->bindValue(':kind', $kind);
    $insert->bindValue(':name', $name);
    $insert->bindValue('weight', $weight);
    $insert->bindValue('photo', $photo, PDO::PARAM_LOB);
    var_dump($insert->execute());
}
$sql = 'SELECT id, kind, name, weight, photo FROM animals ORDER BY id';
foreach ([PDO::FETCH_ASSOC, PDO::FETCH_NUM, PDO::FETCH_BOTH, PDO::FETCH_OBJ, PDO::FETCH_LAZY, PDO::FETCH_NAMED, PDO::FETCH_COLUMN, PDO::FETCH_BOUND] as $mode) {
    $statement = $db->query($sql);
    echo "mode $mode\n";
    $mode === PDO::FETCH_BOUND && $statement->bindColumn('name', $bound) && $statement->bindColumn(1, $number, PDO::PARAM_STR);
    var_dump($statement->fetch($mode));
    $mode === PDO::FETCH_BOUND && var_dump($bound, $number);
}
foreach ([
    [PDO::FETCH_KEY_PAIR], [PDO::FETCH_COLUMN, 1], [PDO::FETCH_COLUMN | PDO::FETCH_GROUP], [PDO::FETCH_UNIQUE | PDO::FETCH_ASSOC], [PDO::FETCH_GROUP | PDO::FETCH_NUM],
    [PDO::FETCH_FUNC, fn(...$values) => json_encode($values)], [PDO::FETCH_CLASS, 'Animal', ['shelter']], [PDO::FETCH_CLASS | PDO::FETCH_PROPS_LATE, 'Animal'], [PDO::FETCH_CLASS],
    [PDO::FETCH_COLUMN | PDO::FETCH_UNIQUE, 1],
] as $arguments) {
    $statement = $db->query('SELECT kind, id FROM animals ORDER BY id');
    try {
        print_r($statement->fetchAll(...$arguments));
    } catch (Throwable $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}
$statement = $db->prepare('SELECT id, name FROM animals WHERE kind = ? ORDER BY id');
$statement->setFetchMode(PDO::FETCH_INTO, new Animal('into'));
$statement->execute(['cat']);
foreach ($statement as $key => $animal) {
    echo $key, ' ', $animal->id, ' ', $animal->name, "\n";
}
$statement->execute(['dog']);
print_r($statement->fetchObject('Animal', ['object']));
var_dump($statement->fetchObject(), $statement->columnCount());
foreach ([PDO::ATTR_STRINGIFY_FETCHES => true, PDO::ATTR_CASE => PDO::CASE_UPPER, PDO::ATTR_ORACLE_NULLS => PDO::NULL_TO_STRING, PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_ASSOC] as $attribute => $value) {
    var_dump($db->setAttribute($attribute, $value), $db->getAttribute($attribute));
}
print_r($db->query($sql)->fetchAll());
