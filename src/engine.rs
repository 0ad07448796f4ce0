//! The engine: compiles scripts and runs requests.
//!
//! A request owns one heap. It runs on a stack of its own that is large and lazily mapped, and ends in PHP's order: shutdown
//! functions, destructors (not after a fatal error), output, leak report, heap reset. Whatever happens inside, the heap takes
//! everything back.
//!
//! An [`Engine`] is what a program has once: settings, functions of its own, threads. A [`Request`] is one script to run. A
//! [`Worker`] runs requests one after the other on a thread, with one heap and the scripts it has compiled. What they stand on
//! is below: [`run`] is one request on a heap, [`session`] one that is given its code piece by piece.

mod host_function;
mod host_value;
mod loading;
mod process;
mod request;
mod script_cache;
mod surroundings;
mod worker;

pub use host_function::{HostError, HostFunctions};
pub use host_value::{HostKey, HostValue};
pub use loading::Known;
pub use process::{Engine, EngineBuilder, EngineError};
pub use request::{Limits, Request};
pub use script_cache::{CacheCounts, ScriptCache, Stamp};
pub use surroundings::Surroundings;
pub use worker::Worker;

use crate::eval::errors::Level;
use crate::eval::ini::Ini;
use crate::eval::machine::{StackDepth, StatementHook};
use crate::eval::output::Output;
use crate::eval::traced::BailoutCause;
use crate::eval::{Cause, Machine, Unwind};
use crate::heap::{Failure, Heap, RequestEnd};
use crate::source::Source;
use crate::web::Head;
use crate::zval::{self, PhpStr, Value};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;

/// Why a file cannot be compiled.
pub struct CompileError {
    /// A parse error, or a fatal error found while compiling.
    pub level: Level,
    /// The message, in PHP's words.
    pub message: Vec<u8>,
    /// The file.
    pub file: PhpStr,
    /// The line.
    pub line: u32,
}

/// A script to run on a heap of the caller's.
pub struct Job {
    /// The code.
    pub source: Source,
    /// The file's name as PHP shows it.
    pub name: Vec<u8>,
    /// Whether the code came through standard input, which then is no stream of the script.
    pub is_from_standard_input: bool,
    /// `$argv`.
    pub arguments: Vec<Vec<u8>>,
    /// The settings.
    pub ini: Ini,
    /// Where output goes.
    pub output: Output,
}

/// What came of a request.
pub struct Outcome {
    /// The exit status.
    pub status: i32,
    /// What the heap still held when the request ended.
    pub end: RequestEnd,
    /// Whether the request ended in order, without a bailout.
    pub is_clean: bool,
    /// The error that ended it, if one did.
    pub fatal: Option<Fatal>,
    /// What the script returned, where a [`Worker`] ran it.
    pub returned: HostValue,
    /// What it printed, where the request had no other place for it.
    pub output: Vec<u8>,
    /// The head of the answer to a request from the web, where the request had no other place for it.
    pub head: Option<Head>,
}

/// The error that ended a request: a fatal error, or an exception that nobody caught.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fatal {
    /// Its message, in PHP's words.
    pub message: String,
    /// The file.
    pub file: String,
    /// The line.
    pub line: u32,
}

/// Bytes of native stack for a script, the largest that the system grants. Mapped when touched.
const STACK_SIZES: [usize; 3] = [1 << 30, 256 << 20, 64 << 20];
/// Bytes kept free below the limit for library functions and for making the error.
const STACK_RESERVE: usize = 1 << 20;
/// Bytes of a thread's stack that keep the pages they have touched when another request follows.
const WARM_STACK: usize = 1 << 20;
/// A native frame takes some eight times what a frame of Zend's VM takes from the request heap, so this is how many times
/// memory_limit the native stack may grow: recursion ends about where it ends in PHP.
const STACK_PER_LIMIT: usize = 8;

/// The bottom of a script's stack.
#[derive(Clone, Copy)]
pub struct ScriptStack {
    size: usize,
}

/// Runs `work` on a thread with the stack that scripts need.
///
/// # Panics
/// The system has no thread to give.
pub fn on_script_stack<T: Send>(work: impl FnOnce(ScriptStack) -> T + Send) -> T {
    let mut work = Some(work);
    for size in STACK_SIZES {
        let slot = &mut work;
        // The closure is only taken by a thread that was really made.
        let take = std::sync::Mutex::new(slot);
        let builder = std::thread::Builder::new()
            .name("rephp".to_owned())
            .stack_size(size);
        let result = std::thread::scope(|inner| {
            let take = &take;
            let spawned = builder.spawn_scoped(inner, move || {
                let work = take.lock().ok().and_then(|mut slot| slot.take());
                work.map(|work| work(ScriptStack { size }))
            });
            match spawned {
                Ok(thread) => Some(thread.join()),
                Err(_) => None,
            }
        });
        match result {
            Some(Ok(Some(result))) => return result,
            Some(Err(payload)) => resume_unwind(payload),
            Some(Ok(None)) | None => {}
        }
    }
    panic!("the system has no thread to give");
}

