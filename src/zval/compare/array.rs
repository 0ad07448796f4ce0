//! Two arrays by value: the one with fewer elements first, else element by element in the order of the left one.

use super::super::array::{KeyRef, PhpArray, Position};
use super::super::value::Tag;
use super::identity::Path;
use super::{Comparison, ObjectComparison, compare_plain};

/// One pair of arrays on the way down. The counts keep both alive and unchanged while user code runs: it separates first.
struct Pair {
    left: PhpArray,
    right: PhpArray,
    next: Position,
}

impl Pair {
    /// The pair, unless the counts of elements settle it.
    fn new(left: &PhpArray, right: &PhpArray) -> Result<Pair, Comparison> {
        match left.len().cmp(&right.len()) {
            std::cmp::Ordering::Equal => Ok(Pair {
                left: left.clone(),
                right: right.clone(),
                next: 0,
            }),
            unequal => Err(unequal.into()),
        }
    }
}

/// Compares two arrays; a key that only the left one has makes them uncomparable (php-src `zend_hash_compare`). Nested
/// arrays take no stack.
pub(super) fn compare<O: ObjectComparison>(
    left: &PhpArray,
    right: &PhpArray,
    objects: &mut O,
) -> Result<Comparison, O::Error> {
    if left.same(right) {
        return Ok(Comparison::Equal);
    }
    let mut pair = match Pair::new(left, right) {
        Ok(pair) => pair,
        Err(unequal) => return Ok(unequal),
    };
    let mut outer: Vec<Pair> = Vec::new();
    let mut path = Path::new();
    loop {
        let Some(position) = pair.left.seek(pair.next) else {
            match outer.pop() {
                Some(container) => {
                    path.leave();
                    pair = container;
                    continue;
                }
                None => return Ok(Comparison::Equal),
            }
        };
        pair.next = position + 1;
        let Some((key, left)) = pair.left.entry_at(position) else {
            continue;
        };
        let right = match key {
            KeyRef::Int(int) => pair.right.get_int(int),
            KeyRef::String(string) => pair.right.get_str(string),
        };
        let Some(right) = right else {
            return Ok(Comparison::Uncomparable);
        };
        let comparison = if left.tag() < Tag::Array || right.tag() < Tag::Array {
            compare_plain(left.view(), right.view())
        } else {
            None
        };
        if let Some(comparison) = comparison {
            if comparison != Comparison::Equal {
                return Ok(comparison);
            }
            continue;
        }
        // With counts of their own: the zvals may be written by user code, if they are references.
        let (left, right) = (left.get(), right.get());
        if let (Some(left), Some(right)) = (left.as_array(), right.as_array()) {
            if left.same(right) {
                continue;
            }
            if !path.enter(&pair.left, left) {
                return Err(objects.nesting_too_deep());
            }
            match Pair::new(left, right) {
                Ok(inner) => outer.push(std::mem::replace(&mut pair, inner)),
                Err(unequal) => return Ok(unequal),
            }
            continue;
        }
        let comparison = super::compare(&left, &right, objects)?;
        if comparison != Comparison::Equal {
            return Ok(comparison);
        }
    }
}
