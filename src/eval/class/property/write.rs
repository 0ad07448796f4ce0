//! Assigning to properties.

use super::place::dynamic_slot;
use super::{Found, Guard};
use crate::eval::class::entry::{ClassEntry, Property};
use crate::eval::types::{Checked, Strictness};
use crate::eval::unwind::Unwind;
use crate::eval::{Machine, slot};
use crate::zval::{Key, ObjectRef, PhpStr, Value, separate};

impl Machine {
    /// How strict the running code is about types.
    pub fn running_strictness(&self) -> Strictness {
        let strict = self
            .frames()
            .find_map(|frame| frame.function())
            .is_some_and(|function| function.strict_types);
        if strict {
            Strictness::Strict
        } else {
            Strictness::Weak
        }
    }

    /// The value as a property's type takes it; the value itself as the error where it does not.
    pub fn check_property_value(
        &mut self,
        property: &Property,
        value: Value,
        strictness: Strictness,
    ) -> Result<Result<Value, Value>, Unwind> {
        let Some(declared) = property.declared_type else {
            return Ok(Ok(value));
        };
        let tag = match value.as_zval() {
            Some(zval) => zval.tag(),
            None => value.tag(),
        };
        if declared.takes(tag) {
            return Ok(Ok(value));
        }
        let plain = value.clone().unwrap_zval();
        Ok(
            match self.check_type_in(declared, &plain, strictness, Some(property.class.get()))? {
                Checked::Fits => Ok(value),
                Checked::Coerced(coerced) => Ok(coerced),
                Checked::Refused => Err(plain),
            },
        )
    }

    /// Whether a readonly property may be initialised from here: by the class that declares it, or by a class above that
    /// declares it too (php-src `verify_readonly_initialization_access`).
    pub(super) fn may_initialize(&self, property: &Property) -> bool {
        self.scope_entry().is_some_and(|scope| {
            scope.same(&property.class)
                || property.class.is_subclass_of(scope)
                    && scope
                        .properties
                        .get(&property.name)
                        .is_some_and(|above| above.class.same(scope))
        })
    }

    /// Assigns to a property a value, or a zval passed on whole.
    ///
    /// # Errors
    /// It may not be written from here, or does not take the value; what `__set` throws.
    pub fn write_property(
        &mut self,
        object: &ObjectRef,
        name: &PhpStr,
        value: Value,
    ) -> Result<(), Unwind> {
        if self.is_element_property(object, name)? {
            return self.offset_set(object, name.clone().into(), value);
        }
        match self.find_property(object, name) {
            Found::Slot(slot, property) => {
                if object.slot(slot).is_none()
                    && Machine::asks_magic(object, property)
                    && let Some(set) = self.magic(object, name, Guard::Set)
                {
                    return self.call_set(object, name, set, value);
                }
                self.write_slot(object, slot, property, value)
            }
            Found::Dynamic => self.write_dynamic(object, name, value),
            Found::Inaccessible(property) => {
                if let Some(set) = self.magic(object, name, Guard::Set) {
                    return self.call_set(object, name, set, value);
                }
                if property.is_readonly {
                    return Err(self.readonly_modified(property));
                }
                Err(self.inaccessible_property(object, property))
            }
        }
    }

    /// Assigns to a declared property that may be used from here.
    ///
    /// # Errors
    /// It is readonly and initialised, or does not take the value.
    pub fn write_slot(
        &mut self,
        object: &ObjectRef,
        slot: usize,
        property: &'static Property,
        value: Value,
    ) -> Result<(), Unwind> {
        if property.is_readonly {
            if object.slot(slot).is_some() {
                return Err(self.readonly_modified(property));
            }
            if !self.may_initialize(property) {
                return Err(self.readonly_out_of_scope(property, "initialize"));
            }
        }
        let value = match self.check_property_value(property, value, self.running_strictness())? {
            Ok(value) => value,
            Err(refused) => return Err(self.wrong_property_type(property, &refused)),
        };
        // SAFETY: the slot is looked at after the type was checked; nothing runs before it is written.
        let place = unsafe { slot::at(object.slot_ptr(slot)) };
        separate::assign_value(place, value);
        Ok(())
    }

    pub(super) fn write_dynamic(
        &mut self,
        object: &ObjectRef,
        name: &PhpStr,
        value: Value,
    ) -> Result<(), Unwind> {
        self.note_static(object, name)?;
        let key = Key::String(name.clone());
        let is_there = super::has_dynamic(object, &key);
        if !is_there {
            if let Some(set) = self.magic(object, name, Guard::Set) {
                return self.call_set(object, name, set, value);
            }
            self.may_add_property(object, name)?;
        }
        // SAFETY: the pointer is used at once; the value written is released last, after the table.
        let place = unsafe { dynamic_slot(object, &key) };
        if place.is_none() {
            *place = Some(separate::pass_on(value.into_zval()));
        } else {
            separate::assign_value(place, value);
        }
        Ok(())
    }

    /// Whether an object may get a property that its class does not declare; deprecated for most.
    pub(super) fn may_add_property(
        &mut self,
        object: &ObjectRef,
        name: &PhpStr,
    ) -> Result<(), Unwind> {
        self.refuse_mangled(name)?;
        let class = ClassEntry::of(object.class());
        if class.flags.refuses_dynamic_properties || class.flags.is_readonly {
            let message = format!(
                "Cannot create dynamic property {}::${name}",
                class.display_name()
            );
            return Err(self.throw_error(&message));
        }
        if !class.flags.allows_dynamic_properties {
            let message = format!(
                "Creation of dynamic property {}::${name} is deprecated",
                class.display_name()
            );
            self.deprecated(&message)?;
            if object.payload_count() <= 1 {
                // The error handler let go of the object: nobody is left to see the property.
                let message = format!(
                    "Cannot create dynamic property {}::${name}",
                    class.display_name()
                );
                return Err(self.throw_error(&message));
            }
        }
        Ok(())
    }
}
