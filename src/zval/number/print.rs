//! The text of floats: `1.5`, `-0`, `1.0E+25`, `NAN`.
//!
//! Which digits is one question, where the point stands another (php-src `zend_gcvt`). With a precision of -1 the digits are the
//! fewest that read back as the same float; with one of n they are the n first, correctly rounded, without zeros at the
//! end. The exponent form is taken when there are more than n (17 for -1) digits before the point, or more than three zeros after it.

use super::super::key::format_int;
use super::super::string::PhpStr;
use std::io::Write;

/// What a float without a fraction shows of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fraction {
    /// Nothing: `1`.
    Drop,
    /// A zero: `1.0`.
    Keep,
}

/// Significant digits that always tell a double from all others.
const SHORT: usize = 17;
/// A double has no more significant digits than this; zeros follow.
const ALL_DIGITS: usize = 767;
/// The longest `%H` of php-src's printf.
const PRINTF_DIGITS: i32 = 500;

/// The shortest text that reads back as the same float: a cast under `precision=-1`, `serialize`, `var_dump`, and the
/// float in messages.
#[inline]
pub fn float_to_string(float: f64) -> PhpStr {
    float_to_string_precision(float, -1)
}

/// The text of a cast to string (`echo`) under the ini setting `precision`, and of `serialize` under
/// `serialize_precision`. As in php-src, `INF` and `NAN` are cut to as many bytes as the precision has digits.
pub fn float_to_string_precision(float: f64, precision: i32) -> PhpStr {
    // 0 digits are taken for 1.
    let precision = if precision == 0 { 1 } else { precision };
    print(float, precision, b'E', Fraction::Drop)
}

/// The text of `var_export` under `serialize_precision`: `1.0` for a float without a fraction.
pub fn float_to_repr(float: f64, precision: i32) -> PhpStr {
    let precision = if precision == 0 { 1 } else { precision };
    print(float, precision, b'E', Fraction::Keep)
}

/// The text of `var_dump` and of `%H` in php-src's messages.
pub fn float_to_dump(float: f64, precision: i32) -> PhpStr {
    if float.is_finite() {
        float_to_string_precision(float, precision.min(PRINTF_DIGITS))
    } else {
        PhpStr::new(non_finite(float))
    }
}

/// The text of `json_encode` under `serialize_precision`; INF and NAN have none there and are refused before.
pub fn float_to_json(float: f64, precision: i32, fraction: Fraction) -> PhpStr {
    print(float, precision, b'e', fraction)
}

fn non_finite(float: f64) -> &'static [u8] {
    if float.is_nan() {
        b"NAN"
    } else if float > 0.0 {
        b"INF"
    } else {
        b"-INF"
    }
}

fn print(float: f64, precision: i32, exponent: u8, fraction: Fraction) -> PhpStr {
    // -1 and everything below it ask for the shortest digits.
    let limit = if precision < 0 {
        SHORT as i32
    } else {
        precision
    };
    if let Some(int) = small_integer(float, limit) {
        let mut buffer = [0; 20];
        let digits = format_int(int, &mut buffer);
        return match fraction {
            Fraction::Drop => PhpStr::new(digits),
            Fraction::Keep => PhpStr::concat(digits, b".0"),
        };
    }
    if !float.is_finite() {
        let text = non_finite(float);
        return PhpStr::new(&text[..text.len().min(limit as usize)]);
    }
    let layout = Layout {
        limit,
        exponent,
        fraction,
    };
    let mut shortest = [0; SHORT];
    let decimal = Decimal::shortest(float, &mut shortest);
    // Up to 15 digits survive the way to a normal double and back, so digits that are that few are those of the double.
    let few = precision <= 15 && decimal.digits.len() as i32 <= precision && float.is_normal();
    if precision < 0 || few || float == 0.0 {
        return layout.text(&decimal);
    }
    print_rounded(float, layout)
}

/// An integral float of which every precision from `limit` on shows all digits.
#[inline]
fn small_integer(float: f64, limit: i32) -> Option<i64> {
    const END: [f64; 16] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ];
    let end = END[(limit as usize).min(15)];
    let int = float as i64;
    let shows_all = float.abs() < end && int as f64 == float;
    // -0 keeps its sign, and goes the long way.
    (shows_all && (int != 0 || float.is_sign_positive()) && limit > 0).then_some(int)
}

#[inline(never)]
fn print_rounded(float: f64, layout: Layout) -> PhpStr {
    let count = (layout.limit.max(1) as usize).min(ALL_DIGITS);
    if let Some((digits, point)) = tied_integer(float, count as u32) {
        return layout.text(&Decimal {
            negative: float < 0.0,
            digits: format_int(digits, &mut [0; 20]),
            point,
        });
    }
    if count <= SHORT {
        let mut text = [0; SHORT + 8];
        let mut rest = &mut text[..];
        // A sign, 17 digits, a point and an exponent always fit.
        let _ = write!(rest, "{:.*e}", count - 1, float);
        let free = rest.len();
        let mut digits = [0; SHORT];
        let decimal = Decimal::read(&text[..SHORT + 8 - free], &mut digits);
        return layout.text(&decimal);
    }
    let text = format!("{:.*e}", count - 1, float);
    let mut digits = vec![0; count];
    layout.text(&Decimal::read(text.as_bytes(), &mut digits))
}

