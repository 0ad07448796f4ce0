//! What the methods of class Generator and `foreach` ask of a generator.

use super::super::Machine;
use super::super::errors::Throw;
use super::super::unwind::{Cause, Unwind};
use super::state::{Input, State};
use crate::zval::{ObjectRef, Slot, Value, ZvalPtr};
use std::rc::Rc;

impl Machine {
    /// Runs a generator to its first `yield`, if it has not run yet.
    ///
    /// # Errors
    /// What its code throws.
    pub fn start_running(&mut self, generator: &Rc<State>) -> Result<(), Unwind> {
        if generator.has_value() || generator.is_closed() || generator.delegate.borrow().is_some() {
            return Ok(());
        }
        let result = self.resume_generator(generator);
        generator.is_at_first_yield.set(true);
        result
    }

    /// Rewinds a generator, which is possible while it stands at its first `yield`.
    ///
    /// # Errors
    /// It has gone on; what its code throws.
    pub fn rewind_generator(&mut self, generator: &Rc<State>) -> Result<(), Unwind> {
        self.start_running(generator)?;
        if generator.is_at_first_yield.get() {
            return Ok(());
        }
        Err(self.throw(
            Throw::Exception,
            "Cannot rewind a generator that was already run",
        ))
    }

    /// Whether a generator stands at a `yield`.
    ///
    /// # Errors
    /// What its code throws.
    pub fn generator_is_valid(&mut self, generator: &Rc<State>) -> Result<bool, Unwind> {
        if generator.is_at_yield() {
            return Ok(true);
        }
        self.start_running(generator)?;
        self.current_generator(generator)?;
        Ok(!generator.is_closed())
    }

    /// What a generator yielded last; a reference set if it yields references.
    ///
    /// # Errors
    /// What its code throws.
    pub fn generator_value(&mut self, generator: &Rc<State>) -> Result<Slot, Unwind> {
        if generator.is_at_yield() {
            return Ok(generator.yielded());
        }
        self.start_running(generator)?;
        self.generator_result(generator)
    }

    /// The key of what a generator yielded last.
    ///
    /// # Errors
    /// What its code throws.
    pub fn generator_key(&mut self, generator: &Rc<State>) -> Result<Value, Unwind> {
        if generator.is_at_yield() {
            return Ok(generator.yielded_key());
        }
        self.start_running(generator)?;
        let current = self.current_generator(generator)?;
        if generator.is_closed() {
            return Ok(Value::NULL);
        }
        Ok(current.yielded_key())
    }

    /// Runs a generator to its next `yield`.
    ///
    /// # Errors
    /// What its code throws.
    pub fn advance_generator(&mut self, generator: &Rc<State>) -> Result<(), Unwind> {
        if generator.is_at_yield() && !generator.has_just_delegated.get() {
            return self.resume_alone(generator);
        }
        self.start_running(generator)?;
        self.resume_generator(generator)
    }

    /// Runs a generator to its next `yield`, and gives what that yields; `None` where it has ended.
    ///
    /// # Errors
    /// What its code throws.
    #[inline(always)]
    pub(super) fn following_value(&mut self, generator: &Rc<State>) -> Result<Slot, Unwind> {
        if generator.is_at_yield() && !generator.has_just_delegated.get() {
            self.resume_alone(generator)?;
            if generator.is_at_yield() {
                return Ok(generator.yielded());
            }
        } else {
            self.start_running(generator)?;
            self.resume_generator(generator)?;
        }
        let current = self.current_generator(generator)?;
        if generator.is_closed() {
            return Ok(None);
        }
        Ok(Some(current.yielded().unwrap_or_else(ZvalPtr::null)))
    }

    /// Sends a value to the `yield` at which a generator stands, runs it to the next one, and gives what that yields.
    ///
    /// # Errors
    /// What its code throws.
    pub fn send_to_generator(
        &mut self,
        generator: &Rc<State>,
        value: ZvalPtr,
    ) -> Result<Slot, Unwind> {
        if generator.is_at_yield() && !generator.has_just_delegated.get() {
            if generator.takes_sent.get() {
                generator.set_inbox(Input::Value(Some(value)));
            }
            self.resume_alone(generator)?;
            return self.generator_result(generator);
        }
        self.start_running(generator)?;
        if generator.is_closed() {
            return Ok(None);
        }
        let current = self.current_generator(generator)?;
        if current.takes_sent.get() && !current.is_running() {
            current.set_inbox(Input::Value(Some(value)));
        }
        self.resume_generator(generator)?;
        self.generator_result(generator)
    }

    /// Throws an exception at the `yield` at which a generator stands, and runs it to the next one, whose value it gives.
    ///
    /// # Errors
    /// The exception, if the generator does not catch it or has ended; what its code throws.
    pub fn throw_into_generator(
        &mut self,
        generator: &Rc<State>,
        exception: ObjectRef,
    ) -> Result<Slot, Unwind> {
        self.start_running(generator)?;
        if generator.is_closed() {
            return Err(self.unwind(Cause::Exception(exception)));
        }
        let current = self.current_generator(generator)?;
        if !current.is_running() {
            current.set_inbox(Input::Cause(Cause::Exception(exception)));
        }
        self.resume_generator(generator)?;
        self.generator_result(generator)
    }

    fn generator_result(&mut self, generator: &Rc<State>) -> Result<Slot, Unwind> {
        if generator.is_at_yield() {
            return Ok(generator.yielded());
        }
        let current = self.current_generator(generator)?;
        if generator.is_closed() {
            return Ok(None);
        }
        Ok(current.yielded())
    }

    /// What a generator returned.
    ///
    /// # Errors
    /// It has not returned; what its code throws.
    pub fn generator_return(&mut self, generator: &Rc<State>) -> Result<ZvalPtr, Unwind> {
        self.start_running(generator)?;
        if let Some(returned) = generator.returned() {
            return Ok(returned);
        }
        Err(self.throw(
            Throw::Exception,
            "Cannot get return value of a generator that hasn't returned",
        ))
    }
}
