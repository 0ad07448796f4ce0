//! Generators: functions that stop at each `yield` and go on when they are asked.
//!
//! The body runs in a coroutine, made when it first runs; its frame and slots are held by the generator. While it runs, the
//! calls it makes use the machine's stack of slots, above those of whoever resumed it, for they have all ended when it
//! suspends itself. Only a function with a `yield` inside the arguments of a call needs a stack of slots of its own.
//!
//! `yield from $other` delegates: until `$other` ends, whoever resumes this generator resumes that one, directly, however long
//! the chain is. A generator may have several that delegate to it; each of them stands where it stands (php-src
//! `zend_generators.c`):
//!
//! ```text
//!   $a ──delegate──► $b ──delegate──► $c    the current generator of all three: it runs, its value is theirs
//!                            $d ──────┘
//! ```

mod inspect;
mod node;
mod walk;

pub use inspect::executing;
pub use node::{Yield, YieldFrom, YieldedValue};
pub use walk::generator_iterator;

use super::Machine;
use super::call::{Receiver, Surplus};
use super::coroutine::{Coroutine, HeldFrame, Outcome, Registers, Suspender};
use super::errors::Throw;
use super::frame::Frame;
use super::function::Function;
use super::slot::Reserved;
use super::unwind::{Cause, Unwind};
use crate::zval::separate;
use crate::zval::{Child, Native, ObjectRef, Slot, Value, ZvalPtr};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

/// What an object of class Generator keeps.
pub struct Generator(Rc<State>);

/// The state of a generator.
pub struct State {
    function: &'static Function,
    status: Cell<Status>,
    /// What it needs to run; not here while it runs, and gone when it has ended.
    execution: RefCell<Option<Box<Execution>>>,
    /// What it yielded last.
    value: RefCell<Slot>,
    /// The key of it.
    key: RefCell<Option<Value>>,
    /// What it returned.
    returned: RefCell<Slot>,
    /// The largest integer key so far, from which automatic keys go on.
    largest_key: Cell<i64>,
    /// What it finds when it goes on.
    inbox: RefCell<Input>,
    /// Whether it stands at a `yield` that takes what is sent.
    takes_sent: Cell<bool>,
    /// Whether it stands at the first `yield`, so that it may be rewound.
    is_at_first_yield: Cell<bool>,
    /// Whether it has just delegated: the other's value must be taken before it is asked for the next.
    has_just_delegated: Cell<bool>,
    /// Whether it is being destroyed and may not yield any more.
    is_forced_to_close: Cell<bool>,
    /// The generator that it delegates to.
    delegate: RefCell<Option<ObjectRef>>,
    /// The array or iterator that it delegates to.
    source: RefCell<Option<Value>>,
    /// The current generator as found last; good while that runs and delegates to nobody.
    current: RefCell<Weak<State>>,
    /// The frame of its code, for as long as that has not ended.
    frame: *mut Frame,
    /// Which generator it is, counted from 1.
    id: u64,
    /// The generator that the frames below its own lead to, by its id.
    linked_for: Cell<u64>,
    /// The one whose frame lies next below: of those that delegate to this one, the one on the way there.
    linked_under: RefCell<Weak<State>>,
}

/// Where a generator is in its life.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Status {
    /// Before its first statement, or at a `yield`.
    Suspended,
    /// Its code runs.
    Running,
    /// Its code has ended.
    Closed,
}

/// What a generator finds at the `yield` when it goes on.
enum Input {
    /// A value: what was sent, or what the generator it delegated to has returned.
    Value(Slot),
    /// A reason to unwind: an exception thrown into it, or its destruction.
    Cause(Cause),
}

impl Default for Input {
    fn default() -> Input {
        Input::Value(None)
    }
}

/// What a generator needs to run.
struct Execution {
    /// Made when it runs first.
    coroutine: Option<Coroutine>,
    registers: Registers,
    held: HeldFrame,
}

