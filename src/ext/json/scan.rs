//! The tokens of JSON.

use super::{JsonError, flag};
use crate::ext::standard::utf8::{Decoded, decode, push_code_point};
use crate::zval::{PhpStr, StrBuilder, Value};

/// A token.
pub(super) enum Token {
    /// `{`
    OpenObject,
    /// `}`
    CloseObject,
    /// `[`
    OpenArray,
    /// `]`
    CloseArray,
    /// `:`
    Colon,
    /// `,`
    Comma,
    /// A string.
    String(PhpStr),
    /// A number, `true`, `false`, `null`.
    Value(Value),
    /// The end of the text.
    End,
}

/// A text read token by token.
pub(super) struct Scanner<'a> {
    text: &'a [u8],
    at: usize,
    flags: i64,
}

impl<'a> Scanner<'a> {
    pub fn new(text: &'a [u8], flags: i64) -> Scanner<'a> {
        Scanner { text, at: 0, flags }
    }

    /// The next token.
    ///
    /// # Errors
    /// There is none: a control character, malformed UTF-8, or something else that JSON does not have.
    pub fn next(&mut self) -> Result<Token, JsonError> {
        loop {
            let Some(&byte) = self.text.get(self.at) else {
                return Ok(Token::End);
            };
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' => self.at += 1,
                b'{' => return self.take(1, Token::OpenObject),
                b'}' => return self.take(1, Token::CloseObject),
                b'[' => return self.take(1, Token::OpenArray),
                b']' => return self.take(1, Token::CloseArray),
                b':' => return self.take(1, Token::Colon),
                b',' => return self.take(1, Token::Comma),
                b'"' => return self.string().map(Token::String),
                b'-' | b'0'..=b'9' => return self.number(),
                b'n' => return self.word(b"null", Value::NULL),
                b't' => return self.word(b"true", Value::TRUE),
                b'f' => return self.word(b"false", Value::FALSE),
                0..0x20 => return Err(JsonError::CtrlChar),
                _ => {
                    return Err(match decode(&self.text[self.at..]) {
                        Decoded::CodePoint(..) => JsonError::Syntax,
                        Decoded::Malformed(_) => JsonError::Utf8,
                    });
                }
            }
        }
    }

    fn take(&mut self, length: usize, token: Token) -> Result<Token, JsonError> {
        self.at += length;
        Ok(token)
    }

    fn word(&mut self, word: &[u8], value: Value) -> Result<Token, JsonError> {
        if !self.text[self.at..].starts_with(word) {
            return Err(JsonError::Syntax);
        }
        self.take(word.len(), Token::Value(value))
    }

    fn number(&mut self) -> Result<Token, JsonError> {
        let rest = &self.text[self.at..];
        let digits = |from: usize| {
            let tail = rest.get(from..).unwrap_or(b"");
            tail.iter().take_while(|byte| byte.is_ascii_digit()).count()
        };
        let sign = usize::from(rest[0] == b'-');
        let whole = match rest.get(sign) {
            Some(b'0') => 1,
            _ => digits(sign),
        };
        if whole == 0 {
            return Err(JsonError::Syntax);
        }
        let mut end = sign + whole;
        let mut is_int = true;
        if rest.get(end) == Some(&b'.') && digits(end + 1) > 0 {
            end += 1 + digits(end + 1);
            is_int = false;
        }
        if let Some(b'e' | b'E') = rest.get(end) {
            let exponent_sign = usize::from(matches!(rest.get(end + 1), Some(b'+' | b'-')));
            let exponent = digits(end + 1 + exponent_sign);
            if exponent > 0 {
                end += 1 + exponent_sign + exponent;
                is_int = false;
            }
        }
        let text = &rest[..end];
        self.at += end;
        if is_int {
            let int = std::str::from_utf8(text)
                .ok()
                .and_then(|text| text.parse().ok());
            if let Some(int) = int {
                return Ok(Token::Value(Value::int(int)));
            }
            if self.flags & flag::BIGINT_AS_STRING != 0 {
                return Ok(Token::String(PhpStr::new(text)));
            }
        }
        let float = fast_float2::parse(text).map_err(|_| JsonError::Syntax)?;
        Ok(Token::Value(Value::float(float)))
    }

