//! The digits of a float with a fixed number of them behind the point, as `%.2f` and `number_format` show it.

use super::super::key::format_unsigned;

/// Room for the digits of [`fixed_digits`]: a number of 64 bits, and zeros before it.
pub type FixedBuffer = [u8; 48];

/// The most digits behind the point that are worked out here.
const MOST_PLACES: usize = 19;
/// Bits of a double's fraction, the hidden one not counted.
const FRACTION_BITS: i32 = 52;

/// The digits of a finite float without its sign, rounded correctly with `places` of them behind the point (an exact half to
/// the even digit), without the point. There is at least one before it. `None` where they are too many for 64 bits.
///
/// The value times a power of ten is an integer over a power of two, which fits 128 bits; so it is rounded exactly.
pub fn fixed_digits(float: f64, places: usize, buffer: &mut FixedBuffer) -> Option<&[u8]> {
    if places > MOST_PLACES || !float.is_finite() {
        return None;
    }
    let bits = float.to_bits();
    let exponent = (bits >> FRACTION_BITS & 0x7FF) as i32;
    let fraction = bits & ((1 << FRACTION_BITS) - 1);
    let (mantissa, exponent) = match exponent {
        0 => (fraction, 1),
        _ => (fraction | 1 << FRACTION_BITS, exponent),
    };
    let shift = 1023 + FRACTION_BITS - exponent;
    let scaled = u128::from(mantissa) * 10u128.pow(places as u32);
    let rounded = match shift {
        // Below 2^117 over at least 2^127: less than half of the last digit.
        127.. => 0,
        1.. => {
            let (whole, rest, half) = (
                scaled >> shift,
                scaled & ((1 << shift) - 1),
                1 << (shift - 1),
            );
            let is_up = rest > half || rest == half && whole & 1 == 1;
            whole + u128::from(is_up)
        }
        -10..=0 => scaled << -shift,
        _ => return None,
    };
    let rounded = u64::try_from(rounded).ok()?;
    let start = format_unsigned(rounded, buffer);
    // At least one digit before the point.
    let start = start.min(buffer.len() - places - 1);
    Some(&buffer[start..])
}

#[cfg(test)]
mod tests {
    use super::fixed_digits;

    #[test]
    fn as_exact_formatting_has_them() {
        let mut float = 1.0e-12_f64;
        while float < 1.0e17 {
            for value in [float, float * 1.5, float / 7.0, (float * 4.0).floor() / 8.0] {
                for places in [0, 1, 2, 3, 6, 10, 19] {
                    let mut buffer = [b'0'; 48];
                    let Some(digits) = fixed_digits(value, places, &mut buffer) else {
                        continue;
                    };
                    let expected = format!("{value:.places$}").replace('.', "");
                    assert_eq!(digits, expected.as_bytes(), "{value} to {places} places");
                }
            }
            float *= 3.7;
        }
    }
}
