//! Arrays made of keys and values: `array_fill`, `array_fill_keys`, `array_combine`, `array_flip`.

use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call, Mixed};
use crate::zval::{Key, PhpArray, View, ZvalPtr};

pub(in crate::ext) static FUNCTIONS: &[Builtin] = builtins! {
    array_fill(start_index, count, value), array_fill_keys(keys, value), array_combine(keys, values), array_flip(array),
};

/// `count` elements, all the zval of `value`, under the keys from `start_index` on; a negative start is followed by 0.
fn array_fill(
    call: &mut Call<'_>,
    start_index: i64,
    count: i64,
    value: Mixed,
) -> Result<PhpArray, Unwind> {
    if count < 0 {
        return Err(call.value_error(1, "must be greater than or equal to 0"));
    }
    if count == 0 {
        return Ok(PhpArray::new());
    }
    if count > i64::from(i32::MAX) {
        return Err(call.value_error(1, "is too large"));
    }
    if start_index > i64::MAX - count + 1 {
        return Err(call.machine.throw_error(
            "Cannot add element to the array as the next element is already occupied",
        ));
    }
    let mut array = PhpArray::with_capacity(count as usize);
    let data = array.make_mut();
    *data.slot_int(start_index) = Some(value.0.clone());
    for _ in 1..count {
        // Checked above: the last key is below the largest integer.
        let _ = data.push(value.0.clone());
    }
    Ok(array)
}

/// The key that an element's value is, with anything but an int taken as a string.
fn key_of(call: &mut Call<'_>, zval: &ZvalPtr) -> Result<Key, Unwind> {
    match zval.view() {
        View::Int(int) => Ok(Key::Int(int)),
        View::String(string) => Ok(Key::from_string(string)),
        _ => {
            let value = zval.get();
            Ok(Key::from_string(&call.machine.to_string(&value)?))
        }
    }
}

/// The elements of `keys` as keys, each with the zval of `value`.
fn array_fill_keys(call: &mut Call<'_>, keys: PhpArray, value: Mixed) -> Result<PhpArray, Unwind> {
    if keys.is_empty() {
        return Ok(keys);
    }
    let mut array = PhpArray::hashed_with_capacity(keys.len());
    for key in keys.zvals() {
        let key = key_of(call, key)?;
        array.set(&key, value.0.clone());
    }
    Ok(array)
}

/// The elements of `keys` as keys, with those of `values`.
fn array_combine(
    call: &mut Call<'_>,
    keys: PhpArray,
    values: PhpArray,
) -> Result<PhpArray, Unwind> {
    if keys.len() != values.len() {
        return Err(call.value_error(
            0,
            "and argument #2 ($values) must have the same number of elements",
        ));
    }
    if keys.is_empty() {
        return Ok(keys);
    }
    let mut array = PhpArray::hashed_with_capacity(keys.len());
    for (key, value) in keys.zvals().zip(values.zvals()) {
        let key = key_of(call, key)?;
        array.set(&key, value.clone());
    }
    Ok(array)
}

/// The elements as keys, with the keys they had.
fn array_flip(call: &mut Call<'_>, array: PhpArray) -> Result<PhpArray, Unwind> {
    if array.is_empty() {
        return Ok(array);
    }
    let mut flipped = PhpArray::hashed_with_capacity(array.len());
    for (key, zval) in array.iter() {
        let new_key = match zval.view() {
            View::Int(int) => Key::Int(int),
            View::String(string) => Key::from_string(string),
            _ => {
                call.warn("Can only flip string and integer values, entry skipped")?;
                continue;
            }
        };
        flipped.set(&new_key, ZvalPtr::new(key.to_value()));
    }
    Ok(flipped)
}
