//! Properties: `$a->b`, to be read and written.
//!
//! A site remembers, for the class of the last object, in which slot the property lies, so that the next object of that class
//! costs one comparison. Where it matters from which class the code runs, the site remembers that too.

use super::class::property::{Found, PlaceUse};
use super::class::{ClassEntry, Property};
use super::local::Local;
use super::object::This;
use super::place::{Change, Fetch, KeyCursor, Place, SlotAtOnce, is_written};
use super::unwind::Unwind;
use super::{Eval, Expr, Machine, Peeked, Target, is_shared_at_once, slot};
use crate::zval::separate;
use crate::zval::{ObjectRef, PhpStr, Slot, Tag, Value, View, Visibility, Zval, ZvalPtr};
use std::cell::Cell;
use std::ptr::NonNull;

/// What a site remembers of the last object's class.
pub struct PropertySite {
    /// The class's number; 0 is none.
    class: Cell<u32>,
    /// The number of the class whose code runs, or [`ANY_SCOPE`].
    scope: Cell<u32>,
    slot: Cell<u32>,
    property: Cell<Option<&'static Property>>,
}

/// The property is the same from everywhere.
const ANY_SCOPE: u32 = u32::MAX;

impl PropertySite {
    /// A site that has seen no object.
    pub const fn new() -> PropertySite {
        PropertySite {
            class: Cell::new(0),
            scope: Cell::new(0),
            slot: Cell::new(0),
            property: Cell::new(None),
        }
    }

    /// The slot of the property in an object, if its class is the remembered one.
    #[inline(always)]
    fn slot(&self, m: &Machine, object: &ObjectRef) -> Option<usize> {
        if self.class.get() != object.class().id() {
            return None;
        }
        if self.scope.get() != ANY_SCOPE && self.scope.get() != m.scope_id() {
            return None;
        }
        Some(self.slot.get() as usize)
    }

    /// Looks the property up and remembers it. `None` where it is not a declared one that may be used from here.
    #[inline(never)]
    fn find(&self, m: &Machine, object: &ObjectRef, name: &PhpStr) -> Option<usize> {
        let scope = m.scope_entry();
        let class = ClassEntry::of(object.class());
        let Found::Slot(slot, property) = class.find_property(name, scope) else {
            return None;
        };
        let is_open = property.visibility == Visibility::Public
            && class.ancestors().all(|parent| {
                parent
                    .properties
                    .get(name)
                    .is_none_or(|p| p.visibility != Visibility::Private)
            });
        self.class.set(class.id());
        self.scope
            .set(if is_open { ANY_SCOPE } else { m.scope_id() });
        self.slot.set(slot as u32);
        self.property.set(Some(property));
        Some(slot)
    }

    #[inline(always)]
    fn slot_or_find(&self, m: &Machine, object: &ObjectRef, name: &PhpStr) -> Option<usize> {
        match self.slot(m, object) {
            Some(slot) => Some(slot),
            None => self.find(m, object, name),
        }
    }
}

impl Default for PropertySite {
    fn default() -> PropertySite {
        PropertySite::new()
    }
}