impl Native for Generator {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        self.0.visit(visit);
    }

    fn clear(&self) {
        self.0.close();
        drop(self.0.value.take());
        drop(self.0.key.take());
        drop(self.0.returned.take());
    }
}

impl Drop for Generator {
    fn drop(&mut self) {
        // The code at its `yield` holds the state too: only ending it lets go of that.
        self.0.close();
    }
}

impl Generator {
    /// The state of an object of class Generator.
    pub fn state_of(object: &ObjectRef) -> Option<Rc<State>> {
        Some(object.native::<Generator>()?.0.clone())
    }
}

impl State {
    fn new(function: &'static Function, held: HeldFrame, id: u64) -> State {
        let (frame, base, line) = (held.as_ptr(), held.frame().base, function.line);
        let registers = if function.details.suspends_in_arguments {
            Registers::with_stack(frame, base, line)
        } else {
            Registers::of_frame(frame, base, line)
        };
        State {
            function,
            status: Cell::new(Status::Suspended),
            execution: RefCell::new(Some(Box::new(Execution {
                coroutine: None,
                registers,
                held,
            }))),
            value: RefCell::new(None),
            key: RefCell::new(None),
            returned: RefCell::new(None),
            largest_key: Cell::new(-1),
            inbox: RefCell::default(),
            takes_sent: Cell::new(false),
            is_at_first_yield: Cell::new(false),
            has_just_delegated: Cell::new(false),
            is_forced_to_close: Cell::new(false),
            delegate: RefCell::new(None),
            source: RefCell::new(None),
            current: RefCell::new(Weak::new()),
            frame,
            id,
            linked_for: Cell::new(0),
            linked_under: RefCell::new(Weak::new()),
        }
    }

    /// Whether its code has ended.
    pub fn is_closed(&self) -> bool {
        self.status.get() == Status::Closed
    }

    /// Whether it yields references.
    pub fn yields_references(&self) -> bool {
        self.function.returns_reference
    }

    fn is_running(&self) -> bool {
        self.status.get() == Status::Running
    }

    /// Whether it stands at a `yield` of its own, with a value.
    #[inline]
    fn is_at_yield(&self) -> bool {
        self.status.get() == Status::Suspended
            && self.delegate.borrow().is_none()
            && self.has_value()
    }

    /// The end of the chain of delegations.
    fn leaf(self: &Rc<State>) -> Rc<State> {
        let mut last = self.clone();
        while let Some(next) = last.delegate_state() {
            last = next;
        }
        last
    }

    fn delegate_state(&self) -> Option<Rc<State>> {
        Generator::state_of(self.delegate.borrow().as_ref()?)
    }

    /// Whether it yielded something that has not been passed over.
    fn has_value(&self) -> bool {
        self.value.borrow().is_some()
    }

    fn set_value(&self, value: Slot, key: Option<Value>) {
        // Both are released when nothing is borrowed: destructors may ask the generator.
        let former = (self.value.replace(value), self.key.replace(key));
        drop(former);
    }

    fn set_inbox(&self, input: Input) {
        let former = self.inbox.replace(input);
        drop(former);
    }

    /// Puts its frame under one that resumes it, at a line of that one's file.
    fn link_to(&self, caller: *mut Frame, line: u32, leaf: u64) {
        if let Some(execution) = self.execution.borrow().as_ref() {
            execution.held.link(caller, line);
        }
        self.linked_for.set(leaf);
    }

    /// Puts its frame under that of one that delegates to it.
    fn link_under(&self, consumer: &Rc<State>, leaf: u64) {
        if let Some(below) = consumer.execution.borrow().as_ref() {
            self.link_to(below.held.as_ptr(), below.registers.line, leaf);
        }
        *self.linked_under.borrow_mut() = Rc::downgrade(consumer);
    }

    /// The one that delegates to it, among those on the way to a generator; known while their frames are linked.
    fn consumer_for(self: &Rc<State>, leaf: &State) -> Option<Rc<State>> {
        if self.linked_for.get() != leaf.id {
            return None;
        }
        let consumer = self.linked_under.borrow().upgrade()?;
        let delegate = consumer.delegate_state()?;
        Rc::ptr_eq(&delegate, self).then_some(consumer)
    }

