//! The printf family: texts made from a format and arguments (php-src `php_formatted_print`).

use super::format_specifier::{Alignment, Specifier, pad};
use crate::builtins;
use crate::eval::Unwind;
use crate::eval::errors::Throw;
use crate::ext::argument::Rest;
use crate::ext::{Builtin, Call};
use crate::zval::number::{FixedBuffer, fixed_digits, float_to_string_precision};
use crate::zval::{PhpArray, PhpStr, StrBuilder, Value, View, convert, format_int};

/// The printf family.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    sprintf(format, ...values), vsprintf(format, values), printf(format, ...values),
    vprintf(format, values),
};

/// The text that `format` describes.
fn sprintf(call: &mut Call<'_>, format: PhpStr, values: Rest) -> Result<PhpStr, Unwind> {
    formatted(call, &format, &values.0, Source::Arguments { before: 1 })
}

/// The text that `format` describes, with its values in an array.
fn vsprintf(call: &mut Call<'_>, format: PhpStr, values: PhpArray) -> Result<PhpStr, Unwind> {
    let values: Vec<Value> = values.zvals().map(|zval| zval.get()).collect();
    formatted(call, &format, &values, Source::Array)
}

/// Writes the text that `format` describes, and returns its length.
fn printf(call: &mut Call<'_>, format: PhpStr, values: Rest) -> Result<i64, Unwind> {
    let text = sprintf(call, format, values)?;
    call.write_output(&text);
    Ok(text.len() as i64)
}

/// Writes the text that `format` describes, with its values in an array, and returns its length.
fn vprintf(call: &mut Call<'_>, format: PhpStr, values: PhpArray) -> Result<i64, Unwind> {
    let text = vsprintf(call, format, values)?;
    call.write_output(&text);
    Ok(text.len() as i64)
}

/// Where values come from, for the error when there are too few.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// The arguments after the first `before` ones, the format among them.
    Arguments {
        /// How many come before the values.
        before: usize,
    },
    /// An array.
    Array,
}

/// The text that `format` describes.
///
/// # Errors
/// The format is malformed, values are missing, or one cannot be converted.
pub(crate) fn formatted(
    call: &mut Call<'_>,
    format: &[u8],
    values: &[Value],
    source: Source,
) -> Result<PhpStr, Unwind> {
    let mut result = StrBuilder::with_capacity(format.len() + 32);
    let mut rest = format;
    let mut next = 0;
    let mut missing: Option<usize> = None;
    while let Some(at) = memchr::memchr(b'%', rest) {
        result.push_bytes(&rest[..at]);
        rest = &rest[at + 1..];
        if let [b'%', after @ ..] = rest {
            result.push(b'%');
            rest = after;
            continue;
        }
        let (read, after) = Specifier::read(rest, values, &mut next)
            .map_err(|message| call.throw(Throw::ValueError, &message))?;
        rest = after;
        let specifier = match read {
            Ok(specifier) => specifier,
            Err(index) => {
                missing = missing.max(Some(index));
                continue;
            }
        };
        let Some(value) = values.get(specifier.argument) else {
            missing = missing.max(Some(specifier.argument));
            continue;
        };
        let kind = rest.first().copied();
        push_value(call, &mut result, &specifier, kind, value)?;
        rest = rest.get(1..).unwrap_or(b"");
    }
    result.push_bytes(rest);
    match (missing, source) {
        (None, _) => Ok(result.finish()),
        (Some(index), Source::Array) => {
            let message = format!(
                "The arguments array must contain {} items, {} given",
                index + 1,
                values.len()
            );
            Err(call.throw(Throw::ValueError, &message))
        }
        (Some(index), Source::Arguments { before }) => {
            let message = format!(
                "{} arguments are required, {} given",
                index + before + 1,
                values.len() + before
            );
            Err(call.throw(Throw::ArgumentCountError, &message))
        }
    }
}

