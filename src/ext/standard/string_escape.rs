//! Backslashes: putting them in and taking them out.

use super::string::{hex_digit, total_length};
use super::string_trim::ByteMask;
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call};
use crate::zval::{PhpStr, StrBuilder};

/// Escaping functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    addslashes(string), stripslashes(string), addcslashes(string, characters), stripcslashes(string),
    quotemeta(string),
};

/// `string` with a backslash before quotes and backslashes, and `\0` for NUL.
fn addslashes(_: &mut Call<'_>, string: PhpStr) -> PhpStr {
    escape(
        string,
        |byte, result| match byte {
            0 => result.push_bytes(b"\\0"),
            _ => result.push_bytes(&[b'\\', byte]),
        },
        |byte| matches!(byte, 0 | b'\'' | b'"' | b'\\'),
    )
}

/// `string` with the bytes that are `special` written by `write`.
fn escape(
    string: PhpStr,
    write: impl Fn(u8, &mut StrBuilder),
    is_special: impl Fn(u8) -> bool,
) -> PhpStr {
    let Some(first) = string.iter().position(|byte| is_special(*byte)) else {
        return string;
    };
    let mut result = StrBuilder::with_capacity(total_length(1, string.len(), string.len() / 8 + 8));
    let mut copied = 0;
    for (at, byte) in string.iter().enumerate().skip(first) {
        if is_special(*byte) {
            result.push_bytes(&string[copied..at]);
            write(*byte, &mut result);
            copied = at + 1;
        }
    }
    result.push_bytes(&string[copied..]);
    result.finish()
}

/// `string` without one level of backslashes; `\0` is NUL.
fn stripslashes(_: &mut Call<'_>, string: PhpStr) -> PhpStr {
    if memchr::memchr(b'\\', &string).is_none() {
        return string;
    }
    let mut result = StrBuilder::with_capacity(string.len());
    let mut rest = string.as_bytes();
    while let Some(at) = memchr::memchr(b'\\', rest) {
        result.push_bytes(&rest[..at]);
        rest = &rest[at + 1..];
        if let [byte, after @ ..] = rest {
            result.push(if *byte == b'0' { 0 } else { *byte });
            rest = after;
        }
    }
    result.push_bytes(rest);
    result.finish()
}

/// `string` with a backslash before each of `characters`; those that cannot be printed as in C.
fn addcslashes(call: &mut Call<'_>, string: PhpStr, characters: PhpStr) -> Result<PhpStr, Unwind> {
    if string.is_empty() || characters.is_empty() {
        return Ok(string);
    }
    let mask = ByteMask::parse(call, &characters)?;
    Ok(escape(string, push_c_escape, |byte| mask.contains(byte)))
}

fn push_c_escape(byte: u8, result: &mut StrBuilder) {
    result.push(b'\\');
    match byte {
        b'\n' => result.push(b'n'),
        b'\t' => result.push(b't'),
        b'\r' => result.push(b'r'),
        0x07 => result.push(b'a'),
        0x0b => result.push(b'v'),
        0x08 => result.push(b'b'),
        0x0c => result.push(b'f'),
        0..32 | 127.. => result.push_str(&format!("{byte:03o}")),
        _ => result.push(byte),
    }
}

/// `string` with C's backslash sequences replaced by what they stand for.
fn stripcslashes(_: &mut Call<'_>, string: PhpStr) -> PhpStr {
    let mut result = StrBuilder::with_capacity(string.len());
    let mut rest = string.as_bytes();
    while let Some(at) = memchr::memchr(b'\\', rest) {
        result.push_bytes(&rest[..at]);
        let (byte, length) = c_sequence(&rest[at + 1..]);
        result.push(byte);
        rest = &rest[at + 1 + length..];
    }
    result.push_bytes(rest);
    result.finish()
}

/// What the sequence after a backslash stands for, and its length.
fn c_sequence(text: &[u8]) -> (u8, usize) {
    let Some(&byte) = text.first() else {
        return (b'\\', 0);
    };
    let digits = |from: usize, most: usize, radix: u32| {
        let tail = text[from..].iter().take(most);
        tail.take_while(|byte| (**byte as char).is_digit(radix))
            .count()
    };
    match byte {
        b'n' => (b'\n', 1),
        b't' => (b'\t', 1),
        b'r' => (b'\r', 1),
        b'a' => (0x07, 1),
        b'v' => (0x0b, 1),
        b'b' => (0x08, 1),
        b'f' => (0x0c, 1),
        b'x' if digits(1, 2, 16) > 0 => {
            let count = digits(1, 2, 16);
            let value = text[1..=count].iter().fold(0, |value, digit| {
                value << 4 | hex_digit(*digit).unwrap_or(0)
            });
            (value, 1 + count)
        }
        b'0'..=b'7' => {
            let count = digits(0, 3, 8);
            let value = text[..count]
                .iter()
                .fold(0u32, |value, digit| value << 3 | u32::from(digit - b'0'));
            (value as u8, count)
        }
        _ => (byte, 1),
    }
}

/// `string` with a backslash before `. \ + * ? [ ^ ] $ ( )`.
fn quotemeta(_: &mut Call<'_>, string: PhpStr) -> PhpStr {
    escape(
        string,
        |byte, result| result.push_bytes(&[b'\\', byte]),
        |byte| b".\\+*?[^]$()".contains(&byte),
    )
}
