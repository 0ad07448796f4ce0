<?php
function f(&$x)
{
}
f(5);
