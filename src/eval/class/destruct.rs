//! Destructors: `__destruct` runs when the last count of an object goes.

use super::super::Machine;
use super::super::unwind::{Cause, Unwind};
use super::ClassEntry;
use crate::zval::interrupt;
use crate::zval::{ObjectRef, Visibility};
use std::cell::Cell;
use std::ptr;

thread_local! {
    static RUNNING: Cell<*mut Machine> = const { Cell::new(ptr::null_mut()) };
}

impl Machine {
    /// Makes this the machine on which destructors run, until the request ends.
    pub fn run_destructors_here(&mut self) {
        RUNNING.set(self);
    }

    /// From here on no destructor runs.
    pub fn run_no_destructors(&mut self) {
        RUNNING.set(ptr::null_mut());
    }
}

/// Runs an object's destructor. What it throws is thrown where the machine next looks (php-src
/// `zend_objects_destroy_object`).
pub fn run_destructor(object: &ObjectRef) {
    let machine = RUNNING.get();
    // SAFETY: set by the request that runs on this thread, which takes it back before the machine goes. A count can only go
    // while the machine waits for the operation that lets go of it, and no node holds a slot pointer then.
    let Some(m) = (unsafe { machine.as_mut() }) else {
        return;
    };
    m.destruct(object);
}

impl Machine {
    fn destruct(&mut self, object: &ObjectRef) {
        // A fatal error runs no destructors on its way up; `exit` does. While the heap's failure unwinds the stack, frames
        // are gone that the machine still knows.
        if matches!(self.cause, Some(Cause::Fatal)) || std::thread::panicking() {
            return;
        }
        let class = ClassEntry::of(object.class());
        let handlers = class.handlers();
        if let Some(destroy) = handlers.destroy
            && !handlers
                .is_at_its_end
                .is_some_and(|is_at_its_end| is_at_its_end(object))
        {
            self.while_all_waits(|m| destroy(m, object));
        }
        let Some(destructor) = class.magic.destructor.clone() else {
            return;
        };
        if destructor.visibility != Visibility::Public {
            let allowed = self.scope_entry().is_some_and(|scope| {
                if destructor.visibility == Visibility::Private {
                    scope.same(class)
                } else {
                    scope.is_subclass_of(&destructor.root) || destructor.root.is_subclass_of(scope)
                }
            });
            if !allowed {
                let visibility = super::link::visibility_name(destructor.visibility);
                if !self.has_frame() {
                    let message = format!(
                        "Call to {visibility} {}::__destruct() from global scope during shutdown ignored",
                        class.name
                    );
                    let _ = self.warning(&message);
                    return;
                }
                let from = match self.scope_entry() {
                    Some(scope) => format!("scope {}", scope.name),
                    None => "global scope".to_owned(),
                };
                let message = format!(
                    "Call to {visibility} {}::__destruct() from {from}",
                    class.name
                );
                let waiting = self.cause.take();
                let _ = self.throw_error(&message);
                let thrown = self.cause.take();
                self.cause = waiting;
                self.keep_thrown(thrown);
                return;
            }
        }
        self.while_all_waits(|m| m.call_method(object, &destructor, &mut []).map(drop));
    }

    /// Does something in the middle of anything: everything that is under way waits, untouched. What is thrown is kept.
    pub fn while_all_waits(&mut self, work: impl FnOnce(&mut Machine) -> Result<(), Unwind>) {
        let cause = self.cause.take();
        let aside = self.thrown_aside.take();
        let returned = std::mem::take(&mut self.returned);
        let (levels, jump, line) = (self.levels, self.jump, self.line);
        let notices = std::mem::take(&mut self.pending_notices);
        let stashed = std::mem::replace(&mut self.stashed, Box::new(None));
        self.fiber_switch_blocks += 1;
        let result = work(self);
        self.fiber_switch_blocks -= 1;
        let thrown = match result {
            Ok(()) => None,
            Err(Unwind) => self.cause.take(),
        };
        drop(std::mem::replace(&mut self.stashed, stashed));
        self.pending_notices = notices;
        (self.levels, self.jump, self.line) = (levels, jump, line);
        self.returned = returned;
        let meanwhile = std::mem::replace(&mut self.thrown_aside, aside);
        self.cause = cause;
        self.keep_thrown(meanwhile);
        self.keep_thrown(thrown);
    }

    /// Keeps what was thrown where no error can be returned: it is thrown at the next step.
    pub fn keep_thrown(&mut self, thrown: Option<Cause>) {
        let Some(thrown) = thrown else {
            return;
        };
        match (&mut self.cause, thrown) {
            // An exception is under way: the new one takes its place and has it as its previous.
            (Some(Cause::Exception(first)), Cause::Exception(second)) => {
                let first = first.clone();
                self.chain_exceptions(&second, first);
                self.cause = Some(Cause::Exception(second));
            }
            (cause @ Some(_), thrown @ (Cause::Fatal | Cause::Exit)) => *cause = Some(thrown),
            (_, thrown) => {
                let thrown = match (self.thrown_aside.take(), thrown) {
                    (Some(Cause::Exception(first)), Cause::Exception(second)) => {
                        self.chain_exceptions(&second, first);
                        Cause::Exception(second)
                    }
                    (_, thrown) => thrown,
                };
                self.thrown_aside = Some(thrown);
                interrupt::raise(interrupt::THROWN);
            }
        }
    }
}
