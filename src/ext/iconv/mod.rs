//! The `iconv` extension: conversion between encodings, and characters counted and found in them, by the C library.

mod library;

use super::table::{BuiltinConstant, ConstantValue};
use super::{Builtin, Call};
use crate::builtins;
use crate::eval::Unwind;
use crate::zval::{PhpArray, PhpStr, StrBuilder, Value};
use library::{Converter, Stop};

/// The function tables of this extension.
pub(super) static TABLES: &[&[Builtin]] = &[FUNCTIONS];

/// The constant tables of this extension.
pub(super) static CONSTANTS: &[&[BuiltinConstant]] = &[ICONV_CONSTANTS];

static FUNCTIONS: &[Builtin] = builtins! {
    iconv(from_encoding, to_encoding, string), iconv_strlen(string, encoding = null),
    iconv_substr(string, offset, length = null, encoding = null),
    iconv_strpos(haystack, needle, offset = 0, encoding = null),
    iconv_strrpos(haystack, needle, encoding = null),
    iconv_get_encoding(type = "all"), iconv_set_encoding(type, encoding),
};

static ICONV_CONSTANTS: &[BuiltinConstant] = &[
    BuiltinConstant {
        name: "ICONV_IMPL",
        value: ConstantValue::Str("glibc"),
    },
    BuiltinConstant {
        name: "ICONV_VERSION",
        value: ConstantValue::Str("2.36"),
    },
];

/// The longest name of an encoding (php-src `ICONV_CSNMAXLEN`).
const LONGEST_NAME: usize = 64;
/// The encoding in which every character has four bytes.
const UCS4: &[u8] = b"UCS-4LE";

/// What went wrong.
enum IconvError {
    /// There is no conversion between the encodings.
    WrongEncoding,
    Incomplete,
    Illegal,
}

impl From<Stop> for IconvError {
    fn from(stop: Stop) -> IconvError {
        match stop {
            Stop::Incomplete => IconvError::Incomplete,
            Stop::Illegal | Stop::Full => IconvError::Illegal,
        }
    }
}

/// `string` from one encoding in another; false after a notice if it is not right.
fn iconv(call: &mut Call<'_>, from: PhpStr, to: PhpStr, string: PhpStr) -> Result<Value, Unwind> {
    if is_too_long(call, &from)? || is_too_long(call, &to)? {
        return Ok(Value::FALSE);
    }
    match converted(&string, &to, &from) {
        Ok(converted) => Ok(converted.into()),
        Err(error) => report(call, error, &to, &from),
    }
}

/// How many characters `string` has.
fn iconv_strlen(
    call: &mut Call<'_>,
    string: PhpStr,
    encoding: Option<PhpStr>,
) -> Result<Value, Unwind> {
    let encoding = match encoding_or_internal(call, encoding)? {
        Some(encoding) => encoding,
        None => return Ok(Value::FALSE),
    };
    match characters(&string, &encoding) {
        Ok(characters) => Ok(Value::int((characters.len() / 4) as i64)),
        Err(error) => report(call, error, UCS4, &encoding),
    }
}

/// `length` characters of `string` from `offset` on; both count from the end if negative.
fn iconv_substr(
    call: &mut Call<'_>,
    string: PhpStr,
    offset: i64,
    length: Option<i64>,
    encoding: Option<PhpStr>,
) -> Result<Value, Unwind> {
    let encoding = match encoding_or_internal(call, encoding)? {
        Some(encoding) => encoding,
        None => return Ok(Value::FALSE),
    };
    let characters = match characters(&string, &encoding) {
        Ok(characters) => characters,
        Err(error) => return report(call, error, UCS4, &encoding),
    };
    let total = (characters.len() / 4) as i64;
    let from_end = |count: i64, all: i64| match count {
        ..0 => all.saturating_add(count).max(0),
        _ => count.min(all),
    };
    let start = from_end(offset, total);
    let length = from_end(length.unwrap_or(total), total - start);
    let part = &characters[start as usize * 4..(start + length) as usize * 4];
    match converted(part, &encoding, UCS4) {
        Ok(part) => Ok(part.into()),
        Err(error) => report(call, error, &encoding, UCS4),
    }
}

/// Where `needle` is first found in `haystack` from the character `offset` on, in characters; false if it is not.
fn iconv_strpos(
    call: &mut Call<'_>,
    haystack: PhpStr,
    needle: PhpStr,
    mut offset: i64,
    encoding: Option<PhpStr>,
) -> Result<Value, Unwind> {
    let encoding = match encoding_or_internal(call, encoding)? {
        Some(encoding) => encoding,
        None => return Ok(Value::FALSE),
    };
    let all = match characters(&haystack, &encoding) {
        Ok(all) => all,
        Err(error) => return report(call, error, UCS4, &encoding),
    };
    let total = (all.len() / 4) as i64;
    if offset < 0 {
        offset += total;
    }
    if offset < 0 || offset > total && !needle.is_empty() {
        return Err(call.value_error(2, "must be contained in argument #1 ($haystack)"));
    }
    if needle.is_empty() {
        return Ok(Value::FALSE);
    }
    match characters(&needle, &encoding) {
        Ok(needle) => Ok(places(&all, &needle, offset as usize)
            .next()
            .map_or(Value::FALSE, Value::int)),
        Err(error) => report(call, error, UCS4, &encoding),
    }
}

