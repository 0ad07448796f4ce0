//! Callbacks over all elements: `array_map`, `array_filter`, `array_reduce`.

use super::super::function::warn_of_references;
use super::ask;
use crate::builtins;
use crate::eval::Unwind;
use crate::eval::callable::Callable;
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
        return map_side_by_side(call, callback.as_ref(), &all);
    }
    let Some(callback) = callback else {
        return Ok(array);
    };
    if array.is_empty() {
        return Ok(array);
    }
    if !array.is_packed() {
        let mut mapped = Vec::with_capacity(array.len());
        for (key, zval) in array.iter() {
            let result = ask(call, &callback, [Value::zval(zval.clone())])?;
            mapped.push((key.to_key(), separate::pass_on(result.into_zval())));
        }
        return Ok(PhpArray::from_distinct_entries(mapped));
    }
    let mut mapped = PhpArray::with_capacity(array.len());
    for (key, zval) in array.iter() {
        let result = ask(call, &callback, [Value::zval(zval.clone())])?;
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
    callback: Option<&Callable>,
    arrays: &[PhpArray],
) -> Result<PhpArray, Unwind> {
    /// Arguments that need no memory of their own.
    const FEW: usize = 4;
    let longest = arrays.iter().map(|array| array.len()).max().unwrap_or(0);
    let mut elements: Vec<_> = arrays.iter().map(|array| array.zvals()).collect();
    let mut mapped = PhpArray::with_capacity(longest);
    for _ in 0..longest {
        let row = elements
            .iter_mut()
            .map(|zvals| zvals.next().map_or_else(ZvalPtr::null, ZvalPtr::clone));
        let result = match callback {
            Some(callback) if arrays.len() <= FEW => {
                let mut few = [const { Value::NULL }; FEW];
                for (value, zval) in few.iter_mut().zip(row) {
                    *value = Value::zval(zval);
                }
                let row = &mut few[..arrays.len()];
                warn_of_references(call, callback, row)?;
                callback.call(call.machine, row)?
            }
            Some(callback) => {
                let row: Vec<Value> = row.map(Value::zval).collect();
                warn_of_references(call, callback, &row)?;
                callback.call(call.machine, row)?
            }
            None => PhpArray::from_zvals(row).into(),
        };
        // The indices stay below the number of elements, so there always is a next one.
        let _ = mapped.push(separate::pass_on(result.into_zval()));
    }
    Ok(mapped)
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
    for (key, zval) in array.iter() {
        let is_kept = match &callback {
            None => crate::zval::convert::to_bool(zval.view()),
            Some(callback) => {
                let result = match mode {
                    FILTER_USE_BOTH => {
                        ask(call, callback, [Value::zval(zval.clone()), key.to_value()])?
                    }
                    FILTER_USE_KEY => ask(call, callback, [key.to_value()])?,
                    _ => ask(call, callback, [Value::zval(zval.clone())])?,
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
    for zval in array.zvals() {
        carry = ask(call, &callback, [carry, Value::zval(zval.clone())])?;
    }
    Ok(carry)
}
