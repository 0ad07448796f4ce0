//! Taking strings apart and putting them together.

use super::string::total_length;
use super::string_trim::ByteMask;
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call, IfPassed, OrFalse, StringOrArray};
use crate::zval::{
    ArrayData, PhpArray, PhpStr, StrBuilder, Value, View, ZvalPtr, convert, format_int,
};
use memchr::memmem;

/// Splitting and joining functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    explode(separator, string, limit = 9223372036854775807), implode(separator, array = null),
    join(separator, array = null), str_split(string, length = 1), strtok(string, token = null),
    chunk_split(string, length = 76, separator = "\r\n"),
    wordwrap(string, width = 75, break = "\n", cut_long_words = false),
    str_word_count(string, format = 0, characters = null),
};

/// The parts of `string` between the separators: at most `limit`, the rest in the last one; a negative `limit` leaves
/// out as many at the end.
fn explode(
    call: &mut Call<'_>,
    separator: PhpStr,
    string: PhpStr,
    limit: IfPassed<i64>,
) -> Result<PhpArray, Unwind> {
    let limit = limit.0.unwrap_or(i64::MAX);
    if separator.is_empty() {
        return Err(call.value_error(0, "cannot be empty"));
    }
    let mut parts = PhpArray::new();
    if string.is_empty() {
        if limit >= 0 {
            parts.push_value(string);
        }
        return Ok(parts);
    }
    let most = if limit < 0 {
        let separators = memmem::find_iter(&string, separator.as_bytes()).count() as i64;
        match separators + 1 + limit.max(-i64::MAX) {
            count if count > 0 => count as usize,
            _ => return Ok(parts),
        }
    } else {
        limit.max(1) as usize
    };
    match separator.as_bytes() {
        [byte] => push_parts(
            parts.make_mut(),
            &string,
            places_of(*byte, &string),
            1,
            most,
            limit,
        ),
        bytes => push_parts(
            parts.make_mut(),
            &string,
            memmem::find_iter(&string, bytes),
            bytes.len(),
            most,
            limit,
        ),
    }
    Ok(parts)
}

/// Where a byte occurs. The next one is mostly near, where looking at bytes one by one is quickest.
fn places_of(byte: u8, text: &[u8]) -> impl Iterator<Item = usize> {
    const NEAR: usize = 24;
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = text.get(start..)?;
        let near = rest.iter().take(NEAR).position(|other| *other == byte);
        let at = match near {
            Some(at) => at,
            None => NEAR + memchr::memchr(byte, rest.get(NEAR..)?)?,
        };
        let place = start + at;
        start = place + 1;
        Some(place)
    })
}

fn push_parts(
    parts: &mut ArrayData,
    string: &PhpStr,
    separators: impl Iterator<Item = usize>,
    separator: usize,
    most: usize,
    limit: i64,
) {
    let mut push = |part: PhpStr| {
        // The parts are fewer than the largest index.
        let _ = parts.push(ZvalPtr::new(part.into()));
    };
    let mut start = 0;
    // With a limit from the end the parts all lie before separators; else the rest is the last part.
    let cuts = if limit < 0 { most } else { most - 1 };
    for at in separators.take(cuts) {
        push(PhpStr::new(&string[start..at]));
        start = at + separator;
    }
    if limit >= 0 {
        push(if start == 0 {
            string.clone()
        } else {
            PhpStr::new(&string[start..])
        });
    }
}

/// The elements of `array` as strings, with `separator` between them.
fn implode(
    call: &mut Call<'_>,
    separator: StringOrArray,
    array: Option<PhpArray>,
) -> Result<PhpStr, Unwind> {
    match (separator, array) {
        (StringOrArray::Array(pieces), None) => join_pieces(call, b"", &pieces),
        (StringOrArray::String(separator), Some(pieces)) => join_pieces(call, &separator, &pieces),
        (StringOrArray::String(_), None) => {
            // PHP's own message names the parameter that is meant here.
            let message = format!(
                "{}(): Argument #1 ($array) must be of type array, string given",
                call.function_name()
            );
            Err(call.throw_type_error(&message))
        }
        (StringOrArray::Array(_), Some(_)) => {
            Err(call.type_error(0, "must be of type string, array given"))
        }
    }
}

/// Another name of `implode`.
fn join(
    call: &mut Call<'_>,
    separator: StringOrArray,
    array: Option<PhpArray>,
) -> Result<PhpStr, Unwind> {
    implode(call, separator, array)
}

