//! Properties to be written.

use super::read::not_an_object;
use super::site::PropertySite;
use crate::eval::class::property::{Found, PlaceUse};
use crate::eval::place::{Change, Fetch, KeyCursor, Place, SlotAtOnce, is_written};
use crate::eval::unwind::Unwind;
use crate::eval::{Eval, Expr, Machine, Target, slot};
use crate::zval::separate;
use crate::zval::{ObjectRef, PhpStr, Slot, Tag, Value, View, ZvalPtr};

/// The name of a property to be written.
pub enum PropertyName {
    /// As written.
    Known(PhpStr),
    /// Evaluated ahead.
    Computed(Expr),
}

/// `$object->name` to be written.
pub struct PropertyPlace {
    /// The place of the object.
    pub base: Target,
    /// The same to be read.
    pub read: Expr,
    /// Whether it is `$this`.
    pub is_this: bool,
    /// Whether nothing has to be evaluated ahead, here and before the arrow.
    pub is_ready: bool,
    /// The property's name.
    pub name: PropertyName,
    /// What is remembered.
    pub site: PropertySite,
}

impl PropertyPlace {
    #[inline(never)]
    fn assign_slow(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        value: Value,
    ) -> Result<(), Unwind> {
        keys.rewind();
        let (object, name) = self.need_object(m, keys, PropertyWrite::Assign)?;
        if let PropertyName::Known(name) = &self.name
            && let Some(slot) = self.site.slot_or_find(m, &object, name)
            && let Some(property) = self.site.property.get()
            && object.slot(slot).is_some()
        {
            if property.is_readonly {
                return m.write_property(&object, name, value);
            }
            if let Some(declared) = property.declared_type {
                let tag = match value.as_zval() {
                    Some(zval) => zval.tag(),
                    None => value.tag(),
                };
                if !declared.takes(tag) {
                    return m.write_property(&object, name, value);
                }
            }
            // SAFETY: nothing ran since the slot was looked at.
            separate::assign_value(unsafe { slot::at(object.slot_ptr(slot)) }, value);
            return Ok(());
        }
        m.write_property(&object, &name, value)
    }

    #[inline(never)]
    fn prepare_parts(&self, m: &mut Machine) -> Result<(), Unwind> {
        if !self.is_this {
            self.base.prepare(m)?;
        }
        if let PropertyName::Computed(name) = &self.name {
            let name = name.eval(m)?;
            let name = m.to_string(&name)?;
            m.keys.push(name.into());
        }
        Ok(())
    }

    fn name(&self, m: &mut Machine, keys: &mut KeyCursor) -> PhpStr {
        match &self.name {
            PropertyName::Known(name) => name.clone(),
            PropertyName::Computed(_) => keys.next_string(m),
        }
    }

    /// The object, or null for `unset` where there is none.
    fn object(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        fetch: Fetch,
    ) -> Result<Result<ObjectRef, Value>, Unwind> {
        if self.is_this {
            return match m.frame().this.clone() {
                Some(this) => Ok(Ok(this)),
                None => Err(m.throw_error("Using $this when not in object context")),
            };
        }
        let before = keys.position();
        if fetch != Fetch::Unset
            && let Some(base) = self.base.slot_at_once(m, keys)
        {
            // SAFETY: the place was just reached, nothing ran since.
            if let Some(zval) = unsafe { slot::at(base.slot) }
                && let View::Object(object) = zval.view()
            {
                return Ok(Ok(object.clone()));
            }
        }
        keys.return_to(before);
        let place = self.base.resolve(m, keys, fetch)?;
        if place.is_null() {
            return Ok(Err(Value::NULL));
        }
        // SAFETY: the place was just resolved, nothing ran since.
        let value = unsafe { slot::at(place) }
            .as_ref()
            .map_or(Value::NULL, |zval| zval.get());
        match value.view() {
            View::Object(object) => Ok(Ok(object.clone())),
            _ => Ok(Err(value)),
        }
    }

