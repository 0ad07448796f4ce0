<?php
class A { const X = self::Y; const Y = self::X; }
class B { const X = self::Y; const Y = B::Z; const Z = self::Y; }
class C { const X = self::X; }
class D { const X = self::Y . 'a'; const Y = self::X . 'b'; }
class E1 { const X = E2::Y; }
class E2 { const Y = E1::X; }
class F { const X = self::Y + 1; const Y = self::X; public $p = self::X; }
enum G { const A = self::B; const B = self::A; case Q; }

foreach ([
    'A::X' => fn() => A::X, 'A::Y' => fn() => A::Y, 'B::X' => fn() => B::X, 'B::Z' => fn() => B::Z, 'C::X' => fn() => C::X,
    'D::X' => fn() => D::X, 'E1::X' => fn() => E1::X, 'E2::Y' => fn() => E2::Y, 'new F' => fn() => new F, 'F::Y' => fn() => F::Y,
    "constant('F::Y')" => fn() => constant('F::Y'), "constant('F::X')" => fn() => constant('F::X'), 'G::A' => fn() => G::A,
    'defined' => fn() => (new ReflectionClassConstant('A', 'X'))->getValue(), 'again' => fn() => A::X,
] as $name => $ask) {
    try {
        echo $name, ': ', $ask(), "\n";
    } catch (Error $e) {
        echo $name, ': ', $e->getMessage(), "\n";
    }
}
