//! Writing elements: the way to the container, and what comes to be on it.

use super::string_offset::{assign_string_offset, string_offset};
use crate::eval::convert::OffsetUse;
use crate::eval::place::{Fetch, KeyCursor, MissingPlace, SlotAtOnce};
use crate::eval::unwind::Unwind;
use crate::eval::{Machine, Target, slot};
use crate::zval::separate;
use crate::zval::{KeyRef, ObjectRef, Slot, Tag, Value, View, ZvalPtr};

/// The key of an element about to be written.
pub(in crate::eval) enum ElementKey {
    Key(Value),
    Next,
}

/// The slot of an element that is set, of an array in `container`, which is separated for a write.
#[inline(always)]
pub(in crate::eval) fn element_at_once(
    container: *mut Slot,
    key: KeyRef<'_>,
) -> Option<SlotAtOnce> {
    // SAFETY: the container was just reached, nothing ran since.
    let holder = unsafe { slot::at(container) };
    if holder.as_ref()?.tag() != Tag::Array {
        return None;
    }
    let zval = separate::separate(holder);
    // SAFETY: just seen to hold an array.
    let array = unsafe { slot::array_of(zval) };
    let element = array.make_mut().slot_at_once(key)?;
    Some(SlotAtOnce::of_any(std::ptr::from_mut(element)))
}

/// Whether a container that was just reached holds an array.
#[inline(always)]
pub(in crate::eval) fn holds_array(container: *mut Slot) -> bool {
    // SAFETY: the container was just reached, nothing ran since.
    let holder = unsafe { slot::at(container) };
    holder.as_ref().is_some_and(|zval| zval.tag() == Tag::Array)
}

#[inline]
pub(in crate::eval) fn resolve_container(
    m: &mut Machine,
    base: Target,
    keys: &mut KeyCursor,
    fetch: Fetch,
) -> Result<*mut Slot, Unwind> {
    // The container itself is written whatever the element is fetched for; `ReadWrite` warns of missing containers too.
    base.resolve(m, keys, fetch)
}

pub(in crate::eval) fn resolve_element(
    m: &mut Machine,
    base: Target,
    keys: &mut KeyCursor,
    key: ElementKey,
    fetch: Fetch,
) -> Result<*mut Slot, Unwind> {
    let container = resolve_container(m, base, keys, fetch)?;
    step_into(m, container, key, fetch)
}

#[inline]
pub(in crate::eval) fn assign_element(
    m: &mut Machine,
    base: Target,
    keys: &mut KeyCursor,
    key: ElementKey,
    value: Value,
) -> Result<(), Unwind> {
    let container = base.resolve(m, keys, Fetch::Write)?;
    assign_in(m, container, key, value)
}

/// Assigns to an element of what lies in `container`. The old element is released last.
#[inline]
pub(in crate::eval) fn assign_in(
    m: &mut Machine,
    container: *mut Slot,
    key: ElementKey,
    value: Value,
) -> Result<(), Unwind> {
    // SAFETY: the container was just resolved, nothing ran since.
    let holder = unsafe { slot::at(container) };
    if let Some(zval) = holder
        && zval.tag() == Tag::Array
    {
        let zval = separate::separate(holder);
        // SAFETY: the zval was just seen to hold an array, and nothing ran since.
        let array = unsafe { slot::array_of(zval) };
        match &key {
            ElementKey::Key(key) => match key.view() {
                View::Int(int) => {
                    put_element(array.make_mut().slot_int(int), value);
                    return Ok(());
                }
                View::String(string) => {
                    let array = array.make_mut();
                    let element = match crate::zval::integer_key(string) {
                        Some(int) => array.slot_int(int),
                        None => array.slot_str(string),
                    };
                    put_element(element, value);
                    return Ok(());
                }
                _ => {}
            },
            ElementKey::Next => {
                let zval = separate::pass_on(value.into_zval());
                if array.push(zval).is_err() {
                    return Err(next_is_taken(m));
                }
                return Ok(());
            }
        }
    }
    assign_in_slow(m, container, key, value)
}

