//! What comes before what: the sort flags and the comparisons behind them.

use super::super::string_compare::{Case, natural_compare};
use crate::eval::class::ClassEntry;
use crate::eval::{Machine, Unwind};
use crate::zval::compare::{self, Comparison};
use crate::zval::convert;
use crate::zval::{KeyRef, PhpStr, Value, View, Zval, ZvalPtr, format_int};
use std::cmp::Ordering;

/// How elements are compared: `SORT_REGULAR` and its kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Compare {
    /// As `<=>` does.
    Regular,
    /// As floats.
    Numeric,
    /// As strings.
    String,
    /// As strings, ASCII letters of both cases being equal.
    StringNoCase,
    /// In natural order.
    Natural,
    /// In natural order, ASCII letters of both cases being equal.
    NaturalNoCase,
}

/// From the least to the greatest, or the other way round.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Direction {
    /// The least first.
    Ascending,
    /// The greatest first.
    Descending,
}

const FLAG_CASE: i64 = 8;

impl Compare {
    /// What the flags ask for; unknown ones mean `SORT_REGULAR`. The C locale, the only one here, compares as
    /// `SORT_STRING`.
    pub(super) fn from_flags(flags: i64) -> Compare {
        let folds_case = flags & FLAG_CASE != 0;
        match flags & !FLAG_CASE {
            1 => Compare::Numeric,
            2 if folds_case => Compare::StringNoCase,
            2 | 5 => Compare::String,
            6 if folds_case => Compare::NaturalNoCase,
            6 => Compare::Natural,
            _ => Compare::Regular,
        }
    }

    /// Compares two strings where the kind compares everything as strings.
    fn strings(self, left: &[u8], right: &[u8]) -> Ordering {
        match self {
            Compare::StringNoCase => compare_no_case(left, right),
            Compare::Natural => natural_compare(left, right, Case::Sensitive),
            Compare::NaturalNoCase => natural_compare(left, right, Case::Insensitive),
            Compare::Regular | Compare::Numeric | Compare::String => left.cmp(right),
        }
    }

    /// Compares two elements.
    ///
    /// # Errors
    /// What user code of objects throws.
    pub(super) fn elements(
        self,
        m: &mut Machine,
        left: &Zval,
        right: &Zval,
    ) -> Result<Ordering, Unwind> {
        match self {
            Compare::Regular => regular(m, left, right),
            Compare::Numeric => {
                let (left, right) = (
                    convert::to_float(left.view()),
                    convert::to_float(right.view()),
                );
                Ok(numeric(left, right))
            }
            _ => {
                if let (View::String(left), View::String(right)) = (left.view(), right.view()) {
                    return Ok(self.strings(left, right));
                }
                let (left, right) = (left.get(), right.get());
                let left = m.to_string(&left)?;
                let right = m.to_string(&right)?;
                Ok(self.strings(&left, &right))
            }
        }
    }

    /// Compares two keys.
    pub(super) fn keys(self, left: KeyRef<'_>, right: KeyRef<'_>) -> Ordering {
        match self {
            Compare::Regular => match (left, right) {
                (KeyRef::Int(left), KeyRef::Int(right)) => left.cmp(&right),
                (KeyRef::String(left), KeyRef::String(right)) => {
                    compare::compare_numeric_strings(left, right)
                }
                (KeyRef::Int(left), KeyRef::String(right)) => {
                    compare::compare_int_string(left, right)
                }
                (KeyRef::String(left), KeyRef::Int(right)) => {
                    compare::compare_int_string(right, left).reverse()
                }
            },
            Compare::Numeric => match (left, right) {
                (KeyRef::Int(left), KeyRef::Int(right)) => left.cmp(&right),
                _ => numeric(key_as_float(left), key_as_float(right)),
            },
            _ => {
                let (mut left_digits, mut right_digits) = ([0; 20], [0; 20]);
                self.strings(
                    key_as_text(left, &mut left_digits),
                    key_as_text(right, &mut right_digits),
                )
            }
        }
    }
}

fn key_as_float(key: KeyRef<'_>) -> f64 {
    match key {
        KeyRef::Int(int) => int as f64,
        KeyRef::String(string) => crate::zval::number::parse_float_prefix(string),
    }
}

fn key_as_text<'a>(key: KeyRef<'a>, digits: &'a mut [u8; 20]) -> &'a [u8] {
    match key {
        KeyRef::Int(int) => format_int(int, digits),
        KeyRef::String(string) => string.as_bytes(),
    }
}

/// Two floats; NAN is equal to everything.
fn numeric(left: f64, right: f64) -> Ordering {
    left.partial_cmp(&right).unwrap_or(Ordering::Equal)
}

/// ASCII letters of both cases being equal (php-src `zend_binary_strcasecmp`).
fn compare_no_case(left: &[u8], right: &[u8]) -> Ordering {
    left.iter()
        .map(u8::to_ascii_lowercase)
        .cmp(right.iter().map(u8::to_ascii_lowercase))
}

/// `<=>`; what cannot be compared comes after, and enum cases are put in some order of their own so that equal ones meet.
fn regular(m: &mut Machine, left: &Zval, right: &Zval) -> Result<Ordering, Unwind> {
    if let Some(comparison) = compare::compare_plain(left.view(), right.view()) {
        return Ok(as_ordering(comparison));
    }
    let (left, right) = (left.get(), right.get());
    let comparison = m.compare(&left, &right)?;
    if comparison == Comparison::Uncomparable
        && let Some(right) = enum_case(&right)
    {
        return Ok(match enum_case(&left) {
            Some(left) => left.cmp(&right),
            None => Ordering::Less,
        });
    }
    Ok(as_ordering(comparison))
}

