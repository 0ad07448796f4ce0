//! Comparing strings: byte by byte, case-insensitively, in natural order. The results have the size that php-src's have:
//! the difference of the first bytes that differ, else -1, 0 or 1.

use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call};
use crate::zval::PhpStr;
use std::cmp::Ordering;

/// Comparisons.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    strcmp(string1, string2), strncmp(string1, string2, length), strcasecmp(string1, string2),
    strncasecmp(string1, string2, length), strcoll(string1, string2), strnatcmp(string1, string2),
    strnatcasecmp(string1, string2),
    substr_compare(haystack, needle, offset, length = null, case_insensitive = false),
};

/// The difference of the first bytes that differ after `fold`, else which string is shorter.
#[inline]
fn compare(left: &[u8], right: &[u8], fold: impl Fn(u8) -> u8) -> i64 {
    for (left, right) in left.iter().zip(right) {
        let (left, right) = (fold(*left), fold(*right));
        if left != right {
            return i64::from(left) - i64::from(right);
        }
    }
    as_int(left.len().cmp(&right.len()))
}

pub(super) fn as_int(ordering: Ordering) -> i64 {
    ordering as i64
}

fn first(string: &[u8], length: usize) -> &[u8] {
    &string[..length.min(string.len())]
}

/// Compares byte by byte.
fn strcmp(_: &mut Call<'_>, string1: PhpStr, string2: PhpStr) -> i64 {
    compare_bytes(&string1, &string2)
}

/// The order of two strings as `strcmp` gives it.
pub(super) fn compare_bytes(left: &[u8], right: &[u8]) -> i64 {
    compare(left, right, |byte| byte)
}

/// Compares at most `length` bytes.
fn strncmp(
    call: &mut Call<'_>,
    string1: PhpStr,
    string2: PhpStr,
    length: i64,
) -> Result<i64, Unwind> {
    let length = length_argument(call, 2, length)?;
    let (left, right) = (first(&string1, length), first(&string2, length));
    Ok(compare(left, right, |byte| byte))
}

fn length_argument(call: &mut Call<'_>, index: usize, length: i64) -> Result<usize, Unwind> {
    if length < 0 {
        return Err(call.value_error(index, "must be greater than or equal to 0"));
    }
    Ok(length as usize)
}

/// Compares with ASCII letters of both cases being equal.
fn strcasecmp(_: &mut Call<'_>, string1: PhpStr, string2: PhpStr) -> i64 {
    compare(&string1, &string2, |byte| byte.to_ascii_lowercase())
}

/// Compares at most `length` bytes with ASCII letters of both cases being equal.
fn strncasecmp(
    call: &mut Call<'_>,
    string1: PhpStr,
    string2: PhpStr,
    length: i64,
) -> Result<i64, Unwind> {
    let length = length_argument(call, 2, length)?;
    let (left, right) = (first(&string1, length), first(&string2, length));
    Ok(compare(left, right, |byte| byte.to_ascii_lowercase()))
}

/// Compares in the order of the locale. The `C` locale, the only one there is, compares bytes up to the first NUL.
fn strcoll(_: &mut Call<'_>, string1: PhpStr, string2: PhpStr) -> i64 {
    let difference = |at: usize| {
        let byte = |string: &[u8]| i64::from(string.get(at).copied().unwrap_or(0));
        (byte(&string1), byte(&string2))
    };
    let mut at = 0;
    loop {
        let (left, right) = difference(at);
        if left != right || left == 0 {
            return left - right;
        }
        at += 1;
    }
}

/// Compares the way people order texts with numbers in them.
fn strnatcmp(_: &mut Call<'_>, string1: PhpStr, string2: PhpStr) -> i64 {
    as_int(natural_compare(&string1, &string2, Case::Sensitive))
}

/// Like `strnatcmp`, with ASCII letters of both cases being equal.
fn strnatcasecmp(_: &mut Call<'_>, string1: PhpStr, string2: PhpStr) -> i64 {
    as_int(natural_compare(&string1, &string2, Case::Insensitive))
}

/// Whether letters of both cases are equal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Case {
    /// They differ.
    Sensitive,
    /// They are equal, for ASCII letters.
    Insensitive,
}

