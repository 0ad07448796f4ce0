//! Finding strings in strings, positions in characters.

use super::case::{Case, convert};
use super::codec::Encoder;
use super::codec::Substitute;
use super::encoding::{Encoding, known};
use super::part::substr;
use super::settings::encoding;
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call, OrFalse};
use crate::zval::PhpStr;
use memchr::memmem;

/// Search functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    mb_strpos(haystack, needle, offset = 0, encoding = null), mb_strrpos(haystack, needle, offset = 0, encoding = null),
    mb_stripos(haystack, needle, offset = 0, encoding = null), mb_strripos(haystack, needle, offset = 0, encoding = null),
    mb_strstr(haystack, needle, before_needle = false, encoding = null),
    mb_strrchr(haystack, needle, before_needle = false, encoding = null),
    mb_stristr(haystack, needle, before_needle = false, encoding = null),
    mb_strrichr(haystack, needle, before_needle = false, encoding = null),
    mb_substr_count(haystack, needle, encoding = null),
};

/// From which side a needle is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    First,
    Last,
}

/// Whether upper and lower case are told apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Letters {
    Exact,
    Folded,
}

/// Why a needle was not found.
enum Failure {
    Absent,
    BadOffset,
}

/// Where `needle` is in `haystack` for the first time.
fn mb_strpos(
    call: &mut Call<'_>,
    haystack: PhpStr,
    needle: PhpStr,
    offset: i64,
    name: Option<PhpStr>,
) -> Result<OrFalse<i64>, Unwind> {
    let how = (Side::First, Letters::Exact);
    position(call, &haystack, &needle, offset, name, how)
}

/// Where `needle` is in `haystack` for the last time.
fn mb_strrpos(
    call: &mut Call<'_>,
    haystack: PhpStr,
    needle: PhpStr,
    offset: i64,
    name: Option<PhpStr>,
) -> Result<OrFalse<i64>, Unwind> {
    let how = (Side::Last, Letters::Exact);
    position(call, &haystack, &needle, offset, name, how)
}

/// Where `needle` is in `haystack` for the first time, in any case.
fn mb_stripos(
    call: &mut Call<'_>,
    haystack: PhpStr,
    needle: PhpStr,
    offset: i64,
    name: Option<PhpStr>,
) -> Result<OrFalse<i64>, Unwind> {
    let how = (Side::First, Letters::Folded);
    position(call, &haystack, &needle, offset, name, how)
}

/// Where `needle` is in `haystack` for the last time, in any case.
fn mb_strripos(
    call: &mut Call<'_>,
    haystack: PhpStr,
    needle: PhpStr,
    offset: i64,
    name: Option<PhpStr>,
) -> Result<OrFalse<i64>, Unwind> {
    let how = (Side::Last, Letters::Folded);
    position(call, &haystack, &needle, offset, name, how)
}

fn position(
    call: &mut Call<'_>,
    haystack: &PhpStr,
    needle: &PhpStr,
    offset: i64,
    name: Option<PhpStr>,
    how: (Side, Letters),
) -> Result<OrFalse<i64>, Unwind> {
    let encoding = encoding(call, name, 3)?;
    match find(call, haystack, needle, offset, encoding, how) {
        Ok(position) => Ok(OrFalse::Value(position as i64)),
        Err(Failure::Absent) => Ok(OrFalse::False),
        Err(Failure::BadOffset) => {
            Err(call.value_error(2, "must be contained in argument #1 ($haystack)"))
        }
    }
}

/// From the first `needle` on, or what is before it.
fn mb_strstr(
    call: &mut Call<'_>,
    haystack: PhpStr,
    needle: PhpStr,
    before: bool,
    name: Option<PhpStr>,
) -> Result<OrFalse<PhpStr>, Unwind> {
    let how = (Side::First, Letters::Exact);
    rest(call, &haystack, &needle, before, name, how)
}

/// From the last `needle` on, or what is before it.
fn mb_strrchr(
    call: &mut Call<'_>,
    haystack: PhpStr,
    needle: PhpStr,
    before: bool,
    name: Option<PhpStr>,
) -> Result<OrFalse<PhpStr>, Unwind> {
    let how = (Side::Last, Letters::Exact);
    rest(call, &haystack, &needle, before, name, how)
}

/// From the first `needle` in any case on, or what is before it.
fn mb_stristr(
    call: &mut Call<'_>,
    haystack: PhpStr,
    needle: PhpStr,
    before: bool,
    name: Option<PhpStr>,
) -> Result<OrFalse<PhpStr>, Unwind> {
    let how = (Side::First, Letters::Folded);
    rest(call, &haystack, &needle, before, name, how)
}

/// From the last `needle` in any case on, or what is before it.
fn mb_strrichr(
    call: &mut Call<'_>,
    haystack: PhpStr,
    needle: PhpStr,
    before: bool,
    name: Option<PhpStr>,
) -> Result<OrFalse<PhpStr>, Unwind> {
    let how = (Side::Last, Letters::Folded);
    rest(call, &haystack, &needle, before, name, how)
}

