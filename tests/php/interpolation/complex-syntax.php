<?php
$name = 'var';
$var = 'value';
$f = fn($x) => "<$x>";
$a = ['f' => $f, 'list' => [1, 2]];
echo "{$f('call')} {$a['f']('elem')} ${$name} ${'na' . 'me'} {$a['list'][1]}\n";
const C = 'c';
echo "{$a['list'][0 + 1]} { $var} $ {$var}$ \$var {$var[0]}\n";
