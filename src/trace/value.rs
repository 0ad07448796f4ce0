//! Values in short: `'Hello'`, `3`, `array(2)`, `object(Point)`.
//!
//! Nothing here takes memory from the request heap: the trace must not be what exhausts it.

use crate::zval::View;
use std::fmt::{self, Display};
use std::rc::Rc;

/// The longest piece of a string that is shown, in bytes.
const LONGEST: usize = 40;

/// A value in short, as [`Display`] prints it. Made at each event, so the commonest values take no memory for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ShortValue {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// `array(2)`: how many elements it has.
    Array(usize),
    /// Any other, as it is printed.
    Text(Rc<str>),
}

impl ShortValue {
    /// The value behind `view`.
    pub(super) fn of(view: View<'_>) -> ShortValue {
        match view {
            View::Null => ShortValue::Null,
            View::Bool(bool) => ShortValue::Bool(bool),
            View::Int(int) => ShortValue::Int(int),
            View::Array(array) => ShortValue::Array(array.len()),
            View::Float(float) => ShortValue::Text(short_float(float).into()),
            View::String(string) => ShortValue::Text(quoted(string, LONGEST).into()),
            View::Object(object) => {
                let class = String::from_utf8_lossy(object.class().name());
                ShortValue::Text(format!("object({})", class.escape_debug()).into())
            }
            View::Resource(resource) => {
                ShortValue::Text(format!("resource({})", resource.kind()).into())
            }
        }
    }
}

impl Display for ShortValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ShortValue::Null => f.write_str("null"),
            ShortValue::Bool(bool) => write!(f, "{bool}"),
            ShortValue::Int(int) => write!(f, "{int}"),
            ShortValue::Array(elements) => write!(f, "array({elements})"),
            ShortValue::Text(text) => f.write_str(text),
        }
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
