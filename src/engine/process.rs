//! The engine: what a program has once, whatever it runs.

use super::host_function::{HostError, HostFunctions};
use super::host_value::HostValue;
use super::request::{Limits, Request};
use super::worker::Worker;
use super::{Outcome, ScriptStack, spawn_on_script_stack};
use crate::eval::ini::Ini;
use crate::heap::{HeapConfig, HeapError};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

/// Runs PHP scripts for a Rust program. It may be used from any number of threads at once, and cloned: clones are the same
/// engine.
///
/// Each request has a heap of its own, which is empty again when it ends, however it ends: in order, by `exit`, with a fatal
/// error, out of memory or time. [`Engine::run`] runs it on one of the engine's own threads, because scripts need a larger stack
/// than a program's threads have. Threads are made when all others are at work, and kept; each keeps the scripts it has
/// compiled. A program that wants to say which thread runs what makes [`Worker`]s instead.
///
/// ```
/// use rephp::{Engine, HostValue, Limits, Request};
///
/// let engine = Engine::builder()
///     .setting("date.timezone", "Europe/Paris")
///     .function("stock", |arguments| match arguments {
///         [HostValue::String(item)] if item == b"tea" => Ok(7.into()),
///         _ => Err(rephp::HostError::new("We only have tea")),
///     })
///     .build();
///
/// // Values in and out, and output.
/// let script = r#"<?php
///     echo "Hello, {$user['name']}!";
///     return ['tea' => stock('tea'), 'visits' => $user['visits'] + 1];
/// "#;
/// let request = Request::code(script)
///     .global("user", [("name", HostValue::from("Ada")), ("visits", 41.into())]);
/// let outcome = engine.run(request).unwrap();
/// assert_eq!(outcome.output, b"Hello, Ada!");
/// assert_eq!(outcome.returned.get("tea"), Some(&HostValue::Int(7)));
/// assert_eq!(outcome.returned.get("visits"), Some(&HostValue::Int(42)));
///
/// // A script that takes too much ends in PHP's error, and takes nothing from the next.
/// let greedy = Request::code("<?php $all = []; while (true) $all[] = str_repeat('x', 1000);")
///     .limits(Limits { memory: 4 << 20, ..Limits::default() });
/// let outcome = engine.run(greedy).unwrap();
/// assert_eq!(outcome.status, 255);
/// let fatal = outcome.fatal.unwrap();
/// assert!(fatal.message.starts_with("Allowed memory size of 4194304 bytes exhausted"));
/// assert_eq!(fatal.line, 1);
/// assert_eq!(engine.run(Request::code("<?php echo 1;")).unwrap().output, b"1");
/// ```
#[derive(Clone)]
pub struct Engine {
    pub(super) shared: Arc<Shared>,
    idle: Arc<Mutex<Vec<Sender<Order>>>>,
}

/// What all requests of an engine share.
pub(super) struct Shared {
    pub(super) ini: Ini,
    pub(super) sapi: &'static str,
    pub(super) heap: HeapConfig,
    pub(super) functions: Arc<HostFunctions>,
    pub(super) limits: Option<Limits>,
}

/// A request for one of the engine's threads, and where its outcome is waited for.
struct Order {
    request: Request,
    reply: Sender<Outcome>,
}

/// Why a request could not even begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EngineError {
    /// The heap cannot be set up.
    Heap(HeapError),
    /// The system has no thread to give.
    Thread,
}

impl std::fmt::Display for EngineError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            EngineError::Heap(error) => error.fmt(f),
            EngineError::Thread => f.write_str("The system has no thread to give"),
        }
    }
}

impl std::error::Error for EngineError {}

impl From<HeapError> for EngineError {
    fn from(error: HeapError) -> EngineError {
        EngineError::Heap(error)
    }
}

/// An engine in the making.
pub struct EngineBuilder {
    ini: Ini,
    sapi: &'static str,
    heap: HeapConfig,
    functions: HostFunctions,
    limits: Option<Limits>,
}

impl EngineBuilder {
    /// Sets a setting as php.ini would: `memory_limit`, `disable_functions`, `open_basedir`, `rephp.sandbox`. Names that nobody
    /// knows are kept for `get_cfg_var`.
    pub fn setting(mut self, name: &str, value: &str) -> EngineBuilder {
        self.ini.configure(name, value);
        self
    }

