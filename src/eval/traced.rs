//! Statements that tell the recorder of a trace when they run. Lowering makes them only where a trace is asked for, so that
//! they cost nothing otherwise.

use super::machine::StatementHook;
use super::unwind::Unwind;
use super::{Exec, Flow, Machine, Statement};
use crate::zval::PhpStr;
use crate::zval::observe::IS_BUILT_IN;

/// Why a request ends early.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BailoutCause {
    /// `exit` or `die`.
    Exit,
    /// A fatal error.
    Fatal,
    /// An exception that nobody caught.
    Uncaught,
    /// The heap: memory_limit, or no memory.
    Memory,
}

/// A statement with where it stands.
pub struct Traced {
    /// Its file.
    pub file: PhpStr,
    /// The line it starts on.
    pub line: u32,
    /// Its source text, up to the end of that line.
    pub text: PhpStr,
    /// The statement.
    pub statement: Statement,
}

impl Exec for Traced {
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.tell_hook(|hook, m| hook.enter(m, self));
        let flow = self.statement.exec(m);
        m.tell_hook(|hook, m| hook.leave(m, self));
        flow
    }
}

impl Machine {
    /// Tells the recorder of a trace that the request ends early.
    pub fn tell_bailout(&mut self, why: BailoutCause) {
        self.tell_hook(|hook, m| hook.bailout(m, why));
    }

    /// Hands the machine to the hook, which is out of the machine meanwhile.
    fn tell_hook(&mut self, tell: impl FnOnce(&mut dyn StatementHook, &mut Machine)) {
        if IS_BUILT_IN && let Some(mut hook) = self.statement_hook.take() {
            tell(&mut *hook, self);
            self.statement_hook = Some(hook);
        }
    }
}
