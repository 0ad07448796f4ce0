//! Traces: what happens to each zval while a script runs, statement by statement.
//!
//! ```text
//!   zval operations ──► observe::Event ─┐
//!   traced statements ──────────────────┼─► Recorder ──► Step ──► filter, summary ──► Form (text, JSON, page, dot …)
//!   the script's output ────────────────┤      ▲
//!   heap and collector ─────────────────┘      └── Graph: who holds what, brought up to date at each step's end
//! ```
//!
//! A step is one statement's share of what happens: rows (what happened, in order) and changes of the graph (which place holds
//! which zval now). Rows and changes together are enough to replay the memory ([`replay`], `tests/trace_replay.rs`).
//!
//! What a reader is shown, and what is left out:
//!
//! - Zvals are numbered by birth. One that is freed in the statement that made it, and that no name, element or property
//!   held when a statement began or ended, was a temporary of the interpreter: it gets no number and no row.
//!   What is thrown or returned counts as made by the statement that it comes to.
//! - A count that is taken and given back within one statement, with nothing else happening to the zval between, is left
//!   out; so is the reference that a library function makes for its time (`sort($a)`).
//! - A zval that is born and then filled in the same statement shows with its last value, and so does one that separates
//!   and is then written. An array that got or lost elements shows as written, at the end of the statement.
//! - Superglobals and `$argv` are there before the trace starts; they show once something happens to them. So do the
//!   defaults of properties, which classes hold.
//! - Names are those at the end of the statement, the shortest first: `$a` a global variable, `f:$a` one of function f,
//!   `f:static $a` a static one, `C::$a` a static property, `$a['k']` an element, `$a->p` a property, `$a{0}` what a closure
//!   or generator keeps inside. For a freed zval they are the names it had before.
//!
//! Tracing costs nothing when off: zvals born without an observer have no flag to send them through their slow paths, and
//! statements are wrapped ([`crate::eval::traced`]) only when a trace is asked for. Observing changes no count, which the
//! recorder checks: it adds up the events and compares with the counts of every zval it meets.
//!
//! [`holders`], [`size`](mod@size) and [`sites`] answer questions without a trace.

pub mod allocations;
pub mod dot;
pub mod filter;
mod fold;
mod graph;
pub mod holders;
pub mod html;
pub mod json;
mod lives;
mod look;
mod names;
mod numbers;
mod recorder;
pub mod replay;
mod roots;
pub mod sites;
pub mod size;
pub mod step;
pub mod summary;
pub mod text;
mod value;

pub use json::type_name;
pub use value::quoted;

use crate::engine::{Outcome, Watch};
use crate::eval::Machine;
use crate::eval::machine::StatementHook;
use crate::eval::traced::{BailoutCause, Traced};
use crate::zval::observe::{self, Event, Observer};
use recorder::Recorder;
use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;
use step::Form;

/// A trace under way.
pub struct Trace {
    recorder: Rc<RefCell<Recorder>>,
}

/// What of a script is recorded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Whether what it prints is.
    pub output: ScriptOutput,
    /// After how many steps recording ends; `None` is never.
    pub steps: Option<usize>,
}

/// Whether a trace shows what the script prints.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ScriptOutput {
    /// Between the events, in order.
    Shown,
    /// Not at all.
    LeftOut,
}

impl Trace {
    /// A trace in `form`, which gets each step once it is known what of it is worth showing.
    pub fn new(form: Box<dyn Form>, limits: Limits) -> Trace {
        let recorder = Rc::new(RefCell::new(Recorder::new(form, limits)));
        Trace { recorder }
    }

    /// What the engine is given. Zvals are watched from the first statement on.
    pub fn watch(&self) -> Watch {
        let recorder = Rc::clone(&self.recorder);
        Watch {
            statements: Some(Box::new(Hook {
                recorder: Rc::clone(&self.recorder),
                is_installed: false,
            })),
            at_end: Some(Box::new(move |m| recorder.borrow_mut().script_ended(m))),
            at_failure: None,
            at_release: None,
        }
    }

    /// Between two pieces of code: what has happened so far is told.
    pub fn settle(&self, m: &Machine) {
        self.recorder.borrow_mut().settle(m);
    }

    /// Where the script's output goes.
    pub fn output(&self) -> Box<dyn Write> {
        Box::new(Tap(Rc::clone(&self.recorder)))
    }

    /// Ends the trace with what the request left behind.
    pub fn finish(self, outcome: &Outcome) {
        observe::uninstall();
        self.recorder.borrow_mut().request_ended(outcome);
    }
}

/// The recorder's ear in the zval operations. The recorder may be at work itself: then nothing is told.
struct Ear(Rc<RefCell<Recorder>>);

impl Observer for Ear {
    fn event(&mut self, event: Event<'_>) {
        if let Ok(mut recorder) = self.0.try_borrow_mut() {
            recorder.event(event);
        }
    }
}

/// The recorder's ear in the evaluator.
struct Hook {
    recorder: Rc<RefCell<Recorder>>,
    is_installed: bool,
}

impl StatementHook for Hook {
    fn enter(&mut self, m: &mut Machine, statement: &Traced) {
        if self.recorder.borrow().is_full() {
            if self.is_installed && observe::is_watching() {
                observe::uninstall();
            }
            return;
        }
        m.output.flush();
        if !self.is_installed {
            self.is_installed = true;
            self.recorder.borrow_mut().adopt_globals(m);
            observe::install(Box::new(Ear(Rc::clone(&self.recorder))));
        }
        self.recorder.borrow_mut().enter(m, statement);
    }

    fn leave(&mut self, m: &mut Machine, statement: &Traced) {
        if self.recorder.borrow().is_full() {
            return;
        }
        m.output.flush();
        self.recorder.borrow_mut().leave(m, statement);
    }

    fn bailout(&mut self, m: &mut Machine, why: BailoutCause) {
        m.output.flush();
        if self.is_installed && !self.recorder.borrow().is_full() {
            self.recorder.borrow_mut().bailout(m, why);
        }
    }
}

/// Passes the script's output to the recorder.
struct Tap(Rc<RefCell<Recorder>>);

impl Write for Tap {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().output(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
