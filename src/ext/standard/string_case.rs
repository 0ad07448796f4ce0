//! Upper and lower case. Since PHP 8.2 this is ASCII only, whatever the locale.

use super::string_trim::ByteMask;
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call};
use crate::zval::PhpStr;

/// Functions that change case.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    strtolower(string), strtoupper(string), ucfirst(string), lcfirst(string),
    ucwords(string, separators = " \t\r\n\x0c\x0b"),
};

/// `string` with ASCII letters in lower case.
pub(crate) fn lowercase(mut string: PhpStr) -> PhpStr {
    if string.iter().any(u8::is_ascii_uppercase) {
        string.make_mut().make_ascii_lowercase();
    }
    string
}

/// `string` with ASCII letters in upper case.
pub(super) fn uppercase(mut string: PhpStr) -> PhpStr {
    if string.iter().any(u8::is_ascii_lowercase) {
        string.make_mut().make_ascii_uppercase();
    }
    string
}

/// `string` with its first byte in upper case.
pub(super) fn capitalised(mut string: PhpStr) -> PhpStr {
    if string.first().is_some_and(u8::is_ascii_lowercase) {
        string.make_mut()[0].make_ascii_uppercase();
    }
    string
}

/// `string` with ASCII letters in lower case.
fn strtolower(_: &mut Call<'_>, string: PhpStr) -> PhpStr {
    lowercase(string)
}

/// `string` with ASCII letters in upper case.
fn strtoupper(_: &mut Call<'_>, string: PhpStr) -> PhpStr {
    uppercase(string)
}

/// `string` with its first byte in upper case.
fn ucfirst(_: &mut Call<'_>, string: PhpStr) -> PhpStr {
    capitalised(string)
}

/// `string` with its first byte in lower case.
fn lcfirst(_: &mut Call<'_>, mut string: PhpStr) -> PhpStr {
    if string.first().is_some_and(u8::is_ascii_uppercase) {
        string.make_mut()[0].make_ascii_lowercase();
    }
    string
}

/// `string` with the first byte and each byte after a separator in upper case.
fn ucwords(call: &mut Call<'_>, mut string: PhpStr, separators: PhpStr) -> Result<PhpStr, Unwind> {
    let mask = ByteMask::parse(call, &separators)?;
    if string.is_empty() {
        return Ok(string);
    }
    let mut at_start = true;
    for byte in string.make_mut() {
        if at_start {
            byte.make_ascii_uppercase();
        }
        at_start = mask.contains(*byte);
    }
    Ok(string)
}