/// A number that tells an enum case from the others; `None` for anything else.
fn enum_case(value: &Value) -> Option<u32> {
    let object = value.as_object()?;
    let is_enum = ClassEntry::of(object.class()).is_subclass_of_name(b"unitenum");
    is_enum.then(|| object.handle())
}

fn as_ordering(comparison: Comparison) -> Ordering {
    match comparison {
        Comparison::Less => Ordering::Less,
        Comparison::Equal => Ordering::Equal,
        Comparison::Greater | Comparison::Uncomparable => Ordering::Greater,
    }
}

/// Up to this magnitude each integer is a float of its own: 2 to the 53rd.
const EXACT_IN_FLOATS: u64 = 1 << 53;

/// Elements that are all of one kind, so that they can be compared without a look at their types.
pub(super) enum Uniform<'a> {
    /// All ints.
    Ints(Vec<i64>),
    /// All floats, none of them NAN.
    Floats(Vec<f64>),
    /// All strings, none of which is compared as a number.
    Strings(Vec<&'a [u8]>),
}

impl<'a> Uniform<'a> {
    /// The elements as one kind, if `compare` compares them as such; the first one decides what is tried.
    pub(super) fn of_elements(
        zvals: impl Iterator<Item = &'a ZvalPtr>,
        compare: Compare,
    ) -> Option<Uniform<'a>> {
        let mut views = zvals.map(|zval| zval.view()).peekable();
        match (views.peek()?, compare) {
            (View::Int(_) | View::Float(_), Compare::Regular | Compare::Numeric) => {
                Uniform::of_numbers(views, compare)
            }
            (View::String(_), Compare::Regular | Compare::String) => views
                .map(|view| match view {
                    View::String(string) if is_plain(string, compare) => Some(string.as_bytes()),
                    _ => None,
                })
                .collect::<Option<Vec<_>>>()
                .map(Uniform::Strings),
            _ => None,
        }
    }

    /// Numbers: all ints, or floats among which ints are exact, so that comparing them as floats contradicts nothing.
    fn of_numbers(views: impl Iterator<Item = View<'a>>, compare: Compare) -> Option<Uniform<'a>> {
        let mut views = views.peekable();
        let mut ints = Vec::new();
        if compare == Compare::Regular {
            while let Some(View::Int(int)) = views.peek() {
                ints.push(*int);
                views.next();
            }
            if views.peek().is_none() {
                return Some(Uniform::Ints(ints));
            }
        }
        let exact = |int: i64| (int.unsigned_abs() <= EXACT_IN_FLOATS).then_some(int as f64);
        let mut floats = ints.into_iter().map(exact).collect::<Option<Vec<f64>>>()?;
        for view in views {
            floats.push(match view {
                View::Float(float) if !float.is_nan() => float,
                View::Int(int) => exact(int)?,
                _ => return None,
            });
        }
        Some(Uniform::Floats(floats))
    }

    /// The keys as one kind.
    pub(super) fn of_keys(
        keys: impl Iterator<Item = KeyRef<'a>>,
        compare: Compare,
    ) -> Option<Uniform<'a>> {
        let mut keys = keys.peekable();
        match (keys.peek()?, compare) {
            (KeyRef::Int(_), Compare::Regular | Compare::Numeric) => keys
                .map(|key| match key {
                    KeyRef::Int(int) => Some(int),
                    KeyRef::String(_) => None,
                })
                .collect::<Option<Vec<_>>>()
                .map(Uniform::Ints),
            (KeyRef::String(_), Compare::Regular | Compare::String) => keys
                .map(|key| match key {
                    KeyRef::String(string) if is_plain(string, compare) => Some(string.as_bytes()),
                    _ => None,
                })
                .collect::<Option<Vec<_>>>()
                .map(Uniform::Strings),
            _ => None,
        }
    }

    /// The stable order of the elements, as indices.
    pub(super) fn order(&self, direction: Direction) -> Vec<u32> {
        match self {
            Uniform::Ints(ints) => order_by(ints.iter().copied(), direction, i64::cmp),
            Uniform::Floats(floats) => {
                order_by(floats.iter().map(|f| float_rank(*f)), direction, i64::cmp)
            }
            Uniform::Strings(strings) => {
                let items = strings.iter().map(|string| (prefix(string), *string));
                order_by(items, direction, |(a, left), (b, right)| {
                    a.cmp(b).then_with(|| left.cmp(right))
                })
            }
        }
    }
}

/// Whether a string is compared byte by byte with others of which the same holds.
fn is_plain(string: &PhpStr, compare: Compare) -> bool {
    compare == Compare::String || string.first().is_some_and(|first| *first > b'9')
}

/// An integer that is ordered as the float is; 0.0 and -0.0 have the same.
fn float_rank(float: f64) -> i64 {
    let bits = (float + 0.0).to_bits() as i64;
    if bits < 0 { bits ^ i64::MAX } else { bits }
}

/// The first eight bytes, which settle most comparisons without a look at the string.
fn prefix(string: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    let length = string.len().min(8);
    bytes[..length].copy_from_slice(&string[..length]);
    u64::from_be_bytes(bytes)
}

fn order_by<T>(
    items: impl Iterator<Item = T>,
    direction: Direction,
    compare: impl Fn(&T, &T) -> Ordering,
) -> Vec<u32> {
    let mut numbered: Vec<(T, u32)> = items.zip(0..).collect();
    match direction {
        Direction::Ascending => numbered.sort_by(|(a, _), (b, _)| compare(a, b)),
        Direction::Descending => numbered.sort_by(|(a, _), (b, _)| compare(b, a)),
    }
    numbered.into_iter().map(|(_, index)| index).collect()
}