fn push_value(
    call: &mut Call<'_>,
    result: &mut StrBuilder,
    specifier: &Specifier,
    kind: Option<u8>,
    value: &Value,
) -> Result<(), Unwind> {
    let kind = kind.unwrap_or(0);
    if specifier.precision == Some(-1) && !b"gGhH".contains(&kind) {
        let message = "Precision -1 is only supported for %g, %G, %h and %H";
        return Err(call.throw(Throw::ValueError, message));
    }
    match kind {
        b's' => {
            let text = call.to_string(value)?;
            let length = specifier
                .precision
                .map_or(text.len(), |most| text.len().min(most as usize));
            return pad(call, result, specifier, &text[..length], b"");
        }
        b'd' => {
            let int = int_of(call, value)?;
            let mut buffer = [0; 20];
            let digits = format_int(int, &mut buffer);
            let digits = digits.strip_prefix(b"-").unwrap_or(digits);
            let sign: &[u8] = match int {
                ..0 => b"-",
                0.. if specifier.always_sign => b"+",
                _ => b"",
            };
            return pad(call, result, &specifier.for_digits(), digits, sign);
        }
        b'u' => {
            let digits = (int_of(call, value)? as u64).to_string();
            return pad(
                call,
                result,
                &specifier.for_digits(),
                digits.as_bytes(),
                b"",
            );
        }
        b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'h' | b'H' => {
            let float = float_of(call, value)?;
            return push_float(call, result, specifier, kind, float);
        }
        b'c' => {
            let int = int_of(call, value)?;
            result.push(int as u8);
        }
        b'o' | b'x' | b'X' | b'b' => {
            let int = int_of(call, value)?;
            let mut buffer = [0; 64];
            let digits = digits_by_bits(int as u64, kind, &mut buffer);
            // php-src takes a precision here for "show nothing but the padding".
            let length = match specifier.precision {
                None => digits.len(),
                Some(_) => 0,
            };
            return pad(call, result, specifier, &digits[..length], b"");
        }
        b'%' => result.push(b'%'),
        0 => {
            let message = "Missing format specifier at end of string";
            return Err(call.throw(Throw::ValueError, message));
        }
        other => {
            let message = [&b"Unknown format specifier \""[..], &[other], b"\""].concat();
            return Err(call.throw_bytes(Throw::ValueError, &message));
        }
    }
    Ok(())
}

/// The octal, hexadecimal or binary digits of a number, at the end of `buffer`.
fn digits_by_bits(number: u64, kind: u8, buffer: &mut [u8; 64]) -> &[u8] {
    let (bits, letters): (u32, &[u8; 16]) = match kind {
        b'o' => (3, b"0123456789abcdef"),
        b'x' => (4, b"0123456789abcdef"),
        b'X' => (4, b"0123456789ABCDEF"),
        _ => (1, b"0123456789abcdef"),
    };
    let mut rest = number;
    let mut at = buffer.len();
    loop {
        at -= 1;
        buffer[at] = letters[(rest & ((1 << bits) - 1)) as usize];
        rest >>= bits;
        if rest == 0 {
            return &buffer[at..];
        }
    }
}

/// The integer that a value is cast to, with the warning that objects get.
pub(crate) fn int_of(call: &mut Call<'_>, value: &Value) -> Result<i64, Unwind> {
    warn_of_object(call, value, "int")?;
    Ok(convert::to_int(value.view()))
}

/// The float that a value is cast to, with the warning that objects get.
pub(crate) fn float_of(call: &mut Call<'_>, value: &Value) -> Result<f64, Unwind> {
    warn_of_object(call, value, "float")?;
    Ok(convert::to_float(value.view()))
}

fn warn_of_object(call: &mut Call<'_>, value: &Value, wanted: &str) -> Result<(), Unwind> {
    if let View::Object(_) = value.view() {
        let message = format!(
            "Object of class {} could not be converted to {wanted}",
            convert::type_name(value.view())
        );
        call.warning(&message)?;
    }
    Ok(())
}

/// More digits than this are not shown (php-src `MAX_FLOAT_PRECISION`).
const MOST_DIGITS: i32 = 53;

