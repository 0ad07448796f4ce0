//! Differences and intersections that look keys or strings up: `array_diff`, `array_diff_key`, `array_diff_assoc` …

use super::element;
use super::sort::UserCompare;
use crate::builtins;
use crate::eval::Unwind;
use crate::eval::callable::Callable;
use crate::eval::scope::NameHasher;
use crate::ext::{Arrays, Builtin, Call, FromArg, Rest};
use crate::zval::{KeyRef, PhpArray, PhpStr, Position, Value, View, ZvalPtr};
use std::cmp::Ordering;
use std::collections::HashSet;
use std::hash::BuildHasherDefault;

pub(in crate::ext) static FUNCTIONS: &[Builtin] = builtins! {
    array_diff(array, ...arrays), array_diff_key(array, ...arrays), array_diff_assoc(array, ...arrays),
    array_udiff_assoc(array, ...rest), array_intersect_key(array, ...arrays), array_intersect_assoc(array, ...arrays),
    array_uintersect_assoc(array, ...rest),
};

/// Strings by the hash they have already.
pub(super) type StringSet = HashSet<PhpStr, BuildHasherDefault<NameHasher>>;

/// Which elements of the first array are in the result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Operation {
    /// Those that are in none of the others.
    Difference,
    /// Those that are in all of the others.
    Intersection,
}

/// What must agree besides the key.
enum Also {
    Nothing,
    /// The values, as strings.
    Strings,
    /// The values, as a callback has it.
    User(UserCompare),
}

/// The elements whose values, as strings, are in none of the others.
fn array_diff(call: &mut Call<'_>, array: PhpArray, arrays: Arrays) -> Result<PhpArray, Unwind> {
    if array.is_empty() || arrays.0.iter().all(|other| other.is_empty()) {
        return Ok(array);
    }
    if array.len() == 1 {
        return diff_of_one(call, array, &arrays.0);
    }
    let mut excluded = StringSet::default();
    for zval in arrays.0.iter().flat_map(|other| other.zvals()) {
        excluded.insert(string_of(call, zval)?);
    }
    let mut kept = Vec::new();
    for at in 0..array.end() {
        if let Some(zval) = array.zval_at(at)
            && !excluded.contains(&string_of(call, zval)?)
        {
            kept.push(at);
        }
    }
    Ok(keep(&array, kept))
}

/// The same for one element: the others are looked through only until it is found.
fn diff_of_one(
    call: &mut Call<'_>,
    array: PhpArray,
    others: &[PhpArray],
) -> Result<PhpArray, Unwind> {
    let Some(only) = array.zvals().next() else {
        return Ok(array);
    };
    let only = string_of(call, only)?;
    for zval in others.iter().flat_map(|other| other.zvals()) {
        if string_of(call, zval)? == only {
            return Ok(PhpArray::new());
        }
    }
    Ok(array)
}

/// An element's value as a string.
pub(super) fn string_of(call: &mut Call<'_>, zval: &ZvalPtr) -> Result<PhpStr, Unwind> {
    match zval.view() {
        View::String(string) => Ok(string.clone()),
        _ => {
            let value = zval.get();
            call.machine.to_string(&value)
        }
    }
}

/// The elements at some positions, in order, under their keys.
pub(super) fn keep(array: &PhpArray, positions: Vec<Position>) -> PhpArray {
    if array.is_packed() && positions.first() == Some(&0) {
        let mut kept = PhpArray::with_capacity(positions.len());
        let data = kept.make_mut();
        for &at in &positions {
            // Positions are keys.
            *data.slot_int(i64::from(at)) = array.zval_at(at).cloned();
        }
        return kept;
    }
    let mut kept = array.clone().reordered(&positions);
    let ints = kept.keys().filter_map(|key| match key {
        KeyRef::Int(int) => Some(int.saturating_add(1)),
        KeyRef::String(_) => None,
    });
    let next_index = ints.max().unwrap_or(0);
    kept.make_mut().set_next_index(next_index);
    kept
}

/// The elements whose keys are in none of the others.
fn array_diff_key(
    call: &mut Call<'_>,
    array: PhpArray,
    arrays: Arrays,
) -> Result<PhpArray, Unwind> {
    by_key(
        call,
        Operation::Difference,
        &array,
        &arrays.0,
        &mut Also::Nothing,
    )
}

/// The elements that are in none of the others with key and value, compared as strings.
fn array_diff_assoc(
    call: &mut Call<'_>,
    array: PhpArray,
    arrays: Arrays,
) -> Result<PhpArray, Unwind> {
    by_key(
        call,
        Operation::Difference,
        &array,
        &arrays.0,
        &mut Also::Strings,
    )
}

