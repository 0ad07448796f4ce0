<?php
class A {
    const FOR = 1, static = 2, ENUM = 3, readonly = 4;
    function foreach() {} function match() {} function fn() {} function exit() {} function print() {} function yield() {}
    function public() {} function namespace() {} function __CLASS__() {}
}
A::FOR; A::foreach(); $a->foreach(); $a->class; A::fn(); f(default: 1, if: 2, static: 3);
new ENUM; enum(1); enum\f(); class from {} yield_from();
function enum() {}
namespace\foo(); $readonly = readonly();
A2 And A3; die; EXIT; Echo 1; __line__;
