<?php
$n = 'nope';
var_dump($$n);
$e = '';
$$e = 'empty name';
var_dump($$e, ${''});
