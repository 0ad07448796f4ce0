//! The one home of copy on write: assigning, sharing, separating, making references.
//!
//! Four rules, as the PHP manual's chapter on reference counting teaches them:
//!
//! 1. Assigning a zval shares it: one holder more.
//! 2. Writing through a holder of a shared zval that is no reference gives that holder a zval of its own first.
//! 3. A reference set is written in place, seen by all of its holders.
//! 4. A zval cannot be both: taking a reference to a shared zval, or passing a reference on by value, copies it.
//!
//! Each function ends with the release of what was overwritten, since a destructor may run then: by that time the slot
//! holds its new content, and the pointer to it is not used again.

use super::observe::{self, Event, Separation};
use super::value::{Tag, Value};
use super::zval::{Slot, Zval, ZvalPtr};

/// Assigns a computed value: in place where one holder (or a reference set) has the zval, else in a new zval.
#[inline(always)]
pub fn assign_value(slot: &mut Slot, value: Value) {
    if let Some(zval) = slot
        && zval.is_plain_single()
        && zval.tag() < Tag::String
        && value.tag() < Tag::Zval
    {
        let (tag, bits) = value.into_parts();
        if tag < Tag::String {
            // SAFETY: both tags are scalar, and a plain zval is not traced.
            unsafe { zval.set_scalar(tag, bits) };
            return;
        }
        // SAFETY: the parts were just taken from a value, with their count.
        let value = unsafe { Value::from_parts(tag, bits) };
        drop(zval.replace(value));
        return;
    }
    assign_value_slow(slot, value);
}

/// Assigns what an expression handed over: its zval, or a computed value.
#[inline(always)]
pub fn assign_handed_over(slot: &mut Slot, value: Value) {
    if value.tag() == Tag::Zval {
        return assign_zval(slot, value.into_zval());
    }
    assign_value(slot, value);
}

/// [`assign_value`] of all but a scalar's zval with one holder.
#[inline(never)]
fn assign_value_slow(slot: &mut Slot, value: Value) {
    match slot {
        Some(zval) if zval.is_plain() && value.tag() < Tag::Zval => {
            if zval.refcount() == 1 {
                let old = zval.replace(value);
                drop(old);
            } else {
                renew(zval, value);
            }
        }
        None if value.tag() < Tag::Zval => *slot = Some(ZvalPtr::new(value)),
        _ => assign_value_anyhow(slot, value),
    }
}

/// Gives a holder of a shared zval, which is no reference and is not traced, a zval of its own with `value`.
#[inline(always)]
pub fn renew(zval: &mut ZvalPtr, value: Value) {
    let old = std::mem::replace(zval, ZvalPtr::new(value));
    separated(&old, zval, Separation::Write);
    old.leave_others();
}

/// [`renew`] with an int: what `$i++` does to a counter that is shared.
#[inline(never)]
pub fn renew_int(zval: &mut ZvalPtr, int: i64) {
    renew(zval, Value::int(int));
}

#[inline(never)]
fn assign_value_anyhow(slot: &mut Slot, value: Value) {
    if value.tag() == Tag::Zval {
        return assign_zval(slot, value.into_zval());
    }
    match slot {
        Some(zval) if zval.refcount() == 1 || zval.is_ref() => {
            // The holder itself is counted for the time of the release: a destructor may unset the variable.
            let old = zval.replace(value);
            drop(old);
        }
        Some(zval) => {
            let old = std::mem::replace(zval, ZvalPtr::new(value));
            separated(&old, zval, Separation::Write);
            drop(old);
        }
        None => *slot = Some(ZvalPtr::new(value)),
    }
}

/// Assigns a zval that is passed on: shares it, unless a reference set is written or read.
#[inline(always)]
pub fn assign_zval(slot: &mut Slot, zval: ZvalPtr) {
    if let Some(target) = slot
        && target.is_plain()
        && target.tag() < Tag::String
        && zval.is_plain()
    {
        // A count of a scalar goes, and nobody is to be told.
        std::mem::replace(target, zval).release_scalar();
        return;
    }
    assign_zval_slow(slot, zval);
}

#[inline(never)]
fn assign_zval_slow(slot: &mut Slot, zval: ZvalPtr) {
    match slot {
        Some(target) if target.is_ref() => {
            if target.same(&zval) {
                return;
            }
            let old = target.replace(zval.get());
            drop(zval);
            drop(old);
        }
        Some(target) if target.same(&zval) => {}
        _ => {
            let old = slot.replace(pass_on(zval));
            drop(old);
        }
    }
}