    /// Adds a function that scripts can call, under a name as PHP knows them (`stock`, `shop\stock`).
    ///
    /// It gets copies of the arguments, and its result is copied too. An error becomes an exception of class `Error`, and so
    /// does a panic.
    pub fn function(
        mut self,
        name: &str,
        body: impl Fn(&[HostValue]) -> Result<HostValue, HostError> + Send + Sync + 'static,
    ) -> EngineBuilder {
        self.functions.insert(name, body);
        self
    }

    /// What `PHP_SAPI` says; without this `embed`.
    pub fn sapi(mut self, name: &'static str) -> EngineBuilder {
        self.sapi = name;
        self
    }

    /// Where heaps have their memory from.
    pub fn heap(mut self, config: HeapConfig) -> EngineBuilder {
        self.heap = config;
        self
    }

    /// The limits of requests that bring none of their own. Without this the settings `memory_limit` and `max_execution_time`
    /// hold, and output is limited where it is collected.
    pub fn limits(mut self, limits: Limits) -> EngineBuilder {
        self.limits = Some(limits);
        self
    }

    /// The engine.
    pub fn build(self) -> Engine {
        Engine {
            shared: Arc::new(Shared {
                ini: self.ini,
                sapi: self.sapi,
                heap: self.heap,
                functions: Arc::new(self.functions),
                limits: self.limits,
            }),
            idle: Arc::default(),
        }
    }
}

impl Default for Engine {
    fn default() -> Engine {
        Engine::builder().build()
    }
}

impl Engine {
    /// Starts an engine with settings of its own.
    pub fn builder() -> EngineBuilder {
        EngineBuilder {
            ini: Ini::default(),
            sapi: "embed",
            heap: HeapConfig::default(),
            functions: HostFunctions::default(),
            limits: None,
        }
    }

    /// The engine's settings.
    pub fn settings(&self) -> &Ini {
        &self.shared.ini
    }

    /// Runs a request on one of the engine's threads, and waits for it.
    ///
    /// # Errors
    /// It could not begin: no thread, no memory for a heap. Whatever happens in the script itself is an [`Outcome`].
    pub fn run(&self, request: Request) -> Result<Outcome, EngineError> {
        let (reply, outcome) = channel();
        let mut order = Order { request, reply };
        let mut worker = match self.idle() {
            Some(worker) => worker,
            None => self.start_thread()?,
        };
        // A thread that has ended was ended by a bug of ours. Another one takes over.
        while let Err(lost) = worker.send(order) {
            order = lost.0;
            worker = self.start_thread()?;
        }
        let outcome = outcome.recv().map_err(|_| EngineError::Thread)?;
        self.give_back(worker);
        Ok(outcome)
    }

    fn idle(&self) -> Option<Sender<Order>> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.pop()
    }

    fn give_back(&self, worker: Sender<Order>) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.push(worker);
    }

    /// Starts a thread that runs requests until the engine is gone.
    fn start_thread(&self) -> Result<Sender<Order>, EngineError> {
        let (orders, inbox): (Sender<Order>, Receiver<Order>) = channel();
        let (ready, is_ready) = channel();
        let shared = self.shared.clone();
        spawn_on_script_stack(move |stack| {
            let mut worker = match Worker::with_shared(shared, stack) {
                Ok(worker) => worker,
                Err(error) => {
                    let _ = ready.send(Err(error));
                    return;
                }
            };
            let _ = ready.send(Ok(()));
            for order in inbox {
                let outcome = worker.run(order.request);
                // Whoever waited may be gone.
                let _ = order.reply.send(outcome);
                if worker.is_worn_out() {
                    return;
                }
            }
        })?;
        match is_ready.recv() {
            Ok(Ok(())) => Ok(orders),
            Ok(Err(error)) => Err(error.into()),
            Err(_) => Err(EngineError::Thread),
        }
    }

    /// A worker on the calling thread, which [`super::on_script_stack`] has made.
    ///
    /// # Errors
    /// The heap cannot be set up.
    pub fn worker(&self, stack: ScriptStack) -> Result<Worker, HeapError> {
        Worker::with_shared(self.shared.clone(), stack)
    }
}
