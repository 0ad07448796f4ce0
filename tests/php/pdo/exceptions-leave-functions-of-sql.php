<?php
$pdo = new PDO('sqlite::memory:');
$pdo->sqliteCreateFunction('boom', function () { throw new LogicException('from inside'); });
try { $pdo->query('SELECT boom()'); echo "no\n"; } catch (Throwable $e) { echo get_class($e), $e->getMessage(), "\n"; }
$pdo->sqliteCreateCollation('bad', function () { throw new LogicException('in order'); });
try { $pdo->query("SELECT 'a' UNION SELECT 'b' ORDER BY 1 COLLATE bad")->fetchAll(); echo "no\n"; } catch (Throwable $e) { echo get_class($e), $e->getMessage(), "\n"; }
$pdo->sqliteCreateFunction('leave', function () { exit("left\n"); });
$pdo->query('SELECT leave()');
echo "not reached\n";
