//! Lengths and parts of strings, in characters.

use super::codec::State;
use super::encoding::{Encoding, Extent};
use super::settings::{encoder, encoding};
use crate::builtins;
use crate::eval::Machine;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call};
use crate::zval::{PhpArray, PhpStr};

/// Functions that count and cut characters.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    mb_str_split(string, length = 1, encoding = null), mb_strlen(string, encoding = null),
    mb_substr(string, start, length = null, encoding = null),
    mb_strcut(string, start, length = null, encoding = null),
};

/// An array of the parts of `string`, each `length` characters.
fn mb_str_split(
    call: &mut Call<'_>,
    string: PhpStr,
    length: i64,
    name: Option<PhpStr>,
) -> Result<PhpArray, Unwind> {
    let Ok(length @ 1..) = usize::try_from(length) else {
        return Err(call.value_error(1, "must be greater than 0"));
    };
    let encoding = encoding(call, name, 2)?;
    let mut parts = PhpArray::new();
    match encoding.extent {
        Extent::Fixed(size) => {
            // The last part keeps what is left over at the end.
            let count = (string.len() / size).div_ceil(length);
            let size = length.saturating_mul(size);
            for part in 0..count {
                let end = if part + 1 == count {
                    string.len()
                } else {
                    (part + 1) * size
                };
                parts.push_value(PhpStr::new(&string[part * size..end]));
            }
        }
        Extent::ByLead(extent) => {
            let mut rest = string.as_bytes();
            while !rest.is_empty() {
                let (part, after) = rest.split_at(skip(rest, length, extent));
                parts.push_value(PhpStr::new(part));
                rest = after;
            }
        }
        Extent::Decoded => {
            let mut encoder = encoder(call, encoding, length);
            let mut count = 0;
            encoding.codec.decode_all(&string, &mut |character| {
                encoder.push(character);
                count += 1;
                if count == length {
                    parts.push_value(encoder.end().finish());
                    count = 0;
                }
            });
            if count > 0 {
                parts.push_value(encoder.end().finish());
            }
        }
    }
    Ok(parts)
}

/// How many characters `string` has.
fn mb_strlen(call: &mut Call<'_>, string: PhpStr, name: Option<PhpStr>) -> Result<i64, Unwind> {
    let encoding = encoding(call, name, 1)?;
    Ok(count(&string, encoding) as i64)
}

/// How many characters a text has.
pub(super) fn count(text: &[u8], encoding: &Encoding) -> usize {
    match encoding.extent {
        Extent::Fixed(size) => text.len() / size,
        Extent::ByLead(extent) => {
            if encoding.is_utf8()
                && let Ok(text) = std::str::from_utf8(text)
            {
                return text.chars().count();
            }
            let (mut at, mut count) = (0, 0);
            while let Some(byte) = text.get(at) {
                at += extent(*byte);
                count += 1;
            }
            count
        }
        Extent::Decoded => {
            let mut count = 0;
            encoding.codec.decode_all(text, &mut |_| count += 1);
            count
        }
    }
}

/// How many bytes the first `count` characters have.
fn skip(text: &[u8], count: usize, extent: fn(u8) -> usize) -> usize {
    let mut at = 0;
    for _ in 0..count {
        match text.get(at) {
            Some(byte) => at += extent(*byte),
            None => break,
        }
    }
    at.min(text.len())
}

/// The part of `string` that starts at the character `start`; negative numbers count from the end.
fn mb_substr(
    call: &mut Call<'_>,
    string: PhpStr,
    start: i64,
    length: Option<i64>,
    name: Option<PhpStr>,
) -> Result<PhpStr, Unwind> {
    let range = format!("must be between {} and {}", i64::MIN + 1, i64::MAX);
    if start == i64::MIN {
        return Err(call.value_error(1, &range));
    }
    if length == Some(i64::MIN) {
        return Err(call.value_error(2, &range));
    }
    let encoding = encoding(call, name, 3)?;
    let total = if start < 0 || length.is_some_and(|length| length < 0) {
        count(&string, encoding)
    } else {
        0
    };
    let from = match usize::try_from(start) {
        Ok(start) => start,
        Err(_) => total.saturating_sub(start.unsigned_abs() as usize),
    };
    let length = length.map(|length| match usize::try_from(length) {
        Ok(length) => length,
        Err(_) => total
            .saturating_sub(from)
            .saturating_sub(length.unsigned_abs() as usize),
    });
    Ok(substr(call.machine, &string, from, length, encoding))
}

