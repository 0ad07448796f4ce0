//! Coroutines: code of the evaluator that runs on a native stack of its own, and can stop in the middle.
//!
//! A generator's body and a fiber's function each run in one. The machine is one for all: while a coroutine runs, it has the
//! machine, and hands it back when it suspends itself or ends. What belongs to the stack — the limit that calls compare their
//! address with — is exchanged here at each switch; what belongs to PHP (frames, slots, keys) is exchanged by
//! [`super::generator`] and [`super::fiber`].
//!
//! A suspended coroutine has temporaries on its stack. So it is never dropped as it is: whoever owns it resumes it with a
//! cause to unwind first.

mod frame;
mod registers;
mod stack;

pub(super) use frame::{FrameChain, HeldFrame};
pub(super) use registers::Registers;

use super::unwind::{Cause, Unwind};
use super::{Machine, slot};
use crate::zval::Value;
use corosensei::CoroutineResult;
use stack::NativeStack;
pub(crate) use stack::give_back as give_back_stack;
use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::ptr;
use std::rc::Rc;

/// The machine goes in and comes out, so that neither side assumes that it stayed as it was. What a panic raises is caught
/// inside, once for the whole life of a coroutine.
type Inner = corosensei::Coroutine<*mut Machine, *mut Machine, Ended, NativeStack>;
type Ended = Result<Result<Value, Unwind>, Box<dyn Any + Send>>;
type Yielder = corosensei::Yielder<*mut Machine, *mut Machine>;

/// Code that runs on a stack of its own.
pub(super) struct Coroutine {
    inner: Inner,
    limit: usize,
    link: Rc<Link>,
}

/// How a coroutine came back.
pub(super) enum Outcome {
    /// It suspended itself.
    Suspended,
    /// It ended.
    Finished(Result<Value, Unwind>),
    /// The heap gave up inside: to be handed on with [`resume_unwind`].
    Panicked(Box<dyn Any + Send>),
}

/// What a coroutine and its [`Suspender`] share.
struct Link {
    yielder: Cell<*const Yielder>,
    is_running: Cell<bool>,
    is_aborted: Cell<bool>,
}

/// The inside of a coroutine, through which it suspends itself.
#[derive(Clone)]
pub(super) struct Suspender(Rc<Link>);

/// What the machine knows of the native stack it runs on.
struct StackBounds {
    limit: usize,
    can_grow: bool,
}

impl StackBounds {
    #[inline(always)]
    fn of(m: &Machine) -> StackBounds {
        StackBounds {
            limit: m.stack_limit,
            can_grow: m.stack_can_grow,
        }
    }

    #[inline(always)]
    fn restore(self, m: &mut Machine) {
        m.stack_limit = self.limit;
        m.stack_can_grow = self.can_grow;
    }
}

impl Coroutine {
    /// A coroutine that will run `body`; `None` if the system has no memory for its stack.
    pub(super) fn new(
        body: impl FnOnce(&mut Machine) -> Result<Value, Unwind> + 'static,
    ) -> Option<Coroutine> {
        let stack = NativeStack::small()?;
        let limit = stack.call_limit();
        let link = Rc::new(Link {
            yielder: Cell::new(ptr::null()),
            is_running: Cell::new(false),
            is_aborted: Cell::new(false),
        });
        let inside = link.clone();
        let inner = Inner::with_stack(stack, move |yielder, m| {
            inside.yielder.set(ptr::from_ref(yielder));
            drop(inside);
            // SAFETY: `resume` gives the machine, which it does not touch before the coroutine suspends itself or ends.
            let m = unsafe { &mut *m };
            catch_unwind(AssertUnwindSafe(|| body(m)))
        });
        Some(Coroutine { inner, limit, link })
    }

    /// What the coroutine's code suspends it through.
    pub(super) fn suspender(&self) -> Suspender {
        Suspender(self.link.clone())
    }

    /// Runs the coroutine until it suspends itself or ends. It must not have ended before.
    ///
    /// Returns across a switch are mispredicted: the fewer calls lie between it and the loop that asks, the better.
    #[inline(always)]
    pub(super) fn resume(&mut self, m: &mut Machine) -> Outcome {
        let bounds = StackBounds::of(m);
        m.stack_limit = self.limit;
        m.stack_can_grow = true;
        self.link.is_running.set(true);
        let result = self.inner.resume(ptr::from_mut(m));
        self.link.is_running.set(false);
        bounds.restore(m);
        match result {
            CoroutineResult::Yield(_) => Outcome::Suspended,
            CoroutineResult::Return(Ok(result)) => Outcome::Finished(result),
            CoroutineResult::Return(Err(payload)) => Outcome::Panicked(payload),
        }
    }