/// The object before `->`.
pub trait ObjectSource: 'static {
    /// Runs `read` with the value before the arrow. The object is held while `read` runs.
    ///
    /// # Errors
    /// Those of the expression, and of `read`.
    fn with<R>(
        &self,
        m: &mut Machine,
        read: impl FnOnce(&mut Machine, &ObjectRef) -> Result<R, Unwind>,
        other: impl FnOnce(&mut Machine, &Value) -> Result<R, Unwind>,
    ) -> Result<R, Unwind>;

    /// The object, where it lies in a variable and nothing has to be run or said. Good until user code runs or anything is
    /// written.
    fn object_at_once<'a>(&self, m: &'a mut Machine) -> Option<(&'a ObjectRef, &'a Machine)>;

    /// Like [`ObjectSource::with`], inside `isset` and `??`.
    ///
    /// # Errors
    /// Those of the expression, and of `read`.
    fn with_quiet<R>(
        &self,
        m: &mut Machine,
        read: impl FnOnce(&mut Machine, &ObjectRef) -> Result<Option<R>, Unwind>,
    ) -> Result<Option<R>, Unwind>;

    /// Looks at the object where it lies, without a count of its own. Nothing may be run or written while `look` runs. Where
    /// it has no answer, or the object is a temporary, the object is handed out.
    ///
    /// # Errors
    /// Those of the expression.
    fn look<R>(
        &self,
        m: &mut Machine,
        look: impl FnOnce(&Machine, &ObjectRef) -> Option<R>,
    ) -> Result<Looked<R>, Unwind>;

    /// Like [`ObjectSource::look`], inside `isset` and `??`.
    ///
    /// # Errors
    /// Those of the expression.
    fn look_quiet<R>(
        &self,
        m: &mut Machine,
        look: impl FnOnce(&Machine, &ObjectRef) -> Option<R>,
    ) -> Result<Looked<R>, Unwind>;
}

/// What [`ObjectSource::look`] came to.
pub enum Looked<R> {
    /// The answer.
    Found(R),
    /// No answer: the object, to be asked in another way.
    Object(ObjectRef),
    /// It is no object.
    Other(Value),
}

/// Looks at what a zval holds.
#[inline(always)]
fn look_into<R>(
    m: &Machine,
    zval: &Zval,
    look: impl FnOnce(&Machine, &ObjectRef) -> Option<R>,
) -> Looked<R> {
    match zval.view() {
        View::Object(object) => match look(m, object) {
            Some(found) => Looked::Found(found),
            None => Looked::Object(object.clone()),
        },
        _ => Looked::Other(zval.get()),
    }
}

/// What a temporary value is, which is not looked into: what it holds may end with it.
fn owned<R>(value: Value) -> Looked<R> {
    match value.as_object() {
        Some(object) => Looked::Object(object.clone()),
        None => Looked::Other(value),
    }
}

impl ObjectSource for This {
    #[inline(always)]
    fn object_at_once<'a>(&self, m: &'a mut Machine) -> Option<(&'a ObjectRef, &'a Machine)> {
        let m = &*m;
        Some((m.frame().this.as_ref()?, m))
    }

    #[inline(always)]
    fn with<R>(
        &self,
        m: &mut Machine,
        read: impl FnOnce(&mut Machine, &ObjectRef) -> Result<R, Unwind>,
        _: impl FnOnce(&mut Machine, &Value) -> Result<R, Unwind>,
    ) -> Result<R, Unwind> {
        match m.frame().this.clone() {
            Some(this) => read(m, &this),
            None => Err(m.throw_error("Using $this when not in object context")),
        }
    }

    fn with_quiet<R>(
        &self,
        m: &mut Machine,
        read: impl FnOnce(&mut Machine, &ObjectRef) -> Result<Option<R>, Unwind>,
    ) -> Result<Option<R>, Unwind> {
        match m.frame().this.clone() {
            Some(this) => read(m, &this),
            None => Ok(None),
        }
    }

    #[inline(always)]
    fn look<R>(
        &self,
        m: &mut Machine,
        look: impl FnOnce(&Machine, &ObjectRef) -> Option<R>,
    ) -> Result<Looked<R>, Unwind> {
        let Some(this) = &m.frame().this else {
            return Err(m.throw_error("Using $this when not in object context"));
        };
        Ok(match look(m, this) {
            Some(found) => Looked::Found(found),
            None => Looked::Object(this.clone()),
        })
    }

    #[inline(always)]
    fn look_quiet<R>(
        &self,
        m: &mut Machine,
        look: impl FnOnce(&Machine, &ObjectRef) -> Option<R>,
    ) -> Result<Looked<R>, Unwind> {
        let Some(this) = &m.frame().this else {
            return Ok(Looked::Other(Value::NULL));
        };
        Ok(match look(m, this) {
            Some(found) => Looked::Found(found),
            None => Looked::Object(this.clone()),
        })
    }
}

