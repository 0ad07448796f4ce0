<?php
var_dump(substr('abc', 1), substr('abc', -2), substr('abc', 5), substr('abc', 0, -1), substr('abc', -5, 3), substr('abc', 1, -5), substr('', 0), substr('abc', 3), substr('abcdef', -3, 2), substr_replace('Hello', 'J', 0, 1), substr_replace('abc', 'X', -1, 0), substr_compare('Hello', 'LO', -2, 2, true), ucfirst(''));
