<?php
echo <<<A
  a
b
A;
echo <<<'A'
  $a \n
  A . 1, <<<"B"
    a $a
      b {$c['d']} ${e}

    \x41\n
    B, <<<C
C, <<<'D'
D
;
f(<<<A
  a
    b
  A, 1);
echo <<<A
	tab $b
	A . <<<X
  x {$a[<<<Y
    k
    Y]}
  X;
