//! ArrayIterator and RecursiveArrayIterator: walking an ArrayObject's elements while they may change.

use super::element::target;
use super::storage::{Cursor, Storage, Target};
use super::{CHILD_ARRAYS_ONLY, State, state_of, this};
use crate::eval::class::{ClassEntry, ObjectIterator, WalkKind};
use crate::eval::errors::Throw;
use crate::eval::{Machine, Unwind};
use crate::ext::Call;
use crate::zval::separate;
use crate::zval::{Key, ObjectRef, Position, ReservedHandle, Value, View, ZvalPtr};

/// Does something at the cursor, which is put at the first element when it was not asked before or has another storage.
fn at_cursor<R>(object: &ObjectRef, target: &Target, act: impl FnOnce(&Cursor) -> R) -> R {
    let state = state_of(object);
    let is_here =
        |cursor: &Option<Cursor>| cursor.as_ref().is_some_and(|cursor| cursor.is_in(target));
    if !is_here(&state.cursor.borrow()) {
        let old = state.cursor.replace(Some(Cursor::start(target.clone())));
        drop(old);
    }
    match &*state.cursor.borrow() {
        Some(cursor) => act(cursor),
        None => unreachable!("the cursor was just put there"),
    }
}

/// Where an iterator is: what it walks, and the position of its element, if there is one.
fn here(m: &mut Machine, object: &ObjectRef) -> Result<(Target, Option<Position>), Unwind> {
    let target = target(m, object)?;
    let position = at_cursor(object, &target, Cursor::position);
    Ok((target, position))
}

fn key_value(key: Key) -> Value {
    match key {
        Key::Int(int) => Value::int(int),
        Key::String(string) => string.into(),
    }
}

/// The key of an iterator's element, null behind the last.
///
/// # Errors
/// It contains itself.
pub(in crate::ext::spl) fn iterator_key(
    m: &mut Machine,
    object: &ObjectRef,
) -> Result<Value, Unwind> {
    let (target, position) = here(m, object)?;
    let entry = position.and_then(|position| target.entry(position));
    Ok(entry.map_or(Value::NULL, |(key, _)| key_value(key)))
}

fn current_zval(m: &mut Machine, object: &ObjectRef) -> Result<Option<ZvalPtr>, Unwind> {
    let (target, position) = here(m, object)?;
    Ok(position.and_then(|position| target.zval(position)))
}

fn advance_iterator(m: &mut Machine, object: &ObjectRef) -> Result<(), Unwind> {
    let target = target(m, object)?;
    at_cursor(object, &target, Cursor::advance);
    Ok(())
}

fn rewind_iterator(m: &mut Machine, object: &ObjectRef) -> Result<(), Unwind> {
    let target = target(m, object)?;
    at_cursor(object, &target, Cursor::rewind);
    Ok(())
}

/// A new object that walks another one's elements, as `getIterator` gives it: its constructor is not called.
pub(super) fn iterator_over(
    m: &mut Machine,
    class: &'static ClassEntry,
    object: &ObjectRef,
) -> Result<ObjectRef, Unwind> {
    let iterator = m.instantiate(class)?;
    if let Some(state) = iterator.native::<State>() {
        let from = state_of(object);
        state.exchange(Storage::Other(object.clone()));
        state.flags.set(from.flags.get() & super::KEPT);
        state.iterator_class.set(from.iterator_class.get());
    }
    Ok(iterator)
}

/// A new, empty ArrayIterator.
pub(in crate::ext::spl) fn array_iterator(m: &mut Machine) -> ObjectRef {
    let class = m.builtin_class("arrayiterator");
    m.new_object(class)
}

/// `foreach` over an ArrayIterator moves the iterator itself.
struct Walk {
    object: ObjectRef,
    kind: WalkKind,
    /// Given back after the object's.
    _handle: ReservedHandle,
}

impl ObjectIterator for Walk {
    fn rewind(&mut self, m: &mut Machine) -> Result<(), Unwind> {
        rewind_iterator(m, &self.object)
    }

    fn valid(&mut self, m: &mut Machine) -> Result<bool, Unwind> {
        Ok(here(m, &self.object)?.1.is_some())
    }

    fn current(&mut self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        if self.kind == WalkKind::ByReference {
            let (target, position) = here(m, &self.object)?;
            return match position.and_then(|position| target.entry(position)) {
                Some((key, _)) => {
                    readonly_check(m, &target, &key)?;
                    Ok(target.reference(&key))
                }
                None => Ok(ZvalPtr::null()),
            };
        }
        let zval = current_zval(m, &self.object)?;
        Ok(zval.map_or_else(ZvalPtr::null, separate::pass_on))
    }

