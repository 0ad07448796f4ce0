//! Characters by number.

use super::codec::{BAD, Encoder, State, Substitute};
use super::encoding::{Encoding, Kind};
use super::settings::encoding;
use crate::builtins;
use crate::eval::Unwind;
use crate::eval::errors::Throw;
use crate::ext::{Builtin, Call, OrFalse};
use crate::zval::PhpStr;

/// Functions between characters and their numbers.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    mb_ord(string, encoding = null), mb_chr(codepoint, encoding = null),
};

/// The encoding, if its characters stand for themselves.
fn plain_encoding(call: &mut Call<'_>, name: Option<PhpStr>) -> Result<&'static Encoding, Unwind> {
    let encoding = encoding(call, name, 1)?;
    if encoding.kind == Kind::Stateful
        || encoding.kind == Kind::Transfer && encoding.name != "8bit" && encoding.name != "7bit"
    {
        let message = format!(
            "{}() does not support the \"{}\" encoding",
            call.function_name(),
            encoding.name
        );
        return Err(call.throw(Throw::ValueError, &message));
    }
    Ok(encoding)
}

/// The number of the first character.
fn mb_ord(
    call: &mut Call<'_>,
    string: PhpStr,
    name: Option<PhpStr>,
) -> Result<OrFalse<i64>, Unwind> {
    if string.is_empty() {
        return Err(call.value_error(0, "must not be empty"));
    }
    let encoding = plain_encoding(call, name)?;
    let mut first = None;
    let mut state = State::default();
    for byte in string.iter() {
        encoding.codec.decode(&mut state, *byte, &mut |character| {
            first.get_or_insert(character);
        });
        if first.is_some() {
            break;
        }
    }
    encoding
        .codec
        .finish_decoding(&mut state, &mut |character| {
            first.get_or_insert(character);
        });
    Ok(match first {
        None | Some(BAD) => OrFalse::False,
        Some(character) => OrFalse::Value(i64::from(character)),
    })
}

/// The character of a number.
fn mb_chr(
    call: &mut Call<'_>,
    codepoint: i64,
    name: Option<PhpStr>,
) -> Result<OrFalse<PhpStr>, Unwind> {
    let encoding = plain_encoding(call, name)?;
    let Ok(character @ 0..0x11_0000) = u32::try_from(codepoint) else {
        return Ok(OrFalse::False);
    };
    if encoding.is_utf8() && char::from_u32(character).is_none() {
        return Ok(OrFalse::False);
    }
    let mut encoder = Encoder::new(encoding.codec, Substitute::None, 0, 4);
    encoder.push(character);
    let string = encoder.end().finish();
    Ok(if encoder.errors == 0 {
        OrFalse::Value(string)
    } else {
        OrFalse::False
    })
}
