//! `version_compare`: the order of version numbers.

use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call};
use crate::zval::{PhpStr, Value};
use std::cmp::Ordering;

/// Version functions.
pub(super) static FUNCTIONS: &[Builtin] =
    builtins! { version_compare(version1, version2, operator = null) };

/// How two versions compare: -1, 0 or 1, or whether `operator` holds.
fn version_compare(
    call: &mut Call<'_>,
    version1: PhpStr,
    version2: PhpStr,
    operator: Option<PhpStr>,
) -> Result<Value, Unwind> {
    let order = compare(&version1, &version2);
    let Some(operator) = operator else {
        return Ok(Value::int(order as i64));
    };
    Ok(Value::bool(match operator.as_bytes() {
        b"<" | b"lt" => order.is_lt(),
        b"<=" | b"le" => order.is_le(),
        b">" | b"gt" => order.is_gt(),
        b">=" | b"ge" => order.is_ge(),
        b"==" | b"=" | b"eq" => order.is_eq(),
        b"!=" | b"<>" | b"ne" => order.is_ne(),
        _ => return Err(call.value_error(2, "must be a valid comparison operator")),
    }))
}

/// The version with its parts divided by points: a point stands between digits and letters, and in the place of every
/// other byte.
fn canonical(version: &[u8]) -> Vec<u8> {
    let mut result = Vec::with_capacity(version.len() * 2);
    let Some((first, rest)) = version.split_first() else {
        return result;
    };
    result.push(*first);
    let mut before = *first;
    for byte in rest.iter().copied() {
        let is_boundary =
            before != b'.' && byte != b'.' && before.is_ascii_digit() != byte.is_ascii_digit();
        let is_separator = matches!(byte, b'-' | b'_' | b'+');
        let is_written = !is_separator && (is_boundary || byte.is_ascii_alphanumeric());
        if (is_separator || is_boundary || !byte.is_ascii_alphanumeric())
            && result.last() != Some(&b'.')
        {
            result.push(b'.');
        }
        if is_written {
            result.push(byte);
        }
        before = byte;
    }
    result
}

/// The rank of a part that is no number; -1 for any other word.
fn rank(part: &[u8]) -> i32 {
    const FORMS: &[(&[u8], i32)] = &[
        (b"dev", 0),
        (b"alpha", 1),
        (b"a", 1),
        (b"beta", 2),
        (b"b", 2),
        (b"RC", 3),
        (b"rc", 3),
        (b"#", 4),
        (b"pl", 5),
        (b"p", 5),
    ];
    FORMS
        .iter()
        .find(|(form, _)| part.starts_with(form))
        .map_or(-1, |(_, rank)| *rank)
}

/// What stands for a number where it is compared with a word.
const NUMBER: &[u8] = b"#N#";

fn starts_with_digit(part: &[u8]) -> bool {
    part.first().is_some_and(u8::is_ascii_digit)
}

fn compare_parts(left: &[u8], right: &[u8]) -> Ordering {
    // As C's strtol: digits at the start, no more than fit.
    let number = |part: &[u8]| {
        let digits = part.iter().take_while(|byte| byte.is_ascii_digit());
        digits.fold(0i64, |number, digit| {
            number
                .saturating_mul(10)
                .saturating_add(i64::from(digit - b'0'))
        })
    };
    match (starts_with_digit(left), starts_with_digit(right)) {
        (true, true) => number(left).cmp(&number(right)),
        (false, false) => rank(left).cmp(&rank(right)),
        (true, false) => rank(NUMBER).cmp(&rank(right)),
        (false, true) => rank(left).cmp(&rank(NUMBER)),
    }
}

fn split_part(text: &[u8]) -> (&[u8], Option<&[u8]>) {
    match memchr::memchr(b'.', text) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    }
}

/// Compares two versions (php-src `php_version_compare`).
pub(crate) fn compare(left: &[u8], right: &[u8]) -> Ordering {
    let until_nul = |text: &[u8]| text.split(|byte| *byte == 0).next().unwrap_or(b"").to_vec();
    let (mut left, mut right) = (until_nul(left), until_nul(right));
    loop {
        if left.is_empty() || right.is_empty() {
            return (!left.is_empty()).cmp(&!right.is_empty());
        }
        let prepared = |version: &[u8]| match version.first() {
            Some(b'#') => version.to_vec(),
            _ => canonical(version),
        };
        let (left_parts, right_parts) = (prepared(&left), prepared(&right));
        let (mut l, mut r) = (Some(&left_parts[..]), Some(&right_parts[..]));
        while let (Some(left), Some(right)) = (l, r)
            && !left.is_empty()
            && !right.is_empty()
        {
            let ((left, left_rest), (right, right_rest)) = (split_part(left), split_part(right));
            let order = compare_parts(left, right);
            if order.is_ne() {
                return order;
            }
            l = left_rest;
            r = right_rest;
        }
        // What one has more is compared with "a number comes here": a word may be less than that.
        let (next_left, next_right) = match (l, r) {
            (Some(rest), _) if starts_with_digit(rest) => return Ordering::Greater,
            (Some(rest), _) => (rest.to_vec(), NUMBER.to_vec()),
            (None, Some(rest)) if starts_with_digit(rest) => return Ordering::Less,
            (None, Some(rest)) => (NUMBER.to_vec(), rest.to_vec()),
            (None, None) => return Ordering::Equal,
        };
        left = next_left;
        right = next_right;
    }
}

#[cfg(test)]
mod tests {
    use super::compare;
    use std::cmp::Ordering::{Equal, Greater, Less};

    #[test]
    fn words_stand_in_their_order() {
        assert_eq!(compare(b"5.2", b"5.10"), Less);
        assert_eq!(compare(b"1.0-dev", b"1.0alpha"), Less);
        assert_eq!(compare(b"1.0rc1", b"1.0"), Less);
        assert_eq!(compare(b"1.0pl1", b"1.0"), Greater);
        assert_eq!(compare(b"1.0.0", b"1.0"), Greater);
        assert_eq!(compare(b"1.0", b"1-0"), Equal);
        assert_eq!(compare(b"", b"1"), Less);
    }
}
