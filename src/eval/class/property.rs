//! Properties of objects: which one a name means from where, and what reading, writing, testing and unsetting it does
//! (php-src `zend_std_read_property` and its sisters).

use super::super::frame::Callee;
use super::super::function::FunctionKind;
use super::super::types::{Checked, Strictness};
use super::super::unwind::Unwind;
use super::super::{Fetch, Machine, slot};
use super::entry::{ClassEntry, Method, Property, PropertyPlace};
use super::link::visibility_name;
use crate::zval::separate;
use crate::zval::{Key, ObjectRef, PhpArray, PhpStr, Slot, Tag, Value, View, Visibility, ZvalPtr};

/// Which of the four property methods is running for a property.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Guard {
    /// `__get`
    Get,
    /// `__set`
    Set,
    /// `__isset`
    Isset,
    /// `__unset`
    Unset,
}

/// What a name means on an object.
#[derive(Clone, Copy)]
pub enum Found {
    /// A declared property, in this slot.
    Slot(usize, &'static Property),
    /// One that the class does not declare, or that is private to another class.
    Dynamic,
    /// A declared property that may not be used from here.
    Inaccessible(&'static Property),
}

/// The flag of an object of which a typed property was unset: from then on `__get` is asked for uninitialised ones.
const TYPED_WAS_UNSET: u16 = 2;
/// The flags that a clone takes over.
pub(super) const INHERITED_FLAGS: u16 = TYPED_WAS_UNSET;

impl ClassEntry {
    /// What a property's name means on objects of the class, for code of a scope.
    pub fn find_property(
        &'static self,
        name: &PhpStr,
        scope: Option<&'static ClassEntry>,
    ) -> Found {
        let found = self.properties.get(name);
        // A private property of the scope hides what children declare.
        if let Some(scope) = scope
            && !scope.same(self)
            && found.is_none_or(|found| !found.class.same(scope))
            && let Some(own) = scope.properties.get(name)
            && own.visibility == Visibility::Private
            && own.class.same(scope)
            && self.is_subclass_of(scope)
            && let PropertyPlace::Slot(slot) = own.place
        {
            return Found::Slot(slot, own);
        }
        let Some(found) = found else {
            return Found::Dynamic;
        };
        let allowed = match found.visibility {
            Visibility::Public => true,
            Visibility::Protected => scope.is_some_and(|scope| {
                scope.is_subclass_of(&found.class) || found.class.is_subclass_of(scope)
            }),
            Visibility::Private => scope.is_some_and(|scope| found.class.same(scope)),
        };
        if allowed {
            return match found.place {
                PropertyPlace::Slot(slot) => Found::Slot(slot, found),
                PropertyPlace::Static(_) => Found::Dynamic,
            };
        }
        if found.visibility == Visibility::Private && !found.class.same(self) {
            return Found::Dynamic;
        }
        Found::Inaccessible(found)
    }
}

impl Machine {
    /// The number of the running scope's class; 0 where there is none.
    #[inline]
    pub fn scope_id(&self) -> u32 {
        let frame = self.frame();
        if let Callee::User(function) = frame.callee
            && frame.closure.is_none()
            && function.kind != FunctionKind::File
        {
            return function.class.get().map_or(0, |class| class.id());
        }
        self.scope_class().map_or(0, |class| class.id())
    }

    /// What a property's name means on an object, for the code that runs.
    pub fn find_property(&self, object: &ObjectRef, name: &PhpStr) -> Found {
        ClassEntry::of(object.class()).find_property(name, self.scope_entry())
    }

    fn is_guarded(&self, object: &ObjectRef, name: &PhpStr, guard: Guard) -> bool {
        let guards = &self.classes.guards;
        !guards.is_empty() && guards.contains(&(object.handle(), name.clone(), guard))
    }

    /// Calls one of the four property methods, unless it runs already for this property.
    fn call_guarded(
        &mut self,
        object: &ObjectRef,
        name: &PhpStr,
        guard: Guard,
        method: &Method,
        more: Option<Value>,
    ) -> Result<Value, Unwind> {
        let running = (object.handle(), name.clone(), guard);
        self.classes.guards.insert(running.clone());
        let mut arguments = vec![Value::from(name.clone())];
        arguments.extend(more);
        let result = self.call_method(object, method, &mut arguments);
        self.classes.guards.remove(&running);
        result
    }

    fn magic(&self, object: &ObjectRef, name: &PhpStr, guard: Guard) -> Option<&'static Method> {
        let class = ClassEntry::of(object.class());
        if !class.flags.has_property_magic {
            return None;
        }
        let method = match guard {
            Guard::Get => class.magic.get.as_ref(),
            Guard::Set => class.magic.set.as_ref(),
            Guard::Isset => class.magic.isset.as_ref(),
            Guard::Unset => class.magic.unset.as_ref(),
        }?;
        (!self.is_guarded(object, name, guard)).then_some(method)
    }

    /// Whether `__get` and its kin are asked for a declared property whose slot is empty: not while a typed one has never been
    /// unset.
    fn asks_magic(object: &ObjectRef, property: &Property) -> bool {
        property.declared_type.is_none() || object.flags() & TYPED_WAS_UNSET != 0
    }

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

    /// The error for `++` and `--` beyond the integers on a property that takes no floats.
    #[cold]
    pub fn stepped_past(
        &mut self,
        property: &Property,
        step: super::super::increment::Step,
    ) -> Unwind {
        let (verb, end) = step.past_words();
        let message = format!(
            "Cannot {verb} property {}::${} of type {} past its {end} value",
            property.class.display_name(),
            property.name,
            property
                .declared_type
                .map_or_else(PhpStr::empty, |declared| declared.text.clone())
        );
        self.throw_type_error(&message)
    }

    fn call_get(
        &mut self,
        object: &ObjectRef,
        name: &PhpStr,
        get: &Method,
        property: Option<&'static Property>,
    ) -> Result<Value, Unwind> {
        let value = self.call_guarded(object, name, Guard::Get, get, None)?;
        if let Some(property) = property
            && property.declared_type.is_some()
        {
            let plain = value.clone().unwrap_zval();
            return match self.check_property_value(property, plain, self.running_strictness())? {
                Ok(_) => Ok(value),
                Err(refused) => Err(self.wrong_property_type(property, &refused)),
            };
        }
        Ok(value)
    }

    /// A property name that begins with NUL is one of the forms that arrays made of objects have.
    fn refuse_mangled(&mut self, name: &PhpStr) -> Result<(), Unwind> {
        if name.first() == Some(&0) {
            return Err(self.throw_error("Cannot access property starting with \"\\0\""));
        }
        Ok(())
    }

    /// The notice for a static property that is used like one of the object.
    fn note_static(&mut self, object: &ObjectRef, name: &PhpStr) -> Result<(), Unwind> {
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

    #[cold]
    fn uninitialized_property(&mut self, property: &Property) -> Unwind {
        let message = format!(
            "Typed property {}::${} must not be accessed before initialization",
            property.class.display_name(),
            property.name
        );
        self.throw_error(&message)
    }

    #[cold]
    fn inaccessible_property(&mut self, object: &ObjectRef, property: &Property) -> Unwind {
        let message = format!(
            "Cannot access {} property {}::${}",
            visibility_name(property.visibility),
            ClassEntry::of(object.class()).display_name(),
            property.name
        );
        self.throw_error(&message)
    }

    /// The error for a value that a property's type does not take.
    #[cold]
    pub fn wrong_property_type(&mut self, property: &Property, value: &Value) -> Unwind {
        let message = format!(
            "Cannot assign {} to property {}::${} of type {}",
            self.type_name_for_error(value),
            property.class.display_name(),
            property.name,
            property
                .declared_type
                .map_or_else(PhpStr::empty, |declared| declared.text.clone())
        );
        self.throw_type_error(&message)
    }

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
    fn may_initialize(&self, property: &Property) -> bool {
        self.scope_entry().is_some_and(|scope| {
            scope.same(&property.class)
                || property.class.is_subclass_of(scope)
                    && scope
                        .properties
                        .get(&property.name)
                        .is_some_and(|above| above.class.same(scope))
        })
    }

    #[cold]
    fn readonly_modified(&mut self, property: &Property) -> Unwind {
        let message = format!(
            "Cannot modify readonly property {}::${}",
            property.class.display_name(),
            property.name
        );
        self.throw_error(&message)
    }

    #[cold]
    fn readonly_out_of_scope(&mut self, property: &Property, action: &str) -> Unwind {
        let from = match self.scope_entry() {
            Some(scope) => format!("scope {}", scope.display_name()),
            None => "global scope".to_owned(),
        };
        let message = format!(
            "Cannot {action} readonly property {}::${} from {from}",
            property.class.display_name(),
            property.name
        );
        self.throw_error(&message)
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

    fn call_set(
        &mut self,
        object: &ObjectRef,
        name: &PhpStr,
        set: &Method,
        value: Value,
    ) -> Result<(), Unwind> {
        let value = Value::zval(separate::pass_on(value.into_zval()));
        self.call_guarded(object, name, Guard::Set, set, Some(value))
            .map(drop)
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

    fn write_dynamic(
        &mut self,
        object: &ObjectRef,
        name: &PhpStr,
        value: Value,
    ) -> Result<(), Unwind> {
        self.note_static(object, name)?;
        let key = Key::String(name.clone());
        let is_there = object
            .dynamic()
            .is_some_and(|dynamic| dynamic.get(&key).is_some());
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
    fn may_add_property(&mut self, object: &ObjectRef, name: &PhpStr) -> Result<(), Unwind> {
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
                let is_there = object
                    .dynamic()
                    .is_some_and(|dynamic| dynamic.get(&key).is_some());
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
                        "Cannot indirectly modify readonly property {}::${}",
                        property.class.display_name(),
                        property.name
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
                    let message = format!(
                        "Cannot access uninitialized non-nullable property {}::${} by reference",
                        property.class.display_name(),
                        property.name
                    );
                    return Err(self.throw_error(&message));
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

    #[cold]
    fn no_array_inside(&mut self, property: &Property) -> Unwind {
        let message = format!(
            "Cannot auto-initialize an array inside property {}::${} of type {}",
            property.class.display_name(),
            property.name,
            property
                .declared_type
                .map_or_else(PhpStr::empty, |declared| declared.text.clone())
        );
        self.throw_type_error(&message)
    }

    /// A place for what `__get` returned: only objects and references see what is written into it.
    fn overloaded_place(
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
                        let message = format!(
                            "Cannot unset readonly property {}::${}",
                            property.class.display_name(),
                            property.name
                        );
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
                let is_there = object
                    .dynamic()
                    .is_some_and(|dynamic| dynamic.get(&key).is_some());
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
    fn is_element_property(&mut self, object: &ObjectRef, name: &PhpStr) -> Result<bool, Unwind> {
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

    fn ask_isset(&mut self, object: &ObjectRef, name: &PhpStr) -> Result<bool, Unwind> {
        if let Found::Slot(_, property) = self.find_property(object, name)
            && !Machine::asks_magic(object, property)
        {
            return Ok(false);
        }
        match self.magic(object, name, Guard::Isset) {
            Some(isset) => Ok(self
                .call_guarded(object, name, Guard::Isset, isset, None)?
                .unwrap_zval()
                .truthy()),
            None => Ok(false),
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

fn get_returns_reference(get: &Method) -> bool {
    match get.body {
        super::entry::MethodBody::User(function) => function.returns_reference,
        super::entry::MethodBody::Builtin(_) => false,
    }
}

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

/// The place of an undeclared property, made where it is missing.
///
/// # Safety
/// The borrow ends before anything else touches the object.
unsafe fn dynamic_slot<'a>(object: &ObjectRef, key: &Key) -> &'a mut Slot {
    // SAFETY: as the caller promises.
    let dynamic = unsafe { &mut *object.dynamic_ptr() };
    dynamic
        .get_or_insert_with(PhpArray::new)
        .make_mut()
        .slot(key)
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
