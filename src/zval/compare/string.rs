//! Strings: as numbers where both are, else byte by byte.

use super::super::key::format_int;
use super::super::number::{
    Number, Numeric, Overflow, float_to_string_precision, parse_numeric, parse_overflowing,
    plain_int, precision,
};
use super::{Comparison, compare_floats};
use std::cmp::Ordering;

/// Byte by byte, the shorter one first (php-src `zend_binary_strcmp`).
#[inline]
pub fn string_compare(left: &[u8], right: &[u8]) -> Ordering {
    left.cmp(right)
}

/// `==` of two strings (php-src `zendi_smart_streq`).
#[inline]
pub fn equal_numeric_strings(left: &[u8], right: &[u8]) -> bool {
    if !may_be_numeric(left) || !may_be_numeric(right) {
        return left == right;
    }
    compare_as_numbers(left, right).map_or_else(|| left == right, Ordering::is_eq)
}

/// `<=>` of two strings (php-src `zendi_smart_strcmp`).
#[inline]
pub fn compare_numeric_strings(left: &[u8], right: &[u8]) -> Ordering {
    if !may_be_numeric(left) || !may_be_numeric(right) {
        return left.cmp(right);
    }
    compare_as_numbers(left, right).unwrap_or_else(|| left.cmp(right))
}

/// `<=>` of an int and a string: as numbers if the string is one, else as strings.
pub fn compare_int_string(int: i64, string: &[u8]) -> Ordering {
    match parse_numeric(string).whole() {
        Some(Number::Int(other)) => int.cmp(&other),
        // A numeric string is never NAN.
        Some(Number::Float(float)) => (int as f64).partial_cmp(&float).unwrap_or(Ordering::Equal),
        None => format_int(int, &mut [0; 20]).cmp(string),
    }
}

/// `<=>` of a float and a string: as numbers if the string is one, else as strings under the ini setting `precision`.
pub fn compare_float_string(float: f64, string: &[u8]) -> Comparison {
    if float.is_nan() {
        return Comparison::Uncomparable;
    }
    match parse_numeric(string).whole() {
        Some(number) => compare_floats(float, number.to_float()),
        None => float_to_string_precision(float, precision())
            .as_bytes()
            .cmp(string)
            .into(),
    }
}

/// Numbers begin with whitespace, a sign, a point or a digit, and all of these come before the letters.
#[inline]
fn may_be_numeric(string: &[u8]) -> bool {
    matches!(string.first(), Some(..=b'9'))
}

/// Two numeric strings as numbers; `None` if one is not numeric, or if as floats they would be equal that are not.
#[inline(never)]
fn compare_as_numbers(left: &[u8], right: &[u8]) -> Option<Ordering> {
    if let (Some(left), Some(right)) = (plain_int(left), plain_int(right)) {
        return Some(left.cmp(&right));
    }
    let (Numeric::Whole(left), left_overflow) = parse_overflowing(left) else {
        return None;
    };
    let (Numeric::Whole(right), right_overflow) = parse_overflowing(right) else {
        return None;
    };
    match (left, right) {
        (Number::Int(left), Number::Int(right)) => Some(left.cmp(&right)),
        (Number::Int(_), _) if right_overflow != Overflow::None => {
            Some(side(right_overflow).reverse())
        }
        (_, Number::Int(_)) if left_overflow != Overflow::None => Some(side(left_overflow)),
        (left, right) => {
            let (left, right) = (left.to_float(), right.to_float());
            let both_overflow = left_overflow != Overflow::None && left_overflow == right_overflow;
            if left == right && (both_overflow || left.is_infinite()) {
                return None;
            }
            left.partial_cmp(&right)
        }
    }
}

fn side(overflow: Overflow) -> Ordering {
    match overflow {
        Overflow::Above => Ordering::Greater,
        Overflow::Below => Ordering::Less,
        Overflow::None => Ordering::Equal,
    }
}
