//! Messages about streams: PHP names the function that runs, and what it was about in its parentheses (php-src
//! `php_error_docref1`).

use crate::eval::errors::Level;
use crate::eval::frame::Callee;
use crate::eval::{Machine, Unwind};

impl Machine {
    /// The name of the builtin or `include` that runs, as messages begin.
    pub fn running_function_name(&self) -> String {
        if !self.has_frame() {
            return "Unknown".to_owned();
        }
        match self.frame().callee {
            Callee::Builtin(builtin) => builtin.display_name(),
            Callee::User(function) => match self.includes.running {
                Some(name) => name.to_owned(),
                None if function.name.is_empty() => "main".to_owned(),
                None => function.display_name().to_string(),
            },
        }
    }

    /// A message that begins with the running function: `f(): message`.
    ///
    /// # Errors
    /// The error handler threw.
    pub fn report(&mut self, level: Level, message: &str) -> Result<(), Unwind> {
        self.report_about(level, "", message)
    }

    /// A message that begins with the running function and what it is about: `f(about): message`.
    ///
    /// # Errors
    /// The error handler threw.
    pub fn report_about(&mut self, level: Level, about: &str, message: &str) -> Result<(), Unwind> {
        let function = self.running_function_name();
        self.raise(level, &format!("{function}({about}): {message}"))
    }
}

/// The words of the system for an error (`strerror`).
pub fn error_text(error: &std::io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error ") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}