/// Starts a thread with the stack that scripts need, which nobody waits for.
///
/// # Errors
/// The system has no thread to give.
pub fn spawn_on_script_stack(
    work: impl FnOnce(ScriptStack) + Send + 'static,
) -> Result<(), EngineError> {
    let mut work: Box<dyn FnOnce(ScriptStack) + Send> = Box::new(work);
    for size in STACK_SIZES {
        // The work is handed over once the thread is there: a failed spawn would drop it.
        let (sender, receiver) = std::sync::mpsc::channel::<Box<dyn FnOnce(ScriptStack) + Send>>();
        let spawned = std::thread::Builder::new()
            .name("rephp".to_owned())
            .stack_size(size)
            .spawn(move || {
                if let Ok(work) = receiver.recv() {
                    work(ScriptStack { size });
                }
            });
        if spawned.is_ok() {
            match sender.send(work) {
                Ok(()) => return Ok(()),
                Err(lost) => work = lost.0,
            }
        }
    }
    Err(EngineError::Thread)
}

/// Hooks into a request that runs, for traces.
#[derive(Default)]
pub struct Watch {
    /// Told of each statement.
    pub statements: Option<Box<dyn StatementHook>>,
    /// Called when the script has ended and before its memory goes.
    pub at_end: Option<Box<dyn FnOnce(&mut Machine)>>,
    /// Called when the heap fails, while everything that runs is still there. It must not change anything.
    pub at_failure: Option<Box<dyn FnOnce(&mut Machine)>>,
    /// Called after an end in order, when everything the request knows of has been released: what is left has leaked.
    pub at_release: Option<Box<dyn FnOnce(&Heap)>>,
}

/// Runs a request on a heap. The caller is on a stack from [`on_script_stack`].
pub fn run(heap: &Rc<Heap>, stack: ScriptStack, job: Job, watch: Watch) -> Outcome {
    let Job {
        source,
        name,
        arguments,
        ini,
        output,
        is_from_standard_input,
    } = job;
    let start = Start {
        name: name.clone(),
        arguments,
        ini,
        output,
        is_from_standard_input,
        surroundings: Surroundings::default(),
    };
    within_request(heap, stack, start, watch, |m| {
        m.guarded(heap, |m| {
            let name = PhpStr::new(&name);
            match m.compile_source(&name, &source) {
                Ok(function) => {
                    m.includes.files.push(name);
                    m.include_setting("auto_prepend_file")?;
                    m.run_in_scope(function)?;
                    m.include_setting("auto_append_file")
                }
                Err(error) => {
                    Err(m.report_compile_error(error, crate::eval::include::Throws::Nothing))
                }
            }
        })
    })
}

/// What a request starts with.
pub struct Start {
    /// The script's name as PHP shows it.
    pub name: Vec<u8>,
    /// `$argv`.
    pub arguments: Vec<Vec<u8>>,
    /// The settings.
    pub ini: Ini,
    /// Where output goes.
    pub output: Output,
    /// Whether the code comes from standard input.
    pub is_from_standard_input: bool,
    /// What the program around the engine brings.
    pub surroundings: Surroundings,
}

/// A request that is given its code piece by piece: the prompt's. What ends one piece early does not end the request.
pub struct Session<'a> {
    machine: &'a mut Machine,
    heap: &'a Rc<Heap>,
    bottom: crate::eval::slot::Bottom,
}

/// What came of a piece of code.
pub enum Piece {
    /// It ran to its end, and returned this.
    Returned(Value),
    /// An error ended it, and has been reported.
    Failed,
    /// It called `exit`.
    Exited,
}

