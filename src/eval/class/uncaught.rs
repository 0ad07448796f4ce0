//! The end of an exception that nobody caught: the handler of `set_exception_handler`, or the report.

use super::super::Machine;
use super::super::errors::Level;
use super::super::unwind::{Cause, Unwind};
use super::ClassEntry;
use super::exception::{ExceptionSlot, get, is_throwable};
use crate::zval::convert;
use crate::zval::{ObjectRef, PhpStr, Value};

impl Machine {
    /// Hands an exception that nobody caught to the script's handler, if it set one, or else reports it. What the handler
    /// throws is reported.
    ///
    /// # Errors
    /// What ends the handler other than an exception.
    pub fn report_uncaught(&mut self, exception: ObjectRef) -> Result<(), Unwind> {
        let Some(handler) = self.errors.exception_handler.take() else {
            self.report_exception(&exception);
            return Ok(());
        };
        let value: Value = exception.clone().into();
        drop(exception);
        match handler.callable.call(self, [value]) {
            Ok(_) => Ok(()),
            Err(unwind) => match self
                .cause
                .take_if(|cause| matches!(cause, Cause::Exception(_)))
            {
                Some(Cause::Exception(exception)) => {
                    self.report_exception(&exception);
                    Ok(())
                }
                _ => Err(unwind),
            },
        }
    }

    /// Reports an exception as the fatal error that ends the request (php-src `zend_exception_error`).
    pub fn report_exception(&mut self, exception: &ObjectRef) {
        self.exit_status = 255;
        let class = ClassEntry::of(exception.class());
        let place = |exception: &ObjectRef| {
            let file = convert::scalar_to_string(get(exception, ExceptionSlot::File).view());
            let line = convert::to_int(get(exception, ExceptionSlot::Line).view());
            (file, u32::try_from(line).unwrap_or(0))
        };
        let is_named = |name: &[u8]| class.name.eq_ignore_ascii_case(name);
        if is_named(b"ParseError") || is_named(b"CompileError") {
            let (file, line) = place(exception);
            let message = get(exception, ExceptionSlot::Message);
            let message = convert::scalar_to_string(message.view()).unwrap_or_else(PhpStr::empty);
            let level = if is_named(b"ParseError") {
                Level::Parse
            } else {
                Level::CompileError
            };
            self.display(level, &message, &file.unwrap_or_else(PhpStr::empty), line);
            return;
        }
        if !is_throwable(exception) {
            return;
        }
        let mut text = None;
        match self.stringify_object(exception) {
            Ok(string) => text = string,
            Err(_) => {
                if let Some(Cause::Exception(inner)) = self
                    .cause
                    .take_if(|cause| matches!(cause, Cause::Exception(_)))
                {
                    let (file, line) = place(&inner);
                    let message = format!(
                        "Uncaught {} in exception handling during call to {}::__toString()",
                        ClassEntry::of(inner.class()).name,
                        class.name
                    );
                    let file = file.unwrap_or_else(PhpStr::empty);
                    let _ = self.raise_at(Level::Warning, message.as_bytes(), &file, line);
                }
            }
        }
        let text = text
            .or_else(|| convert::scalar_to_string(get(exception, ExceptionSlot::Text).view()))
            .unwrap_or_else(PhpStr::empty);
        let (file, line) = place(exception);
        let file = match file {
            Some(file) if !file.is_empty() => file,
            _ => PhpStr::from("Unknown"),
        };
        let message = [b"Uncaught ", text.as_bytes(), b"\n  thrown"].concat();
        self.display(Level::Error, &message, &file, line);
    }
}