/// Joins strings and integers, which run nothing; `None` where something else is among them.
fn join_plain(separator: &[u8], pieces: &PhpArray) -> Option<PhpStr> {
    /// Digits of an integer with its sign.
    const MOST_DIGITS: usize = 20;
    let mut length = 0;
    for zval in pieces.zvals() {
        let size = match zval.view() {
            View::String(text) => text.len(),
            View::Int(_) => MOST_DIGITS,
            _ => return None,
        };
        length = total_length(1, length, size);
    }
    let gaps = pieces.len().saturating_sub(1);
    let mut result = StrBuilder::with_capacity(total_length(gaps, separator.len(), length));
    for (at, zval) in pieces.zvals().enumerate() {
        if at > 0 {
            result.push_bytes(separator);
        }
        match zval.view() {
            View::String(text) => result.push_bytes(text),
            View::Int(int) => result.push_bytes(format_int(int, &mut [0; MOST_DIGITS])),
            _ => return None,
        }
    }
    Some(result.finish())
}

fn join_pieces(call: &mut Call<'_>, separator: &[u8], pieces: &PhpArray) -> Result<PhpStr, Unwind> {
    if pieces.len() == 1
        && let Some(only) = pieces.zvals().next()
    {
        return call.to_string(&only.get());
    }
    if let Some(joined) = join_plain(separator, pieces) {
        return Ok(joined);
    }
    // All texts first: __toString may run, and the length is known before the string is made.
    let mut texts = Vec::with_capacity(pieces.len());
    let mut length = 0;
    for zval in pieces.zvals() {
        let text = match zval.view() {
            View::String(text) => text.clone(),
            view @ View::Int(_) => convert::scalar_to_string(view).unwrap_or_else(PhpStr::empty),
            _ => call.to_string(&zval.get())?,
        };
        length = total_length(1, length, text.len());
        texts.push(text);
    }
    let gaps = texts.len().saturating_sub(1);
    let mut result = StrBuilder::with_capacity(total_length(gaps, separator.len(), length));
    for (at, text) in texts.iter().enumerate() {
        if at > 0 {
            result.push_bytes(separator);
        }
        result.push_bytes(text);
    }
    Ok(result.finish())
}

/// `string` cut into pieces of `length` bytes; the last one may be shorter.
fn str_split(call: &mut Call<'_>, string: PhpStr, length: i64) -> Result<PhpArray, Unwind> {
    if length <= 0 {
        return Err(call.value_error(1, "must be greater than 0"));
    }
    let pieces = string.chunks(length as usize);
    let mut parts = PhpArray::with_capacity(pieces.len());
    for piece in pieces {
        parts.push_value(PhpStr::new(piece));
    }
    Ok(parts)
}

/// The string that `strtok` goes through.
#[derive(Default)]
struct Tokens {
    string: Option<PhpStr>,
    position: usize,
}

/// The next part of `string` between any of the bytes of `token`. A call with the bytes alone goes on in the string of
/// the call before.
fn strtok(call: &mut Call<'_>, string: PhpStr, token: Option<PhpStr>) -> OrFalse<PhpStr> {
    let tokens = call.extensions.state::<Tokens>();
    let separators = match token {
        None => string,
        Some(token) => {
            tokens.string = Some(string);
            tokens.position = 0;
            token
        }
    };
    let Some(string) = tokens.string.clone() else {
        return OrFalse::False;
    };
    let Some(rest) = string
        .get(tokens.position..)
        .filter(|rest| !rest.is_empty())
    else {
        return OrFalse::False;
    };
    let mask = ByteMask::of_bytes(&separators);
    let Some(start) = rest.iter().position(|byte| !mask.contains(*byte)) else {
        tokens.string = None;
        return OrFalse::False;
    };
    let length = rest[start..]
        .iter()
        .position(|byte| mask.contains(*byte))
        .unwrap_or(rest.len() - start);
    tokens.position += start + length + 1;
    OrFalse::Value(PhpStr::new(&rest[start..start + length]))
}

/// `string` with `separator` after every `length` bytes and at the end.
fn chunk_split(
    call: &mut Call<'_>,
    string: PhpStr,
    length: i64,
    separator: PhpStr,
) -> Result<PhpStr, Unwind> {
    if length <= 0 {
        return Err(call.value_error(1, "must be greater than 0"));
    }
    let pieces = string.chunks(length as usize);
    let room = total_length(pieces.len().max(1), separator.len(), string.len());
    let mut result = StrBuilder::with_capacity(room);
    for piece in pieces {
        result.push_bytes(piece);
        result.push_bytes(&separator);
    }
    if string.is_empty() {
        result.push_bytes(&separator);
    }
    Ok(result.finish())
}

