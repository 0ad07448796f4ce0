//! How a session is written: `name|value…` (`php`), or as an array (`php_serialize`).

use crate::eval::errors::Level;
use crate::eval::{Machine, Unwind};
use crate::ext::standard::serialize_part::{TextReader, TextWriter};
use crate::zval::{Key, PhpArray, PhpStr, Value, ZvalPtr};

/// The text of a session's variables. `None` where a name cannot be written.
///
/// # Errors
/// What the values' methods throw.
pub(super) fn encode(m: &mut Machine, variables: &PhpArray) -> Result<Option<PhpStr>, Unwind> {
    let format = m.ini.string("session.serialize_handler");
    if format.as_bytes() == b"php_serialize" {
        let mut writer = TextWriter::new(m);
        writer.value(&Value::from(variables.clone()))?;
        return Ok(Some(writer.finish()));
    }
    let is_binary = format.as_bytes() == b"php_binary";
    let mut skipped = Vec::new();
    let mut is_whole = true;
    let mut writer = TextWriter::new(m);
    for (key, zval) in variables.to_entries() {
        match key {
            Key::String(name) if is_binary => {
                if name.len() <= 127 {
                    writer.raw(&[name.len() as u8]);
                    writer.raw(&name);
                    writer.value(&zval.get())?;
                }
            }
            Key::String(name) => {
                if name.contains(&b'|') {
                    // What stands before the bar would be another name.
                    is_whole = false;
                    break;
                }
                writer.raw(&name);
                writer.raw(b"|");
                writer.value(&zval.get())?;
            }
            Key::Int(index) => skipped.push(index),
        }
    }
    let text = writer.finish();
    for index in skipped {
        complain(m, &format!("Skipping numeric key {index}"))?;
    }
    Ok(is_whole.then_some(text))
}

/// Warns about the session, in the name of the function that runs or of the request's end.
pub(super) fn complain(m: &mut Machine, message: &str) -> Result<(), Unwind> {
    if m.has_frame() {
        let function = m.running_function_name();
        return m.warning(&format!("{function}(): {message}"));
    }
    let message = format!("PHP Request Shutdown: {message}");
    let nowhere = PhpStr::from("Unknown");
    m.display(Level::Warning, message.as_bytes(), &nowhere, 0);
    Ok(())
}

/// The variables that a text stands for; `None` where it stands for none. What was read before it went wrong is given too.
///
/// # Errors
/// What the values' methods throw.
pub(super) fn decode(m: &mut Machine, text: &[u8]) -> Result<(PhpArray, bool), Unwind> {
    let format = m.ini.string("session.serialize_handler");
    let mut variables = PhpArray::new();
    let mut reader = TextReader::new(m, text);
    if format.as_bytes() == b"php_serialize" {
        let value = match text {
            b"" => None,
            _ => reader.value()?,
        };
        reader.finish()?;
        return Ok(match value.and_then(|value| value.as_array().cloned()) {
            Some(array) => (array, true),
            None => (variables, text.is_empty()),
        });
    }
    let is_binary = format.as_bytes() == b"php_binary";
    let mut at = 0;
    let mut is_whole = true;
    while at < text.len() {
        let name = if is_binary {
            let length = usize::from(text[at] & 0x7F);
            let Some(name) = text.get(at + 1..at + 1 + length) else {
                is_whole = false;
                break;
            };
            reader.skip(&text[at..=at]);
            name
        } else {
            match memchr::memchr(b'|', &text[at..]) {
                Some(bar) => &text[at..at + bar],
                None => break,
            }
        };
        reader.skip(name);
        if !is_binary {
            reader.skip(b"|");
        }
        match reader.value()? {
            Some(value) => variables.set(&Key::from_bytes(name), ZvalPtr::new(value)),
            None => {
                is_whole = false;
                break;
            }
        }
        at = reader.position();
    }
    reader.finish()?;
    Ok((variables, is_whole))
}
