//! Number literals.

/// The value of an integer literal of any base, or `None` when it needs a float.
pub fn integer_value(literal: &[u8]) -> Option<i64> {
    let (base, digits) = base_and_digits(literal);
    let mut value: i64 = 0;
    for digit in digits_of(digits) {
        value = value
            .checked_mul(i64::from(base))?
            .checked_add(i64::from(digit))?;
    }
    Some(value)
}

/// The value of a float literal, or of an integer literal too large for 64 bits.
pub fn float_value(literal: &[u8]) -> f64 {
    let (base, digits) = base_and_digits(literal);
    if base == 10
        || literal
            .iter()
            .any(|byte| matches!(byte, b'.' | b'e' | b'E'))
            && base == 8
    {
        let text: Vec<u8> = literal
            .iter()
            .copied()
            .filter(|&byte| byte != b'_')
            .collect();
        return fast_float2::parse(&text).unwrap_or(f64::INFINITY);
    }
    digits_of(digits).fold(0.0, |value, digit| {
        let value = value * f64::from(base);
        if base == 2 {
            // Rounded as php-src's `zend_bin_strtod` does, which adds the digit's character first.
            return value + f64::from(digit + u32::from(b'0')) - f64::from(b'0');
        }
        value + f64::from(digit)
    })
}

/// Whether an integer literal is an old-style octal one with an 8 or a 9 in it.
pub(super) fn is_bad_octal(literal: &[u8]) -> bool {
    literal[0] == b'0'
        && literal
            .get(1)
            .is_some_and(|byte| !byte.is_ascii_alphabetic())
        && literal.iter().any(|byte| matches!(byte, b'8' | b'9'))
}

/// Whether the offset of `"$a[123]"` is an integer; others (`007`, `0x1`, too large) are strings.
pub fn is_decimal_offset(literal: &[u8]) -> bool {
    literal == b"0" || literal[0] != b'0' && literal.iter().all(u8::is_ascii_digit)
}

/// The length of the number in a string's offset that `text` starts with.
pub(super) fn offset_length(text: &[u8]) -> usize {
    let is_digit: fn(&u8) -> bool = match text.get(..2) {
        Some([b'0', b'x' | b'X']) => u8::is_ascii_hexdigit,
        Some([b'0', b'b' | b'B']) => |byte| matches!(byte, b'0' | b'1'),
        Some([b'0', b'o' | b'O']) => |byte| matches!(byte, b'0'..=b'7'),
        _ => return digits_length(text, u8::is_ascii_digit),
    };
    match digits_length(&text[2..], is_digit) {
        0 => 1,
        length => 2 + length,
    }
}

/// The length of a run of digits, with single `_` between them.
fn digits_length(text: &[u8], is_digit: fn(&u8) -> bool) -> usize {
    let mut at = 0;
    while at < text.len() {
        let underscore = usize::from(at > 0 && text[at] == b'_');
        match text.get(at + underscore) {
            Some(byte) if is_digit(byte) => at += underscore + 1,
            _ => break,
        }
    }
    at
}

fn base_and_digits(literal: &[u8]) -> (u32, &[u8]) {
    match literal {
        [b'0', b'x' | b'X', digits @ ..] => (16, digits),
        [b'0', b'b' | b'B', digits @ ..] => (2, digits),
        [b'0', b'o' | b'O', digits @ ..] => (8, digits),
        [b'0', digits @ ..] => (8, digits),
        digits => (10, digits),
    }
}

fn digits_of(digits: &[u8]) -> impl Iterator<Item = u32> {
    digits
        .iter()
        .filter_map(|&byte| char::from(byte).to_digit(16))
}