/// The elements that are in none of the others with key and value, values compared by the last argument.
fn array_udiff_assoc(call: &mut Call<'_>, array: Value, rest: Rest) -> Result<PhpArray, Unwind> {
    by_key_and_callback(call, Operation::Difference, array, rest)
}

/// The elements whose keys are in all of the others.
fn array_intersect_key(
    call: &mut Call<'_>,
    array: PhpArray,
    arrays: Arrays,
) -> Result<PhpArray, Unwind> {
    by_key(
        call,
        Operation::Intersection,
        &array,
        &arrays.0,
        &mut Also::Nothing,
    )
}

/// The elements that are in all of the others with key and value, compared as strings.
fn array_intersect_assoc(
    call: &mut Call<'_>,
    array: PhpArray,
    arrays: Arrays,
) -> Result<PhpArray, Unwind> {
    by_key(
        call,
        Operation::Intersection,
        &array,
        &arrays.0,
        &mut Also::Strings,
    )
}

/// The elements that are in all of the others with key and value, values compared by the last argument.
fn array_uintersect_assoc(
    call: &mut Call<'_>,
    array: Value,
    rest: Rest,
) -> Result<PhpArray, Unwind> {
    by_key_and_callback(call, Operation::Intersection, array, rest)
}

/// The arrays of a call whose last arguments are `callbacks` callbacks.
pub(super) fn arrays_and_callbacks(
    call: &mut Call<'_>,
    first: Value,
    rest: Rest,
    callbacks: usize,
) -> Result<(Vec<PhpArray>, Vec<Callable>), Unwind> {
    let mut values = vec![first];
    values.extend(rest.0);
    if values.len() <= callbacks {
        let message = format!(
            "{}() expects at least {} arguments, {} given",
            call.function_name(),
            callbacks + 1,
            values.len()
        );
        return Err(call
            .machine
            .throw(crate::eval::errors::Throw::ArgumentCountError, &message));
    }
    let first_callback = values.len() - callbacks;
    let mut functions = Vec::with_capacity(callbacks);
    for (index, value) in values.split_off(first_callback).into_iter().enumerate() {
        functions.push(Callable::from_value(call, first_callback + index, value)?);
    }
    let mut arrays = Vec::with_capacity(values.len());
    for (index, value) in values.into_iter().enumerate() {
        arrays.push(PhpArray::from_value(call, index, value)?);
    }
    Ok((arrays, functions))
}

fn by_key_and_callback(
    call: &mut Call<'_>,
    operation: Operation,
    first: Value,
    rest: Rest,
) -> Result<PhpArray, Unwind> {
    let (arrays, callbacks) = arrays_and_callbacks(call, first, rest, 1)?;
    let mut also = match callbacks.into_iter().next() {
        Some(callback) => Also::User(UserCompare::new(callback)),
        None => Also::Nothing,
    };
    match &arrays[..] {
        [array, others @ ..] => by_key(call, operation, array, others, &mut also),
        [] => Ok(PhpArray::new()),
    }
}

fn by_key(
    call: &mut Call<'_>,
    operation: Operation,
    array: &PhpArray,
    others: &[PhpArray],
    also: &mut Also,
) -> Result<PhpArray, Unwind> {
    let mut kept = Vec::new();
    'element: for at in 0..array.end() {
        let Some((key, zval)) = array.entry_at(at) else {
            continue;
        };
        for other in others {
            let counterpart = match key {
                KeyRef::Int(int) => other.get_int(int),
                KeyRef::String(string) => other.get_str(string),
            };
            let is_there = match counterpart {
                Some(counterpart) => agree(call, also, zval, counterpart)?,
                None => false,
            };
            if is_there == (operation == Operation::Difference) {
                continue 'element;
            }
        }
        kept.push(at);
    }
    Ok(keep(array, kept))
}

fn agree(
    call: &mut Call<'_>,
    also: &mut Also,
    left: &ZvalPtr,
    right: &ZvalPtr,
) -> Result<bool, Unwind> {
    match also {
        Also::Nothing => Ok(true),
        Also::Strings => {
            if let (View::Int(left), View::Int(right)) = (left.view(), right.view()) {
                return Ok(left == right);
            }
            let left = string_of(call, left)?;
            Ok(left == string_of(call, right)?)
        }
        Also::User(user) => Ok(user.plain(call, element(left), element(right))? == Ordering::Equal),
    }
}
