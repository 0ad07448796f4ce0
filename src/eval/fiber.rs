//! Fibers: functions that run on a stack of their own, and can be suspended from anywhere inside.
//!
//! A fiber's coroutine runs one call. When it is suspended, everything below — frames, slots, generators under way, library
//! functions in the middle of a callback — stays as it is on its stacks, and the frame of the call is put under whoever resumes
//! it next. A fiber that is destroyed while suspended is resumed with [`Cause::Abandon`]: `Fiber::suspend` does not come back,
//! and only `finally` blocks run.

mod inspect;

use super::Machine;
use super::callable::Callable;
use super::coroutine::{Coroutine, FrameChain, Outcome, Registers, Suspender};
use super::errors::Throw;
use super::frame::Frame;
use super::generator;
use super::unwind::{Cause, Unwind};
use crate::zval::{Child, Native, ObjectRef, PhpStr, Value, ZvalPtr};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What an object of class Fiber keeps.
#[derive(Default)]
pub struct Fiber(Rc<State>);

/// The state of a fiber.
#[derive(Default)]
pub struct State {
    status: Cell<Status>,
    /// What it runs; gone when that has ended.
    callable: RefCell<Option<Rc<Callable>>>,
    /// What it needs to go on; not here while it runs.
    suspended: RefCell<Option<Box<Suspended>>>,
    suspender: RefCell<Option<Suspender>>,
    /// What `Fiber::suspend` gives when it comes back.
    inbox: RefCell<Input>,
    /// What was given to `Fiber::suspend`.
    outbox: RefCell<Value>,
    /// What its function returned.
    returned: RefCell<Value>,
    /// Whether it is being destroyed and may not be suspended any more.
    is_forced_to_close: Cell<bool>,
    /// The frame that has resumed it, while it runs.
    caller: Cell<Caller>,
}

/// The frame that has resumed a fiber.
#[derive(Clone, Copy)]
struct Caller(*mut Frame);

impl Default for Caller {
    fn default() -> Caller {
        Caller(std::ptr::null_mut())
    }
}

/// Where a fiber is in its life.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Status {
    /// Not started.
    #[default]
    Init,
    /// It runs, or waits for a fiber that it has resumed.
    Running,
    /// It is suspended.
    Suspended,
    /// Its function has returned.
    Returned,
    /// Its function threw.
    Threw,
    /// Its function ended the request.
    BailedOut,
}

/// What a fiber finds when it goes on.
enum Input {
    /// What `Fiber::suspend` returns.
    Value(Value),
    /// A reason to unwind: an exception thrown into it, or its destruction.
    Cause(Cause),
}

impl Default for Input {
    fn default() -> Input {
        Input::Value(Value::NULL)
    }
}

/// What a fiber needs to go on.
struct Suspended {
    coroutine: Option<Coroutine>,
    registers: Registers,
    frames: Option<FrameChain>,
    /// The generator that was running inside.
    generator: Option<Rc<generator::State>>,
    /// The levels of errors that are shown: `@` holds for the code before it only.
    error_reporting: i32,
}

impl Native for Fiber {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        self.0.visit(visit);
    }

    fn clear(&self) {
        let suspended = self.0.suspended.take();
        drop(suspended);
        let callable = self.0.callable.take();
        drop(callable);
        let values = (self.0.outbox.take(), self.0.returned.take());
        drop(values);
    }
}

impl Drop for Fiber {
    fn drop(&mut self) {
        // What is suspended inside holds the state too: only ending it lets go of that.
        let suspended = self.0.suspended.take();
        drop(suspended);
    }
}

impl State {
    fn of(object: &ObjectRef) -> Option<Rc<State>> {
        Some(object.native::<Fiber>()?.0.clone())
    }

    fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        // What runs is held from outside.
        if self.status.get() == Status::Running {
            return;
        }
        if let Ok(callable) = self.callable.try_borrow()
            && let Some(callable) = callable.as_ref()
        {
            for object in [&callable.this, &callable.closure].into_iter().flatten() {
                visit(Child::Object(object));
            }
        }
        for value in [&self.outbox, &self.returned] {
            if let Ok(value) = value.try_borrow() {
                visit(Child::Value(&value));
            }
        }
        if let Ok(suspended) = self.suspended.try_borrow()
            && let Some(suspended) = suspended.as_ref()
        {
            if let Some(frames) = suspended.frames {
                frames.visit(visit);
            }
            for key in &suspended.registers.keys {
                visit(Child::Value(key));
            }
        }
    }
}

impl Drop for Suspended {
    fn drop(&mut self) {
        // See the drop of a generator's execution.
        if let Some(coroutine) = self.coroutine.take() {
            coroutine.abort(|m| {
                std::mem::swap(&mut m.generator, &mut self.generator);
                self.registers.exchange(m);
            });
        }
    }
}

