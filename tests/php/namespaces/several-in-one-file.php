<?php
namespace A {
    const X = 'A const';
    function f()
    {
        return __FUNCTION__;
    }
    class C
    {
    }
}
namespace B {
    use A\C;
    use function A\f;
    use const A\X;

    echo f(), X, C::class, \A\f(), __NAMESPACE__, "\n";
}
namespace {
    echo A\f(), \B\C::class, __NAMESPACE__, "|\n";
    $fn = 'A\f';
    echo $fn(), call_user_func('\A\f'), constant('A\X'), defined('\A\X') ? 'd' : 'n', "\n";
}
