//! From one type to another: casts, array offsets, and the names of types.
//!
//! Nothing here runs user code or emits a diagnostic. Where PHP emits one, the caller sees it in what it gets: a
//! [`KeyOf`], [`super::number::parse_numeric`], [`super::number::float_to_int_exact`], a `None` for a string that takes
//! more than a cast. Objects come out as PHP casts those without a cast of their own; the evaluator asks
//! `__toString` and builtin classes first.

use super::key::{Key, int_to_string};
use super::number::{
    Number, Numeric, float_to_int, float_to_int_capped, float_to_int_exact,
    float_to_string_precision, parse_float_prefix, parse_numeric, precision,
};
use super::string::PhpStr;
use super::value::View;
use std::fmt;

/// The boolean a value is cast to; an object is true.
#[inline]
pub fn to_bool(value: View<'_>) -> bool {
    match value {
        View::Null => false,
        View::Bool(bool) => bool,
        View::Int(int) => int != 0,
        // NAN is true, -0.0 is false.
        View::Float(float) => float != 0.0,
        View::String(string) => string_to_bool(string),
        View::Array(array) => !array.is_empty(),
        View::Object(_) | View::Resource(_) => true,
    }
}

/// Only `""` and `"0"` are false.
#[inline]
pub fn string_to_bool(string: &[u8]) -> bool {
    !matches!(string, [] | [b'0'])
}

/// The integer a value is cast to; an object is 1 (with `Object of class %s could not be converted to int`).
#[inline]
pub fn to_int(value: View<'_>) -> i64 {
    match value {
        View::Int(int) => int,
        View::Null => 0,
        View::Bool(bool) => i64::from(bool),
        View::Float(float) => float_to_int(float),
        View::String(string) => string_to_int(string),
        View::Array(array) => i64::from(!array.is_empty()),
        View::Object(_) => 1,
        View::Resource(resource) => resource.id(),
    }
}

/// The integer a string is cast to: the number it begins with, the nearest int if that is out of range, else 0.
pub fn string_to_int(string: &[u8]) -> i64 {
    match parse_numeric(string).prefix() {
        Some(Number::Int(int)) => int,
        Some(Number::Float(float)) => float_to_int_capped(float),
        None => 0,
    }
}

/// The float a value is cast to; an object is 1 (with `Object of class %s could not be converted to float`).
#[inline]
pub fn to_float(value: View<'_>) -> f64 {
    match value {
        View::Float(float) => float,
        View::Int(int) => int as f64,
        View::Null => 0.0,
        View::Bool(bool) => f64::from(u8::from(bool)),
        View::String(string) => parse_float_prefix(string),
        View::Array(array) => f64::from(u8::from(!array.is_empty())),
        View::Object(_) => 1.0,
        View::Resource(resource) => resource.id() as f64,
    }
}

/// The number a value stands for without a word about it: what a string begins with or 0, what else is cast to int.
/// Arithmetic asks [`to_operand`] instead.
#[inline]
pub fn to_number(value: View<'_>) -> Number {
    match value {
        View::Int(int) => Number::Int(int),
        View::Float(float) => Number::Float(float),
        View::String(string) => parse_numeric(string).prefix().unwrap_or(Number::Int(0)),
        other => Number::Int(to_int(other)),
    }
}

/// The number a value is for an arithmetic operator (php-src `zendi_try_convert_scalar_to_number`).
///
/// `Numeric::Leading` means a warning `A non-numeric value encountered` and going on with the number. `Numeric::Not` means,
/// for a string, a TypeError `Unsupported operand types: string %s %s`; so it does for arrays, objects and resources.
#[inline]
pub fn to_operand(value: View<'_>) -> Numeric {
    match value {
        View::Int(int) => Numeric::Whole(Number::Int(int)),
        View::Float(float) => Numeric::Whole(Number::Float(float)),
        View::String(string) => parse_numeric(string),
        View::Null | View::Bool(_) => Numeric::Whole(Number::Int(to_int(value))),
        View::Array(_) | View::Object(_) | View::Resource(_) => Numeric::Not,
    }
}

/// The string a value is cast to, with floats under the ini setting `precision`.
///
/// `None` for an array, which is `"Array"` with the warning `Array to string conversion`, and for an object, which takes user
/// code.
#[inline]
pub fn scalar_to_string(value: View<'_>) -> Option<PhpStr> {
    match value {
        View::String(string) => Some(string.clone()),
        View::Int(int) => Some(int_to_string(int)),
        View::Null | View::Bool(false) => Some(PhpStr::empty()),
        View::Bool(true) => Some(PhpStr::from_byte(b'1')),
        View::Float(float) => Some(float_to_string_precision(float, precision())),
        View::Resource(resource) => Some(PhpStr::new(
            format!("Resource id #{}", resource.id()).as_bytes(),
        )),
        View::Array(_) | View::Object(_) => None,
    }
}

