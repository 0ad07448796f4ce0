//! `FILTER_SANITIZE_*` and `FILTER_UNSAFE_RAW`.

use super::constant::{filter, flag};
use super::{Filter, ask};
use crate::eval::Unwind;
use crate::ext::Call;
use crate::ext::standard::html_tags::strip_tags_strictly;
use crate::zval::{PhpStr, StrBuilder, Value};

/// `text` made harmless, as the filter says.
pub(super) fn sanitize(
    filter: &Filter,
    call: &mut Call<'_>,
    text: PhpStr,
) -> Result<Value, Unwind> {
    let is_digit = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-');
    Ok(match filter.id {
        filter::SANITIZE_STRING => without_tags(filter, text),
        filter::SANITIZE_ENCODED => percent_encoded(&stripped(filter, text)).into(),
        filter::SANITIZE_SPECIAL_CHARS => {
            let encodes_high = filter.has(flag::ENCODE_HIGH);
            encoded(&stripped(filter, text), |byte| {
                matches!(byte, b'\'' | b'"' | b'<' | b'>' | b'&' | 0..32)
                    || encodes_high && byte >= 127
            })
            .into()
        }
        filter::SANITIZE_FULL_SPECIAL_CHARS => {
            let quotes = if filter.has(flag::NO_ENCODE_QUOTES) {
                0
            } else {
                3
            };
            let arguments = [text.into(), Value::int(quotes), Value::NULL, Value::FALSE];
            return ask(call, "htmlentities", arguments);
        }
        filter::SANITIZE_EMAIL => kept(&text, |byte| {
            byte.is_ascii_alphanumeric() || b"!#$%&'*+-=?^_`{|}~@.[]".contains(&byte)
        })
        .into(),
        filter::SANITIZE_URL => kept(&text, is_url_character).into(),
        filter::SANITIZE_NUMBER_INT => kept(&text, is_digit).into(),
        filter::SANITIZE_NUMBER_FLOAT => kept(&text, |byte| {
            is_digit(byte)
                || filter.has(flag::ALLOW_FRACTION) && byte == b'.'
                || filter.has(flag::ALLOW_THOUSAND) && byte == b','
                || filter.has(flag::ALLOW_SCIENTIFIC) && matches!(byte, b'e' | b'E')
        })
        .into(),
        filter::SANITIZE_ADD_SLASHES => return ask(call, "addslashes", [text.into()]),
        _ => raw(filter, text),
    })
}

/// Whether an address may have a character as it is (RFC 1738).
pub(super) fn is_url_character(byte: u8) -> bool {
    byte.is_ascii_graphic()
}

fn kept(text: &[u8], keeps: impl Fn(u8) -> bool) -> PhpStr {
    let mut result = StrBuilder::with_capacity(text.len());
    for &byte in text.iter().filter(|byte| keeps(**byte)) {
        result.push(byte);
    }
    result.finish()
}

/// The text without the bytes that the flags strip.
fn stripped(filter: &Filter, text: PhpStr) -> PhpStr {
    if !filter.has(flag::STRIP_LOW | flag::STRIP_HIGH | flag::STRIP_BACKTICK) {
        return text;
    }
    kept(&text, |byte| {
        !(byte >= 127 && filter.has(flag::STRIP_HIGH)
            || byte < 32 && filter.has(flag::STRIP_LOW)
            || byte == b'`' && filter.has(flag::STRIP_BACKTICK))
    })
}

/// The text with some bytes as HTML's numeric references.
fn encoded(text: &[u8], encodes: impl Fn(u8) -> bool) -> PhpStr {
    let mut result = StrBuilder::with_capacity(text.len());
    for &byte in text {
        if encodes(byte) {
            result.push_str(&format!("&#{byte};"));
        } else {
            result.push(byte);
        }
    }
    result.finish()
}

fn percent_encoded(text: &[u8]) -> PhpStr {
    let mut result = StrBuilder::with_capacity(text.len());
    for &byte in text {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
            result.push(byte);
        } else {
            result.push_str(&format!("%{byte:02X}"));
        }
    }
    result.finish()
}

/// What flags ask to be encoded, of those that several filters know.
fn is_flagged(filter: &Filter, byte: u8) -> bool {
    byte == b'&' && filter.has(flag::ENCODE_AMP)
        || byte < 32 && filter.has(flag::ENCODE_LOW)
        || byte >= 127 && filter.has(flag::ENCODE_HIGH)
}

fn raw(filter: &Filter, text: PhpStr) -> Value {
    if text.is_empty() && filter.has(flag::EMPTY_STRING_NULL) {
        return Value::NULL;
    }
    encoded(&stripped(filter, text), |byte| is_flagged(filter, byte)).into()
}

/// Quotes encoded, tags and what looks like one taken out.
fn without_tags(filter: &Filter, text: PhpStr) -> Value {
    let encodes_quotes = !filter.has(flag::NO_ENCODE_QUOTES);
    let text = encoded(&stripped(filter, text), |byte| {
        encodes_quotes && matches!(byte, b'\'' | b'"') || is_flagged(filter, byte)
    });
    // Unlike in strip_tags, a blank behind `<` does not make it text.
    let text = strip_tags_strictly(&text);
    if text.is_empty() && filter.has(flag::EMPTY_STRING_NULL) {
        return Value::NULL;
    }
    text.into()
}
