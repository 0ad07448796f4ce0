<?php
function f()
{
    static $x = time();
}
