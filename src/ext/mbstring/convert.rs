//! Texts from one encoding to another.

use super::codec::BAD;
use super::detect::identify;
use super::encoding::{ENCODINGS, Encoding, Kind, known};
use super::settings::{encoder, encoding, encoding_list, internal_encoding, settings};
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call, OrFalse, StringOrArray};
use crate::zval::{Key, PhpArray, PhpStr, Value, View, ZvalPtr};

/// Conversion functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    mb_convert_encoding(string, to_encoding, from_encoding = null), mb_check_encoding(value = null, encoding = null),
    mb_scrub(string, encoding = null), mb_list_encodings(), mb_encoding_aliases(encoding),
    mb_preferred_mime_name(encoding),
};

/// `string` in another encoding; of an array, all its strings and keys.
fn mb_convert_encoding(
    call: &mut Call<'_>,
    string: StringOrArray,
    to_encoding: PhpStr,
    from_encoding: Option<StringOrArray>,
) -> Result<Value, Unwind> {
    let to = encoding(call, Some(to_encoding), 1)?;
    let mut from = match from_encoding {
        Some(list) => encoding_list(call, &list, 2)?,
        None => vec![internal_encoding(call.machine)],
    };
    if from.len() > 1 {
        from.retain(|encoding| encoding.kind != Kind::Transfer);
    }
    if from.is_empty() {
        return Err(call.value_error(2, "must specify at least one encoding"));
    }
    match string {
        StringOrArray::String(string) => Ok(match convert_detected(call, &string, &from, to)? {
            Some(string) => string.into(),
            None => Value::FALSE,
        }),
        StringOrArray::Array(array) => {
            Ok(convert_array(call, &array, &from, to, &mut Vec::new())?.into())
        }
    }
}

