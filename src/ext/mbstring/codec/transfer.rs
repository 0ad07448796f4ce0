//! The transfer encodings that mbstring takes for encodings of text: BASE64, Quoted-Printable, HTML-ENTITIES, UUENCODE.

use super::{BAD, Codec, State, Unmapped};
use crate::ext::standard::html_entity::Entities;
use crate::zval::StrBuilder;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The digit of the lowest six bits.
pub(super) fn base64_digit(bits: u32) -> u8 {
    DIGITS[(bits & 0x3F) as usize]
}

/// The six bits of a digit.
pub(super) fn base64_value(byte: u8) -> Option<u32> {
    Some(match byte {
        b'A'..=b'Z' => u32::from(byte - b'A'),
        b'a'..=b'z' => u32::from(byte - b'a') + 26,
        b'0'..=b'9' => u32::from(byte - b'0') + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

/// BASE64, in lines of 76.
pub(in crate::ext::mbstring) struct Base64;

impl Base64 {
    fn write(state: &mut State, digits: &[u8], out: &mut StrBuilder) {
        if state.mode > 72 {
            out.push_bytes(b"\r\n");
            state.mode = 0;
        }
        state.mode += 4;
        out.push_bytes(digits);
    }
}

// `phase` counts the digits, or the bytes, of a group of three bytes; `cache` has them; `mode` is the column.
impl Codec for Base64 {
    fn decode(&self, state: &mut State, byte: u8, out: &mut dyn FnMut(u32)) {
        if matches!(byte, b'\r' | b'\n' | b' ' | b'\t' | b'=') {
            return;
        }
        let Some(value) = base64_value(byte) else {
            out(BAD);
            return;
        };
        state.cache = state.cache << 6 | value;
        state.phase += 1;
        if state.phase == 4 {
            state.phase = 0;
            for shift in [16, 8, 0] {
                out(state.cache >> shift & 0xFF);
            }
        }
    }

    fn finish_decoding(&self, state: &mut State, out: &mut dyn FnMut(u32)) {
        match state.phase {
            2 => out(state.cache >> 4 & 0xFF),
            3 => {
                out(state.cache >> 10 & 0xFF);
                out(state.cache >> 2 & 0xFF);
            }
            _ => {}
        }
        state.phase = 0;
    }

    fn encode(
        &self,
        state: &mut State,
        character: u32,
        out: &mut StrBuilder,
    ) -> Result<(), Unmapped> {
        state.cache = state.cache << 8 | character & 0xFF;
        state.phase += 1;
        if state.phase == 3 {
            let bits = state.cache & 0xFF_FFFF;
            let digits = [18, 12, 6, 0].map(|shift| base64_digit(bits >> shift));
            Base64::write(state, &digits, out);
            state.phase = 0;
            state.cache = 0;
        }
        Ok(())
    }

    fn finish_encoding(&self, state: &mut State, out: &mut StrBuilder) {
        let bits = state.cache;
        match state.phase {
            1 => {
                let digits = [base64_digit(bits >> 2), base64_digit(bits << 4), b'=', b'='];
                Base64::write(state, &digits, out);
            }
            2 => {
                let digits = [10, 4].map(|shift| base64_digit(bits >> shift));
                let digits = [digits[0], digits[1], base64_digit(bits << 2), b'='];
                Base64::write(state, &digits, out);
            }
            _ => {}
        }
        *state = State::default();
    }
}

/// Quoted-Printable, in lines of 76.
pub(in crate::ext::mbstring) struct QuotedPrintable;

fn hex_value(byte: u8) -> Option<u32> {
    char::from(byte).to_digit(16)
}

// Reading, `phase` counts the bytes after `=`, 3 is after a CR there. Writing, `phase` tells whether `cache` has the byte
// before, which the next one decides on; `mode` is the column.
impl Codec for QuotedPrintable {
    fn decode(&self, state: &mut State, byte: u8, out: &mut dyn FnMut(u32)) {
        let character = u32::from(byte);
        match state.phase {
            0 if byte == b'=' => state.phase = 1,
            0 => out(character),
            1 => {
                state.phase = match byte {
                    b'\r' => 3,
                    b'\n' => 0,
                    _ if hex_value(byte).is_some() => {
                        state.cache = character;
                        2
                    }
                    _ => {
                        out(u32::from(b'='));
                        out(character);
                        0
                    }
                };
            }
            2 => {
                state.phase = 0;
                match (hex_value(state.cache as u8), hex_value(byte)) {
                    (Some(high), Some(low)) => out(high << 4 | low),
                    _ => {
                        out(u32::from(b'='));
                        out(state.cache);
                        out(character);
                    }
                }
            }
            _ => {
                state.phase = 0;
                if byte != b'\n' {
                    out(character);
                }
            }
        }
    }

    fn finish_decoding(&self, state: &mut State, out: &mut dyn FnMut(u32)) {
        if matches!(state.phase, 1 | 2) {
            out(u32::from(b'='));
        }
        if state.phase == 2 {
            out(state.cache);
        }
        state.phase = 0;
    }

    fn encode(
        &self,
        state: &mut State,
        character: u32,
        out: &mut StrBuilder,
    ) -> Result<(), Unmapped> {
        let next = character as u8;
        if state.phase == 0 {
            state.phase = 1;
            state.cache = u32::from(next);
            return Ok(());
        }
        let byte = std::mem::replace(&mut state.cache, u32::from(next)) as u8;
        match byte {
            0 => {
                out.push(0);
                state.mode = 0;
            }
            b'\n' => {
                out.push_bytes(b"\r\n");
                state.mode = 0;
            }
            b'\r' if next != b'\n' => {
                out.push_bytes(b"\r\n");
                state.mode = 0;
            }
            b'\r' => {}
            _ => {
                if state.mode >= 72 {
                    out.push_bytes(b"=\r\n");
                    state.mode = 0;
                }
                if byte >= 0x80 || byte == b'=' {
                    out.push_bytes(format!("={byte:02X}").as_bytes());
                    state.mode += 3;
                } else {
                    out.push(byte);
                    state.mode += 1;
                }
            }
        }
        Ok(())
    }

    fn finish_encoding(&self, state: &mut State, out: &mut StrBuilder) {
        if state.phase != 0 {
            // The last byte is decided on by nothing after it.
            let _ = self.encode(state, 0, out);
        }
        *state = State::default();
    }
}

/// HTML-ENTITIES: ASCII, and entities for the rest.
pub(in crate::ext::mbstring) struct HtmlEntities;

/// The bytes of an entity that is being read, `&` included, are at most these.
const LONGEST: usize = 16;

/// The character of an entity without its semicolon.
fn entity(text: &[u8]) -> Option<u32> {
    let Some(digits) = text.strip_prefix(b"&#") else {
        return Entities::Html4
            .character(&text[1..])
            .map(|character| character.first);
    };
    let digits = std::str::from_utf8(digits).ok()?;
    let number = match digits.strip_prefix(['x', 'X']) {
        Some(digits) if !digits.starts_with('+') => u32::from_str_radix(digits, 16).ok()?,
        None if !digits.starts_with('+') => digits.parse().ok()?,
        _ => return None,
    };
    (number < 0x11_0000).then_some(number)
}

impl HtmlEntities {
    fn give_up(state: &mut State, out: &mut dyn FnMut(u32)) {
        for byte in state.pending.drain(..) {
            out(u32::from(byte));
        }
    }
}

impl Codec for HtmlEntities {
    fn decode(&self, state: &mut State, byte: u8, out: &mut dyn FnMut(u32)) {
        if state.pending.is_empty() {
            if byte == b'&' {
                state.pending.push(byte);
            } else {
                out(u32::from(byte));
            }
            return;
        }
        if byte == b';' {
            if let Some(character) = entity(&state.pending) {
                state.pending.clear();
                out(character);
            } else {
                state.pending.push(byte);
                HtmlEntities::give_up(state, out);
            }
            return;
        }
        if byte == b'&' {
            HtmlEntities::give_up(state, out);
            state.pending.push(byte);
            return;
        }
        state.pending.push(byte);
        let goes_on = byte.is_ascii_alphanumeric() || byte == b'#' && state.pending.len() == 2;
        if !goes_on || state.pending.len() + 1 == LONGEST {
            HtmlEntities::give_up(state, out);
        }
    }

    fn finish_decoding(&self, state: &mut State, out: &mut dyn FnMut(u32)) {
        HtmlEntities::give_up(state, out);
    }

    fn encode(&self, _: &mut State, character: u32, out: &mut StrBuilder) -> Result<(), Unmapped> {
        if character < 0x80 {
            out.push(character as u8);
            return Ok(());
        }
        let name = Entities::Html4
            .named(character)
            .and_then(|named| named.alone);
        match name {
            Some(name) => out.push_str(&format!("&{name};")),
            None => out.push_str(&format!("&#{character};")),
        }
        Ok(())
    }
}

/// UUENCODE, which is only read.
pub(in crate::ext::mbstring) struct Uuencode;

// `phase`: 0 to 5 match "begin " at the start of a line, then the rest of that line, the length of a line, its groups of
// four, and its end. `mode` is what is left of a line.
const BEGIN: &[u8] = b"begin ";
const REST_OF_LINE: u32 = 6;
const LENGTH: u32 = 7;
const FIRST: u32 = 8;
const FOURTH: u32 = 11;
const END_OF_LINE: u32 = 12;
const SKIPPED: u32 = 13;

impl Codec for Uuencode {
    fn decode(&self, state: &mut State, byte: u8, out: &mut dyn FnMut(u32)) {
        let value = u32::from(byte.wrapping_sub(0x20)) & 0x3F;
        match state.phase {
            SKIPPED if byte == b'\n' => state.phase = 0,
            SKIPPED => {}
            phase @ 0..REST_OF_LINE => {
                state.phase = match (byte == BEGIN[phase as usize], byte) {
                    (true, _) => phase + 1,
                    (false, b'\n') => 0,
                    _ => SKIPPED,
                };
            }
            REST_OF_LINE if byte == b'\n' => state.phase = LENGTH,
            REST_OF_LINE => {}
            LENGTH => {
                state.mode = value;
                state.phase = FIRST;
                state.cache = 0;
            }
            FIRST..FOURTH => {
                state.cache = state.cache << 6 | value;
                state.phase += 1;
            }
            FOURTH => {
                let bits = state.cache << 6 | value;
                for shift in [16, 8, 0] {
                    if state.mode > 0 {
                        state.mode -= 1;
                        out(bits >> shift & 0xFF);
                    }
                }
                state.cache = 0;
                state.phase = if state.mode == 0 { END_OF_LINE } else { FIRST };
            }
            _ => state.phase = LENGTH,
        }
    }

    fn finish_decoding(&self, _: &mut State, _: &mut dyn FnMut(u32)) {}

    fn encode(&self, _: &mut State, character: u32, out: &mut StrBuilder) -> Result<(), Unmapped> {
        out.push(u8::try_from(character).map_err(|_| Unmapped)?);
        Ok(())
    }
}
