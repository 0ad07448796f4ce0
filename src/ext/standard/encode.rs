//! Texts of other alphabets: base64, quoted-printable, uuencode, and UTF-8 from Latin-1 and back.

use super::string::{hex_digit, total_length};
use super::utf8::{Decoded, decode, push_code_point};
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call, OrFalse};
use crate::zval::{PhpStr, StrBuilder};

/// Encoding functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    base64_encode(string), base64_decode(string, strict = false), quoted_printable_encode(string),
    quoted_printable_decode(string), convert_uuencode(string), convert_uudecode(string),
    utf8_encode(string), utf8_decode(string),
};

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// `string` in base64.
fn base64_encode(_: &mut Call<'_>, string: PhpStr) -> PhpStr {
    if string.is_empty() {
        return string;
    }
    let length = total_length(string.len().div_ceil(3), 4, 0);
    let mut result = PhpStr::filled(b'=', length);
    for (group, bytes) in result.make_mut().chunks_exact_mut(4).zip(string.chunks(3)) {
        let byte = |at: usize| u32::from(bytes.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for (at, digit) in group.iter_mut().enumerate().take(bytes.len() + 1) {
            *digit = BASE64[(bits >> (18 - 6 * at) & 63) as usize];
        }
    }
    result
}

static BASE64_VALUES: [u8; 256] = {
    let mut values = [BAD; 256];
    let mut digit = 0;
    while digit < 64 {
        values[BASE64[digit] as usize] = digit as u8;
        digit += 1;
    }
    values[b' ' as usize] = SPACE;
    values[b'\t' as usize] = SPACE;
    values[b'\n' as usize] = SPACE;
    values[b'\r' as usize] = SPACE;
    values[b'=' as usize] = PADDING;
    values
};
const BAD: u8 = 255;
const SPACE: u8 = 254;
const PADDING: u8 = 253;

/// What `string` writes in base64. Other bytes are skipped, or refused when `strict`.
fn base64_decode(_: &mut Call<'_>, string: PhpStr, strict: bool) -> OrFalse<PhpStr> {
    OrFalse::from(decode_base64(&string, strict))
}

/// What a text writes in base64; `None` where it does not and must (`strict`).
pub(crate) fn decode_base64(string: &[u8], strict: bool) -> Option<PhpStr> {
    let mut result = StrBuilder::with_capacity(string.len() / 4 * 3 + 3);
    let (mut bits, mut digits, mut padding) = (0u32, 0usize, 0usize);
    for byte in string.iter() {
        match BASE64_VALUES[usize::from(*byte)] {
            PADDING => padding += 1,
            SPACE => {}
            BAD if strict => return None,
            BAD => {}
            _ if strict && padding > 0 => return None,
            value => {
                bits = bits << 6 | u32::from(value);
                digits += 1;
                if digits % 4 == 0 {
                    result.push_bytes(&bits.to_be_bytes()[1..]);
                }
            }
        }
    }
    if strict && (digits % 4 == 1 || padding > 2 || padding > 0 && (digits + padding) % 4 != 0) {
        return None;
    }
    match digits % 4 {
        2 => result.push((bits >> 4) as u8),
        3 => result.push_bytes(&((bits >> 2) as u16).to_be_bytes()),
        _ => {}
    }
    Some(result.finish())
}

/// `string` in quoted-printable, in lines of 76 at most.
fn quoted_printable_encode(_: &mut Call<'_>, string: PhpStr) -> PhpStr {
    const MOST: usize = 75;
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut result = StrBuilder::with_capacity(string.len() + string.len() / 8);
    let mut column = 0;
    let mut at = 0;
    while at < string.len() {
        let byte = string[at];
        let next = string.get(at + 1).copied();
        at += 1;
        if byte == b'\r' && next == Some(b'\n') {
            result.push_bytes(b"\r\n");
            at += 1;
            column = 0;
            continue;
        }
        let is_quoted = byte.is_ascii_control()
            || byte >= 0x80
            || byte == b'='
            || byte == b' ' && next == Some(b'\r');
        if !is_quoted {
            column += 1;
            if column > MOST {
                result.push_bytes(b"=\r\n");
                column = 1;
            }
            result.push(byte);
            continue;
        }
        column += 3;
        // The bytes of a UTF-8 character stay on one line.
        let following = match byte {
            0..=0x7f => Some(0),
            0x80..=0xdf => Some(3),
            0xe0..=0xef => Some(6),
            0xf0..=0xf4 => Some(9),
            _ => None,
        };
        if following.is_some_and(|following| column + following > MOST) {
            result.push_bytes(b"=\r\n");
            column = 3;
        }
        let digits = [
            b'=',
            DIGITS[usize::from(byte >> 4)],
            DIGITS[usize::from(byte & 15)],
        ];
        result.push_bytes(&digits);
    }
    result.finish()
}

/// What `string` writes in quoted-printable, up to the first NUL.
fn quoted_printable_decode(_: &mut Call<'_>, string: PhpStr) -> PhpStr {
    let text = string.split(|byte| *byte == 0).next().unwrap_or(b"");
    let mut result = StrBuilder::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'=', rest) {
        result.push_bytes(&rest[..at]);
        rest = &rest[at + 1..];
        if let [high, low, after @ ..] = rest
            && let (Some(high), Some(low)) = (hex_digit(*high), hex_digit(*low))
        {
            result.push(high << 4 | low);
            rest = after;
            continue;
        }
        // A soft line break, perhaps with blanks before the line's end.
        let blanks = rest
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count();
        match &rest[blanks..] {
            [] => rest = b"",
            [b'\r', b'\n', after @ ..] | [b'\r' | b'\n', after @ ..] => rest = after,
            _ => result.push(b'='),
        }
    }
    result.push_bytes(rest);
    result.finish()
}

