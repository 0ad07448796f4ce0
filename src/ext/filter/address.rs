//! `FILTER_VALIDATE_DOMAIN`, `FILTER_VALIDATE_IP`, `FILTER_VALIDATE_MAC`.

use super::Filter;
use super::constant::flag;
use crate::eval::Unwind;
use crate::ext::Call;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Whether a text is a domain's name (RFC 952, 1034, 1123): labels of 63 bytes at most, 253 together; as a hostname of
/// letters, digits and hyphens inside.
pub(super) fn is_domain(text: &[u8], as_hostname: bool) -> bool {
    let name = text.strip_suffix(b".").unwrap_or(text);
    if name.len() > 253 || text.first().is_some_and(|first| *first == b'.') {
        return false;
    }
    if as_hostname && !text.first().is_some_and(u8::is_ascii_alphanumeric) {
        return false;
    }
    name.split(|byte| *byte == b'.')
        .enumerate()
        .all(|(index, label)| {
            if label.is_empty() {
                // The empty name is a domain's, if no host's.
                return index == 0 && name.is_empty();
            }
            let is_ends_alphanumeric = || {
                label.first().is_some_and(u8::is_ascii_alphanumeric)
                    && label.last().is_some_and(u8::is_ascii_alphanumeric)
            };
            let is_inside = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
            label.len() <= 63
                && (!as_hostname || is_ends_alphanumeric() && label.iter().all(is_inside))
        })
}

/// Whether a text is an address of the internet protocol, of the versions and ranges that the flags leave.
pub(super) fn is_ip(filter: &Filter, text: &[u8]) -> bool {
    let wants_4 = filter.has(flag::IPV4);
    let wants_6 = filter.has(flag::IPV6);
    if text.contains(&b':') {
        return (wants_6 || !wants_4)
            && ipv6(text).is_some_and(|address| is_ipv6_in_range(filter, address));
    }
    (wants_4 || !wants_6) && ipv4(text).is_some_and(|address| is_ipv4_in_range(filter, address))
}

/// The address in four decimal numbers without leading zeros.
pub(super) fn ipv4(text: &[u8]) -> Option<Ipv4Addr> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// The address in groups of hexadecimal digits, perhaps with an IPv4 address at its end.
pub(super) fn ipv6(text: &[u8]) -> Option<Ipv6Addr> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

fn is_ipv4_in_range(filter: &Filter, address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_global = filter.has(flag::GLOBAL_RANGE);
    let is_reserved = a == 0 || a >= 240 || address.is_loopback() || address.is_link_local();
    let is_special = a == 100 && (64..=127).contains(&b)
        || [a, b, c] == [192, 0, 0]
        || address.is_documentation()
        || a == 198 && matches!(b, 18 | 19);
    !(address.is_private() && (is_global || filter.has(flag::NO_PRIV_RANGE))
        || is_reserved && (is_global || filter.has(flag::NO_RES_RANGE))
        || is_special && is_global)
}

fn is_ipv6_in_range(filter: &Filter, address: Ipv6Addr) -> bool {
    let groups = address.segments();
    let is_global = filter.has(flag::GLOBAL_RANGE);
    let is_private = (0xfc00..=0xfdff).contains(&groups[0]);
    let is_reserved = address.is_unspecified()
        || address.is_loopback()
        || groups[0] == 0x5f
        || (0xfe80..=0xfebf).contains(&groups[0])
        || groups[0] == 0x2001 && matches!(groups[1], 0x0db8 | 0x0010..=0x001f)
        || groups[0] == 0x3ff3;
    let is_special = address.to_ipv4_mapped().is_some()
        || groups[..4] == [0x0100, 0, 0, 0]
        || groups[0] == 0x2001 && groups[1] <= 0x01ff;
    !(is_private && (is_global || filter.has(flag::NO_PRIV_RANGE))
        || is_reserved && (is_global || filter.has(flag::NO_RES_RANGE))
        || is_special && is_global)
}

/// Whether a text is a network card's address: six bytes with hyphens or colons between, or three pairs with dots.
pub(super) fn is_mac(filter: &Filter, call: &mut Call<'_>, text: &[u8]) -> Result<bool, Unwind> {
    let wanted = filter.text_option("separator");
    if wanted
        .as_ref()
        .is_some_and(|separator| separator.len() != 1)
    {
        let what = "\"separator\" option must be one character long";
        return Err(filter.option_error(call, what));
    }
    let (separator, digits) = match (text.len(), text.get(2)) {
        (14, _) => (b'.', 4),
        (17, Some(&separator @ (b'-' | b':'))) => (separator, 2),
        _ => return Ok(false),
    };
    if wanted.is_some_and(|wanted| wanted[0] != separator) {
        return Ok(false);
    }
    Ok(text.chunks(digits + 1).all(|part| {
        let (number, behind) = part.split_at(digits.min(part.len()));
        number.len() == digits
            && number.iter().all(u8::is_ascii_hexdigit)
            && (behind.is_empty() || behind == [separator])
    }))
}