/// Where `needle` is last found in `haystack`, in characters; false if it is not.
fn iconv_strrpos(
    call: &mut Call<'_>,
    haystack: PhpStr,
    needle: PhpStr,
    encoding: Option<PhpStr>,
) -> Result<Value, Unwind> {
    if needle.is_empty() {
        return Ok(Value::FALSE);
    }
    let encoding = match encoding_or_internal(call, encoding)? {
        Some(encoding) => encoding,
        None => return Ok(Value::FALSE),
    };
    let found = characters(&needle, &encoding).and_then(|needle| {
        let all = characters(&haystack, &encoding)?;
        Ok(places(&all, &needle, 0).last())
    });
    match found {
        Ok(found) => Ok(found.map_or(Value::FALSE, Value::int)),
        Err(error) => report(call, error, UCS4, &encoding),
    }
}

/// The settings for encodings: one by its name, or all; false for another name.
fn iconv_get_encoding(call: &mut Call<'_>, name: PhpStr) -> Value {
    let encoding = |call: &Call<'_>, kind| Value::from(configured(call, kind));
    match name.to_ascii_lowercase().as_slice() {
        b"all" => {
            let mut all = PhpArray::new();
            for kind in ["input_encoding", "output_encoding", "internal_encoding"] {
                let value = encoding(call, kind);
                all.set_value(kind, value);
            }
            all.into()
        }
        b"input_encoding" => encoding(call, "input_encoding"),
        b"output_encoding" => encoding(call, "output_encoding"),
        b"internal_encoding" => encoding(call, "internal_encoding"),
        _ => Value::FALSE,
    }
}

/// Sets one of them, and says so as deprecated.
fn iconv_set_encoding(call: &mut Call<'_>, name: PhpStr, encoding: PhpStr) -> Result<bool, Unwind> {
    if is_too_long(call, &encoding)? {
        return Ok(false);
    }
    let name = name.to_ascii_lowercase();
    let known: [&[u8]; 3] = [b"input_encoding", b"output_encoding", b"internal_encoding"];
    if !known.contains(&name.as_slice()) {
        return Ok(false);
    }
    let setting = format!("iconv.{}", String::from_utf8_lossy(&name));
    call.deprecate(&format!("Use of {setting} is deprecated"))?;
    Ok(call.ini.set(&setting, &encoding.to_string()).is_ok())
}

/// The encoding of a kind: iconv's own setting, else PHP's, else the default charset.
fn configured(call: &Call<'_>, kind: &str) -> PhpStr {
    let names = [&format!("iconv.{kind}"), kind, "default_charset"];
    let set = names
        .iter()
        .map(|name| call.ini.string(name))
        .find(|value| !value.is_empty());
    set.unwrap_or_else(|| PhpStr::from("UTF-8"))
}

/// The encoding given, or that of the settings; `None` after a warning.
fn encoding_or_internal(
    call: &mut Call<'_>,
    encoding: Option<PhpStr>,
) -> Result<Option<PhpStr>, Unwind> {
    match encoding {
        None => Ok(Some(configured(call, "internal_encoding"))),
        Some(encoding) if is_too_long(call, &encoding)? => Ok(None),
        encoding => Ok(encoding),
    }
}

fn is_too_long(call: &mut Call<'_>, encoding: &PhpStr) -> Result<bool, Unwind> {
    if encoding.len() < LONGEST_NAME {
        return Ok(false);
    }
    call.warn(&format!(
        "Encoding parameter exceeds the maximum allowed length of {LONGEST_NAME} characters"
    ))?;
    Ok(true)
}

/// Where a text stands in another from the character `offset` on, in characters; what was found is not looked into again.
fn places(all: &PhpStr, part: &PhpStr, offset: usize) -> impl Iterator<Item = i64> {
    let mut at = offset * 4;
    std::iter::from_fn(move || {
        while all.len() >= at + part.len() {
            if all[at..].starts_with(part) {
                let found = at / 4;
                at += part.len();
                return Some(found as i64);
            }
            at += 4;
        }
        None
    })
}

/// The characters of a text, four bytes each.
fn characters(text: &[u8], encoding: &[u8]) -> Result<PhpStr, IconvError> {
    converted(text, UCS4, encoding)
}

fn converted(mut text: &[u8], to: &[u8], from: &[u8]) -> Result<PhpStr, IconvError> {
    let mut converter = Converter::open(to, from).ok_or(IconvError::WrongEncoding)?;
    let mut result = StrBuilder::with_capacity(text.len() + 32);
    let mut room = [0; 4096];
    while !text.is_empty() {
        let (written, stop) = converter.convert(Some(&mut text), &mut room);
        result.push_bytes(&room[..written]);
        match stop {
            None | Some(Stop::Full) => {}
            Some(stop) => return Err(stop.into()),
        }
    }
    loop {
        let (written, stop) = converter.convert(None, &mut room);
        result.push_bytes(&room[..written]);
        match stop {
            None => return Ok(result.finish()),
            Some(Stop::Full) if written > 0 => {}
            Some(stop) => return Err(stop.into()),
        }
    }
}

/// Says what went wrong, and gives false.
fn report(call: &mut Call<'_>, error: IconvError, to: &[u8], from: &[u8]) -> Result<Value, Unwind> {
    match error {
        IconvError::WrongEncoding => call.warn(&format!(
            "Wrong encoding, conversion from \"{}\" to \"{}\" is not allowed",
            String::from_utf8_lossy(from),
            String::from_utf8_lossy(to)
        ))?,
        IconvError::Incomplete => {
            call.note("Detected an incomplete multibyte character in input string")?;
        }
        IconvError::Illegal => call.note("Detected an illegal character in input string")?,
    }
    Ok(Value::FALSE)
}
