//! Trimming, and the sets of bytes that several string functions take as text: `"a..z_"`.

use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call, IfPassed};
use crate::zval::PhpStr;

/// Trimming functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    trim(string, characters = " \n\r\t\x0b\0"), ltrim(string, characters = " \n\r\t\x0b\0"),
    rtrim(string, characters = " \n\r\t\x0b\0"), chop(string, characters = " \n\r\t\x0b\0"),
};

/// A set of bytes.
pub(super) struct ByteMask([bool; 256]);

impl ByteMask {
    /// The bytes of `text` themselves.
    pub fn of_bytes(text: &[u8]) -> ByteMask {
        let mut mask = [false; 256];
        for byte in text {
            mask[usize::from(*byte)] = true;
        }
        ByteMask(mask)
    }

    /// The set that `text` writes, with ranges as `a..z` (php-src `php_charmask`).
    ///
    /// # Errors
    /// The error handler threw at the warning about a malformed range.
    pub fn parse(call: &mut Call<'_>, text: &[u8]) -> Result<ByteMask, Unwind> {
        let mut mask = [false; 256];
        let mut at = 0;
        while at < text.len() {
            let byte = text[at];
            match &text[at + 1..] {
                [b'.', b'.', last, ..] if *last >= byte => {
                    mask[usize::from(byte)..=usize::from(*last)].fill(true);
                    at += 4;
                    continue;
                }
                [b'.', rest @ ..] if byte == b'.' => {
                    let reason = match (at.checked_sub(1), rest.first()) {
                        (None, _) => ", no character to the left of '..'",
                        (_, None) => ", no character to the right of '..'",
                        (Some(before), Some(right)) if text[before] > *right => {
                            ", '..'-range needs to be incrementing"
                        }
                        _ => "",
                    };
                    call.warn(&format!("Invalid '..'-range{reason}"))?;
                }
                _ => mask[usize::from(byte)] = true,
            }
            at += 1;
        }
        Ok(ByteMask(mask))
    }

    /// Whether `byte` is in the set.
    #[inline]
    pub fn contains(&self, byte: u8) -> bool {
        self.0[usize::from(byte)]
    }
}

/// What `trim` takes away when it is not told otherwise.
const WHITESPACE: &[u8] = b" \n\r\t\x0b\0";

/// Where a string is trimmed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
    Both,
}

/// `string` without whitespace on a side, or on both.
pub(super) fn trimmed(string: &PhpStr, side: Side) -> PhpStr {
    let (start, end) = extent(string, side, is_whitespace);
    if end - start == string.len() {
        return string.clone();
    }
    PhpStr::new(&string[start..end])
}

fn is_whitespace(byte: u8) -> bool {
    byte <= b' ' && WHITESPACE.contains(&byte)
}

fn trim_side(
    call: &mut Call<'_>,
    string: PhpStr,
    characters: IfPassed<PhpStr>,
    side: Side,
) -> Result<PhpStr, Unwind> {
    let characters = characters.0.as_deref().unwrap_or(WHITESPACE);
    let (start, end) = match characters {
        WHITESPACE => return Ok(trimmed(&string, side)),
        [only] => extent(&string, side, |byte| byte == *only),
        _ => {
            let mask = ByteMask::parse(call, characters)?;
            extent(&string, side, |byte| mask.contains(byte))
        }
    };
    if end - start == string.len() {
        return Ok(string);
    }
    Ok(PhpStr::new(&string[start..end]))
}

#[inline]
fn extent(string: &[u8], side: Side, is_trimmed: impl Fn(u8) -> bool) -> (usize, usize) {
    let start = match side {
        Side::Right => 0,
        Side::Left | Side::Both => string
            .iter()
            .position(|byte| !is_trimmed(*byte))
            .unwrap_or(string.len()),
    };
    let end = match side {
        Side::Left => string.len(),
        Side::Right | Side::Both => string[start..]
            .iter()
            .rposition(|byte| !is_trimmed(*byte))
            .map_or(start, |last| start + last + 1),
    };
    (start, end)
}

/// `string` without the bytes of `characters` at both ends.
fn trim(
    call: &mut Call<'_>,
    string: PhpStr,
    characters: IfPassed<PhpStr>,
) -> Result<PhpStr, Unwind> {
    trim_side(call, string, characters, Side::Both)
}

/// `string` without the bytes of `characters` at its start.
fn ltrim(
    call: &mut Call<'_>,
    string: PhpStr,
    characters: IfPassed<PhpStr>,
) -> Result<PhpStr, Unwind> {
    trim_side(call, string, characters, Side::Left)
}

/// `string` without the bytes of `characters` at its end.
fn rtrim(
    call: &mut Call<'_>,
    string: PhpStr,
    characters: IfPassed<PhpStr>,
) -> Result<PhpStr, Unwind> {
    trim_side(call, string, characters, Side::Right)
}

/// Another name of `rtrim`.
fn chop(
    call: &mut Call<'_>,
    string: PhpStr,
    characters: IfPassed<PhpStr>,
) -> Result<PhpStr, Unwind> {
    rtrim(call, string, characters)
}
