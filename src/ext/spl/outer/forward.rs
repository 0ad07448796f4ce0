//! NoRewindIterator, which is never rewound, and InfiniteIterator, which starts again at its end.

use super::{Kind, constructed, outer, put_in};
use crate::eval::Unwind;
use crate::ext::class::no_body;
use crate::ext::spl::inner;
use crate::ext::spl::parameter::Iterator;
use crate::ext::{BuiltinClass, Call};
use crate::methods;
use crate::zval::{Value, ZvalPtr};

/// The classes.
pub(in crate::ext::spl) static CLASSES: &[BuiltinClass] = &[
    BuiltinClass {
        methods: methods! { "NoRewindIterator":
            [public] __construct(iterator) = construct_no_rewind, "Iterator";
            [public] rewind() = no_body, "~> void";
            [public] valid() = valid, "~> bool";
            [public] key() = key, "~> mixed";
            [public] current() = current, "~> mixed";
            [public] next() = next, "~> void";
        },
        ..BuiltinClass::extending("NoRewindIterator", "IteratorIterator")
    },
    BuiltinClass {
        methods: methods! { "InfiniteIterator":
            [public] __construct(iterator) = construct_infinite, "Iterator";
            [public] next() = next_or_again, "~> void";
        },
        ..BuiltinClass::extending("InfiniteIterator", "IteratorIterator")
    },
];

fn construct_no_rewind(call: &mut Call<'_>, iterator: Iterator) -> Result<(), Unwind> {
    put_in(call, "NoRewindIterator", Some(iterator.0), Kind::Plain)
}

fn construct_infinite(call: &mut Call<'_>, iterator: Iterator) -> Result<(), Unwind> {
    put_in(call, "InfiniteIterator", Some(iterator.0), Kind::Plain)
}

fn valid(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let this = constructed(call)?;
    outer(&this).inner_valid(call.machine)
}

fn key(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let this = constructed(call)?;
    let inner = outer(&this).need_inner(call.machine)?;
    inner::key(call.machine, &inner)
}

fn current(call: &mut Call<'_>) -> Result<ZvalPtr, Unwind> {
    let this = constructed(call)?;
    let inner = outer(&this).need_inner(call.machine)?;
    inner::current(call.machine, &inner)
}

fn next(call: &mut Call<'_>) -> Result<(), Unwind> {
    let this = constructed(call)?;
    let inner = outer(&this).need_inner(call.machine)?;
    inner::next(call.machine, &inner)
}

fn next_or_again(call: &mut Call<'_>) -> Result<(), Unwind> {
    let this = constructed(call)?;
    let outer = outer(&this);
    outer.forget();
    outer.next_inner(call.machine)?;
    if !outer.inner_valid(call.machine)? {
        outer.rewind_inner(call.machine)?;
        if !outer.inner_valid(call.machine)? {
            return Ok(());
        }
    }
    outer.fetch(call.machine)
}