    /// Ends it: its frame is released.
    fn close(&self) {
        self.status.set(Status::Closed);
        let execution = self.execution.take();
        drop(self.source.take());
        drop(execution);
    }

    fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        // What runs is held from outside, and its state may be in the middle of a change.
        if self.is_running() {
            return;
        }
        let slots = [&self.value, &self.returned];
        for slot in slots.iter().filter_map(|slot| slot.try_borrow().ok()) {
            if let Some(zval) = slot.as_ref() {
                visit(Child::Zval(zval));
            }
        }
        for value in [&self.key, &self.source] {
            if let Ok(value) = value.try_borrow()
                && let Some(value) = value.as_ref()
            {
                visit(Child::Value(value));
            }
        }
        if let Ok(inbox) = self.inbox.try_borrow() {
            match &*inbox {
                Input::Value(Some(zval)) => visit(Child::Zval(zval)),
                Input::Cause(Cause::Exception(exception)) => visit(Child::Object(exception)),
                Input::Value(None) | Input::Cause(_) => {}
            }
        }
        if let Ok(delegate) = self.delegate.try_borrow()
            && let Some(delegate) = delegate.as_ref()
        {
            visit(Child::Object(delegate));
        }
        if let Ok(execution) = self.execution.try_borrow()
            && let Some(execution) = execution.as_ref()
        {
            execution.held.visit(visit);
            for key in &execution.registers.keys {
                visit(Child::Value(key));
            }
        }
    }
}