/// Runs `work` in a request of its own. The caller is on a stack from [`on_script_stack`].
pub fn session(
    heap: &Rc<Heap>,
    stack: ScriptStack,
    start: Start,
    watch: Watch,
    work: impl FnOnce(&mut Session<'_>),
) -> Outcome {
    within_request(heap, stack, start, watch, |m| {
        m.outlives_failures = true;
        // So that the stack of slots keeps its first segment between the pieces.
        let bottom = m.slots.lay_bottom();
        work(&mut Session {
            machine: m,
            heap,
            bottom,
        });
        m.slots.take_up(bottom);
        true
    })
}

impl Session<'_> {
    /// The machine, between two pieces.
    pub fn machine(&mut self) -> &mut Machine {
        self.machine
    }

    /// The request's heap.
    pub fn heap(&self) -> &Rc<Heap> {
        self.heap
    }

    /// Compiles and runs a piece of code in the global scope.
    pub fn run(&mut self, source: &Source) -> Piece {
        let mut piece = Piece::Failed;
        let m = &mut *self.machine;
        m.exit_status = 0;
        let is_clean = m.guarded(self.heap, |m| {
            let name = PhpStr::new(source.name());
            let result = match m.compile_source(&name, source) {
                Ok(function) => m.run_in_scope(function),
                Err(error) => {
                    Err(m.report_compile_error(error, crate::eval::include::Throws::Nothing))
                }
            };
            match result {
                Ok(value) => {
                    piece = Piece::Returned(value);
                    Ok(())
                }
                Err(unwind) => {
                    if matches!(m.cause, Some(Cause::Exit)) {
                        piece = Piece::Exited;
                    }
                    Err(unwind)
                }
            }
        });
        m.output.flush();
        if !is_clean {
            piece = Piece::Failed;
            m.globals.unlink_all();
            m.slots.fall_to(self.bottom);
            crate::gc::collect();
        }
        piece
    }
}

/// A request from its start to its end, with `work` between: whether that was in order.
fn within_request(
    heap: &Rc<Heap>,
    stack: ScriptStack,
    request: Start,
    watch: Watch,
    work: impl FnOnce(&mut Machine) -> bool,
) -> Outcome {
    let entered = heap.enter();
    // Before there is a machine, nobody can be told that memory is short.
    let allowed = heap.allow_overflow();
    let mut machine = Box::new(Machine::new(request.ini, request.output));
    drop(allowed);
    crate::eval::slot::set_running(&raw mut *machine);
    crate::heap::set_unwind_hook(Some(note_failure));
    let m = &mut *machine;
    let limit = usize::try_from(m.ini.bytes("memory_limit")).unwrap_or(usize::MAX);
    m.stack_size = limit
        .saturating_mul(STACK_PER_LIMIT)
        .clamp(STACK_SIZES[2], stack.size)
        - STACK_RESERVE;
    let here = 0u8;
    let here = std::ptr::from_ref(&here).addr();
    let lowest = here.saturating_sub(m.stack_size);
    m.stack_limit = lowest;
    if request.surroundings.scripts.is_some() {
        // Another request will follow on this thread.
        let limit = here.saturating_sub(WARM_STACK);
        m.stack_limit = limit;
        m.stack_depth = StackDepth::Shallow { limit, lowest };
    }
    m.statement_hook = watch.statements;
    m.is_from_standard_input = request.is_from_standard_input;
    m.request = request.surroundings.number;
    m.output.most = match request.surroundings.most_output {
        0 => u64::try_from(m.ini.bytes("rephp.max_output_size")).unwrap_or(0),
        most => most,
    };
    m.surroundings = request.surroundings;
    m.failure_hook = watch.at_failure;
    let mut is_clean = m.guarded(heap, |m| {
        m.start(request.arguments, &request.name);
        Ok(())
    });
    is_clean = is_clean && work(m);
    is_clean &= m.guarded(heap, Machine::run_shutdown_functions);
    if is_clean {
        m.guarded(heap, |m| {
            m.call_destructors();
            Ok(())
        });
    }
    let end_buffers = |m: &mut Machine| {
        m.end_all_buffers();
        m.finish_output();
        Ok(())
    };
    if !m.guarded(heap, end_buffers) {
        is_clean = false;
        // Those below the one whose callback failed.
        m.guarded(heap, end_buffers);
    }
    // php-src keeps the session when its module is shut down, behind the output.
    m.guarded(heap, crate::ext::session::end);
    m.is_over = !is_clean;
    m.guarded(heap, |_| {
        zval::close_resources();
        Ok(())
    });
    m.output.flush();
    if let Some(at_end) = watch.at_end {
        at_end(m);
    }
    let status = m.exit_status;
    let fatal = m.fatal_error();
    m.release_everything(heap);
    let depth = m.stack_depth;
    // Objects that the machine still holds look at their classes, and classes at their scripts.
    let scripts = std::mem::take(&mut m.scripts);
    let classes = std::mem::take(&mut m.classes);
    crate::eval::slot::set_running(std::ptr::null_mut());
    crate::heap::set_unwind_hook(None);
    drop(machine);
    drop(classes);
    drop(scripts);
    zval::forget_request();
    if let Some(at_release) = watch.at_release.filter(|_| is_clean) {
        at_release(heap);
    }
    let end = heap.shutdown_request();
    drop(entered);
    if let StackDepth::Deep { lowest } = depth {
        crate::eval::give_back_stack(lowest, here.saturating_sub(WARM_STACK));
    }
    Outcome {
        status,
        end,
        is_clean,
        fatal,
        returned: HostValue::Null,
        output: Vec::new(),
        head: None,
    }
}

