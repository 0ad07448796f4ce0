//! Places: expressions that can be written.
//!
//! Writing goes in steps, so that no pointer is held while user code runs:
//!
//! 1. [`Place::prepare`] evaluates the subexpressions that may run user code, in order, onto [`Machine::keys`];
//! 2. the value to be written is evaluated;
//! 3. [`Place::resolve`] walks to the slot, separating what is shared on the way. Simple keys (variables, literals) are read
//!    only now, as PHP's own operands are;
//! 4. the slot is written, and what it held before is released last.
//!
//! A notice that is due during step 3 is kept in [`Machine::pending_notices`], raised, and the walk is done again.

use super::increment::{Step, When};
use super::script::Arena;
use super::unwind::Unwind;
use super::{Eval, Expr, Machine, slot};
use crate::ast::BinaryOp;
use crate::zval::separate;
use crate::zval::{Key, PhpStr, Slot, Value, ZvalPtr};

/// What a place is resolved for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fetch {
    /// To be overwritten, or to become a container; missing elements come to be without a notice.
    Write,
    /// To be read and written (`.=`, `++`): a missing element is worth a notice.
    ReadWrite,
    /// To take a reference.
    Reference,
    /// To unset something inside: nothing comes to be; the null pointer says that there is nothing.
    Unset,
}

/// The keys of a place that were evaluated ahead.
pub struct KeyCursor {
    start: usize,
    at: usize,
}

impl KeyCursor {
    /// The keys that are pushed from now on.
    #[inline(always)]
    pub fn here(m: &Machine) -> KeyCursor {
        let start = m.keys.len();
        KeyCursor { start, at: start }
    }

    /// The next key, which stays for another walk.
    pub fn next(&mut self, m: &Machine) -> Value {
        let key = m.keys.get(self.at).cloned().unwrap_or_default();
        self.at += 1;
        key
    }

    /// The next key, looked at where it lies.
    #[inline]
    pub fn look<'a>(&mut self, m: &'a Machine) -> Option<&'a Value> {
        let key = m.keys.get(self.at);
        self.at += 1;
        key
    }

    /// The next key, which was pushed as a string.
    pub fn next_string(&mut self, m: &Machine) -> PhpStr {
        match self.next(m).view() {
            crate::zval::View::String(string) => string.clone(),
            _ => PhpStr::empty(),
        }
    }

    /// Where it stands, to come back to it.
    #[inline(always)]
    pub fn position(&self) -> usize {
        self.at
    }

    /// Comes back to where it stood.
    #[inline(always)]
    pub fn return_to(&mut self, position: usize) {
        self.at = position;
    }

    /// Starts over for another walk.
    pub fn rewind(&mut self) {
        self.at = self.start;
    }

    /// Forgets the keys.
    #[inline(always)]
    pub fn finish(self, m: &mut Machine) {
        if m.keys.len() > self.start {
            m.keys.truncate(self.start);
        }
    }
}

/// What was missing when a place was resolved to be read and written.
#[derive(Clone, Debug)]
pub enum MissingPlace {
    /// A variable.
    Variable(PhpStr),
    /// An element.
    Element(Key),
    /// A property of a class.
    Property(PhpStr, PhpStr),
}

/// A place that was reached at once: see [`Place::slot_at_once`].
#[derive(Clone, Copy)]
pub struct SlotAtOnce {
    /// The slot; it is set. Good until user code runs or anything else is written.
    pub slot: *mut Slot,
    /// The type that it takes; none where it takes any.
    pub declared: Option<&'static super::types::Type>,
}

impl SlotAtOnce {
    /// A slot that takes any value.
    #[inline(always)]
    pub fn of_any(slot: *mut Slot) -> SlotAtOnce {
        SlotAtOnce {
            slot,
            declared: None,
        }
    }

    /// Whether it takes a value as it is.
    #[inline(always)]
    pub fn takes(self, value: &Value) -> bool {
        self.declared
            .is_none_or(|declared| declared.takes_at_once(value))
    }
}

/// An expression that can be written.
pub trait Place: Eval {
    /// The slot, after [`Place::prepare`], where it is set and nothing has to be said, run or made on the way: a variable, an
    /// element of an array that is there, a declared property. Containers are separated on the way, as for a write. `None`
    /// sends the caller to the other ways, with the keys rewound.
    #[inline]
    fn slot_at_once(&self, _: &mut Machine, _: &mut KeyCursor) -> Option<SlotAtOnce> {
        None
    }

