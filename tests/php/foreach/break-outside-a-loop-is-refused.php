<?php
function f()
{
    break;
}
