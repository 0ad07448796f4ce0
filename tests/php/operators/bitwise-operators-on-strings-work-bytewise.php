<?php
var_dump('abc' | '   ', 'ABC' ^ '   ', 'abc' & 'ab', bin2hex(~'abc'), '12' & 9, '12' & '9', 'a' | 'bcd', '' ^ 'x');