    /// The object to be written into, or the error that there is none.
    fn need_object(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        what: PropertyWrite,
    ) -> Result<(ObjectRef, PhpStr), Unwind> {
        match self.object(m, keys, Fetch::Write)? {
            Ok(object) => {
                let name = self.name(m, keys);
                Ok((object, name))
            }
            Err(value) => {
                if what.is_read_too() {
                    self.note_undefined(m)?;
                }
                let name = self.name(m, keys);
                let what = what.words();
                let message = format!(
                    "Attempt to {what} property \"{name}\" on {}",
                    m.type_name_for_error(&value)
                );
                Err(m.throw_error(&message))
            }
        }
    }

    fn update_as(
        &self,
        write: PropertyWrite,
        m: &mut Machine,
        keys: &mut KeyCursor,
        change: Change<'_>,
    ) -> Result<Value, Unwind> {
        let (object, name) = self.need_object(m, keys, write)?;
        if m.is_missing_property(&object, &name) {
            // What comes to be is announced before it is missed.
            m.property_place(&object, &name, PlaceUse::ReadWrite)?;
        }
        let old = m.read_property(&object, &name)?.unwrap_zval();
        m.stepped_over = None;
        let (new, result) = change(m, old)?;
        let stepped = m.stepped_over.take();
        let is_result = result.tag() == new.tag() && result.raw_bits() == new.raw_bits();
        if let Found::Slot(_, property) = m.find_property(&object, &name)
            && let Some(declared) = property.declared_type
            && !declared.takes(new.tag())
        {
            if let Some(step) = stepped {
                return Err(m.stepped_past(property, step));
            }
            m.write_property(&object, &name, new)?;
            if is_result {
                return Ok(m.property_if_set(&object, &name).unwrap_or_default());
            }
            return Ok(result);
        }
        m.write_property(&object, &name, new)?;
        Ok(result)
    }

    /// The warning for an undefined variable before the arrow.
    fn note_undefined(&self, m: &mut Machine) -> Result<(), Unwind> {
        if let Some(local) = self.base.local() {
            let is_undefined = m.local(local).is_none();
            if is_undefined {
                self.read.eval(m)?;
            }
        }
        Ok(())
    }
}

/// Whether a property with a type, which holds a value of `tag`, cannot become one of another type by what its place is fetched
/// for.
fn stays_as_typed(fetch: Fetch, tag: Tag) -> bool {
    match fetch {
        Fetch::Reference => false,
        // Null and false turn into arrays.
        Fetch::Write => !matches!(tag, Tag::Null | Tag::False),
        Fetch::ReadWrite | Fetch::Unset => true,
    }
}

impl Eval for PropertyPlace {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let value = self.read.eval(m)?;
        let name = self.read_name(m)?;
        match value.as_object() {
            Some(object) => m.read_property(object, &name).map(Value::unwrap_zval),
            None => not_an_object(m, &name, &value),
        }
    }

    fn eval_quiet(&self, m: &mut Machine) -> Result<Option<Value>, Unwind> {
        let Some(value) = self.read.eval_quiet(m)? else {
            return Ok(None);
        };
        let name = self.read_name(m)?;
        match value.as_object() {
            Some(object) => m.read_property_quietly(object, &name),
            None => Ok(None),
        }
    }
}

impl PropertyPlace {
    fn read_name(&self, m: &mut Machine) -> Result<PhpStr, Unwind> {
        match &self.name {
            PropertyName::Known(name) => Ok(name.clone()),
            PropertyName::Computed(name) => {
                let name = name.eval(m)?;
                m.to_string(&name)
            }
        }
    }
}

impl Place for PropertyPlace {
    is_written!();

    #[inline(always)]
    fn slot_at_once(&self, m: &mut Machine, keys: &mut KeyCursor) -> Option<SlotAtOnce> {
        let PropertyName::Known(name) = &self.name else {
            return None;
        };
        let object = if self.is_this {
            m.frame().this.as_ref()?
        } else {
            let base = self.base.slot_at_once(m, keys)?;
            // SAFETY: the place was just reached, nothing ran since.
            unsafe { slot::at(base.slot) }.as_ref()?.as_object()?
        };
        let slot = self.site.slot_or_find(m, object, name)?;
        let property = self.site.property.get()?;
        let slot = object.slot_ptr(slot);
        // SAFETY: looked at before anything else runs.
        if property.is_readonly || unsafe { slot::at(slot) }.is_none() {
            return None;
        }
        Some(SlotAtOnce {
            slot,
            declared: property.declared_type,
        })
    }

