<?php
class A
{
}
$a = new A;
$a->dyn = 1;
#[AllowDynamicProperties]
class B
{
}
$b = new B;
$b->fine = 2;
var_dump($a->dyn, $b->fine);
