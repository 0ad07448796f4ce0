//! Properties to be read.

use super::site::PropertySite;
use super::source::{Looked, ObjectSource};
use crate::eval::unwind::Unwind;
use crate::eval::{Eval, Expr, Machine, Peeked, is_shared_at_once, slot};
use crate::zval::separate;
use crate::zval::{ObjectRef, PhpStr, Tag, Value, Zval, ZvalPtr};
use std::ptr::NonNull;

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
pub(super) fn not_an_object(
    m: &mut Machine,
    name: &PhpStr,
    value: &Value,
) -> Result<Value, Unwind> {
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
