<?php
spl_autoload_register(function (string $class): void {
    eval("class $class { public static array \$kept = []; public array \$with; const NAME = '$class'; }");
});
A::$kept[] = new B;
A::$kept['deep'] = [[new C, 'c' => new A]];
A::$kept['deep'][0]['c']->with = [new B, fn() => new C];
B::$kept[] = new class extends A {
    public static object $own;
};
enum Suit
{
    case Hearts;
    const Self = [self::Hearts];
}
C::$kept[] = Suit::Self;
C::$kept[0][0] = new D;
class Last
{
    public static ?Last $instance = null;
    public B $b;
}
Last::$instance = new Last;
Last::$instance->b = new B;
echo count(A::$kept), get_class(B::$kept[0]) === A::class ? 'a' : 'b', "\n";
