<?php
function outer()
{
    function inner()
    {
    }
}
outer();
outer();
