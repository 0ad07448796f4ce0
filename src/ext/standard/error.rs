//! The last error, and the log (php-src `ext/standard/basic_functions.c`).

use crate::builtins;
use crate::eval::Unwind;
use crate::eval::errors::Throw;
use crate::ext::{Builtin, Call};
use crate::zval::{PhpArray, PhpStr};
use std::io::Write;

/// Functions about errors that have happened.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    error_get_last(), error_clear_last(), error_log(message, message_type = 0, destination = null, additional_headers = null),
};

/// The last message that no handler took.
fn error_get_last(call: &mut Call<'_>) -> Option<PhpArray> {
    let last = call.errors.last.clone()?;
    let mut array = PhpArray::new();
    array.set_value("type", i64::from(last.level));
    array.set_value("message", last.message);
    array.set_value("file", last.file);
    array.set_value("line", i64::from(last.line));
    Some(array)
}

/// Forgets the last message.
fn error_clear_last(call: &mut Call<'_>) {
    call.machine.errors.last = None;
}

/// Writes to the log (type 0 and 4) or to a file (3).
fn error_log(
    call: &mut Call<'_>,
    message: PhpStr,
    message_type: i64,
    destination: Option<PhpStr>,
    _additional_headers: Option<PhpStr>,
) -> Result<bool, Unwind> {
    match message_type {
        1 => {
            call.warn("Sending mail is not supported")?;
            Ok(false)
        }
        2 => Err(call.throw(
            Throw::ValueError,
            "TCP/IP option is not available for error logging",
        )),
        3 => {
            let path = destination.unwrap_or_else(PhpStr::empty);
            if path.is_empty() {
                return Err(call.throw(Throw::ValueError, "Path cannot be empty"));
            }
            let file = std::fs::OpenOptions::new()
                .append(true)
                .create(true)
                .open(crate::eval::include::os_path(&path));
            match file.and_then(|mut file| file.write_all(&message)) {
                Ok(()) => Ok(true),
                Err(error) => {
                    let reason = system_message(&error);
                    let warning = format!("error_log({path}): Failed to open stream: {reason}");
                    call.machine.warning(&warning)?;
                    Ok(false)
                }
            }
        }
        _ => {
            call.machine.log_message(&message);
            Ok(true)
        }
    }
}

/// What C's `strerror` says of an error.
fn system_message(error: &std::io::Error) -> String {
    let text = error.to_string();
    match text.split_once(" (os error") {
        Some((message, _)) => message.to_owned(),
        None => text,
    }
}
