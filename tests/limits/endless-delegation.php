<?php
function without_end()
{
    yield from without_end();
}
foreach (without_end() as $value);
