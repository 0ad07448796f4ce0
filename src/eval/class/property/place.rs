//! The places of properties, to be written into or referred to.

use super::magic::get_returns_reference;
use super::{Found, Guard};
use crate::eval::class::entry::{ClassEntry, Method, Property};
use crate::eval::unwind::Unwind;
use crate::eval::{Fetch, Machine, slot};
use crate::zval::{Key, ObjectRef, PhpArray, PhpStr, Slot, Tag, ZvalPtr};

/// What a property's place is wanted for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PlaceUse {
    /// To write into an array or object in it.
    Container,
    /// To read it and write it.
    ReadWrite,
    /// To take a reference.
    Reference,
    /// To unset something inside.
    Unset,
}

impl Machine {
    /// The place of a property that is written into, or referred to (php-src `get_property_ptr_ptr`). The pointer is good
    /// until user code runs.
    ///
    /// # Errors
    /// It may not be written from here; what `__get` throws.
    pub fn property_place(
        &mut self,
        object: &ObjectRef,
        name: &PhpStr,
        use_of_place: PlaceUse,
    ) -> Result<*mut Slot, Unwind> {
        if self.is_element_property(object, name)? {
            let fetch = match use_of_place {
                PlaceUse::Container => Fetch::Write,
                PlaceUse::ReadWrite => Fetch::ReadWrite,
                PlaceUse::Reference => Fetch::Reference,
                PlaceUse::Unset => Fetch::Unset,
            };
            return self.offset_place(object, Some(name.clone().into()), fetch);
        }
        match self.find_property(object, name) {
            Found::Slot(slot, property) => {
                if object.slot(slot).is_none()
                    && Machine::asks_magic(object, property)
                    && let Some(get) = self.magic(object, name, Guard::Get)
                {
                    return self.overloaded_place(object, name, get);
                }
                self.slot_place(object, slot, property, use_of_place)
            }
            Found::Dynamic => {
                self.note_static(object, name)?;
                let key = Key::String(name.clone());
                let is_there = super::has_dynamic(object, &key);
                if !is_there {
                    if let Some(get) = self.magic(object, name, Guard::Get) {
                        return self.overloaded_place(object, name, get);
                    }
                    if use_of_place == PlaceUse::Unset {
                        return Ok(std::ptr::null_mut());
                    }
                    self.may_add_property(object, name)?;
                    if use_of_place == PlaceUse::ReadWrite {
                        let message = format!(
                            "Undefined property: {}::${name}",
                            ClassEntry::of(object.class()).display_name()
                        );
                        self.warning(&message)?;
                    }
                }
                let fresh = ZvalPtr::null();
                // SAFETY: the pointer is handed out at once.
                let place = unsafe { dynamic_slot(object, &key) };
                if place.is_none() {
                    *place = Some(fresh);
                }
                Ok(place)
            }
            Found::Inaccessible(property) => {
                if let Some(get) = self.magic(object, name, Guard::Get) {
                    return self.overloaded_place(object, name, get);
                }
                Err(self.inaccessible_property(object, property))
            }
        }
    }

    /// The place of a declared property that may be used from here.
    ///
    /// # Errors
    /// It is readonly, uninitialised, or cannot become what it is used as.
    pub fn slot_place(
        &mut self,
        object: &ObjectRef,
        slot: usize,
        property: &'static Property,
        use_of_place: PlaceUse,
    ) -> Result<*mut Slot, Unwind> {
        let place = object.slot_ptr(slot);
        if property.is_readonly {
            return match object.slot(slot) {
                // An object in it may be changed; the property itself is not handed out.
                Some(zval) if zval.tag() == Tag::Object => {
                    let copy = ZvalPtr::new(zval.get());
                    Ok(self.stash(copy))
                }
                Some(_) => Err(self.readonly_modified(property)),
                None if use_of_place == PlaceUse::Unset => Ok(std::ptr::null_mut()),
                None if use_of_place == PlaceUse::ReadWrite => {
                    Err(self.uninitialized_property(property))
                }
                None => {
                    let message = format!(
                        "Cannot indirectly modify readonly property {}",
                        property.shown()
                    );
                    Err(self.throw_error(&message))
                }
            };
        }
        let holds = object.slot(slot).as_ref().map(|zval| zval.tag());
        match (property.declared_type, holds) {
            (None, None) => match use_of_place {
                PlaceUse::Unset => return Ok(std::ptr::null_mut()),
                PlaceUse::ReadWrite => {
                    let message = format!(
                        "Undefined property: {}::${}",
                        ClassEntry::of(object.class()).display_name(),
                        property.name
                    );
                    self.warning(&message)?;
                }
                PlaceUse::Container | PlaceUse::Reference => {}
            },
            (Some(declared), None) => match use_of_place {
                PlaceUse::Unset => return Ok(std::ptr::null_mut()),
                PlaceUse::ReadWrite => return Err(self.uninitialized_property(property)),
                PlaceUse::Reference if !declared.takes_null() => {
                    return Err(self.no_reference_to_nothing(property));
                }
                PlaceUse::Container if !declared.takes(Tag::Array) => {
                    return Err(self.no_array_inside(property));
                }
                PlaceUse::Container | PlaceUse::Reference => {}
            },
            (Some(declared), Some(Tag::Null | Tag::False))
                if use_of_place == PlaceUse::Container && !declared.takes(Tag::Array) =>
            {
                return Err(self.no_array_inside(property));
            }
            (_, Some(_)) => {}
        }
        if use_of_place == PlaceUse::Reference {
            // SAFETY: the slot was just found; only warnings ran, and they name no such property.
            self.mark_typed(unsafe { slot::at(place) }, property);
        }
        Ok(place)
    }

    /// A place for what `__get` returned: only objects and references see what is written into it.
    pub(super) fn overloaded_place(
        &mut self,
        object: &ObjectRef,
        name: &PhpStr,
        get: &Method,
    ) -> Result<*mut Slot, Unwind> {
        let returned = self.call_guarded(object, name, Guard::Get, get, None)?;
        let is_zval = returned.tag() == Tag::Zval;
        let zval = returned.into_zval();
        if !(is_zval && get_returns_reference(get)) {
            if zval.tag() != Tag::Object {
                let message = format!(
                    "Indirect modification of overloaded property {}::${name} has no effect",
                    ClassEntry::of(object.class()).display_name()
                );
                self.notice(&message)?;
            }
            let copy = ZvalPtr::new(zval.get());
            return Ok(self.stash(copy));
        }
        Ok(self.stash(zval))
    }
}

/// The place of an undeclared property, made where it is missing.
///
/// # Safety
/// The borrow ends before anything else touches the object.
pub(super) unsafe fn dynamic_slot<'a>(object: &ObjectRef, key: &Key) -> &'a mut Slot {
    // SAFETY: as the caller promises.
    let dynamic = unsafe { &mut *object.dynamic_ptr() };
    dynamic
        .get_or_insert_with(PhpArray::new)
        .make_mut()
        .slot(key)
}
