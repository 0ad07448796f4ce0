//! `yield from` a generator: which of a chain runs, and who goes on when it ends.

use super::super::Machine;
use super::super::class::exception;
use super::super::frame::Frame;
use super::super::unwind::{Cause, Unwind};
use super::state::{Generator, Input, State};
use crate::zval::ObjectRef;
use std::rc::Rc;

impl State {
    /// The end of the chain of delegations.
    pub(super) fn leaf(self: &Rc<State>) -> Rc<State> {
        let mut last = self.clone();
        while let Some(next) = last.delegate_state() {
            last = next;
        }
        last
    }

    pub(super) fn delegate_state(&self) -> Option<Rc<State>> {
        Generator::state_of(self.delegate.borrow().as_ref()?)
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
}

impl Machine {
    /// The generator at the end of the chain of delegations: the one that runs. Where that has ended, the one before it takes
    /// over.
    pub(super) fn current_generator(&mut self, generator: &Rc<State>) -> Result<Rc<State>, Unwind> {
        if generator.delegate.borrow().is_none() {
            return Ok(generator.clone());
        }
        let known = generator.current.borrow().upgrade();
        if let Some(known) = &known
            && known.is_at_yield()
        {
            return Ok(known.clone());
        }
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
            let returned = state.returned();
            match returned {
                Some(returned) => {
                    let last = state.yielded();
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
        exception::set(
            &exception,
            exception::ExceptionSlot::Message,
            "Generator yielded from aborted, no return value available",
        );
        self.set_frame(outer);
        self.line = line;
        exception
    }

    /// Runs the current generator of `generator` until `generator` has a value or has ended.
    pub(super) fn resume_generator(&mut self, generator: &Rc<State>) -> Result<(), Unwind> {
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
                    let has_returned = !is_generator && current.returned().is_some();
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

    /// Makes the frames of a chain of delegations look as if each had called the next, and the running code the first.
    pub(super) fn link_frames(&mut self, current: &Rc<State>, generator: &Rc<State>) {
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
}