    /// Whether nothing has to be evaluated ahead: [`Place::prepare`] has nothing to do, [`Place::slot_at_once`] takes no keys.
    #[inline]
    fn is_ready(&self) -> bool {
        false
    }

    /// Evaluates what may run user code, in order, onto [`Machine::keys`].
    ///
    /// # Errors
    /// Those of the subexpressions.
    fn prepare(&self, _: &mut Machine) -> Result<(), Unwind> {
        Ok(())
    }

    /// The value as [`Eval::eval_quiet`] has it, after [`Place::prepare`]: what was evaluated ahead is not evaluated again.
    ///
    /// # Errors
    /// As for [`Eval::eval_quiet`].
    fn quiet_prepared(&self, m: &mut Machine, _: &mut KeyCursor) -> Result<Option<Value>, Unwind> {
        self.eval_quiet(m)
    }

    /// Walks to the slot. The pointer is good until user code runs or anything else is written.
    ///
    /// # Errors
    /// There can be no such place (an element of a scalar, a property of null).
    fn resolve(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        fetch: Fetch,
    ) -> Result<*mut Slot, Unwind>;

    /// `place = value` as a node of the place's own type, which spares calls each time it runs: [`is_written!`].
    fn as_assignment(&'static self, _: Expr, _shares: bool, _: &Arena) -> Option<Expr> {
        None
    }

    /// The same for `place op= value`.
    fn as_compound(&'static self, _: BinaryOp, _: Expr, _: &Arena) -> Option<Expr> {
        None
    }

    /// The same for `place++` and its sisters.
    fn as_step(&'static self, _: Step, _: When, _: &Arena) -> Option<Expr> {
        None
    }

    /// The slot, where looking for it changes nothing, not even who shares what.
    fn slot_untouched(&self, _: &mut Machine) -> Option<*mut Slot> {
        None
    }

    /// The slot of the local variable it is, if it is one.
    fn local(&self) -> Option<super::slot::LocalIndex> {
        None
    }

    /// Unsets the place.
    ///
    /// # Errors
    /// It cannot be unset.
    fn unset(&self, m: &mut Machine, keys: &mut KeyCursor) -> Result<(), Unwind>;

    /// Assigns a value, or a zval passed on whole, after [`Place::prepare`].
    ///
    /// # Errors
    /// There can be no such place.
    fn assign(&self, m: &mut Machine, keys: &mut KeyCursor, value: Value) -> Result<(), Unwind> {
        let place = self.resolve(m, keys, Fetch::Write)?;
        // SAFETY: the place was just resolved, nothing ran since.
        separate::assign_value(unsafe { slot::at(place) }, value);
        Ok(())
    }

    /// Like [`Place::assign`]; gives what the assignment is worth: the value, as a declared type took it.
    ///
    /// # Errors
    /// There can be no such place.
    fn assign_for_result(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        value: Value,
    ) -> Result<Value, Unwind> {
        let copy = value.clone();
        m.offset_written = None;
        self.assign(m, keys, value)?;
        m.check_thrown()?;
        Ok(m.offset_written.take().unwrap_or(copy))
    }

    /// Binds the place to a reference set, after [`Place::prepare`].
    ///
    /// # Errors
    /// There can be no such place, or it cannot hold a reference.
    fn bind(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        reference: ZvalPtr,
    ) -> Result<(), Unwind> {
        let place = self.resolve(m, keys, Fetch::Write)?;
        // SAFETY: the place was just resolved, nothing ran since.
        separate::bind_reference(unsafe { slot::at(place) }, reference);
        Ok(())
    }

    /// Replaces the value by what `change` makes of it: `.=`, `++`. Gives what `change` gives. `change` may run user code; it
    /// works on values, not on the slot.
    ///
    /// # Errors
    /// There can be no such place; those of `change`.
    fn update(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        change: Change<'_>,
    ) -> Result<Value, Unwind> {
        update_resolved(self, m, keys, change)
    }

    /// Like [`Place::update`], for `++` and `--`.
    ///
    /// # Errors
    /// As for [`Place::update`].
    fn step(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        change: Change<'_>,
    ) -> Result<Value, Unwind> {
        self.update(m, keys, change)
    }

