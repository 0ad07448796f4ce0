//! UTF-8 read the way PHP reads it: what is malformed is skipped by as many bytes as belong together.

/// One step through a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Decoded {
    /// A code point, and how many bytes it has.
    CodePoint(u32, usize),
    /// No character; how many bytes to skip.
    Malformed(usize),
}

impl Decoded {
    /// How many bytes the step takes.
    pub fn length(self) -> usize {
        match self {
            Decoded::CodePoint(_, length) | Decoded::Malformed(length) => length,
        }
    }
}

fn is_trail(byte: Option<&u8>) -> bool {
    byte.is_some_and(|byte| (0x80..=0xbf).contains(byte))
}

fn is_lead(byte: Option<&u8>) -> bool {
    byte.is_some_and(|byte| matches!(byte, 0..0x80 | 0xc2..=0xf4))
}

/// Reads the character that `text`, which is not empty, begins with (Unicode TR 36, section 3.6.1: a byte that can begin a
/// character is never skipped as part of a malformed one).
pub(crate) fn decode(text: &[u8]) -> Decoded {
    let first = text.first().copied().unwrap_or(0);
    let length = match first {
        0..0x80 => return Decoded::CodePoint(u32::from(first), 1),
        0xc2..0xe0 => 2,
        0xe0..0xf0 => 3,
        0xf0..0xf5 => 4,
        _ => return Decoded::Malformed(1),
    };
    if let Some(characters) = text.get(..length)
        && characters[1..].iter().all(|byte| is_trail(Some(byte)))
    {
        let lead = u32::from(first) & (0x7f >> length);
        let code = characters[1..]
            .iter()
            .fold(lead, |code, byte| code << 6 | u32::from(byte & 0x3f));
        let is_shortest = match length {
            2 => true,
            3 => code >= 0x800 && !(0xd800..=0xdfff).contains(&code),
            _ => (0x10000..=0x10ffff).contains(&code),
        };
        return if is_shortest {
            Decoded::CodePoint(code, length)
        } else {
            Decoded::Malformed(length)
        };
    }
    if length == 2 {
        // The missing second byte of a cut off text counts for one.
        let skipped = if text.len() < 2 || is_lead(text.get(1)) {
            1
        } else {
            2
        };
        return Decoded::Malformed(skipped);
    }
    let skipped = (1..length)
        .find(|at| text.len() <= *at || is_lead(text.get(*at)))
        .unwrap_or(length);
    Decoded::Malformed(skipped)
}

/// Appends a code point.
pub(crate) fn push_code_point(result: &mut crate::zval::StrBuilder, code: u32) {
    match code {
        0..0x80 => result.push(code as u8),
        0x80..0x800 => result.push_bytes(&[0xc0 | (code >> 6) as u8, trail(code)]),
        0x800..0x10000 => {
            result.push_bytes(&[0xe0 | (code >> 12) as u8, trail(code >> 6), trail(code)]);
        }
        _ => result.push_bytes(&[
            0xf0 | (code >> 18) as u8,
            trail(code >> 12),
            trail(code >> 6),
            trail(code),
        ]),
    }
}

fn trail(bits: u32) -> u8 {
    0x80 | (bits & 0x3f) as u8
}

#[cfg(test)]
mod tests {
    use super::{Decoded::*, decode};

    #[test]
    fn malformed_text_is_skipped_up_to_the_next_lead() {
        assert_eq!(decode("é".as_bytes()), CodePoint(0xe9, 2));
        assert_eq!(decode("€x".as_bytes()), CodePoint(0x20ac, 3));
        assert_eq!(decode("😀".as_bytes()), CodePoint(0x1f600, 4));
        assert_eq!(decode(b"\xc3"), Malformed(1));
        assert_eq!(decode(b"\xc3a"), Malformed(1));
        assert_eq!(decode(b"\xc3\xff"), Malformed(2));
        assert_eq!(decode(b"\xe2\x82"), Malformed(2));
        assert_eq!(decode(b"\xe2\x82a"), Malformed(2));
        assert_eq!(decode(b"\xed\xa0\x80"), Malformed(3));
        assert_eq!(decode(b"\xf8"), Malformed(1));
    }
}