    #[inline]
    fn slot_untouched(&self, m: &mut Machine) -> Option<*mut Slot> {
        if !self.is_this {
            return None;
        }
        let mut keys = KeyCursor::here(m);
        Some(self.slot_at_once(m, &mut keys)?.slot)
    }

    #[inline]
    fn is_ready(&self) -> bool {
        self.is_ready
    }

    #[inline]
    fn prepare(&self, m: &mut Machine) -> Result<(), Unwind> {
        if self.is_ready {
            return Ok(());
        }
        self.prepare_parts(m)
    }

    fn resolve(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        fetch: Fetch,
    ) -> Result<*mut Slot, Unwind> {
        let (base_fetch, use_of_place) = match fetch {
            Fetch::Write => (Fetch::Write, PlaceUse::Container),
            Fetch::ReadWrite => (Fetch::ReadWrite, PlaceUse::ReadWrite),
            Fetch::Reference => (Fetch::Write, PlaceUse::Reference),
            Fetch::Unset => (Fetch::Unset, PlaceUse::Unset),
        };
        let object = self.object(m, keys, base_fetch)?;
        m.raise_pending()?;
        let object = match object {
            Ok(object) => object,
            Err(value) => {
                let name = self.name(m, keys);
                if fetch == Fetch::Unset {
                    if value.is_null() {
                        return Ok(std::ptr::null_mut());
                    }
                    return Ok(std::ptr::null_mut());
                }
                self.note_undefined(m)?;
                let message = format!(
                    "Attempt to {} property \"{name}\" on {}",
                    if fetch == Fetch::ReadWrite {
                        "assign"
                    } else {
                        "modify"
                    },
                    m.type_name_for_error(&value)
                );
                return Err(m.throw_error(&message));
            }
        };
        if let PropertyName::Known(name) = &self.name {
            if let Some(slot) = self.site.slot_or_find(m, &object, name)
                && let Some(property) = self.site.property.get()
                && let Some(zval) = object.slot(slot)
                && !property.is_readonly
                && (property.declared_type.is_none() || stays_as_typed(fetch, zval.tag()))
            {
                return Ok(object.slot_ptr(slot));
            }
            let place = m.property_place(&object, name, use_of_place);
            keep(m, object);
            return place;
        }
        let name = self.name(m, keys);
        let place = m.property_place(&object, &name, use_of_place);
        keep(m, object);
        place
    }

    fn unset(&self, m: &mut Machine, keys: &mut KeyCursor) -> Result<(), Unwind> {
        let object = self.object(m, keys, Fetch::Unset)?;
        m.raise_pending()?;
        let name = self.name(m, keys);
        match object {
            Ok(object) => m.unset_property(&object, &name),
            Err(value) if value.is_null() => self.note_undefined(m),
            Err(value) => {
                let message = format!(
                    "Attempt to unset property \"{name}\" on {}",
                    m.type_name_for_error(&value)
                );
                Err(m.throw_error(&message))
            }
        }
    }

    #[inline(always)]
    fn assign(&self, m: &mut Machine, keys: &mut KeyCursor, value: Value) -> Result<(), Unwind> {
        if let Some(place) = self.slot_at_once(m, keys)
            && place.takes(&value)
        {
            // SAFETY: nothing ran since the slot was reached.
            separate::assign_handed_over(unsafe { slot::at(place.slot) }, value);
            return Ok(());
        }
        self.assign_slow(m, keys, value)
    }

    fn assign_for_result(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        value: Value,
    ) -> Result<Value, Unwind> {
        let (object, name) = self.need_object(m, keys, PropertyWrite::Assign)?;
        let found = m.find_property(&object, &name);
        let copy = value.clone();
        m.write_property(&object, &name, value)?;
        if let Found::Slot(slot, property) = found
            && property.declared_type.is_some()
            && let Some(zval) = object.slot(slot)
        {
            // The value as the type took it.
            return Ok(Value::zval(separate::share(zval)));
        }
        Ok(copy)
    }

