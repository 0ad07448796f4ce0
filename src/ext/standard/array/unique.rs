//! `array_unique`.

use super::order::Compare;
use super::quicksort;
use super::set::StringSet;
use super::sort::unless_thrown;
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call};
use crate::zval::{KeyRef, PhpArray, Position, View};
use std::cmp::Ordering;
use std::collections::HashSet;

pub(in crate::ext) static FUNCTIONS: &[Builtin] = builtins! {
    array_unique(array, flags = SORT_STRING),
};

const SORT_STRING: i64 = 2;

/// The first of each set of equal elements, under its key.
fn array_unique(call: &mut Call<'_>, array: PhpArray, flags: i64) -> Result<PhpArray, Unwind> {
    if array.len() <= 1 {
        return Ok(array);
    }
    let kept = if flags == SORT_STRING {
        distinct_strings(call, &array)?
    } else {
        distinct_sorted(call, &array, Compare::from_flags(flags))?
    };
    let mut unique = PhpArray::new();
    let data = unique.make_mut();
    for (key, zval) in kept.iter().filter_map(|at| array.entry_at(*at)) {
        match key {
            KeyRef::Int(int) => *data.slot_int(int) = Some(zval.clone()),
            KeyRef::String(string) => *data.slot_str(string) = Some(zval.clone()),
        }
    }
    if flags != SORT_STRING {
        // PHP takes the others out of a copy here, which keeps the next index.
        data.set_next_index(array.next_index());
    }
    Ok(unique)
}

/// Where the elements stand that no element before them is equal to, as strings.
fn distinct_strings(call: &mut Call<'_>, array: &PhpArray) -> Result<Vec<Position>, Unwind> {
    let mut seen = StringSet::with_capacity_and_hasher(array.len(), Default::default());
    let mut kept = Vec::new();
    for at in 0..array.end() {
        let Some(zval) = array.zval_at(at) else {
            continue;
        };
        let string = match zval.view() {
            View::String(string) => string.clone(),
            _ => {
                let value = zval.get();
                call.machine.to_string(&value)?
            }
        };
        if seen.insert(string) {
            kept.push(at);
        }
    }
    Ok(kept)
}

/// The same as another kind of comparison has it: the elements are sorted, and of equal neighbours the first one stays.
fn distinct_sorted(
    call: &mut Call<'_>,
    array: &PhpArray,
    compare: Compare,
) -> Result<Vec<Position>, Unwind> {
    let mut thrown = None;
    let mut between = |left: Position, right: Position| {
        let (Some(left), Some(right)) = (array.zval_at(left), array.zval_at(right)) else {
            return Ordering::Equal;
        };
        unless_thrown(&mut thrown, || compare.elements(call.machine, left, right))
    };
    let mut order: Vec<Position> = (0..array.end())
        .filter(|at| array.zval_at(*at).is_some())
        .collect();
    // No stable order here: equal elements are compared as PHP compares them.
    quicksort::sort(&mut order, &mut |left, right| {
        between(left, right) == Ordering::Greater
    });
    let mut dropped = HashSet::new();
    let mut last = order[0];
    for &at in &order[1..] {
        if between(last, at) != Ordering::Equal {
            last = at;
        } else {
            dropped.insert(last.max(at));
            last = last.min(at);
        }
    }
    if let Some(unwind) = thrown {
        return Err(unwind);
    }
    Ok((0..array.end())
        .filter(|at| array.zval_at(*at).is_some() && !dropped.contains(at))
        .collect())
}
