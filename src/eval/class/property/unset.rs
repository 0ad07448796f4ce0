//! `unset($object->name)`.

use super::{Found, Guard, TYPED_WAS_UNSET};
use crate::eval::Machine;
use crate::eval::unwind::Unwind;
use crate::zval::{Key, ObjectRef, PhpStr};

impl Machine {
    /// Unsets a property.
    ///
    /// # Errors
    /// It may not be unset from here; what `__unset` throws.
    pub fn unset_property(&mut self, object: &ObjectRef, name: &PhpStr) -> Result<(), Unwind> {
        if self.is_element_property(object, name)? {
            return self.offset_unset(object, name.clone().into());
        }
        match self.find_property(object, name) {
            Found::Slot(slot, property) => {
                if object.slot(slot).is_some() {
                    if property.is_readonly {
                        let message =
                            format!("Cannot unset readonly property {}", property.shown());
                        return Err(self.throw_error(&message));
                    }
                    if property.declared_type.is_some() {
                        object.set_flags(object.flags() | TYPED_WAS_UNSET);
                    }
                    let old = object.set_slot(slot, None);
                    if let Some(zval) = &old {
                        self.unmark_typed(zval, property);
                    }
                    drop(old);
                    return Ok(());
                }
                if property.is_readonly && !self.may_initialize(property) {
                    return Err(self.readonly_out_of_scope(property, "unset"));
                }
                if Machine::asks_magic(object, property)
                    && let Some(unset) = self.magic(object, name, Guard::Unset)
                {
                    return self
                        .call_guarded(object, name, Guard::Unset, unset, None)
                        .map(drop);
                }
                if property.declared_type.is_some() {
                    object.set_flags(object.flags() | TYPED_WAS_UNSET);
                }
                Ok(())
            }
            Found::Dynamic => {
                self.note_static(object, name)?;
                let key = Key::String(name.clone());
                let is_there = super::has_dynamic(object, &key);
                if is_there {
                    // SAFETY: the pointer is used at once; what is removed is released after.
                    let removed = unsafe { &mut *object.dynamic_ptr() }
                        .as_mut()
                        .and_then(|dynamic| dynamic.remove(&key));
                    drop(removed);
                    return Ok(());
                }
                if let Some(unset) = self.magic(object, name, Guard::Unset) {
                    return self
                        .call_guarded(object, name, Guard::Unset, unset, None)
                        .map(drop);
                }
                self.refuse_mangled(name)
            }
            Found::Inaccessible(property) => {
                if let Some(unset) = self.magic(object, name, Guard::Unset) {
                    return self
                        .call_guarded(object, name, Guard::Unset, unset, None)
                        .map(drop);
                }
                if property.is_readonly {
                    return Err(self.readonly_out_of_scope(property, "unset"));
                }
                Err(self.inaccessible_property(object, property))
            }
        }
    }
}
