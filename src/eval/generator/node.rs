//! `yield` and `yield from`.

use super::super::class::{ClassEntry, ObjectIterator, WalkKind};
use super::super::unwind::Unwind;
use super::super::{Eval, Expr, Machine, Target, stands_alone};
use super::state::{Generator, Input, State};
use super::steps::{Suspension, SuspensionKind};
use crate::zval::separate;
use crate::zval::{ObjectRef, Position, Slot, Value, View, ZvalPtr};
use std::rc::Rc;

/// `yield`, `yield value`, `yield key => value`
pub struct Yield {
    /// The line.
    pub line: u32,
    /// The key, if one is given.
    pub key: Option<Expr>,
    /// What is yielded.
    pub value: YieldedValue,
}

/// What a `yield` yields.
pub enum YieldedValue {
    /// `null`: nothing is written.
    Nothing,
    /// A value; a zval is shared.
    Value(Expr),
    /// A reference to a place, of a generator that yields references.
    Reference(Target),
    /// What a call returned, of a generator that yields references: with a notice if that is none.
    CallReference(Target),
    /// A value, of a generator that yields references: with a notice.
    NoReference(Expr),
}

const NO_REFERENCE: &str = "Only variable references should be yielded by reference";

impl YieldedValue {
    fn eval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        match self {
            YieldedValue::Nothing => Ok(ZvalPtr::null()),
            YieldedValue::Value(value) => value.eval_zval(m),
            YieldedValue::Reference(place) => m.reference_to(*place),
            YieldedValue::CallReference(place) => {
                let reference = m.reference_to(*place)?;
                if !m.last_call_returns_reference {
                    m.notice(NO_REFERENCE)?;
                }
                Ok(reference)
            }
            YieldedValue::NoReference(value) => {
                let zval = value.eval_zval(m)?;
                m.notice(NO_REFERENCE)?;
                Ok(zval)
            }
        }
    }
}

impl Yield {
    #[inline(always)]
    fn suspend(&self, m: &mut Machine) -> Result<Slot, Unwind> {
        let (value, key) = self.evaluate(m)?;
        let generator = m.take_running_generator();
        if generator.is_forced_to_close.get() {
            m.generator = Some(generator);
            return Err(m.refuse_yield());
        }
        generator.leave_at_yield(value, key);
        m.suspend_generator(generator)
    }

    /// Leaves what is yielded with the generator whose step it is.
    #[inline(always)]
    pub(super) fn leave_at(&self, m: &mut Machine, generator: &State) -> Result<(), Unwind> {
        let (value, key) = self.evaluate(m)?;
        if generator.is_forced_to_close.get() {
            return Err(m.refuse_yield());
        }
        generator.leave_at_yield(value, key);
        Ok(())
    }

    #[inline(always)]
    fn evaluate(&self, m: &mut Machine) -> Result<(ZvalPtr, Option<Value>), Unwind> {
        let key = match self.key {
            Some(key) => Some(key.eval(m)?),
            None => None,
        };
        let value = self.value.eval(m)?;
        m.line = self.line;
        Ok((value, key))
    }
}

impl Machine {
    /// The running generator, for the `yield` that runs. It is put back by [`Machine::suspend_generator`].
    #[inline(always)]
    fn take_running_generator(&mut self) -> Rc<State> {
        match self.generator.take() {
            Some(generator) => generator,
            None => unreachable!("only a generator's code has a yield"),
        }
    }

    fn running_generator(&self) -> &Rc<State> {
        match &self.generator {
            Some(generator) => generator,
            None => unreachable!("only a generator's code has a yield"),
        }
    }

    /// Suspends the code of the generator that was taken as the running one, and gives what it finds when it goes on.
    #[inline(always)]
    fn suspend_generator(&mut self, generator: Rc<State>) -> Result<Slot, Unwind> {
        let Some(suspender) = generator.suspender.get() else {
            unreachable!("what runs has a coroutine");
        };
        // Ended where it stands, it leaves the machine to whoever ends it.
        suspender.suspend(self)?;
        generator.takes_sent.set(false);
        let input = generator.inbox.take();
        self.generator = Some(generator);
        match input {
            Input::Value(value) => Ok(value),
            Input::Cause(cause) => Err(self.unwind(cause)),
        }
    }

    #[cold]
    #[inline(never)]
    fn refuse_yield(&mut self) -> Unwind {
        self.throw_error("Cannot yield from finally in a force-closed generator")
    }

    /// Makes a generator delegate to another.
    ///
    /// # Errors
    /// The other was aborted, or is the generator itself.
    pub(super) fn delegate_to(
        &mut self,
        generator: &Rc<State>,
        object: ObjectRef,
    ) -> Result<(), Unwind> {
        let Some(other) = Generator::state_of(&object) else {
            return Ok(());
        };
        if other.is_closed() {
            return Err(self.throw_error(
                "Generator passed to yield from was aborted without proper return and is unable to continue",
            ));
        }
        if Rc::ptr_eq(&self.current_generator(&other)?, generator) {
            return Err(
                self.throw_error("Impossible to yield from the Generator being currently run")
            );
        }
        drop(other);
        drop(generator.delegate.replace(Some(object)));
        generator.has_just_delegated.set(true);
        Ok(())
    }
}

