<?php
enum E
{
}
class X extends E
{
}
