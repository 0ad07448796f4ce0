//! `preg_quote`.

use crate::builtins;
use crate::ext::{Builtin, Call};
use crate::zval::{PhpStr, StrBuilder};

pub(super) static FUNCTIONS: &[Builtin] = builtins! { preg_quote(str, delimiter = null) };

/// `str` with a backslash before each character that means something in a pattern, and before the delimiter.
fn preg_quote(_: &mut Call<'_>, str: PhpStr, delimiter: Option<PhpStr>) -> PhpStr {
    let delimiter = delimiter.and_then(|delimiter| delimiter.first().copied());
    let is_special = |byte: u8| {
        matches!(
            byte,
            b'.' | b'\\'
                | b'+'
                | b'*'
                | b'?'
                | b'['
                | b'^'
                | b']'
                | b'$'
                | b'('
                | b')'
                | b'{'
                | b'}'
        ) || matches!(
            byte,
            b'=' | b'!' | b'>' | b'<' | b'|' | b':' | b'-' | b'#' | 0
        ) || delimiter == Some(byte)
    };
    let Some(first) = str.iter().position(|byte| is_special(*byte)) else {
        return str;
    };
    let mut quoted = StrBuilder::with_capacity(str.len() + str.len() / 8 + 8);
    quoted.push_bytes(&str[..first]);
    for &byte in &str[first..] {
        match byte {
            0 => quoted.push_bytes(b"\\000"),
            _ if is_special(byte) => quoted.push_bytes(&[b'\\', byte]),
            _ => quoted.push(byte),
        }
    }
    quoted.finish()
}
