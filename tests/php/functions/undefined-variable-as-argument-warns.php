<?php
function f($x)
{
    var_dump($x);
}
f($undefined);
f($a['k']);
