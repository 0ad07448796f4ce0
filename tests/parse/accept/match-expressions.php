<?php
$a = match (true) { 1, 2 => 'a', $b > 1, => 'b', default => throw new E, };
match ($a) {};
match ($a) { default, => 1 };
echo match ($a) { 1 => fn() => 2, 3 => [4 => 5], } . 'x';