impl Drop for Execution {
    fn drop(&mut self) {
        // A coroutine that is still suspended has temporaries on its stack. They are released by letting it unwind as for a
        // bailout: no code of the script runs. The machine is the one it ran on last, which outlives all objects.
        if let Some(coroutine) = self.coroutine.take() {
            coroutine.abort(|m| self.registers.exchange(m));
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
        frame.this = receiver.this;
        frame.static_class = receiver.static_class;
        frame.closure = receiver.closure;
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
        let class = self.builtin_class("generator");
        let object = ObjectRef::new(class.class());
        self.generators_made += 1;
        let state = State::new(function, held, self.generators_made);
        object.set_native(Box::new(Generator(Rc::new(state))));
        self.last_call_returns_reference = false;
        Ok(object.into())
    }

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
            return Ok(generator.value.borrow().clone());
        }
        self.start_running(generator)?;
        let current = self.current_generator(generator)?;
        if generator.is_closed() {
            return Ok(None);
        }
        Ok(current.value.borrow().clone())
    }

    /// The key of what a generator yielded last.
    ///
    /// # Errors
    /// What its code throws.
    pub fn generator_key(&mut self, generator: &Rc<State>) -> Result<Value, Unwind> {
        if generator.is_at_yield() {
            return Ok(generator.key.borrow().clone().unwrap_or_default());
        }
        self.start_running(generator)?;
        let current = self.current_generator(generator)?;
        if generator.is_closed() {
            return Ok(Value::NULL);
        }
        Ok(current.key.borrow().clone().unwrap_or_default())
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

    /// Sends a value to the `yield` at which a generator stands, runs it to the next one, and gives what that yields.
    ///
    /// # Errors
    /// What its code throws.
    pub fn send_to_generator(
        &mut self,
        generator: &Rc<State>,
        value: ZvalPtr,
    ) -> Result<Slot, Unwind> {
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
        let current = self.current_generator(generator)?;
        if generator.is_closed() {
            return Ok(None);
        }
        Ok(current.value.borrow().clone())
    }

    /// What a generator returned.
    ///
    /// # Errors
    /// It has not returned; what its code throws.
    pub fn generator_return(&mut self, generator: &Rc<State>) -> Result<ZvalPtr, Unwind> {
        self.start_running(generator)?;
        if let Some(returned) = generator.returned.borrow().as_ref() {
            return Ok(returned.clone());
        }
        Err(self.throw(
            Throw::Exception,
            "Cannot get return value of a generator that hasn't returned",
        ))
    }

    /// The generator at the end of the chain of delegations: the one that runs. Where that has ended, the one before it takes
    /// over.
    fn current_generator(&mut self, generator: &Rc<State>) -> Result<Rc<State>, Unwind> {
        if generator.delegate.borrow().is_none() {
            return Ok(generator.clone());
        }
        let known = generator.current.borrow().upgrade();
        let mut last = match known {
            Some(known) if known.is_closed() => match known.consumer_for(generator) {
                Some(heir) => return self.take_over(&heir, generator),
                None => generator.clone(),
            },
            Some(known) => known,
            None => generator.clone(),
        };
        while let Some(next) = last.delegate_state() {
            if next.is_closed() {
                return self.take_over(&last, generator);
            }
            last = next;
        }
        *generator.current.borrow_mut() = Rc::downgrade(&last);
        Ok(last)
    }

    /// The generator that `heir` delegates to has ended: `heir` goes on with what it returned.
    fn take_over(&mut self, heir: &Rc<State>, generator: &Rc<State>) -> Result<Rc<State>, Unwind> {
        let ended = heir.delegate.take();
        *generator.current.borrow_mut() = Rc::downgrade(heir);
        let Some(state) = ended.as_ref().and_then(Generator::state_of) else {
            return Ok(heir.clone());
        };
        if self.cause.is_none() && !heir.is_running() {
            let returned = state.returned.borrow().clone();
            match returned {
                Some(returned) => {
                    let last = state.value.borrow().clone();
                    drop(heir.value.replace(last));
                    heir.set_inbox(Input::Value(Some(returned)));
                }
                None => {
                    let exception = self.aborted_delegate(heir, generator);
                    heir.set_inbox(Input::Cause(Cause::Exception(exception)));
                    drop(ended);
                    self.resume_generator(generator)?;
                    return self.current_generator(generator);
                }
            }
        }
        drop(ended);
        Ok(heir.clone())
    }

    /// The exception for a generator whose delegate was ended by an exception that went to another.
    fn aborted_delegate(&mut self, heir: &Rc<State>, leaf: &Rc<State>) -> ObjectRef {
        self.link_frames(heir, leaf);
        let entered = heir
            .execution
            .borrow()
            .as_ref()
            .map(|execution| (execution.held.as_ptr(), execution.registers.line));
        let (outer, line) = (self.frame_ptr(), self.line);
        if let Some((frame, line)) = entered {
            self.set_frame(frame);
            self.line = line;
        }
        let class = self.builtin_class("closedgeneratorexception");
        let exception = self.new_object(class);
        super::class::exception::set(
            &exception,
            super::class::exception::ExceptionSlot::Message,
            "Generator yielded from aborted, no return value available",
        );
        self.set_frame(outer);
        self.line = line;
        exception
    }

    /// Runs the current generator of `generator` until `generator` has a value or has ended.
    fn resume_generator(&mut self, generator: &Rc<State>) -> Result<(), Unwind> {
        let mut current = self.current_generator(generator)?;
        if current.is_closed() {
            return Ok(());
        }
        loop {
            if current.is_running() {
                return Err(self.throw_error("Cannot resume an already running generator"));
            }
            if generator.has_just_delegated.get() && current.has_value() {
                // Whoever delegates to a generator under way starts with the value at which that stands.
                generator.has_just_delegated.set(false);
                return Ok(());
            }
            generator.is_at_first_yield.set(false);
            self.link_frames(&current, generator);
            let result = self.run_generator(&current);
            let is_generator = Rc::ptr_eq(&current, generator);
            match result {
                Err(unwind) if is_generator => return Err(unwind),
                Err(unwind) => {
                    // It goes on in the generator that delegated to this one, but for a bailout.
                    if !matches!(self.cause, Some(Cause::Exception(_) | Cause::Abandon)) {
                        return Err(unwind);
                    }
                    current = self.current_generator(generator)?;
                    let Some(cause) = self.cause.take() else {
                        return Err(unwind);
                    };
                    current.set_inbox(Input::Cause(cause));
                    generator.has_just_delegated.set(false);
                }
                Ok(()) => {
                    let has_returned = !is_generator && current.returned.borrow().is_some();
                    let delegates = current.delegate.borrow().is_some();
                    if !has_returned && !delegates {
                        break;
                    }
                    let next = self.current_generator(generator)?;
                    let is_delegate = current
                        .delegate_state()
                        .is_some_and(|delegate| Rc::ptr_eq(&delegate, &next));
                    if is_delegate {
                        // The chain below is linked already, however long it is.
                        next.link_under(&current, generator.id);
                    }
                    current = next;
                }
            }
        }
        generator.has_just_delegated.set(false);
        Ok(())
    }

    /// Runs a generator that delegates to nobody to its next `yield`; where that is one of another, on from there.
    fn resume_alone(&mut self, generator: &Rc<State>) -> Result<(), Unwind> {
        generator.is_at_first_yield.set(false);
        generator.link_to(self.frame_ptr(), self.line, generator.id);
        self.run_generator(generator)?;
        if generator.delegate.borrow().is_none() {
            return Ok(());
        }
        self.resume_generator(generator)
    }

    /// Makes the frames of a chain of delegations look as if each had called the next, and the running code the first.
    fn link_frames(&mut self, current: &Rc<State>, generator: &Rc<State>) {
        generator.link_to(self.frame_ptr(), self.line, generator.id);
        if current.linked_for.get() == generator.id {
            return;
        }
        let mut last = generator.clone();
        while let Some(next) = last.delegate_state() {
            next.link_under(&last, generator.id);
            last = next;
        }
    }

    /// Runs a generator's code until it suspends itself or ends.
    fn run_generator(&mut self, generator: &Rc<State>) -> Result<(), Unwind> {
        let Some(mut execution) = generator.execution.take() else {
            return Ok(());
        };
        let mut coroutine = match execution.coroutine.take() {
            Some(coroutine) => coroutine,
            None => match self.generator_coroutine(generator) {
                Ok(coroutine) => coroutine,
                Err(unwind) => {
                    drop(generator.execution.replace(Some(execution)));
                    return Err(unwind);
                }
            },
        };
        generator.status.set(Status::Running);
        execution.held.set_running(true);
        let suspender = coroutine.suspender();
        let outer_generator = self.generator.replace((generator.clone(), suspender));
        execution.registers.exchange(self);
        self.generators_running += 1;
        let outcome = coroutine.resume(self);
        self.generators_running -= 1;
        self.generator = outer_generator;
        if let Outcome::Panicked(payload) = outcome {
            // The request ends. Its heap takes back the slots, and the frame is released with the object.
            execution.held.set_running(false);
            drop(generator.execution.replace(Some(execution)));
            std::panic::resume_unwind(payload);
        }
        execution.registers.exchange(self);
        let Outcome::Finished(result) = outcome else {
            execution.coroutine = Some(coroutine);
            execution.held.set_running(false);
            drop(generator.execution.replace(Some(execution)));
            generator.status.set(Status::Suspended);
            return Ok(());
        };
        // Its stack is free for those that the destructors of its variables may run. They run under the caller's frame, which
        // may be that of a generator that delegates to this one.
        drop(coroutine);
        generator.status.set(Status::Closed);
        let result = result.map(|value| {
            let returned = separate::pass_on(value.into_zval());
            drop(generator.returned.replace(Some(returned)));
        });
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
        let coroutine = Coroutine::new(move |m| function.run_body(m));
        coroutine.ok_or_else(|| self.fatal("Out of memory (a generator needs a stack)"))
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

    /// The running generator, for the `yield` that runs.
    fn running_generator(&self) -> (Rc<State>, Suspender) {
        match &self.generator {
            Some((generator, suspender)) => (generator.clone(), suspender.clone()),
            None => unreachable!("only a generator's code has a yield"),
        }
    }
}
