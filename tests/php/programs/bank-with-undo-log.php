<?php
$accounts = ['ann' => 100, 'bob' => 50];
$log = [];
$transfer = function (string $from, string $to, int $amount) use (&$accounts, &$log) {
    foreach ([$from, $to] as $name) {
        if (!isset($accounts[$name])) {
            trigger_error("no account $name", E_USER_WARNING);
            return false;
        }
    }
    if ($accounts[$from] < $amount) {
        return false;
    }
    $before = $accounts;
    $log[] = function () use (&$accounts, $before) {
        $accounts = $before;
    };
    $accounts[$from] -= $amount;
    $accounts[$to] += $amount;
    return true;
};
set_error_handler(function ($no, $message) {
    echo "[$no] $message\n";
    return true;
});
var_dump($transfer('ann', 'bob', 30), $transfer('ann', 'bob', 300), $transfer('ann', 'eve', 1), $transfer('bob', 'ann', 80));
print_r($accounts);
while ($undo = array_pop($log)) {
    $undo();
    echo json_encode($accounts), "\n";
}
