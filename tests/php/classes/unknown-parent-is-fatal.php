<?php
echo "before\n";
class A extends Nope
{
}
