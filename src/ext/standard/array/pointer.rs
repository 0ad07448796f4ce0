//! The internal pointer of an array: `current`, `key`, `next`, `prev`, `reset`, `end`.
//!
//! It belongs to the array's payload, so moving it never separates elements; an array that is shared is copied before, as
//! its pointer would move in the others as well.

use crate::builtins;
use crate::eval::Unwind;
use crate::eval::class::cast::mangled_properties;
use crate::ext::{Builtin, ByRef, Call, FromArg, OrFalse};
use crate::zval::{ArrayData, ObjectRef, PhpArray, Position, Value, View, ZvalPtr};
use std::collections::HashMap;

pub(in crate::ext) static FUNCTIONS: &[Builtin] = builtins! {
    end(&array), prev(&array), next(&array), reset(&array), current(array), pos(array), key(array),
};

/// Where the pointers of objects' properties stand, by handle.
#[derive(Default)]
struct ObjectPointers(HashMap<u32, Position>);

fn object_pointer<'a>(call: &'a mut Call<'_>, object: &ObjectRef) -> &'a mut Position {
    let pointers = call.machine.extensions.state::<ObjectPointers>();
    pointers.0.entry(object.handle()).or_insert(0)
}

/// The properties of an object as an array whose pointer is the object's.
fn properties(call: &mut Call<'_>, object: &ObjectRef) -> Result<PhpArray, Unwind> {
    deprecate_object(call)?;
    let mut properties = mangled_properties(object);
    let pointer = *object_pointer(call, object);
    if !properties.is_empty() {
        properties.make_mut().set_cursor(pointer);
    }
    Ok(properties)
}

/// An `array|object` parameter by value: the array, or the properties of the object.
struct Container(PhpArray);

impl FromArg for Container {
    const TYPE: &'static str = "array";

    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<Container, Unwind> {
        match value.view() {
            View::Array(array) => Ok(Container(array.clone())),
            View::Object(object) => {
                let object = object.clone();
                properties(call, &object).map(Container)
            }
            _ => Err(not_a_container(call, index, &value)),
        }
    }
}

/// An `array|object` parameter by reference.
pub(super) struct ContainerByRef(pub(super) ByRef);

impl FromArg for ContainerByRef {
    const TYPE: &'static str = "array";

    fn from_value(
        call: &mut Call<'_>,
        index: usize,
        value: Value,
    ) -> Result<ContainerByRef, Unwind> {
        match value.view() {
            View::Array(_) | View::Object(_) => {
                ByRef::from_value(call, index, value).map(ContainerByRef)
            }
            _ => Err(not_a_container(call, index, &value)),
        }
    }
}

#[cold]
fn not_a_container(call: &mut Call<'_>, index: usize, value: &Value) -> Unwind {
    let given = call.machine.type_name_for_error(value);
    call.type_error(index, &format!("must be of type array, {given} given"))
}

fn deprecate_object(call: &mut Call<'_>) -> Result<(), Unwind> {
    let function = call.function_name();
    call.deprecate(&format!("Calling {function}() on an object is deprecated"))
}

/// Moves the pointer of the array in the variable and returns the element it then stands at.
fn moved(
    call: &mut Call<'_>,
    container: &ContainerByRef,
    to: impl FnOnce(&ArrayData) -> Position,
) -> Result<OrFalse<ZvalPtr>, Unwind> {
    if let View::Object(object) = container.0.zval().view() {
        let object = object.clone();
        let properties = properties(call, &object)?;
        let position = to(&properties);
        *object_pointer(call, &object) = position;
        return Ok(properties.zval_at(position).cloned().into());
    }
    Ok(container
        .0
        .change(|value| {
            let array = value.as_array_mut()?;
            let position = to(array);
            if position != array.cursor() {
                if array.payload_count() == 1 {
                    array.set_cursor(position);
                } else if !array.is_empty() {
                    array.make_mut().set_cursor(position);
                }
            }
            array.zval_at(position).cloned()
        })
        .into())
}

/// Where the pointer stands: at an element, or behind the last one.
fn here(array: &ArrayData) -> Position {
    array.seek(array.cursor()).unwrap_or(array.end())
}

/// Moves to the last element and returns it; false for an empty array.
fn end(call: &mut Call<'_>, array: ContainerByRef) -> Result<OrFalse<ZvalPtr>, Unwind> {
    moved(call, &array, |array| {
        array.seek_back(array.end()).unwrap_or(array.end())
    })
}

/// Moves to the element before and returns it; false when there is none, and then the pointer is behind the end.
fn prev(call: &mut Call<'_>, array: ContainerByRef) -> Result<OrFalse<ZvalPtr>, Unwind> {
    moved(call, &array, |array| {
        let here = here(array);
        if here >= array.end() {
            return array.end();
        }
        array.seek_back(here).unwrap_or(array.end())
    })
}

/// Moves to the next element and returns it; false when there is none.
fn next(call: &mut Call<'_>, array: ContainerByRef) -> Result<OrFalse<ZvalPtr>, Unwind> {
    moved(call, &array, |array| {
        array
            .seek(here(array).saturating_add(1))
            .unwrap_or(array.end())
    })
}

/// Moves to the first element and returns it; false for an empty array.
fn reset(call: &mut Call<'_>, array: ContainerByRef) -> Result<OrFalse<ZvalPtr>, Unwind> {
    moved(call, &array, |array| array.seek(0).unwrap_or(array.end()))
}

/// The element the pointer stands at; false behind the end.
fn current(_: &mut Call<'_>, array: Container) -> OrFalse<ZvalPtr> {
    array.0.zval_at(here(&array.0)).cloned().into()
}

/// Alias of [`current`].
fn pos(call: &mut Call<'_>, array: Container) -> OrFalse<ZvalPtr> {
    current(call, array)
}

/// The key the pointer stands at; null behind the end.
fn key(_: &mut Call<'_>, array: Container) -> Option<Value> {
    let (key, _) = array.0.entry_at(here(&array.0))?;
    Some(key.to_value())
}
