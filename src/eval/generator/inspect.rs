//! What reflection asks of a generator: where its code stands, and the calls that lead there.

use super::super::Machine;
use super::super::class::TraceOptions;
use super::super::frame::Frame;
use super::super::function::Function;
use super::state::{Generator, State};
use crate::zval::{Key, ObjectRef, PhpArray, PhpStr};
use std::ptr;
use std::rc::Rc;

impl State {
    /// The function that it runs.
    pub fn function(&self) -> &'static Function {
        self.function
    }

    /// `$this` of its code, and the closure that it runs.
    pub fn receiver(&self, m: &Machine) -> (Option<ObjectRef>, Option<ObjectRef>) {
        let of = |frame: &Frame| (frame.this.clone(), frame.closure.clone());
        if let Some(execution) = self.execution.borrow().as_ref() {
            return of(execution.held.frame());
        }
        m.frames()
            .find(|frame| ptr::eq(*frame, self.frame))
            .map_or((None, None), of)
    }

    /// The line where its code stands.
    pub fn line(&self, m: &Machine) -> u32 {
        if let Some(execution) = self.execution.borrow().as_ref() {
            return execution.registers.line;
        }
        // It runs: the line of the call it has made, or the one that runs.
        m.frames()
            .find(|frame| ptr::eq(frame.parent_ptr(), self.frame))
            .map_or(m.line, |callee| callee.call_line)
    }
}

/// A generator and those it delegates to, down to the one whose code runs.
fn chain(generator: &Rc<State>) -> Vec<Rc<State>> {
    let mut chain = vec![generator.clone()];
    let mut at = generator.clone();
    while let Some(next) = at.delegate_state().filter(|next| !next.is_closed()) {
        chain.push(next.clone());
        at = next;
    }
    chain
}

/// The object of the generator whose code runs when another is asked for a value.
pub fn executing(generator: &ObjectRef) -> ObjectRef {
    let mut at = generator.clone();
    loop {
        let delegate = Generator::state_of(&at)
            .and_then(|state| state.delegate.borrow().clone())
            .filter(|delegate| {
                Generator::state_of(delegate).is_some_and(|state| !state.is_closed())
            });
        match delegate {
            Some(delegate) => at = delegate,
            None => return at,
        }
    }
}

impl Machine {
    /// The calls from a generator to where its code stands, as a backtrace would show them.
    pub fn generator_trace(&mut self, generator: &Rc<State>, options: TraceOptions) -> PhpArray {
        let chain = chain(generator);
        let Some(innermost) = chain.last() else {
            return PhpArray::new();
        };
        for pair in chain.windows(2) {
            if let ([outer, inner], Some(line)) = (pair, suspended_line(&pair[0]))
                && let Some(execution) = inner.execution.borrow().as_ref()
            {
                execution.held.link(outer.frame, line);
            }
        }
        // Where it is suspended, its frame's caller is gone. Whoever delegates to it counts on the link.
        let former = generator.execution.borrow().as_ref().map(|execution| {
            let frame = execution.held.frame();
            let former = (frame.parent_ptr(), frame.call_line);
            execution.held.link(ptr::null_mut(), 0);
            former
        });
        let line = innermost.line(self);
        let outer_line = std::mem::replace(&mut self.line, line);
        let outer = self.set_frame(innermost.frame);
        let mut trace = self.backtrace_array(TraceOptions {
            limit: chain.len(),
            ..options
        });
        self.set_frame(outer);
        self.line = outer_line;
        if let (Some((parent, line)), Some(execution)) =
            (former, generator.execution.borrow().as_ref())
        {
            execution.held.link(parent, line);
        }
        forget_caller(&mut trace);
        trace
    }
}

fn suspended_line(generator: &State) -> Option<u32> {
    Some(generator.execution.borrow().as_ref()?.registers.line)
}

/// The outermost call of a trace is shown without the place it was made from.
fn forget_caller(trace: &mut PhpArray) {
    let Some(last) = (trace.len() as i64).checked_sub(1) else {
        return;
    };
    let Some(entry) = trace.get_int(last).map(|zval| zval.get()) else {
        return;
    };
    if let Some(entry) = entry.as_array() {
        let mut entry = entry.clone();
        for key in ["file", "line"] {
            drop(entry.remove(&Key::String(PhpStr::from(key))));
        }
        trace.set(&Key::Int(last), crate::zval::ZvalPtr::new(entry.into()));
    }
}
