//! `FILTER_VALIDATE_INT`, `FILTER_VALIDATE_BOOL`, `FILTER_VALIDATE_FLOAT`.

use super::Filter;
use super::constant::flag;
use crate::eval::Unwind;
use crate::ext::Call;
use crate::zval::convert;

/// `text` without the blanks around it.
fn trimmed(text: &[u8]) -> &[u8] {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | 0x0b | b'\n');
    let start = text.iter().take_while(|byte| is_blank(byte)).count();
    let rest = &text[start..];
    let end = rest.iter().rev().take_while(|byte| is_blank(byte)).count();
    &rest[..rest.len() - end]
}

/// The integer that a text writes: decimal without leading zeros, octal or hexadecimal where allowed, within its range.
pub(super) fn int(filter: &Filter, text: &[u8]) -> Option<i64> {
    let text = trimmed(text);
    let int = match text {
        [] => return None,
        [b'0', b'x' | b'X', digits @ ..] if filter.has(flag::ALLOW_HEX) => in_base(digits, 16)?,
        [b'0', b'o' | b'O', digits @ ..] if filter.has(flag::ALLOW_OCTAL) => in_base(digits, 8)?,
        [b'0'] => 0,
        [b'0', digits @ ..] if filter.has(flag::ALLOW_OCTAL) => in_base(digits, 8)?,
        _ => decimal(text)?,
    };
    let bound = |name| {
        filter
            .option(name)
            .map(|bound| convert::to_int(bound.view()))
    };
    let is_within = bound("min_range").is_none_or(|least| int >= least)
        && bound("max_range").is_none_or(|most| int <= most);
    is_within.then_some(int)
}

fn decimal(text: &[u8]) -> Option<i64> {
    let digits = text
        .strip_prefix(b"-")
        .or(text.strip_prefix(b"+"))
        .unwrap_or(text);
    match digits {
        b"0" => Some(0),
        [b'1'..=b'9', rest @ ..] if rest.iter().all(u8::is_ascii_digit) => {
            std::str::from_utf8(text).ok()?.parse().ok()
        }
        _ => None,
    }
}

/// Digits that fill 64 bits at most; the highest bit is the sign.
fn in_base(digits: &[u8], base: u32) -> Option<i64> {
    if digits.is_empty() {
        return None;
    }
    let mut value: u64 = 0;
    for byte in digits {
        let digit = char::from(*byte).to_digit(base)?;
        value = value
            .checked_mul(u64::from(base))?
            .checked_add(u64::from(digit))?;
    }
    Some(value as i64)
}

/// The boolean that a word stands for.
pub(super) fn bool(text: &[u8]) -> Option<bool> {
    match trimmed(text).to_ascii_lowercase().as_slice() {
        b"1" | b"on" | b"yes" | b"true" => Some(true),
        b"" | b"0" | b"no" | b"off" | b"false" => Some(false),
        _ => None,
    }
}

/// The double that a text writes, with thousands in groups where allowed, within its range.
pub(super) fn float(
    filter: &Filter,
    call: &mut Call<'_>,
    text: &[u8],
) -> Result<Option<f64>, Unwind> {
    let text = trimmed(text);
    if text.is_empty() {
        return Ok(None);
    }
    let point = match filter.text_option("decimal") {
        None => b'.',
        Some(point) if point.len() == 1 => point[0],
        Some(_) => {
            let what = "\"decimal\" option must be one character long";
            return Err(filter.option_error(call, what));
        }
    };
    let separators = match filter.text_option("thousand") {
        None => b"',.".to_vec(),
        Some(separators) if separators.is_empty() => {
            return Err(filter.option_error(call, "\"thousand\" option cannot be empty"));
        }
        Some(separators) => separators.to_vec(),
    };
    let separators: &[u8] = if filter.has(flag::ALLOW_THOUSAND) {
        &separators
    } else {
        b""
    };
    let Some(plain) = without_groups(text, point, separators) else {
        return Ok(None);
    };
    let Some(double) = finite(&plain) else {
        return Ok(None);
    };
    let bound = |name| {
        filter
            .option(name)
            .map(|bound| convert::to_float(bound.view()))
    };
    let is_within = bound("min_range").is_none_or(|least| double >= least)
        && bound("max_range").is_none_or(|most| double <= most);
    Ok(is_within.then_some(double))
}

/// The number with `.` for its point and without separators, if those stand between groups of three digits.
fn without_groups(text: &[u8], point: u8, separators: &[u8]) -> Option<Vec<u8>> {
    let mut plain = Vec::with_capacity(text.len());
    let mut at = 0;
    let digits = |at: &mut usize, plain: &mut Vec<u8>| {
        let count = text[*at..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        plain.extend_from_slice(&text[*at..*at + count]);
        *at += count;
        count
    };
    if let b'+' | b'-' = text[0] {
        plain.push(text[0]);
        at = 1;
    }
    let mut is_first = true;
    loop {
        let count = digits(&mut at, &mut plain);
        match text.get(at) {
            None => {
                if !is_first && count != 3 {
                    return None;
                }
                break;
            }
            Some(&byte) if byte == point || matches!(byte, b'e' | b'E') => {
                if !is_first && count != 3 {
                    return None;
                }
                if byte == point {
                    plain.push(b'.');
                    at += 1;
                    digits(&mut at, &mut plain);
                }
                if let Some(&exponent @ (b'e' | b'E')) = text.get(at) {
                    plain.push(exponent);
                    at += 1;
                    if let Some(&sign @ (b'+' | b'-')) = text.get(at) {
                        plain.push(sign);
                        at += 1;
                    }
                    digits(&mut at, &mut plain);
                }
                break;
            }
            Some(byte) if separators.contains(byte) => {
                let is_group = if is_first {
                    (1..=3).contains(&count)
                } else {
                    count == 3
                };
                if !is_group {
                    return None;
                }
                is_first = false;
                at += 1;
            }
            Some(_) => return None,
        }
    }
    (at == text.len()).then_some(plain)
}

/// The value of a number; none that is too large, or so small that it would be 0.
fn finite(plain: &[u8]) -> Option<f64> {
    use crate::zval::number::{Number, Numeric, parse_numeric};
    let double = match parse_numeric(plain) {
        Numeric::Whole(Number::Int(int)) => return Some(int as f64),
        Numeric::Whole(Number::Float(double)) => double,
        Numeric::Leading(_) | Numeric::Not => return None,
    };
    let is_lost = double == 0.0 && plain.iter().any(|byte| matches!(byte, b'1'..=b'9'));
    (double.is_finite() && !is_lost).then_some(double)
}
