<?php
// Commands are run in seven ways, with their output, their exit status and their pipes.
var_dump(exec('printf "one\ntwo  \n"; exit 3', $lines, $status), $lines, $status);
var_dump(exec('echo three', $lines), $lines);
var_dump(shell_exec('echo shell'), shell_exec('true'), `echo back`);
var_dump(system('echo system; false', $status), $status);
passthru('printf raw; exit 7', $status);
var_dump($status);
foreach (['exec', 'system', 'passthru', 'shell_exec'] as $function) {
    try {
        $function('');
    } catch (ValueError $error) {
        echo $error->getMessage(), "\n";
    }
}
echo escapeshellarg("it's"), ' ', escapeshellcmd("a;b 'c' \"d"), "\n";
$pipe = popen('cat', 'w');
echo "before\n";
fwrite($pipe, "through cat\n");
var_dump(pclose($pipe));
$pipe = popen('echo from popen; exit 2', 'r');
var_dump(fgets($pipe), fgets($pipe), feof($pipe), pclose($pipe));
$process = proc_open('read x; echo "got $x"; echo error >&2; echo $VARIABLE; pwd; exit 5', [['pipe', 'r'], ['pipe', 'w'], ['pipe', 'w']], $pipes, '/', ['VARIABLE' => 'value']);
var_dump(is_resource($process), get_resource_type($process), array_keys($pipes), proc_get_status($process)['running']);
fwrite($pipes[0], "input\n");
fclose($pipes[0]);
var_dump(stream_get_contents($pipes[1]), stream_get_contents($pipes[2]), proc_close($process));
$process = proc_open(['printf', '%s-%s', 'a b', "c'd"], [1 => ['pipe', 'w']], $pipes);
var_dump(stream_get_contents($pipes[1]), proc_close($process));
$process = proc_open('sleep 30', [], $pipes);
var_dump(proc_terminate($process), proc_close($process));
putenv('GIVEN=from the script');
echo shell_exec('echo $GIVEN');
$process = proc_open('echo to three >&3', [3 => ['pipe', 'w']], $pipes);
var_dump(fgets($pipes[3]));
$read = [$pipes[3]];
$write = $except = null;
var_dump(stream_select($read, $write, $except, 1), count($read));