impl ObjectSource for Local {
    #[inline(always)]
    fn object_at_once<'a>(&self, m: &'a mut Machine) -> Option<(&'a ObjectRef, &'a Machine)> {
        let m = &*m;
        match m.look_at_local(self.index)?.view() {
            View::Object(object) => Some((object, m)),
            _ => None,
        }
    }

    #[inline(always)]
    fn with<R>(
        &self,
        m: &mut Machine,
        read: impl FnOnce(&mut Machine, &ObjectRef) -> Result<R, Unwind>,
        other: impl FnOnce(&mut Machine, &Value) -> Result<R, Unwind>,
    ) -> Result<R, Unwind> {
        let value = self.load(m)?;
        match value.as_object() {
            Some(object) => read(m, object),
            None => other(m, &value),
        }
    }

    fn with_quiet<R>(
        &self,
        m: &mut Machine,
        read: impl FnOnce(&mut Machine, &ObjectRef) -> Result<Option<R>, Unwind>,
    ) -> Result<Option<R>, Unwind> {
        match m.local_value(self.index) {
            Some(value) => match value.as_object() {
                Some(object) => read(m, object),
                None => Ok(None),
            },
            None => Ok(None),
        }
    }

    #[inline(always)]
    fn look<R>(
        &self,
        m: &mut Machine,
        look: impl FnOnce(&Machine, &ObjectRef) -> Option<R>,
    ) -> Result<Looked<R>, Unwind> {
        match m.look_at_local(self.index) {
            Some(zval) => Ok(look_into(m, zval, look)),
            None => self.load(m).map(owned),
        }
    }

    #[inline(always)]
    fn look_quiet<R>(
        &self,
        m: &mut Machine,
        look: impl FnOnce(&Machine, &ObjectRef) -> Option<R>,
    ) -> Result<Looked<R>, Unwind> {
        Ok(match m.look_at_local(self.index) {
            Some(zval) => look_into(m, zval, look),
            None => Looked::Other(Value::NULL),
        })
    }
}

/// Any expression before `->`.
#[derive(Clone, Copy)]
pub struct Sub(pub Expr);

impl ObjectSource for Sub {
    #[inline(always)]
    fn object_at_once<'a>(&self, m: &'a mut Machine) -> Option<(&'a ObjectRef, &'a Machine)> {
        let zval = self.0.zval_at_once(m)?;
        // SAFETY: told just now; the borrow of the machine keeps writes away.
        match unsafe { slot::zval(zval) }.view() {
            View::Object(object) => Some((object, m)),
            _ => None,
        }
    }

    #[inline(always)]
    fn with<R>(
        &self,
        m: &mut Machine,
        read: impl FnOnce(&mut Machine, &ObjectRef) -> Result<R, Unwind>,
        other: impl FnOnce(&mut Machine, &Value) -> Result<R, Unwind>,
    ) -> Result<R, Unwind> {
        let value = self.0.eval(m)?;
        match value.as_object() {
            Some(object) => read(m, object),
            None => other(m, &value),
        }
    }

    fn with_quiet<R>(
        &self,
        m: &mut Machine,
        read: impl FnOnce(&mut Machine, &ObjectRef) -> Result<Option<R>, Unwind>,
    ) -> Result<Option<R>, Unwind> {
        match self.0.eval_quiet(m)? {
            Some(value) => match value.as_object() {
                Some(object) => read(m, object),
                None => Ok(None),
            },
            None => Ok(None),
        }
    }

    #[inline(always)]
    fn look<R>(
        &self,
        m: &mut Machine,
        look: impl FnOnce(&Machine, &ObjectRef) -> Option<R>,
    ) -> Result<Looked<R>, Unwind> {
        Ok(match self.0.peek(m)? {
            // SAFETY: looked at before anything else runs.
            Peeked::Zval(zval) => look_into(m, unsafe { slot::zval(zval) }, look),
            Peeked::Value(value) => owned(value),
        })
    }

    #[inline(always)]
    fn look_quiet<R>(
        &self,
        m: &mut Machine,
        look: impl FnOnce(&Machine, &ObjectRef) -> Option<R>,
    ) -> Result<Looked<R>, Unwind> {
        Ok(match self.0.peek_quiet(m)? {
            // SAFETY: looked at before anything else runs.
            Some(Peeked::Zval(zval)) => look_into(m, unsafe { slot::zval(zval) }, look),
            Some(Peeked::Value(value)) => owned(value),
            None => Looked::Other(Value::NULL),
        })
    }
}

