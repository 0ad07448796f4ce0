<?php
class R
{
    private $d = ['list' => [1]];
    function &__get($n)
    {
        return $this->d[$n];
    }
}
$r = new R;
$r->list[] = 2;
$r->made['x'] = 1;
$x = &$r->list;
$x[] = 3;
echo json_encode([$r->list, $r->made]), "\n";