/// A string from the one of several encodings that it is in. `None`, with a warning, if it is in none.
fn convert_detected(
    call: &mut Call<'_>,
    string: &PhpStr,
    from: &[&'static Encoding],
    to: &'static Encoding,
) -> Result<Option<PhpStr>, Unwind> {
    let encoding = match from {
        [encoding] => Some(*encoding),
        _ => identify(from, &[string.as_bytes()], is_strict(call)),
    };
    match encoding {
        Some(encoding) => Ok(Some(convert(call, string, encoding, to))),
        None => {
            call.warn("Unable to detect character encoding")?;
            Ok(None)
        }
    }
}

/// Whether detection is strict unless told otherwise.
pub(super) fn is_strict(call: &Call<'_>) -> bool {
    call.machine.ini.is_on("mbstring.strict_detection")
}

fn convert_array(
    call: &mut Call<'_>,
    array: &PhpArray,
    from: &[&'static Encoding],
    to: &'static Encoding,
    outer: &mut Vec<PhpArray>,
) -> Result<PhpArray, Unwind> {
    if is_inside_itself(array, outer) {
        call.warn("Cannot convert recursively referenced values")?;
        return Ok(PhpArray::new());
    }
    outer.push(array.clone());
    let mut converted = PhpArray::new();
    for (key, zval) in array.to_entries() {
        let key = match key {
            Key::String(key) => match convert_detected(call, &key, from, to)? {
                Some(key) => Key::String(key),
                None => continue,
            },
            Key::Int(index) => Key::Int(index),
        };
        let value = zval.get();
        let value = match value.view() {
            View::String(string) => match convert_detected(call, string, from, to)? {
                Some(string) => string.into(),
                None => continue,
            },
            View::Array(inner) => convert_array(call, inner, from, to, outer)?.into(),
            View::Object(_) | View::Resource(_) => {
                call.warn("Object is not supported")?;
                continue;
            }
            _ => value.clone(),
        };
        if converted.get(&key).is_none() {
            converted.set(&key, ZvalPtr::new(value));
        }
    }
    outer.pop();
    Ok(converted)
}

/// How deep arrays may be nested.
const DEPTH: usize = 512;

/// Whether an array is one of those it is inside of.
fn is_inside_itself(array: &PhpArray, outer: &[PhpArray]) -> bool {
    outer.len() > DEPTH || outer.iter().any(|other| other.same(array))
}

/// A text from one encoding to another. What the other does not have is counted, and written as the substitute.
pub(super) fn convert(
    call: &mut Call<'_>,
    string: &PhpStr,
    from: &'static Encoding,
    to: &'static Encoding,
) -> PhpStr {
    // Transfer encodings are about bytes: the other side of them is no text.
    let (from, to) = match (from.name, to.name) {
        (_, "BASE64" | "Quoted-Printable") => (known("8bit"), to),
        ("BASE64" | "Quoted-Printable" | "UUENCODE", _) => (from, known("8bit")),
        _ => (from, to),
    };
    if from == to && from.is_utf8() && std::str::from_utf8(string).is_ok() {
        return string.clone();
    }
    let mut encoder = encoder(call, to, string.len());
    from.codec
        .decode_all(string, &mut |character| encoder.push(character));
    let converted = encoder.end().finish();
    settings(call.machine).illegal_characters += encoder.errors as i64;
    converted
}

/// Whether `value` is text in the encoding; of an array, all its strings and keys.
fn mb_check_encoding(
    call: &mut Call<'_>,
    value: Option<StringOrArray>,
    name: Option<PhpStr>,
) -> Result<bool, Unwind> {
    let encoding = encoding(call, name, 1)?;
    match value {
        Some(StringOrArray::String(string)) => Ok(is_valid(&string, encoding)),
        Some(StringOrArray::Array(array)) => check_array(call, &array, encoding, &mut Vec::new()),
        None => {
            call.deprecate("Calling mb_check_encoding() without argument is deprecated")?;
            Ok(settings(call.machine).illegal_characters == 0)
        }
    }
}

fn check_array(
    call: &mut Call<'_>,
    array: &PhpArray,
    encoding: &Encoding,
    outer: &mut Vec<PhpArray>,
) -> Result<bool, Unwind> {
    if is_inside_itself(array, outer) {
        call.warn("Cannot not handle circular references")?;
        return Ok(false);
    }
    outer.push(array.clone());
    for (key, zval) in array.to_entries() {
        if let Key::String(key) = key
            && !is_valid(&key, encoding)
        {
            return Ok(false);
        }
        let is_valid = match zval.get().view() {
            View::String(string) => is_valid(string, encoding),
            View::Array(inner) => check_array(call, inner, encoding, outer)?,
            View::Object(_) | View::Resource(_) => false,
            _ => true,
        };
        if !is_valid {
            return Ok(false);
        }
    }
    outer.pop();
    Ok(true)
}

/// Whether all bytes mean something.
pub(super) fn is_valid(text: &[u8], encoding: &Encoding) -> bool {
    if encoding.is_utf8() {
        return std::str::from_utf8(text).is_ok();
    }
    let mut is_valid = encoding.codec.has_form(text);
    encoding
        .codec
        .decode_all(text, &mut |character| is_valid &= character != BAD);
    is_valid
}

/// `string` with the substitute for bytes that mean nothing.
fn mb_scrub(call: &mut Call<'_>, string: PhpStr, name: Option<PhpStr>) -> Result<PhpStr, Unwind> {
    let encoding = encoding(call, name, 1)?;
    Ok(convert(call, &string, encoding, encoding))
}

/// The names of all encodings.
fn mb_list_encodings(_: &mut Call<'_>) -> PhpArray {
    PhpArray::from_values(ENCODINGS.iter().map(|encoding| Value::from(encoding.name)))
}

/// The other names of an encoding.
fn mb_encoding_aliases(call: &mut Call<'_>, name: PhpStr) -> Result<PhpArray, Unwind> {
    let encoding = encoding(call, Some(name), 0)?;
    let aliases = encoding.aliases.iter().map(|alias| Value::from(*alias));
    Ok(PhpArray::from_values(aliases))
}

/// The name of an encoding in MIME.
fn mb_preferred_mime_name(call: &mut Call<'_>, name: PhpStr) -> Result<OrFalse<PhpStr>, Unwind> {
    let Some(encoding) = super::encoding::find(&name) else {
        let what = format!("must be a valid encoding, \"{name}\" given");
        return Err(call.value_error(0, &what));
    };
    if encoding.mime_name.is_empty() {
        call.warn(&format!(
            "No MIME preferred name corresponding to \"{name}\""
        ))?;
        return Ok(OrFalse::False);
    }
    Ok(OrFalse::Value(PhpStr::from(encoding.mime_name)))
}
