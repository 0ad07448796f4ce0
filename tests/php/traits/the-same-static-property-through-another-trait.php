<?php
trait Deep
{
    protected static $nothing;
    protected static $list = [1];
    public $own;
    public int $typed;
}
trait Outer
{
    use Deep;
}
class User
{
    use Outer;
    protected static $nothing;
    protected static $list = [1];
    public $own;
    public int $typed;

    public static function show(): void
    {
        self::$list[] = 2;
        var_dump(self::$nothing, self::$list);
    }
}
User::show();
class Explicit
{
    use Deep;
    protected static $nothing = null;
}
var_dump(new Explicit);
class Other
{
    use Outer;
    protected static $list = [2];
}