/// `$object->name` to be read.
pub struct ReadProperty<O> {
    /// The object.
    pub object: O,
    /// The property's name.
    pub name: PhpStr,
    /// What is remembered.
    pub site: PropertySite,
}

#[cold]
#[inline(never)]
fn not_an_object(m: &mut Machine, name: &PhpStr, value: &Value) -> Result<Value, Unwind> {
    let message = format!(
        "Attempt to read property \"{name}\" on {}",
        m.type_name_for_error(value)
    );
    m.warning(&message)?;
    Ok(Value::NULL)
}

impl<O: ObjectSource> ReadProperty<O> {
    /// The property's zval, where it is a declared one that is set, of an object that somebody holds.
    #[inline(always)]
    fn look(&self, m: &mut Machine) -> Result<Looked<NonNull<Zval>>, Unwind> {
        self.object.look(m, |m, object| {
            let slot = self.site.slot_or_find(m, object, &self.name)?;
            object.slot(slot).as_ref().map(ZvalPtr::as_ptr)
        })
    }

    #[inline(always)]
    fn look_quiet(&self, m: &mut Machine) -> Result<Looked<NonNull<Zval>>, Unwind> {
        self.object.look_quiet(m, |m, object| {
            let slot = self.site.slot_or_find(m, object, &self.name)?;
            object.slot(slot).as_ref().map(ZvalPtr::as_ptr)
        })
    }

    /// What the property of a temporary object is, or one that is not simply there: its zval where it has one.
    #[inline(never)]
    fn read_of(&self, m: &mut Machine, object: &ObjectRef) -> Result<Value, Unwind> {
        if let Some(slot) = self.site.slot_or_find(m, object, &self.name)
            && let Some(zval) = object.slot(slot)
        {
            return Ok(Value::zval(separate::share(zval)));
        }
        m.read_property(object, &self.name)
    }
}

impl<O: ObjectSource> Eval for ReadProperty<O> {
    is_shared_at_once!();

    #[inline]
    fn zval_at_once(&self, m: &mut Machine) -> Option<NonNull<Zval>> {
        let (object, m) = self.object.object_at_once(m)?;
        let slot = self.site.slot_or_find(m, object, &self.name)?;
        object.slot(slot).as_ref().map(ZvalPtr::as_ptr)
    }