    /// Changes the value in place where `change` can do so without user code (`.=` on a string, `[] =` on an array): the
    /// payload then has one count and is not copied. Returns false, with nothing changed, where `change` declined.
    ///
    /// # Errors
    /// There can be no such place.
    fn change_in_place(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        change: &mut dyn FnMut(&mut Value) -> bool,
    ) -> Result<bool, Unwind> {
        let place = resolve_noticed(self, m, keys, Fetch::ReadWrite)?;
        // SAFETY: the place was just resolved, nothing ran since.
        let zval = separate::separate(unsafe { slot::at(place) });
        Ok(separate::change(zval, |value| change(value)))
    }

    /// Makes the place a reference and shares it, after [`Place::prepare`].
    ///
    /// # Errors
    /// There can be no such place.
    fn reference(&self, m: &mut Machine, keys: &mut KeyCursor) -> Result<ZvalPtr, Unwind> {
        let place = self.resolve(m, keys, Fetch::Reference)?;
        // SAFETY: the place was just resolved, nothing ran since.
        Ok(separate::make_reference(unsafe { slot::at(place) }))
    }
}

/// Resolves a place; where a notice came due, raises it and resolves again without.
///
/// # Errors
/// As for [`Place::resolve`]; an error handler threw.
pub fn resolve_noticed<P: Place + ?Sized>(
    place: &P,
    m: &mut Machine,
    keys: &mut KeyCursor,
    fetch: Fetch,
) -> Result<*mut Slot, Unwind> {
    let found = place.resolve(m, keys, fetch)?;
    if m.pending_notices.is_empty() {
        return Ok(found);
    }
    for missing in std::mem::take(&mut m.pending_notices) {
        m.raise_missing(missing)?;
    }
    keys.rewind();
    let fetch = if fetch == Fetch::ReadWrite {
        Fetch::Write
    } else {
        fetch
    };
    place.resolve(m, keys, fetch)
}

impl Machine {
    /// The warning for something missing that was to be read.
    ///
    /// # Errors
    /// The error handler threw.
    #[cold]
    #[inline(never)]
    pub fn raise_missing(&mut self, missing: MissingPlace) -> Result<(), Unwind> {
        match missing {
            MissingPlace::Variable(name) => self.undefined_variable(&name),
            MissingPlace::Element(key) => self.undefined_key(&key),
            MissingPlace::Property(class, name) => {
                let message = format!("Undefined property: {class}::${name}");
                self.warning(&message)
            }
        }
    }

    /// The warning for an element that is not set.
    ///
    /// # Errors
    /// The error handler threw.
    #[cold]
    #[inline(never)]
    pub fn undefined_key(&mut self, key: &Key) -> Result<(), Unwind> {
        match key {
            Key::Int(int) => self.warning(&format!("Undefined array key {int}")),
            Key::String(string) => {
                let message = [b"Undefined array key \"", string.as_bytes(), b"\""].concat();
                self.raise_bytes(super::errors::Level::Warning, &message)
            }
        }
    }

    /// Makes a place a reference and shares it, from the start.
    ///
    /// # Errors
    /// There can be no such place.
    pub fn reference_to(&mut self, place: super::Target) -> Result<ZvalPtr, Unwind> {
        let mut keys = KeyCursor::here(self);
        let result = place
            .prepare(self)
            .and_then(|()| place.reference(self, &mut keys));
        keys.finish(self);
        result
    }

    /// Assigns to a place, from the start.
    ///
    /// # Errors
    /// There can be no such place.
    pub fn assign_to(&mut self, place: super::Target, value: Value) -> Result<(), Unwind> {
        let mut keys = KeyCursor::here(self);
        let result = place
            .prepare(self)
            .and_then(|()| place.assign(self, &mut keys, value));
        keys.finish(self);
        result
    }
}

/// A computed value used as a place: what is written into it goes nowhere, unless it is an object.
pub struct Temporary {
    /// The value.
    pub value: super::Expr,
}

impl Eval for Temporary {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.value.eval(m)
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        self.value.eval_zval(m)
    }

    fn eval_quiet(&self, m: &mut Machine) -> Result<Option<Value>, Unwind> {
        self.value.eval_quiet(m)
    }
}

impl Place for Temporary {
    fn prepare(&self, m: &mut Machine) -> Result<(), Unwind> {
        let value = self.value.eval(m)?;
        m.keys.push(value);
        Ok(())
    }

