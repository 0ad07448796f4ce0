//! FilterIterator and CallbackFilterIterator: only elements that are accepted.

use super::{Kind, Outer, constructed, outer, put_in};
use crate::eval::callable::Callable;
use crate::eval::{Machine, Unwind};
use crate::ext::class::{BuiltinClassFlags, no_body};
use crate::ext::spl::inner;
use crate::ext::spl::parameter::Iterator;
use crate::ext::{BuiltinClass, Call};
use crate::methods;
use crate::zval::{ObjectRef, Value};

/// The classes.
pub(in crate::ext::spl) static CLASSES: &[BuiltinClass] = &[
    BuiltinClass {
        flags: ABSTRACT,
        methods: methods! { "FilterIterator":
            [public abstract] accept() = no_body, "~> bool";
            [public] __construct(iterator) = construct, "Iterator";
            [public] rewind() = rewind, "~> void";
            [public] next() = next, "~> void";
        },
        ..BuiltinClass::extending("FilterIterator", "IteratorIterator")
    },
    BuiltinClass {
        methods: methods! { "CallbackFilterIterator":
            [public] __construct(iterator, callback) = construct_callback, "Iterator, callable";
            [public] accept() = accept, "~> bool";
        },
        ..BuiltinClass::extending("CallbackFilterIterator", "FilterIterator")
    },
];

/// `abstract`
pub(super) const ABSTRACT: BuiltinClassFlags = BuiltinClassFlags {
    is_abstract: true,
    is_final: false,
    no_dynamic_properties: false,
    allows_dynamic_properties: false,
    is_not_serializable: false,
};

fn construct(call: &mut Call<'_>, iterator: Iterator) -> Result<(), Unwind> {
    put_in(call, "FilterIterator", Some(iterator.0), Kind::Plain)
}

fn construct_callback(
    call: &mut Call<'_>,
    iterator: Iterator,
    callable: Callable,
) -> Result<(), Unwind> {
    let value = call.argument::<Value>(1)?;
    let kind = Kind::Callback { value, callable };
    put_in(call, "CallbackFilterIterator", Some(iterator.0), kind)
}

/// Fetches elements until one is accepted.
fn fetch_accepted(m: &mut Machine, object: &ObjectRef, outer: &Outer) -> Result<(), Unwind> {
    while outer.fetch_valid(m)? {
        let accepted = inner::call(m, object, "accept", &mut [])?;
        if accepted.unwrap_zval().truthy() {
            return Ok(());
        }
        m.check_interrupt()?;
        let inner = outer.need_inner(m)?;
        inner::next(m, &inner)?;
    }
    outer.forget();
    Ok(())
}

fn rewind(call: &mut Call<'_>) -> Result<(), Unwind> {
    let this = constructed(call)?;
    let outer = outer(&this);
    outer.rewind_inner(call.machine)?;
    fetch_accepted(call.machine, &this, outer)
}

fn next(call: &mut Call<'_>) -> Result<(), Unwind> {
    let this = constructed(call)?;
    let outer = outer(&this);
    outer.forget();
    outer.next_inner(call.machine)?;
    fetch_accepted(call.machine, &this, outer)
}

/// What the callback says to element, key and inner iterator.
fn accept(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let this = constructed(call)?;
    let outer = outer(&this);
    let (Some(data), Some(inner)) = (outer.data(), outer.inner()) else {
        return Ok(Value::FALSE);
    };
    let callable = match &*outer.kind.borrow() {
        Kind::Callback { callable, .. } => callable.clone(),
        _ => return Ok(Value::FALSE),
    };
    let arguments = [Value::zval(data), outer.key(), inner.into()];
    Ok(callable.call(call.machine, arguments)?.unwrap_zval())
}