    #[inline]
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        match self.look(m)? {
            // SAFETY: looked at before anything else runs.
            Looked::Found(zval) => Ok(unsafe { slot::zval(zval) }.get()),
            Looked::Object(object) => self.read_of(m, &object).map(Value::unwrap_zval),
            Looked::Other(value) => not_an_object(m, &self.name, &value),
        }
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        let value = match self.look(m)? {
            Looked::Found(zval) => {
                // SAFETY: looked at before anything else runs.
                return Ok(unsafe { slot::share(zval) });
            }
            Looked::Object(object) => self.read_of(m, &object)?,
            Looked::Other(value) => not_an_object(m, &self.name, &value)?,
        };
        if value.tag() == Tag::Zval {
            return Ok(separate::pass_on(value.into_zval()));
        }
        Ok(value.into_zval())
    }

    #[inline]
    fn peek(&self, m: &mut Machine) -> Result<Peeked, Unwind> {
        let value = match self.look(m)? {
            Looked::Found(zval) => return Ok(Peeked::Zval(zval)),
            Looked::Object(object) => self.read_of(m, &object)?.unwrap_zval(),
            Looked::Other(value) => not_an_object(m, &self.name, &value)?,
        };
        Ok(Peeked::Value(value))
    }

    #[inline]
    fn peek_quiet(&self, m: &mut Machine) -> Result<Option<Peeked>, Unwind> {
        match self.look_quiet(m)? {
            Looked::Found(zval) => {
                // SAFETY: looked at before anything else runs.
                let is_set = unsafe { slot::zval(zval) }.tag() != Tag::Null;
                Ok(is_set.then_some(Peeked::Zval(zval)))
            }
            Looked::Object(object) => Ok(m
                .read_property_quietly(&object, &self.name)?
                .map(Peeked::Value)),
            Looked::Other(_) => Ok(None),
        }
    }

    fn eval_quiet(&self, m: &mut Machine) -> Result<Option<Value>, Unwind> {
        let found = self.peek_quiet(m)?;
        // SAFETY: looked at before anything else runs.
        Ok(found.map(|found| unsafe { slot::value(found) }))
    }

    fn quiet_zval(&self, m: &mut Machine) -> Result<Option<ZvalPtr>, Unwind> {
        Ok(match self.peek_quiet(m)? {
            // SAFETY: looked at before anything else runs.
            Some(Peeked::Zval(zval)) => Some(unsafe { slot::share(zval) }),
            Some(Peeked::Value(value)) => Some(value.into_zval()),
            None => None,
        })
    }

    fn is_set(&self, m: &mut Machine) -> Result<bool, Unwind> {
        match self.look_quiet(m)? {
            // SAFETY: looked at before anything else runs.
            Looked::Found(zval) => Ok(unsafe { slot::zval(zval) }.tag() != Tag::Null),
            Looked::Object(object) => m.is_property_set(&object, &self.name),
            Looked::Other(_) => Ok(false),
        }
    }
}

/// `$object->{name}` to be read.
pub struct ReadPropertyNamed {
    /// The object.
    pub object: Expr,
    /// The expression that gives the name.
    pub name: Expr,
}

impl ReadPropertyNamed {
    fn read_raw(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let value = self.object.eval(m)?;
        let name = self.name.eval(m)?;
        let name = m.to_string(&name)?;
        match value.as_object() {
            Some(object) => m.read_property(object, &name),
            None => not_an_object(m, &name, &value),
        }
    }
}

impl Eval for ReadPropertyNamed {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.read_raw(m).map(Value::unwrap_zval)
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        let value = self.read_raw(m)?;
        if value.tag() == Tag::Zval {
            return Ok(separate::pass_on(value.into_zval()));
        }
        Ok(value.into_zval())
    }

    fn eval_quiet(&self, m: &mut Machine) -> Result<Option<Value>, Unwind> {
        let value = self.object.eval_quiet(m)?;
        let name = self.name.eval(m)?;
        let name = m.to_string(&name)?;
        match value.as_ref().and_then(Value::as_object) {
            Some(object) => m.read_property_quietly(object, &name),
            None => Ok(None),
        }
    }

    fn is_set(&self, m: &mut Machine) -> Result<bool, Unwind> {
        let value = self.object.eval_quiet(m)?;
        let name = self.name.eval(m)?;
        let name = m.to_string(&name)?;
        match value.as_ref().and_then(Value::as_object) {
            Some(object) => m.is_property_set(object, &name),
            None => Ok(false),
        }
    }
}

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
            && let Some(holder) = object.slot(slot)
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
            let _ = holder;
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
            match unsafe { slot::at(base.slot) }.as_ref()?.view() {
                View::Object(object) => object,
                _ => return None,
            }
        };
        let slot = self.site.slot_or_find(m, object, name)?;
        let property = self.site.property.get()?;
        if property.is_readonly || object.slot(slot).is_none() {
            return None;
        }
        Some(SlotAtOnce {
            slot: object.slot_ptr(slot),
            declared: property.declared_type,
        })
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
                && object.slot(slot).is_some()
                && property.declared_type.is_none()
                && !property.is_readonly
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
fn keep(m: &mut Machine, object: ObjectRef) {
    if object.payload_count() == 1 {
        let old = m.kept.replace(object);
        drop(old);
    }
}

