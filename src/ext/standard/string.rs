//! Basic string functions. PHP strings are byte strings.

use crate::builtins;
use crate::ext::{Builtin, Call};
use crate::zval::PhpStr;

/// String functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    strlen(string),
};

/// Number of bytes in `string`.
fn strlen(_: &mut Call<'_>, string: PhpStr) -> i64 {
    string.len() as i64
}
