//! The machine that the tree runs on: slots, frames, symbol tables, output, settings, and why evaluation unwinds.

use super::class::ClassTable;
use super::constant::ConstantTable;
use super::errors::ErrorState;
use super::frame::Frame;
use super::function::Function;
use super::include::Includes;
use super::ini::Ini;
use super::output::Output;
use super::scope::{NameHasher, Scope};
use super::slot::SlotStack;
use super::traced::Traced;
use super::unwind::{Cause, Unwind};
use crate::ext::Extensions;
use crate::zval::{ObjectRef, PhpStr, Slot, Value, ZvalPtr};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::rc::Rc;

/// A table by name; names bring their own hash.
pub type NameMap<T> = HashMap<PhpStr, T, BuildHasherDefault<NameHasher>>;

/// How deep a request's calls have gone on the thread's own stack: what a deep recursion has touched stays resident, unless it
/// is given back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum StackDepth {
    /// Nobody asks.
    Unwatched,
    /// Not below `limit`, which is [`Machine::stack_limit`] until then.
    Shallow { limit: usize, lowest: usize },
    /// Below it, and at most down to `lowest`.
    Deep { lowest: usize },
}

/// The state of one request while it runs.
pub struct Machine {
    /// The stack of local variables.
    pub slots: SlotStack,
    /// The line that runs, in the running frame's file.
    pub line: u32,
    /// The lowest address the native stack may reach.
    pub stack_limit: usize,
    /// How deep the thread's own stack has been.
    pub(crate) stack_depth: StackDepth,
    /// Whether calls may go on on a larger stack where this one is used up: it is a generator's or fiber's.
    pub(super) stack_can_grow: bool,
    pub(super) frame: *mut Frame,
    /// The generator whose code runs.
    pub(super) generator: Option<Rc<super::generator::State>>,
    /// Arguments for the builtin that is about to run, named as none of its parameters is.
    pub named_rest: Vec<(PhpStr, ZvalPtr)>,
    /// How many generators were made.
    pub(super) generators_made: u64,
    /// How many generators run now, those in suspended fibers included.
    pub(super) generators_running: usize,
    /// The fiber that runs.
    pub fiber: Option<ObjectRef>,
    /// How many things are under way that do not let fibers switch: destructors, ticks.
    pub fiber_switch_blocks: u32,
    /// Why evaluation is on its way out, while it is.
    pub cause: Option<Cause>,
    /// What the running function returns, after [`super::Flow::Return`].
    pub returned: Value,
    /// How many loops a `break` or `continue` still has to leave.
    pub levels: u32,
    /// The label a `goto` looks for.
    pub jump: u32,
    /// Keys evaluated ahead of the places that use them.
    pub keys: Vec<Value>,
    /// The exception of a destructor that ran where no error could be returned.
    pub thrown_aside: Option<Cause>,
    /// Notices that are due once the place that was resolved is no longer needed.
    pub pending_notices: Vec<super::place::MissingPlace>,
    /// A zval without a holder of its own that is being written into.
    pub(super) stashed: Box<Slot>,
    /// Where the heap failed: the file and line that ran.
    pub failed_at: Option<(PhpStr, u32)>,
    /// The watch over `max_execution_time`.
    pub time_limit: super::time_limit::TimeLimit,
    /// An object in which a place was resolved, and which nobody else holds any more.
    pub kept: Option<crate::zval::ObjectRef>,
    /// Set by `++` and `--` when an integer became a float.
    pub stepped_over: Option<super::increment::Step>,
    /// What the last write to a string offset was worth: the byte that was written.
    pub offset_written: Option<Value>,
    /// Reference sets that properties with types are among.
    pub typed_references: super::typed_reference::TypedReferences,
    /// Which request this is, for caches in nodes.
    pub request: u32,
    /// Whether the function that was called last returns a reference.
    pub last_call_returns_reference: bool,
    /// Statements since the last tick.
    pub ticks: u32,
    /// The functions of `register_tick_function`.
    pub tick_functions: Vec<super::flow::TickFunction>,
    /// How many bytes of native stack a script may use.
    pub stack_size: usize,
    /// Whether the request goes on after a failure of the heap: the prompt's does.
    pub outlives_failures: bool,
    /// The global variables.
    pub globals: Scope,
    /// Functions written in PHP, by lowercase name.
    pub functions: NameMap<&'static Function>,
    /// Names of functions of the library that the setting `disable_functions` takes away, in lowercase.
    pub disabled_functions: std::collections::HashSet<Vec<u8>>,
    /// Names of classes of the library that the setting `disable_classes` makes useless, in lowercase.
    pub disabled_classes: std::collections::HashSet<Vec<u8>>,
    /// Whether the request is kept in a sandbox.
    pub(super) is_sandboxed: bool,
    /// Functions with static variables, to be cleared at the request's end.
    pub functions_with_statics: Vec<&'static Function>,
    /// Constants.
    pub constants: ConstantTable,
    /// The scripts that run.
    pub scripts: Vec<Rc<super::script::Script>>,
    /// What the program around the engine brings.
    pub surroundings: crate::engine::Surroundings,
    /// Classes, interfaces, traits and enums.
    pub classes: ClassTable,
    /// Settings.
    pub ini: Ini,
    /// Error handlers, `@`, the last error.
    pub errors: ErrorState,
    /// Output buffers and what is behind them.
    pub output: Output,
    /// Files that were included.
    pub includes: Includes,
    /// State that extensions keep for the request.
    pub extensions: Extensions,
    /// What `exit` was given.
    pub exit_status: i32,
    /// Callbacks of `register_shutdown_function`, with their arguments.
    pub shutdown_functions: Vec<(super::callable::Callable, Vec<Value>)>,
    /// When the request began, in seconds since 1970.
    pub started_at: f64,
    /// Arguments of the command line, the script's name first.
    pub argv: Vec<Vec<u8>>,
    /// Whether the request has ended in a fatal error and runs no more code of the script.
    pub is_over: bool,
    /// Whether the script came through standard input.
    pub is_from_standard_input: bool,
    /// The recorder that is told of statements, while a trace runs.
    pub statement_hook: Option<Box<dyn StatementHook>>,
    /// Called once when the heap fails, before the stack is unwound.
    pub failure_hook: Option<Box<dyn FnOnce(&mut Machine)>>,
}

