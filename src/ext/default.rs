//! Defaults of optional parameters: read once out of the text that the table has, so that a call without the argument only
//! copies a value.

use super::{Builtin, Call, fixed_constant};
use crate::zval::{PhpArray, PhpStr, Value, View};
use std::sync::OnceLock;

/// The defaults of a function's parameters in order, from the first call that needs one of them.
pub struct Defaults(OnceLock<Box<[DefaultValue]>>);

/// The default of a parameter.
enum DefaultValue {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(Box<[u8]>),
    EmptyArray,
    /// What a request decides on: a constant that is computed.
    AtRunTime(&'static str),
}

/// A default that was read when the library was compiled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DefaultAtOnce {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// An integer.
    Int(i64),
    /// Another, or none: see [`Defaults`].
    Other,
}

impl DefaultAtOnce {
    /// What a text says.
    pub(super) const fn of(text: &str) -> DefaultAtOnce {
        match text.as_bytes() {
            b"null" => DefaultAtOnce::Null,
            b"true" => DefaultAtOnce::Bool(true),
            b"false" => DefaultAtOnce::Bool(false),
            bytes => match i64::from_str_radix(text, 10) {
                Ok(int) if bytes[0] != b'+' => DefaultAtOnce::Int(int),
                _ => DefaultAtOnce::Other,
            },
        }
    }
}

impl Defaults {
    /// None was needed yet.
    pub const fn new() -> Defaults {
        Defaults(OnceLock::new())
    }
}

impl Default for Defaults {
    fn default() -> Defaults {
        Defaults::new()
    }
}

impl Builtin {
    /// The default of the parameter at `index`; null where it has none.
    #[inline]
    pub(super) fn default_at(&'static self, call: &mut Call<'_>, index: usize) -> Value {
        let read = || {
            let parameters = self.parameters.iter();
            parameters
                .map(|parameter| DefaultValue::of(parameter.default.unwrap_or("null")))
                .collect()
        };
        match self.defaults.0.get_or_init(read).get(index) {
            Some(default) => default.value(call),
            None => Value::NULL,
        }
    }
}

impl DefaultValue {
    fn of(text: &'static str) -> DefaultValue {
        match text.as_bytes() {
            b"null" => DefaultValue::Null,
            b"true" => DefaultValue::Bool(true),
            b"false" => DefaultValue::Bool(false),
            b"[]" => DefaultValue::EmptyArray,
            [b'"', inner @ .., b'"'] => DefaultValue::Text(unescape(inner).into()),
            [b'0'..=b'9' | b'-', ..] => match text.parse::<i64>() {
                Ok(int) => DefaultValue::Int(int),
                Err(_) => DefaultValue::Float(text.parse().unwrap_or(0.0)),
            },
            _ => match fixed_constant(text, |text| PhpStr::new(text.as_bytes()).into()) {
                Some(value) => DefaultValue::of_constant(text, value.view()),
                None => DefaultValue::AtRunTime(text),
            },
        }
    }

    #[inline]
    fn value(&self, call: &mut Call<'_>) -> Value {
        match self {
            DefaultValue::Int(int) => Value::int(*int),
            DefaultValue::Null => Value::NULL,
            DefaultValue::Bool(bool) => Value::bool(*bool),
            DefaultValue::Float(float) => Value::float(*float),
            DefaultValue::Text(bytes) => PhpStr::new(bytes).into(),
            DefaultValue::EmptyArray => PhpArray::new().into(),
            DefaultValue::AtRunTime(name) => {
                call.machine.builtin_constant(name).unwrap_or(Value::NULL)
            }
        }
    }

    fn of_constant(name: &'static str, value: View<'_>) -> DefaultValue {
        match value {
            View::Null => DefaultValue::Null,
            View::Bool(bool) => DefaultValue::Bool(bool),
            View::Int(int) => DefaultValue::Int(int),
            View::Float(float) => DefaultValue::Float(float),
            View::String(string) => DefaultValue::Text(string.as_bytes().into()),
            View::Array(_) | View::Object(_) | View::Resource(_) => DefaultValue::AtRunTime(name),
        }
    }
}

/// The value of a default as the table writes it.
pub(super) fn default_value(call: &mut Call<'_>, text: &'static str) -> Value {
    DefaultValue::of(text).value(call)
}

/// The bytes of a Rust string literal as `stringify!` shows it.
fn unescape(inner: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(inner.len());
    let mut rest = inner.iter();
    while let Some(&byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        match rest.next() {
            Some(b'n') => bytes.push(b'\n'),
            Some(b't') => bytes.push(b'\t'),
            Some(b'r') => bytes.push(b'\r'),
            Some(b'0') => bytes.push(0),
            Some(b'x') => {
                let digits: String = rest.by_ref().take(2).map(|b| *b as char).collect();
                bytes.push(u8::from_str_radix(&digits, 16).unwrap_or(0));
            }
            Some(&other) => bytes.push(other),
            None => {}
        }
    }
    bytes
}
