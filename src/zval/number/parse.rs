//! Numeric strings: which bytes PHP takes for a number, and which number that is.
//!
//! ```text
//!   whitespace  sign  digits . digits  e sign digits  whitespace
//!   ──────────  ────  ───────────────  ─────────────  ──────────
//!    optional   opt.  one digit at     optional       optional
//!                     least, point
//!                     optional
//! ```
//!
//! Without point and exponent it is an int, unless that is out of range; then it is a float, as with either of them.

use std::cmp::Ordering;

/// An int or a float.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// An integer.
    Int(i64),
    /// A double.
    Float(f64),
}

/// What a string is as a number (php-src `_is_numeric_string_ex`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Numeric {
    /// The whole string is a number, with whitespace around it or not.
    Whole(Number),
    /// The string begins with a number and goes on with something else: `A non-numeric value encountered`.
    Leading(Number),
    /// The string does not begin with a number: `Unsupported operand types` or a TypeError.
    Not,
}

/// Whether digits alone were too many for an int, and on which side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overflow {
    /// It fits, or it was written as a float.
    None,
    /// Above the largest int.
    Above,
    /// Below the smallest int.
    Below,
}

/// The most digits an int can have.
const INT_DIGITS: usize = 19;
/// The magnitude of the smallest int.
const INT_MIN_DIGITS: &[u8] = b"9223372036854775808";

impl Number {
    /// The number as a float.
    #[inline]
    pub fn to_float(self) -> f64 {
        match self {
            Number::Int(int) => int as f64,
            Number::Float(float) => float,
        }
    }
}

impl Numeric {
    /// The number that is the whole string.
    #[inline]
    pub fn whole(self) -> Option<Number> {
        match self {
            Numeric::Whole(number) => Some(number),
            Numeric::Leading(_) | Numeric::Not => None,
        }
    }

    /// The number that the string is or begins with.
    #[inline]
    pub fn prefix(self) -> Option<Number> {
        match self {
            Numeric::Whole(number) | Numeric::Leading(number) => Some(number),
            Numeric::Not => None,
        }
    }
}

/// What the string is as a number.
#[inline]
pub fn parse_numeric(string: &[u8]) -> Numeric {
    match plain_int(string) {
        Some(int) => Numeric::Whole(Number::Int(int)),
        None => parse_overflowing(string).0,
    }
}

/// What the string is as a number, and whether it is an int out of range: comparing two of those as floats would take
/// different ones for equal.
#[inline(never)]
pub fn parse_overflowing(string: &[u8]) -> (Numeric, Overflow) {
    if let Some(int) = leading_int(string) {
        return (Numeric::Leading(Number::Int(int)), Overflow::None);
    }
    let text = &string[whitespace(string)..];
    let Some((number, end, overflow)) = scan(text) else {
        return (Numeric::Not, Overflow::None);
    };
    let rest = &text[end..];
    let numeric = if whitespace(rest) == rest.len() {
        Numeric::Whole(number)
    } else {
        Numeric::Leading(number)
    };
    (numeric, overflow)
}

/// The float that the string begins with after whitespace, 0 where there is none (php-src `zend_strtod`, which is the cast
/// `(float)`).
pub fn parse_float_prefix(string: &[u8]) -> f64 {
    if let Some(int) = plain_int(string) {
        // `-0` is an int elsewhere, but here it is the float with that sign.
        return if int == 0 && string[0] == b'-' {
            -0.0
        } else {
            int as f64
        };
    }
    let text = &string[whitespace(string)..];
    to_float(&text[..float_end(text)])
}

/// The usual numeric string: up to 18 digits, perhaps with a minus. `None` says nothing about the others.
#[inline]
pub fn plain_int(string: &[u8]) -> Option<i64> {
    let (negative, digits) = match string {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.is_empty() || digits.len() >= INT_DIGITS {
        return None;
    }
    let mut int = 0i64;
    for digit in digits {
        let digit = digit.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        int = int * 10 + i64::from(digit);
    }
    Some(if negative { -int } else { int })
}

/// The int that a string like `12 apples` begins with: up to 18 digits, and then what is part of no number. `None` says nothing
/// about the others.
fn leading_int(string: &[u8]) -> Option<i64> {
    let count = digits(string);
    let first_other = string.get(count)?;
    let may_go_on = matches!(first_other, b'.' | b'e' | b'E' | b' ' | b'\t'..=b'\r');
    if may_go_on {
        return None;
    }
    plain_int(&string[..count])
}

/// How many bytes of whitespace the string begins with.
#[inline]
fn whitespace(string: &[u8]) -> usize {
    string
        .iter()
        .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c))
        .count()
}

