//! Escape sequences in strings.

/// What delimits a string: only its own delimiter can be escaped in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quote {
    /// `"`
    Double,
    /// `` ` ``
    Backtick,
    /// Heredoc.
    None,
}

/// A `\u{…}` that names no character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EscapeError {
    /// It is not made of hexadecimal digits.
    Malformed,
    /// It is beyond U+10FFFF.
    TooLarge,
}

impl EscapeError {
    /// PHP's message.
    pub fn message(self) -> &'static str {
        match self {
            EscapeError::Malformed => "Invalid UTF-8 codepoint escape sequence",
            EscapeError::TooLarge => "Invalid UTF-8 codepoint escape sequence: Codepoint too large",
        }
    }
}

/// The value of `'…'`: only `\\` and `\'` are escapes.
pub fn unescape_single(text: &[u8], out: &mut Vec<u8>) {
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        out.extend_from_slice(&rest[..at]);
        rest = &rest[at + 1..];
        match rest.first() {
            Some(&byte @ (b'\\' | b'\'')) => {
                out.push(byte);
                rest = &rest[1..];
            }
            _ => out.push(b'\\'),
        }
    }
    out.extend_from_slice(rest);
}

/// The value of `"…"`, of backticks or of a piece of heredoc. An unknown escape stays as it is written. The error gives
/// the offset of its backslash.
pub fn unescape_double(
    text: &[u8],
    quote: Quote,
    out: &mut Vec<u8>,
) -> Result<(), (EscapeError, usize)> {
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        out.extend_from_slice(&rest[..at]);
        let backslash = text.len() - rest.len() + at;
        rest = &rest[at + 1..];
        let Some(&byte) = rest.first() else {
            out.push(b'\\');
            break;
        };
        rest = &rest[1..];
        match byte {
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'f' => out.push(0x0c),
            b'v' => out.push(0x0b),
            b'e' => out.push(0x1b),
            b'\\' | b'$' => out.push(byte),
            b'"' if quote == Quote::Double => out.push(byte),
            b'`' if quote == Quote::Backtick => out.push(byte),
            b'x' | b'X' if rest.first().is_some_and(u8::is_ascii_hexdigit) => {
                let (value, length) = digits(rest, 16, 2);
                out.push(value as u8);
                rest = &rest[length..];
            }
            b'0'..=b'7' => {
                let (value, length) = digits(&text[backslash + 1..], 8, 3);
                out.push(value as u8);
                rest = &rest[length - 1..];
            }
            b'u' if rest.first() == Some(&b'{') => {
                let (character, length) = code_point(rest).map_err(|error| (error, backslash))?;
                push_utf8(character, out);
                rest = &rest[length..];
            }
            _ => out.extend_from_slice(&[b'\\', byte]),
        }
    }
    out.extend_from_slice(rest);
    Ok(())
}

/// The octal escapes in `text` that are more than a byte holds, which PHP warns about: their three digits.
pub fn octal_overflows(text: &[u8]) -> Vec<[u8; 3]> {
    let mut overflows = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'\\', &text[at..]) {
        at += found + 1;
        if let Some(
            &[
                first @ b'4'..=b'7',
                second @ b'0'..=b'7',
                third @ b'0'..=b'7',
            ],
        ) = text.get(at..at + 3)
        {
            overflows.push([first, second, third]);
        }
        at = (at + 1).min(text.len());
    }
    overflows
}

/// The value and length of up to `most` digits.
fn digits(text: &[u8], base: u32, most: usize) -> (u32, usize) {
    let mut value = 0;
    let mut length = 0;
    while length < most
        && let Some(digit) = text
            .get(length)
            .and_then(|&byte| char::from(byte).to_digit(base))
    {
        value = value * base + digit;
        length += 1;
    }
    (value, length)
}

/// The code point of `{…}` and the length of the whole.
fn code_point(text: &[u8]) -> Result<(u32, usize), EscapeError> {
    let end = memchr::memchr(b'}', text).ok_or(EscapeError::Malformed)?;
    let digits = &text[1..end];
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_hexdigit) {
        return Err(EscapeError::Malformed);
    }
    let mut value: u32 = 0;
    for &digit in digits {
        value = value * 16 + char::from(digit).to_digit(16).unwrap_or(0);
        if value > 0x10_ffff {
            return Err(EscapeError::TooLarge);
        }
    }
    Ok((value, end + 1))
}

/// UTF-8 as PHP writes it: surrogates are not refused.
fn push_utf8(character: u32, out: &mut Vec<u8>) {
    let tail = |shift: u32| (character >> shift & 0x3f) as u8 | 0x80;
    match character {
        0..=0x7f => out.push(character as u8),
        0x80..=0x7ff => out.extend([(character >> 6) as u8 | 0xc0, tail(0)]),
        0x800..=0xffff => out.extend([(character >> 12) as u8 | 0xe0, tail(6), tail(0)]),
        _ => out.extend([(character >> 18) as u8 | 0xf0, tail(12), tail(6), tail(0)]),
    }
}