/// The natural order (php-src `strnatcmp_ex`): runs of digits compare as numbers, or digit by digit when one of them
/// begins with a zero; white space is skipped.
pub(crate) fn natural_compare(left: &[u8], right: &[u8], case: Case) -> Ordering {
    if left.is_empty() || right.is_empty() {
        return left.len().cmp(&right.len());
    }
    // As in C, a NUL follows the last byte.
    let byte = |text: &[u8], at: usize| text.get(at).copied().unwrap_or(0);
    let is_digit_at = |text: &[u8], at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
    let skip_zeros = |text: &[u8]| {
        let mut at = 0;
        while text[at] == b'0' && is_digit_at(text, at + 1) {
            at += 1;
        }
        at
    };
    let (mut l, mut r) = (skip_zeros(left), skip_zeros(right));
    loop {
        while is_space(byte(left, l)) {
            l += 1;
        }
        while is_space(byte(right, r)) {
            r += 1;
        }
        if is_digit_at(left, l) && is_digit_at(right, r) {
            let is_fraction = left[l] == b'0' || right[r] == b'0';
            let mut bias = Ordering::Equal;
            loop {
                match (is_digit_at(left, l), is_digit_at(right, r)) {
                    (false, false) => break,
                    (false, true) => return Ordering::Less,
                    (true, false) => return Ordering::Greater,
                    (true, true) => {}
                }
                let order = left[l].cmp(&right[r]);
                if is_fraction && order.is_ne() {
                    return order;
                }
                bias = bias.then(order);
                l += 1;
                r += 1;
            }
            if bias.is_ne() {
                return bias;
            }
            match (l == left.len(), r == right.len()) {
                (true, true) => return Ordering::Equal,
                (true, false) => return Ordering::Less,
                (false, true) => return Ordering::Greater,
                (false, false) => {}
            }
        }
        let (mut a, mut b) = (byte(left, l), byte(right, r));
        if case == Case::Insensitive {
            a.make_ascii_uppercase();
            b.make_ascii_uppercase();
        }
        if a != b {
            return a.cmp(&b);
        }
        l += 1;
        r += 1;
        match (l >= left.len(), r >= right.len()) {
            (true, true) => return Ordering::Equal,
            (true, false) => return Ordering::Less,
            (false, true) => return Ordering::Greater,
            (false, false) => {}
        }
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// Compares the part of `haystack` at `offset` with `needle`, at most `length` bytes.
fn substr_compare(
    call: &mut Call<'_>,
    haystack: PhpStr,
    needle: PhpStr,
    offset: i64,
    length: Option<i64>,
    case_insensitive: bool,
) -> Result<i64, Unwind> {
    if length == Some(0) {
        return Ok(0);
    }
    let length = length
        .map(|length| length_argument(call, 3, length))
        .transpose()?;
    let start = if offset < 0 {
        let from_end = offset.unsigned_abs() as usize;
        haystack.len().saturating_sub(from_end)
    } else {
        offset as usize
    };
    let Some(part) = haystack.get(start..) else {
        return Err(call.value_error(2, "must be contained in argument #1 ($haystack)"));
    };
    let length = length.unwrap_or(needle.len().max(part.len()));
    let (left, right) = (first(part, length), first(&needle, length));
    Ok(if case_insensitive {
        compare(left, right, |byte| byte.to_ascii_lowercase())
    } else {
        compare(left, right, |byte| byte)
    })
}

#[cfg(test)]
mod tests {
    use super::{Case, natural_compare};
    use std::cmp::Ordering::{self, Equal, Greater, Less};

    fn natural(left: &str, right: &str) -> Ordering {
        natural_compare(left.as_bytes(), right.as_bytes(), Case::Sensitive)
    }

    #[test]
    fn numbers_in_text_are_numbers() {
        assert_eq!(natural("img12.png", "img10.png"), Greater);
        assert_eq!(natural("img2.png", "img10.png"), Less);
        assert_eq!(natural("001", "1"), Equal);
        assert_eq!(natural("1.010", "1.001"), Greater);
        assert_eq!(natural("a  b", "a b"), Equal);
        assert_eq!(natural("", "a"), Less);
    }
}