impl Machine {
    /// Prepares the global variables and settings of a request.
    fn start(&mut self, arguments: Vec<Vec<u8>>, script: &[u8]) {
        self.started_at = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .map_or(0.0, |since| since.as_secs_f64());
        zval::interrupt::take();
        self.ini.enter();
        zval::start_ids(if self.is_from_standard_input { 1 } else { 4 });
        zval::set_destruct_hook(Some(crate::eval::class::run_destructor));
        zval::set_typed_hooks(Some(crate::eval::typed_reference::HOOKS));
        self.run_destructors_here();
        self.argv = arguments;
        crate::eval::superglobal::prepare(self, script);
        self.set_time_limit(self.ini.max_execution_time);
        self.take_away();
        if self.ini.is_on("allow_url_include") {
            let message = b"Directive 'allow_url_include' is deprecated";
            self.display(Level::Deprecated, message, &PhpStr::from("Unknown"), 0);
        }
        if let Some(zone) = self.ini.configured("date.timezone")
            && !crate::ext::date::is_zone(zone)
        {
            let message =
                format!("PHP Startup: Invalid date.timezone value '{zone}', using 'UTC' instead");
            self.ini.configure("date.timezone", "UTC");
            let file = PhpStr::from("Unknown");
            self.display(Level::Warning, message.as_bytes(), &file, 0);
        }
        self.setting_changed("zend.enable_gc");
        let limit = self.ini.bytes("memory_limit");
        if let Some(heap) = Heap::current() {
            let bytes = usize::try_from(limit).unwrap_or(usize::MAX);
            let _ = heap.set_limit(bytes);
        }
    }

    /// Requires the file that a setting names, if it names one.
    fn include_setting(&mut self, setting: &str) -> Result<(), Unwind> {
        let path = self.ini.string(setting);
        if path.is_empty() {
            return Ok(());
        }
        self.include(&path, crate::ast::IncludeKind::Require)
            .map(drop)
    }

    /// Does a part of the request. Whatever ends it early is reported here. Returns whether the end was in order.
    fn guarded(
        &mut self,
        heap: &Rc<Heap>,
        part: impl FnOnce(&mut Machine) -> Result<(), Unwind>,
    ) -> bool {
        let mut part = Some(part);
        self.guarded_part(heap, &mut |m| match part.take() {
            Some(part) => part(m),
            None => Ok(()),
        })
    }

    fn guarded_part(
        &mut self,
        heap: &Rc<Heap>,
        part: &mut dyn FnMut(&mut Machine) -> Result<(), Unwind>,
    ) -> bool {
        let frame = self.frame_ptr();
        let result = catch_unwind(AssertUnwindSafe(|| {
            let result = part(self);
            match (result, self.thrown_aside.take()) {
                (Ok(()), Some(cause)) => Err(self.unwind(cause)),
                (result, _) => result,
            }
        }));
        match result {
            Ok(Ok(())) => true,
            Ok(Err(Unwind)) => match self.cause.take() {
                Some(Cause::Exception(exception)) => {
                    // No bailout: destructors run as at any end (php-src `zend_exception_error` with E_DONT_BAIL).
                    self.tell_bailout(BailoutCause::Uncaught);
                    self.guarded_part(heap, &mut |m| m.report_uncaught(exception.clone()))
                }
                Some(Cause::Exit) => {
                    self.tell_bailout(BailoutCause::Exit);
                    true
                }
                Some(Cause::Abandon) | None => true,
                Some(Cause::Fatal) => {
                    self.tell_bailout(BailoutCause::Fatal);
                    false
                }
            },
            Err(payload) => {
                let failure = heap_failure(payload);
                let allowed = heap.allow_overflow();
                self.set_frame(frame);
                self.forget_coroutines();
                if !self.outlives_failures {
                    self.slots = crate::eval::slot::SlotStack::new();
                }
                self.keys.clear();
                self.stop_handler();
                if matches!(
                    failure,
                    Failure::LimitExhausted { .. } | Failure::OutOfMemory { .. }
                ) {
                    // What is reported must not land in a buffer (php-src `php_error_cb`).
                    self.guarded(heap, |m| {
                        m.forget_buffers();
                        Ok(())
                    });
                }
                let message = failure.to_string();
                let (file, line) = self
                    .failed_at
                    .take()
                    .unwrap_or_else(|| (self.file(), self.current_line()));
                self.fatal_at(message.as_bytes(), &file, line);
                self.cause = None;
                self.tell_bailout(BailoutCause::Memory);
                drop(allowed);
                false
            }
        }
    }

