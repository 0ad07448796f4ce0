//! Chance: `shuffle` and `array_rand`.

use crate::builtins;
use crate::eval::Unwind;
use crate::ext::random::random_range;
use crate::ext::{ArrayByRef, Builtin, Call};
use crate::zval::{PhpArray, Value};

pub(in crate::ext) static FUNCTIONS: &[Builtin] = builtins! {
    shuffle(&array), array_rand(array, num = 1),
};

/// Puts the elements in random order; the keys become 0, 1, 2, …
fn shuffle(call: &mut Call<'_>, array: ArrayByRef) -> bool {
    let Some(taken) = array.0.take_array() else {
        return true;
    };
    let mut zvals = taken.into_zvals();
    for left in (1..zvals.len()).rev() {
        let other = random_range(call.machine, 0, left as i64);
        zvals.swap(left, other as usize);
    }
    array.0.set(PhpArray::from_zvals(zvals));
    true
}

/// A random key, or an array of `num` of them in the array's order.
fn array_rand(call: &mut Call<'_>, array: PhpArray, num: i64) -> Result<Value, Unwind> {
    let count = array.len();
    if count == 0 {
        return Err(call.value_error(0, "cannot be empty"));
    }
    if num == 1 {
        return Ok(one_key(call, &array));
    }
    let Some(wanted) = usize::try_from(num)
        .ok()
        .filter(|num| (1..=count).contains(num))
    else {
        return Err(call.value_error(
            1,
            "must be between 1 and the number of elements in argument #1 ($array)",
        ));
    };
    // Of many, those to leave out are chosen.
    let leaves_out = wanted > count / 2;
    let mut left = if leaves_out { count - wanted } else { wanted };
    let mut chosen = vec![false; count];
    while left > 0 {
        let at = random_range(call.machine, 0, count as i64 - 1) as usize;
        if !chosen[at] {
            chosen[at] = true;
            left -= 1;
        }
    }
    let keys = array
        .keys()
        .zip(chosen)
        .filter(|(_, chosen)| *chosen != leaves_out)
        .map(|(key, _)| key.to_value());
    Ok(PhpArray::from_values(keys.collect::<Vec<_>>()).into())
}

/// One random key: by trying positions, or by counting where most of them are holes.
fn one_key(call: &mut Call<'_>, array: &PhpArray) -> Value {
    let (count, end) = (array.len() as u32, array.end());
    if count < end - end / 2 {
        let at = random_range(call.machine, 0, i64::from(count) - 1);
        let key = array.keys().nth(at as usize);
        return key.map_or(Value::NULL, |key| key.to_value());
    }
    loop {
        let at = random_range(call.machine, 0, i64::from(end) - 1);
        if let Some((key, _)) = array.entry_at(at as u32) {
            return key.to_value();
        }
    }
}
