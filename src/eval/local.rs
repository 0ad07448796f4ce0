//! Local variables.

use super::place::{Fetch, KeyCursor, MissingPlace, Place, SlotAtOnce};
use super::slot::{self, LocalIndex};
use super::unwind::Unwind;
use super::{Eval, Machine, Peeked, is_shared_at_once};
use crate::zval::{PhpStr, Slot, Tag, Value, Zval, ZvalPtr};
use crate::zval::{convert, separate};
use std::ptr::NonNull;

/// A local variable.
#[derive(Clone, Copy)]
pub struct Local {
    /// Its slot.
    pub index: LocalIndex,
}

impl Local {
    /// Its value; null with a warning where it is undefined.
    #[inline(always)]
    pub fn load(&self, m: &mut Machine) -> Result<Value, Unwind> {
        match m.local(self.index) {
            Some(zval) => Ok(zval.get()),
            None => self.undefined(m),
        }
    }

    /// Its name, without `$`.
    pub fn name(&self, m: &Machine) -> PhpStr {
        m.frames()
            .find_map(|frame| frame.function())
            .and_then(|function| function.names.get(self.index.0 as usize).cloned())
            .unwrap_or_else(PhpStr::empty)
    }

    #[cold]
    #[inline(never)]
    fn undefined(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let name = self.name(m);
        if name.as_bytes() == b"this" {
            return Err(m.throw_error("Using $this when not in object context"));
        }
        m.undefined_variable(&name)?;
        Ok(Value::NULL)
    }
}

impl Machine {
    /// The warning for a variable that is not set.
    ///
    /// # Errors
    /// The error handler threw.
    #[cold]
    #[inline(never)]
    pub fn undefined_variable(&mut self, name: &PhpStr) -> Result<(), Unwind> {
        let message = [b"Undefined variable $", name.as_bytes()].concat();
        self.raise_bytes(super::errors::Level::Warning, &message)
    }
}

impl Eval for Local {
    is_shared_at_once!();

    #[inline]
    fn zval_at_once(&self, m: &mut Machine) -> Option<NonNull<Zval>> {
        m.look_at_local(self.index).map(ZvalPtr::as_ptr)
    }

    #[inline]
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.load(m)
    }

    #[inline]
    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        match m.local(self.index) {
            Some(zval) => Ok(separate::share(zval)),
            None => self.undefined(m).map(Value::into_zval),
        }
    }

    #[inline]
    fn hand_over(&self, m: &mut Machine) -> Result<Value, Unwind> {
        match m.local(self.index) {
            Some(zval) => Ok(Value::zval(separate::share(zval))),
            None => self.undefined(m),
        }
    }

    #[inline]
    fn test(&self, m: &mut Machine) -> Result<bool, Unwind> {
        match m.local(self.index) {
            Some(zval) => match zval.tag() {
                Tag::True => Ok(true),
                Tag::False | Tag::Null => Ok(false),
                Tag::Int => Ok(zval.raw_bits() != 0),
                _ => Ok(convert::to_bool(zval.view())),
            },
            None => Ok(self.undefined(m)?.truthy()),
        }
    }

    #[inline]
    fn peek(&self, m: &mut Machine) -> Result<Peeked, Unwind> {
        match m.local(self.index) {
            Some(zval) => Ok(Peeked::Zval(zval.as_ptr())),
            None => self.undefined(m).map(Peeked::Value),
        }
    }

    #[inline]
    fn eval_quiet(&self, m: &mut Machine) -> Result<Option<Value>, Unwind> {
        Ok(m.local(self.index)
            .as_ref()
            .filter(|zval| zval.tag() != Tag::Null)
            .map(|zval| zval.get()))
    }

    #[inline]
    fn peek_quiet(&self, m: &mut Machine) -> Result<Option<Peeked>, Unwind> {
        Ok(m.look_at_local(self.index)
            .filter(|zval| zval.tag() != Tag::Null)
            .map(|zval| Peeked::Zval(zval.as_ptr())))
    }

    #[inline]
    fn is_set(&self, m: &mut Machine) -> Result<bool, Unwind> {
        Ok(m.look_at_local(self.index)
            .is_some_and(|zval| zval.tag() != Tag::Null))
    }

    fn quiet_zval(&self, m: &mut Machine) -> Result<Option<ZvalPtr>, Unwind> {
        Ok(m.local(self.index)
            .as_ref()
            .filter(|zval| zval.tag() != Tag::Null)
            .map(separate::share))
    }
}

impl Place for Local {
    #[inline]
    fn slot_at_once(&self, m: &mut Machine, _: &mut KeyCursor) -> Option<SlotAtOnce> {
        let place = m.local_ptr(self.index);
        m.look_at_local(self.index)?;
        Some(SlotAtOnce::of_any(place))
    }

    fn local(&self) -> Option<LocalIndex> {
        Some(self.index)
    }

    #[inline]
    fn slot_untouched(&self, m: &mut Machine) -> Option<*mut Slot> {
        Some(m.local_ptr(self.index))
    }

    fn is_ready(&self) -> bool {
        true
    }