/// `length` characters from the character `from` on.
pub(super) fn substr(
    m: &mut Machine,
    string: &PhpStr,
    from: usize,
    length: Option<usize>,
    encoding: &'static Encoding,
) -> PhpStr {
    match encoding.extent {
        Extent::Fixed(size) => {
            let start = from.saturating_mul(size).min(string.len());
            let end = match length {
                Some(length) => start
                    .saturating_add(length.saturating_mul(size))
                    .min(string.len()),
                None => string.len(),
            };
            part(string, start, end)
        }
        Extent::ByLead(extent) => {
            let start = skip(string, from, extent);
            let end = match length {
                Some(length) => start + skip(&string[start..], length, extent),
                None => string.len(),
            };
            part(string, start, end)
        }
        Extent::Decoded => {
            let end = length.map_or(usize::MAX, |length| from.saturating_add(length));
            let mut encoder = encoder(m, encoding, 0);
            let mut at = 0;
            encoding.codec.decode_all(string, &mut |character| {
                if (from..end).contains(&at) {
                    encoder.push(character);
                }
                at += 1;
            });
            encoder.end().finish()
        }
    }
}

/// Bytes of a string; the string itself where they are all of them.
fn part(string: &PhpStr, start: usize, end: usize) -> PhpStr {
    if start == 0 && end == string.len() {
        return string.clone();
    }
    PhpStr::new(&string[start..end])
}

/// The part of `string` that starts at the byte `start`, moved to where a character begins, and has at most `length` bytes.
fn mb_strcut(
    call: &mut Call<'_>,
    string: PhpStr,
    start: i64,
    length: Option<i64>,
    name: Option<PhpStr>,
) -> Result<PhpStr, Unwind> {
    let encoding = encoding(call, name, 3)?;
    let total = string.len() as i64;
    let from = if start < 0 {
        (total + start.max(-total)).max(0)
    } else {
        start
    };
    if from > total {
        return Ok(PhpStr::empty());
    }
    let length = match length {
        None => total,
        Some(length) if length < 0 => (total - from).saturating_add(length).max(0),
        Some(length) => length,
    };
    let (from, length) = (from as usize, length as usize);
    Ok(match encoding.extent {
        Extent::Fixed(size) => {
            let from = from - from % size;
            let length = length.min(string.len() - from);
            part(&string, from, from + (length - length % size))
        }
        Extent::ByLead(extent) => {
            let start = boundary(&string, 0, from, extent);
            let end = if length >= string.len() - start {
                string.len()
            } else {
                boundary(&string, start, start + length, extent)
            };
            part(&string, start, end)
        }
        Extent::Decoded => cut_decoded(call.machine, &string, from, length, encoding),
    })
}

/// Where the character that the byte `at` belongs to begins, counting characters from `from` on.
fn boundary(text: &[u8], from: usize, at: usize, extent: fn(u8) -> usize) -> usize {
    let mut begin = from;
    while begin < at {
        let next = begin + text.get(begin).map_or(1, |byte| extent(*byte));
        if next > at {
            return begin;
        }
        begin = next;
    }
    begin
}

/// The characters complete from the byte `from` on whose encoded form, shifts and all, fits into `length` bytes.
fn cut_decoded(
    m: &mut Machine,
    string: &PhpStr,
    from: usize,
    length: usize,
    encoding: &'static Encoding,
) -> PhpStr {
    let codec = encoding.codec;
    let mut before = State::default();
    for byte in &string[..from] {
        codec.decode(&mut before, *byte, &mut |_| {});
    }
    let end = from.saturating_add(length).min(string.len());
    let limit = end - from;
    // Once to see how many characters fit, and once to write them.
    let mut encoder = encoder(m, encoding, limit);
    let (mut count, mut fitting) = (0, 0);
    let mut state = before.clone();
    for byte in &string[from..end] {
        codec.decode(&mut state, *byte, &mut |character| {
            encoder.push(character);
            count += 1;
            if encoder.len_at_end() <= limit {
                fitting = count;
            }
        });
    }
    encoder.end();
    let (mut state, mut count) = (before, 0);
    for byte in &string[from..end] {
        codec.decode(&mut state, *byte, &mut |character| {
            if count < fitting {
                encoder.push(character);
            }
            count += 1;
        });
    }
    encoder.end().finish()
}
