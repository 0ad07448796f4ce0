<?php
var_dump(true ? 1 : 2, false ? 1 : 2, 5 ?: 6, 0 ?: 6, null ?: 'n', '' ?: 'e');
var_dump((true ? 'a' : false) ? 'b' : 'c');
var_dump(true ? false ? 1 : 2 : 3);
function once()
{
    echo 'once ';
    return 7;
}
var_dump(once() ?: 0);
