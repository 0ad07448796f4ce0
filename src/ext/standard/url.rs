//! URLs: their parts, and percent-encoding.

use super::string::hex_digit;
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::table::{BuiltinConstant, ConstantValue};
use crate::ext::{Builtin, Call};
use crate::zval::{PhpArray, PhpStr, StrBuilder, Value};

/// URL functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    parse_url(url, component = -1), urlencode(string), urldecode(string), rawurlencode(string),
    rawurldecode(string),
};

const fn int(name: &'static str, value: i64) -> BuiltinConstant {
    BuiltinConstant {
        name,
        value: ConstantValue::Int(value),
    }
}

/// Constants of [`FUNCTIONS`].
pub(super) static CONSTANTS: &[BuiltinConstant] = &[
    int("PHP_URL_SCHEME", 0),
    int("PHP_URL_HOST", 1),
    int("PHP_URL_PORT", 2),
    int("PHP_URL_USER", 3),
    int("PHP_URL_PASS", 4),
    int("PHP_URL_PATH", 5),
    int("PHP_URL_QUERY", 6),
    int("PHP_URL_FRAGMENT", 7),
];

/// The parts of a URL that are there.
#[derive(Default)]
struct Url<'a> {
    scheme: Option<&'a [u8]>,
    host: Option<&'a [u8]>,
    port: Option<u16>,
    user: Option<&'a [u8]>,
    pass: Option<&'a [u8]>,
    path: Option<&'a [u8]>,
    query: Option<&'a [u8]>,
    fragment: Option<&'a [u8]>,
}

/// The parts of `url`, or one of them.
fn parse_url(call: &mut Call<'_>, url: PhpStr, component: i64) -> Result<Value, Unwind> {
    let Some(parts) = split(&url) else {
        return Ok(Value::FALSE);
    };
    let port = parts.port.map(|port| Value::int(i64::from(port)));
    let text = |part: Option<&[u8]>| part.map(without_controls);
    let values = [
        ("scheme", text(parts.scheme)),
        ("host", text(parts.host)),
        ("port", port),
        ("user", text(parts.user)),
        ("pass", text(parts.pass)),
        ("path", text(parts.path)),
        ("query", text(parts.query)),
        ("fragment", text(parts.fragment)),
    ];
    if component >= 0 {
        return match values.into_iter().nth(component as usize) {
            Some((_, value)) => Ok(value.unwrap_or(Value::NULL)),
            None => Err(call.value_error(
                1,
                &format!("must be a valid URL component identifier, {component} given"),
            )),
        };
    }
    let mut result = PhpArray::new();
    for (name, value) in values {
        if let Some(value) = value {
            result.set_value(name, value);
        }
    }
    Ok(result.into())
}

/// A part with `_` for control characters.
fn without_controls(part: &[u8]) -> Value {
    let mut part = PhpStr::new(part);
    if part.iter().any(u8::is_ascii_control) {
        for byte in part.make_mut() {
            if byte.is_ascii_control() {
                *byte = b'_';
            }
        }
    }
    part.into()
}

/// What comes after the scheme.
enum Next {
    /// A host, at this place.
    Host(usize),
    /// A path, at this place.
    Path(usize),
    /// Nothing.
    End,
}

/// Splits a URL; `None` if it is badly malformed (php-src `php_url_parse_ex2`).
fn split(url: &[u8]) -> Option<Url<'_>> {
    let mut parts = Url::default();
    let from = match read_scheme(url, &mut parts)? {
        Next::End => return Some(parts),
        Next::Path(from) => from,
        Next::Host(from) => {
            let end = url[from..]
                .iter()
                .position(|byte| matches!(byte, b'/' | b'?' | b'#'))
                .map_or(url.len(), |at| from + at);
            read_authority(&url[from..end], &mut parts)?;
            if end == url.len() {
                return Some(parts);
            }
            end
        }
    };
    let mut rest = &url[from..];
    if let Some(at) = memchr::memchr(b'#', rest) {
        parts.fragment = Some(&rest[at + 1..]);
        rest = &rest[..at];
    }
    if let Some(at) = memchr::memchr(b'?', rest) {
        parts.query = Some(&rest[at + 1..]);
        rest = &rest[..at];
    }
    if !rest.is_empty() || from == url.len() {
        parts.path = Some(rest);
    }
    Some(parts)
}

fn read_scheme<'a>(url: &'a [u8], parts: &mut Url<'a>) -> Option<Next> {
    let relative = || {
        if url.starts_with(b"//") {
            Next::Host(2)
        } else {
            Next::Path(0)
        }
    };
    let Some(colon) = memchr::memchr(b':', url) else {
        return Some(relative());
    };
    if colon == 0 {
        return read_port(url, colon, parts);
    }
    let is_scheme = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'.' | b'-');
    if !url[..colon].iter().all(is_scheme) {
        let before_query = memchr::memchr2(b'?', b'#', url).is_none_or(|at| colon < at);
        if colon + 1 < url.len() && before_query {
            return read_port(url, colon, parts);
        }
        return Some(relative());
    }
    let after = &url[colon + 1..];
    if after.is_empty() {
        parts.scheme = Some(&url[..colon]);
        return Some(Next::End);
    }
    if after[0] != b'/' {
        // `a.com:80` has a port, `mailto:a` a scheme.
        let digits = after
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        if matches!(after.get(digits), None | Some(b'/')) && digits < 6 {
            return read_port(url, colon, parts);
        }
        parts.scheme = Some(&url[..colon]);
        return Some(Next::Path(colon + 1));
    }
    parts.scheme = Some(&url[..colon]);
    if after.get(1) != Some(&b'/') {
        return Some(Next::Path(colon + 1));
    }
    if url[..colon].eq_ignore_ascii_case(b"file") && after.get(2) == Some(&b'/') {
        // `file:///c:/…` names a drive.
        let is_drive = after.get(4) == Some(&b':');
        return Some(Next::Path(colon + if is_drive { 4 } else { 3 }));
    }
    Some(Next::Host(colon + 3))
}

