<?php
function f()
{
}
f(...[1], 2);
