//! Quick answers: what small functions without effects give for the arguments they are mostly called with.
//!
//! Such a call needs no frame and no counts: nothing can be raised, thrown or seen from outside. PHP compiles some of these
//! calls to instructions of their own (php-src `zend_try_compile_special_func`). `None` sends the call the ordinary way, where
//! arguments are converted and refused; so an answer must be what the function itself would give.

use super::Builtin;
use super::standard::math::rounding::{next_above, next_below};
use super::standard::string_answer;
use crate::zval::number::{Numeric, parse_numeric};
use crate::zval::{PhpArray, PhpStr, Tag, Value, View, int_to_string};
use crate::zval::{compare, convert};

/// The answer for one argument.
pub type OneFn = fn(View<'_>) -> Option<Value>;
/// The answer for two.
pub type TwoFn = fn(View<'_>, View<'_>) -> Option<Value>;
/// The answer for three.
pub type ThreeFn = fn(View<'_>, View<'_>, View<'_>) -> Option<Value>;

/// The quick way of a function, by the number of arguments of a call.
#[derive(Clone, Copy)]
pub enum Quick {
    /// There is none.
    None,
    /// With one argument.
    One(OneFn),
    /// With two.
    Two(TwoFn),
    /// With three.
    Three(ThreeFn),
}

/// An answer for one argument as a type, for nodes that have it built in.
pub trait OneAnswer: Copy + 'static {
    /// What the function gives; `None` sends the call the ordinary way.
    fn answer(&self, value: View<'_>) -> Option<Value>;
}

impl OneAnswer for OneFn {
    #[inline(always)]
    fn answer(&self, value: View<'_>) -> Option<Value> {
        self(value)
    }
}

/// `strlen`
#[derive(Clone, Copy)]
pub struct StringLength;

impl OneAnswer for StringLength {
    #[inline(always)]
    fn answer(&self, value: View<'_>) -> Option<Value> {
        match value {
            View::String(string) => Some(Value::int(string.len() as i64)),
            _ => None,
        }
    }
}

/// `count`
#[derive(Clone, Copy)]
pub struct CountOf;

impl OneAnswer for CountOf {
    #[inline(always)]
    fn answer(&self, value: View<'_>) -> Option<Value> {
        match value {
            View::Array(array) => Some(Value::int(array.len() as i64)),
            _ => None,
        }
    }
}

/// `ord`
#[derive(Clone, Copy)]
pub struct FirstByte;

impl OneAnswer for FirstByte {
    #[inline(always)]
    fn answer(&self, value: View<'_>) -> Option<Value> {
        match value {
            View::String(string) => {
                let first = string.first().copied().unwrap_or(0);
                Some(Value::int(i64::from(first)))
            }
            _ => None,
        }
    }
}

/// The types that `is_int` and its kin ask for: one bit each, by tag.
pub fn types_asked_for(name: &str) -> Option<u16> {
    let tags: &[Tag] = match name {
        "is_null" => &[Tag::Null],
        "is_bool" => &[Tag::False, Tag::True],
        "is_int" | "is_integer" | "is_long" => &[Tag::Int],
        "is_float" | "is_double" => &[Tag::Float],
        "is_string" => &[Tag::String],
        "is_array" => &[Tag::Array],
        "is_object" => &[Tag::Object],
        "is_scalar" => &[Tag::False, Tag::True, Tag::Int, Tag::Float, Tag::String],
        _ => return None,
    };
    Some(tags.iter().fold(0, |set, tag| set | 1 << *tag as u16))
}

impl Quick {
    /// The answer for values that are as many as it was made for.
    #[inline(always)]
    pub fn answer<const COUNT: usize>(self, values: &[Value; COUNT]) -> Option<Value> {
        match (self, values.as_slice()) {
            (Quick::One(answer), [only]) => answer(only.view()),
            (Quick::Two(answer), [first, second]) => answer(first.view(), second.view()),
            (Quick::Three(answer), [first, second, third]) => {
                answer(first.view(), second.view(), third.view())
            }
            _ => None,
        }
    }

    /// The quick way of `builtin` for a call with `arguments` arguments by position.
    pub fn of(builtin: &Builtin, arguments: usize) -> Quick {
        if !builtin.class.is_empty() {
            return Quick::None;
        }
        match arguments {
            1 => one(builtin.name).map_or(Quick::None, Quick::One),
            2 => two(builtin.name).map_or(Quick::None, Quick::Two),
            3 => three(builtin.name).map_or(Quick::None, Quick::Three),
            _ => Quick::None,
        }
    }
}

fn one(name: &str) -> Option<OneFn> {
    Some(match name {
        "array_sum" => |value| match value {
            View::Array(array) => sum_of_ints(array).map(Value::int),
            _ => None,
        },
        "strlen" => |value| StringLength.answer(value),
        "count" | "sizeof" => |value| CountOf.answer(value),
        "is_null" => |value| Some(Value::bool(matches!(value, View::Null))),
        "is_bool" => |value| Some(Value::bool(matches!(value, View::Bool(_)))),
        "is_int" | "is_integer" | "is_long" => {
            |value| Some(Value::bool(matches!(value, View::Int(_))))
        }
        "is_float" | "is_double" => |value| Some(Value::bool(matches!(value, View::Float(_)))),
        "is_string" => |value| Some(Value::bool(matches!(value, View::String(_)))),
        "is_array" => |value| Some(Value::bool(matches!(value, View::Array(_)))),
        "is_object" => |value| Some(Value::bool(matches!(value, View::Object(_)))),
        "is_numeric" => |value| {
            Some(Value::bool(match value {
                View::Int(_) | View::Float(_) => true,
                View::String(string) => matches!(parse_numeric(string), Numeric::Whole(_)),
                _ => false,
            }))
        },
        "is_scalar" => |value| {
            Some(Value::bool(matches!(
                value,
                View::Bool(_) | View::Int(_) | View::Float(_) | View::String(_)
            )))
        },
        "ord" => |value| FirstByte.answer(value),
        "chr" => |value| match value {
            View::Int(int) => Some(PhpStr::from_byte(int as u8).into()),
            _ => None,
        },
        "gettype" => |value| type_word(value).map(Value::from),
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
        "floor" => |value| float_of(value).map(|float| Value::float(next_below(float))),
        "ceil" => |value| float_of(value).map(|float| Value::float(next_above(float))),
        "sqrt" => |value| float_of(value).map(|float| Value::float(float.sqrt())),
        _ => return string_answer::one(name),
    })
}

fn two(name: &str) -> Option<TwoFn> {
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
        "in_array" => |needle, array| in_array(needle, array, View::Bool(false)),
        _ => return string_answer::two(name),
    })
}