fn rest(
    call: &mut Call<'_>,
    haystack: &PhpStr,
    needle: &PhpStr,
    before: bool,
    name: Option<PhpStr>,
    how: (Side, Letters),
) -> Result<OrFalse<PhpStr>, Unwind> {
    let encoding = encoding(call, name, 3)?;
    Ok(match find(call, haystack, needle, 0, encoding, how) {
        Ok(position) if before => {
            OrFalse::Value(substr(call.machine, haystack, 0, Some(position), encoding))
        }
        Ok(position) => OrFalse::Value(substr(call.machine, haystack, position, None, encoding)),
        Err(_) => OrFalse::False,
    })
}

/// The position of a needle, in characters.
fn find(
    call: &mut Call<'_>,
    haystack: &PhpStr,
    needle: &PhpStr,
    offset: i64,
    encoding: &'static Encoding,
    (side, letters): (Side, Letters),
) -> Result<usize, Failure> {
    if letters == Letters::Exact {
        return find_exact(haystack, needle, offset, encoding, side);
    }
    let haystack = convert(call, haystack, Case::FoldSimple, encoding);
    if haystack.is_empty() {
        return Err(Failure::Absent);
    }
    let needle = convert(call, needle, Case::FoldSimple, encoding);
    find_exact(&haystack, &needle, offset, encoding, side)
}

/// A text in UTF-8, in which positions are looked for.
pub(super) fn utf8(string: &PhpStr, encoding: &'static Encoding) -> PhpStr {
    if encoding.name == "UTF-8" {
        return string.clone();
    }
    let question_mark = u32::from(b'?');
    let substitute = Substitute::Character(question_mark);
    let utf8 = known("UTF-8").codec;
    let mut encoder = Encoder::new(utf8, substitute, question_mark, string.len());
    encoding
        .codec
        .decode_all(string, &mut |character| encoder.push(character));
    encoder.end().finish()
}

fn find_exact(
    haystack: &PhpStr,
    needle: &PhpStr,
    offset: i64,
    encoding: &'static Encoding,
    side: Side,
) -> Result<usize, Failure> {
    let haystack = utf8(haystack, encoding);
    let needle = utf8(needle, encoding);
    let start = byte_offset(&haystack, offset).ok_or(Failure::BadOffset)?;
    let found = match side {
        Side::First => memmem::find(haystack.get(start..).unwrap_or_default(), &needle)
            .filter(|_| start <= haystack.len())
            .map(|at| at + start),
        Side::Last if offset >= 0 => {
            memmem::rfind(haystack.get(start..).unwrap_or_default(), &needle)
                .filter(|_| start <= haystack.len())
                .map(|at| at + start)
        }
        Side::Last => {
            // The needle may begin as late as there, and so end as many characters later as it has.
            let characters = super::part::count(&needle, known("UTF-8")) as i64;
            let end = byte_offset(&haystack[start..], characters)
                .map_or(haystack.len(), |end| (start + end).min(haystack.len()));
            memmem::rfind(&haystack[..end], &needle)
        }
    };
    let found = found.ok_or(Failure::Absent)?;
    Ok(characters_before(&haystack, found))
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

fn characters_before(text: &[u8], at: usize) -> usize {
    text[..at]
        .iter()
        .filter(|byte| !is_continuation(**byte))
        .count()
}

/// The byte at which the character `offset` begins, counted from the end if negative; `None` beyond the text.
fn byte_offset(text: &[u8], offset: i64) -> Option<usize> {
    if offset < 0 {
        let mut at = text.len();
        let mut left = offset.unsigned_abs();
        while left > 0 {
            at = at.checked_sub(1)?;
            if !is_continuation(text[at]) {
                left -= 1;
            }
        }
        return Some(at);
    }
    let mut at = 0;
    for _ in 0..offset {
        at += super::codec::utf8::length_by_lead(*text.get(at)?);
    }
    Some(at)
}

/// How often `needle` is in `haystack`, without overlaps.
fn mb_substr_count(
    call: &mut Call<'_>,
    haystack: PhpStr,
    needle: PhpStr,
    name: Option<PhpStr>,
) -> Result<i64, Unwind> {
    if needle.is_empty() {
        return Err(call.value_error(1, "must not be empty"));
    }
    let encoding = encoding(call, name, 2)?;
    let needle = characters(&needle, encoding);
    let haystack = characters(&haystack, encoding);
    if needle.is_empty() {
        return Ok(0);
    }
    let (haystack, needle) = (haystack.as_bytes(), needle.as_bytes());
    let finder = memmem::Finder::new(needle);
    let (mut at, mut count) = (0, 0);
    while let Some(found) = finder.find(&haystack[at..]) {
        // Four bytes are a character: anything between them is none.
        if (at + found) % 4 != 0 {
            at += found + 1;
            continue;
        }
        count += 1;
        at += found + needle.len();
    }
    Ok(count)
}

/// The characters of a text, four bytes each; UTF-8 is compared as it is.
fn characters(string: &PhpStr, encoding: &'static Encoding) -> PhpStr {
    let mut characters = crate::zval::StrBuilder::with_capacity(string.len());
    encoding.codec.decode_all(string, &mut |character| {
        characters.push_bytes(&character.to_be_bytes());
    });
    characters.finish()
}
