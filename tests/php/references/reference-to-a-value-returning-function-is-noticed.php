<?php
function v()
{
    return 1;
}
$r = &v();
var_dump($r);
