<?php
function strlen()
{
}