/// `string` with lines broken at spaces so that none is longer than `width`, words that are excepted unless they may be
/// cut.
fn wordwrap(
    call: &mut Call<'_>,
    string: PhpStr,
    width: i64,
    r#break: PhpStr,
    cut_long_words: bool,
) -> Result<PhpStr, Unwind> {
    if string.is_empty() {
        return Ok(string);
    }
    if r#break.is_empty() {
        return Err(call.value_error(2, "cannot be empty"));
    }
    if width == 0 && cut_long_words {
        return Err(call.value_error(3, "cannot be true when argument #2 ($width) is 0"));
    }
    if let ([byte], false) = (r#break.as_bytes(), cut_long_words) {
        return Ok(wrap_at_spaces(string, width, *byte));
    }
    let is_too_long = |from: usize, to: usize| (to - from) as i64 >= width;
    // Room for a break at the end of each line, as php-src takes it: that is where memory_limit strikes.
    let breaks = match width {
        1.. => string.len() / width as usize + 1,
        _ => string.len(),
    };
    let room = total_length(breaks, r#break.len(), string.len());
    let mut result = StrBuilder::with_capacity(room);
    let (mut line, mut space, mut at) = (0, 0, 0);
    while at < string.len() {
        let is_break = string[at..].starts_with(&r#break) && at + r#break.len() < string.len();
        if is_break {
            let end = at + r#break.len();
            result.push_bytes(&string[line..end]);
            at = end - 1;
            line = end;
            space = end;
        } else if string[at] == b' ' {
            if is_too_long(line, at) {
                result.push_bytes(&string[line..at]);
                result.push_bytes(&r#break);
                line = at + 1;
            }
            space = at;
        } else if is_too_long(line, at) && cut_long_words && line >= space {
            result.push_bytes(&string[line..at]);
            result.push_bytes(&r#break);
            line = at;
            space = at;
        } else if is_too_long(line, at) && line < space {
            result.push_bytes(&string[line..space]);
            result.push_bytes(&r#break);
            line = space + 1;
            space = line;
        }
        at += 1;
    }
    result.push_bytes(&string[line..]);
    Ok(result.finish())
}

/// Breaks of one byte take the places of spaces: the length stays.
fn wrap_at_spaces(mut string: PhpStr, width: i64, r#break: u8) -> PhpStr {
    let bytes = string.make_mut();
    let (mut line, mut space) = (0usize, 0usize);
    for at in 0..bytes.len() {
        let is_too_long = (at as i64 - line as i64) >= width;
        if bytes[at] == r#break {
            line = at + 1;
            space = at + 1;
        } else if bytes[at] == b' ' {
            if is_too_long {
                bytes[at] = r#break;
                line = at + 1;
            }
            space = at;
        } else if is_too_long && line != space {
            bytes[space] = r#break;
            line = space + 1;
        }
    }
    string
}

/// The words of `string`: how many, a list of them, or a list by position.
fn str_word_count(
    call: &mut Call<'_>,
    string: PhpStr,
    format: i64,
    characters: Option<PhpStr>,
) -> Result<Value, Unwind> {
    if !(0..=2).contains(&format) {
        return Err(call.value_error(1, "must be a valid format value"));
    }
    let mut words = PhpArray::new();
    let mut count = 0;
    if let [first, .., last] | [first @ last] = string.as_bytes() {
        let allowed = match &characters {
            Some(characters) => ByteMask::parse(call, characters)?,
            None => ByteMask::of_bytes(b""),
        };
        let is_letter = |byte: u8| {
            byte.is_ascii_alphabetic() || allowed.contains(byte) || byte == b'\'' || byte == b'-'
        };
        // A word does not begin with an apostrophe or a hyphen, nor end with a hyphen, at the text's ends.
        let skips_first = matches!(first, b'\'' | b'-') && !allowed.contains(*first);
        let skips_last = *last == b'-' && !allowed.contains(b'-');
        let mut at = usize::from(skips_first);
        let end = string.len() - usize::from(skips_last);
        while at < end {
            let start = at;
            while at < end && is_letter(string[at]) {
                at += 1;
            }
            if at > start {
                let word = || PhpStr::new(&string[start..at]);
                match format {
                    0 => count += 1,
                    1 => words.push_value(word()),
                    _ => words.set(&(start as i64).into(), Value::from(word()).into_zval()),
                }
            }
            at += 1;
        }
    }
    Ok(match format {
        0 => Value::int(count),
        _ => words.into(),
    })
}
