//! ReflectionClass: static properties, and the defaults of all.

use super::class::class;
use super::property::declared_default;
use super::throw;
use crate::eval::Unwind;
use crate::eval::class::{ClassEntry, Property, PropertyPlace};
use crate::eval::types::Strictness;
use crate::ext::{Call, IfPassed};
use crate::zval::{Key, PhpArray, PhpStr, Value, Visibility, ZvalPtr, separate};

/// The properties that reflection shows of a class: all but those private to a parent.
fn shown(class: &'static ClassEntry) -> impl Iterator<Item = &'static Property> {
    class.properties.values().filter(move |property| {
        property.visibility != Visibility::Private || property.class.same(class)
    })
}

/// What a static property holds.
fn static_zval(property: &Property) -> Option<ZvalPtr> {
    match &property.place {
        PropertyPlace::Static(place) => place.borrow().clone(),
        PropertyPlace::Slot(_) => None,
    }
}

/// Evaluates what is pending of a class and of those it inherits static properties from.
fn initialize(call: &mut Call<'_>, class: &'static ClassEntry) -> Result<(), Unwind> {
    call.machine.initialize_class(class)
}

pub(super) fn get_static_properties(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let class = class(call)?;
    initialize(call, class)?;
    let mut properties = PhpArray::new();
    for property in shown(class).filter(|property| property.is_static()) {
        if let Some(zval) = static_zval(property) {
            properties.set(
                &Key::String(property.name.clone()),
                ZvalPtr::new(zval.get()),
            );
        }
    }
    Ok(properties)
}

/// A static property that code of the class itself may use.
fn usable(class: &'static ClassEntry, name: &PhpStr) -> Option<&'static Property> {
    let property = class.properties.get(name)?;
    let may_use = property.visibility != Visibility::Private || property.class.same(class);
    (property.is_static() && may_use).then_some(property)
}

pub(super) fn get_static_property_value(
    call: &mut Call<'_>,
    name: PhpStr,
    default: IfPassed<Value>,
) -> Result<Value, Unwind> {
    let class = class(call)?;
    initialize(call, class)?;
    if let Some(property) = usable(class, &name) {
        match static_zval(property) {
            Some(zval) => return Ok(zval.get()),
            None if default.0.is_none() => {
                return Err(call.machine.throw_error(&format!(
                    "Typed property {}::${name} must not be accessed before initialization",
                    property.class.display_name()
                )));
            }
            None => {}
        }
    }
    match default.0 {
        Some(default) => Ok(default),
        None => Err(throw(
            call.machine,
            &format!("Property {}::${name} does not exist", class.name),
        )),
    }
}

pub(super) fn set_static_property_value(
    call: &mut Call<'_>,
    name: PhpStr,
    value: Value,
) -> Result<(), Unwind> {
    let class = class(call)?;
    initialize(call, class)?;
    let Some(property) = usable(class, &name) else {
        let message = format!("Class {} does not have a property named {name}", class.name);
        return Err(throw(call.machine, &message));
    };
    let checked = call
        .machine
        .check_property_value(property, value, Strictness::Weak)?;
    match checked {
        Ok(value) => {
            assign_static(property, value);
            Ok(())
        }
        Err(refused) => Err(call.machine.wrong_property_type(property, &refused)),
    }
}

/// Assigns to a static property what its type takes. The old value is released when nothing is borrowed.
pub(super) fn assign_static(property: &Property, value: Value) {
    let PropertyPlace::Static(place) = &property.place else {
        return;
    };
    let reference = place.borrow().clone().filter(|zval| zval.is_ref());
    match reference {
        Some(zval) => drop(zval.replace(value.unwrap_zval())),
        None => {
            let zval = separate::pass_on(value.into_zval());
            let former = place.replace(Some(zval));
            drop(former);
        }
    }
}

pub(super) fn get_default_properties(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let class = class(call)?;
    initialize(call, class)?;
    let mut defaults = PhpArray::new();
    for wants_static in [true, false] {
        for property in shown(class).filter(|property| property.is_static() == wants_static) {
            if let Some(value) = declared_default(call.machine, class, property)? {
                defaults.set(&Key::String(property.name.clone()), ZvalPtr::new(value));
            }
        }
    }
    Ok(defaults)
}
