<?php
// The property takes the parameter's zval, which is the variable's.
class Box
{
    public $content;

    function put($p)
    {
        $this->content = $p;
        xdebug_debug_zval('p');
    }
}
$a = 'text';
$box = new Box;
$box->put($a);
xdebug_debug_zval('a', 'box');
$box = null;
xdebug_debug_zval('a');
