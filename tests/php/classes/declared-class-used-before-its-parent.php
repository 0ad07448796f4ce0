<?php
var_dump(class_exists('Early'), class_exists('NeedsLater'));
class Early
{
}
class NeedsLater extends Later
{
}
class Later
{
}
echo get_parent_class(new NeedsLater), "\n";