fn digits(string: &[u8]) -> usize {
    string
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count()
}

/// The number at the start of `text`, where it ends, and whether it is an int out of range.
fn scan(text: &[u8]) -> Option<(Number, usize, Overflow)> {
    let negative = text.first() == Some(&b'-');
    let sign = usize::from(matches!(text.first(), Some(b'-' | b'+')));
    let unsigned = &text[sign..];
    let float = |overflow| {
        let end = float_end(text);
        Some((Number::Float(to_float(&text[..end])), end, overflow))
    };
    let overflow = if negative {
        Overflow::Below
    } else {
        Overflow::Above
    };
    match unsigned {
        [b'0'..=b'9', ..] => {}
        [b'.', b'0'..=b'9', ..] => return float(Overflow::None),
        _ => return None,
    }
    let zeros = unsigned.iter().take_while(|byte| **byte == b'0').count();
    let significant = digits(&unsigned[zeros..]);
    if significant > INT_DIGITS {
        return float(overflow);
    }
    let end = sign + zeros + significant;
    let mut after_range_check = end;
    match &text[end..] {
        [b'.', ..]
        | [b'e' | b'E', b'0'..=b'9', ..]
        | [b'e' | b'E', b'+' | b'-', b'0'..=b'9', ..] => {
            return float(Overflow::None);
        }
        // php-src has read on to the sign when it finds no exponent, and compares the digits from one further.
        [b'e' | b'E', b'+' | b'-', ..] => after_range_check += 1,
        _ => {}
    }
    if significant == INT_DIGITS && !fits(&text[after_range_check - INT_DIGITS..], negative) {
        return float(overflow);
    }
    let magnitude = unsigned[..zeros + significant]
        .iter()
        .fold(0u64, |int, digit| {
            int.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'))
        });
    let int = if negative {
        magnitude.wrapping_neg()
    } else {
        magnitude
    };
    Some((Number::Int(int as i64), end, Overflow::None))
}

/// Whether 19 digits are in range. As in php-src what follows them takes part: `-9223372036854775808` is an int, but
/// with a blank after it a float.
fn fits(from_digits: &[u8], negative: bool) -> bool {
    let text = from_digits.split(|byte| *byte == 0).next().unwrap_or(b"");
    match text.cmp(INT_MIN_DIGITS) {
        Ordering::Less => true,
        Ordering::Equal => negative,
        Ordering::Greater => false,
    }
}

/// Where the float at the start of `text` ends; 0 if there is none.
fn float_end(text: &[u8]) -> usize {
    let sign = usize::from(matches!(text.first(), Some(b'-' | b'+')));
    let whole = digits(&text[sign..]);
    let mut end = sign + whole;
    let mut fraction = 0;
    if text.get(end) == Some(&b'.') {
        fraction = digits(&text[end + 1..]);
        end += 1 + fraction;
    }
    if whole + fraction == 0 {
        return 0;
    }
    let exponent_sign = match &text[end..] {
        [b'e' | b'E', b'+' | b'-', b'0'..=b'9', ..] => 1,
        [b'e' | b'E', b'0'..=b'9', ..] => 0,
        _ => return end,
    };
    let exponent = end + 1 + exponent_sign;
    exponent + digits(&text[exponent..])
}

/// The float nearest to what `text`, a float as [`float_end`] found it, says.
fn to_float(text: &[u8]) -> f64 {
    let (negative, unsigned) = match text {
        [b'-', unsigned @ ..] => (true, unsigned),
        [b'+', unsigned @ ..] => (false, unsigned),
        unsigned => (false, unsigned),
    };
    // Nothing but a well-formed number comes here, or nothing at all.
    let float: f64 = fast_float2::parse(unsigned).unwrap_or(0.0);
    if negative && !unsigned.is_empty() {
        -float
    } else {
        float
    }
}
