<?php
class ConstantOfNothing { public const Y =
   MISSING; }
class PropertyOfNothing { public $y =
   MISSING; }
class StaticOfNothing { public static $y =
   MISSING; }
class OwnConstant { const Y =
   self::NOPE; }
class OtherClass { public $y =
   Missing::X; }
class Operands { const Y =
   1 + []; }
function constant_default($x =
   MISSING) {}
function class_default($x =
   Missing::Z) {}
class InArray { const Y = [1,
   'a' => Missing::Z]; }
class Method { function m($x =
   Missing::Z) {} }
function told($f)
{
    try {
        $f();
    } catch (Error $e) {
        echo $e->getMessage(), ' ', $e->getLine(), "\n";
    }
}
told(fn() => ConstantOfNothing::Y);
told(fn() => new ConstantOfNothing);
told(fn() => new PropertyOfNothing);
told(fn() => StaticOfNothing::$y);
told(fn() => OwnConstant::Y);
told(fn() => new OtherClass);
told(fn() => Operands::Y);
told(fn() => constant_default());
told(fn() => class_default());
told(fn() => InArray::Y);
told(fn() => (new Method)->m());
told(fn() => (new ReflectionClass('InArray'))->getConstants());