    fn bind(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        reference: ZvalPtr,
    ) -> Result<(), Unwind> {
        let (object, name) = self.need_object(m, keys, PropertyWrite::Bind)?;
        if let Found::Slot(slot, property) = m.find_property(&object, &name)
            && property.declared_type.is_some()
        {
            if property.is_readonly {
                let verb = if object.slot(slot).is_some() {
                    "modify"
                } else {
                    "indirectly modify"
                };
                let message = format!(
                    "Cannot {verb} readonly property {}::${name}",
                    property.class.display_name()
                );
                return Err(m.throw_error(&message));
            }
            m.join_reference(&reference, property)?;
            // SAFETY: nothing ran since the slot was looked at.
            let holder = unsafe { slot::at(object.slot_ptr(slot)) };
            if let Some(old) = holder {
                m.unmark_typed(old, property);
            }
            let joined = reference.clone();
            separate::bind_reference(holder, reference);
            m.mark_typed(&mut Some(joined), property);
            return Ok(());
        }
        let place = m.property_place(&object, &name, PlaceUse::Reference)?;
        // SAFETY: the place was just resolved, nothing ran since.
        separate::bind_reference(unsafe { slot::at(place) }, reference);
        Ok(())
    }

    fn update(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        change: Change<'_>,
    ) -> Result<Value, Unwind> {
        self.update_as(PropertyWrite::Update, m, keys, change)
    }

    fn step(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        change: Change<'_>,
    ) -> Result<Value, Unwind> {
        self.update_as(PropertyWrite::Step, m, keys, change)
    }

    fn change_in_place(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        change: &mut dyn FnMut(&mut Value) -> bool,
    ) -> Result<bool, Unwind> {
        let (object, name) = self.need_object(m, keys, PropertyWrite::Update)?;
        let place: *mut Slot = match m.find_property(&object, &name) {
            Found::Slot(slot, property) if !property.is_readonly => object.slot_ptr(slot),
            Found::Dynamic => {
                // SAFETY: the pointer is used at once.
                let Some(dynamic) = (unsafe { &mut *object.dynamic_ptr() }) else {
                    return Ok(false);
                };
                match dynamic
                    .make_mut()
                    .slot_if_set(&crate::zval::Key::String(name.clone()))
                {
                    Some(place) => place,
                    None => return Ok(false),
                }
            }
            _ => return Ok(false),
        };
        // SAFETY: the place was just found, nothing ran since.
        let holder = unsafe { slot::at(place) };
        // Only a string in a string's place is changed where it lies: its type stays.
        if holder.as_ref().is_none_or(|zval| zval.tag() != Tag::String) {
            return Ok(false);
        }
        let zval = separate::separate(holder);
        Ok(separate::change(zval, |value| change(value)))
    }
}

/// Keeps an object that nobody else holds any more, so that the place inside it stays.
pub(super) fn keep(m: &mut Machine, object: ObjectRef) {
    if object.payload_count() == 1 {
        let old = m.kept.replace(object);
        drop(old);
    }
}

/// What is done to a property, for the message where there is no object.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PropertyWrite {
    Assign,
    Bind,
    Update,
    Step,
}

impl PropertyWrite {
    /// Whether the variable before the arrow is read as well, and so missed when it is undefined.
    fn is_read_too(self) -> bool {
        matches!(self, PropertyWrite::Update | PropertyWrite::Step)
    }

    fn words(self) -> &'static str {
        match self {
            PropertyWrite::Assign | PropertyWrite::Update => "assign",
            PropertyWrite::Bind => "modify",
            PropertyWrite::Step => "increment/decrement",
        }
    }
}

impl Machine {
    /// Raises the notices that came due while a place was resolved, once its pointer is no longer needed.
    fn raise_pending(&mut self) -> Result<(), Unwind> {
        for missing in std::mem::take(&mut self.pending_notices) {
            self.raise_missing(missing)?;
        }
        Ok(())
    }
}
