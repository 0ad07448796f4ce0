<?php
function thrower($a, $b) { static $n = 0; if (++$n > 3) throw new Exception('enough'); return $a <=> $b; }
$a = [5, 4, 3, 2, 1];
try { usort($a, 'thrower'); } catch (Exception $e) { echo $e->getMessage(), "\n"; }
sort($a);
echo implode(',', $a), "\n";
function walker(&$v, $k) { if ($k == 2) throw new Exception('stop'); $v *= 10; }
try { array_walk($a, 'walker'); } catch (Exception $e) { echo $e->getMessage(), ' ', implode(',', $a), "\n"; }
function mapper($v) { if ($v > 20) throw new Exception('too much'); return $v; }
try { array_map('mapper', [1, 30]); } catch (Exception $e) { echo $e->getMessage(), "\n"; }
