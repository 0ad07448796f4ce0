//! `unset($a[k])`.

use super::write::{ContainerKind, container_kind};
use crate::eval::convert::OffsetUse;
use crate::eval::place::{Fetch, KeyCursor, resolve_noticed};
use crate::eval::unwind::Unwind;
use crate::eval::{Machine, Target, slot};
use crate::zval::separate;
use crate::zval::{KeyRef, Slot, Tag, Value, View};

pub(in crate::eval) fn resolve_to_unset(
    m: &mut Machine,
    base: Target,
    keys: &mut KeyCursor,
) -> Result<Option<*mut Slot>, Unwind> {
    let container = resolve_noticed(base, m, keys, Fetch::Unset)?;
    if container.is_null() {
        return Ok(None);
    }
    if let Some(local) = base.local() {
        // SAFETY: the place was just resolved, nothing ran since.
        if unsafe { slot::at(container) }.is_none() {
            let name = crate::eval::local::Local { index: local }.name(m);
            m.undefined_variable(&name)?;
            return Ok(None);
        }
    }
    Ok(Some(container))
}

pub(in crate::eval) fn unset_element(
    m: &mut Machine,
    base: Target,
    keys: &mut KeyCursor,
    key: &Value,
) -> Result<(), Unwind> {
    match resolve_to_unset(m, base, keys)? {
        Some(container) => unset_in(m, container, key),
        None => Ok(()),
    }
}

/// Takes an element out of an array that nobody else holds. The answer is what was there; `None` where it is no such array.
#[inline]
pub(in crate::eval) fn remove_at_once(holder: &mut Slot, key: KeyRef<'_>) -> Option<Slot> {
    let zval = holder.as_ref().filter(|zval| zval.tag() == Tag::Array)?;
    // SAFETY: just seen to hold an array.
    let array = unsafe { slot::array_of(zval) };
    if array.payload_count() != 1 {
        return None;
    }
    let array = array.make_mut();
    Some(array.remove_at(key))
}

/// The same for a container that was just reached, if its zval is not shared.
#[inline]
pub(in crate::eval) fn unset_at_once(container: *mut Slot, key: KeyRef<'_>) -> Option<Slot> {
    // SAFETY: the container was just reached, nothing ran since.
    let holder = unsafe { slot::at(container) };
    let is_single = holder.as_ref().is_some_and(|zval| zval.is_plain_single());
    is_single.then(|| remove_at_once(holder, key)).flatten()
}

pub(in crate::eval) fn unset_in(
    m: &mut Machine,
    container: *mut Slot,
    key: &Value,
) -> Result<(), Unwind> {
    if let Some(key) = key.key_at_once()
        && let Some(removed) = unset_at_once(container, key)
    {
        drop(removed);
        return Ok(());
    }
    // SAFETY: the container was just resolved, nothing ran since.
    let holder = unsafe { slot::at(container) };
    match container_kind(holder) {
        ContainerKind::Array => {}
        ContainerKind::Nothing => return Ok(()),
        ContainerKind::False => {
            return m.deprecated("Automatic conversion of false to array is deprecated");
        }
        ContainerKind::String => return Err(m.throw_error("Cannot unset string offsets")),
        ContainerKind::Object(object) => return m.offset_unset(&object, key.clone()),
        ContainerKind::Scalar => {
            return Err(m.throw_error("Cannot unset offset in a non-array variable"));
        }
    }
    let key = m.to_key(key, OffsetUse::Unset)?;
    // SAFETY: as in `assign_in_slow`.
    let holder = unsafe { slot::at(container) };
    let is_set = holder.as_ref().is_some_and(|zval| match zval.view() {
        View::Array(array) => array.get(&key).is_some(),
        _ => false,
    });
    if !is_set {
        return Ok(());
    }
    let zval = separate::separate(holder);
    // SAFETY: just seen to be an array.
    let array = unsafe { slot::array_of(zval) };
    let removed = array.make_mut().remove(&key);
    drop(removed);
    Ok(())
}