impl State {
    /// Keeps what is yielded, with the next number as its key where none is given.
    #[inline(always)]
    fn leave_at_yield(&self, value: ZvalPtr, key: Option<Value>) {
        let key = match key {
            Some(key) => {
                if let Some(int) = key.as_int()
                    && int > self.largest_key.get()
                {
                    self.largest_key.set(int);
                }
                key
            }
            None => {
                let next = self.largest_key.get().wrapping_add(1);
                self.largest_key.set(next);
                Value::int(next)
            }
        };
        self.set_value(value, key);
        self.takes_sent.set(true);
    }

    /// The next element of the array that it delegates to.
    pub(super) fn source_entry(&self, position: &mut Position) -> Option<(Value, ZvalPtr)> {
        let source = self.source.borrow();
        let array = source.as_ref()?.as_array()?;
        let at = array.seek(*position)?;
        *position = at + 1;
        let (key, zval) = array.entry_at(at)?;
        Some((key.to_value(), separate::share(zval)))
    }
}

impl Eval for Yield {
    stands_alone!();

    fn as_suspension(&'static self) -> Option<Suspension> {
        Some(Suspension {
            kind: SuspensionKind::Yield(self),
            into: None,
        })
    }

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let sent = self.suspend(m)?;
        Ok(sent.map_or(Value::NULL, |zval| zval.get()))
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        let sent = self.suspend(m)?;
        Ok(sent.map_or_else(ZvalPtr::null, separate::pass_on))
    }

    #[inline(always)]
    fn run(&self, m: &mut Machine) -> Result<(), Unwind> {
        self.suspend(m).map(drop)
    }
}

/// `yield from source`
pub struct YieldFrom {
    /// The line.
    pub line: u32,
    /// What is delegated to.
    pub source: Expr,
}

impl Eval for YieldFrom {
    stands_alone!();

    fn as_suspension(&'static self) -> Option<Suspension> {
        Some(Suspension {
            kind: SuspensionKind::From(self),
            into: None,
        })
    }

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let source = self.source.eval(m)?;
        m.line = self.line;
        if m.running_generator().is_forced_to_close.get() {
            return Err(m.throw_error("Cannot use \"yield from\" in a force-closed generator"));
        }
        match source.view() {
            View::Array(_) => self.from_array(m, source).map(|()| Value::NULL),
            View::Object(object) => {
                // The generator holds what it delegates to: another count here would be out of the collector's sight.
                let object = object.clone();
                drop(source);
                if Generator::state_of(&object).is_some() {
                    return self.from_generator(m, object);
                }
                self.from_traversable(m, object).map(|()| Value::NULL)
            }
            _ => Err(self.refuse(m)),
        }
    }
}

impl YieldFrom {
    pub(super) fn refuse(&self, m: &mut Machine) -> Unwind {
        m.throw_error("Can use \"yield from\" only with arrays and Traversables")
    }

    /// Yields what an array or iterator gives. What is sent goes nowhere.
    fn pass_on(&self, m: &mut Machine, value: ZvalPtr, key: Value) -> Result<(), Unwind> {
        let generator = m.take_running_generator();
        generator.set_value(value, key);
        m.suspend_generator(generator).map(drop)
    }

    fn from_array(&self, m: &mut Machine, source: Value) -> Result<(), Unwind> {
        let generator = m.running_generator().clone();
        // There, the cycle collector sees it.
        drop(generator.source.replace(Some(source)));
        let mut position = 0;
        let mut result = Ok(());
        while let Some((key, value)) = generator.source_entry(&mut position) {
            result = self.pass_on(m, value, key);
            if result.is_err() {
                break;
            }
        }
        drop(generator.source.take());
        result
    }

    fn from_traversable(&self, m: &mut Machine, object: ObjectRef) -> Result<(), Unwind> {
        let mut iterator = self.iterator_of(m, &object)?;
        drop(object);
        iterator.rewind(m)?;
        while iterator.valid(m)? {
            let value = separate::pass_on(iterator.current(m)?);
            let key = iterator.key(m)?;
            self.pass_on(m, value, key)?;
            m.line = self.line;
            iterator.next(m)?;
        }
        Ok(())
    }

    /// The iterator of an object that is no generator.
    pub(super) fn iterator_of(
        &self,
        m: &mut Machine,
        object: &ObjectRef,
    ) -> Result<Box<dyn ObjectIterator>, Unwind> {
        if !ClassEntry::of(object.class()).flags.is_traversable {
            return Err(self.refuse(m));
        }
        m.object_iterator(object, WalkKind::ByValue)
    }

    fn from_generator(&self, m: &mut Machine, object: ObjectRef) -> Result<Value, Unwind> {
        let generator = m.running_generator().clone();
        m.delegate_to(&generator, object)?;
        drop(m.take_running_generator());
        let returned = m.suspend_generator(generator)?;
        Ok(returned.map_or(Value::NULL, |zval| zval.get()))
    }
}
