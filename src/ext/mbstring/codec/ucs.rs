//! The encodings with a fixed number of bytes per character: UCS-2, UCS-4, UTF-32.

use super::utf16::{ByteOrder, LITTLE, STARTED};
use super::{BAD, Codec, State, Unmapped};
use crate::zval::StrBuilder;

/// UCS-2.
pub(in crate::ext::mbstring) struct Ucs2(pub(in crate::ext::mbstring) ByteOrder);

impl Codec for Ucs2 {
    fn decode(&self, state: &mut State, byte: u8, out: &mut dyn FnMut(u32)) {
        if state.phase == 0 {
            state.cache = u32::from(byte);
            state.phase = 1;
            return;
        }
        state.phase = 0;
        let bytes = [state.cache as u8, byte];
        let unit = if self.0 == ByteOrder::Little || state.mode == LITTLE {
            u16::from_le_bytes(bytes)
        } else {
            u16::from_be_bytes(bytes)
        };
        if self.0 == ByteOrder::Marked && state.mode == 0 {
            state.mode = if unit == 0xFFFE { LITTLE } else { STARTED };
            if matches!(unit, 0xFFFE | 0xFEFF) {
                return;
            }
        }
        out(u32::from(unit));
    }

    fn encode(&self, _: &mut State, character: u32, out: &mut StrBuilder) -> Result<(), Unmapped> {
        let unit = u16::try_from(character).map_err(|_| Unmapped)?;
        out.push_bytes(&self.0.unit(unit));
        Ok(())
    }
}

/// Four bytes per character.
pub(in crate::ext::mbstring) struct Ucs4 {
    /// Their order.
    pub(in crate::ext::mbstring) order: ByteOrder,
    /// Whether only Unicode's characters are valid, as in UTF-32; UCS-4 takes any number.
    pub(in crate::ext::mbstring) is_unicode: bool,
}

impl Codec for Ucs4 {
    fn decode(&self, state: &mut State, byte: u8, out: &mut dyn FnMut(u32)) {
        state.cache = state.cache << 8 | u32::from(byte);
        state.phase += 1;
        if state.phase < 4 {
            return;
        }
        state.phase = 0;
        let is_little = self.order == ByteOrder::Little || state.mode == LITTLE;
        let number = if is_little {
            state.cache.swap_bytes()
        } else {
            state.cache
        };
        if self.order == ByteOrder::Marked && (state.mode == 0 || !self.is_unicode) {
            // UCS-4 looks for marks all along the text, UTF-32 at its start.
            match number {
                0xFFFE_0000 => {
                    state.mode = if is_little { STARTED } else { LITTLE };
                    return;
                }
                0xFEFF => {
                    state.mode = state.mode.max(STARTED);
                    return;
                }
                _ => state.mode = state.mode.max(STARTED),
            }
        }
        let is_valid = !self.is_unicode || char::from_u32(number).is_some();
        out(if is_valid { number } else { BAD });
    }

    fn encode(&self, _: &mut State, character: u32, out: &mut StrBuilder) -> Result<(), Unmapped> {
        if character == BAD || self.is_unicode && character >= 0x11_0000 {
            return Err(Unmapped);
        }
        out.push_bytes(&match self.order {
            ByteOrder::Little => character.to_le_bytes(),
            ByteOrder::Big | ByteOrder::Marked => character.to_be_bytes(),
        });
        Ok(())
    }
}
