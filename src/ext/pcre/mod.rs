//! The `pcre` extension: Perl-compatible regular expressions, by PCRE2.
//!
//! A [`pattern`] is compiled once for a thread and kept; a [`search`] walks its matches in a text; the functions by theme put
//! together what they found.

mod find;
mod grep;
mod groups;
pub(in crate::ext) mod library;
mod pattern;
mod quote;
mod replace;
mod replacement;
mod search;
mod split;

use super::table::{BuiltinConstant, ConstantValue};
use super::{Builtin, Call};
use crate::builtins;
use crate::eval::Unwind;
use crate::zval::PhpStr;
use library::{Attempt, LibraryError, Outcome, Subject};
use std::cell::Cell;

pub(super) use pattern::Pattern;

/// The function tables of this extension.
pub(super) static TABLES: &[&[Builtin]] = &[
    find::FUNCTIONS,
    replace::FUNCTIONS,
    split::FUNCTIONS,
    quote::FUNCTIONS,
    grep::FUNCTIONS,
    FUNCTIONS,
];

/// The constant tables of this extension.
pub(super) static CONSTANTS: &[&[BuiltinConstant]] = &[PCRE_CONSTANTS];

static FUNCTIONS: &[Builtin] = builtins! { preg_last_error(), preg_last_error_msg() };

/// `PREG_*` flags.
mod flag {
    pub(super) const PATTERN_ORDER: i64 = 1;
    pub(super) const SET_ORDER: i64 = 2;
    pub(super) const OFFSET_CAPTURE: i64 = 1 << 8;
    pub(super) const UNMATCHED_AS_NULL: i64 = 1 << 9;
    pub(super) const SPLIT_NO_EMPTY: i64 = 1;
    pub(super) const SPLIT_DELIM_CAPTURE: i64 = 2;
    pub(super) const SPLIT_OFFSET_CAPTURE: i64 = 4;
    pub(super) const GREP_INVERT: i64 = 1;
}

/// What went wrong: `PREG_*_ERROR`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum PregError {
    None = 0,
    Internal = 1,
    BacktrackLimit = 2,
    RecursionLimit = 3,
    BadUtf8 = 4,
    BadUtf8Offset = 5,
    JitStackLimit = 6,
}

impl PregError {
    fn of(error: LibraryError) -> PregError {
        match error {
            LibraryError::MATCH_LIMIT => PregError::BacktrackLimit,
            LibraryError::RECURSION_LIMIT => PregError::RecursionLimit,
            LibraryError::BAD_UTF_OFFSET => PregError::BadUtf8Offset,
            LibraryError::JIT_STACK_LIMIT => PregError::JitStackLimit,
            _ if error.is_bad_utf() => PregError::BadUtf8,
            _ => PregError::Internal,
        }
    }

    fn message(self) -> &'static str {
        match self {
            PregError::None => "No error",
            PregError::Internal => "Internal error",
            PregError::BacktrackLimit => "Backtrack limit exhausted",
            PregError::RecursionLimit => "Recursion limit exhausted",
            PregError::BadUtf8 => "Malformed UTF-8 characters, possibly incorrectly encoded",
            PregError::BadUtf8Offset => {
                "The offset did not correspond to the beginning of a valid UTF-8 code point"
            }
            PregError::JitStackLimit => "JIT stack limit exhausted",
        }
    }
}

const fn int(name: &'static str, value: i64) -> BuiltinConstant {
    BuiltinConstant {
        name,
        value: ConstantValue::Int(value),
    }
}

const fn error(name: &'static str, error: PregError) -> BuiltinConstant {
    int(name, error as i64)
}

static PCRE_CONSTANTS: &[BuiltinConstant] = &[
    int("PREG_PATTERN_ORDER", flag::PATTERN_ORDER),
    int("PREG_SET_ORDER", flag::SET_ORDER),
    int("PREG_OFFSET_CAPTURE", flag::OFFSET_CAPTURE),
    int("PREG_UNMATCHED_AS_NULL", flag::UNMATCHED_AS_NULL),
    int("PREG_SPLIT_NO_EMPTY", flag::SPLIT_NO_EMPTY),
    int("PREG_SPLIT_DELIM_CAPTURE", flag::SPLIT_DELIM_CAPTURE),
    int("PREG_SPLIT_OFFSET_CAPTURE", flag::SPLIT_OFFSET_CAPTURE),
    int("PREG_GREP_INVERT", flag::GREP_INVERT),
    error("PREG_NO_ERROR", PregError::None),
    error("PREG_INTERNAL_ERROR", PregError::Internal),
    error("PREG_BACKTRACK_LIMIT_ERROR", PregError::BacktrackLimit),
    error("PREG_RECURSION_LIMIT_ERROR", PregError::RecursionLimit),
    error("PREG_BAD_UTF8_ERROR", PregError::BadUtf8),
    error("PREG_BAD_UTF8_OFFSET_ERROR", PregError::BadUtf8Offset),
    error("PREG_JIT_STACKLIMIT_ERROR", PregError::JitStackLimit),
    BuiltinConstant {
        name: "PCRE_VERSION",
        value: ConstantValue::Str("10.42 2022-12-11"),
    },
    int("PCRE_VERSION_MAJOR", 10),
    int("PCRE_VERSION_MINOR", 42),
    BuiltinConstant {
        name: "PCRE_JIT_SUPPORT",
        value: ConstantValue::Bool(true),
    },
];

thread_local! {
    /// The error of the last call, and the request that made it.
    static LAST_ERROR: Cell<(u32, PregError)> = const { Cell::new((0, PregError::None)) };
}

/// Whether a pattern, for another extension, matches somewhere in a text; not if it is malformed, after a warning.
///
/// # Errors
/// The error handler threw.
pub(super) fn matches(
    call: &mut Call<'_>,
    pattern: &PhpStr,
    text: &PhpStr,
) -> Result<bool, Unwind> {
    let Some(pattern) = Pattern::get(call, pattern)? else {
        return Ok(false);
    };
    let Some(mut room) = pattern.room(call) else {
        return Ok(false);
    };
    let subject = Subject::new(text);
    let outcome = room.find(&pattern.code, &subject, 0, Attempt::Anywhere);
    Ok(matches!(outcome, Outcome::Match(_)))
}

fn set_error(call: &mut Call<'_>, error: PregError) {
    LAST_ERROR.set((call.request, error));
}

fn last_error(call: &mut Call<'_>) -> PregError {
    match LAST_ERROR.get() {
        (request, error) if request == call.request => error,
        _ => PregError::None,
    }
}

/// The error of the last call of one of these functions.
fn preg_last_error(call: &mut Call<'_>) -> i64 {
    last_error(call) as i64
}

/// The text of that error.
fn preg_last_error_msg(call: &mut Call<'_>) -> &'static str {
    last_error(call).message()
}
