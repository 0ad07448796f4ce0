//! Comparison: `==`, `<`, `<=>` by value ([`compare`]) and `===` by type and value ([`identical`]).
//!
//! Two numbers, two strings and the like are compared here without further ado. An object may have a say in how it is compared
//! (`__toString`, builtin classes), so the evaluator lends an [`ObjectComparison`], which may run user code and fail. Nothing that
//! user code could free is borrowed meanwhile.
//!
//! PHP's rule for order, in php-src `zend_compare`, is one three-way comparison for all operators. `$a > $b` is
//! `$b < $a`, evaluated in the order it is written; what cannot be compared is neither less nor equal either way.

mod array;
mod identity;
mod object;
mod string;

pub use identity::{NestingTooDeep, identical};
pub use object::{CastTarget, ObjectComparison, Side, compare_by_cast};
pub use string::{
    compare_float_string, compare_int_string, compare_numeric_strings, equal_numeric_strings,
    string_compare,
};

use super::convert::{to_bool, to_number};
use super::value::{Tag, Value, View};
use std::cmp::Ordering;

/// How two values stand to each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comparison {
    /// The left one comes first.
    Less,
    /// They are equal.
    Equal,
    /// The right one comes first.
    Greater,
    /// Neither comes first: NAN, arrays with different keys, objects of different classes. `<=>` gives 1.
    Uncomparable,
}

impl Comparison {
    /// What `<=>` gives: -1, 0 or 1.
    #[inline]
    pub fn to_int(self) -> i64 {
        match self {
            Comparison::Less => -1,
            Comparison::Equal => 0,
            Comparison::Greater | Comparison::Uncomparable => 1,
        }
    }

    /// What `==` gives.
    #[inline]
    pub fn is_equal(self) -> bool {
        self == Comparison::Equal
    }

    /// What `<` gives.
    #[inline]
    pub fn is_less(self) -> bool {
        self == Comparison::Less
    }

    /// What `<=` gives.
    #[inline]
    pub fn is_less_or_equal(self) -> bool {
        matches!(self, Comparison::Less | Comparison::Equal)
    }
}

impl From<Ordering> for Comparison {
    #[inline]
    fn from(ordering: Ordering) -> Comparison {
        match ordering {
            Ordering::Less => Comparison::Less,
            Ordering::Equal => Comparison::Equal,
            Ordering::Greater => Comparison::Greater,
        }
    }
}

/// Compares by value (php-src `zend_compare`).
///
/// # Errors
/// What `objects` returns, from user code or for arrays that contain themselves.
#[inline]
pub fn compare<O: ObjectComparison>(
    left: &Value,
    right: &Value,
    objects: &mut O,
) -> Result<Comparison, O::Error> {
    match (left.tag(), right.tag()) {
        (Tag::Int, Tag::Int) => Ok(left.int_bits().cmp(&right.int_bits()).into()),
        (Tag::Float, Tag::Float) => Ok(compare_floats(left.float_bits(), right.float_bits())),
        _ => compare_slow(left, right, objects),
    }
}

/// `==`.
///
/// # Errors
/// As [`compare`].
#[inline]
pub fn loose_equal<O: ObjectComparison>(
    left: &Value,
    right: &Value,
    objects: &mut O,
) -> Result<bool, O::Error> {
    match (left.tag(), right.tag()) {
        (Tag::Int, Tag::Int) => Ok(left.int_bits() == right.int_bits()),
        (Tag::Float, Tag::Float) => Ok(left.float_bits() == right.float_bits()),
        (Tag::Float, Tag::Int) => Ok(left.float_bits() == right.int_bits() as f64),
        (Tag::Int, Tag::Float) => Ok(left.int_bits() as f64 == right.float_bits()),
        (Tag::String, Tag::String) => match (left.as_string(), right.as_string()) {
            (Some(left), Some(right)) => Ok(left.same(right) || equal_numeric_strings(left, right)),
            _ => Ok(false),
        },
        _ => compare_slow(left, right, objects).map(Comparison::is_equal),
    }
}

/// `<`; `$a > $b` is `less(b, a)`.
///
/// # Errors
/// As [`compare`].
#[inline]
pub fn less<O: ObjectComparison>(
    left: &Value,
    right: &Value,
    objects: &mut O,
) -> Result<bool, O::Error> {
    match (left.tag(), right.tag()) {
        (Tag::Int, Tag::Int) => Ok(left.int_bits() < right.int_bits()),
        (Tag::Float, Tag::Float) => Ok(left.float_bits() < right.float_bits()),
        (Tag::Float, Tag::Int) => Ok(left.float_bits() < right.int_bits() as f64),
        (Tag::Int, Tag::Float) => Ok((left.int_bits() as f64) < right.float_bits()),
        _ => compare_slow(left, right, objects).map(Comparison::is_less),
    }
}

