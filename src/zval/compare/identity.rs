//! `===`: the same type and the same value, the same object, the same elements in the same order.

use super::super::array::{ArrayData, KeyRef, Position};
use super::super::value::{Tag, Value, View};
use std::collections::HashSet;

/// An array contains itself: the fatal error `Nesting level too deep - recursive dependency?`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NestingTooDeep;

/// `===` (php-src `zend_is_identical`).
///
/// # Errors
/// Two different arrays are compared that contain themselves.
#[inline]
pub fn identical(left: &Value, right: &Value) -> Result<bool, NestingTooDeep> {
    if left.tag() == right.tag() {
        match left.tag() {
            Tag::Null | Tag::False | Tag::True => return Ok(true),
            Tag::Int => return Ok(left.int_bits() == right.int_bits()),
            Tag::Float => return Ok(left.float_bits() == right.float_bits()),
            Tag::String | Tag::Resource | Tag::Array | Tag::Object | Tag::Zval => {}
        }
    } else if left.tag() != Tag::Zval && right.tag() != Tag::Zval {
        return Ok(false);
    }
    identical_views(left.view(), right.view())
}

/// [`identical`] for borrowed values.
///
/// # Errors
/// As there.
#[inline(never)]
pub fn identical_views(left: View<'_>, right: View<'_>) -> Result<bool, NestingTooDeep> {
    match identical_plain(left, right) {
        Some(identical) => Ok(identical),
        None => match (left, right) {
            (View::Array(left), View::Array(right)) => identical_arrays(left, right),
            _ => Ok(false),
        },
    }
}

/// Everything but two different arrays, for which it is `None`.
#[inline]
fn identical_plain(left: View<'_>, right: View<'_>) -> Option<bool> {
    Some(match (left, right) {
        (View::Null, View::Null) => true,
        (View::Bool(left), View::Bool(right)) => left == right,
        (View::Int(left), View::Int(right)) => left == right,
        (View::Float(left), View::Float(right)) => left == right,
        (View::String(left), View::String(right)) => {
            left.same(right) || left.as_bytes() == right.as_bytes()
        }
        (View::Resource(left), View::Resource(right)) => left.same(right),
        (View::Object(left), View::Object(right)) => left.same(right),
        (View::Array(left), View::Array(right)) if left.same(right) => true,
        (View::Array(_), View::Array(_)) => return None,
        _ => false,
    })
}

/// One pair of arrays on the way down.
struct Pair<'a> {
    left: &'a ArrayData,
    right: &'a ArrayData,
    next: (Position, Position),
}

impl<'a> Pair<'a> {
    fn new(left: &'a ArrayData, right: &'a ArrayData) -> Pair<'a> {
        Pair {
            left,
            right,
            next: (0, 0),
        }
    }
}

/// Compares two arrays. No user code runs meanwhile, and nested arrays take no stack.
fn identical_arrays(left: &ArrayData, right: &ArrayData) -> Result<bool, NestingTooDeep> {
    if left.len() != right.len() {
        return Ok(false);
    }
    let mut pair = Pair::new(left, right);
    let mut outer: Vec<Pair<'_>> = Vec::new();
    let mut path = Path::new();
    loop {
        let left = pair.left.seek(pair.next.0);
        let right = pair.right.seek(pair.next.1);
        let (Some(left), Some(right)) = (left, right) else {
            match outer.pop() {
                Some(container) => {
                    path.leave();
                    pair = container;
                    continue;
                }
                None => return Ok(true),
            }
        };
        pair.next = (left + 1, right + 1);
        let (Some((left_key, left)), Some((right_key, right))) =
            (pair.left.entry_at(left), pair.right.entry_at(right))
        else {
            continue;
        };
        if !same_key(left_key, right_key) {
            return Ok(false);
        }
        match identical_plain(left.view(), right.view()) {
            Some(true) => {}
            Some(false) => return Ok(false),
            None => {
                let (View::Array(left), View::Array(right)) = (left.view(), right.view()) else {
                    return Ok(false);
                };
                if !path.enter(pair.left, left) {
                    return Err(NestingTooDeep);
                }
                if left.len() != right.len() {
                    return Ok(false);
                }
                outer.push(std::mem::replace(&mut pair, Pair::new(left, right)));
            }
        }
    }
}

#[inline]
fn same_key(left: KeyRef<'_>, right: KeyRef<'_>) -> bool {
    match (left, right) {
        (KeyRef::Int(left), KeyRef::Int(right)) => left == right,
        (KeyRef::String(left), KeyRef::String(right)) => {
            left.same(right) || left.as_bytes() == right.as_bytes()
        }
        (KeyRef::Int(_), KeyRef::String(_)) | (KeyRef::String(_), KeyRef::Int(_)) => false,
    }
}

/// The arrays on the way down to the one that is compared, to see when one comes again. Only the left side is kept, as
/// in php-src: the right one may stand inside the left one without a cycle.
pub(super) struct Path {
    arrays: Vec<*const ArrayData>,
    /// The same, once they are many.
    many: HashSet<*const ArrayData>,
}

/// From this depth on a set is faster than a look at all.
const MANY: usize = 32;

impl Path {
    pub(super) fn new() -> Path {
        Path {
            arrays: Vec::new(),
            many: HashSet::new(),
        }
    }

    /// Notes that the way leads from `container` to `array`. `false` if the array contains itself.
    pub(super) fn enter(&mut self, container: &ArrayData, array: &ArrayData) -> bool {
        let array = std::ptr::from_ref(array);
        self.arrays.push(container);
        if self.arrays.len() < MANY {
            return !self.arrays.contains(&array);
        }
        if self.arrays.len() == MANY {
            self.many = self.arrays.iter().copied().collect();
        } else {
            self.many.insert(container);
        }
        !self.many.contains(&array)
    }

    /// Notes that an array has been compared to its end.
    pub(super) fn leave(&mut self) {
        let container = self.arrays.pop();
        if self.arrays.len() >= MANY
            && let Some(container) = container
        {
            self.many.remove(&container);
        }
    }
}
