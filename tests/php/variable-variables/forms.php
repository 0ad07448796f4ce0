<?php
$name = 'x';
$$name = 'value';
echo $x, $$name, ${'x'}, ${'na' . 'me'}, "\n";
$a = ['k' => 'x'];
echo ${$a['k']}, "\n";
$chain = 'name';
echo $$$chain, "\n";
${'with space'} = 1;
var_dump(${'with space'});
$$name .= '+';
echo $x, "\n";
