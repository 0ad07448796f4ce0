//! GB18030: the pairs of GBK, and four bytes for all of Unicode's other characters.

use super::{BAD, Codec, State, Unmapped};
use crate::ext::mbstring::east_asian::GB18030_PAIRS;
use crate::zval::StrBuilder;

/// GB18030.
pub(in crate::ext::mbstring) struct Gb18030;

// `phase` counts the bytes that are read, `cache` has them.
impl Codec for Gb18030 {
    fn decode(&self, state: &mut State, byte: u8, out: &mut dyn FnMut(u32)) {
        let bytes = (state.cache << 8 | u32::from(byte)).to_be_bytes();
        let is_four =
            matches!(bytes[4 - state.phase.min(3) as usize - 1], 0x81..=0x84 | 0x90..=0xE3);
        let goes_on = match state.phase {
            0 if byte < 0x80 => {
                out(u32::from(byte));
                return;
            }
            0 => (0x81..=0xFE).contains(&byte),
            1 => is_four && byte.is_ascii_digit(),
            2 => (0x81..=0xFE).contains(&byte),
            _ => false,
        };
        if goes_on {
            state.cache = u32::from_be_bytes(bytes);
            state.phase += 1;
            return;
        }
        out(match state.phase {
            1 => GB18030_PAIRS.character(bytes[2], byte),
            3 if byte.is_ascii_digit() => of_four(bytes),
            _ => BAD,
        });
        state.phase = 0;
        state.cache = 0;
    }

    fn encode(&self, _: &mut State, character: u32, out: &mut StrBuilder) -> Result<(), Unmapped> {
        if character < 0x80 {
            out.push(character as u8);
            return Ok(());
        }
        if let Some(code) = GB18030_PAIRS.code(character) {
            let bytes = code.to_be_bytes();
            out.push_bytes(if bytes[0] == 0 { &bytes[2..] } else { &bytes });
            return Ok(());
        }
        let text = match char::from_u32(character) {
            Some(character) => character.to_string(),
            None => return Err(Unmapped),
        };
        let (bytes, _, _) = encoding_rs::GB18030.encode(&text);
        out.push_bytes(&bytes);
        Ok(())
    }
}

/// The character of four bytes.
fn of_four(bytes: [u8; 4]) -> u32 {
    // The web's has the newer standard's character here.
    if bytes == [0x81, 0x35, 0xF4, 0x37] {
        return 0x1E3F;
    }
    let (text, has_errors) = encoding_rs::GB18030.decode_without_bom_handling(&bytes);
    match text.chars().next() {
        Some(character) if !has_errors => u32::from(character),
        _ => BAD,
    }
}