/// The digits, zeros at their end included, and the point of an integer below 1e15 that lies halfway between two
/// numbers of `count` digits and is rounded down to a zero. php-src's `zend_dtoa` leaves the zeros there in this case
/// alone: under `precision=6`, 1000005.0 is `1.00000E+6` and 1000004.0 is `1.0E+6`.
fn tied_integer(float: f64, count: u32) -> Option<(i64, i32)> {
    let int = float.abs() as i64;
    if int as f64 != float.abs() || !(1..1_000_000_000_000_000).contains(&int) {
        return None;
    }
    let length = int.ilog10() + 1;
    let unit = 10i64.pow(length.checked_sub(count)?);
    let digits = int / unit;
    let is_tie = unit > 1 && int % unit == unit / 2;
    (is_tie && digits % 10 == 0).then_some((digits, length as i32))
}

/// `0.digits` times ten to the power of `point`.
struct Decimal<'a> {
    negative: bool,
    digits: &'a [u8],
    point: i32,
}

impl<'a> Decimal<'a> {
    fn shortest(float: f64, digits: &'a mut [u8; SHORT]) -> Decimal<'a> {
        Decimal::read(zmij::Buffer::new().format_finite(float).as_bytes(), digits)
    }

    /// Takes text apart that has a sign, digits with a point somewhere, and an exponent, or some of these.
    fn read(text: &[u8], digits: &'a mut [u8]) -> Decimal<'a> {
        let (negative, text) = match text {
            [b'-', text @ ..] => (true, text),
            text => (false, text),
        };
        let mut count = 0;
        let mut point = 0;
        let mut exponent = 0;
        let mut after_point = false;
        for (at, byte) in text.iter().enumerate() {
            match byte {
                b'.' => after_point = true,
                b'e' => {
                    exponent = read_exponent(&text[at + 1..]);
                    break;
                }
                digit => {
                    // Zeros in front only move the point.
                    let is_leading_zero = count == 0 && *digit == b'0';
                    point += match (after_point, is_leading_zero) {
                        (false, false) => 1,
                        (true, true) => -1,
                        (false, true) | (true, false) => 0,
                    };
                    if !is_leading_zero && let Some(place) = digits.get_mut(count) {
                        *place = *digit;
                        count += 1;
                    }
                }
            }
        }
        while count > 0 && digits[count - 1] == b'0' {
            count -= 1;
        }
        if count == 0 {
            return Decimal {
                negative,
                digits: b"0",
                point: 1,
            };
        }
        Decimal {
            negative,
            digits: &digits[..count],
            point: point + exponent,
        }
    }
}

fn read_exponent(text: &[u8]) -> i32 {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    let exponent = digits
        .iter()
        .fold(0, |sum, digit| sum * 10 + i32::from(digit - b'0'));
    if negative { -exponent } else { exponent }
}

/// Where the point stands and how the exponent looks.
struct Layout {
    /// Digits before the point beyond which the exponent form is taken.
    limit: i32,
    exponent: u8,
    fraction: Fraction,
}

impl Layout {
    fn text(&self, decimal: &Decimal<'_>) -> PhpStr {
        const SHORT_TEXT: usize = 64;
        // Digits, the zeros between them and the point, and at most `-`, `0.`, `.0` and `E+308`.
        let zeros = if self.takes_exponent(decimal.point) {
            0
        } else {
            decimal.point.unsigned_abs() as usize
        };
        let room = decimal.digits.len() + zeros + 10;
        if room <= SHORT_TEXT {
            let mut text = [0; SHORT_TEXT];
            let length = self.write(decimal, &mut text);
            return PhpStr::new(&text[..length]);
        }
        let mut text = vec![0; room];
        let length = self.write(decimal, &mut text);
        PhpStr::new(&text[..length])
    }

    fn takes_exponent(&self, point: i32) -> bool {
        point < -3 || (point >= 0 && point > self.limit)
    }

    /// Writes the text to the start of `text` and returns its length.
    fn write(&self, decimal: &Decimal<'_>, text: &mut [u8]) -> usize {
        let mut at = 0;
        let mut push = |bytes: &[u8]| {
            text[at..at + bytes.len()].copy_from_slice(bytes);
            at += bytes.len();
        };
        let Decimal { digits, point, .. } = *decimal;
        if decimal.negative {
            push(b"-");
        }
        if self.takes_exponent(point) {
            let (first, rest) = digits.split_at(1);
            push(first);
            push(b".");
            push(if rest.is_empty() { b"0" } else { rest });
            push(&[self.exponent, if point > 0 { b'+' } else { b'-' }]);
            push(format_int(i64::from((point - 1).abs()), &mut [0; 20]));
            return at;
        }
        if point <= 0 {
            push(b"0.");
            push(&b"000"[..point.unsigned_abs() as usize]);
            push(digits);
            return at;
        }
        let before = (point as usize).min(digits.len());
        push(&digits[..before]);
        for _ in before..point as usize {
            push(b"0");
        }
        if before < digits.len() {
            push(b".");
            push(&digits[before..]);
        } else if self.fraction == Fraction::Keep {
            push(b".0");
        }
        at
    }
}