    /// Runs the functions of `register_shutdown_function`; they may register more.
    fn run_shutdown_functions(&mut self) -> Result<(), Unwind> {
        while !self.shutdown_functions.is_empty() {
            let (function, arguments) = self.shutdown_functions.remove(0);
            function.call(self, arguments)?;
        }
        Ok(())
    }

    /// Runs the destructors of all objects that are left: first those that only a global variable holds, from the last
    /// variable to the first, then all others in the order of their creation (php-src `zend_call_destructors`).
    fn call_destructors(&mut self) {
        loop {
            let names = self.globals.names();
            for name in names.iter().rev() {
                let Some(place) = self.globals.find(name) else {
                    continue;
                };
                // SAFETY: the place was just found, nothing ran since.
                let slot = unsafe { crate::eval::slot::at(place) };
                let alone = slot.as_ref().is_some_and(|zval| {
                    zval.refcount() == 1
                        && matches!(zval.view(), zval::View::Object(object) if object.payload_count() == 1)
                });
                if alone {
                    let old = slot.take();
                    drop(old);
                }
            }
            if self.globals.names().len() == names.len() {
                break;
            }
        }
        loop {
            // Destructors may make objects that have destructors.
            let waiting: Vec<_> = zval::live_objects()
                .into_iter()
                .filter(|object| object.class().has_destructor() && !object.is_destructed())
                .collect();
            if waiting.is_empty() {
                break;
            }
            for object in waiting {
                if !object.is_destructed() {
                    object.set_destructed();
                    crate::eval::class::run_destructor(&object);
                }
            }
        }
    }

    /// Lets go of every value the request holds outside its heap.
    fn release_everything(&mut self, heap: &Rc<Heap>) {
        zval::set_destruct_hook(None);
        zval::set_typed_hooks(None);
        self.run_no_destructors();
        let _allowed = heap.allow_overflow();
        let result = catch_unwind(AssertUnwindSafe(|| {
            self.forget_buffers();
            zval::close_resources();
            drop(self.globals.take_all());
            for function in std::mem::take(&mut self.functions_with_statics) {
                let statics = function.statics.take();
                drop(statics);
            }
            zval::release_natives();
            crate::gc::bury_dead();
        }));
        if let Err(payload) = result {
            heap_failure(payload);
        }
    }

    /// All global variables as an array: `$GLOBALS` read as a whole.
    pub fn globals_array(&mut self) -> crate::zval::PhpArray {
        let mut array = crate::zval::PhpArray::new();
        for name in self.globals.names() {
            if let Some(place) = self.globals.find(&name) {
                // SAFETY: the place was just found, nothing ran since.
                if let Some(zval) = unsafe { crate::eval::slot::at(place) } {
                    array.set(&crate::zval::Key::from_string(&name), zval.clone());
                }
            }
        }
        array
    }
}

/// Notes where the script was when the heap failed: the frames are gone when the failure is reported.
fn note_failure() {
    crate::eval::slot::with_running(|m| {
        if m.failed_at.is_none() {
            m.failed_at = Some((m.file(), m.current_line()));
        }
        if let Some(hook) = m.failure_hook.take() {
            hook(m);
        }
    });
}

/// The heap's failure in the payload of an unwinding; anything else is a bug of ours and goes on.
fn heap_failure(payload: Box<dyn Any + Send>) -> Failure {
    match payload.downcast::<Failure>() {
        Ok(failure) => *failure,
        Err(payload) => resume_unwind(payload),
    }
}

/// A value for the settings table: `ini_set` takes scalars.
pub fn setting_text(value: &Value) -> String {
    zval::convert::scalar_to_string(value.view())
        .map(|text| String::from_utf8_lossy(&text).into_owned())
        .unwrap_or_default()
}