fn uu_digit(bits: u8) -> u8 {
    match bits & 63 {
        0 => b'`',
        bits => bits + b' ',
    }
}

fn uu_value(digit: u8) -> u8 {
    digit.wrapping_sub(b' ') & 63
}

/// `string` uuencoded: lines of 45 bytes, and an empty one at the end.
fn convert_uuencode(_: &mut Call<'_>, string: PhpStr) -> PhpStr {
    let mut result = StrBuilder::with_capacity(total_length(string.len() / 2, 3, 46));
    for line in string.chunks(45) {
        result.push(uu_digit(line.len() as u8));
        for group in line.chunks(3) {
            let byte = |at: usize| group.get(at).copied().unwrap_or(0);
            result.push_bytes(&[
                uu_digit(byte(0) >> 2),
                uu_digit(byte(0) << 4 | byte(1) >> 4),
                uu_digit(byte(1) << 2 | byte(2) >> 6),
                uu_digit(byte(2)),
            ]);
        }
        result.push(b'\n');
    }
    result.push_bytes(b"`\n");
    result.finish()
}

/// What `string` writes uuencoded.
fn convert_uudecode(call: &mut Call<'_>, string: PhpStr) -> Result<OrFalse<PhpStr>, Unwind> {
    match uudecode(&string) {
        Some(bytes) => Ok(OrFalse::Value(bytes)),
        None => {
            call.warn("Argument #1 ($data) is not a valid uuencoded string")?;
            Ok(OrFalse::False)
        }
    }
}

fn uudecode(text: &[u8]) -> Option<PhpStr> {
    if text.is_empty() {
        return None;
    }
    let mut result = StrBuilder::with_capacity(text.len());
    let mut total = 0;
    let mut at = 0;
    while at < text.len() {
        let length = usize::from(uu_value(text[at]));
        at += 1;
        if length == 0 {
            break;
        }
        total += length;
        // php-src's own arithmetic: a third more, rounded down, and whole groups of that.
        let end = at + if length == 45 { 60 } else { length * 133 / 100 };
        if length > text.len() || end > text.len() {
            return None;
        }
        while at < end {
            let [a, b, c, d] = *text.get(at..at + 4)? else {
                return None;
            };
            result.push_bytes(&[
                uu_value(a) << 2 | uu_value(b) >> 4,
                uu_value(b) << 4 | uu_value(c) >> 2,
                uu_value(c) << 6 | uu_value(d),
            ]);
            at += 4;
        }
        if length < 45 {
            break;
        }
        at += 1;
    }
    if total > result.len() {
        let digit = |index: usize| uu_value(text.get(at + index).copied().unwrap_or(0));
        result.push_bytes(&[
            digit(0) << 2 | digit(1) >> 4,
            digit(1) << 4 | digit(2) >> 2,
            digit(2) << 6 | digit(3),
        ]);
    }
    result.truncate(total);
    Some(result.finish())
}

/// `string` in UTF-8, its bytes being those of ISO-8859-1.
fn utf8_encode(call: &mut Call<'_>, string: PhpStr) -> Result<PhpStr, Unwind> {
    call.deprecated("Function utf8_encode() is deprecated")?;
    if string.is_ascii() {
        return Ok(string);
    }
    let mut result = StrBuilder::with_capacity(total_length(string.len(), 2, 0));
    for byte in string.iter() {
        push_code_point(&mut result, u32::from(*byte));
    }
    Ok(result.finish())
}

/// `string` in ISO-8859-1, with `?` for what it lacks.
fn utf8_decode(call: &mut Call<'_>, string: PhpStr) -> Result<PhpStr, Unwind> {
    call.deprecated("Function utf8_decode() is deprecated")?;
    let mut result = StrBuilder::with_capacity(string.len());
    let mut rest = string.as_bytes();
    while !rest.is_empty() {
        let decoded = decode(rest);
        result.push(match decoded {
            Decoded::CodePoint(code @ 0..=255, _) => code as u8,
            _ => b'?',
        });
        rest = &rest[decoded.length()..];
    }
    Ok(result.finish())
}
