//! Notices, warnings, exceptions and fatal errors, in PHP's words.

use super::Machine;
use super::callable::Callable;
use super::unwind::{Cause, Unwind};
use crate::zval::{PhpStr, Value};

/// The severity of a message: one of PHP's `E_*` constants.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the names are PHP's")]
#[repr(i32)]
pub enum Level {
    Error = 1,
    Warning = 2,
    Parse = 4,
    Notice = 8,
    CoreError = 16,
    CoreWarning = 32,
    CompileError = 64,
    CompileWarning = 128,
    UserError = 256,
    UserWarning = 512,
    UserNotice = 1024,
    Strict = 2048,
    RecoverableError = 4096,
    Deprecated = 8192,
    UserDeprecated = 16384,
}

/// `E_ALL`.
pub const E_ALL: i32 = 32767;
/// The levels that `@` does not silence (php-src `E_FATAL_ERRORS`).
const FATAL_LEVELS: i32 = 1 | 16 | 64 | 256 | 4096 | 4;

impl Level {
    /// The word before the colon of a displayed message.
    pub fn label(self) -> &'static str {
        match self {
            Level::Error | Level::CoreError | Level::CompileError | Level::UserError => {
                "Fatal error"
            }
            Level::RecoverableError => "Recoverable fatal error",
            Level::Warning | Level::CoreWarning | Level::CompileWarning | Level::UserWarning => {
                "Warning"
            }
            Level::Parse => "Parse error",
            Level::Notice | Level::UserNotice => "Notice",
            Level::Strict => "Strict Standards",
            Level::Deprecated | Level::UserDeprecated => "Deprecated",
        }
    }
}

/// The builtin exception classes that the engine throws.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the names are PHP's classes")]
pub enum Throw {
    Error,
    TypeError,
    ValueError,
    ArithmeticError,
    DivisionByZeroError,
    ArgumentCountError,
    AssertionError,
    UnhandledMatchError,
    CompileError,
    ParseError,
    FiberError,
    Exception,
    ErrorException,
    JsonException,
    BadFunctionCallException,
    BadMethodCallException,
    DomainException,
    InvalidArgumentException,
    LengthException,
    LogicException,
    OutOfBoundsException,
    OutOfRangeException,
    OverflowException,
    RandomException,
    BrokenRandomEngineError,
    RangeException,
    RuntimeException,
    UnderflowException,
    UnexpectedValueException,
}

/// What the last message was, for `error_get_last`.
#[derive(Clone)]
pub struct LastError {
    /// Its level.
    pub level: i32,
    /// Its text.
    pub message: PhpStr,
    /// The file it was about.
    pub file: PhpStr,
    /// The line it was about.
    pub line: u32,
}

/// A handler that a script has set.
#[derive(Clone)]
pub struct Handler {
    /// What it calls.
    pub callable: Callable,
    /// The value it was set by, which the next one gets back.
    pub value: Value,
    /// The levels it is for; those of an exception handler do not matter.
    pub levels: i32,
}

/// Error handlers and what they look at.
#[derive(Default)]
pub struct ErrorState {
    /// The handler of `set_error_handler`.
    pub handler: Option<Handler>,
    /// Handlers that were replaced, for `restore_error_handler`.
    pub former_handlers: Vec<Option<Handler>>,
    /// The handler of `set_exception_handler`.
    pub exception_handler: Option<Handler>,
    /// Handlers that were replaced, for `restore_exception_handler`.
    pub former_exception_handlers: Vec<Option<Handler>>,
    /// For `error_get_last`.
    pub last: Option<LastError>,
    /// The exception that warnings become, while a constructor of the library runs (php-src `EH_THROW`).
    pub warnings_throw: Option<Throw>,
}

impl Machine {
    /// The file that runs.
    pub fn file(&self) -> PhpStr {
        self.frames()
            .find_map(|frame| frame.function())
            .map_or_else(|| PhpStr::from("Unknown"), |function| function.file.clone())
    }

    /// The line that runs, in [`Machine::file`].
    pub fn current_line(&self) -> u32 {
        self.line
    }