/// `<=`; `$a >= $b` is `less_or_equal(b, a)`.
///
/// # Errors
/// As [`compare`].
#[inline]
pub fn less_or_equal<O: ObjectComparison>(
    left: &Value,
    right: &Value,
    objects: &mut O,
) -> Result<bool, O::Error> {
    match (left.tag(), right.tag()) {
        (Tag::Int, Tag::Int) => Ok(left.int_bits() <= right.int_bits()),
        (Tag::Float, Tag::Float) => Ok(left.float_bits() <= right.float_bits()),
        (Tag::Float, Tag::Int) => Ok(left.float_bits() <= right.int_bits() as f64),
        (Tag::Int, Tag::Float) => Ok(left.int_bits() as f64 <= right.float_bits()),
        _ => compare_slow(left, right, objects).map(Comparison::is_less_or_equal),
    }
}

#[inline(never)]
fn compare_slow<O: ObjectComparison>(
    left: &Value,
    right: &Value,
    objects: &mut O,
) -> Result<Comparison, O::Error> {
    if left.tag() == Tag::Zval || right.tag() == Tag::Zval {
        // User code could write the zval while what it holds is looked at.
        let left = left.clone().unwrap_zval();
        let right = right.clone().unwrap_zval();
        return compare_slow(&left, &right, objects);
    }
    let (left, right) = (left.view(), right.view());
    if let Some(comparison) = compare_plain(left, right) {
        return Ok(comparison);
    }
    match (left, right) {
        (View::Array(left), View::Array(right)) => array::compare(left, right, objects),
        (View::Object(left), View::Object(right)) if left.same(right) => Ok(Comparison::Equal),
        (View::Object(left), View::Object(right)) => objects.compare_objects(left, right),
        (View::Object(object), other) => objects.compare_with_value(object, other, Side::Left),
        (other, View::Object(object)) => objects.compare_with_value(object, other, Side::Right),
        // compare_plain leaves nothing else.
        _ => Ok(Comparison::Uncomparable),
    }
}

/// Compares what takes neither user code nor a walk: everything but two arrays, and objects other than with null. `None`
/// for those.
pub fn compare_plain(left: View<'_>, right: View<'_>) -> Option<Comparison> {
    Some(match (left, right) {
        (View::Int(left), View::Int(right)) => left.cmp(&right).into(),
        (View::Float(left), View::Float(right)) => compare_floats(left, right),
        (View::Int(left), View::Float(right)) => compare_floats(left as f64, right),
        (View::Float(left), View::Int(right)) => compare_floats(left, right as f64),
        (View::String(left), View::String(right)) => {
            if left.same(right) {
                Comparison::Equal
            } else {
                compare_numeric_strings(left, right).into()
            }
        }
        (View::Int(left), View::String(right)) => compare_int_string(left, right).into(),
        (View::String(left), View::Int(right)) => compare_int_string(right, left).reverse().into(),
        (View::Float(left), View::String(right)) => compare_float_string(left, right),
        (View::String(left), View::Float(right)) => match compare_float_string(right, left) {
            Comparison::Less => Comparison::Greater,
            Comparison::Greater => Comparison::Less,
            same => same,
        },
        (View::Null, View::String(right)) => false.cmp(&!right.is_empty()).into(),
        (View::String(left), View::Null) => (!left.is_empty()).cmp(&false).into(),
        (View::Null, View::Object(_)) => Comparison::Less,
        (View::Object(_), View::Null) => Comparison::Greater,
        (View::Object(_), _) | (_, View::Object(_)) | (View::Array(_), View::Array(_)) => {
            return None;
        }
        (View::Null | View::Bool(_), _) | (_, View::Null | View::Bool(_)) => {
            to_bool(left).cmp(&to_bool(right)).into()
        }
        (View::Array(_), _) => Comparison::Greater,
        (_, View::Array(_)) => Comparison::Less,
        (View::Resource(_), _) | (_, View::Resource(_)) => compare_numbers(left, right),
    })
}

/// Compares as numbers, which a resource's id is.
#[cold]
fn compare_numbers(left: View<'_>, right: View<'_>) -> Comparison {
    use super::number::Number;
    match (to_number(left), to_number(right)) {
        (Number::Int(left), Number::Int(right)) => left.cmp(&right).into(),
        (left, right) => compare_floats(left.to_float(), right.to_float()),
    }
}

#[inline]
fn compare_floats(left: f64, right: f64) -> Comparison {
    match left.partial_cmp(&right) {
        Some(ordering) => ordering.into(),
        None => Comparison::Uncomparable,
    }
}
