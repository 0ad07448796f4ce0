//! Numbers in settings: `128M`, `0x10k`, and what PHP says of those that are none (php-src `zend_ini_parse_quantity`).

/// What a setting's text stands for, and the complaint about it.
pub struct Quantity {
    /// The number; of a result out of range the low 64 bits.
    pub value: i64,
    /// The complaint, in PHP's words.
    pub complaint: Option<String>,
}

/// Whether the number may be negative.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sign {
    /// It may.
    Signed,
    /// It may not, but for -1, which is the largest.
    Unsigned,
}

fn is_whitespace(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0x0b | 0x0c)
}

fn plain(value: u64) -> Quantity {
    Quantity {
        value: value as i64,
        complaint: None,
    }
}

fn complain(value: u64, complaint: String) -> Quantity {
    Quantity {
        value: value as i64,
        complaint: Some(complaint),
    }
}

/// Reads a number with an optional suffix `K`, `M` or `G`.
pub fn parse(text: &[u8], sign: Sign) -> Quantity {
    let whole = escaped(text);
    let start = text.iter().take_while(|byte| is_whitespace(**byte)).count();
    let end = text.len()
        - text[start..]
            .iter()
            .rev()
            .take_while(|byte| is_whitespace(**byte))
            .count();
    if start == end {
        return plain(0);
    }
    let no_digits = || {
        complain(
            0,
            format!(
                "Invalid quantity \"{whole}\": no valid leading digits, interpreting as \"0\" for backwards compatibility"
            ),
        )
    };
    let no_digits_after_prefix = || {
        complain(
            0,
            format!(
                "Invalid quantity \"{whole}\": no digits after base prefix, interpreting as \"0\" for backwards compatibility"
            ),
        )
    };
    let (is_negative, mut at) = match text[start] {
        b'-' => (true, start + 1),
        b'+' => (false, start + 1),
        _ => (false, start),
    };
    let byte = |at: usize| if at < end { text[at] } else { 0 };
    if !byte(at).is_ascii_digit() {
        return no_digits();
    }
    let mut base = if byte(at) == b'0' { 8 } else { 10 };
    if byte(at) == b'0' && !byte(at + 1).is_ascii_digit() {
        if at + 1 == end {
            return plain(0);
        }
        base = match byte(at + 1).to_ascii_lowercase() {
            b'g' | b'm' | b'k' => 8,
            b'x' => 16,
            b'o' => 8,
            b'b' => 2,
            _ => {
                let prefix = String::from_utf8_lossy(&text[at + 1..at + 2]);
                return complain(
                    0,
                    format!(
                        "Invalid prefix \"0{prefix}\", interpreting as \"0\" for backwards compatibility"
                    ),
                );
            }
        };
        if !matches!(byte(at + 1).to_ascii_lowercase(), b'g' | b'm' | b'k') {
            at += 2;
            if at == end || has_prefix(&text[at..end]) {
                return no_digits_after_prefix();
            }
        }
    }
    let (magnitude, length, mut overflow) = digits(&text[at..end], base);
    let mut value = magnitude;
    if !overflow {
        match sign {
            Sign::Unsigned if is_negative => {
                if magnitude == 1 && at + length == end {
                    value = u64::MAX;
                } else {
                    overflow = true;
                }
            }
            Sign::Unsigned => {}
            Sign::Signed if is_negative && magnitude == 1 << 63 => value = magnitude.wrapping_neg(),
            Sign::Signed if (magnitude as i64) < 0 => overflow = true,
            Sign::Signed if is_negative => value = magnitude.wrapping_neg(),
            Sign::Signed => {}
        }
    }
    if length == 0 {
        return no_digits();
    }
    at += length;
    while at < end && is_whitespace(text[at]) {
        at += 1;
    }
    let interpreted = escaped(&text[..at]);
    if at < end {
        let last = escaped(&text[end - 1..end]);
        let shift = match text[end - 1].to_ascii_lowercase() {
            b'g' => 30,
            b'm' => 20,
            b'k' => 10,
            _ => {
                return complain(
                    value,
                    format!(
                        "Invalid quantity \"{whole}\": unknown multiplier \"{last}\", interpreting as \"{interpreted}\" for backwards compatibility"
                    ),
                );
            }
        };
        overflow |= match sign {
            Sign::Signed => (value as i64).checked_mul(1 << shift).is_none(),
            Sign::Unsigned => value.checked_mul(1 << shift).is_none(),
        };
        value = value.wrapping_mul(1 << shift);
        if at != end - 1 {
            return complain(
                value,
                format!(
                    "Invalid quantity \"{whole}\", interpreting as \"{interpreted}{last}\" for backwards compatibility"
                ),
            );
        }
    }
    if overflow {
        return complain(
            value,
            format!(
                "Invalid quantity \"{whole}\": value is out of range, using overflow result for backwards compatibility"
            ),
        );
    }
    plain(value)
}

/// Whether another prefix or sign stands where digits are due.
fn has_prefix(text: &[u8]) -> bool {
    match text {
        [first, ..] if is_whitespace(*first) || matches!(first, b'+' | b'-') => true,
        [b'0', second, ..] => matches!(second.to_ascii_lowercase(), b'x' | b'o' | b'b'),
        _ => false,
    }
}

/// C's `strtoul` without its prefixes: the number, how many bytes it took, and whether it did not fit.
fn digits(text: &[u8], base: u32) -> (u64, usize, bool) {
    let mut value: u64 = 0;
    let mut overflow = false;
    let mut length = 0;
    for &byte in text {
        let Some(digit) = char::from(byte).to_digit(base) else {
            break;
        };
        let next = value
            .checked_mul(u64::from(base))
            .and_then(|value| value.checked_add(u64::from(digit)));
        match next {
            Some(next) if !overflow => value = next,
            _ => {
                overflow = true;
                value = u64::MAX;
            }
        }
        length += 1;
    }
    (value, length, overflow)
}

/// The text with bytes that cannot be seen written as escapes (php-src `smart_str_append_escaped`).
pub fn escaped(text: &[u8]) -> String {
    let mut out = String::with_capacity(text.len());
    for &byte in text {
        match byte {
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            0x0c => out.push_str("\\f"),
            0x0b => out.push_str("\\v"),
            b'\\' => out.push_str("\\\\"),
            0x1b => out.push_str("\\e"),
            0..32 | 127.. => out.push_str(&format!("\\x{byte:02X}")),
            _ => out.push(char::from(byte)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Sign, parse};

    #[test]
    fn suffixes_multiply() {
        assert_eq!(parse(b"128M", Sign::Signed).value, 128 << 20);
        assert_eq!(parse(b" 0x10k ", Sign::Signed).value, 16 << 10);
        assert_eq!(parse(b"-1", Sign::Unsigned).value, -1);
        assert!(parse(b"1Q", Sign::Signed).complaint.is_some());
    }
}