    /// Ends the coroutine where it stands, so that its stack holds nothing any more. It unwinds as for a bailout: no code of
    /// the script runs. `exchange` puts its state into the machine, and takes it out again.
    pub(super) fn abort(mut self, mut exchange: impl FnMut(&mut Machine)) {
        if !self.inner.started() || self.inner.done() {
            return;
        }
        self.link.is_aborted.set(true);
        slot::with_running(|m| {
            let cause = m.cause.take();
            exchange(m);
            let outcome = self.resume(m);
            exchange(m);
            m.cause = cause;
            if let Outcome::Panicked(payload) = outcome {
                resume_unwind(payload);
            }
        });
    }
}

impl Suspender {
    /// Suspends the coroutine, and comes back when it is resumed. Only code that runs inside of it may do so: a generator's
    /// `yield`, or `Fiber::suspend` while its fiber is the running one, also from within a generator that the fiber runs.
    ///
    /// # Errors
    /// The coroutine is being ended.
    ///
    /// # Panics
    /// The coroutine is not running.
    #[inline(always)]
    pub(super) fn suspend(&self, m: &mut Machine) -> Result<(), Unwind> {
        assert!(self.0.is_running.get(), "a coroutine suspends itself");
        let bounds = StackBounds::of(m);
        // SAFETY: the yielder lies at the base of the coroutine's stack, and the coroutine is running.
        let yielder = unsafe { &*self.0.yielder.get() };
        yielder.suspend(ptr::from_mut(m));
        bounds.restore(m);
        if self.0.is_aborted.get() {
            return Err(m.unwind(Cause::Fatal));
        }
        Ok(())
    }
}

impl Machine {
    /// Goes on on a large stack where the one of a generator or fiber is used up: calls nest there as deep as outside.
    ///
    /// # Errors
    /// Those of `work`; this is no such stack, or it was left once already.
    #[cold]
    #[inline(never)]
    pub fn on_larger_stack<T>(
        &mut self,
        work: impl FnOnce(&mut Machine) -> Result<T, Unwind>,
    ) -> Result<T, Unwind> {
        let stack = self.stack_can_grow.then(NativeStack::large).flatten();
        let Some(stack) = stack else {
            return Err(self.stack_used_up());
        };
        let bounds = StackBounds::of(self);
        self.stack_limit = stack.call_limit();
        self.stack_can_grow = false;
        let result = catch_unwind(AssertUnwindSafe(|| {
            corosensei::on_stack(stack, || work(self))
        }));
        bounds.restore(self);
        match result {
            Ok(result) => result,
            Err(payload) => resume_unwind(payload),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::ini::Ini;
    use super::super::output::Output;
    use super::*;

    fn machine() -> Box<Machine> {
        let output = Output::new(Box::new(std::io::sink()), Box::new(std::io::sink()));
        Box::new(Machine::new(Ini::default(), output))
    }

    #[test]
    fn a_coroutine_suspends_itself_and_ends() {
        let mut m = machine();
        let slot: Rc<Cell<Option<Suspender>>> = Rc::default();
        let inside = slot.clone();
        let mut coroutine = Coroutine::new(move |m| {
            m.line = 1;
            let suspender = inside.take().unwrap();
            suspender.suspend(m)?;
            Ok(Value::int(i64::from(m.line)))
        })
        .unwrap();
        slot.set(Some(coroutine.suspender()));
        assert!(matches!(coroutine.resume(&mut m), Outcome::Suspended));
        assert_eq!(m.line, 1);
        m.line = 7;
        let Outcome::Finished(Ok(value)) = coroutine.resume(&mut m) else {
            panic!("it ends");
        };
        assert_eq!(value.as_int(), Some(7));
    }

    #[test]
    fn what_the_heap_raises_inside_comes_out() {
        let mut m = machine();
        let mut coroutine = Coroutine::new(|_| resume_unwind(Box::new(5))).unwrap();
        let Outcome::Panicked(payload) = coroutine.resume(&mut m) else {
            panic!("it panics");
        };
        assert_eq!(payload.downcast_ref::<i32>(), Some(&5));
        assert_eq!(m.stack_limit, 0);
    }

    #[test]
    fn an_outer_coroutine_suspends_from_within_an_inner_one() {
        let mut m = machine();
        let slot: Rc<Cell<Option<Suspender>>> = Rc::default();
        let inside = slot.clone();
        let mut outer = Coroutine::new(move |m| {
            let mut inner = Coroutine::new(move |m| {
                let suspender = inside.take().unwrap();
                suspender.suspend(m)?;
                Ok(Value::int(3))
            })
            .unwrap();
            match inner.resume(m) {
                Outcome::Finished(result) => result,
                _ => panic!("the inner one ends"),
            }
        })
        .unwrap();
        slot.set(Some(outer.suspender()));
        assert!(matches!(outer.resume(&mut m), Outcome::Suspended));
        let Outcome::Finished(Ok(value)) = outer.resume(&mut m) else {
            panic!("it ends");
        };
        assert_eq!(value.as_int(), Some(3));
    }
}
