//! Values in short: `'Hello'`, `3`, `array(2)`, `object(Point)`.
//!
//! Nothing here takes memory from the request heap: the trace must not be what exhausts it.

use crate::zval::View;

/// The longest piece of a string that is shown, in bytes.
const LONGEST: usize = 40;

/// A value in short.
pub(super) fn short(view: View<'_>) -> String {
    match view {
        View::Null => "null".to_owned(),
        View::Bool(true) => "true".to_owned(),
        View::Bool(false) => "false".to_owned(),
        View::Int(int) => int.to_string(),
        View::Float(float) => short_float(float),
        View::String(string) => quoted(string, LONGEST),
        View::Array(array) => format!("array({})", array.len()),
        View::Object(object) => {
            format!(
                "object({})",
                String::from_utf8_lossy(object.class().name()).escape_debug()
            )
        }
        View::Resource(resource) => format!("resource({})", resource.kind()),
    }
}

fn short_float(float: f64) -> String {
    if float.is_nan() {
        "NAN".to_owned()
    } else if float.is_infinite() {
        if float > 0.0 { "INF" } else { "-INF" }.to_owned()
    } else {
        format!("{float:?}")
    }
}

/// Text in quotes, at most `most` bytes of it; what is no printable text is escaped.
pub fn quoted(bytes: &[u8], most: usize) -> String {
    let mut text = String::from("'");
    for chunk in bytes[..bytes.len().min(most)].utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                '\n' => text.push_str("\\n"),
                '\r' => text.push_str("\\r"),
                '\t' => text.push_str("\\t"),
                '\'' => text.push_str("\\'"),
                '\\' => text.push_str("\\\\"),
                _ if character.is_control() => {
                    text.push_str(&format!("\\x{:02X}", u32::from(character)));
                }
                _ => text.push(character),
            }
        }
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02X}"));
        }
    }
    if bytes.len() > most {
        text.push('…');
    }
    text.push('\'');
    text
}
