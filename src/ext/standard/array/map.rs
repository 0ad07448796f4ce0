//! Callbacks over all elements: `array_map`, `array_filter`, `array_reduce`.

use super::super::function::warn_of_references;
use super::{Asked, element};
use crate::builtins;
use crate::eval::Unwind;
use crate::eval::callable::Callable;
use crate::eval::repeated_call::Passed;
use crate::ext::{Arrays, Builtin, Call, Mixed};
use crate::zval::separate;
use crate::zval::{KeyRef, PhpArray, Value, ZvalPtr};

pub(in crate::ext) static FUNCTIONS: &[Builtin] = builtins! {
    array_map(callback, array, ...arrays), array_filter(array, callback = null, mode = 0),
    array_reduce(array, callback, initial = null),
};

const FILTER_USE_BOTH: i64 = 1;
const FILTER_USE_KEY: i64 = 2;

/// What `callback` returns for each element, under the element's key; for several arrays it gets one element of each, and
/// the results have the keys 0, 1, 2, … Without a callback the elements themselves, several as an array.
fn array_map(
    call: &mut Call<'_>,
    callback: Option<Callable>,
    array: PhpArray,
    arrays: Arrays,
) -> Result<PhpArray, Unwind> {
    if !arrays.0.is_empty() {
        let mut all = arrays.0;
        all.insert(0, array);
        return map_side_by_side(call, callback, &all);
    }
    let Some(callback) = callback else {
        return Ok(array);
    };
    if array.is_empty() {
        return Ok(array);
    }
    let mut callback = Asked::new(callback, 1);
    if !array.is_packed() {
        let mut mapped = Vec::with_capacity(array.len());
        for (key, zval) in array.iter() {
            let result = callback.ask(call, [element(zval)])?;
            mapped.push((key.to_key(), separate::pass_on(result.into_zval())));
        }
        return Ok(PhpArray::from_distinct_entries(mapped));
    }
    let mut mapped = PhpArray::with_capacity(array.len());
    for (key, zval) in array.iter() {
        let result = callback.ask(call, [element(zval)])?;
        let result = separate::pass_on(result.into_zval());
        match key {
            KeyRef::Int(int) if int == mapped.next_index() => {
                let _ = mapped.push(result);
            }
            _ => mapped.set(&key.to_key(), result),
        }
    }
    Ok(mapped)
}

/// Maps several arrays; null stands for the elements that the shorter ones lack.
fn map_side_by_side(
    call: &mut Call<'_>,
    callback: Option<Callable>,
    arrays: &[PhpArray],
) -> Result<PhpArray, Unwind> {
    match (callback, arrays) {
        (Some(callback), [left, right]) => {
            let mut callback = Asked::new(callback, 2);
            map_pairs(left, right, |left, right| {
                let pair = [left, right].map(|zval| match zval {
                    Some(zval) => element(zval),
                    None => Passed::Value(Value::NULL),
                });
                callback.ask(call, pair)
            })
        }
        (None, [left, right]) => map_pairs(left, right, |left, right| {
            Ok(PhpArray::from_zvals([left, right].map(or_null)).into())
        }),
        (Some(callback), _) => map_rows(arrays, |row| {
            let mut row: Vec<Value> = row.map(Value::zval).collect();
            warn_of_references(call, &callback, &row)?;
            callback.call(call.machine, &mut row)
        }),
        (None, _) => map_rows(arrays, |row| Ok(PhpArray::from_zvals(row).into())),
    }
}

fn or_null(element: Option<&ZvalPtr>) -> ZvalPtr {
    element.map_or_else(ZvalPtr::null, ZvalPtr::clone)
}

/// What `map` makes of an element of each array.
fn map_pairs(
    left: &PhpArray,
    right: &PhpArray,
    mut map: impl FnMut(Option<&ZvalPtr>, Option<&ZvalPtr>) -> Result<Value, Unwind>,
) -> Result<PhpArray, Unwind> {
    let (mut left_zvals, mut right_zvals) = (left.zvals(), right.zvals());
    let mapped = (0..left.len().max(right.len())).map(|_| {
        let result = map(left_zvals.next(), right_zvals.next())?;
        Ok(separate::pass_on(result.into_zval()))
    });
    PhpArray::try_from_zvals(mapped)
}

/// What `map` makes of each row of elements.
fn map_rows(
    arrays: &[PhpArray],
    mut map: impl FnMut(&mut dyn ExactSizeIterator<Item = ZvalPtr>) -> Result<Value, Unwind>,
) -> Result<PhpArray, Unwind> {
    let longest = arrays.iter().map(|array| array.len()).max().unwrap_or(0);
    let mut elements: Vec<_> = arrays.iter().map(|array| array.zvals()).collect();
    let mapped = (0..longest).map(|_| {
        let mut row = elements.iter_mut().map(|zvals| or_null(zvals.next()));
        Ok(separate::pass_on(map(&mut row)?.into_zval()))
    });
    PhpArray::try_from_zvals(mapped)
}

/// The elements for which `callback` is true, under their keys; those that are true themselves without a callback. `mode`
/// says whether it gets the element, the key or both.
fn array_filter(
    call: &mut Call<'_>,
    array: PhpArray,
    callback: Option<Callable>,
    mode: i64,
) -> Result<PhpArray, Unwind> {
    let mut kept = PhpArray::new();
    let count = if mode == FILTER_USE_BOTH { 2 } else { 1 };
    let mut callback = callback.map(|callback| Asked::new(callback, count));
    for (key, zval) in array.iter() {
        let is_kept = match &mut callback {
            None => crate::zval::convert::to_bool(zval.view()),
            Some(callback) => {
                let result = match mode {
                    FILTER_USE_BOTH => callback.ask(call, [element(zval), super::key(key)])?,
                    FILTER_USE_KEY => callback.ask(call, [super::key(key)])?,
                    _ => callback.ask(call, [element(zval)])?,
                };
                result.truthy()
            }
        };
        if !is_kept {
            continue;
        }
        let data = kept.make_mut();
        match key {
            KeyRef::Int(int) => *data.slot_int(int) = Some(zval.clone()),
            KeyRef::String(string) => *data.slot_str(string) = Some(zval.clone()),
        }
    }
    Ok(kept)
}

/// What `callback` makes of `initial` and the first element, of that and the second, and so on.
fn array_reduce(
    call: &mut Call<'_>,
    array: PhpArray,
    callback: Callable,
    initial: Mixed,
) -> Result<Value, Unwind> {
    let mut carry = Value::zval(initial.0);
    let mut callback = Asked::new(callback, 2);
    for zval in array.zvals() {
        carry = callback.ask(call, [Passed::Value(carry), element(zval)])?;
    }
    Ok(carry)
}
