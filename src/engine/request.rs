//! A request: one script to run, with all that belongs to this one time.

use super::host_value::HostValue;
use crate::web::{Answer, Head, WebRequest};
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// What a request may use. Beyond it, it ends in PHP's fatal error; the next one has the same again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of its heap: `memory_limit`.
    pub memory: usize,
    /// Processor time, rounded up to seconds: `max_execution_time`. `None` is as long as it likes.
    pub time: Option<Duration>,
    /// Bytes it may print.
    pub output: u64,
}

impl Default for Limits {
    /// 128 MiB of memory, 30 seconds, 64 MiB of output.
    fn default() -> Limits {
        Limits {
            memory: 128 << 20,
            time: Some(Duration::from_secs(30)),
            output: 64 << 20,
        }
    }
}

/// Where the code is.
#[derive(Clone, Debug)]
pub(super) enum Code {
    /// The text of a file.
    Text(Vec<u8>),
    /// A file, by its name. What was compiled of it is used again until it changes.
    File(Vec<u8>),
    /// None: the router is all.
    Nothing,
}

/// One script to run. See [`Engine`](super::Engine) for the whole picture.
pub struct Request {
    pub(super) code: Code,
    pub(super) router: Option<Vec<u8>>,
    pub(super) folder: Option<std::path::PathBuf>,
    pub(super) arguments: Vec<Vec<u8>>,
    pub(super) globals: Vec<(String, HostValue)>,
    pub(super) settings: Vec<(String, String)>,
    pub(super) limits: Option<Limits>,
    pub(super) sink: Option<Sink>,
    pub(super) log: Option<Box<dyn Write + Send>>,
    pub(super) web: Option<WebRequest>,
}

/// Where a request's output goes.
pub(super) enum Sink {
    Bytes(Box<dyn Write + Send>),
    Answer(Box<dyn Answer + Send>),
}

impl Request {
    /// Runs PHP code: the text of a file, `<?php` included.
    pub fn code(text: impl Into<Vec<u8>>) -> Request {
        Request::new(Code::Text(text.into()))
    }

    /// Runs a file. Each thread compiles it once, and again when it has changed.
    pub fn file(path: impl AsRef<std::path::Path>) -> Request {
        let path = path.as_ref().as_os_str().as_encoded_bytes();
        Request::new(Code::File(path.to_vec()))
    }

    /// Runs a router alone. What it returns, [`Outcome::returned`](super::Outcome::returned) says.
    pub fn router_alone(path: impl AsRef<std::path::Path>) -> Request {
        Request::new(Code::Nothing).router(path)
    }

    fn new(code: Code) -> Request {
        Request {
            code,
            router: None,
            folder: None,
            arguments: Vec::new(),
            globals: Vec::new(),
            settings: Vec::new(),
            limits: None,
            sink: None,
            log: None,
            web: None,
        }
    }

    /// Runs another file first; only if that returns `false`, the code itself is run, in the same request.
    pub fn router(mut self, path: impl AsRef<std::path::Path>) -> Request {
        self.router = Some(path.as_ref().as_os_str().as_encoded_bytes().to_vec());
        self
    }

    /// Makes a folder the current one before the code runs (a router still runs in the one before). The current folder is the
    /// process's, unless the thread has been given one of its own.
    pub fn folder(mut self, path: impl Into<std::path::PathBuf>) -> Request {
        self.folder = Some(path.into());
        self
    }

    /// Adds a word to `$argv`, behind the script's name.
    pub fn argument(mut self, word: impl Into<Vec<u8>>) -> Request {
        self.arguments.push(word.into());
        self
    }

    /// Sets a global variable before the script starts; `name` has no `$`.
    pub fn global(mut self, name: impl Into<String>, value: impl Into<HostValue>) -> Request {
        self.globals.push((name.into(), value.into()));
        self
    }

    /// Gives this request another setting than the engine has.
    pub fn setting(mut self, name: impl Into<String>, value: impl Into<String>) -> Request {
        self.settings.push((name.into(), value.into()));
        self
    }

    /// Gives this request other limits than the engine has.
    pub fn limits(mut self, limits: Limits) -> Request {
        self.limits = Some(limits);
        self
    }

    /// Sends output somewhere as it is written. Without this it is collected in [`Outcome::output`](super::Outcome::output).
    pub fn output(mut self, sink: impl Write + Send + 'static) -> Request {
        self.sink = Some(Sink::Bytes(Box::new(sink)));
        self
    }

    /// Sends the answer to a request from the web somewhere, head and body.
    pub fn answer(mut self, answer: impl Answer + Send + 'static) -> Request {
        self.sink = Some(Sink::Answer(Box::new(answer)));
        self
    }

    /// Sends what is logged (`error_log`, and errors with the setting `log_errors`) somewhere; without this it is dropped.
    pub fn log(mut self, log: impl Write + Send + 'static) -> Request {
        self.log = Some(Box::new(log));
        self
    }

    /// Makes it a request from the web.
    pub fn web(mut self, web: WebRequest) -> Request {
        self.web = Some(web);
        self
    }
}

/// An answer that is collected.
#[derive(Clone, Default)]
pub(super) struct Collected(Arc<Mutex<(Option<Head>, Vec<u8>)>>);

impl Collected {
    /// What has come together.
    pub(super) fn take(&self) -> (Option<Head>, Vec<u8>) {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Collected {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut collected = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        collected.1.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Answer for Collected {
    fn begin(&mut self, head: Head) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0 = Some(head);
    }
}
