//! Reading and testing properties.

use super::{Found, Guard};
use crate::eval::Machine;
use crate::eval::class::entry::{ClassEntry, Property};
use crate::eval::unwind::Unwind;
use crate::zval::{Key, ObjectRef, PhpStr, Value, View, ZvalPtr, separate};

impl Machine {
    /// Reads a property. The value may be the zval itself, passed on whole.
    ///
    /// # Errors
    /// It may not be used from here, or is uninitialised; what `__get` throws.
    pub fn read_property(&mut self, object: &ObjectRef, name: &PhpStr) -> Result<Value, Unwind> {
        if self.is_element_property(object, name)? {
            return self.offset_get(object, name.clone().into());
        }
        let found = self.find_property(object, name);
        match found {
            Found::Slot(slot, property) => {
                if let Some(zval) = object.slot(slot) {
                    return Ok(Value::zval(separate::share(zval)));
                }
                if Machine::asks_magic(object, property)
                    && let Some(get) = self.magic(object, name, Guard::Get)
                {
                    return self.call_get(object, name, get, Some(property));
                }
                if property.declared_type.is_some() {
                    return Err(self.uninitialized_property(property));
                }
            }
            Found::Dynamic => {
                self.note_static(object, name)?;
                if let Some(dynamic) = object.dynamic()
                    && let Some(zval) = dynamic.get(&Key::String(name.clone()))
                {
                    return Ok(Value::zval(separate::share(zval)));
                }
                if let Some(get) = self.magic(object, name, Guard::Get) {
                    return self.call_get(object, name, get, None);
                }
                self.refuse_mangled(name)?;
            }
            Found::Inaccessible(property) => {
                if let Some(get) = self.magic(object, name, Guard::Get) {
                    return self.call_get(object, name, get, None);
                }
                return Err(self.inaccessible_property(object, property));
            }
        }
        let message = format!(
            "Undefined property: {}::${name}",
            ClassEntry::of(object.class()).display_name()
        );
        self.warning(&message)?;
        Ok(Value::NULL)
    }

    /// Whether a name means nothing on an object, not even to `__get`.
    pub fn is_missing_property(&self, object: &ObjectRef, name: &PhpStr) -> bool {
        matches!(self.find_property(object, name), Found::Dynamic)
            && object
                .dynamic()
                .is_none_or(|dynamic| dynamic.get(&Key::String(name.clone())).is_none())
            && ClassEntry::of(object.class()).magic.get.is_none()
            && ClassEntry::of(object.class()).magic.set.is_none()
    }

    /// The notice for a static property that is used like one of the object.
    pub(super) fn note_static(&mut self, object: &ObjectRef, name: &PhpStr) -> Result<(), Unwind> {
        let class = ClassEntry::of(object.class());
        if class.properties.get(name).is_some_and(Property::is_static) {
            let message = format!(
                "Accessing static property {}::${name} as non static",
                class.display_name()
            );
            self.notice(&message)?;
        }
        Ok(())
    }

    /// A property for `??`: `None` where it is missing or null. `__isset` is asked before `__get`.
    ///
    /// # Errors
    /// What the methods throw.
    pub fn read_property_quietly(
        &mut self,
        object: &ObjectRef,
        name: &PhpStr,
    ) -> Result<Option<Value>, Unwind> {
        if let Some(value) = self.property_if_set(object, name) {
            return Ok(Some(value).filter(|value| !value.is_null()));
        }
        if self.is_element_property(object, name)? {
            if !self.offset_exists(object, name.clone().into())? {
                return Ok(None);
            }
            let value = self.offset_get(object, name.clone().into())?;
            return Ok(Some(value).filter(|value| !value.is_null()));
        }
        if !self.ask_isset(object, name)? {
            return Ok(None);
        }
        match self.magic(object, name, Guard::Get) {
            Some(get) => {
                let value = self
                    .call_guarded(object, name, Guard::Get, get, None)?
                    .unwrap_zval();
                Ok(Some(value).filter(|value| !value.is_null()))
            }
            None => Ok(None),
        }
    }

    /// `isset($object->name)`
    ///
    /// # Errors
    /// What `__isset` throws.
    pub fn is_property_set(&mut self, object: &ObjectRef, name: &PhpStr) -> Result<bool, Unwind> {
        if let Some(value) = self.property_if_set(object, name) {
            return Ok(!value.is_null());
        }
        if self.is_element_property(object, name)? {
            return self.offset_exists(object, name.clone().into());
        }
        self.ask_isset(object, name)
    }

    /// Whether a property that an object does not have is one of its elements; `__isset` is asked first.
    #[inline]
    pub(super) fn is_element_property(
        &mut self,
        object: &ObjectRef,
        name: &PhpStr,
    ) -> Result<bool, Unwind> {
        match ClassEntry::of(object.class())
            .handlers()
            .has_element_properties
        {
            Some(has) if has(object) => Ok(
                self.property_if_set(object, name).is_none() && !self.ask_isset(object, name)?
            ),
            _ => Ok(false),
        }
    }

    /// What a property holds, if it is there and may be used from here.
    pub fn property_if_set(&self, object: &ObjectRef, name: &PhpStr) -> Option<Value> {
        match self.find_property(object, name) {
            Found::Slot(slot, _) => object.slot(slot).as_ref().map(|zval| zval.get()),
            Found::Dynamic => object
                .dynamic()?
                .get(&Key::String(name.clone()))
                .map(|zval| zval.get()),
            Found::Inaccessible(_) => None,
        }
    }
}

/// The visible properties of an object for the running code, in order, with their zvals: what `foreach` and
/// `get_object_vars` see.
pub fn visible_properties(m: &Machine, object: &ObjectRef) -> Vec<(PhpStr, ZvalPtr)> {
    let class = ClassEntry::of(object.class());
    let scope = m.scope_entry();
    let mut list = Vec::new();
    for (slot, property) in class.slot_properties.iter().enumerate() {
        if let Found::Slot(visible, _) = class.find_property(&property.name, scope)
            && visible == slot
            && let Some(zval) = object.slot(slot)
        {
            list.push((property.name.clone(), zval.clone()));
        }
    }
    if let Some(dynamic) = object.dynamic() {
        for (key, zval) in dynamic.to_entries() {
            list.push((key.to_string(), zval));
        }
    }
    list
}

/// Whether a value is an object, which it then is.
pub fn object_of(value: &Value) -> Option<ObjectRef> {
    match value.view() {
        View::Object(object) => Some(object.clone()),
        _ => None,
    }
}
