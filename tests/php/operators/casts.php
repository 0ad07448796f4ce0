<?php
var_dump((int) '12abc', (int) 12.9, (int) -12.9, (int) null, (int) true, (int) [], (int) [0], (int) '1e3', (int) ' 42 ', (int) '0x1A', (int) 'abc');
var_dump((float) '1.5abc', (float) '.5', (float) '-1e-3x', (float) true, (float) 'abc');
var_dump((string) 1.0, (string) true, (string) false, (string) null, (string) 1e25, (string) 0.1, (string) -0.0);
var_dump((bool) '0', (bool) '', (bool) '0.0', (bool) 'false', (bool) [], (bool) [0], (bool) 0.0, (bool) -0.0, (bool) NAN);
var_dump((array) 'a', (array) null, (array) 1.5, (unset_me() ?? []), (object) ['a' => 1], (binary) 'b');
var_dump((integer) '7', (boolean) 1, (double) '2.5');
function unset_me()
{
    return null;
}
