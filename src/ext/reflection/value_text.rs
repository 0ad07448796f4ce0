//! Values as they stand in the text of a reflection object (php-src `format_default_value`).

use crate::eval::class::ClassEntry;
use crate::eval::function::Written;
use crate::zval::number::float_to_string;
use crate::zval::{KeyRef, PhpStr, Value, View};

/// A default as it was written.
pub(super) fn push_written(out: &mut Vec<u8>, written: &Written) {
    match written {
        Written::Literal(value) => push_value(out, value),
        Written::Constant { text, .. } | Written::Expression(text) => out.extend_from_slice(text),
    }
}

/// A value as source: strings quoted and escaped, arrays in brackets, cases by their names.
pub(super) fn push_value(out: &mut Vec<u8>, value: &Value) {
    match value.view() {
        View::Null => out.extend_from_slice(b"NULL"),
        View::Bool(true) => out.extend_from_slice(b"true"),
        View::Bool(false) => out.extend_from_slice(b"false"),
        View::Int(int) => out.extend_from_slice(int.to_string().as_bytes()),
        View::Float(float) => {
            let text = float_to_string(float);
            out.extend_from_slice(&text);
            let is_whole = text
                .iter()
                .all(|byte| byte.is_ascii_digit() || *byte == b'-');
            if is_whole {
                out.extend_from_slice(b".0");
            }
        }
        View::String(text) => push_string(out, text),
        View::Array(array) => {
            out.push(b'[');
            let is_list = array.is_list();
            for (at, (key, zval)) in array.iter().enumerate() {
                if at > 0 {
                    out.extend_from_slice(b", ");
                }
                if !is_list {
                    match key {
                        KeyRef::Int(int) => out.extend_from_slice(int.to_string().as_bytes()),
                        KeyRef::String(name) => push_string(out, name),
                    }
                    out.extend_from_slice(b" => ");
                }
                push_value(out, &zval.get());
            }
            out.push(b']');
        }
        View::Object(object) => {
            out.extend_from_slice(&ClassEntry::of(object.class()).name);
            out.extend_from_slice(b"::");
            if let Some(name) = object
                .slot_count()
                .checked_sub(1)
                .and(object.slot(0).as_ref())
                && let View::String(name) = name.view()
            {
                out.extend_from_slice(name);
            }
        }
        View::Resource(_) => {}
    }
}

/// A string in single quotes, bytes that cannot be seen escaped (php-src `smart_str_append_escaped`).
fn push_string(out: &mut Vec<u8>, text: &PhpStr) {
    out.push(b'\'');
    for &byte in text.as_bytes() {
        match byte {
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0x0c => out.extend_from_slice(b"\\f"),
            0x0b => out.extend_from_slice(b"\\v"),
            b'\\' => out.extend_from_slice(b"\\\\"),
            0x1b => out.extend_from_slice(b"\\e"),
            b' '..=b'~' => out.push(byte),
            _ => out.extend_from_slice(format!("\\x{byte:02X}").as_bytes()),
        }
    }
    out.push(b'\'');
}
