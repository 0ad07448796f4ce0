//! `mail`: hands a message to the program of the setting `sendmail_path`.

use crate::builtins;
use crate::eval::Unwind;
use crate::eval::errors::Throw;
use crate::ext::{Builtin, Call, StringOrArray};
use crate::zval::{Key, PhpStr, View, convert};
use std::io::Write;
use std::process::{Command, Stdio};

pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    mail(to, subject, message, additional_headers = [], additional_params = null),
};

/// A message.
pub(crate) struct Mail<'a> {
    /// Whom it goes to.
    pub(crate) to: &'a [u8],
    /// What it is about.
    pub(crate) subject: &'a [u8],
    /// Its body.
    pub(crate) message: &'a [u8],
    /// Its further headers.
    pub(crate) headers: &'a [u8],
    /// Words for the program.
    pub(crate) parameters: Option<&'a [u8]>,
}

/// Sends mail. `false` if the program does not take it.
fn mail(
    call: &mut Call<'_>,
    to: PhpStr,
    subject: PhpStr,
    message: PhpStr,
    additional_headers: StringOrArray,
    additional_params: Option<PhpStr>,
) -> Result<bool, Unwind> {
    for (index, text) in [&to, &subject, &message].into_iter().enumerate() {
        refuse_nul(call, index, text)?;
    }
    let headers = headers_text(call, &additional_headers, 3)?;
    if let Some(parameters) = &additional_params {
        refuse_nul(call, 4, parameters)?;
    }
    send(
        call,
        &Mail {
            to: &single_line(&to),
            subject: &single_line(&subject),
            message: &message,
            headers: &headers,
            parameters: additional_params.as_deref(),
        },
    )
}

/// Throws for an argument with a NUL byte.
pub(crate) fn refuse_nul(call: &mut Call<'_>, index: usize, text: &[u8]) -> Result<(), Unwind> {
    if text.contains(&0) {
        return Err(call.value_error(index, "must not contain any null bytes"));
    }
    Ok(())
}

/// A header's value without white space at its end, and with blanks for control characters, folds excepted.
fn single_line(text: &[u8]) -> Vec<u8> {
    let mut line = text.trim_ascii_end().to_vec();
    let mut at = 0;
    while at < line.len() {
        if line[at..].starts_with(b"\r\n") && matches!(line.get(at + 2), Some(b' ' | b'\t')) {
            at += 3;
            continue;
        }
        if line[at].is_ascii_control() {
            line[at] = b' ';
        }
        at += 1;
    }
    line
}

/// The further headers as text.
pub(crate) fn headers_text(
    call: &mut Call<'_>,
    headers: &StringOrArray,
    index: usize,
) -> Result<Vec<u8>, Unwind> {
    let array = match headers {
        StringOrArray::String(text) => {
            refuse_nul(call, index, text)?;
            return Ok(text.trim_ascii_end().to_vec());
        }
        StringOrArray::Array(array) => array,
    };
    let mut text = Vec::new();
    for (key, zval) in array.to_entries() {
        let Key::String(name) = key else {
            let message = "Header name cannot be numeric, 0 given".replace('0', &key_text(&key));
            return Err(call.throw(Throw::TypeError, &message));
        };
        let is_valid = name
            .iter()
            .all(|byte| (33..=126).contains(byte) && *byte != b':');
        if !is_valid {
            let message = format!("Header name \"{name}\" contains invalid characters");
            return Err(call.throw(Throw::ValueError, &message));
        }
        let value = zval.get();
        match value.view() {
            View::String(value) => add_header(call, &mut text, &name, value)?,
            View::Array(values) => {
                for (inner, zval) in values.to_entries() {
                    if let Key::String(inner) = inner {
                        let message = format!(
                            "Header \"{name}\" must only contain numeric keys, \"{inner}\" found"
                        );
                        return Err(call.throw(Throw::TypeError, &message));
                    }
                    match zval.get().view() {
                        View::String(value) => add_header(call, &mut text, &name, value)?,
                        other => {
                            let message = format!(
                                "Header \"{name}\" must only contain values of type string, {} found",
                                convert::type_name(other)
                            );
                            return Err(call.throw(Throw::TypeError, &message));
                        }
                    }
                }
            }
            other => {
                let message = format!(
                    "Header \"{name}\" must be of type array|string, {} given",
                    convert::type_name(other)
                );
                return Err(call.throw(Throw::TypeError, &message));
            }
        }
    }
    // Without the last line's end.
    text.truncate(text.len().saturating_sub(2));
    Ok(text)
}

