//! Whole numbers: `abs`, `ceil`, `floor`, `round`.

use crate::builtins;
use crate::ext::{Builtin, Call, IfPassed, IntOrFloat};

pub(in crate::ext) static FUNCTIONS: &[Builtin] = builtins! {
    abs(num), ceil(num), floor(num), round(num, precision = 0, mode = PHP_ROUND_HALF_UP),
};

/// Which way a number goes that lies halfway between two.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Half {
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
    /// To the even one.
    Even,
    /// To the odd one.
    Odd,
}

/// The number without its sign; the smallest int becomes a float.
fn abs(_: &mut Call<'_>, num: IntOrFloat) -> IntOrFloat {
    match num {
        IntOrFloat::Float(float) => IntOrFloat::Float(float.abs()),
        IntOrFloat::Int(int) => match int.checked_abs() {
            Some(int) => IntOrFloat::Int(int),
            None => IntOrFloat::Float(-(int as f64)),
        },
    }
}

fn to_float(num: IntOrFloat) -> f64 {
    match num {
        IntOrFloat::Int(int) => int as f64,
        IntOrFloat::Float(float) => float,
    }
}

/// The next whole number that is not below `num`, as a float.
fn ceil(_: &mut Call<'_>, num: IntOrFloat) -> f64 {
    next_above(to_float(num))
}

/// The next whole number that is not above `num`, as a float.
fn floor(_: &mut Call<'_>, num: IntOrFloat) -> f64 {
    next_below(to_float(num))
}

/// The next whole number that is not above `value`. The C library is asked only where that is no integer of a double's own.
#[inline]
pub(in crate::ext) fn next_below(value: f64) -> f64 {
    const EXACT: f64 = (1_i64 << 52) as f64;
    if value.abs() < EXACT {
        let whole = value as i64 as f64;
        let whole = if whole > value { whole - 1.0 } else { whole };
        // Zero keeps its sign.
        return whole.copysign(value);
    }
    value.floor()
}

/// The next whole number that is not below `value`.
#[inline]
pub(in crate::ext) fn next_above(value: f64) -> f64 {
    -next_below(-value)
}

/// The number with `precision` decimals, or with as many zeros at its end if that is negative.
fn round(_: &mut Call<'_>, num: IntOrFloat, precision: IfPassed<i64>, mode: IfPassed<i64>) -> f64 {
    let precision = precision.0.unwrap_or(0);
    let places = precision.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32;
    let half = match mode.0.unwrap_or(1) {
        2 => Half::Down,
        3 => Half::Even,
        4 => Half::Odd,
        _ => Half::Up,
    };
    match num {
        IntOrFloat::Int(int) if places >= 0 => int as f64,
        num => round_to(to_float(num), places, half),
    }
}

/// Rounds to a whole number, halves away from zero.
pub(crate) fn round_half_up(value: f64) -> f64 {
    round_to(value, 0, Half::Up)
}

/// Rounds to `places` decimals (php-src 8.2 `_php_math_round`): first to the 15 digits that a double holds for sure, so that
/// 1.005 is taken for what it was written as, then to what was asked for.
pub(crate) fn round_to(value: f64, places: i32, half: Half) -> f64 {
    if !value.is_finite() || value == 0.0 {
        return value;
    }
    let places = places.max(i32::MIN + 1);
    let precise = 14 - magnitude(value);
    let power = power_of_ten(places.abs());
    let mut scaled;
    if precise > places && precise - 15 < places {
        let first = power_of_ten(precise.abs());
        scaled = if precise >= 0 {
            value * first
        } else {
            value / first
        };
        scaled = to_whole(scaled, half);
        scaled /= power_of_ten((places - precise).abs());
    } else {
        scaled = if places >= 0 {
            value * power
        } else {
            value / power
        };
        if scaled.abs() >= 1e15 {
            // Beyond what a double tells apart: there is nothing to round.
            return value;
        }
    }
    scaled = to_whole(scaled, half);
    if places.abs() < 23 {
        return if places > 0 {
            scaled / power
        } else {
            scaled * power
        };
    }
    // The power is inexact there; the nearest double to the decimal text is what is wanted.
    match format!("{scaled:.6}e{}", -i64::from(places)).parse::<f64>() {
        Ok(rounded) if rounded.is_finite() => rounded,
        _ => value,
    }
}

/// The exponent of the power of ten at or below a number.
fn magnitude(value: f64) -> i32 {
    let value = value.abs();
    if !(1e-8..=1e22).contains(&value) {
        return next_below(value.log10()) as i32;
    }
    // Compared with the powers themselves: the logarithm of a number just below one is rounded up to it.
    let mut exponent = next_below(value.log10()) as i32;
    if value < decimal_power(exponent) {
        exponent -= 1;
    } else if value >= decimal_power(exponent + 1) {
        exponent += 1;
    }
    exponent.min(22)
}

/// The double nearest to a power of ten between 1e-9 and 1e23.
fn decimal_power(exponent: i32) -> f64 {
    const SMALL: [f64; 10] = [1e0, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9];
    if exponent < 0 {
        return SMALL[exponent.unsigned_abs().min(9) as usize];
    }
    power_of_ten(exponent)
}

/// A power of ten: exact up to 22.
fn power_of_ten(exponent: i32) -> f64 {
    const POWERS: [f64; 23] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];
    usize::try_from(exponent)
        .ok()
        .and_then(|exponent| POWERS.get(exponent).copied())
        .unwrap_or_else(|| 10f64.powf(f64::from(exponent)))
}

fn to_whole(value: f64, half: Half) -> f64 {
    let size = value.abs();
    let mut whole = next_below(size + 0.5);
    let even_below = 2.0 * next_below(whole / 2.0);
    let goes_down = match half {
        Half::Up => false,
        Half::Down => size == whole - 0.5,
        Half::Even => size == even_below + 0.5,
        Half::Odd => size == even_below - 0.5,
    };
    if goes_down {
        whole -= 1.0;
    }
    whole.copysign(value)
}
