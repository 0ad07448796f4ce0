<?php
class R
{
    function __destruct()
    {
        echo "once ";
        $GLOBALS['kept'] = $this;
    }
}
$r = new R;
$r = null;
var_dump($kept);
unset($kept);
class T
{
    function __destruct()
    {
        throw new Exception('from destructor');
    }
}
try {
    $t = new T;
    $t = null;
} catch (Exception $e) {
    echo $e->getMessage(), "\n";
}