    #[inline]
    fn resolve(
        &self,
        m: &mut Machine,
        _: &mut KeyCursor,
        fetch: Fetch,
    ) -> Result<*mut Slot, Unwind> {
        let place = m.local_ptr(self.index);
        if fetch == Fetch::ReadWrite {
            // SAFETY: the slot belongs to the running frame.
            let slot = unsafe { slot::at(place) };
            if slot.is_none() {
                m.pending_notices.push(MissingPlace::Variable(self.name(m)));
            }
        }
        Ok(place)
    }

    fn unset(&self, m: &mut Machine, _: &mut KeyCursor) -> Result<(), Unwind> {
        let old = m.local(self.index).take();
        drop(old);
        Ok(())
    }

    #[inline]
    fn assign(&self, m: &mut Machine, _: &mut KeyCursor, value: Value) -> Result<(), Unwind> {
        separate::assign_handed_over(m.local(self.index), value);
        Ok(())
    }

    fn assign_for_result(
        &self,
        m: &mut Machine,
        _: &mut KeyCursor,
        value: Value,
    ) -> Result<Value, Unwind> {
        let copy = value.clone();
        separate::assign_value(m.local(self.index), value);
        m.local_as_taken(self.index, copy)
    }
}

/// `$$name`, `${expr}`: a variable found by its name when it runs.
pub struct NamedVariable {
    /// The expression that gives the name.
    pub name: super::Expr,
}

impl NamedVariable {
    fn name(&self, m: &mut Machine, value: Value) -> Result<PhpStr, Unwind> {
        m.to_string(&value)
    }

    fn find(&self, m: &mut Machine) -> Result<(PhpStr, Option<Value>), Unwind> {
        let value = self.name.eval(m)?;
        let name = self.name(m, value)?;
        let found = self.found(m, &name);
        Ok((name, found))
    }

    fn found(&self, m: &mut Machine, name: &PhpStr) -> Option<Value> {
        match name.as_bytes() {
            b"this" => m.this_value(),
            b"GLOBALS" => Some(m.globals_array().into()),
            _ => m.find_variable(name).and_then(|place| {
                // SAFETY: the place was just found, nothing ran since.
                unsafe { slot::at(place) }.as_ref().map(|zval| zval.get())
            }),
        }
    }
}

impl Eval for NamedVariable {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let (name, found) = self.find(m)?;
        match found {
            Some(value) => Ok(value),
            None => {
                m.undefined_variable(&name)?;
                Ok(Value::NULL)
            }
        }
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        let value = self.name.eval(m)?;
        let name = self.name(m, value)?;
        if let Some(place) = m.find_variable(&name) {
            // SAFETY: the place was just found, nothing ran since.
            if let Some(zval) = unsafe { slot::at(place) } {
                return Ok(separate::share(zval));
            }
        }
        if name.as_bytes() == b"this"
            && let Some(this) = m.this_value()
        {
            return Ok(this.into_zval());
        }
        m.undefined_variable(&name)?;
        Ok(ZvalPtr::null())
    }

    fn eval_quiet(&self, m: &mut Machine) -> Result<Option<Value>, Unwind> {
        let (_, found) = self.find(m)?;
        Ok(found.filter(|value| !value.is_null()))
    }

    fn is_set(&self, m: &mut Machine) -> Result<bool, Unwind> {
        // A name that is not there itself is no reason for a warning here.
        match self.name.eval_quiet(m)? {
            Some(name) => {
                let name = self.name(m, name)?;
                Ok(self.found(m, &name).is_some_and(|value| !value.is_null()))
            }
            None => Ok(false),
        }
    }
}

impl Place for NamedVariable {
    fn prepare(&self, m: &mut Machine) -> Result<(), Unwind> {
        let value = self.name.eval(m)?;
        let name = self.name(m, value)?;
        m.keys.push(name.into());
        Ok(())
    }

    fn quiet_prepared(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
    ) -> Result<Option<Value>, Unwind> {
        let name = keys.next_string(m);
        let found = m.find_variable(&name).and_then(|place| {
            // SAFETY: the place was just found, nothing ran since.
            unsafe { slot::at(place) }.as_ref().map(|zval| zval.get())
        });
        Ok(found.filter(|value| !value.is_null()))
    }

    fn resolve(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        fetch: Fetch,
    ) -> Result<*mut Slot, Unwind> {
        let name = keys.next_string(m);
        if name.as_bytes() == b"this" {
            return Err(m.throw_error("Cannot re-assign $this"));
        }
        let place = m.find_or_add_variable(&name);
        // SAFETY: the place was just found, nothing ran since.
        if fetch == Fetch::ReadWrite && unsafe { slot::at(place) }.is_none() {
            m.pending_notices.push(MissingPlace::Variable(name));
        }
        Ok(place)
    }

    fn unset(&self, m: &mut Machine, keys: &mut KeyCursor) -> Result<(), Unwind> {
        let name = keys.next_string(m);
        if let Some(place) = m.find_variable(&name) {
            // SAFETY: the place was just found, nothing ran since.
            let old = unsafe { slot::at(place) }.take();
            drop(old);
        }
        Ok(())
    }
}
