<?php
$$a; ${'a' . 1}; $$$a;
$a[1][]['k'] = 1;
$a->b->$c->{'d' . 1}[2];
$a?->b?->c();
A::$b; A::$$b; $a::$b; A::B; A::class; $a::class; static::C; 'A'::b();
A::b(); A::$b(); A::{$b}(); $a->b(); $a->$b(); $a->{'c'}();
f()()[0](); (fn() => 1)(); [$a, 'b'](); 'f'(); "f$a"();
f(...); $a->b(...); A::b(...);
f(1, ...$a, ...[2]); f(a: 1, array: 2, class: 3,);
new A; new A(1); new $a; new $a->b['c']; new $a::$b(1); new (f()); new static; new namespace\A; new \A\B;
new class(1) extends B implements C, D { use T; };
namespace\f(); \A\f(); A\f(); A\B::c(); readonly(1);
FOO; \FOO; A\FOO; FOO[0]; [1, 2][0]; "abc"[0]; 'abc'->d; __CLASS__;
$a->list->class->function(); A::list; A::new();
$a -> /* comment */ b;