fn three(name: &str) -> Option<ThreeFn> {
    Some(match name {
        "substr" => substr,
        "in_array" => in_array,
        "min" => |first, second, third| match (first, second, third) {
            (View::Int(first), View::Int(second), View::Int(third)) => {
                Some(Value::int(first.min(second).min(third)))
            }
            _ => None,
        },
        "max" => |first, second, third| match (first, second, third) {
            (View::Int(first), View::Int(second), View::Int(third)) => {
                Some(Value::int(first.max(second).max(third)))
            }
            _ => None,
        },
        _ => return string_answer::three(name),
    })
}

/// The sum of elements that are all integers, where it is one.
fn sum_of_ints(array: &PhpArray) -> Option<i64> {
    array
        .zvals()
        .try_fold(0_i64, |sum, zval| match zval.view() {
            View::Int(int) => sum.checked_add(int),
            _ => None,
        })
}

/// An integer or a string among elements of its own kind: other pairs are compared with notices, or by objects.
fn in_array(needle: View<'_>, array: View<'_>, strict: View<'_>) -> Option<Value> {
    let (View::Array(array), View::Bool(strict)) = (array, strict) else {
        return None;
    };
    let mut is_found = false;
    for zval in array.zvals() {
        is_found = match (needle, zval.view()) {
            (View::Int(needle), View::Int(int)) => needle == int,
            (View::String(needle), View::String(string)) if strict => needle == string,
            (View::String(needle), View::String(string)) => {
                needle.same(string) || compare::equal_numeric_strings(needle, string)
            }
            _ => return None,
        };
        if is_found {
            break;
        }
    }
    Some(Value::bool(is_found))
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

/// What `gettype` answers, as strings that are made once for a thread.
fn type_word(value: View<'_>) -> Option<PhpStr> {
    thread_local! {
        static WORDS: [PhpStr; 7] =
            ["NULL", "boolean", "integer", "double", "string", "array", "object"]
                .map(|word| PhpStr::persistent(word.as_bytes()));
    }
    let index = match value {
        View::Null => 0,
        View::Bool(_) => 1,
        View::Int(_) => 2,
        View::Float(_) => 3,
        View::String(_) => 4,
        View::Array(_) => 5,
        View::Object(_) => 6,
        View::Resource(_) => return None,
    };
    Some(WORDS.with(|words| words[index].clone()))
}

/// The float that an `int|float` parameter takes a number for.
fn float_of(value: View<'_>) -> Option<f64> {
    match value {
        View::Int(int) => Some(int as f64),
        View::Float(float) => Some(float),
        _ => None,
    }
}
