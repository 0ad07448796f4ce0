//! `unserialize`: integers, floats and strings (php-src `ext/standard/var_unserializer.re`).

use super::unserialize::{Outcome, Reader};
use crate::eval::Unwind;
use crate::zval::{PhpStr, Value};

impl Reader<'_> {
    /// Digits from `at` up to a byte; the number, and where to go on behind that byte.
    pub(super) fn unsigned(&self, at: usize, end: u8) -> Option<(usize, usize)> {
        let digits = self.data.get(at..)?;
        let count = digits.iter().take_while(|b| b.is_ascii_digit()).count();
        if count == 0 || digits.get(count) != Some(&end) {
            return None;
        }
        let number = digits[..count].iter().fold(0usize, |number, digit| {
            number
                .wrapping_mul(10)
                .wrapping_add(usize::from(digit - b'0'))
        });
        Some((number, at + count + 1))
    }

    /// An integer from `at`: the number, and where it ends. Out of range it is the nearest one, with a warning.
    pub(super) fn signed(&mut self, at: usize) -> Result<(i64, usize), Unwind> {
        let text = self.data.get(at..).unwrap_or_default();
        let (negative, sign) = match text.first() {
            Some(b'-') => (true, 1),
            Some(b'+') => (false, 1),
            _ => (false, 0),
        };
        let digits = &text[sign..];
        let count = digits.iter().take_while(|b| b.is_ascii_digit()).count();
        let mut number: Option<i64> = Some(0);
        for digit in &digits[..count] {
            let digit = i64::from(digit - b'0');
            number = number
                .and_then(|number| number.checked_mul(10))
                .and_then(|number| {
                    if negative {
                        number.checked_sub(digit)
                    } else {
                        number.checked_add(digit)
                    }
                });
        }
        let end = at + sign + count;
        if let Some(number) = number {
            return Ok((number, end));
        }
        self.machine
            .warning("unserialize(): Numerical result out of range")?;
        Ok((if negative { i64::MIN } else { i64::MAX }, end))
    }

    /// An int, a float or a string.
    pub(super) fn scalar(&mut self) -> Outcome<Value> {
        match self.data[self.at] {
            b'i' => self.int(),
            b'd' => Ok(self.float()),
            b's' => Ok(self.string()?.map(Value::from)),
            _ => Ok(self.escaped_string()),
        }
    }

    fn int(&mut self) -> Outcome<Value> {
        let start = self.at + 2;
        let text = &self.data[start..];
        let sign = usize::from(matches!(text.first(), Some(b'-' | b'+')));
        let count = text[sign..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count();
        if count == 0 || text.get(sign + count) != Some(&b';') {
            return Ok(None);
        }
        let (int, end) = self.signed(start)?;
        self.at = end + 1;
        Ok(Some(Value::int(int)))
    }

    fn float(&mut self) -> Option<Value> {
        let text = &self.data[self.at + 2..];
        let end = memchr::memchr(b';', text)?;
        let text = &text[..end];
        let float = match text {
            b"NAN" => f64::NAN,
            b"INF" => f64::INFINITY,
            b"-INF" => f64::NEG_INFINITY,
            _ if is_float(text) => crate::zval::number::parse_float_prefix(text),
            _ => return None,
        };
        self.at += 2 + end + 1;
        Some(Value::float(float))
    }

    /// `s:3:"abc";`
    fn string(&mut self) -> Outcome<PhpStr> {
        let start = self.at;
        let Some((length, quote)) = self.unsigned(start + 2, b':') else {
            return Ok(None);
        };
        if self.data.get(quote) != Some(&b'"') {
            return Ok(None);
        }
        let text = quote + 1;
        if self.data.len() - text < length {
            self.at = start + 2;
            return Ok(None);
        }
        let end = text + length;
        if self.data.get(end) != Some(&b'"') {
            self.at = end;
            return Ok(None);
        }
        if self.data.get(end + 1) != Some(&b';') {
            self.at = end + 1;
            return Ok(None);
        }
        self.at = end + 2;
        Ok(Some(PhpStr::new(&self.data[text..end])))
    }

    /// `S:3:"a\62c";`: bytes may be written as two hexadecimal digits.
    fn escaped_string(&mut self) -> Option<Value> {
        let start = self.at;
        let (length, quote) = self.unsigned(start + 2, b':')?;
        if self.data.get(quote) != Some(&b'"') {
            return None;
        }
        let mut at = quote + 1;
        if self.data.len() - at < length {
            self.at = start + 2;
            return None;
        }
        let mut bytes = Vec::with_capacity(length);
        for _ in 0..length {
            match self.data.get(at)? {
                b'\\' => {
                    let digits = self.data.get(at + 1..at + 3)?;
                    let digits = std::str::from_utf8(digits).ok()?;
                    bytes.push(u8::from_str_radix(digits, 16).ok()?);
                    at += 3;
                }
                byte => {
                    bytes.push(*byte);
                    at += 1;
                }
            }
        }
        if self.data.get(at) != Some(&b'"') {
            self.at = at;
            return None;
        }
        if self.data.get(at + 1) != Some(&b';') {
            self.at = at + 1;
            return None;
        }
        self.at = at + 2;
        Some(Value::bytes(&bytes))
    }
}

/// `[+-]?` digits with a point somewhere and an exponent behind, as php-src's scanner takes floats.
fn is_float(text: &[u8]) -> bool {
    let text = match text {
        [b'+' | b'-', rest @ ..] => rest,
        _ => text,
    };
    let digits = |text: &[u8]| text.iter().take_while(|b| b.is_ascii_digit()).count();
    let whole = digits(text);
    let mut at = whole;
    let mut fraction = 0;
    if text.get(at) == Some(&b'.') {
        fraction = digits(&text[at + 1..]);
        at += 1 + fraction;
    }
    if whole + fraction == 0 {
        return false;
    }
    if let Some(b'e' | b'E') = text.get(at) {
        at += 1;
        if let Some(b'+' | b'-') = text.get(at) {
            at += 1;
        }
        let exponent = digits(&text[at..]);
        if exponent == 0 {
            return false;
        }
        at += exponent;
    }
    at == text.len()
}
