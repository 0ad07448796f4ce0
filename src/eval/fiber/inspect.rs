//! What reflection asks of a fiber: where its code stands, and the calls that lead there.

use super::super::Machine;
use super::super::callable::Callable;
use super::super::class::TraceOptions;
use super::super::coroutine::FrameChain;
use super::{State, Status};
use crate::zval::{ObjectRef, PhpArray, PhpStr};
use std::ptr;
use std::rc::Rc;

impl Machine {
    /// Does something as if the code of a fiber did it, with the fiber's own calls below it alone. `None` if the fiber has
    /// not been started, or has ended.
    fn inside_fiber<T>(
        &mut self,
        fiber: &ObjectRef,
        act: impl FnOnce(&mut Machine) -> T,
    ) -> Option<T> {
        let state = State::of(fiber)?;
        let suspended = state.suspended.borrow().as_ref().map(|suspended| {
            (
                suspended.frames,
                suspended.registers.frame,
                suspended.registers.line,
            )
        });
        match (state.status.get(), suspended) {
            (Status::Suspended, Some((Some(frames), innermost, line))) => {
                // Its caller is gone; whoever resumes it links it anew.
                frames.link(ptr::null_mut(), 0);
                let outer_line = std::mem::replace(&mut self.line, line);
                let outer = self.set_frame(innermost);
                let result = act(self);
                self.set_frame(outer);
                self.line = outer_line;
                Some(result)
            }
            (Status::Running, _) => {
                let caller = state.caller.get().0;
                let frames = FrameChain::between(self.frame_ptr(), caller)?;
                let call_line = frames.call_line();
                frames.link(ptr::null_mut(), 0);
                let result = act(self);
                frames.link(caller, call_line);
                Some(result)
            }
            _ => None,
        }
    }

    /// The calls of a fiber, as a backtrace in it would show them.
    pub fn fiber_trace(&mut self, fiber: &ObjectRef, options: TraceOptions) -> Option<PhpArray> {
        self.inside_fiber(fiber, |m| m.backtrace_array(options))
    }

    /// File and line where the code of a fiber stands.
    pub fn fiber_place(&mut self, fiber: &ObjectRef) -> Option<(PhpStr, u32)> {
        self.inside_fiber(fiber, |m| m.place())
    }

    /// What a fiber runs; `None` once it has ended.
    pub fn fiber_callable(&self, fiber: &ObjectRef) -> Option<Rc<Callable>> {
        State::of(fiber)?.callable.borrow().clone()
    }
}
