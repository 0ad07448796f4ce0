<?php
if ($a) b(); elseif ($c) d(); else if ($e) f(); else g();
if ($a) if ($b) c(); else d();
while ($a) if ($b) c(); else d();
do { a(); } while ($b);
do a(); while ($b);
for ($i = 0, $j = 1; $i < 10, $j; $i++, $j--) { continue; }
for (;;) break;
switch ($a) { case 1: case 2; b(); break; default: c(); }
switch ($a) { ; }
while (1) { while (1) { break 2; } }
global $a, $$b, ${'c'};
function s() { static $a, $b = 1 + 2, $c = [X => Y]; }
unset($a, $b[1], $c->d,);
echo 1, 2, 3;
try { a(); } catch (A | \B\C $e) { b(); } catch (D) { } finally { c(); }
try { } finally { }
declare(ticks=1);
declare(ticks=1) { a(); }
declare(ticks=1) a();
goto end;
{ { ; } }
end: a();
const A = 1, B = A . 'x';
return 1;
