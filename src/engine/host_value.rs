//! Values that pass between a Rust program and its scripts: plain data of its own, no zvals.

use super::host_function::HostError;
use crate::eval::class::ClassEntry;
use crate::ext::standard::url_query::public_properties;
use crate::zval::{Key, PhpArray, Value, View, ZvalPtr};

/// A value that a Rust program gives to a script, or gets from one. It is a copy: nothing of the request's heap is in it.
///
/// ```
/// use rephp::HostValue;
///
/// let value = HostValue::from([("name", HostValue::from("Ada")), ("born", 1815.into())]);
/// assert_eq!(value.get("born").and_then(HostValue::as_int), Some(1815));
/// ```
#[derive(Clone, Debug, PartialEq, Default)]
pub enum HostValue {
    /// `null`
    #[default]
    Null,
    /// `true`, `false`
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A float.
    Float(f64),
    /// A string: bytes, not always UTF-8.
    String(Vec<u8>),
    /// An array, in its order.
    Array(Vec<(HostKey, HostValue)>),
    /// An object as a script gave it: its class and its public properties. Scripts are given an object of class `stdClass`.
    Object {
        /// The class's name.
        class: String,
        /// The public properties, in order.
        properties: Vec<(HostKey, HostValue)>,
    },
}

/// A key of an array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostKey {
    /// An integer.
    Int(i64),
    /// A string.
    String(Vec<u8>),
}

/// How deep values may nest that pass between a program and its scripts.
const DEPTH_MOST: u32 = 256;
/// How many values may pass at once: an array that holds another twice, that one another twice and so on, would be endless.
const COUNT_MOST: usize = 1 << 20;

impl HostValue {
    /// The integer, of an integer.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            HostValue::Int(int) => Some(*int),
            _ => None,
        }
    }

    /// The float, of a float or an integer.
    pub fn as_float(&self) -> Option<f64> {
        match self {
            HostValue::Float(float) => Some(*float),
            HostValue::Int(int) => Some(*int as f64),
            _ => None,
        }
    }

    /// The bytes, of a string.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match self {
            HostValue::String(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// The text, of a string that is UTF-8.
    pub fn as_str(&self) -> Option<&str> {
        std::str::from_utf8(self.as_bytes()?).ok()
    }

    /// The element of an array, or the property of an object, under a name.
    pub fn get(&self, name: &str) -> Option<&HostValue> {
        let (HostValue::Array(entries)
        | HostValue::Object {
            properties: entries,
            ..
        }) = self
        else {
            return None;
        };
        entries.iter().find_map(|(key, value)| match key {
            HostKey::String(known) if known == name.as_bytes() => Some(value),
            _ => None,
        })
    }

    /// The value as the script has it, in the request's heap.
    pub(super) fn to_value(&self) -> Value {
        match self {
            HostValue::Null => Value::NULL,
            HostValue::Bool(bool) => Value::bool(*bool),
            HostValue::Int(int) => Value::int(*int),
            HostValue::Float(float) => Value::float(*float),
            HostValue::String(bytes) => Value::bytes(bytes),
            HostValue::Array(entries)
            | HostValue::Object {
                properties: entries,
                ..
            } => {
                let mut array = PhpArray::with_capacity(entries.len());
                for (key, value) in entries {
                    let key = match key {
                        HostKey::Int(int) => Key::Int(*int),
                        HostKey::String(name) => Key::from_bytes(name),
                    };
                    array.set(&key, ZvalPtr::new(value.to_value()));
                }
                array.into()
            }
        }
    }

    /// A copy of a script's value.
    ///
    /// # Errors
    /// It nests too deep, or holds too much.
    pub(super) fn of(value: &Value) -> Result<HostValue, HostError> {
        copy(value, 0, &mut 0)
    }
}

fn copy(value: &Value, depth: u32, count: &mut usize) -> Result<HostValue, HostError> {
    *count += 1;
    if depth > DEPTH_MOST || *count > COUNT_MOST {
        return Err(HostError::new(
            "The value is too large or nests too deep to be handed to the program",
        ));
    }
    let mut entries = |entries: Vec<(Key, ZvalPtr)>| {
        entries
            .into_iter()
            .map(|(key, zval)| {
                let key = match key {
                    Key::Int(int) => HostKey::Int(int),
                    Key::String(name) => HostKey::String(name.to_vec()),
                };
                Ok((key, copy(&zval.get(), depth + 1, count)?))
            })
            .collect::<Result<Vec<_>, HostError>>()
    };
    Ok(match value.view() {
        View::Null => HostValue::Null,
        View::Bool(bool) => HostValue::Bool(bool),
        View::Int(int) => HostValue::Int(int),
        View::Float(float) => HostValue::Float(float),
        View::String(string) => HostValue::String(string.to_vec()),
        View::Array(array) => HostValue::Array(entries(array.to_entries())?),
        View::Object(object) => HostValue::Object {
            class: ClassEntry::of(object.class()).name().to_string(),
            properties: entries(public_properties(object))?,
        },
        View::Resource(_) => HostValue::Null,
    })
}

impl From<()> for HostValue {
    fn from((): ()) -> HostValue {
        HostValue::Null
    }
}

impl From<bool> for HostValue {
    fn from(bool: bool) -> HostValue {
        HostValue::Bool(bool)
    }
}

impl From<i64> for HostValue {
    fn from(int: i64) -> HostValue {
        HostValue::Int(int)
    }
}

impl From<i32> for HostValue {
    fn from(int: i32) -> HostValue {
        HostValue::Int(int.into())
    }
}

impl From<f64> for HostValue {
    fn from(float: f64) -> HostValue {
        HostValue::Float(float)
    }
}

impl From<&str> for HostValue {
    fn from(text: &str) -> HostValue {
        HostValue::String(text.as_bytes().to_vec())
    }
}

impl From<String> for HostValue {
    fn from(text: String) -> HostValue {
        HostValue::String(text.into_bytes())
    }
}

impl From<&[u8]> for HostValue {
    fn from(bytes: &[u8]) -> HostValue {
        HostValue::String(bytes.to_vec())
    }
}

impl<T: Into<HostValue>> From<Option<T>> for HostValue {
    fn from(value: Option<T>) -> HostValue {
        value.map_or(HostValue::Null, Into::into)
    }
}

/// A list.
impl<T: Into<HostValue>> From<Vec<T>> for HostValue {
    fn from(values: Vec<T>) -> HostValue {
        let keyed = (0..)
            .map(HostKey::Int)
            .zip(values.into_iter().map(Into::into));
        HostValue::Array(keyed.collect())
    }
}

/// An array with names for keys.
impl<T: Into<HostValue>, const N: usize> From<[(&str, T); N]> for HostValue {
    fn from(entries: [(&str, T); N]) -> HostValue {
        let keyed = entries
            .into_iter()
            .map(|(name, value)| (HostKey::String(name.as_bytes().to_vec()), value.into()));
        HostValue::Array(keyed.collect())
    }
}