/// Assigns to an element of an array in `container`. Gives the value back where it is no array.
#[inline(always)]
pub(in crate::eval) fn assign_at_once(
    container: *mut Slot,
    key: KeyRef<'_>,
    value: Value,
) -> Result<(), Value> {
    // SAFETY: the container was just reached, nothing ran since.
    let holder = unsafe { slot::at(container) };
    if holder.as_ref().is_none_or(|zval| zval.tag() != Tag::Array) {
        return Err(value);
    }
    let zval = separate::separate(holder);
    // SAFETY: the zval was just seen to hold an array, and nothing ran since.
    let array = unsafe { slot::array_of(zval) }.make_mut();
    let element = match key {
        KeyRef::Int(int) => array.slot_int(int),
        KeyRef::String(string) => array.slot_str(string),
    };
    put_element(element, value);
    Ok(())
}

/// Writes an element's slot. A new one takes the value (or the zval that is passed on) as it is.
#[inline(always)]
pub(in crate::eval) fn put_element(element: &mut Slot, value: Value) {
    if element.is_none() {
        *element = Some(separate::pass_on(value.into_zval()));
    } else {
        separate::assign_handed_over(element, value);
    }
}

#[inline(never)]
pub(in crate::eval) fn assign_in_slow(
    m: &mut Machine,
    container: *mut Slot,
    key: ElementKey,
    value: Value,
) -> Result<(), Unwind> {
    // SAFETY: the container was just resolved, nothing ran since.
    let holder = unsafe { slot::at(container) };
    match container_kind(holder) {
        ContainerKind::Array => {}
        ContainerKind::Nothing => {
            m.auto_initialize(holder)?;
        }
        ContainerKind::False => {
            m.deprecated("Automatic conversion of false to array is deprecated")?;
            // SAFETY: deliberately taken again after the handler; the slot of a variable or element that a handler
            // unset would be gone, so lowering's places are resolved again by the caller where that can happen.
            let holder = unsafe { slot::at(container) };
            m.auto_initialize(holder)?;
        }
        ContainerKind::String => return assign_string_offset(m, container, key, value),
        ContainerKind::Object(object) => {
            return match key {
                ElementKey::Key(key) => m.offset_set(&object, key, value),
                ElementKey::Next => m.offset_append(&object, value),
            };
        }
        ContainerKind::Scalar => {
            return Err(m.throw_error("Cannot use a scalar value as an array"));
        }
    }
    let key = match key {
        ElementKey::Key(key) => Some(m.to_key(&key, OffsetUse::Access)?),
        ElementKey::Next => None,
    };
    // SAFETY: the container holds an array; only a deprecated float key ran user code, and then the slot is looked at again.
    let holder = unsafe { slot::at(container) };
    let zval = separate::separate(holder);
    if zval.tag() != Tag::Array {
        return Ok(());
    }
    // SAFETY: just seen to be an array.
    let array = unsafe { slot::array_of(zval) };
    match key {
        Some(key) => put_element(array.make_mut().slot(&key), value),
        None => {
            let zval = separate::pass_on(value.into_zval());
            if array.push(zval).is_err() {
                return Err(next_is_taken(m));
            }
        }
    }
    Ok(())
}

#[cold]
pub(in crate::eval) fn next_is_taken(m: &mut Machine) -> Unwind {
    m.throw_error("Cannot add element to the array as the next element is already occupied")
}

/// What a slot holds, as a container to write into.
pub(in crate::eval) enum ContainerKind {
    Array,
    /// Undefined or null: becomes an array.
    Nothing,
    False,
    String,
    Object(ObjectRef),
    Scalar,
}

pub(in crate::eval) fn container_kind(slot: &Slot) -> ContainerKind {
    let Some(zval) = slot else {
        return ContainerKind::Nothing;
    };
    match zval.view() {
        View::Array(_) => ContainerKind::Array,
        View::Null => ContainerKind::Nothing,
        View::Bool(false) => ContainerKind::False,
        View::String(_) => ContainerKind::String,
        View::Object(object) => ContainerKind::Object(object.clone()),
        View::Bool(true) | View::Int(_) | View::Float(_) | View::Resource(_) => {
            ContainerKind::Scalar
        }
    }
}

