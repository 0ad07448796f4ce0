//! Quick answers: what small functions without effects give for the arguments they are mostly called with.
//!
//! Such a call needs no frame and no counts: nothing can be raised, thrown or seen from outside. PHP compiles some of these
//! calls to instructions of their own (php-src `zend_try_compile_special_func`). `None` sends the call the ordinary way, where
//! arguments are converted and refused; so an answer must be what the function itself would give.

use super::Builtin;
use crate::zval::convert;
use crate::zval::{PhpStr, Value, View, int_to_string};

/// The quick way of a function, by the number of arguments of a call.
#[derive(Clone, Copy)]
pub enum Quick {
    /// There is none.
    None,
    /// With one argument.
    One(fn(View<'_>) -> Option<Value>),
    /// With two.
    Two(fn(View<'_>, View<'_>) -> Option<Value>),
    /// With three.
    Three(fn(View<'_>, View<'_>, View<'_>) -> Option<Value>),
}

impl Quick {
    /// The quick way of `builtin` for a call with `arguments` arguments by position.
    pub fn of(builtin: &Builtin, arguments: usize) -> Quick {
        if !builtin.class.is_empty() {
            return Quick::None;
        }
        match arguments {
            1 => one(builtin.name).map_or(Quick::None, Quick::One),
            2 => two(builtin.name).map_or(Quick::None, Quick::Two),
            3 if builtin.name == "substr" => Quick::Three(substr),
            _ => Quick::None,
        }
    }
}

fn one(name: &str) -> Option<fn(View<'_>) -> Option<Value>> {
    Some(match name {
        "strlen" => |value| match value {
            View::String(string) => Some(Value::int(string.len() as i64)),
            _ => None,
        },
        "count" | "sizeof" => |value| match value {
            View::Array(array) => Some(Value::int(array.len() as i64)),
            _ => None,
        },
        "is_null" => |value| Some(Value::bool(matches!(value, View::Null))),
        "is_bool" => |value| Some(Value::bool(matches!(value, View::Bool(_)))),
        "is_int" | "is_integer" | "is_long" => {
            |value| Some(Value::bool(matches!(value, View::Int(_))))
        }
        "is_float" | "is_double" => |value| Some(Value::bool(matches!(value, View::Float(_)))),
        "is_string" => |value| Some(Value::bool(matches!(value, View::String(_)))),
        "is_array" => |value| Some(Value::bool(matches!(value, View::Array(_)))),
        "is_object" => |value| Some(Value::bool(matches!(value, View::Object(_)))),
        "is_numeric" => |value| match value {
            View::String(_) => None,
            _ => Some(Value::bool(matches!(value, View::Int(_) | View::Float(_)))),
        },
        "is_scalar" => |value| {
            Some(Value::bool(matches!(
                value,
                View::Bool(_) | View::Int(_) | View::Float(_) | View::String(_)
            )))
        },
        "ord" => |value| match value {
            View::String(string) => {
                let first = string.first().copied().unwrap_or(0);
                Some(Value::int(i64::from(first)))
            }
            _ => None,
        },
        "chr" => |value| match value {
            View::Int(int) => Some(PhpStr::from_byte(int as u8).into()),
            _ => None,
        },
        "intval" => |value| match value {
            View::Null | View::Bool(_) | View::Int(_) | View::Float(_) | View::String(_) => {
                Some(Value::int(convert::to_int(value)))
            }
            _ => None,
        },
        "boolval" => |value| match value {
            View::Object(_) | View::Resource(_) => None,
            _ => Some(Value::bool(convert::to_bool(value))),
        },
        "floatval" | "doubleval" => |value| match value {
            View::Int(int) => Some(Value::float(int as f64)),
            View::Float(float) => Some(Value::float(float)),
            _ => None,
        },
        "strval" => |value| match value {
            View::String(string) => Some(string.clone().into()),
            View::Int(int) => Some(int_to_string(int).into()),
            _ => None,
        },
        "abs" => |value| match value {
            View::Int(int) => int.checked_abs().map(Value::int),
            View::Float(float) => Some(Value::float(float.abs())),
            _ => None,
        },
        "floor" => |value| float_of(value).map(|float| Value::float(float.floor())),
        "ceil" => |value| float_of(value).map(|float| Value::float(float.ceil())),
        "sqrt" => |value| float_of(value).map(|float| Value::float(float.sqrt())),
        _ => return None,
    })
}

fn two(name: &str) -> Option<fn(View<'_>, View<'_>) -> Option<Value>> {
    Some(match name {
        "array_key_exists" | "key_exists" => |key, array| match (key, array) {
            (View::Int(key), View::Array(array)) => Some(Value::bool(array.get_int(key).is_some())),
            (View::String(key), View::Array(array)) => {
                Some(Value::bool(array.get_string(key).is_some()))
            }
            _ => None,
        },
        "intdiv" => |left, right| match (left, right) {
            (View::Int(left), View::Int(right)) => left.checked_div(right).map(Value::int),
            _ => None,
        },
        "min" => |left, right| match (left, right) {
            (View::Int(left), View::Int(right)) => Some(Value::int(left.min(right))),
            (View::Float(left), View::Float(right)) if left < right => Some(Value::float(left)),
            (View::Float(left), View::Float(right)) if right < left => Some(Value::float(right)),
            _ => None,
        },
        "max" => |left, right| match (left, right) {
            (View::Int(left), View::Int(right)) => Some(Value::int(left.max(right))),
            (View::Float(left), View::Float(right)) if left > right => Some(Value::float(left)),
            (View::Float(left), View::Float(right)) if right > left => Some(Value::float(right)),
            _ => None,
        },
        "substr" => |string, offset| substr(string, offset, View::Null),
        "str_starts_with" => |haystack, needle| match (haystack, needle) {
            (View::String(haystack), View::String(needle)) => {
                Some(Value::bool(haystack.starts_with(needle)))
            }
            _ => None,
        },
        "str_ends_with" => |haystack, needle| match (haystack, needle) {
            (View::String(haystack), View::String(needle)) => {
                Some(Value::bool(haystack.ends_with(needle)))
            }
            _ => None,
        },
        _ => return None,
    })
}

fn substr(string: View<'_>, offset: View<'_>, length: View<'_>) -> Option<Value> {
    let length = match length {
        View::Null => None,
        View::Int(length) => Some(length),
        _ => return None,
    };
    match (string, offset) {
        (View::String(string), View::Int(offset)) => {
            Some(super::standard::part_of_string(string, offset, length).into())
        }
        _ => None,
    }
}

/// The float that an `int|float` parameter takes a number for.
fn float_of(value: View<'_>) -> Option<f64> {
    match value {
        View::Int(int) => Some(int as f64),
        View::Float(float) => Some(float),
        _ => None,
    }
}
