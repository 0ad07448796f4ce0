//! A worker: requests one after the other on one thread.

use super::host_value::HostValue;
use super::loading::LoadError;
use super::process::Shared;
use super::request::{Code, Collected, Limits, Request, Sink};
use super::script_cache::{CacheCounts, ScriptCache};
use super::surroundings::Surroundings;
use super::{Outcome, ScriptStack, Start, Watch, within_request};
use crate::eval::include::Throws;
use crate::eval::output::Output;
use crate::eval::superglobal::set_global;
use crate::eval::{Machine, Unwind};
use crate::heap::{Heap, HeapError};
use crate::source::Source;
use crate::zval::{PhpStr, Value, View};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

/// Runs requests one after the other on the thread that made it, with one heap and the scripts it has compiled so far.
///
/// ```
/// use rephp::{Engine, Request, on_script_stack};
///
/// let engine = Engine::default();
/// let sum: usize = on_script_stack(|stack| {
///     let mut worker = engine.worker(stack).unwrap();
///     (1..=3)
///         .map(|n| worker.run(Request::code(format!("<?php echo str_repeat('x', {n});"))))
///         .map(|outcome| outcome.output.len())
///         .sum()
/// });
/// assert_eq!(sum, 6);
/// ```
pub struct Worker {
    shared: Arc<Shared>,
    stack: ScriptStack,
    heap: Rc<Heap>,
    scripts: Rc<ScriptCache>,
    requests: u32,
}

/// After how many requests, and after how many classes, a thread should make way: caches in nodes tell them apart by numbers
/// of 32 bits.
const NUMBERS_MOST: u32 = 3 << 30;

impl Worker {
    pub(super) fn with_shared(
        shared: Arc<Shared>,
        stack: ScriptStack,
    ) -> Result<Worker, HeapError> {
        Ok(Worker {
            heap: Heap::new(shared.heap)?,
            shared,
            stack,
            scripts: Rc::default(),
            requests: 0,
        })
    }

    /// The heap that its requests use.
    pub fn heap(&self) -> &Rc<Heap> {
        &self.heap
    }

    /// What its scripts are good for.
    pub fn cache(&self) -> CacheCounts {
        self.scripts.counts()
    }

    /// Whether the thread has run so many requests that a new one should take over. That is after months.
    pub fn is_worn_out(&self) -> bool {
        self.requests > NUMBERS_MOST || crate::zval::classes_made() > NUMBERS_MOST
    }

    /// Runs a request.
    pub fn run(&mut self, request: Request) -> Outcome {
        let Request {
            code,
            router,
            folder,
            arguments,
            globals,
            settings,
            limits,
            sink,
            log,
            web,
        } = request;
        self.requests += 1;
        let mut ini = self.shared.ini.clone();
        for (name, value) in &settings {
            ini.configure(name, value);
        }
        let limits = limits.or(self.shared.limits);
        if let Some(limits) = limits {
            ini.configure("memory_limit", &limits.memory.to_string());
            let seconds = limits.time.map_or(0, whole_seconds);
            ini.configure("max_execution_time", &seconds.to_string());
        }
        let mut most_output = limits.map_or(0, |limits| limits.output);
        let collected = Collected::default();
        let log: Box<dyn std::io::Write> = match log {
            Some(log) => log,
            None => Box::new(std::io::sink()),
        };
        let output = match sink {
            Some(Sink::Bytes(sink)) => Output::new(sink, log),
            Some(Sink::Answer(answer)) => Output::answer(answer, log),
            None => {
                if limits.is_none() && ini.bytes("rephp.max_output_size") <= 0 {
                    most_output = Limits::default().output;
                }
                Output::answer(Box::new(collected.clone()), log)
            }
        };
        let name = match &code {
            Code::File(path) => path.clone(),
            Code::Text(_) => b"script.php".to_vec(),
            Code::Nothing => router.clone().unwrap_or_default(),
        };
        let mut words = vec![name.clone()];
        words.extend(arguments);
        let start = Start {
            name,
            arguments: words,
            ini,
            output,
            is_from_standard_input: false,
            surroundings: Surroundings {
                sapi: self.shared.sapi,
                number: self.requests,
                scripts: Some(self.scripts.clone()),
                functions: self.shared.functions.clone(),
                web: web.map(Rc::new),
                most_output,
            },
        };
        let mut returned = HostValue::Null;
        let mut outcome = within_request(&self.heap, self.stack, start, Watch::default(), |m| {
            m.guarded(&self.heap, |m| {
                for (name, value) in &globals {
                    let value = value.to_value();
                    set_global(m, name, value);
                }
                let mut result = Value::NULL;
                if let Some(router) = router {
                    result = m.run_main_file(&router)?;
                    if !matches!(result.view(), View::Bool(false)) {
                        return Ok(());
                    }
                }
                if !matches!(code, Code::Nothing) {
                    if let Some(folder) = folder {
                        // A folder that is gone is not entered.
                        let _ = std::env::set_current_dir(folder);
                    }
                    m.include_setting("auto_prepend_file")?;
                    result = match code {
                        Code::File(path) => m.run_main_file(&path)?,
                        Code::Text(text) => m.run_main_text(&text)?,
                        Code::Nothing => Value::NULL,
                    };
                    m.include_setting("auto_append_file")?;
                }
                returned = match HostValue::of(&result) {
                    Ok(returned) => returned,
                    Err(error) => return Err(m.throw_error(&error.to_string())),
                };
                Ok(())
            })
        });
        let (head, output) = collected.take();
        outcome.returned = returned;
        outcome.head = head;
        outcome.output = output;
        outcome
    }
}

fn whole_seconds(time: Duration) -> u64 {
    // 0 would be as long as it likes.
    (time.as_secs() + u64::from(time.subsec_nanos() > 0)).max(1)
}

impl Machine {
    /// Runs a file as the script that the request is about.
    fn run_main_file(&mut self, path: &[u8]) -> Result<Value, Unwind> {
        let path = PhpStr::new(path);
        match self.load(&path) {
            Ok(function) => {
                self.includes.files.push(path);
                self.run_in_scope(function)
            }
            Err(LoadError::Invalid(error)) => {
                Err(self.report_compile_error(error, Throws::Nothing))
            }
            Err(LoadError::Unreadable(error)) => {
                let reason = crate::stream::error_text(&error);
                self.warning(&format!("Unknown: Failed to open stream: {reason}"))?;
                Err(self.fatal(&format!("Unknown: Failed opening required '{path}'")))
            }
        }
    }

    /// Runs the text of a file as the script that the request is about.
    fn run_main_text(&mut self, text: &[u8]) -> Result<Value, Unwind> {
        let name = PhpStr::from("script.php");
        let source = Source::file(name.to_vec(), text);
        match self.compile_source(&name, &source) {
            Ok(function) => self.run_in_scope(function),
            Err(error) => Err(self.report_compile_error(error, Throws::Nothing)),
        }
    }
}