/// Walks from the container's slot to the element's slot, making both where they are missing.
pub(in crate::eval) fn step_into(
    m: &mut Machine,
    container: *mut Slot,
    key: ElementKey,
    fetch: Fetch,
) -> Result<*mut Slot, Unwind> {
    if container.is_null() {
        return Ok(container);
    }
    if let ElementKey::Key(key) = &key
        && let Some(key) = key.key_at_once()
        && let Some(element) = element_at_once(container, key)
    {
        return Ok(element.slot);
    }
    // SAFETY: the container was just resolved, nothing ran since.
    let holder = unsafe { slot::at(container) };
    match container_kind(holder) {
        ContainerKind::Array => {}
        ContainerKind::Nothing => {
            if fetch == Fetch::Unset {
                return Ok(std::ptr::null_mut());
            }
            m.auto_initialize(holder)?;
        }
        ContainerKind::False => {
            if fetch == Fetch::Unset {
                m.deprecated("Automatic conversion of false to array is deprecated")?;
                return Ok(std::ptr::null_mut());
            }
            m.deprecated("Automatic conversion of false to array is deprecated")?;
            // SAFETY: as in `assign_in_slow`.
            let holder = unsafe { slot::at(container) };
            m.auto_initialize(holder)?;
        }
        ContainerKind::String => {
            if let ElementKey::Key(key) = &key
                && fetch != Fetch::Unset
            {
                string_offset(m, key)?;
            }
            let message = match (fetch, &key) {
                (Fetch::Unset, _) => "Cannot unset offset in a non-array variable",
                (_, ElementKey::Next) => "[] operator not supported for strings",
                (Fetch::Reference, _) => "Cannot create references to/from string offsets",
                (Fetch::ReadWrite, _) => "Cannot use assign-op operators with string offsets",
                (Fetch::Write, _) => "Cannot use string offset as an array",
            };
            return Err(m.throw_error(message));
        }
        ContainerKind::Object(object) => {
            let key = match key {
                ElementKey::Key(key) => Some(key),
                ElementKey::Next => None,
            };
            return m.offset_place(&object, key, fetch);
        }
        ContainerKind::Scalar => {
            if fetch == Fetch::Unset {
                return Err(m.throw_error("Cannot unset offset in a non-array variable"));
            }
            return Err(m.throw_error("Cannot use a scalar value as an array"));
        }
    }
    let key = match key {
        ElementKey::Key(key) => Some(m.to_key(&key, OffsetUse::Access)?),
        ElementKey::Next => None,
    };
    // SAFETY: as in `assign_in_slow`.
    let holder = unsafe { slot::at(container) };
    let zval = separate::separate(holder);
    if zval.tag() != Tag::Array {
        return Err(m.throw_error("Cannot use a scalar value as an array"));
    }
    // SAFETY: just seen to be an array.
    let array = unsafe { slot::array_of(zval) };
    let element = match key {
        Some(key) => {
            if array.get(&key).is_none() {
                match fetch {
                    Fetch::Unset => return Ok(std::ptr::null_mut()),
                    Fetch::ReadWrite => {
                        m.pending_notices.push(MissingPlace::Element(key.clone()));
                    }
                    Fetch::Write | Fetch::Reference => {}
                }
            }
            let fresh = array.get(&key).is_none().then(ZvalPtr::null);
            let element = array.make_mut().slot(&key);
            if fresh.is_some() {
                *element = fresh;
            }
            element
        }
        None => {
            let fresh = ZvalPtr::null();
            match array.make_mut().push_slot() {
                Ok(element) => {
                    *element = Some(fresh);
                    element
                }
                Err(_) => return Err(next_is_taken(m)),
            }
        }
    };
    Ok(std::ptr::from_mut(element))
}