/// No scheme, but a colon: what follows may be a port.
fn read_port<'a>(url: &'a [u8], colon: usize, parts: &mut Url<'a>) -> Option<Next> {
    let after = &url[colon + 1..];
    let digits = after
        .iter()
        .take(6)
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let is_relative = url.starts_with(b"//");
    if (1..6).contains(&digits) && matches!(after.get(digits), None | Some(b'/')) {
        parts.port = Some(port_number(&after[..digits])?);
        return Some(Next::Host(if is_relative { 2 } else { 0 }));
    }
    if after.is_empty() {
        return None;
    }
    Some(if is_relative {
        Next::Host(2)
    } else {
        Next::Path(0)
    })
}

/// The number that a port begins with, as C's `strtol` reads it; `None` if there is none or it is too large.
fn port_number(text: &[u8]) -> Option<u16> {
    let text = text.trim_ascii_start();
    let (is_negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let number: u32 = std::str::from_utf8(&text[..digits]).ok()?.parse().ok()?;
    if is_negative && number > 0 {
        return None;
    }
    u16::try_from(number).ok()
}

/// `user:pass@host:port`
fn read_authority<'a>(mut text: &'a [u8], parts: &mut Url<'a>) -> Option<()> {
    if let Some(at) = memchr::memrchr(b'@', text) {
        let login = &text[..at];
        match memchr::memchr(b':', login) {
            Some(colon) => {
                parts.user = Some(&login[..colon]);
                parts.pass = Some(&login[colon + 1..]);
            }
            None => parts.user = Some(login),
        }
        text = &text[at + 1..];
    }
    let is_address = text.first() == Some(&b'[') && text.last() == Some(&b']');
    let colon = memchr::memrchr(b':', text).filter(|_| !is_address);
    let host = &text[..colon.unwrap_or(text.len())];
    if let Some(colon) = colon
        && parts.port.is_none_or(|port| port == 0)
    {
        let port = &text[colon + 1..];
        if port.len() > 5 {
            return None;
        }
        if !port.is_empty() {
            parts.port = Some(port_number(port)?);
        }
    }
    if host.is_empty() {
        return None;
    }
    parts.host = Some(host);
    Some(())
}

/// How spaces and `~` are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// `+` and `%7E`, as in forms.
    Form,
    /// `%20` and `~`, as in paths.
    Raw,
}

/// Appends `text` percent-encoded.
pub(super) fn push_encoded(result: &mut StrBuilder, text: &[u8], encoding: Encoding) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let is_plain = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'.' | b'_')
            || byte == b'~' && encoding == Encoding::Raw
    };
    let mut copied = 0;
    for (at, byte) in text.iter().enumerate() {
        if is_plain(*byte) {
            continue;
        }
        result.push_bytes(&text[copied..at]);
        copied = at + 1;
        if *byte == b' ' && encoding == Encoding::Form {
            result.push(b'+');
        } else {
            let digits = [
                b'%',
                DIGITS[usize::from(byte >> 4)],
                DIGITS[usize::from(byte & 15)],
            ];
            result.push_bytes(&digits);
        }
    }
    result.push_bytes(&text[copied..]);
}

fn encode(text: &[u8], encoding: Encoding) -> PhpStr {
    let mut result = StrBuilder::with_capacity(text.len() + text.len() / 4);
    push_encoded(&mut result, text, encoding);
    result.finish()
}

/// `text` without percent-encoding.
pub(crate) fn decode(text: &[u8], encoding: Encoding) -> PhpStr {
    let mut result = StrBuilder::with_capacity(text.len());
    let mut at = 0;
    let mut copied = 0;
    while at < text.len() {
        let (byte, length) = match &text[at..] {
            [b'+', ..] if encoding == Encoding::Form => (b' ', 1),
            [b'%', high, low, ..] => match (hex_digit(*high), hex_digit(*low)) {
                (Some(high), Some(low)) => (high << 4 | low, 3),
                _ => {
                    at += 1;
                    continue;
                }
            },
            _ => {
                at += 1;
                continue;
            }
        };
        result.push_bytes(&text[copied..at]);
        result.push(byte);
        at += length;
        copied = at;
    }
    result.push_bytes(&text[copied..]);
    result.finish()
}

/// `string` percent-encoded as in forms: spaces are `+`.
fn urlencode(_: &mut Call<'_>, string: PhpStr) -> PhpStr {
    encode(&string, Encoding::Form)
}

/// `string` without the percent-encoding of forms.
fn urldecode(_: &mut Call<'_>, string: PhpStr) -> PhpStr {
    decode(&string, Encoding::Form)
}

/// `string` percent-encoded (RFC 3986).
fn rawurlencode(_: &mut Call<'_>, string: PhpStr) -> PhpStr {
    encode(&string, Encoding::Raw)
}

/// `string` with percent signs for all but letters, digits and `-._~`.
pub(crate) fn raw_encoded(string: &[u8]) -> PhpStr {
    encode(string, Encoding::Raw)
}

/// `string` without percent-encoding.
fn rawurldecode(_: &mut Call<'_>, string: PhpStr) -> PhpStr {
    decode(&string, Encoding::Raw)
}