/// What is passed on when a zval is read by value: itself, or a copy if it is a reference set.
#[inline(always)]
pub fn pass_on(zval: ZvalPtr) -> ZvalPtr {
    if zval.is_ref() {
        let copy = ZvalPtr::new(zval.get());
        separated(&zval, &copy, Separation::Copy);
        return copy;
    }
    zval
}

/// Shares the zval in a slot for reading by value; an undefined slot gives a new null.
#[inline(always)]
pub fn share(zval: &ZvalPtr) -> ZvalPtr {
    match zval.is_plain() {
        true => zval.to_ptr_untold(),
        false => share_slowly(zval),
    }
}

/// [`share`] of a reference, or of a zval that is traced.
#[cold]
#[inline(never)]
fn share_slowly(zval: &ZvalPtr) -> ZvalPtr {
    if zval.is_ref() {
        let copy = ZvalPtr::new(zval.get());
        separated(zval, &copy, Separation::Copy);
        return copy;
    }
    zval.clone()
}

/// The zval in the slot, ready to be changed in place: separated if others share it; an undefined slot gets null.
#[inline(always)]
pub fn separate(slot: &mut Slot) -> &ZvalPtr {
    match slot {
        Some(zval) if zval.refcount() == 1 || zval.is_ref() => {}
        _ => separate_slow(slot),
    }
    match slot {
        Some(zval) => zval,
        None => unreachable!("separate_slow fills the slot"),
    }
}

#[inline(never)]
fn separate_slow(slot: &mut Slot) {
    match slot {
        Some(zval) => {
            let old = std::mem::replace(zval, ZvalPtr::new(zval.get()));
            separated(&old, zval, Separation::Write);
            drop(old);
        }
        None => *slot = Some(ZvalPtr::null()),
    }
}

/// Makes the zval in the slot a reference (separating it from those who share it by value) and shares it.
pub fn make_reference(slot: &mut Slot) -> ZvalPtr {
    match slot {
        None => *slot = Some(ZvalPtr::null()),
        Some(zval) if zval.is_ref() || zval.refcount() == 1 => {}
        Some(zval) => {
            let old = std::mem::replace(zval, ZvalPtr::new(zval.get()));
            separated(&old, zval, Separation::Reference);
            drop(old);
        }
    }
    match slot {
        Some(zval) => {
            if !zval.is_ref() {
                zval.set_is_ref(true);
            }
            zval.clone()
        }
        None => unreachable!("the slot was just filled"),
    }
}

/// Makes a reference set of a zval all of whose holders belong to the caller, however many they are, and joins it.
pub fn refer(zval: &ZvalPtr) -> ZvalPtr {
    if !zval.is_ref() {
        zval.set_is_ref(true);
    }
    zval.clone()
}

/// Gives a count back that was taken for a time while others hold the zval too: no reason to suspect a cycle.
pub fn release_quietly(zval: ZvalPtr) {
    zval.release_quietly();
}

/// Empties a slot that was lent `zval`, which others still hold: quietly, if it is there yet.
#[inline(always)]
pub fn release_held(slot: &mut Slot, zval: &Zval) {
    let is_there = slot
        .as_ref()
        .is_some_and(|lent| std::ptr::eq(&**lent, zval));
    if is_there && let Some(lent) = slot.take() {
        lent.release_quietly();
    }
}

/// Binds a slot to a reference set: `$slot = &…`.
pub fn bind_reference(slot: &mut Slot, reference: ZvalPtr) {
    if let Some(zval) = slot
        && zval.same(&reference)
    {
        // `$a = &$a`: the count of the extra handle goes without the flag falling.
        reference.forget_self_reference();
        return;
    }
    let old = slot.replace(reference);
    drop(old);
}

/// Changes the value of a zval in place through `change`, which may take it and put back another. The zval holds null
/// meanwhile, so that a string or array has one count while it is changed and is not copied.
#[inline]
pub fn change<R>(zval: &Zval, change: impl FnOnce(&mut Value) -> R) -> R {
    if zval.is_typed() {
        // What its types refuse leaves the old value in place.
        let mut value = zval.get();
        let result = change(&mut value);
        drop(zval.replace(value));
        return result;
    }
    let mut value = zval.take_out();
    let result = change(&mut value);
    zval.put_back(value);
    result
}

#[inline(always)]
fn separated(from: &ZvalPtr, to: &ZvalPtr, why: Separation) {
    // The copy is new: it is traced if anything is.
    if to.is_traced() {
        observe::emit(Event::Separated { from, to, why });
    }
}
