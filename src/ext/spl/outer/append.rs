//! AppendIterator: one iterator after the other.

use super::{Kind, Outer, constructed, outer, put_in};
use crate::eval::{Machine, Unwind};
use crate::ext::spl::parameter::Iterator;
use crate::ext::spl::{array, inner};
use crate::ext::{BuiltinClass, Call};
use crate::methods;
use crate::zval::{ObjectRef, Value, View, ZvalPtr};

/// The class.
pub(in crate::ext::spl) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    methods: methods! { "AppendIterator":
        [public] __construct() = construct, "";
        [public] append(iterator) = append, "Iterator ~> void";
        [public] rewind() = rewind, "~> void";
        [public] valid() = valid, "~> bool";
        [public] current() = current, "~> mixed";
        [public] next() = next, "~> void";
        [public] getIteratorIndex() = get_iterator_index, "~> ?int";
        [public] getArrayIterator() = get_array_iterator, "~> ArrayIterator";
    },
    ..BuiltinClass::extending("AppendIterator", "IteratorIterator")
}];

fn construct(call: &mut Call<'_>) -> Result<(), Unwind> {
    let iterators = array::array_iterator(call.machine);
    put_in(call, "AppendIterator", None, Kind::Append(iterators))
}

/// The ArrayIterator over the iterators.
fn iterators(m: &mut Machine, outer: &Outer) -> Result<ObjectRef, Unwind> {
    match &*outer.kind.borrow() {
        Kind::Append(iterators) => Ok(iterators.clone()),
        _ => Err(m.throw_error(
            "The object is in an invalid state as the parent constructor was not called",
        )),
    }
}

/// Takes the iterator at hand for the inner one and rewinds it. Whether there is one.
fn take_iterator(m: &mut Machine, outer: &Outer) -> Result<bool, Unwind> {
    outer.forget();
    let old = outer.inner.take();
    drop(old);
    let iterators = iterators(m, outer)?;
    if !inner::valid(m, &iterators)? {
        return Ok(false);
    }
    let iterator = inner::current(m, &iterators)?;
    let View::Object(iterator) = iterator.view() else {
        return Ok(false);
    };
    outer.inner.replace(Some(iterator.clone()));
    outer.rewind_inner(m)?;
    Ok(true)
}

/// Fetches the element, of the first iterator from here on that has one.
fn fetch_from_next(m: &mut Machine, outer: &Outer) -> Result<(), Unwind> {
    while !outer.inner_valid(m)? {
        let iterators = iterators(m, outer)?;
        inner::next(m, &iterators)?;
        if !take_iterator(m, outer)? {
            return Ok(());
        }
    }
    outer.fetch(m)
}

fn append(call: &mut Call<'_>, iterator: Iterator) -> Result<(), Unwind> {
    let this = constructed(call)?;
    let outer = outer(&this);
    let m = &mut *call.machine;
    let iterators = iterators(m, outer)?;
    let added = ZvalPtr::new(Value::from(iterator.0.clone()));
    if inner::valid(m, &iterators)? && !outer.inner_valid(m)? {
        array::append(m, &iterators, added)?;
        inner::next(m, &iterators)?;
    } else {
        array::append(m, &iterators, added)?;
    }
    if outer.inner().is_none() || !outer.inner_valid(m)? {
        if !inner::valid(m, &iterators)? {
            inner::rewind(m, &iterators)?;
        }
        loop {
            if !take_iterator(m, outer)? {
                break;
            }
            if outer.inner().is_some_and(|inner| inner.same(&iterator.0)) {
                break;
            }
            inner::next(m, &iterators)?;
        }
        fetch_from_next(m, outer)?;
    }
    Ok(())
}

fn rewind(call: &mut Call<'_>) -> Result<(), Unwind> {
    let this = constructed(call)?;
    let outer = outer(&this);
    let iterators = iterators(call.machine, outer)?;
    inner::rewind(call.machine, &iterators)?;
    if take_iterator(call.machine, outer)? {
        fetch_from_next(call.machine, outer)?;
    }
    Ok(())
}

fn valid(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let this = constructed(call)?;
    Ok(outer(&this).is_valid())
}

fn current(call: &mut Call<'_>) -> Result<Option<ZvalPtr>, Unwind> {
    let this = constructed(call)?;
    outer(&this).fetch_valid(call.machine)?;
    Ok(outer(&this).data())
}

fn next(call: &mut Call<'_>) -> Result<(), Unwind> {
    let this = constructed(call)?;
    let outer = outer(&this);
    if outer.inner_valid(call.machine)? {
        outer.forget();
        outer.next_inner(call.machine)?;
    }
    fetch_from_next(call.machine, outer)
}

fn get_iterator_index(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let this = constructed(call)?;
    let iterators = iterators(call.machine, outer(&this))?;
    array::iterator_key(call.machine, &iterators)
}

fn get_array_iterator(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    let this = constructed(call)?;
    iterators(call.machine, outer(&this))
}
