//! Numbers to another base: `bindec`, `dechex`, `base_convert` …

use crate::builtins;
use crate::eval::Unwind;
use crate::eval::errors::Throw;
use crate::ext::{Builtin, Call, IntOrFloat};
use crate::zval::PhpStr;

pub(in crate::ext) static FUNCTIONS: &[Builtin] = builtins! {
    bindec(binary_string), hexdec(hex_string), octdec(octal_string), decbin(num), decoct(num), dechex(num),
    base_convert(num, from_base, to_base),
};

const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// The number that binary digits write; a float if it is out of range.
fn bindec(call: &mut Call<'_>, binary_string: PhpStr) -> Result<IntOrFloat, Unwind> {
    parse(call, &binary_string, 2)
}

/// The number that hexadecimal digits write; a float if it is out of range.
fn hexdec(call: &mut Call<'_>, hex_string: PhpStr) -> Result<IntOrFloat, Unwind> {
    parse(call, &hex_string, 16)
}

/// The number that octal digits write; a float if it is out of range.
fn octdec(call: &mut Call<'_>, octal_string: PhpStr) -> Result<IntOrFloat, Unwind> {
    parse(call, &octal_string, 8)
}

/// Its 64 bits in binary digits.
fn decbin(_: &mut Call<'_>, num: i64) -> PhpStr {
    write_int(num as u64, 2)
}

/// Its 64 bits in octal digits.
fn decoct(_: &mut Call<'_>, num: i64) -> PhpStr {
    write_int(num as u64, 8)
}

/// Its 64 bits in hexadecimal digits.
fn dechex(_: &mut Call<'_>, num: i64) -> PhpStr {
    write_int(num as u64, 16)
}

/// A number written to one base, written to another.
fn base_convert(
    call: &mut Call<'_>,
    num: PhpStr,
    from_base: i64,
    to_base: i64,
) -> Result<PhpStr, Unwind> {
    for (index, base) in [(1, from_base), (2, to_base)] {
        if !(2..=36).contains(&base) {
            return Err(call.value_error(index, "must be between 2 and 36 (inclusive)"));
        }
    }
    match parse(call, &num, from_base as u8)? {
        IntOrFloat::Int(int) => Ok(write_int(int as u64, to_base as u64)),
        IntOrFloat::Float(float) => write_float(call, float, to_base),
    }
}

/// Reads digits of a base, between white space, with its prefix (`0x`, `0o`, `0b`) or without; other characters are left out, with a word about
/// it.
fn parse(call: &mut Call<'_>, text: &[u8], base: u8) -> Result<IntOrFloat, Unwind> {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t'..=b'\r');
    let start = text
        .iter()
        .position(|byte| !is_space(byte))
        .unwrap_or(text.len());
    let end = text
        .iter()
        .rposition(|byte| !is_space(byte))
        .map_or(start, |last| last + 1);
    let text = &text[start..end];
    let digits = match (base, text) {
        (16, [b'0', b'x' | b'X', digits @ ..])
        | (8, [b'0', b'o' | b'O', digits @ ..])
        | (2, [b'0', b'b' | b'B', digits @ ..]) => digits,
        _ => text,
    };
    let mut number = IntOrFloat::Int(0);
    let mut has_others = false;
    for &byte in digits {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'z' => byte - b'a' + 10,
            b'A'..=b'Z' => byte - b'A' + 10,
            _ => u8::MAX,
        };
        if digit >= base {
            has_others = true;
            continue;
        }
        number = match number {
            IntOrFloat::Int(int) => int
                .checked_mul(i64::from(base))
                .and_then(|int| int.checked_add(i64::from(digit)))
                .map_or_else(
                    || IntOrFloat::Float(int as f64 * f64::from(base) + f64::from(digit)),
                    IntOrFloat::Int,
                ),
            IntOrFloat::Float(float) => {
                IntOrFloat::Float(float * f64::from(base) + f64::from(digit))
            }
        };
    }
    if has_others {
        call.machine.deprecated(
            "Invalid characters passed for attempted conversion, these have been ignored",
        )?;
    }
    Ok(number)
}

fn write_int(mut number: u64, base: u64) -> PhpStr {
    let mut text = [0; 64];
    let mut at = text.len();
    // Dividing takes long: digits of 2, 4, 8, 16 and 32 are bits.
    let bits = base.is_power_of_two().then_some(base.trailing_zeros());
    loop {
        at -= 1;
        let digit = match bits {
            Some(bits) => {
                let digit = number & (base - 1);
                number >>= bits;
                digit
            }
            None => {
                let digit = number % base;
                number /= base;
                digit
            }
        };
        text[at] = DIGITS[digit as usize];
        if number == 0 {
            return PhpStr::new(&text[at..]);
        }
    }
}

/// A whole float in another base: its lowest 64 digits at most.
fn write_float(call: &mut Call<'_>, float: f64, base: i64) -> Result<PhpStr, Unwind> {
    let mut number = float.floor();
    if number.is_infinite() {
        return Err(call.machine.throw(
            Throw::ValueError,
            &format!("An infinite value cannot be converted to base {base}"),
        ));
    }
    let base = base as f64;
    let mut text = [0; 64];
    let mut at = text.len();
    loop {
        at -= 1;
        text[at] = DIGITS[(number % base) as usize % DIGITS.len()];
        number /= base;
        if at == 0 || number.abs() < 1.0 {
            return Ok(PhpStr::new(&text[at..]));
        }
    }
}
