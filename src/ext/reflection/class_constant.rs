//! ReflectionClass: constants.

use super::class::class;
use super::constant::reflect_constant;
use super::modifier;
use crate::eval::class::{ClassConstant, ClassEntry};
use crate::eval::{Machine, Unwind};
use crate::ext::Call;
use crate::zval::{Key, PhpArray, PhpStr, Value, ZvalPtr};
use std::rc::Rc;

pub(super) fn has_constant(call: &mut Call<'_>, name: PhpStr) -> Result<bool, Unwind> {
    Ok(class(call)?.constants.contains(&name))
}

/// Whether a constant is of one of the visibilities in a filter, or final.
fn fits(constant: &ClassConstant, filter: Option<i64>) -> bool {
    super::constant::modifiers(constant) & filter.unwrap_or(modifier::ANY_VISIBILITY) != 0
}

/// The value of a constant; enums make their cases first.
pub(super) fn value_of(m: &mut Machine, constant: &Rc<ClassConstant>) -> Result<Value, Unwind> {
    m.initialize_enum(constant.class.get())?;
    m.constant_value(constant)
}

pub(super) fn get_constants(call: &mut Call<'_>, filter: Option<i64>) -> Result<PhpArray, Unwind> {
    let class = class(call)?;
    let mut constants = PhpArray::new();
    for (name, constant) in class.constants.iter() {
        let value = value_of(call.machine, constant)?;
        if fits(constant, filter) {
            constants.set(&Key::String(name.clone()), ZvalPtr::new(value));
        }
    }
    Ok(constants)
}

pub(super) fn get_reflection_constants(
    call: &mut Call<'_>,
    filter: Option<i64>,
) -> Result<PhpArray, Unwind> {
    let class = class(call)?;
    let mut constants = PhpArray::new();
    for constant in class.constants.values() {
        if fits(constant, filter) {
            constants.push_value(reflect_constant(call.machine, constant));
        }
    }
    Ok(constants)
}

fn evaluate_all(m: &mut Machine, class: &'static ClassEntry) -> Result<(), Unwind> {
    for constant in class.constants.values() {
        value_of(m, constant)?;
    }
    Ok(())
}

pub(super) fn get_constant(call: &mut Call<'_>, name: PhpStr) -> Result<Value, Unwind> {
    let class = class(call)?;
    evaluate_all(call.machine, class)?;
    match class.constants.get(&name) {
        Some(constant) => value_of(call.machine, constant),
        None => Ok(Value::FALSE),
    }
}

pub(super) fn get_reflection_constant(call: &mut Call<'_>, name: PhpStr) -> Result<Value, Unwind> {
    let class = class(call)?;
    Ok(match class.constants.get(&name) {
        Some(constant) => reflect_constant(call.machine, constant).into(),
        None => Value::FALSE,
    })
}
