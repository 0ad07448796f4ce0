//! The `ctype` extension: whether all bytes of a string are of a kind, in the `C` locale.

use super::table::BuiltinConstant;
use super::{Builtin, Call};
use crate::builtins;
use crate::eval::Unwind;
use crate::zval::{Value, View, convert};

/// The function tables of this extension.
pub(super) static TABLES: &[&[Builtin]] = &[FUNCTIONS];

/// The constant tables of this extension.
pub(super) static CONSTANTS: &[&[BuiltinConstant]] = &[];

static FUNCTIONS: &[Builtin] = builtins! {
    ctype_alnum(text), ctype_alpha(text), ctype_cntrl(text), ctype_digit(text), ctype_lower(text),
    ctype_graph(text), ctype_print(text), ctype_punct(text), ctype_space(text), ctype_upper(text),
    ctype_xdigit(text),
};

/// What an integer beyond the bytes is taken for: its digits (and a minus sign), one day.
#[derive(Clone, Copy)]
struct Digits {
    /// Whether digits are of the kind.
    positive: bool,
    /// Whether digits and `-` are.
    negative: bool,
}

const NONE: Digits = Digits {
    positive: false,
    negative: false,
};
const POSITIVE: Digits = Digits {
    positive: true,
    negative: false,
};
const BOTH: Digits = Digits {
    positive: true,
    negative: true,
};

fn check(
    call: &mut Call<'_>,
    text: &Value,
    is_kind: impl Fn(u8) -> bool,
    digits: Digits,
) -> Result<bool, Unwind> {
    if let View::String(text) = text.view() {
        return Ok(!text.is_empty() && text.iter().all(|byte| is_kind(*byte)));
    }
    call.deprecate(&format!(
        "Argument of type {} will be interpreted as string in the future",
        convert::type_name(text.view())
    ))?;
    Ok(match text.view() {
        // Integers stand for bytes, signed or not.
        View::Int(int @ -128..=255) => is_kind(int as u8),
        View::Int(0..) => digits.positive,
        View::Int(_) => digits.negative,
        _ => false,
    })
}

/// Letters and digits only.
fn ctype_alnum(call: &mut Call<'_>, text: Value) -> Result<bool, Unwind> {
    check(call, &text, |byte| byte.is_ascii_alphanumeric(), POSITIVE)
}

/// Letters only.
fn ctype_alpha(call: &mut Call<'_>, text: Value) -> Result<bool, Unwind> {
    check(call, &text, |byte| byte.is_ascii_alphabetic(), NONE)
}

/// Control characters only.
fn ctype_cntrl(call: &mut Call<'_>, text: Value) -> Result<bool, Unwind> {
    check(call, &text, |byte| byte.is_ascii_control(), NONE)
}

/// Digits only.
fn ctype_digit(call: &mut Call<'_>, text: Value) -> Result<bool, Unwind> {
    check(call, &text, |byte| byte.is_ascii_digit(), POSITIVE)
}

/// Lowercase letters only.
fn ctype_lower(call: &mut Call<'_>, text: Value) -> Result<bool, Unwind> {
    check(call, &text, |byte| byte.is_ascii_lowercase(), NONE)
}

/// Printable characters other than the space only.
fn ctype_graph(call: &mut Call<'_>, text: Value) -> Result<bool, Unwind> {
    check(call, &text, |byte| byte.is_ascii_graphic(), BOTH)
}

/// Printable characters only.
fn ctype_print(call: &mut Call<'_>, text: Value) -> Result<bool, Unwind> {
    let is_print = |byte: u8| byte.is_ascii_graphic() || byte == b' ';
    check(call, &text, is_print, BOTH)
}

/// Printable characters that are neither letters, digits nor the space only.
fn ctype_punct(call: &mut Call<'_>, text: Value) -> Result<bool, Unwind> {
    check(call, &text, |byte| byte.is_ascii_punctuation(), NONE)
}

/// White space only.
fn ctype_space(call: &mut Call<'_>, text: Value) -> Result<bool, Unwind> {
    let is_space = |byte: u8| matches!(byte, b' ' | b'\t'..=b'\r');
    check(call, &text, is_space, NONE)
}

/// Uppercase letters only.
fn ctype_upper(call: &mut Call<'_>, text: Value) -> Result<bool, Unwind> {
    check(call, &text, |byte| byte.is_ascii_uppercase(), NONE)
}

/// Hexadecimal digits only.
fn ctype_xdigit(call: &mut Call<'_>, text: Value) -> Result<bool, Unwind> {
    check(call, &text, |byte| byte.is_ascii_hexdigit(), POSITIVE)
}