/// The words of [`Throw::FiberError`] where fibers may not switch.
const BLOCKED: &str = "Cannot switch fibers in current execution context";

impl Machine {
    /// Gives a new fiber what it is to run.
    ///
    /// # Errors
    /// It has it already.
    pub fn set_up_fiber(&mut self, fiber: &ObjectRef, callable: Callable) -> Result<(), Unwind> {
        let Some(state) = State::of(fiber) else {
            return Ok(());
        };
        if state.status.get() != Status::Init || state.callable.borrow().is_some() {
            return Err(self.throw(Throw::FiberError, "Cannot call constructor twice"));
        }
        *state.callable.borrow_mut() = Some(Rc::new(callable));
        Ok(())
    }

    /// Starts a fiber, and gives what it suspends itself with.
    ///
    /// # Errors
    /// It has been started before; what its code throws.
    pub fn start_fiber(
        &mut self,
        fiber: &ObjectRef,
        arguments: Vec<Value>,
        named: Vec<(PhpStr, ZvalPtr)>,
    ) -> Result<Value, Unwind> {
        if self.fiber_switch_blocks > 0 {
            return Err(self.throw(Throw::FiberError, BLOCKED));
        }
        let Some(state) = State::of(fiber).filter(|state| state.status.get() == Status::Init)
        else {
            return Err(self.throw(
                Throw::FiberError,
                "Cannot start a fiber that has already been started",
            ));
        };
        let callable = state.callable.borrow().clone();
        let coroutine = Coroutine::new(move |m| {
            let mut arguments = arguments;
            match callable {
                Some(callable) => m.call_with_named(&callable, &mut arguments, named),
                None => Ok(Value::NULL),
            }
        });
        let Some(coroutine) = coroutine else {
            return Err(self.fatal("Out of memory (a fiber needs a stack)"));
        };
        *state.suspender.borrow_mut() = Some(coroutine.suspender());
        let registers = Registers::with_stack(self.frame_ptr(), std::ptr::null_mut(), self.line);
        *state.suspended.borrow_mut() = Some(Box::new(Suspended {
            coroutine: Some(coroutine),
            registers,
            frames: None,
            generator: None,
            error_reporting: self.ini.error_reporting,
        }));
        self.switch_to_fiber(fiber, &state)
    }

    /// Resumes a suspended fiber: `Fiber::suspend` gives `value` there. Gives what it suspends itself with next.
    ///
    /// # Errors
    /// It is not suspended; what its code throws.
    pub fn resume_fiber(&mut self, fiber: &ObjectRef, value: Value) -> Result<Value, Unwind> {
        self.resume_fiber_with(fiber, Input::Value(value))
    }

    /// Resumes a suspended fiber: `Fiber::suspend` throws the exception there. Gives what it suspends itself with next.
    ///
    /// # Errors
    /// It is not suspended; what its code throws.
    pub fn throw_into_fiber(
        &mut self,
        fiber: &ObjectRef,
        exception: ObjectRef,
    ) -> Result<Value, Unwind> {
        self.resume_fiber_with(fiber, Input::Cause(Cause::Exception(exception)))
    }

    fn resume_fiber_with(&mut self, fiber: &ObjectRef, input: Input) -> Result<Value, Unwind> {
        if self.fiber_switch_blocks > 0 {
            return Err(self.throw(Throw::FiberError, BLOCKED));
        }
        let Some(state) = State::of(fiber).filter(|state| state.status.get() == Status::Suspended)
        else {
            return Err(self.throw(
                Throw::FiberError,
                "Cannot resume a fiber that is not suspended",
            ));
        };
        drop(state.inbox.replace(input));
        self.switch_to_fiber(fiber, &state)
    }

    /// Runs a fiber until it suspends itself or ends. Gives what it suspends itself with.
    fn switch_to_fiber(&mut self, fiber: &ObjectRef, state: &Rc<State>) -> Result<Value, Unwind> {
        let Some(mut suspended) = state.suspended.take() else {
            return Ok(Value::NULL);
        };
        let Some(mut coroutine) = suspended.coroutine.take() else {
            return Ok(Value::NULL);
        };
        state.status.set(Status::Running);
        let caller = self.frame_ptr();
        state.caller.set(Caller(caller));
        if let Some(frames) = suspended.frames {
            frames.link(caller, self.line);
        }
        let outer_fiber = self.fiber.replace(fiber.clone());
        let outer_reporting =
            std::mem::replace(&mut self.ini.error_reporting, suspended.error_reporting);
        std::mem::swap(&mut self.generator, &mut suspended.generator);
        suspended.registers.exchange(self);
        let outcome = coroutine.resume(self);
        if let Outcome::Panicked(payload) = outcome {
            // The request ends.
            std::panic::resume_unwind(payload);
        }
        suspended.registers.exchange(self);
        std::mem::swap(&mut self.generator, &mut suspended.generator);
        suspended.error_reporting =
            std::mem::replace(&mut self.ini.error_reporting, outer_reporting);
        self.fiber = outer_fiber;
        let Outcome::Finished(result) = outcome else {
            suspended.frames = FrameChain::between(suspended.registers.frame, caller);
            suspended.coroutine = Some(coroutine);
            drop(state.suspended.replace(Some(suspended)));
            state.status.set(Status::Suspended);
            return Ok(state.outbox.take());
        };
        drop(coroutine);
        let (status, result) = match result {
            Ok(returned) => {
                drop(state.returned.replace(returned));
                (Status::Returned, Ok(Value::NULL))
            }
            Err(unwind) => match &self.cause {
                Some(Cause::Abandon) if state.is_forced_to_close.get() => {
                    self.cause = None;
                    (Status::Returned, Ok(Value::NULL))
                }
                Some(Cause::Exception(_)) => (Status::Threw, Err(unwind)),
                _ => (Status::BailedOut, Err(unwind)),
            },
        };
        state.status.set(status);
        let callable = state.callable.take();
        drop(callable);
        result
    }

