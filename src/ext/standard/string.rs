//! Basic string functions: length, parts, repetition, padding, bytes. PHP strings are byte strings.

use crate::builtins;
use crate::eval::Unwind;
use crate::ext::table::{BuiltinConstant, ConstantValue};
use crate::ext::{Builtin, Call};
use crate::heap;
use crate::zval::{PhpArray, PhpStr, StrBuilder, Value};

/// String functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    strlen(string), substr(string, offset, length = null), str_repeat(string, times), strrev(string),
    str_pad(string, length, pad_string = " ", pad_type = 1), ord(character), chr(codepoint),
    bin2hex(string), hex2bin(string), count_chars(string, mode = 0), str_rot13(string),
    nl2br(string, use_xhtml = true),
};

/// Constants of [`FUNCTIONS`].
pub(super) static CONSTANTS: &[BuiltinConstant] = &[
    BuiltinConstant {
        name: "STR_PAD_LEFT",
        value: ConstantValue::Int(PAD_LEFT),
    },
    BuiltinConstant {
        name: "STR_PAD_RIGHT",
        value: ConstantValue::Int(PAD_RIGHT),
    },
    BuiltinConstant {
        name: "STR_PAD_BOTH",
        value: ConstantValue::Int(PAD_BOTH),
    },
];

const PAD_LEFT: i64 = 0;
const PAD_RIGHT: i64 = 1;
const PAD_BOTH: i64 = 2;

/// Number of bytes in `string`.
fn strlen(_: &mut Call<'_>, string: PhpStr) -> i64 {
    string.len() as i64
}

/// Where a part that starts at `offset` and is `length` long lies in a string of `size` bytes. Negative numbers count
/// from the end; what lies outside is cut off.
pub(super) fn part(size: usize, offset: i64, length: Option<i64>) -> std::ops::Range<usize> {
    let start = if offset < 0 {
        size.saturating_sub(magnitude(offset))
    } else {
        (offset as usize).min(size)
    };
    let end = match length {
        None => size,
        Some(length) if length < 0 => size.saturating_sub(magnitude(length)).max(start),
        Some(length) => start.saturating_add(length as usize).min(size),
    };
    start..end
}

fn magnitude(int: i64) -> usize {
    int.unsigned_abs() as usize
}

/// The part of `string` from `offset` on, at most `length` bytes.
fn substr(_: &mut Call<'_>, string: PhpStr, offset: i64, length: Option<i64>) -> PhpStr {
    part_of_string(&string, offset, length)
}

/// The part of a string that starts at `offset` and is `length` long.
pub(crate) fn part_of_string(string: &PhpStr, offset: i64, length: Option<i64>) -> PhpStr {
    let range = part(string.len(), offset, length);
    if range.len() == string.len() {
        return string.clone();
    }
    PhpStr::new(&string[range])
}

/// `string`, `times` times.
fn str_repeat(call: &mut Call<'_>, string: PhpStr, times: i64) -> Result<PhpStr, Unwind> {
    if times < 0 {
        return Err(call.value_error(1, "must be greater than or equal to 0"));
    }
    Ok(repeat(&string, times as usize))
}

/// `string`, `times` times; an overflowing length ends the request as php-src `safe_emalloc` does.
pub(super) fn repeat(string: &PhpStr, times: usize) -> PhpStr {
    match (string.len(), times) {
        (0, _) | (_, 0) => return PhpStr::empty(),
        (1, _) => return PhpStr::filled(string[0], times),
        (_, 1) => return string.clone(),
        _ => {}
    }
    let length = total_length(string.len(), times, 0);
    let mut result = PhpStr::filled(0, length);
    let bytes = result.make_mut();
    let mut done = string.len();
    bytes[..done].copy_from_slice(string);
    // Doubling what is there copies in long runs.
    while done < length {
        let more = done.min(length - done);
        bytes.copy_within(..more, done);
        done += more;
    }
    result
}

/// `nmemb * size + offset`, the length of a string to be made.
pub(crate) fn total_length(nmemb: usize, size: usize, offset: usize) -> usize {
    // php-src adds the head of a zend_string, 24 bytes and the NUL rounded up to 32, before it looks for an overflow.
    const ZEND_STRING_HEAD: usize = 32;
    match heap::safe_address(nmemb, size, offset.saturating_add(ZEND_STRING_HEAD)) {
        Ok(total) => total - ZEND_STRING_HEAD,
        Err(failure) => failure.raise(),
    }
}

/// `string` backwards.
fn strrev(_: &mut Call<'_>, mut string: PhpStr) -> PhpStr {
    if string.len() > 1 {
        string.make_mut().reverse();
    }
    string
}

/// `string` made `length` bytes long with `pad_string` on the side that `pad_type` names.
fn str_pad(
    call: &mut Call<'_>,
    string: PhpStr,
    length: i64,
    pad_string: PhpStr,
    pad_type: i64,
) -> Result<PhpStr, Unwind> {
    if length < 0 || length as usize <= string.len() {
        return Ok(string);
    }
    if pad_string.is_empty() {
        return Err(call.value_error(2, "must be a non-empty string"));
    }
    let missing = length as usize - string.len();
    let left = match pad_type {
        PAD_LEFT => missing,
        PAD_RIGHT => 0,
        PAD_BOTH => missing / 2,
        _ => {
            return Err(call.value_error(3, "must be STR_PAD_LEFT, STR_PAD_RIGHT, or STR_PAD_BOTH"));
        }
    };
    let mut result = StrBuilder::with_capacity(total_length(1, string.len(), missing));
    push_padding(&mut result, &pad_string, left);
    result.push_bytes(&string);
    push_padding(&mut result, &pad_string, missing - left);
    Ok(result.finish())
}

