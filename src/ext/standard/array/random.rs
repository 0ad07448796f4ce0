//! Chance: `shuffle` and `array_rand`, and what the Randomizer shares with them.

use crate::builtins;
use crate::eval::Unwind;
use crate::eval::errors::Throw;
use crate::ext::random::random_range;
use crate::ext::{ArrayByRef, Builtin, Call};
use crate::zval::{PhpArray, PhpStr, Value};

pub(in crate::ext) static FUNCTIONS: &[Builtin] = builtins! {
    shuffle(&array), array_rand(array, num = 1), str_shuffle(string),
};

/// Gives a random number from 0 to a greatest one.
pub(crate) type Dice<'d> = dyn FnMut(&mut Call<'_>, i64) -> Result<i64, Unwind> + 'd;

/// Numbers in a row that may be taken already before the dice are called broken.
const ATTEMPTS: u32 = 50;

fn twister(call: &mut Call<'_>, most: i64) -> Result<i64, Unwind> {
    Ok(random_range(call.machine, 0, most))
}

/// Puts the elements in random order; the keys become 0, 1, 2, …
fn shuffle(call: &mut Call<'_>, array: ArrayByRef) -> Result<bool, Unwind> {
    let Some(taken) = array.0.take_array() else {
        return Ok(true);
    };
    let shuffled = shuffled(call, taken, &mut twister)?;
    array.0.set(shuffled);
    Ok(true)
}

/// The elements in the order of the dice.
pub(crate) fn shuffled(
    call: &mut Call<'_>,
    array: PhpArray,
    dice: &mut Dice<'_>,
) -> Result<PhpArray, Unwind> {
    let mut zvals = array.into_zvals();
    for left in (1..zvals.len()).rev() {
        let other = dice(call, left as i64)?;
        zvals.swap(left, other as usize);
    }
    Ok(PhpArray::from_zvals(zvals))
}

/// The bytes of `string` in random order.
fn str_shuffle(call: &mut Call<'_>, string: PhpStr) -> PhpStr {
    let mut string = string;
    for left in (1..string.len()).rev() {
        let other = random_range(call.machine, 0, left as i64);
        string.make_mut().swap(left, other as usize);
    }
    string
}

/// A random key, or an array of `num` of them in the array's order.
fn array_rand(call: &mut Call<'_>, array: PhpArray, num: i64) -> Result<Value, Unwind> {
    keys_picked(call, &array, num, &mut twister)
}

/// A key that the dice pick, or an array of `num` of them in the array's order.
pub(crate) fn keys_picked(
    call: &mut Call<'_>,
    array: &PhpArray,
    num: i64,
    dice: &mut Dice<'_>,
) -> Result<Value, Unwind> {
    let count = array.len();
    if count == 0 {
        return Err(call.value_error(0, "cannot be empty"));
    }
    if num == 1 {
        return one_key(call, array, dice);
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
    let mut attempts = 0;
    while left > 0 {
        let at = dice(call, count as i64 - 1)? as usize;
        if chosen[at] {
            attempts += 1;
            if attempts > ATTEMPTS {
                return Err(call.machine.throw(
                    Throw::BrokenRandomEngineError,
                    "Failed to generate an acceptable random number in 50 attempts",
                ));
            }
            continue;
        }
        attempts = 0;
        chosen[at] = true;
        left -= 1;
    }
    let keys = array
        .keys()
        .zip(chosen)
        .filter(|(_, chosen)| *chosen != leaves_out)
        .map(|(key, _)| key.to_value());
    Ok(PhpArray::from_values(keys.collect::<Vec<_>>()).into())
}

/// One random key: by trying positions, or by counting where most of them are holes.
fn one_key(call: &mut Call<'_>, array: &PhpArray, dice: &mut Dice<'_>) -> Result<Value, Unwind> {
    let (count, end) = (array.len() as u32, array.end());
    if count < end - end / 2 {
        let at = dice(call, i64::from(count) - 1)?;
        let key = array.keys().nth(at as usize);
        return Ok(key.map_or(Value::NULL, |key| key.to_value()));
    }
    loop {
        let at = dice(call, i64::from(end) - 1)?;
        if let Some((key, _)) = array.entry_at(at as u32) {
            return Ok(key.to_value());
        }
    }
}
