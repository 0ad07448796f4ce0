//! The functions of the extension: `mt_rand`, `rand`, `mt_srand`, `random_int`, `random_bytes`, `lcg_value`.

use super::linear::CombinedLinear;
use super::range::{self, Word};
use super::twister::{Mode, Twister};
use super::{Generators, random_seed, system_bytes, twister};
use crate::builtins;
use crate::eval::Unwind;
use crate::eval::errors::Throw;
use crate::ext::{Builtin, Call, IfPassed};
use crate::zval::PhpStr;

pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    lcg_value(), mt_srand(seed = 0, mode = MT_RAND_MT19937), srand(seed = 0, mode = MT_RAND_MT19937),
    rand(min = 0, max = 0), mt_rand(min = 0, max = 0), mt_getrandmax(), getrandmax(), random_bytes(length),
    random_int(min, max),
};

/// The largest number that `mt_rand()` gives: 31 bits.
const MT_RAND_MAX: i64 = 0x7FFF_FFFF;

/// A float between 0 and 1.
fn lcg_value(call: &mut Call<'_>) -> f64 {
    call.machine
        .extensions
        .state::<Generators>()
        .linear
        .get_or_insert_with(|| CombinedLinear::new(random_seed(), random_seed()))
        .generate()
}

/// Seeds the Mersenne Twister, with a random number if none is given.
fn mt_srand(call: &mut Call<'_>, seed: IfPassed<i64>, mode: i64) {
    let seed = seed.0.map_or_else(random_seed, |seed| seed as u32);
    let mode = if mode == 1 { Mode::Php } else { Mode::Mt19937 };
    call.machine.extensions.state::<Generators>().twister = Some(Twister::new(seed, mode));
}

/// Alias of [`mt_srand`].
fn srand(call: &mut Call<'_>, seed: IfPassed<i64>, mode: i64) {
    mt_srand(call, seed, mode);
}

/// The bounds that were passed: both or none.
fn bounds(
    call: &mut Call<'_>,
    min: IfPassed<i64>,
    max: IfPassed<i64>,
) -> Result<Option<(i64, i64)>, Unwind> {
    match (min.0, max.0) {
        (None, None) => Ok(None),
        (Some(min), Some(max)) => Ok(Some((min, max))),
        _ => {
            let message = format!(
                "{}() expects exactly 2 arguments, 1 given",
                call.function_name()
            );
            Err(call.machine.throw(Throw::ArgumentCountError, &message))
        }
    }
}

/// A number from 0 to [`mt_getrandmax`], or from the lower to the higher of two.
fn rand(call: &mut Call<'_>, min: IfPassed<i64>, max: IfPassed<i64>) -> Result<i64, Unwind> {
    let bounds = bounds(call, min, max)?;
    let twister = twister(call.machine);
    Ok(match bounds {
        None => i64::from(twister.generate() >> 1),
        Some((min, max)) => twister.range_by_mode(min.min(max), min.max(max)),
    })
}

/// A number from 0 to [`mt_getrandmax`], or from `min` to `max`.
fn mt_rand(call: &mut Call<'_>, min: IfPassed<i64>, max: IfPassed<i64>) -> Result<i64, Unwind> {
    match bounds(call, min, max)? {
        None => Ok(i64::from(twister(call.machine).generate() >> 1)),
        Some((min, max)) if max < min => {
            Err(call.value_error(1, "must be greater than or equal to argument #1 ($min)"))
        }
        Some((min, max)) => Ok(twister(call.machine).range_by_mode(min, max)),
    }
}

/// The largest number that [`mt_rand`] gives without bounds.
fn mt_getrandmax(_: &mut Call<'_>) -> i64 {
    MT_RAND_MAX
}

/// Alias of [`mt_getrandmax`].
fn getrandmax(_: &mut Call<'_>) -> i64 {
    MT_RAND_MAX
}

#[cold]
fn no_randomness(call: &mut Call<'_>) -> Unwind {
    call.machine.throw(
        Throw::RandomException,
        "Could not gather sufficient random data",
    )
}

/// `length` bytes of the system's randomness.
fn random_bytes(call: &mut Call<'_>, length: i64) -> Result<PhpStr, Unwind> {
    if length < 1 {
        return Err(call.value_error(0, "must be greater than 0"));
    }
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    let mut bytes = PhpStr::filled(0, length);
    if !system_bytes(bytes.make_mut()) {
        return Err(no_randomness(call));
    }
    Ok(bytes)
}

/// A number from `min` to `max` of the system's randomness.
fn random_int(call: &mut Call<'_>, min: i64, max: i64) -> Result<i64, Unwind> {
    if min > max {
        return Err(call.value_error(0, "must be less than or equal to argument #2 ($max)"));
    }
    let random = range::range(min, max, || {
        let mut bytes = [0; 8];
        if system_bytes(&mut bytes) {
            Ok(Word {
                bits: u64::from_le_bytes(bytes),
                size: 8,
            })
        } else {
            Err(())
        }
    });
    match random {
        Ok(Some(int)) => Ok(int),
        Ok(None) | Err(()) => Err(no_randomness(call)),
    }
}