    /// Reads a string, the quote being next.
    fn string(&mut self) -> Result<PhpStr, JsonError> {
        let start = self.at + 1;
        let rest = &self.text[start..];
        let plain = rest
            .iter()
            .position(|byte| !IS_PLAIN[usize::from(*byte)])
            .unwrap_or(rest.len());
        if rest.get(plain) == Some(&b'"') {
            self.at = start + plain + 1;
            return Ok(PhpStr::new(&rest[..plain]));
        }
        self.long_string(start, plain)
    }

    /// Reads a string with escapes or other alphabets in it; its first `plain` bytes have neither.
    fn long_string(&mut self, start: usize, plain: usize) -> Result<PhpStr, JsonError> {
        let rest = &self.text[start..];
        let mut result = StrBuilder::with_capacity(plain + 64);
        let mut copied = 0;
        let mut at = plain;
        loop {
            let byte = rest.get(at).copied().unwrap_or(0);
            match byte {
                b'"' => break,
                b'\\' => {
                    result.push_bytes(&rest[copied..at]);
                    at += 1 + escape(&rest[at + 1..], &mut result)?;
                    copied = at;
                }
                // The end of the text is a NUL to php-src's scanner.
                0..0x20 => return Err(JsonError::CtrlChar),
                0x20..0x80 => at += 1,
                _ => match decode(&rest[at..]) {
                    Decoded::CodePoint(_, length) => at += length,
                    Decoded::Malformed(_) => {
                        let substitutes = self.flags & flag::INVALID_UTF8_SUBSTITUTE != 0;
                        if !substitutes && self.flags & flag::INVALID_UTF8_IGNORE == 0 {
                            return Err(JsonError::Utf8);
                        }
                        result.push_bytes(&rest[copied..at]);
                        if substitutes {
                            push_code_point(&mut result, 0xfffd);
                        }
                        at += 1;
                        copied = at;
                    }
                },
            }
        }
        result.push_bytes(&rest[copied..at]);
        self.at = start + at + 1;
        Ok(result.finish())
    }
}

/// Writes what the escape after a backslash stands for, and returns its length.
fn escape(text: &[u8], result: &mut StrBuilder) -> Result<usize, JsonError> {
    let byte = match text.first() {
        Some(b'b') => 0x08,
        Some(b'f') => 0x0c,
        Some(b'n') => b'\n',
        Some(b'r') => b'\r',
        Some(b't') => b'\t',
        Some(byte @ (b'"' | b'\\' | b'/')) => *byte,
        Some(b'u') => {
            let first = unit(&text[1..]).ok_or(JsonError::Syntax)?;
            let second = match text.get(5..7) {
                Some(b"\\u") if (0xd800..0xdc00).contains(&first) => unit(&text[7..]),
                _ => None,
            };
            let units = [first, second.unwrap_or(0)];
            let used = if second.is_some() { 2 } else { 1 };
            return match char::decode_utf16(units[..used].iter().copied()).next() {
                Some(Ok(character)) => {
                    push_code_point(result, u32::from(character));
                    Ok(if character.len_utf16() == 2 { 11 } else { 5 })
                }
                _ => Err(JsonError::Utf16),
            };
        }
        _ => return Err(JsonError::Syntax),
    };
    result.push(byte);
    Ok(1)
}

/// Four hexadecimal digits.
fn unit(text: &[u8]) -> Option<u16> {
    let digits = text.get(..4)?;
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// The bytes that stand for themselves in a string.
static IS_PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0x20;
    while byte < 0x80 {
        plain[byte] = !matches!(byte as u8, b'"' | b'\\');
        byte += 1;
    }
    plain
};