/// The key that a value is as an array offset, and what has to be said about it (php-src `slow_index_convert`).
#[derive(Clone, Debug, PartialEq)]
pub enum KeyOf {
    /// A key without more ado.
    Key(Key),
    /// A float that is no integer: `Deprecated: Implicit conversion from float %s to int loses precision`, with
    /// [`super::number::float_to_string`] of it, then the key.
    Truncated {
        /// The float as it was.
        float: f64,
        /// The key it is taken for.
        key: i64,
    },
    /// A resource: `Warning: Resource ID#%d used as offset, casting to integer (%d)`, then its id.
    Resource(i64),
    /// An array or an object: a TypeError, `Illegal offset type` or `Illegal offset type in isset or empty`.
    Illegal,
}

impl KeyOf {
    /// The key once everything has been said; `None` if there is none.
    pub fn key(self) -> Option<Key> {
        match self {
            KeyOf::Key(key) => Some(key),
            KeyOf::Truncated { key, .. } | KeyOf::Resource(key) => Some(Key::Int(key)),
            KeyOf::Illegal => None,
        }
    }
}

/// The key that a value is as an array offset.
#[inline]
pub fn offset_of(value: View<'_>) -> KeyOf {
    match value {
        View::Int(int) => KeyOf::Key(Key::Int(int)),
        View::String(string) => KeyOf::Key(Key::from_string(string)),
        View::Null => KeyOf::Key(Key::String(PhpStr::empty())),
        View::Bool(bool) => KeyOf::Key(Key::Int(i64::from(bool))),
        View::Float(float) => match float_to_int_exact(float) {
            Some(int) => KeyOf::Key(Key::Int(int)),
            None => KeyOf::Truncated {
                float,
                key: float_to_int(float),
            },
        },
        View::Resource(resource) => KeyOf::Resource(resource.id()),
        View::Array(_) | View::Object(_) => KeyOf::Illegal,
    }
}

/// The string after `string` in the way of Perl: `Az` → `Ba`, `z9` → `aa0`, and `1` after the empty one. It stops
/// at the first byte from the end that is neither letter nor digit. For `++` on strings that are not numeric; the others
/// become numbers first.
pub fn string_increment(string: &PhpStr) -> PhpStr {
    if string.is_empty() {
        return PhpStr::from_byte(b'1');
    }
    let mut next = string.clone();
    for byte in next.make_mut().iter_mut().rev() {
        match *byte {
            b'z' => *byte = b'a',
            b'Z' => *byte = b'A',
            b'9' => *byte = b'0',
            b'a'..=b'y' | b'A'..=b'Y' | b'0'..=b'8' => {
                *byte += 1;
                return next;
            }
            _ => return next,
        }
    }
    // Everything was carried: the first byte shows of which kind the new one is.
    let carry = match next[0] {
        b'0' => b'1',
        first => first,
    };
    PhpStr::concat(&[carry], &next)
}

/// The name of a type or class in a message. Bytes, as class names are; shown as text where they are UTF-8.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TypeName(&'static [u8]);

impl std::ops::Deref for TypeName {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.0
    }
}

impl fmt::Display for TypeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(self.0))
    }
}

/// The type as every message of PHP 8.2 names it (php-src `zend_zval_type_name`): `null`, `bool`, `int`, `float`, `string`,
/// `array`, `resource`, and an object's class, `class@anonymous` for one without a name.
pub fn type_name(value: View<'_>) -> TypeName {
    TypeName(match value {
        View::Null => b"null",
        View::Bool(_) => b"bool",
        View::Int(_) => b"int",
        View::Float(_) => b"float",
        View::String(_) => b"string",
        View::Array(_) => b"array",
        View::Resource(_) => b"resource",
        View::Object(object) => {
            // After a NUL the name of an anonymous class goes on with where it was declared.
            let name = object.class().name().as_bytes();
            name.split(|byte| *byte == 0).next().unwrap_or(name)
        }
    })
}

/// The type as `gettype` names it.
pub fn gettype_name(value: View<'_>) -> &'static str {
    match value {
        View::Null => "NULL",
        View::Bool(_) => "boolean",
        View::Int(_) => "integer",
        View::Float(_) => "double",
        View::String(_) => "string",
        View::Array(_) => "array",
        View::Object(_) => "object",
        View::Resource(resource) if resource.is_open() => "resource",
        View::Resource(_) => "resource (closed)",
    }
}

/// The type as `get_debug_type` names it: like [`type_name`], but with the kind of a resource.
pub fn debug_type_name(value: View<'_>) -> PhpStr {
    let View::Resource(resource) = value else {
        return PhpStr::new(&type_name(value));
    };
    if resource.is_open() {
        PhpStr::new(format!("resource ({})", resource.kind()).as_bytes())
    } else {
        PhpStr::new(b"resource (closed)")
    }
}
