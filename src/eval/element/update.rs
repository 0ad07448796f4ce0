//! Elements that are read and written: `$a[k] op= v`, `$a[k]++`.

use super::write::{ElementKey, step_into};
use crate::eval::place::{Change, KeyCursor, Place, update_resolved};
use crate::eval::unwind::Unwind;
use crate::eval::{Fetch, Machine, Target, slot};
use crate::zval::separate;
use crate::zval::{ObjectRef, Slot, Value, View};

/// Gives the key of an element, read now or taken from those evaluated ahead.
pub(in crate::eval) type KeyOfElement<'a> =
    &'a dyn Fn(&mut Machine, &mut KeyCursor) -> Result<Value, Unwind>;

/// The object in a container's slot.
pub(in crate::eval) fn object_in(container: *mut Slot) -> Option<ObjectRef> {
    if container.is_null() {
        return None;
    }
    // SAFETY: the container was just resolved, nothing ran since.
    match unsafe { slot::at(container) }.as_ref()?.view() {
        View::Object(object) => Some(object.clone()),
        _ => None,
    }
}

/// The element's place to be read and written, once the container is known to be no object.
pub(in crate::eval) fn element_noticed<P: Place + ?Sized>(
    m: &mut Machine,
    place: &P,
    container: *mut Slot,
    keys: &mut KeyCursor,
    key: Value,
) -> Result<*mut Slot, Unwind> {
    let element = step_into(m, container, ElementKey::Key(key), Fetch::ReadWrite)?;
    if m.pending_notices.is_empty() {
        return Ok(element);
    }
    for missing in std::mem::take(&mut m.pending_notices) {
        m.raise_missing(missing)?;
    }
    keys.rewind();
    place.resolve(m, keys, Fetch::Write)
}

/// `$base[$key] op= …`: of an object `offsetGet` and then `offsetSet` are asked (php-src
/// `zend_binary_assign_op_obj_dim`).
pub(in crate::eval) fn update_element<P: Place + ?Sized>(
    m: &mut Machine,
    place: &P,
    base: Target,
    keys: &mut KeyCursor,
    key: KeyOfElement<'_>,
    change: &mut dyn FnMut(&mut Machine, Value) -> Result<(Value, Value), Unwind>,
) -> Result<Value, Unwind> {
    let container = base.resolve(m, keys, Fetch::ReadWrite)?;
    if let Some(object) = object_in(container) {
        for missing in std::mem::take(&mut m.pending_notices) {
            m.raise_missing(missing)?;
        }
        let key = key(m, keys)?;
        let old = m.offset_get(&object, key.clone())?;
        let (new, result) = change(m, old)?;
        m.offset_set(&object, key, new)?;
        return Ok(result);
    }
    let key = key(m, keys)?;
    let element = element_noticed(m, place, container, keys, key)?;
    // SAFETY: the place was just resolved, nothing ran since.
    let old = unsafe { slot::at(element) }
        .as_ref()
        .map_or(Value::NULL, |zval| zval.get());
    let (new, result) = change(m, old)?;
    keys.rewind();
    let element = place.resolve(m, keys, Fetch::Write)?;
    // SAFETY: as above.
    separate::assign_value(unsafe { slot::at(element) }, new);
    Ok(result)
}

/// `$base[$key]++`: of an object `offsetGet` is asked for a reference, which is written.
pub(in crate::eval) fn step_element<P: Place + ?Sized>(
    m: &mut Machine,
    place: &P,
    base: Target,
    keys: &mut KeyCursor,
    key: KeyOfElement<'_>,
    change: Change<'_>,
) -> Result<Value, Unwind> {
    let container = base.resolve(m, keys, Fetch::ReadWrite)?;
    let Some(object) = object_in(container) else {
        keys.rewind();
        m.pending_notices.clear();
        return update_resolved(place, m, keys, change);
    };
    for missing in std::mem::take(&mut m.pending_notices) {
        m.raise_missing(missing)?;
    }
    let key = key(m, keys)?;
    if let Some(offsets) = Machine::own_offsets(&object, "offsetget")
        && let Some(element) = (offsets.place)(m, &object, Some(&key), Fetch::ReadWrite)?
    {
        // SAFETY: the place was just resolved, nothing ran since.
        let old = unsafe { slot::at(element) }
            .as_ref()
            .map_or(Value::NULL, |zval| zval.get());
        let (new, result) = change(m, old)?;
        if let Some(element) = (offsets.place)(m, &object, Some(&key), Fetch::Write)? {
            // SAFETY: as above.
            separate::assign_value(unsafe { slot::at(element) }, new);
        }
        return Ok(result);
    }
    let element = m.offset_place(&object, Some(key), Fetch::ReadWrite)?;
    // SAFETY: the place was just resolved, nothing ran since.
    let mut held = unsafe { slot::at(element) }.clone();
    let old = held.as_ref().map_or(Value::NULL, |zval| zval.get());
    let (new, result) = change(m, old)?;
    if held.as_ref().is_some_and(|zval| zval.is_ref()) {
        separate::assign_value(&mut held, new);
    }
    Ok(result)
}

/// Changes an element where it lies; declines for objects.
pub(in crate::eval) fn change_element<P: Place + ?Sized>(
    m: &mut Machine,
    place: &P,
    base: Target,
    keys: &mut KeyCursor,
    key: KeyOfElement<'_>,
    change: &mut dyn FnMut(&mut Value) -> bool,
) -> Result<bool, Unwind> {
    let container = base.resolve(m, keys, Fetch::ReadWrite)?;
    if object_in(container).is_some() {
        m.pending_notices.clear();
        return Ok(false);
    }
    let key = key(m, keys)?;
    let element = element_noticed(m, place, container, keys, key)?;
    // SAFETY: the place was just resolved, nothing ran since.
    let zval = separate::separate(unsafe { slot::at(element) });
    Ok(separate::change(zval, |value| change(value)))
}
