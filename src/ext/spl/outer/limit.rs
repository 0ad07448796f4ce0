//! LimitIterator: a part of what another one gives.

use super::{Kind, Outer, constructed, outer, put_in};
use crate::eval::class::ClassEntry;
use crate::eval::errors::Throw;
use crate::eval::{Machine, Unwind};
use crate::ext::spl::inner;
use crate::ext::spl::parameter::Iterator;
use crate::ext::{BuiltinClass, Call};
use crate::methods;
use crate::zval::Value;

/// The class.
pub(in crate::ext::spl) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    methods: methods! { "LimitIterator":
        [public] __construct(iterator, offset = 0, limit = -1) = construct, "Iterator, int, int";
        [public] rewind() = rewind, "~> void";
        [public] valid() = valid, "~> bool";
        [public] next() = next, "~> void";
        [public] seek(offset) = seek, "int ~> int";
        [public] getPosition() = get_position, "~> int";
    },
    ..BuiltinClass::extending("LimitIterator", "IteratorIterator")
}];

fn construct(
    call: &mut Call<'_>,
    iterator: Iterator,
    offset: i64,
    count: i64,
) -> Result<(), Unwind> {
    if offset < 0 {
        return Err(call.value_error(1, "must be greater than or equal to 0"));
    }
    if count < -1 {
        return Err(call.value_error(2, "must be greater than or equal to -1"));
    }
    let kind = Kind::Limit { offset, count };
    put_in(call, "LimitIterator", Some(iterator.0), kind)
}

/// Offset, and count or -1.
fn bounds(outer: &Outer) -> (i64, i64) {
    match &*outer.kind.borrow() {
        Kind::Limit { offset, count } => (*offset, *count),
        _ => (0, -1),
    }
}

/// Whether the position lies within the part.
fn is_within(outer: &Outer) -> bool {
    let (offset, count) = bounds(outer);
    count == -1 || outer.position.get() < offset.saturating_add(count)
}

fn go_to(m: &mut Machine, outer: &Outer, position: i64) -> Result<(), Unwind> {
    let (offset, count) = bounds(outer);
    outer.forget();
    if position < offset {
        let message = format!("Cannot seek to {position} which is below the offset {offset}");
        return Err(m.throw(Throw::OutOfBoundsException, &message));
    }
    if count != -1 && position >= offset.saturating_add(count) {
        let message =
            format!("Cannot seek to {position} which is behind offset {offset} plus count {count}");
        return Err(m.throw(Throw::OutOfBoundsException, &message));
    }
    let inner = outer.need_inner(m)?;
    let is_seekable = ClassEntry::of(inner.class()).is_subclass_of_name(b"seekableiterator");
    if position != outer.position.get() && is_seekable {
        inner::call(m, &inner, "seek", &mut [Value::int(position)])?;
        outer.position.set(position);
        if is_within(outer) && outer.inner_valid(m)? {
            outer.fetch(m)?;
        }
        return Ok(());
    }
    // Any other goes forward one by one, and back by a rewind.
    if position < outer.position.get() {
        outer.rewind_inner(m)?;
    }
    while position > outer.position.get() && outer.inner_valid(m)? {
        outer.forget();
        outer.next_inner(m)?;
        m.check_interrupt()?;
    }
    if outer.inner_valid(m)? {
        outer.fetch_valid(m)?;
    }
    Ok(())
}

fn rewind(call: &mut Call<'_>) -> Result<(), Unwind> {
    let this = constructed(call)?;
    let outer = outer(&this);
    outer.rewind_inner(call.machine)?;
    go_to(call.machine, outer, bounds(outer).0)
}

fn valid(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let this = constructed(call)?;
    let outer = outer(&this);
    Ok(is_within(outer) && outer.is_valid())
}

fn next(call: &mut Call<'_>) -> Result<(), Unwind> {
    let this = constructed(call)?;
    let outer = outer(&this);
    outer.forget();
    outer.next_inner(call.machine)?;
    if is_within(outer) {
        outer.fetch_valid(call.machine)?;
    }
    Ok(())
}

fn seek(call: &mut Call<'_>, position: i64) -> Result<i64, Unwind> {
    let this = constructed(call)?;
    let outer = outer(&this);
    go_to(call.machine, outer, position)?;
    Ok(outer.position.get())
}

fn get_position(call: &mut Call<'_>) -> Result<i64, Unwind> {
    let this = constructed(call)?;
    Ok(outer(&this).position.get())
}
