//! `number_format`: numbers for people.

use super::string::total_length;
use crate::builtins;
use crate::ext::{Builtin, Call, IfPassed};
use crate::zval::number::{FixedBuffer, fixed_digits};
use crate::zval::{PhpStr, StrBuilder};

/// Number formatting.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    number_format(num, decimals = 0, decimal_separator = ".", thousands_separator = ","),
};

/// More digits than this do not come out of php-src's conversion (`NDIG`); zeros follow.
const CONVERTED_DIGITS: usize = 318;

/// `num` with grouped thousands, rounded to `decimals` digits after the point.
fn number_format(
    _: &mut Call<'_>,
    num: f64,
    decimals: i64,
    decimal_separator: IfPassed<Option<PhpStr>>,
    thousands_separator: IfPassed<Option<PhpStr>>,
) -> PhpStr {
    let point = decimal_separator.0.flatten();
    let point = point.as_deref().unwrap_or(b".");
    let separator = thousands_separator.0.flatten();
    let separator = separator.as_deref().unwrap_or(b",");
    let decimals = decimals.clamp(0, i64::from(i32::MAX)) as usize;
    let rounded = round_half_up(num.abs(), decimals as i32);
    if rounded.is_nan() {
        return PhpStr::from("nan");
    }
    if rounded.is_infinite() {
        return PhpStr::from("inf");
    }
    let places = decimals.min(CONVERTED_DIGITS);
    let mut buffer: FixedBuffer = [b'0'; 48];
    let text;
    let digits = match fixed_digits(rounded, places, &mut buffer) {
        Some(digits) => digits,
        None => {
            text = format!("{rounded:.places$}").replace('.', "");
            text.as_bytes()
        }
    };
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let groups = (whole.len() - 1) / 3;
    let room = total_length(groups, separator.len(), whole.len() + 1);
    let mut result = StrBuilder::with_capacity(total_length(1, room + point.len(), decimals));
    if num < 0.0 && rounded != 0.0 {
        result.push(b'-');
    }
    let (first, threes) = whole.split_at(whole.len() - groups * 3);
    result.push_bytes(first);
    for three in threes.chunks_exact(3) {
        result.push_bytes(separator);
        result.push_bytes(three);
    }
    if decimals > 0 {
        result.push_bytes(point);
        result.push_bytes(fraction);
        result.push_repeated(b'0', decimals - fraction.len());
    }
    result.finish()
}

/// Rounds a number that is not negative as `round` does: to 15 significant digits first, so that 1.005 rounds up although
/// the double lies below it (php-src `_php_math_round`).
fn round_half_up(value: f64, places: i32) -> f64 {
    if !value.is_finite() || value == 0.0 {
        return value;
    }
    let power = |exponent: i32| 10f64.powi(exponent.abs());
    let scale = |value: f64, places: i32| {
        if places >= 0 {
            value * power(places)
        } else {
            value / power(places)
        }
    };
    let precise = 14 - value.log10().floor() as i32;
    let scaled = if precise > places && precise - 15 < places {
        let first = (scale(value, precise) + 0.5).floor();
        // `precise` is the larger one, so this moves the point back.
        first / power(precise - places)
    } else {
        let scaled = scale(value, places);
        if scaled.abs() >= 1e15 {
            return value;
        }
        scaled
    };
    let rounded = (scaled + 0.5).floor();
    if places < 23 {
        return rounded / power(places);
    }
    let text = format!("{rounded:.6}e{}", -places);
    match text.parse::<f64>() {
        Ok(parsed) if parsed.is_finite() => parsed,
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::round_half_up;

    #[test]
    fn decimal_halves_round_up() {
        assert_eq!(round_half_up(1.005, 2), 1.01);
        assert_eq!(round_half_up(0.285, 2), 0.29);
        assert_eq!(round_half_up(1234.5678, 2), 1234.57);
        assert_eq!(round_half_up(0.5, 0), 1.0);
        assert_eq!(round_half_up(1e25, 3), 1e25);
    }
}
