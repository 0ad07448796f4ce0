//! Quick answers of string functions ([`crate::ext::quick`]): what they give for strings, and integers where they take some.

use super::string::repeat;
use super::string_case::{capitalised, lowercase, uppercase};
use super::string_compare::compare_bytes;
use super::string_search::{count_of, find};
use super::string_trim::{Side, trimmed};
use crate::ext::quick::{OneFn, ThreeFn, TwoFn};
use crate::zval::{PhpStr, Value, View};

/// The answer of a function of one argument.
pub(in crate::ext) fn one(name: &str) -> Option<OneFn> {
    Some(match name {
        "strtolower" => |value| string(value).map(|text| lowercase(text.clone()).into()),
        "strtoupper" => |value| string(value).map(|text| uppercase(text.clone()).into()),
        "ucfirst" => |value| string(value).map(|text| capitalised(text.clone()).into()),
        "trim" => |value| string(value).map(|text| trimmed(text, Side::Both).into()),
        "ltrim" => |value| string(value).map(|text| trimmed(text, Side::Left).into()),
        "rtrim" | "chop" => |value| string(value).map(|text| trimmed(text, Side::Right).into()),
        _ => return None,
    })
}

/// The answer of a function of two.
pub(in crate::ext) fn two(name: &str) -> Option<TwoFn> {
    Some(match name {
        "str_starts_with" => |haystack, needle| {
            let (haystack, needle) = (string(haystack)?, string(needle)?);
            Some(Value::bool(haystack.starts_with(needle)))
        },
        "str_ends_with" => |haystack, needle| {
            let (haystack, needle) = (string(haystack)?, string(needle)?);
            Some(Value::bool(haystack.ends_with(needle)))
        },
        "str_contains" => |haystack, needle| {
            let (haystack, needle) = (string(haystack)?, string(needle)?);
            Some(Value::bool(find(haystack, needle).is_some()))
        },
        "strpos" => |haystack, needle| position(haystack, needle, View::Int(0)),
        "substr_count" => |haystack, needle| {
            let (haystack, needle) = (string(haystack)?, string(needle)?);
            (!needle.is_empty()).then(|| Value::int(count_of(haystack, needle)))
        },
        "strcmp" => |left, right| {
            let (left, right) = (string(left)?, string(right)?);
            Some(Value::int(compare_bytes(left, right)))
        },
        "str_repeat" => |text, times| {
            let (View::String(text), View::Int(times @ 0..)) = (text, times) else {
                return None;
            };
            Some(repeat(text, times as usize).into())
        },
        _ => return None,
    })
}

/// The answer of a function of three.
pub(in crate::ext) fn three(name: &str) -> Option<ThreeFn> {
    match name {
        "strpos" => Some(position),
        _ => None,
    }
}

fn string<'a>(value: View<'a>) -> Option<&'a PhpStr> {
    match value {
        View::String(string) => Some(string),
        _ => None,
    }
}

fn position(haystack: View<'_>, needle: View<'_>, offset: View<'_>) -> Option<Value> {
    let (haystack, needle) = (string(haystack)?, string(needle)?);
    let View::Int(offset) = offset else {
        return None;
    };
    let start = usize::try_from(offset).ok()?;
    Some(match find(haystack.get(start..)?, needle) {
        Some(at) => Value::int((start + at) as i64),
        None => Value::FALSE,
    })
}