    /// Suspends the running fiber: whoever resumed it gets `value`. Gives what it is resumed with.
    ///
    /// # Errors
    /// No fiber runs, or it may not be suspended here; what is thrown into it.
    pub fn suspend_fiber(&mut self, value: Value) -> Result<Value, Unwind> {
        let Some(state) = self.fiber.as_ref().and_then(State::of) else {
            return Err(self.throw(Throw::FiberError, "Cannot suspend outside of a fiber"));
        };
        if state.is_forced_to_close.get() {
            return Err(self.throw(Throw::FiberError, "Cannot suspend in a force-closed fiber"));
        }
        if self.fiber_switch_blocks > 0 {
            return Err(self.throw(Throw::FiberError, BLOCKED));
        }
        let Some(suspender) = state.suspender.borrow().clone() else {
            return Ok(Value::NULL);
        };
        drop(state.outbox.replace(value));
        suspender.suspend(self)?;
        match state.inbox.take() {
            Input::Value(value) => Ok(value),
            Input::Cause(cause) => Err(self.unwind(cause)),
        }
    }

    /// Destroys a fiber: where it is suspended, its `finally` blocks run (php-src `zend_fiber_object_destroy`).
    ///
    /// # Errors
    /// What the blocks throw.
    pub fn destroy_fiber(&mut self, fiber: &ObjectRef) -> Result<(), Unwind> {
        let Some(state) = State::of(fiber).filter(|state| state.status.get() == Status::Suspended)
        else {
            return Ok(());
        };
        state.is_forced_to_close.set(true);
        drop(state.inbox.replace(Input::Cause(Cause::Abandon)));
        // Nobody has called what runs now: backtraces end at its outermost frame.
        let caller = self.set_frame(std::ptr::null_mut());
        let result = self.switch_to_fiber(fiber, &state).map(drop);
        self.set_frame(caller);
        result
    }

    /// Forgets which generator and fiber run, after a bailout that no code returned from.
    pub fn forget_coroutines(&mut self) {
        self.generator = None;
        self.generators_running = 0;
        self.fiber = None;
        self.fiber_switch_blocks = 0;
    }

    /// What a fiber's function returned.
    ///
    /// # Errors
    /// It has not returned.
    pub fn fiber_return(&mut self, fiber: &ObjectRef) -> Result<Value, Unwind> {
        let Some(state) = State::of(fiber) else {
            return Ok(Value::NULL);
        };
        let reason = match state.status.get() {
            Status::Returned => return Ok(state.returned.borrow().clone()),
            Status::Init => "The fiber has not been started",
            Status::Running | Status::Suspended => "The fiber has not returned",
            Status::Threw => "The fiber threw an exception",
            Status::BailedOut => "The fiber exited with a fatal error",
        };
        let message = format!("Cannot get fiber return value: {reason}");
        Err(self.throw(Throw::FiberError, &message))
    }
}

/// Whether a fiber has been started.
pub fn is_started(fiber: &ObjectRef) -> bool {
    status(fiber) != Status::Init
}

/// Whether a fiber is suspended.
pub fn is_suspended(fiber: &ObjectRef) -> bool {
    status(fiber) == Status::Suspended
}

/// Whether a fiber runs, or waits for one that it has resumed.
pub fn is_running(fiber: &ObjectRef) -> bool {
    status(fiber) == Status::Running
}

/// Whether a fiber has ended.
pub fn is_terminated(fiber: &ObjectRef) -> bool {
    matches!(
        status(fiber),
        Status::Returned | Status::Threw | Status::BailedOut
    )
}

fn status(fiber: &ObjectRef) -> Status {
    State::of(fiber).map_or(Status::Init, |state| state.status.get())
}
