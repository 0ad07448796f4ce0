//! What classes are made of, and the identity of objects.

use crate::builtins;
use crate::eval::Unwind;
use crate::eval::class::ClassEntry;
use crate::ext::{Builtin, Call, OrFalse};
use crate::zval::{Key, ObjectRef, PhpArray, PhpStr, Value, View, ZvalPtr};

/// Functions about classes and objects.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    class_implements(object_or_class, autoload = true), class_parents(object_or_class, autoload = true),
    class_uses(object_or_class, autoload = true), spl_object_id(object), spl_object_hash(object),
    spl_classes(),
};

fn class_of(
    call: &mut Call<'_>,
    target: &Value,
    autoload: bool,
) -> Result<Option<&'static ClassEntry>, Unwind> {
    match target.view() {
        View::Object(object) => Ok(Some(ClassEntry::of(object.class()))),
        View::String(name) => {
            let name = name.clone();
            let found = if autoload {
                call.machine.lookup_class(&name)?
            } else {
                call.machine.find_class(&name)
            };
            if found.is_none() {
                let hint = if autoload {
                    " and could not be loaded"
                } else {
                    ""
                };
                call.warn(&format!("Class {name} does not exist{hint}"))?;
            }
            Ok(found)
        }
        _ => {
            let given = call.machine.type_name_for_error(target);
            Err(call.type_error(0, &format!("must be of type object|string, {given} given")))
        }
    }
}

fn names<'a>(classes: impl Iterator<Item = &'a ClassEntry>) -> PhpArray {
    let mut array = PhpArray::new();
    for class in classes {
        array.set(
            &Key::String(class.name.clone()),
            ZvalPtr::new(class.name.clone().into()),
        );
    }
    array
}

fn class_implements(
    call: &mut Call<'_>,
    target: Value,
    autoload: bool,
) -> Result<OrFalse<PhpArray>, Unwind> {
    Ok(class_of(call, &target, autoload)?
        .map(|class| names(class.interfaces.iter().copied()))
        .into())
}

fn class_parents(
    call: &mut Call<'_>,
    target: Value,
    autoload: bool,
) -> Result<OrFalse<PhpArray>, Unwind> {
    Ok(class_of(call, &target, autoload)?
        .map(|class| names(class.ancestors()))
        .into())
}

fn class_uses(
    call: &mut Call<'_>,
    target: Value,
    autoload: bool,
) -> Result<OrFalse<PhpArray>, Unwind> {
    Ok(class_of(call, &target, autoload)?
        .map(|class| names(class.traits.iter().copied()))
        .into())
}

fn spl_object_id(_: &mut Call<'_>, object: ObjectRef) -> i64 {
    i64::from(object.handle())
}

fn spl_object_hash(_: &mut Call<'_>, object: ObjectRef) -> PhpStr {
    PhpStr::new(object_hash(&object).as_bytes())
}

/// The names of the classes of this extension.
fn spl_classes(_: &mut Call<'_>) -> PhpArray {
    let mut array = PhpArray::new();
    for class in super::CLASSES.iter().copied().flatten() {
        array.set_value(class.name, class.name);
    }
    for class in crate::ext::classes() {
        if is_spl_exception(class.name) {
            array.set_value(class.name, class.name);
        }
    }
    array
}

/// Whether an exception class is one of SPL's, not of the core.
fn is_spl_exception(name: &str) -> bool {
    const NAMES: [&str; 13] = [
        "BadFunctionCallException",
        "BadMethodCallException",
        "DomainException",
        "InvalidArgumentException",
        "LengthException",
        "LogicException",
        "OutOfBoundsException",
        "OutOfRangeException",
        "OverflowException",
        "RangeException",
        "RuntimeException",
        "UnderflowException",
        "UnexpectedValueException",
    ];
    NAMES.contains(&name)
}

/// The hash of an object: its number in sixteen digits, and sixteen more that say nothing (php-src `php_spl_object_hash`).
pub(in crate::ext) fn object_hash(object: &ObjectRef) -> String {
    format!("{:016x}{:016x}", object.handle(), 0)
}
