//! Parameters that take objects of one class.

use crate::eval::Unwind;
use crate::eval::class::ClassEntry;
use crate::ext::{Call, FromArg};
use crate::zval::{ObjectRef, PhpArray, PhpStr, Value, View};

macro_rules! object_of {
    ($($(#[$doc:meta])* $name:ident = $class:literal, $lowercase:literal);* $(;)?) => {
        $(
            $(#[$doc])*
            pub(super) struct $name(pub(super) ObjectRef);

            impl FromArg for $name {
                const TYPE: &'static str = $class;

                fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<$name, Unwind> {
                    of_class(call, index, &value, $class, $lowercase).map($name)
                }
            }
        )*
    };
}

object_of! {
    /// Anything `foreach` can walk by its own methods.
    Traversable = "Traversable", b"traversable";
    /// An Iterator.
    Iterator = "Iterator", b"iterator";
    /// A RecursiveIterator.
    RecursiveIterator = "RecursiveIterator", b"recursiveiterator";
    /// An SplObjectStorage.
    ObjectStorage = "SplObjectStorage", b"splobjectstorage";
}

fn of_class(
    call: &mut Call<'_>,
    index: usize,
    value: &Value,
    class: &str,
    lowercase: &[u8],
) -> Result<ObjectRef, Unwind> {
    if let View::Object(object) = value.view()
        && ClassEntry::of(object.class()).is_subclass_of_name(lowercase)
    {
        return Ok(object.clone());
    }
    let given = call.machine.type_name_for_error(value);
    Err(call.type_error(index, &format!("must be of type {class}, {given} given")))
}

/// An array, or an object.
pub(super) enum ArrayOrObject {
    /// An array.
    Array(PhpArray),
    /// An object.
    Object(ObjectRef),
}

impl FromArg for ArrayOrObject {
    const TYPE: &'static str = "array";

    fn from_value(
        call: &mut Call<'_>,
        index: usize,
        value: Value,
    ) -> Result<ArrayOrObject, Unwind> {
        match value.view() {
            View::Array(array) => Ok(ArrayOrObject::Array(array.clone())),
            View::Object(object) => Ok(ArrayOrObject::Object(object.clone())),
            _ => {
                let given = call.machine.type_name_for_error(&value);
                Err(call.type_error(index, &format!("must be of type array, {given} given")))
            }
        }
    }
}

/// An array, or anything `foreach` can walk by its own methods.
pub(super) enum Walkable {
    /// An array.
    Array(PhpArray),
    /// A Traversable.
    Traversable(ObjectRef),
}

impl FromArg for Walkable {
    const TYPE: &'static str = "Traversable|array";

    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<Walkable, Unwind> {
        if let View::Array(array) = value.view() {
            return Ok(Walkable::Array(array.clone()));
        }
        of_class(call, index, &value, Self::TYPE, b"traversable").map(Walkable::Traversable)
    }
}

/// The class that an argument names, which is or extends another.
///
/// # Errors
/// There is none, or it is no such class: PHP's `TypeError` is thrown.
pub(super) fn class_derived_from(
    call: &mut Call<'_>,
    index: usize,
    name: &PhpStr,
    base: &'static str,
) -> Result<&'static ClassEntry, Unwind> {
    match call.machine.lookup_class(name)? {
        Some(class) if class.is_subclass_of_name(&base.as_bytes().to_ascii_lowercase()) => {
            Ok(class)
        }
        _ => Err(call.type_error(
            index,
            &format!("must be a class name derived from {base}, {name} given"),
        )),
    }
}
