//! UTF-8.

use super::{BAD, Codec, State, Unmapped};
use crate::zval::StrBuilder;

/// UTF-8.
pub(in crate::ext::mbstring) struct Utf8;

/// How many bytes a character has that begins with `byte`; 1 for a byte that begins none.
#[inline]
pub(in crate::ext::mbstring) fn length_by_lead(byte: u8) -> usize {
    match byte {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => 1,
    }
}

/// Whether a second byte may follow the first: no overlong forms, surrogates or characters beyond U+10FFFF.
fn may_follow(lead: u8, second: u8) -> bool {
    match lead {
        0xE0 => (0xA0..=0xBF).contains(&second),
        0xED => (0x80..=0x9F).contains(&second),
        0xF0 => (0x90..=0xBF).contains(&second),
        0xF4 => (0x80..=0x8F).contains(&second),
        _ => (0x80..=0xBF).contains(&second),
    }
}

// `phase` is the number of bytes that are still to come, `mode` the first byte until the second has come.
impl Codec for Utf8 {
    fn decode(&self, state: &mut State, byte: u8, out: &mut dyn FnMut(u32)) {
        if state.phase != 0 {
            let fits = match state.mode {
                0 => byte & 0xC0 == 0x80,
                lead => may_follow(lead as u8, byte),
            };
            if fits {
                state.mode = 0;
                state.cache = state.cache << 6 | u32::from(byte & 0x3F);
                state.phase -= 1;
                if state.phase == 0 {
                    out(state.cache);
                }
                return;
            }
            state.phase = 0;
            out(BAD);
        }
        let length = length_by_lead(byte);
        if length == 1 {
            out(if byte < 0x80 { u32::from(byte) } else { BAD });
            return;
        }
        state.phase = length as u32 - 1;
        state.mode = u32::from(byte);
        state.cache = u32::from(byte) & (0x7F >> length);
    }

    fn encode(&self, _: &mut State, character: u32, out: &mut StrBuilder) -> Result<(), Unmapped> {
        if let Ok(byte @ 0..0x80) = u8::try_from(character) {
            out.push(byte);
            return Ok(());
        }
        let mut bytes = [0; 4];
        match encode(character, &mut bytes) {
            Some(length) => out.push_bytes(&bytes[..length]),
            None => return Err(Unmapped),
        }
        Ok(())
    }

    fn decode_all(&self, bytes: &[u8], out: &mut dyn FnMut(u32)) {
        let mut state = State::default();
        for chunk in bytes.utf8_chunks() {
            for character in chunk.valid().chars() {
                out(u32::from(character));
            }
            for byte in chunk.invalid() {
                self.decode(&mut state, *byte, out);
            }
            self.finish_decoding(&mut state, out);
        }
    }
}

/// The bytes of a character, surrogates included; how many there are. `None` beyond U+10FFFF.
pub(in crate::ext::mbstring) fn encode(character: u32, bytes: &mut [u8; 4]) -> Option<usize> {
    let tail = |shift: u32| (character >> shift) as u8 & 0x3F | 0x80;
    Some(match character {
        0..0x80 => {
            bytes[0] = character as u8;
            1
        }
        0x80..0x800 => {
            bytes[..2].copy_from_slice(&[(character >> 6) as u8 | 0xC0, tail(0)]);
            2
        }
        0x800..0x1_0000 => {
            bytes[..3].copy_from_slice(&[(character >> 12) as u8 | 0xE0, tail(6), tail(0)]);
            3
        }
        0x1_0000..0x11_0000 => {
            *bytes = [(character >> 18) as u8 | 0xF0, tail(12), tail(6), tail(0)];
            4
        }
        _ => return None,
    })
}