/// `object?->…`: the rest of the chain does not run where the object is null.
pub struct Nullsafe {
    /// The object.
    pub object: Expr,
    /// The rest, which takes the object from the machine.
    pub rest: Expr,
}

/// The object that [`Nullsafe`] evaluated.
pub struct NullsafeObject;

impl Eval for NullsafeObject {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        Ok(m.keys.last().cloned().unwrap_or_default())
    }
}

impl Nullsafe {
    fn with<R>(
        &self,
        m: &mut Machine,
        object: Value,
        run: impl FnOnce(&mut Machine) -> Result<R, Unwind>,
    ) -> Result<Option<R>, Unwind> {
        if object.is_null() {
            return Ok(None);
        }
        let depth = m.keys.len();
        m.keys.push(object);
        let result = run(m);
        m.keys.truncate(depth);
        result.map(Some)
    }
}

impl Eval for Nullsafe {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let object = self.object.eval(m)?;
        Ok(self
            .with(m, object, |m| self.rest.eval(m))?
            .unwrap_or_default())
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        let object = self.object.eval(m)?;
        match self.with(m, object, |m| self.rest.eval_zval(m))? {
            Some(zval) => Ok(zval),
            None => Ok(ZvalPtr::null()),
        }
    }

    fn eval_quiet(&self, m: &mut Machine) -> Result<Option<Value>, Unwind> {
        let object = self.object.eval_quiet(m)?.unwrap_or_default();
        Ok(self.with(m, object, |m| self.rest.eval_quiet(m))?.flatten())
    }

    fn is_set(&self, m: &mut Machine) -> Result<bool, Unwind> {
        let object = self.object.eval_quiet(m)?.unwrap_or_default();
        Ok(self
            .with(m, object, |m| self.rest.is_set(m))?
            .unwrap_or(false))
    }
}

/// What is done to a property, for the message where there is no object.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PropertyWrite {
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

/// The parameters of a constructor that are properties too: assigned before its body runs.
pub struct PromoteParameters(pub &'static [(PhpStr, super::slot::LocalIndex, bool)]);

impl super::Exec for PromoteParameters {
    fn exec(&self, m: &mut Machine) -> Result<super::Flow, Unwind> {
        let Some(this) = m.frame().this.clone() else {
            return Ok(super::Flow::Next);
        };
        for (name, local, by_ref) in self.0 {
            if *by_ref {
                let reference = separate::make_reference(m.local(*local));
                if let Found::Slot(slot, _) = m.find_property(&this, name) {
                    // SAFETY: the slot was just found, nothing ran since.
                    separate::bind_reference(unsafe { slot::at(this.slot_ptr(slot)) }, reference);
                }
                continue;
            }
            let zval = match m.local(*local) {
                Some(zval) => separate::share(zval),
                None => continue,
            };
            m.write_property(&this, name, Value::zval(zval))?;
        }
        Ok(super::Flow::Next)
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

/// A property in a constant expression, where only those of enums may be read.
pub struct EnumProperty {
    /// The object.
    pub object: Expr,
    /// The name.
    pub name: Expr,
}

impl Eval for EnumProperty {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let value = self.object.eval(m)?;
        let name = self.name.eval(m)?;
        let Some(object) = value.as_object() else {
            let name = m.to_string(&name)?;
            return not_an_object(m, &name, &value);
        };
        if ClassEntry::of(object.class()).kind != crate::ast::ClassKind::Enum {
            return Err(m.throw_error(
                "Fetching properties on non-enums in constant expressions is not allowed",
            ));
        }
        let name = m.to_string(&name)?;
        m.read_property(object, &name).map(Value::unwrap_zval)
    }
}
