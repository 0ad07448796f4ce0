<?php
ob_start(function (string $buffer): string {
    global $kept;
    $kept = null;
    return strtoupper($buffer);
});
$kept = str_repeat('k', 10);
echo $kept, "\n";
ob_end_flush();
var_dump($kept);
ob_start(function (string $buffer, int $phase): string {
    return '[' . $phase . ':' . $buffer . ']';
}, 5);
echo 'abc';
echo 'defgh';
echo 'i';
ob_clean();
echo 'j';
ob_end_flush();
echo "\n";
class Printing
{
    public $log = [];

    public function __invoke($buffer, $phase)
    {
        $this->log[] = $phase;
        echo 'lost output';
        return "<$buffer>";
    }

    public function __destruct()
    {
        echo "printing object gone\n";
    }
}
$printing = new Printing;
ob_start($printing);
unset($printing);
echo 'inside';
ob_end_flush();
echo "\n";
ob_start(fn($b) => throw new Exception('in a callback'));
echo 'thrown away';
try {
    ob_end_flush();
} catch (Exception $e) {
    echo $e->getMessage(), "\n";
}
var_dump(ob_get_level());
ob_start(fn($b) => false);
echo "passed through\n";
ob_end_flush();
ob_start(fn($b) => '');
echo "swallowed\n";
ob_end_flush();
ob_start(null, 0, 0);
echo 'cannot be removed ';
var_dump(@ob_end_clean(), @ob_get_clean(), @ob_end_flush());
echo print_r(new class {
    public $x = [1];
    public function __debugInfo()
    {
        echo 'during ';
        return ['shown' => 1];
    }
}, true), "\n";