fn key_text(key: &Key) -> String {
    match key {
        Key::Int(index) => index.to_string(),
        Key::String(name) => name.to_string(),
    }
}

fn add_header(
    call: &mut Call<'_>,
    text: &mut Vec<u8>,
    name: &PhpStr,
    value: &PhpStr,
) -> Result<(), Unwind> {
    let mut at = 0;
    while at < value.len() {
        match value[at] {
            b'\r'
                if value[at..].starts_with(b"\r\n")
                    && matches!(value.get(at + 2), Some(b' ' | b'\t')) =>
            {
                at += 3;
            }
            b'\0' | b'\r' | b'\n' => {
                let message =
                    format!("Header \"{name}\" has invalid format, or contains invalid characters");
                return Err(call.throw(Throw::ValueError, &message));
            }
            _ => at += 1,
        }
    }
    text.extend_from_slice(name);
    text.extend_from_slice(b": ");
    text.extend_from_slice(value);
    text.extend_from_slice(b"\r\n");
    Ok(())
}

/// Whether headers have a line that is empty: what follows would be the body.
fn has_empty_line(headers: &[u8]) -> bool {
    let first = headers.first().copied().unwrap_or(b'a');
    if !(33..=126).contains(&first) || first == b':' {
        return !headers.is_empty();
    }
    let mut rest = headers;
    while let Some(at) = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')) {
        let after = match rest[at..] {
            [b'\r', b'\n', ..] => &rest[at + 2..],
            _ => &rest[at + 1..],
        };
        if matches!(after.first(), None | Some(b'\r' | b'\n')) {
            return true;
        }
        rest = after;
    }
    false
}

/// Runs the program and feeds it the message.
pub(crate) fn send(call: &mut Call<'_>, mail: &Mail<'_>) -> Result<bool, Unwind> {
    if has_empty_line(mail.headers) {
        call.warn("Multiple or malformed newlines found in additional_header")?;
        return Ok(false);
    }
    let program = call.machine.ini.string("sendmail_path");
    if program.is_empty() {
        return Ok(false);
    }
    let newline: &[u8] = if call.machine.ini.is_on("mail.mixed_lf_and_crlf") {
        b"\n"
    } else {
        b"\r\n"
    };
    let mut command = program.to_vec();
    let forced = call.machine.ini.string("mail.force_extra_parameters");
    let parameters = match (forced.is_empty(), mail.parameters) {
        (false, _) => Some(forced.as_bytes()),
        (true, parameters) => parameters,
    };
    if let Some(parameters) = parameters {
        command.push(b' ');
        for byte in parameters {
            if b"#&;`|*?~<>^()[]{}$\\\n\"'".contains(byte) {
                command.push(b'\\');
            }
            command.push(*byte);
        }
    }
    let mut letter = Vec::new();
    for (name, value) in [("To", mail.to), ("Subject", mail.subject)] {
        letter.extend_from_slice(format!("{name}: ").as_bytes());
        letter.extend_from_slice(value);
        letter.extend_from_slice(newline);
    }
    if !mail.headers.is_empty() {
        letter.extend_from_slice(mail.headers);
        letter.extend_from_slice(newline);
    }
    letter.extend_from_slice(newline);
    letter.extend_from_slice(mail.message);
    letter.extend_from_slice(newline);
    call.machine.output.flush();
    let command = String::from_utf8_lossy(&command).into_owned();
    let child = Command::new("/bin/sh")
        .arg("-c")
        .arg(&command)
        .stdin(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        call.warn(&format!(
            "Could not execute mail delivery program '{program}'"
        ))?;
        return Ok(false);
    };
    if let Some(mut pipe) = child.stdin.take() {
        // A program that ends before it has read everything says so with its status.
        let _ = pipe.write_all(&letter);
    }
    Ok(child.wait().is_ok_and(|status| {
        // EX_OK and EX_TEMPFAIL: delivered, or to be delivered later.
        matches!(status.code(), Some(0 | 75))
    }))
}