    /// Tells the script of a condition: its error handler, or the standard display.
    ///
    /// # Errors
    /// The handler threw; a fatal level ends the request.
    #[cold]
    #[inline(never)]
    pub fn raise(&mut self, level: Level, message: &str) -> Result<(), Unwind> {
        let file = self.file();
        let line = self.current_line();
        self.raise_at(level, message.as_bytes(), &file, line)
    }

    /// Like [`Machine::raise`], for a message with bytes of the script in it.
    ///
    /// # Errors
    /// As for [`Machine::raise`].
    #[cold]
    #[inline(never)]
    pub fn raise_bytes(&mut self, level: Level, message: &[u8]) -> Result<(), Unwind> {
        let file = self.file();
        let line = self.current_line();
        self.raise_at(level, message, &file, line)
    }

    /// Like [`Machine::raise`], about another place.
    ///
    /// # Errors
    /// As for [`Machine::raise`].
    pub fn raise_at(
        &mut self,
        level: Level,
        message: &[u8],
        file: &PhpStr,
        line: u32,
    ) -> Result<(), Unwind> {
        if matches!(level, Level::Warning | Level::UserWarning)
            && let Some(class) = self.errors.warnings_throw
        {
            return Err(self.throw_bytes(class, message));
        }
        let handled_by_user = !matches!(
            level,
            Level::Error
                | Level::Parse
                | Level::CoreError
                | Level::CoreWarning
                | Level::CompileError
                | Level::CompileWarning
        );
        if handled_by_user && let Some(handler) = self.errors.handler.take() {
            if handler.levels & level as i32 != 0 {
                return self.call_error_handler(handler, level, message, file, line);
            }
            self.errors.handler = Some(handler);
        }
        self.display(level, message, file, line);
        if level as i32 & FATAL_LEVELS != 0 {
            self.exit_status = 255;
            return Err(self.unwind(Cause::Fatal));
        }
        Ok(())
    }

    fn call_error_handler(
        &mut self,
        handler: Handler,
        level: Level,
        message: &[u8],
        file: &PhpStr,
        line: u32,
    ) -> Result<(), Unwind> {
        let arguments = vec![
            Value::int(i64::from(level as i32)),
            Value::bytes(message),
            file.clone().into(),
            Value::int(i64::from(line)),
        ];
        let returned = handler.callable.call(self, arguments);
        if self.errors.handler.is_none() {
            self.errors.handler = Some(handler);
        }
        let value = returned?.unwrap_zval();
        if value.tag() == crate::zval::Tag::False {
            self.display(level, message, file, line);
            if level as i32 & FATAL_LEVELS != 0 {
                self.exit_status = 255;
                return Err(self.unwind(Cause::Fatal));
            }
        }
        Ok(())
    }

    /// Does something whose warnings are exceptions.
    ///
    /// # Errors
    /// Those of what is done, and its warnings.
    pub fn throwing_warnings<R>(
        &mut self,
        class: Throw,
        act: impl FnOnce(&mut Machine) -> Result<R, Unwind>,
    ) -> Result<R, Unwind> {
        let outer = self.errors.warnings_throw.replace(class);
        let result = act(self);
        self.errors.warnings_throw = outer;
        result
    }

    /// The error that has ended the request, if one has.
    pub fn fatal_error(&self) -> Option<crate::engine::Fatal> {
        let last = self.errors.last.as_ref()?;
        (last.level & FATAL_LEVELS != 0).then(|| crate::engine::Fatal {
            message: last.message.to_string(),
            file: last.file.to_string(),
            line: last.line,
        })
    }

