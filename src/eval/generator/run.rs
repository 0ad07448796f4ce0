//! A generator's code: made of a call, run from `yield` to `yield`, ended.

use super::super::Machine;
use super::super::call::{Receiver, Surplus};
use super::super::coroutine::{Coroutine, HeldFrame, Outcome};
use super::super::frame::Frame;
use super::super::function::Function;
use super::super::slot::Reserved;
use super::super::unwind::{Cause, Unwind};
use super::state::{Execution, Generator, Input, State, Status};
use super::stepping::Stepped;
use crate::zval::separate;
use crate::zval::{ObjectRef, Value};
use std::rc::Rc;

/// What a generator needs to run, while its steps run: it goes back to the generator, also where the heap gives up.
struct Running<'a> {
    generator: &'a State,
    execution: Option<Box<Execution>>,
}

impl Drop for Running<'_> {
    #[inline(always)]
    fn drop(&mut self) {
        if let Some(execution) = self.execution.take() {
            execution.held.set_running(false);
            self.generator.put_back(execution);
        }
    }
}

impl Machine {
    /// Makes a generator of a call. Arguments are completed and checked now, as the function's own code would be.
    ///
    /// # Errors
    /// Arguments are missing or of the wrong type.
    pub fn start_generator(
        &mut self,
        function: &'static Function,
        reserved: Reserved,
        passed: usize,
        surplus: Surplus,
        receiver: Receiver,
    ) -> Result<Value, Unwind> {
        let mut frame = Frame::user(function, reserved.base(), passed);
        frame.receive(receiver);
        self.push_frame(&mut frame);
        self.slots.enter(&reserved);
        if let Err(unwind) = self.receive_arguments(function, &reserved, passed, surplus) {
            self.slots.leave(&reserved);
            self.pop_frame(&mut frame);
            return Err(unwind);
        }
        self.pop_frame(&mut frame);
        let held = HeldFrame::take(frame, &reserved);
        self.slots.leave(&reserved);
        let class = self.generator_class();
        let object = ObjectRef::new(class.class());
        self.generators_made += 1;
        let state = State::new(function, held, self.generators_made);
        object.set_native(Box::new(Generator(Rc::new(state))));
        self.last_call_returns_reference = false;
        Ok(object.into())
    }

    /// Runs a generator that delegates to nobody to its next `yield`; where that is one of another, on from there.
    #[inline(always)]
    pub(super) fn resume_alone(&mut self, generator: &Rc<State>) -> Result<(), Unwind> {
        generator.is_at_first_yield.set(false);
        generator.linked_for.set(generator.id);
        let Some(execution) = generator.execution.take() else {
            return Ok(());
        };
        execution.held.link(self.frame_ptr(), self.line);
        self.run_execution(generator, execution)?;
        if generator.status.get() != Status::Suspended {
            return Ok(());
        }
        self.resume_generator(generator)
    }

    /// Runs a generator's code until it suspends itself or ends.
    pub(super) fn run_generator(&mut self, generator: &Rc<State>) -> Result<(), Unwind> {
        let Some(mut execution) = generator.execution.take() else {
            return Ok(());
        };
        if execution.stepping.is_none() && execution.coroutine.is_none() {
            match self.generator_coroutine(generator) {
                Ok(coroutine) => execution.coroutine = Some(coroutine),
                Err(unwind) => {
                    drop(generator.execution.replace(Some(execution)));
                    return Err(unwind);
                }
            }
        }
        self.run_execution(generator, execution)
    }

    #[inline(always)]
    fn run_execution(
        &mut self,
        generator: &Rc<State>,
        execution: Box<Execution>,
    ) -> Result<(), Unwind> {
        if execution.stepping.is_some() {
            return self.run_stepping(generator, execution);
        }
        self.run_coroutine(generator, execution)
    }

    /// Runs the steps of a generator to the next `yield`.
    #[inline(always)]
    fn run_stepping(
        &mut self,
        generator: &Rc<State>,
        execution: Box<Execution>,
    ) -> Result<(), Unwind> {
        generator.status.set(Status::Running);
        execution.held.set_running(true);
        let mut running = Running {
            generator,
            execution: Some(execution),
        };
        let Some(execution) = &mut running.execution else {
            unreachable!("it was just put there");
        };
        execution.registers.exchange(self);
        self.generators_running += 1;
        let stepped = match &mut execution.stepping {
            Some(stepping) => self.run_steps(generator, stepping),
            None => unreachable!("it runs in steps"),
        };
        self.generators_running -= 1;
        if let Ok(Stepped::Suspended) = stepped {
            execution.registers.exchange(self);
            generator.suspended();
            return Ok(());
        }
        let Some(execution) = running.execution.take() else {
            unreachable!("it goes back when this is over");
        };
        let result = stepped.map(|stepped| match stepped {
            Stepped::Finished(value) => value,
            Stepped::Suspended => Value::NULL,
        });
        self.end_generator(generator, execution, Outcome::Finished(result))
    }