fn push_float(
    call: &mut Call<'_>,
    result: &mut StrBuilder,
    specifier: &Specifier,
    kind: u8,
    float: f64,
) -> Result<(), Unwind> {
    let precision = match specifier.precision {
        None => 6,
        Some(digits) if digits > MOST_DIGITS => {
            call.note(&format!(
                "Requested precision of {digits} digits was truncated to PHP maximum of {MOST_DIGITS} digits"
            ))?;
            MOST_DIGITS
        }
        Some(digits) => digits,
    };
    if !float.is_finite() {
        // The width does not count for these. As in php-src, a sign is written in the place of the first letter, and
        // only where zeros would be padded.
        let name: &[u8] = if float.is_nan() { b"NaN" } else { b"INF" };
        let signs = specifier.alignment == Alignment::Right && specifier.padding == b'0';
        match (signs, float < 0.0, specifier.always_sign) {
            (true, true, _) => result.push(b'-'),
            (true, false, true) => result.push(b'+'),
            _ => {
                result.push_bytes(name);
                return Ok(());
            }
        }
        result.push_bytes(&name[1..]);
        return Ok(());
    }
    if matches!(kind, b'f' | b'F') {
        let mut buffer: FixedBuffer = [b'0'; 48];
        if let Some(digits) = fixed_digits(float, precision as usize, &mut buffer) {
            return push_fixed(
                call,
                result,
                specifier,
                digits,
                precision as usize,
                float < 0.0,
            );
        }
    }
    let text = match kind {
        b'f' | b'F' => format!("{:.*}", precision as usize, float.abs()).into_bytes(),
        b'e' | b'E' => exponent_form(float.abs(), precision as usize, kind),
        _ => {
            let precision = if precision == 0 { 1 } else { precision };
            let mut text = float_to_string_precision(float, precision).to_vec();
            if matches!(kind, b'g' | b'h') {
                text.make_ascii_lowercase();
            }
            if text.first() == Some(&b'-') {
                text.remove(0);
            }
            text
        }
    };
    let shows_sign = match kind {
        b'e' | b'E' | b'f' | b'F' => float < 0.0,
        _ => float.is_sign_negative(),
    };
    let sign: &[u8] = match (shows_sign, specifier.always_sign) {
        (true, _) => b"-",
        (false, true) => b"+",
        (false, false) => b"",
    };
    pad(call, result, specifier, &text, sign)
}

/// Appends the digits of a float, with the point before the last `places` of them.
fn push_fixed(
    call: &mut Call<'_>,
    result: &mut StrBuilder,
    specifier: &Specifier,
    digits: &[u8],
    places: usize,
    is_negative: bool,
) -> Result<(), Unwind> {
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let mut text = [0; 49];
    let mut length = whole.len();
    text[..length].copy_from_slice(whole);
    if places > 0 {
        text[length] = b'.';
        text[length + 1..length + 1 + places].copy_from_slice(fraction);
        length += 1 + places;
    }
    let sign: &[u8] = match (is_negative, specifier.always_sign) {
        (true, _) => b"-",
        (false, true) => b"+",
        (false, false) => b"",
    };
    pad(call, result, specifier, &text[..length], sign)
}

/// `1.234e+5`: the exponent has a sign and no leading zeros.
fn exponent_form(float: f64, precision: usize, letter: u8) -> Vec<u8> {
    let mut text = format!("{float:.precision$e}").into_bytes();
    if let Some(at) = memchr::memchr(b'e', &text) {
        text[at] = letter;
        if text.get(at + 1) != Some(&b'-') {
            text.insert(at + 1, b'+');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::exponent_form;

    #[test]
    fn exponents_have_signs() {
        assert_eq!(exponent_form(12345.678, 6, b'e'), b"1.234568e+4");
        assert_eq!(exponent_form(0.0, 2, b'E'), b"0.00E+0");
        assert_eq!(exponent_form(1.5e-9, 1, b'e'), b"1.5e-9");
    }
}
