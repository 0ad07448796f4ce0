<?php
class A implements Throwable
{
}
