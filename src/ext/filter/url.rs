//! `FILTER_VALIDATE_URL`.

use super::constant::flag;
use super::{Filter, address, ask, sanitize};
use crate::eval::Unwind;
use crate::ext::Call;
use crate::zval::{PhpArray, PhpStr, Value};

/// Whether a text is an address with a scheme, and with a host unless the scheme knows none.
pub(super) fn is_url(filter: &Filter, call: &mut Call<'_>, text: &PhpStr) -> Result<bool, Unwind> {
    if !text.iter().all(|byte| sanitize::is_url_character(*byte)) {
        return Ok(false);
    }
    let parsed = ask(call, "parse_url", [text.clone().into()])?;
    let Some(parts) = parsed.as_array() else {
        return Ok(false);
    };
    let Some(scheme) = part(parts, "scheme") else {
        return Ok(false);
    };
    let host = part(parts, "host");
    let lowercase = scheme.to_ascii_lowercase();
    if matches!(lowercase.as_slice(), b"http" | b"https") {
        let Some(host) = &host else {
            return Ok(false);
        };
        if !is_ipv6_in_brackets(host) && !address::is_domain(host, true) {
            return Ok(false);
        }
    }
    let may_lack_host = matches!(&*scheme, b"mailto" | b"news" | b"file");
    let is_complete = (host.is_some() || may_lack_host)
        && (!filter.has(flag::PATH_REQUIRED) || part(parts, "path").is_some())
        && (!filter.has(flag::QUERY_REQUIRED) || part(parts, "query").is_some());
    let is_user_fine = |name| part(parts, name).is_none_or(|text| is_userinfo(&text));
    Ok(is_complete && is_user_fine("user") && is_user_fine("pass"))
}

fn part(parts: &PhpArray, name: &str) -> Option<PhpStr> {
    let value: Value = parts.get_bytes(name.as_bytes())?.get();
    value.as_string().cloned()
}

fn is_ipv6_in_brackets(host: &[u8]) -> bool {
    let inside = host
        .strip_prefix(b"[")
        .and_then(|host| host.strip_suffix(b"]"));
    inside.is_some_and(|inside| address::ipv6(inside).is_some())
}

/// Whether a user's name or password has only the characters that RFC 3986 lets it have, others by their numbers.
fn is_userinfo(text: &[u8]) -> bool {
    let mut rest = text;
    while let [byte, behind @ ..] = rest {
        rest = match (byte, behind) {
            (b'%', [first, second, behind @ ..])
                if first.is_ascii_digit() && second.is_ascii_hexdigit() =>
            {
                behind
            }
            _ if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:".contains(byte) => behind,
            _ => return false,
        };
    }
    true
}