    /// Shows a message as the settings ask, without asking a handler.
    pub fn display(&mut self, level: Level, message: &[u8], file: &PhpStr, line: u32) {
        self.errors.last = Some(LastError {
            level: level as i32,
            message: PhpStr::new(message),
            file: file.clone(),
            line,
        });
        if self.ini.error_reporting & level as i32 == 0 {
            return;
        }
        let place = format!(" on line {line}");
        if self.ini.log_errors {
            let mut text = Vec::new();
            text.extend_from_slice(b"PHP ");
            text.extend_from_slice(level.label().as_bytes());
            text.extend_from_slice(b":  ");
            text.extend_from_slice(message);
            text.extend_from_slice(b" in ");
            text.extend_from_slice(file);
            text.extend_from_slice(place.as_bytes());
            self.log_message(&text);
        }
        if !self.ini.display_errors {
            let is_fatal = level as i32 & FATAL_LEVELS != 0;
            if is_fatal && self.surroundings.web.is_some() && self.output.began.is_none() {
                crate::ext::standard::header::note_server_error(self);
            }
            return;
        }
        if self.ini.display_on_error_stream {
            let text = [
                level.label().as_bytes(),
                b": ",
                message,
                b" in ",
                file,
                place.as_bytes(),
            ]
            .concat();
            self.output.log(&text);
            return;
        }
        let mut text = Vec::new();
        text.extend_from_slice(self.ini.error_prepend_string.as_bytes());
        if self.ini.is_on("html_errors") {
            push_html(&mut text, level, message, file, line);
            text.extend_from_slice(self.ini.error_append_string.as_bytes());
            self.write_output(&text);
            return;
        }
        text.push(b'\n');
        text.extend_from_slice(level.label().as_bytes());
        text.extend_from_slice(b": ");
        text.extend_from_slice(message);
        text.extend_from_slice(b" in ");
        text.extend_from_slice(file);
        text.extend_from_slice(place.as_bytes());
        text.push(b'\n');
        text.extend_from_slice(self.ini.error_append_string.as_bytes());
        self.write_output(&text);
    }

    /// A warning.
    ///
    /// # Errors
    /// The error handler threw.
    pub fn warning(&mut self, message: &str) -> Result<(), Unwind> {
        self.raise(Level::Warning, message)
    }

    /// A notice.
    ///
    /// # Errors
    /// The error handler threw.
    pub fn notice(&mut self, message: &str) -> Result<(), Unwind> {
        self.raise(Level::Notice, message)
    }

    /// A deprecation.
    ///
    /// # Errors
    /// The error handler threw.
    pub fn deprecated(&mut self, message: &str) -> Result<(), Unwind> {
        self.raise(Level::Deprecated, message)
    }

    /// A fatal error: reported, then the request ends without destructors.
    #[cold]
    #[inline(never)]
    pub fn fatal(&mut self, message: &str) -> Unwind {
        let file = self.file();
        let line = self.current_line();
        self.fatal_at(message.as_bytes(), &file, line)
    }

    /// A fatal error about another place.
    pub fn fatal_at(&mut self, message: &[u8], file: &PhpStr, line: u32) -> Unwind {
        self.display(Level::Error, message, file, line);
        self.exit_status = 255;
        self.unwind(Cause::Fatal)
    }

    /// Throws a new exception of a builtin class.
    #[cold]
    #[inline(never)]
    pub fn throw(&mut self, class: Throw, message: &str) -> Unwind {
        self.throw_bytes(class, message.as_bytes())
    }

    /// Throws a new exception whose message holds bytes of the script.
    #[cold]
    #[inline(never)]
    pub fn throw_bytes(&mut self, class: Throw, message: &[u8]) -> Unwind {
        let exception = self.new_exception(class, message);
        self.unwind(Cause::Exception(exception))
    }

    /// Throws an `Error`.
    pub fn throw_error(&mut self, message: &str) -> Unwind {
        self.throw(Throw::Error, message)
    }

    /// Throws a `TypeError`.
    pub fn throw_type_error(&mut self, message: &str) -> Unwind {
        self.throw(Throw::TypeError, message)
    }
}

/// A message as a page shows it. Names of files and what scripts were sent may stand in it: nothing of them becomes markup.
fn push_html(text: &mut Vec<u8>, level: Level, message: &[u8], file: &[u8], line: u32) {
    let quotes_too = matches!(level, Level::Error | Level::Parse);
    text.extend_from_slice(b"<br />\n<b>");
    text.extend_from_slice(level.label().as_bytes());
    text.extend_from_slice(b"</b>:  ");
    for byte in message {
        match byte {
            b'&' => text.extend_from_slice(b"&amp;"),
            b'<' => text.extend_from_slice(b"&lt;"),
            b'>' => text.extend_from_slice(b"&gt;"),
            b'"' if quotes_too => text.extend_from_slice(b"&quot;"),
            byte => text.push(*byte),
        }
    }
    text.extend_from_slice(b" in <b>");
    text.extend_from_slice(file);
    text.extend_from_slice(format!("</b> on line <b>{line}</b><br />\n").as_bytes());
}