    fn key(&mut self, m: &mut Machine) -> Result<Value, Unwind> {
        iterator_key(m, &self.object)
    }

    fn next(&mut self, m: &mut Machine) -> Result<(), Unwind> {
        advance_iterator(m, &self.object)
    }
}

/// No reference is handed out to a readonly property.
fn readonly_check(m: &mut Machine, target: &Target, key: &Key) -> Result<(), Unwind> {
    let (Target::Properties(object), Key::String(name)) = (target, key) else {
        return Ok(());
    };
    match ClassEntry::of(object.class()).properties.get(name) {
        Some(property) if property.is_readonly => {
            let message = format!(
                "Cannot acquire reference to readonly property {}::${name}",
                property.class.display_name()
            );
            Err(m.throw_error(&message))
        }
        _ => Ok(()),
    }
}

pub(super) fn iterate(
    _: &mut Machine,
    object: &ObjectRef,
    kind: WalkKind,
) -> Result<Box<dyn ObjectIterator>, Unwind> {
    Ok(Box::new(Walk {
        object: object.clone(),
        kind,
        _handle: ReservedHandle::new(),
    }))
}

// ---- methods -------------------------------------------------------------------------------------------------------

pub(super) fn rewind(call: &mut Call<'_>) -> Result<(), Unwind> {
    let this = this(call);
    rewind_iterator(call.machine, &this)
}

pub(super) fn valid(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let this = this(call);
    Ok(here(call.machine, &this)?.1.is_some())
}

pub(super) fn current(call: &mut Call<'_>) -> Result<Option<ZvalPtr>, Unwind> {
    let this = this(call);
    Ok(current_zval(call.machine, &this)?.map(separate::pass_on))
}

pub(super) fn key(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let this = this(call);
    iterator_key(call.machine, &this)
}

pub(super) fn next(call: &mut Call<'_>) -> Result<(), Unwind> {
    let this = this(call);
    advance_iterator(call.machine, &this)
}

/// Goes to the element that is the `offset`th from the start.
pub(super) fn seek(call: &mut Call<'_>, offset: i64) -> Result<(), Unwind> {
    let this = this(call);
    let target = target(call.machine, &this)?;
    if offset >= 0 {
        let found = at_cursor(&this, &target, |cursor| {
            cursor.rewind();
            for _ in 0..offset {
                cursor.position()?;
                cursor.advance();
            }
            cursor.position()
        });
        if found.is_some() {
            return Ok(());
        }
    }
    let message = format!("Seek position {offset} is out of range");
    Err(call.machine.throw(Throw::OutOfBoundsException, &message))
}

/// Whether the element here is an array, or an object where those count.
pub(super) fn has_children(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let this = this(call);
    let arrays_only = state_of(&this).has(CHILD_ARRAYS_ONLY);
    let zval = current_zval(call.machine, &this)?;
    Ok(zval.is_some_and(|zval| match zval.view() {
        View::Array(_) => true,
        View::Object(_) => !arrays_only,
        _ => false,
    }))
}

/// An iterator of the same class over the element here.
pub(super) fn get_children(call: &mut Call<'_>) -> Result<Option<ObjectRef>, Unwind> {
    let this = this(call);
    let state = state_of(&this);
    let Some(zval) = current_zval(call.machine, &this)? else {
        return Ok(None);
    };
    let class = ClassEntry::of(this.class());
    if let View::Object(object) = zval.view() {
        if state.has(CHILD_ARRAYS_ONLY) {
            return Ok(None);
        }
        if ClassEntry::of(object.class()).is_subclass_of(class) {
            return Ok(Some(object.clone()));
        }
    }
    let flags = Value::int(state.flags.get());
    let child = call.machine.instantiate(class)?;
    if let Some(constructor) = class.magic.constructor.clone() {
        let arguments = &mut [Value::zval(separate::pass_on(zval)), flags];
        call.machine.call_method(&child, &constructor, arguments)?;
    }
    let (target, position) = here(call.machine, &this)?;
    if let Some((key, _)) = position.and_then(|position| target.entry(position))
        && let Some(state) = child.native::<State>()
        && let Storage::Array(elements) = &*state.storage.borrow()
    {
        elements.set_parent(target, key);
    }
    Ok(Some(child))
}