/// Somebody who is told which statement runs. Statements nest: those of a function run inside the one that calls it.
pub trait StatementHook {
    /// A statement starts.
    fn enter(&mut self, m: &mut Machine, statement: &Traced);
    /// A statement is over, in order or on the way out.
    fn leave(&mut self, m: &mut Machine, statement: &Traced);
    /// The request ends early; what was on the way up has been released, or is left to the heap.
    fn bailout(&mut self, m: &mut Machine, why: super::traced::BailoutCause);
}

impl Machine {
    /// A machine for one request.
    pub fn new(ini: Ini, output: Output) -> Machine {
        Machine {
            slots: SlotStack::new(),
            line: 0,
            stack_limit: 0,
            stack_depth: StackDepth::Unwatched,
            stack_can_grow: false,
            frame: std::ptr::null_mut(),
            generator: None,
            named_rest: Vec::new(),
            generators_made: 0,
            generators_running: 0,
            fiber: None,
            fiber_switch_blocks: 0,
            cause: None,
            returned: Value::NULL,
            levels: 0,
            jump: 0,
            keys: Vec::new(),
            thrown_aside: None,
            pending_notices: Vec::new(),
            stashed: Box::new(None),
            stack_size: 0,
            outlives_failures: false,
            kept: None,
            stepped_over: None,
            offset_written: None,
            typed_references: HashMap::new(),
            request: 1,
            failed_at: None,
            time_limit: super::time_limit::TimeLimit::default(),
            last_call_returns_reference: false,
            ticks: 0,
            tick_functions: Vec::new(),
            globals: Scope::default(),
            functions: NameMap::default(),
            disabled_functions: std::collections::HashSet::new(),
            disabled_classes: std::collections::HashSet::new(),
            is_sandboxed: false,
            functions_with_statics: Vec::new(),
            constants: ConstantTable::default(),
            scripts: Vec::new(),
            surroundings: crate::engine::Surroundings::default(),
            classes: ClassTable::default(),
            ini,
            errors: ErrorState::default(),
            output,
            includes: Includes::default(),
            extensions: Extensions::default(),
            exit_status: 0,
            shutdown_functions: Vec::new(),
            started_at: 0.0,
            argv: Vec::new(),
            is_over: false,
            is_from_standard_input: false,
            statement_hook: None,
            failure_hook: None,
        }
    }

    /// Takes the value that the function returned.
    #[inline(always)]
    pub fn take_returned(&mut self) -> Value {
        std::mem::take(&mut self.returned)
    }

    /// Starts an unwinding.
    pub fn unwind(&mut self, cause: Cause) -> Unwind {
        self.cause = Some(cause);
        Unwind
    }

    /// Whether the native stack has room for another call.
    #[inline(always)]
    pub fn has_stack(&mut self) -> bool {
        let here = 0u8;
        let here = std::ptr::from_ref(&here).addr();
        here > self.stack_limit || self.goes_deep(here)
    }

    /// Whether only the limit was reached beyond which the thread's own stack counts as deep. Then the stack's end is the limit.
    #[cold]
    #[inline(never)]
    fn goes_deep(&mut self, here: usize) -> bool {
        match self.stack_depth {
            StackDepth::Shallow { limit, lowest } if limit == self.stack_limit => {
                self.stack_limit = lowest;
                self.stack_depth = StackDepth::Deep { lowest };
                here > lowest
            }
            _ => false,
        }
    }

    /// What must be looked at between two steps: a full root buffer, an exception of a destructor, the time limit.
    ///
    /// # Errors
    /// An exception that was thrown aside; the time limit.
    #[inline(always)]
    pub fn check_interrupt(&mut self) -> Result<(), Unwind> {
        if crate::zval::interrupt::pending() {
            return self.handle_interrupt();
        }
        Ok(())
    }

    /// Throws what a destructor threw during the statement that has just ended.
    ///
    /// # Errors
    /// One threw.
    #[inline(always)]
    pub fn check_thrown(&mut self) -> Result<(), Unwind> {
        if self.thrown_aside.is_some() {
            return self.throw_kept();
        }
        Ok(())
    }

    #[cold]
    #[inline(never)]
    fn throw_kept(&mut self) -> Result<(), Unwind> {
        match self.thrown_aside.take() {
            Some(cause) => Err(self.unwind(cause)),
            None => Ok(()),
        }
    }

    #[cold]
    #[inline(never)]
    fn handle_interrupt(&mut self) -> Result<(), Unwind> {
        use crate::zval::interrupt;
        let reasons = interrupt::take();
        if reasons & interrupt::COLLECT != 0 {
            crate::gc::collect_if_wanted();
        }
        if let Some(cause) = self.thrown_aside.take() {
            return Err(self.unwind(cause));
        }
        if reasons & interrupt::TIMEOUT != 0 {
            let seconds = self.ini.max_execution_time;
            let plural = if seconds == 1 { "" } else { "s" };
            // What runs at the request's end has as long again.
            self.set_time_limit(seconds);
            return Err(self.fatal(&format!(
                "Maximum execution time of {seconds} second{plural} exceeded"
            )));
        }
        Ok(())
    }
}
