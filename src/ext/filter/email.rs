//! `FILTER_VALIDATE_EMAIL`: addresses that mail can be sent to (RFC 5321 and 5322, without comments), as PHP draws the line.

use super::address;
use crate::eval::Unwind;
use crate::ext::{Call, pcre};
use crate::zval::PhpStr;

/// The longest address, in bytes.
const LONGEST: usize = 320;
/// Characters an address may have at most, a backslash and what it quotes being one, quotes none.
const MOST: usize = 254;
/// And before the `@`.
const MOST_LOCAL: usize = 64;
/// And between two dots of the domain.
const LONGEST_LABEL: usize = 63;

/// Whether a text is an address; letters and digits of all scripts may stand before the `@` if `unicode`.
pub(super) fn is_email(call: &mut Call<'_>, text: &PhpStr, unicode: bool) -> Result<bool, Unwind> {
    if text.len() > LONGEST || unicode && std::str::from_utf8(text).is_err() {
        return Ok(false);
    }
    let Some(at) = memchr::memrchr(b'@', text) else {
        return Ok(false);
    };
    let (local, domain) = (&text[..at], &text[at + 1..]);
    let fits = characters(text) <= MOST && characters(local) <= MOST_LOCAL;
    let is_right = fits && is_local(local) && (is_domain(domain) || is_literal(domain));
    if !is_right || local.is_ascii() {
        return Ok(is_right);
    }
    if !unicode {
        return Ok(false);
    }
    let beyond_ascii: Vec<u8> = local
        .iter()
        .copied()
        .filter(|byte| !byte.is_ascii())
        .collect();
    pcre::matches(
        call,
        &PhpStr::from("/^[\\pL\\pN]+$/Du"),
        &PhpStr::new(&beyond_ascii),
    )
}

/// How many characters count.
fn characters(text: &[u8]) -> usize {
    let mut count = 0;
    let mut rest = text.iter();
    while let Some(byte) = rest.next() {
        match byte {
            b'"' => {}
            b'\\' => {
                rest.next();
                count += 1;
            }
            0x80..=0xbf => {}
            _ => count += 1,
        }
    }
    count
}

/// Words with dots between, each plain or in quotes.
fn is_local(local: &[u8]) -> bool {
    let mut rest = local;
    loop {
        let length = if rest.starts_with(b"\"") {
            quoted_length(rest)
        } else {
            rest.iter().take_while(|byte| is_atom(**byte)).count()
        };
        if length == 0 {
            return false;
        }
        rest = &rest[length..];
        match rest {
            [] => return true,
            [b'.', behind @ ..] => rest = behind,
            _ => return false,
        }
    }
}

fn is_atom(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte) || byte >= 0x80
}

/// The length of the word in quotes that a text begins with; 0 if it does not end or has a blank that is not escaped.
fn quoted_length(text: &[u8]) -> usize {
    let mut at = 1;
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' if text.get(at + 1).is_some_and(u8::is_ascii) => at += 2,
            0 | b'\t' | b'\n' | b'\r' | b' ' | b'\\' => return 0,
            _ => at += 1,
        }
    }
    0
}

/// Two or more labels of letters, digits and hyphens inside; the last begins with a letter.
fn is_domain(domain: &[u8]) -> bool {
    let labels: Vec<&[u8]> = domain.split(|byte| *byte == b'.').collect();
    let is_label = |label: &&[u8]| {
        label.len() <= LONGEST_LABEL
            && label.first().is_some_and(u8::is_ascii_alphanumeric)
            && label.last().is_some_and(u8::is_ascii_alphanumeric)
            && label
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
    };
    labels.len() >= 2
        && labels.iter().all(is_label)
        && labels
            .last()
            .is_some_and(|last| last[0].is_ascii_alphabetic())
}

/// An address of the internet protocol in brackets.
fn is_literal(domain: &[u8]) -> bool {
    let Some(inside) = domain
        .strip_prefix(b"[")
        .and_then(|text| text.strip_suffix(b"]"))
    else {
        return false;
    };
    match inside.get(..5) {
        Some(tag) if tag.eq_ignore_ascii_case(b"IPv6:") => address::ipv6(&inside[5..]).is_some(),
        _ => address::ipv4(inside).is_some(),
    }
}
