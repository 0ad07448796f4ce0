//! `$object[…]` of an ArrayObject, and the methods of ArrayAccess and Countable.

use super::storage::Target;
use super::{State, state_of, target_of, this};
use crate::eval::convert::OffsetUse;
use crate::eval::{Fetch, Machine, Unwind};
use crate::ext::class::Offsets;
use crate::ext::{Call, Mixed};
use crate::zval::{Key, ObjectRef, PhpArray, Slot, Value, ZvalPtr};

/// The library's way with elements.
pub(super) static OFFSETS: Offsets = Offsets {
    get,
    is_set,
    set,
    unset,
    place,
};

/// Where the elements lie.
///
/// # Errors
/// Two of the kind have each other for their storage.
pub(super) fn target(m: &mut Machine, object: &ObjectRef) -> Result<Target, Unwind> {
    match target_of(object) {
        Some(target) => Ok(target),
        None => Err(m.throw_error("ArrayObject contains itself")),
    }
}

/// The error for a change while a comparison function of a sort runs.
///
/// # Errors
/// A sort is running.
pub(super) fn may_change(m: &mut Machine, object: &ObjectRef) -> Result<(), Unwind> {
    if state_of(object).sorting.get() > 0 {
        return Err(m.throw_error("Modification of ArrayObject during sorting is prohibited"));
    }
    Ok(())
}

/// A key of an array; `Illegal offset type` has the same words wherever it stands but for unset and isset.
fn key_in(m: &mut Machine, target: &Target, key: &Value, used: OffsetUse) -> Result<Key, Unwind> {
    let key = m.to_key(key, used)?;
    Ok(target.key(key))
}

fn get(m: &mut Machine, object: &ObjectRef, key: &Value) -> Result<Value, Unwind> {
    let target = target(m, object)?;
    let key = key_in(m, &target, key, OffsetUse::Access)?;
    match target.get(&key) {
        Some(zval) => Ok(zval.get()),
        None => {
            m.undefined_key(&key)?;
            Ok(Value::NULL)
        }
    }
}

fn is_set(m: &mut Machine, object: &ObjectRef, key: &Value) -> Result<bool, Unwind> {
    let target = target(m, object)?;
    let key = key_in(m, &target, key, OffsetUse::Isset)?;
    Ok(target
        .get(&key)
        .is_some_and(|zval| !zval.view().to_value().is_null()))
}

/// The key null appends too.
fn set(
    m: &mut Machine,
    object: &ObjectRef,
    key: Option<&Value>,
    zval: ZvalPtr,
) -> Result<(), Unwind> {
    may_change(m, object)?;
    let target = target(m, object)?;
    let Some(key) = key.filter(|key| !key.is_null()) else {
        target.push(zval);
        return Ok(());
    };
    let key = key_in(m, &target, key, OffsetUse::Access)?;
    target.set(&key, zval);
    Ok(())
}

fn unset(m: &mut Machine, object: &ObjectRef, key: &Value) -> Result<(), Unwind> {
    may_change(m, object)?;
    let target = target(m, object)?;
    let key = key_in(m, &target, key, OffsetUse::Unset)?;
    let removed = target.remove(&key);
    drop(removed);
    Ok(())
}

fn place(
    m: &mut Machine,
    object: &ObjectRef,
    key: Option<&Value>,
    fetch: Fetch,
) -> Result<Option<*mut Slot>, Unwind> {
    let Some(key) = key else {
        return Ok(None);
    };
    if fetch != Fetch::Unset {
        may_change(m, object)?;
    }
    let target = target(m, object)?;
    let key = key_in(m, &target, key, OffsetUse::Access)?;
    if target.get(&key).is_none() {
        match fetch {
            Fetch::Unset => return Ok(None),
            Fetch::ReadWrite => m.undefined_key(&key)?,
            Fetch::Write | Fetch::Reference => {}
        }
    }
    Ok(Some(target.place(&key)))
}

/// Whether the elements of an object are its properties too.
pub(super) fn has_element_properties(object: &ObjectRef) -> bool {
    object
        .native::<State>()
        .is_some_and(|state| state.has(super::ARRAY_AS_PROPS))
}

/// What a cast to an array and exports see.
pub(super) fn as_array(_: &mut Machine, object: &ObjectRef) -> Option<PhpArray> {
    if state_of(object).has(super::STD_PROP_LIST) {
        return None;
    }
    target_of(object).map(|target| target.snapshot())
}

// ---- methods -------------------------------------------------------------------------------------------------------

pub(super) fn offset_exists(call: &mut Call<'_>, key: Value) -> Result<bool, Unwind> {
    let this = this(call);
    let target = target(call.machine, &this)?;
    let key = key_in(call.machine, &target, &key, OffsetUse::Isset)?;
    Ok(target.get(&key).is_some())
}

pub(super) fn offset_get(call: &mut Call<'_>, key: Value) -> Result<Value, Unwind> {
    let this = this(call);
    get(call.machine, &this, &key)
}

pub(super) fn offset_set(call: &mut Call<'_>, key: Value, value: Mixed) -> Result<(), Unwind> {
    let this = this(call);
    set(call.machine, &this, Some(&key), value.0)
}

pub(super) fn offset_unset(call: &mut Call<'_>, key: Value) -> Result<(), Unwind> {
    let this = this(call);
    unset(call.machine, &this, &key)
}

pub(super) fn append_value(call: &mut Call<'_>, value: Mixed) -> Result<(), Unwind> {
    let this = this(call);
    append(call.machine, &this, value.0)
}

/// Adds an element under the next free index, through an `offsetSet` that overrides.
///
/// # Errors
/// The storage is an object; what `offsetSet` throws.
pub(in crate::ext::spl) fn append(
    m: &mut Machine,
    object: &ObjectRef,
    zval: ZvalPtr,
) -> Result<(), Unwind> {
    if target(m, object)?.is_object() {
        let message = format!(
            "Cannot append properties to objects, use {}::offsetSet() instead",
            object.class().name()
        );
        return Err(m.throw_error(&message));
    }
    m.offset_append(object, Value::zval(zval))
}

pub(super) fn get_array_copy(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let this = this(call);
    Ok(target(call.machine, &this)?.snapshot())
}

pub(super) fn count(call: &mut Call<'_>) -> Result<i64, Unwind> {
    let this = this(call);
    Ok(target(call.machine, &this)?.count() as i64)
}