fn push_padding(result: &mut StrBuilder, pad: &[u8], mut count: usize) {
    if let [byte] = pad {
        result.push_repeated(*byte, count);
        return;
    }
    while count > 0 {
        let more = pad.len().min(count);
        result.push_bytes(&pad[..more]);
        count -= more;
    }
}

/// The first byte of `character` as a number; 0 for the empty string.
fn ord(_: &mut Call<'_>, character: PhpStr) -> i64 {
    character.first().map_or(0, |byte| i64::from(*byte))
}

/// The string of one byte, `codepoint` modulo 256.
fn chr(_: &mut Call<'_>, codepoint: i64) -> PhpStr {
    PhpStr::from_byte(codepoint as u8)
}

/// The bytes of `string` in hexadecimal, two lowercase digits each.
fn bin2hex(_: &mut Call<'_>, string: PhpStr) -> PhpStr {
    hexadecimal(&string)
}

/// `bytes` in hexadecimal, two lowercase digits each.
pub(crate) fn hexadecimal(bytes: &[u8]) -> PhpStr {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut result = PhpStr::filled(0, total_length(bytes.len(), 2, 0));
    if !bytes.is_empty() {
        for (pair, byte) in result.make_mut().chunks_exact_mut(2).zip(bytes) {
            pair[0] = DIGITS[usize::from(byte >> 4)];
            pair[1] = DIGITS[usize::from(byte & 15)];
        }
    }
    result
}

/// The bytes that `string` writes in hexadecimal.
fn hex2bin(call: &mut Call<'_>, string: PhpStr) -> Result<Value, Unwind> {
    if !string.len().is_multiple_of(2) {
        call.warn("Hexadecimal input string must have an even length")?;
        return Ok(Value::FALSE);
    }
    let mut result = StrBuilder::with_capacity(string.len() / 2);
    for pair in string.chunks_exact(2) {
        match (hex_digit(pair[0]), hex_digit(pair[1])) {
            (Some(high), Some(low)) => result.push(high << 4 | low),
            _ => {
                call.warn("Input string must be hexadecimal string")?;
                return Ok(Value::FALSE);
            }
        }
    }
    Ok(result.finish().into())
}

/// The value of a hexadecimal digit.
pub(super) fn hex_digit(byte: u8) -> Option<u8> {
    (byte as char).to_digit(16).map(|digit| digit as u8)
}

/// How often each byte occurs in `string` (modes 0 to 2), or which bytes do and do not (3 and 4).
fn count_chars(call: &mut Call<'_>, string: PhpStr, mode: i64) -> Result<Value, Unwind> {
    if !(0..=4).contains(&mode) {
        return Err(call.value_error(1, "must be between 0 and 4 (inclusive)"));
    }
    let mut counts = [0i64; 256];
    for byte in string.iter() {
        counts[usize::from(*byte)] += 1;
    }
    let chosen = (0..=255u8).filter(|byte| match mode {
        1 | 3 => counts[usize::from(*byte)] != 0,
        2 | 4 => counts[usize::from(*byte)] == 0,
        _ => true,
    });
    if mode >= 3 {
        let bytes: Vec<u8> = chosen.collect();
        return Ok(Value::bytes(&bytes));
    }
    let entries = chosen.map(|byte| {
        let count = Value::int(counts[usize::from(byte)]);
        (i64::from(byte).into(), count.into_zval())
    });
    Ok(PhpArray::from_entries(entries).into())
}

/// `string` with each letter moved thirteen places on.
fn str_rot13(_: &mut Call<'_>, mut string: PhpStr) -> PhpStr {
    if !string.is_empty() {
        for byte in string.make_mut() {
            *byte = match *byte {
                b'a'..=b'm' | b'A'..=b'M' => *byte + 13,
                b'n'..=b'z' | b'N'..=b'Z' => *byte - 13,
                other => other,
            };
        }
    }
    string
}

/// `string` with `<br />` (or `<br>`) before each line end: `\n`, `\r`, `\r\n` or `\n\r`.
fn nl2br(_: &mut Call<'_>, string: PhpStr, use_xhtml: bool) -> PhpStr {
    let tag: &[u8] = if use_xhtml { b"<br />" } else { b"<br>" };
    let Some(first) = memchr::memchr2(b'\n', b'\r', &string) else {
        return string;
    };
    let mut result = StrBuilder::with_capacity(string.len() + tag.len());
    let mut copied = 0;
    let mut next = Some(first);
    while let Some(at) = next {
        result.push_bytes(&string[copied..at]);
        result.push_bytes(tag);
        let end = match (string[at], string.get(at + 1)) {
            (b'\r', Some(b'\n')) | (b'\n', Some(b'\r')) => at + 2,
            _ => at + 1,
        };
        result.push_bytes(&string[at..end]);
        copied = end;
        next = memchr::memchr2(b'\n', b'\r', &string[end..]).map(|found| end + found);
    }
    result.push_bytes(&string[copied..]);
    result.finish()
}

#[cfg(test)]
mod tests {
    use super::part;

    #[test]
    fn parts_are_cut_to_the_string() {
        assert_eq!(part(5, 1, Some(3)), 1..4);
        assert_eq!(part(5, -3, Some(2)), 2..4);
        assert_eq!(part(5, 0, Some(-2)), 0..3);
        assert_eq!(part(5, 4, Some(-2)), 4..4);
        assert_eq!(part(5, 9, None), 5..5);
        assert_eq!(part(5, i64::MIN, Some(i64::MIN)), 0..0);
        assert_eq!(part(5, 2, Some(i64::MAX)), 2..5);
    }
}