    fn quiet_prepared(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
    ) -> Result<Option<Value>, Unwind> {
        let value = keys.next(m);
        Ok((!value.is_null()).then_some(value))
    }

    fn resolve(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        _: Fetch,
    ) -> Result<*mut Slot, Unwind> {
        let value = keys.next(m);
        Ok(m.stash(ZvalPtr::new(value)))
    }

    fn unset(&self, _: &mut Machine, _: &mut KeyCursor) -> Result<(), Unwind> {
        Ok(())
    }
}

/// A call behind `= &`: a function that does not return a reference is worth a notice.
pub struct CallByReference {
    /// The call.
    pub place: super::Target,
}

impl Eval for CallByReference {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.place.eval(m)
    }
}

impl Place for CallByReference {
    fn prepare(&self, m: &mut Machine) -> Result<(), Unwind> {
        self.place.prepare(m)
    }

    fn resolve(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        fetch: Fetch,
    ) -> Result<*mut Slot, Unwind> {
        self.place.resolve(m, keys, fetch)
    }

    fn unset(&self, _: &mut Machine, _: &mut KeyCursor) -> Result<(), Unwind> {
        Ok(())
    }

    fn reference(&self, m: &mut Machine, keys: &mut KeyCursor) -> Result<ZvalPtr, Unwind> {
        let by_reference = m.last_call_returns_reference;
        let reference = self.place.reference(m, keys)?;
        if !by_reference {
            m.notice("Only variables should be assigned by reference")?;
            return Ok(ZvalPtr::new(reference.get()));
        }
        let mut holder = Some(reference);
        Ok(separate::make_reference(&mut holder))
    }
}

/// A place that is only read when it is passed by value: `f($a[])`.
pub struct ReadPlace {
    /// The place.
    pub place: super::Target,
}

impl Eval for ReadPlace {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        Err(m.throw_error("Cannot use [] for reading"))
    }
}

/// Makes a new value, and what the expression is worth, of the old value.
pub type Change<'a> = &'a mut dyn FnMut(&mut Machine, Value) -> Result<(Value, Value), Unwind>;

/// Replaces the value in a place by way of its slot.
pub(super) fn update_resolved<P: Place + ?Sized>(
    place: &P,
    m: &mut Machine,
    keys: &mut KeyCursor,
    change: Change<'_>,
) -> Result<Value, Unwind> {
    let found = resolve_noticed(place, m, keys, Fetch::ReadWrite)?;
    // SAFETY: the place was just resolved, nothing ran since.
    let old = unsafe { slot::at(found) }
        .as_ref()
        .map_or(Value::NULL, |zval| zval.get());
    let (new, result) = change(m, old)?;
    keys.rewind();
    let found = place.resolve(m, keys, Fetch::Write)?;
    // SAFETY: the place was just resolved, nothing ran since.
    let holder = unsafe { slot::at(found) };
    let is_result = result.tag() == new.tag() && result.raw_bits() == new.raw_bits();
    separate::assign_value(holder, new);
    if let Some(zval) = holder
        && zval.is_typed()
    {
        let taken = zval.get();
        m.check_thrown()?;
        if is_result {
            return Ok(taken);
        }
    }
    Ok(result)
}

/// Gives a place that is often written nodes of its own type that write it: inside its `impl Place`.
macro_rules! is_written {
    () => {
        fn as_assignment(
            &'static self,
            value: $crate::eval::Expr,
            shares: bool,
            arena: &$crate::eval::script::Arena,
        ) -> Option<$crate::eval::Expr> {
            let place = self;
            Some(arena.node($crate::eval::assign::Assign {
                place,
                value,
                shares,
            }))
        }

        fn as_compound(
            &'static self,
            op: $crate::ast::BinaryOp,
            value: $crate::eval::Expr,
            arena: &$crate::eval::script::Arena,
        ) -> Option<$crate::eval::Expr> {
            let place = self;
            Some(arena.node($crate::eval::compound::Compound { op, place, value }))
        }

        fn as_step(
            &'static self,
            step: $crate::eval::increment::Step,
            when: $crate::eval::increment::When,
            arena: &$crate::eval::script::Arena,
        ) -> Option<$crate::eval::Expr> {
            let place = self;
            Some(arena.node($crate::eval::increment::StepPlace { place, step, when }))
        }
    };
}
pub(super) use is_written;
