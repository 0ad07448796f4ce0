//! `array_walk` and `array_walk_recursive`: a callback for each element of a live array.
//!
//! The array is walked where it stands, by position, as PHP does: the callback may change it, take the element by reference,
//! or put something else into the variable.

use super::pointer::ContainerByRef;
use crate::builtins;
use crate::eval::Unwind;
use crate::eval::callable::Callable;
use crate::eval::class::cast::{mangled_properties, set_dynamic};
use crate::eval::frame::Callee;
use crate::eval::repeated_call::{Passed, RepeatedCall};
use crate::ext::{Builtin, Call, IfPassed, Mixed, Passing};
use crate::zval::path::Path;
use crate::zval::separate;
use crate::zval::{Key, LiveWalk, ObjectRef, PhpArray, Slot, Value, View, ZvalPtr};

pub(in crate::ext) static FUNCTIONS: &[Builtin] = builtins! {
    array_walk(&array, callback, arg = null), array_walk_recursive(&array, callback, arg = null),
};

/// How elements that are arrays are treated.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inner {
    /// As any element.
    Element,
    /// They are walked in turn.
    Walked,
}

/// One walk: what is called, and what it gets besides element and key.
struct Walk {
    callback: RepeatedCall,
    argument: Option<ZvalPtr>,
    takes_reference: bool,
    inner: Inner,
    /// The arrays on the way down.
    path: Path<ZvalPtr>,
}

/// Calls `callback` with each element, its key and `arg`.
fn array_walk(
    call: &mut Call<'_>,
    array: ContainerByRef,
    callback: Callable,
    arg: IfPassed<Mixed>,
) -> Result<bool, Unwind> {
    start(call, &array, callback, arg, Inner::Element)
}

/// Like [`array_walk`], with the elements of inner arrays instead of those.
fn array_walk_recursive(
    call: &mut Call<'_>,
    array: ContainerByRef,
    callback: Callable,
    arg: IfPassed<Mixed>,
) -> Result<bool, Unwind> {
    start(call, &array, callback, arg, Inner::Walked)
}

fn start(
    call: &mut Call<'_>,
    array: &ContainerByRef,
    callback: Callable,
    argument: IfPassed<Mixed>,
    inner: Inner,
) -> Result<bool, Unwind> {
    let mut walk = Walk {
        takes_reference: takes_reference(&callback, 0),
        callback: RepeatedCall::new(callback, if argument.0.is_some() { 3 } else { 2 }),
        argument: argument.0.map(|Mixed(zval)| zval),
        inner,
        path: Path::default(),
    };
    let zval = array.0.zval().clone();
    if let View::Object(object) = zval.view() {
        let object = object.clone();
        walk.run_properties(call, &object)?;
        return Ok(true);
    }
    walk.run(call, &zval)?;
    Ok(true)
}

/// Whether a callback takes its argument at `index` by reference.
fn takes_reference(callback: &Callable, index: usize) -> bool {
    if callback.magic_name.is_some() {
        return false;
    }
    match callback.callee {
        Callee::User(function) => function
            .parameters
            .get(index)
            .or(function.parameters.last().filter(|last| last.variadic))
            .is_some_and(|parameter| parameter.by_ref),
        Callee::Builtin(builtin) => matches!(
            builtin.passing(index),
            Passing::Reference | Passing::RestByReference
        ),
    }
}

impl Walk {
    fn run(&mut self, call: &mut Call<'_>, array: &ZvalPtr) -> Result<(), Unwind> {
        call.machine.need_stack()?;
        let mut place = LiveWalk::start();
        loop {
            if !matches!(array.view(), View::Array(_)) {
                return Err(call
                    .machine
                    .throw_type_error("Iterated value is no longer an array or object"));
            }
            let Some((key, element)) = self.step(array, &mut place) else {
                return Ok(());
            };
            self.visit(call, element, key.to_value())?;
        }
    }

    /// Walks the properties of an object, all of them, under the names that tables of them have.
    fn run_properties(&mut self, call: &mut Call<'_>, object: &ObjectRef) -> Result<(), Unwind> {
        let keys: Vec<Key> = mangled_properties(object)
            .keys()
            .map(|key| key.to_key())
            .collect();
        let slots = (0..object.slot_count()).filter(|slot| object.slot(*slot).is_some());
        let slots: Vec<usize> = slots.collect();
        for (index, key) in keys.iter().enumerate() {
            let element = match slots.get(index) {
                Some(slot) => {
                    // Taken out for a moment, so that the property is the only one to be separated.
                    let mut property = object.set_slot(*slot, None);
                    if property.is_none() {
                        continue;
                    }
                    let element = self.element(&mut property);
                    drop(object.set_slot(*slot, property));
                    element
                }
                None => {
                    let mut table = object.dynamic().cloned().unwrap_or_default();
                    set_dynamic(object, PhpArray::new());
                    let element = table
                        .make_mut()
                        .slot_if_set(key)
                        .map(|slot| self.element(slot));
                    set_dynamic(object, table);
                    match element {
                        Some(element) => element,
                        None => continue,
                    }
                }
            };
            self.visit(call, element, key.to_value())?;
        }
        Ok(())
    }

    /// The zval of an element for the callback.
    fn element(&self, slot: &mut Slot) -> ZvalPtr {
        if self.takes_reference || slot.is_none() {
            return separate::make_reference(slot);
        }
        match slot {
            Some(zval) => zval.clone(),
            None => ZvalPtr::null(),
        }
    }

    fn visit(&mut self, call: &mut Call<'_>, element: ZvalPtr, key: Value) -> Result<(), Unwind> {
        if self.inner == Inner::Walked && matches!(element.view(), View::Array(_)) {
            if self.path.contains(&element) {
                return Err(call.machine.throw_error("Recursion detected"));
            }
            self.path.enter(element.clone());
            self.run(call, &element)?;
            self.path.leave();
            return Ok(());
        }
        let element = Passed::Value(Value::zval(element));
        let key = Passed::Value(key);
        match &self.argument {
            None => self.callback.call(call.machine, [element, key])?,
            Some(argument) => {
                let argument = Passed::Value(Value::zval(argument.clone()));
                self.callback.call(call.machine, [element, key, argument])?
            }
        };
        Ok(())
    }

    /// The next element; made a reference where the callback wants one.
    fn step(&self, array: &ZvalPtr, place: &mut LiveWalk) -> Option<(Key, ZvalPtr)> {
        let position = match array.view() {
            View::Array(array) => {
                let position = place.advance(array);
                array.set_walked();
                position?
            }
            _ => return None,
        };
        if !self.takes_reference {
            return match array.view() {
                View::Array(array) => {
                    let (key, element) = array.entry_at(position)?;
                    Some((key.to_key(), element.clone()))
                }
                _ => None,
            };
        }
        separate::change(array, |value| {
            let array = value.as_array_mut()?;
            let data = array.make_mut();
            data.set_walked();
            let key = data.entry_at(position)?.0.to_key();
            let element = separate::make_reference(data.slot_at(position)?);
            place.follow(array);
            Some((key, element))
        })
    }
}
