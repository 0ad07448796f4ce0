//! Filters whose children are filtered too: RecursiveFilterIterator, RecursiveCallbackFilterIterator, ParentIterator.

use super::filter::ABSTRACT;
use super::{Kind, constructed, outer, put_in};
use crate::eval::Unwind;
use crate::eval::callable::Callable;
use crate::eval::class::ClassEntry;
use crate::ext::spl::inner;
use crate::ext::spl::parameter::RecursiveIterator;
use crate::ext::{BuiltinClass, Call};
use crate::methods;
use crate::zval::{ObjectRef, Value};

/// The classes.
pub(in crate::ext::spl) static CLASSES: &[BuiltinClass] = &[
    BuiltinClass {
        interfaces: &["RecursiveIterator"],
        methods: methods! { "RecursiveCallbackFilterIterator":
            [public] __construct(iterator, callback) = construct_callback, "RecursiveIterator, callable";
            [public] hasChildren() = has_children, "~> bool";
            [public] getChildren() = get_callback_children, "~> RecursiveCallbackFilterIterator";
        },
        ..BuiltinClass::extending("RecursiveCallbackFilterIterator", "CallbackFilterIterator")
    },
    BuiltinClass {
        flags: ABSTRACT,
        interfaces: &["RecursiveIterator"],
        methods: methods! { "RecursiveFilterIterator":
            [public] __construct(iterator) = construct, "RecursiveIterator";
            [public] hasChildren() = has_children, "~> bool";
            [public] getChildren() = get_children, "~> ?RecursiveFilterIterator";
        },
        ..BuiltinClass::extending("RecursiveFilterIterator", "FilterIterator")
    },
    BuiltinClass {
        methods: methods! { "ParentIterator":
            [public] __construct(iterator) = construct_parent, "RecursiveIterator";
            [public] accept() = has_children, "~> bool";
        },
        ..BuiltinClass::extending("ParentIterator", "RecursiveFilterIterator")
    },
];

fn construct(call: &mut Call<'_>, iterator: RecursiveIterator) -> Result<(), Unwind> {
    put_in(
        call,
        "RecursiveFilterIterator",
        Some(iterator.0),
        Kind::Plain,
    )
}

fn construct_parent(call: &mut Call<'_>, iterator: RecursiveIterator) -> Result<(), Unwind> {
    put_in(call, "ParentIterator", Some(iterator.0), Kind::Plain)
}

fn construct_callback(
    call: &mut Call<'_>,
    iterator: RecursiveIterator,
    callable: Callable,
) -> Result<(), Unwind> {
    let value = call.argument::<Value>(1)?;
    let kind = Kind::Callback { value, callable };
    put_in(
        call,
        "RecursiveCallbackFilterIterator",
        Some(iterator.0),
        kind,
    )
}

fn has_children(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let this = constructed(call)?;
    let inner = outer(&this).need_inner(call.machine)?;
    Ok(inner::call(call.machine, &inner, "haschildren", &mut [])?.unwrap_zval())
}

/// The inner iterator's children in a filter of the same class.
fn get_children(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    let this = constructed(call)?;
    let inner = outer(&this).need_inner(call.machine)?;
    let children = inner::get_children(call.machine, &inner)?;
    let class = ClassEntry::of(this.class());
    inner::construct(call.machine, class, &mut [children])
}

fn get_callback_children(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    let this = constructed(call)?;
    let inner = outer(&this).need_inner(call.machine)?;
    let children = inner::get_children(call.machine, &inner)?;
    let callback = match &*outer(&this).kind.borrow() {
        Kind::Callback { value, .. } => value.clone(),
        _ => Value::NULL,
    };
    let class = ClassEntry::of(this.class());
    inner::construct(call.machine, class, &mut [children, callback])
}
