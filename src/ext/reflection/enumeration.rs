//! ReflectionEnum, ReflectionEnumUnitCase, ReflectionEnumBackedCase.

use super::class::{class, construct as construct_class, reflect_class};
use super::class_constant::value_of;
use super::constant::{constant_of, construct as construct_constant, reflect_constant_as};
use super::types::reflect_type;
use super::{FLAGS, ObjectOrName, throw, throw_with_code};
use crate::ast::ClassKind;
use crate::eval::class::ClassConstant;
use crate::eval::{Machine, Unwind};
use crate::ext::{BuiltinClass, Call};
use crate::methods;
use crate::zval::{ObjectRef, PhpArray, PhpStr, Value, View};
use std::rc::Rc;

/// The classes of enums and their cases.
pub(super) static CLASSES: &[BuiltinClass] = &[
    BuiltinClass {
        flags: FLAGS,
        methods: methods! { "ReflectionEnum":
            [public] __construct(objectOrClass) = construct, "object|string";
            [public] hasCase(name) = has_case, "string -> bool";
            [public] getCase(name) = get_case, "string -> ReflectionEnumUnitCase";
            [public] getCases() = get_cases, "-> array";
            [public] isBacked() = is_backed, "-> bool";
            [public] getBackingType() = get_backing_type, "-> ?ReflectionNamedType";
        },
        ..BuiltinClass::extending("ReflectionEnum", "ReflectionClass")
    },
    BuiltinClass {
        flags: FLAGS,
        methods: methods! { "ReflectionEnumUnitCase":
            [public] __construct(class, constant) = construct_case, "object|string, string";
            [public] getEnum() = get_enum, "-> ReflectionEnum";
            [public] getValue() = get_value, "-> UnitEnum";
        },
        ..BuiltinClass::extending("ReflectionEnumUnitCase", "ReflectionClassConstant")
    },
    BuiltinClass {
        flags: FLAGS,
        methods: methods! { "ReflectionEnumBackedCase":
            [public] __construct(class, constant) = construct_backed_case, "object|string, string";
            [public] getBackingValue() = get_backing_value, "-> int|string";
        },
        ..BuiltinClass::extending("ReflectionEnumBackedCase", "ReflectionEnumUnitCase")
    },
];

fn construct(call: &mut Call<'_>, target: ObjectOrName) -> Result<(), Unwind> {
    construct_class(call, target)?;
    let class = class(call)?;
    if class.kind != ClassKind::Enum {
        let message = format!("Class \"{}\" is not an enum", class.name);
        return Err(throw_with_code(call.machine, &message, -1));
    }
    Ok(())
}

/// The object that reflects a case.
fn reflect_case(m: &mut Machine, constant: &Rc<ClassConstant>) -> ObjectRef {
    let class = match constant.class.backing_type {
        Some(_) => "reflectionenumbackedcase",
        None => "reflectionenumunitcase",
    };
    reflect_constant_as(m, class, constant)
}

fn has_case(call: &mut Call<'_>, name: PhpStr) -> Result<bool, Unwind> {
    Ok(class(call)?
        .constants
        .get(&name)
        .is_some_and(|constant| constant.is_case))
}

fn get_case(call: &mut Call<'_>, name: PhpStr) -> Result<ObjectRef, Unwind> {
    let class = class(call)?;
    match class.constants.get(&name) {
        Some(constant) if constant.is_case => Ok(reflect_case(call.machine, constant)),
        Some(_) => {
            let message = format!("{}::{name} is not a case", class.name);
            Err(throw(call.machine, &message))
        }
        None => {
            let message = format!("Case {}::{name} does not exist", class.name);
            Err(throw(call.machine, &message))
        }
    }
}

fn get_cases(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let class = class(call)?;
    let mut cases = PhpArray::new();
    for constant in class.constants.values() {
        if constant.is_case {
            cases.push_value(reflect_case(call.machine, constant));
        }
    }
    Ok(cases)
}

fn is_backed(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(class(call)?.backing_type.is_some())
}

fn get_backing_type(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let backing_type = class(call)?.backing_type;
    Ok(reflect_type(call.machine, backing_type))
}

fn construct_case(call: &mut Call<'_>, target: ObjectOrName, name: PhpStr) -> Result<(), Unwind> {
    construct_constant(call, target, name)?;
    let constant = constant_of(call)?;
    if !constant.is_case {
        let message = format!(
            "Constant {}::{} is not a case",
            constant.class.name, constant.name
        );
        return Err(throw(call.machine, &message));
    }
    Ok(())
}

fn construct_backed_case(
    call: &mut Call<'_>,
    target: ObjectOrName,
    name: PhpStr,
) -> Result<(), Unwind> {
    construct_case(call, target, name)?;
    let constant = constant_of(call)?;
    if constant.class.backing_type.is_none() {
        let message = format!(
            "Enum case {}::{} is not a backed case",
            constant.class.name, constant.name
        );
        return Err(throw(call.machine, &message));
    }
    Ok(())
}

fn get_enum(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    let class = constant_of(call)?.class.get();
    Ok(reflect_class(call.machine, class))
}

fn get_value(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let constant = constant_of(call)?;
    value_of(call.machine, &constant)
}

/// The slot of `$value` in the object of a backed case.
const VALUE_SLOT: usize = 1;

fn get_backing_value(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let case = get_value(call)?;
    Ok(match case.view() {
        View::Object(case) => case
            .slot(VALUE_SLOT)
            .as_ref()
            .map_or(Value::NULL, |zval| zval.get()),
        _ => Value::NULL,
    })
}
