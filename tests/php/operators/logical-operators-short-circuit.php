<?php
function yes()
{
    echo 'yes ';
    return true;
}
function no()
{
    echo 'no ';
    return false;
}
var_dump(yes() && no(), no() && yes(), yes() || no(), no() || yes());
var_dump((yes() and no()), (no() or yes()), (yes() xor yes()), yes() xor no());
$x = true and false;
var_dump($x);
$y = false or true;
var_dump($y);
