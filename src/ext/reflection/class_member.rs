//! ReflectionClass: methods and properties.

use super::class::{ReflectedClass, class};
use super::method::{find_method, is_closure_invoke, modifiers, reflect_method};
use super::property::{ReflectedProperty, has_dynamic, reflect_property};
use super::reflected_function::ReflectedFunction;
use super::{modifier, this, throw, throw_with_code};
use crate::eval::Unwind;
use crate::eval::class::{ClassEntry, Property};
use crate::ext::Call;
use crate::zval::{Key, ObjectRef, PhpArray, PhpStr, Visibility};

pub(super) fn get_constructor(call: &mut Call<'_>) -> Result<Option<ObjectRef>, Unwind> {
    let class = class(call)?;
    let constructor = class.methods.get(&PhpStr::from("__construct"));
    Ok(constructor.map(|constructor| {
        reflect_method(call.machine, ReflectedFunction::method(constructor, class))
    }))
}

pub(super) fn has_method(call: &mut Call<'_>, name: PhpStr) -> Result<bool, Unwind> {
    let class = class(call)?;
    let lowercase = PhpStr::new(&name.to_ascii_lowercase());
    Ok(class.methods.contains(&lowercase) || is_closure_invoke(class, &lowercase))
}

pub(super) fn get_method(call: &mut Call<'_>, name: PhpStr) -> Result<ObjectRef, Unwind> {
    let subject = this::<ReflectedClass>(call)?;
    let method = find_method(call.machine, subject.class, subject.object.as_ref(), &name)?;
    Ok(reflect_method(call.machine, method))
}

pub(super) fn get_methods(call: &mut Call<'_>, filter: Option<i64>) -> Result<PhpArray, Unwind> {
    let subject = this::<ReflectedClass>(call)?;
    let filter = filter.unwrap_or(
        modifier::ANY_VISIBILITY | modifier::ABSTRACT | modifier::FINAL | modifier::STATIC,
    );
    let class = subject.class;
    let mut methods = PhpArray::new();
    let own = class
        .methods
        .values()
        .filter(|method| method.visibility != Visibility::Private || method.class.same(class))
        .map(|method| ReflectedFunction::method(method, class));
    let invoke = match &subject.object {
        Some(object) => ReflectedFunction::closure_invoke(object),
        None => is_closure_invoke(class, b"__invoke")
            .then(|| ReflectedFunction::any_closure_invoke(class)),
    };
    for method in own.chain(invoke) {
        if modifiers(&method) & filter != 0 {
            methods.push_value(reflect_method(call.machine, method));
        }
    }
    Ok(methods)
}

/// A property as reflection shows a class's: private ones of parents are not shown.
fn visible_property(class: &'static ClassEntry, name: &PhpStr) -> Option<&'static Property> {
    let property = class.properties.get(name)?;
    (property.visibility != Visibility::Private || property.class.same(class)).then_some(property)
}

pub(super) fn has_property(call: &mut Call<'_>, name: PhpStr) -> Result<bool, Unwind> {
    let subject = this::<ReflectedClass>(call)?;
    if subject.class.properties.contains(&name) {
        return Ok(visible_property(subject.class, &name).is_some());
    }
    Ok(subject
        .object
        .is_some_and(|object| has_dynamic(&object, &name)))
}

pub(super) fn get_property(call: &mut Call<'_>, name: PhpStr) -> Result<ObjectRef, Unwind> {
    let subject = this::<ReflectedClass>(call)?;
    let mut class = subject.class;
    let mut wanted = name.clone();
    if let Some(property) = visible_property(class, &name) {
        let reflected = ReflectedProperty::declared(class, property);
        return Ok(reflect_property(call.machine, reflected));
    }
    if !class.properties.contains(&name)
        && subject
            .object
            .is_some_and(|object| has_dynamic(&object, &name))
    {
        let reflected = ReflectedProperty::dynamic(class, name);
        return Ok(reflect_property(call.machine, reflected));
    }
    if let Some(at) = memchr::memmem::find(&name, b"::") {
        let base = PhpStr::new(&name[..at].to_ascii_lowercase());
        wanted = PhpStr::new(&name[at + 2..]);
        let base = super::find_class(call.machine, &base, -1)?;
        if !class.is_subclass_of(base) {
            let message = format!(
                "Fully qualified property name {}::${wanted} does not specify a base class of {}",
                base.name, class.name
            );
            return Err(throw_with_code(call.machine, &message, -1));
        }
        class = base;
        if let Some(property) = visible_property(class, &wanted) {
            let reflected = ReflectedProperty::declared(class, property);
            return Ok(reflect_property(call.machine, reflected));
        }
    }
    let message = format!("Property {}::${wanted} does not exist", class.name);
    Err(throw(call.machine, &message))
}

pub(super) fn get_properties(call: &mut Call<'_>, filter: Option<i64>) -> Result<PhpArray, Unwind> {
    let subject = this::<ReflectedClass>(call)?;
    let class = subject.class;
    let filter = filter.unwrap_or(modifier::ANY_VISIBILITY | modifier::STATIC);
    let mut properties = PhpArray::new();
    for property in class.properties.values() {
        if property.visibility == Visibility::Private && !property.class.same(class) {
            continue;
        }
        let reflected = ReflectedProperty::declared(class, property);
        if reflected.modifiers() & filter != 0 {
            properties.push_value(reflect_property(call.machine, reflected));
        }
    }
    if filter & modifier::PUBLIC != 0
        && let Some(dynamic) = subject.object.as_ref().and_then(ObjectRef::dynamic)
    {
        let names: Vec<Key> = dynamic.keys().map(|key| key.to_key()).collect();
        for name in names {
            if let Key::String(name) = name {
                let reflected = ReflectedProperty::dynamic(class, name);
                properties.push_value(reflect_property(call.machine, reflected));
            }
        }
    }
    Ok(properties)
}