    /// Runs the coroutine of a generator to the next `yield`.
    fn run_coroutine(
        &mut self,
        generator: &Rc<State>,
        mut execution: Box<Execution>,
    ) -> Result<(), Unwind> {
        let Some(coroutine) = &mut execution.coroutine else {
            unreachable!("what runs has a coroutine");
        };
        generator.status.set(Status::Running);
        execution.held.set_running(true);
        // The code itself makes its generator the running one: at its start, and behind each `yield`.
        let outer_generator = self.generator.take();
        execution.registers.exchange(self);
        self.generators_running += 1;
        let outcome = coroutine.resume(self);
        self.generators_running -= 1;
        let ended = std::mem::replace(&mut self.generator, outer_generator);
        if let Outcome::Suspended = outcome {
            execution.registers.exchange(self);
            execution.held.set_running(false);
            generator.put_back(execution);
            generator.suspended();
            return Ok(());
        }
        drop(ended);
        self.end_generator(generator, execution, outcome)
    }

    /// A generator's code has come to its end.
    #[inline(never)]
    fn end_generator(
        &mut self,
        generator: &Rc<State>,
        mut execution: Box<Execution>,
        outcome: Outcome,
    ) -> Result<(), Unwind> {
        // Its stack is free for those that the destructors of its variables may run.
        drop(execution.coroutine.take());
        drop(execution.stepping.take());
        let result = match outcome {
            Outcome::Finished(result) => result,
            Outcome::Suspended => return Ok(()),
            Outcome::Panicked(payload) => {
                // The request ends. Its heap takes back the slots, and the frame is released with the object.
                execution.held.set_running(false);
                drop(generator.execution.replace(Some(execution)));
                std::panic::resume_unwind(payload);
            }
        };
        execution.registers.exchange(self);
        generator.status.set(Status::Closed);
        let result = result.map(|value| {
            let returned = separate::pass_on(value.into_zval());
            drop(generator.returned.replace(Some(returned)));
        });
        // Destructors run under the caller's frame, which may be that of a generator that delegates to this one.
        let frame = execution.held.frame();
        let (caller, call_line) = (frame.parent_ptr(), frame.call_line);
        let outer_frame = self.set_frame(caller);
        let outer_line = std::mem::replace(&mut self.line, call_line);
        drop(execution);
        self.set_frame(outer_frame);
        self.line = outer_line;
        result
    }

    fn generator_coroutine(&mut self, generator: &Rc<State>) -> Result<Coroutine, Unwind> {
        let function = generator.function;
        let running = generator.clone();
        let coroutine = Coroutine::new(move |m| {
            m.generator = Some(running);
            function.run_body(m)
        });
        let Some(coroutine) = coroutine else {
            return Err(self.fatal("Out of memory (a generator needs a stack)"));
        };
        // Set once: a generator has one coroutine.
        let _ = generator.suspender.set(coroutine.suspender());
        Ok(coroutine)
    }

    /// Destroys a generator: where it stands in the middle of its code, its `finally` blocks run (php-src
    /// `zend_generator_dtor_storage`).
    ///
    /// # Errors
    /// What the blocks throw.
    pub fn destroy_generator(&mut self, object: &ObjectRef) -> Result<(), Unwind> {
        let Some(generator) = Generator::state_of(object) else {
            return Ok(());
        };
        if generator.is_closed() {
            return Ok(());
        }
        if self.generators_running > 0 && generator.leaf().is_running() {
            // A fiber is suspended inside of it, and will run the blocks when it is destroyed.
            generator.is_forced_to_close.set(true);
            return Ok(());
        }
        let delegate = generator.delegate.take();
        drop(delegate);
        let has_run = generator
            .execution
            .borrow()
            .as_ref()
            .is_some_and(|execution| execution.coroutine.is_some());
        if !has_run {
            generator.close();
            return Ok(());
        }
        generator.is_forced_to_close.set(true);
        generator.set_inbox(Input::Cause(Cause::Abandon));
        self.link_frames(&generator, &generator);
        let result = self.run_generator(&generator);
        generator.close();
        match result {
            Err(_) if matches!(self.cause, Some(Cause::Abandon)) => {
                self.cause = None;
                Ok(())
            }
            result => result,
        }
    }
}
