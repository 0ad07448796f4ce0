//! UTF-16, in either byte order or with a mark that tells.

use super::{BAD, Codec, State, Unmapped};
use crate::zval::StrBuilder;

/// Which byte of a number comes first.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::ext::mbstring) enum ByteOrder {
    /// The highest.
    Big,
    /// The lowest.
    Little,
    /// A byte order mark at the start tells; without one the highest.
    Marked,
}

impl ByteOrder {
    /// The bytes of a 16-bit unit.
    pub(super) fn unit(self, unit: u16) -> [u8; 2] {
        match self {
            ByteOrder::Little => unit.to_le_bytes(),
            ByteOrder::Big | ByteOrder::Marked => unit.to_be_bytes(),
        }
    }
}

/// `mode`: nothing read yet, the order found.
pub(super) const STARTED: u32 = 1;
pub(super) const LITTLE: u32 = 2;

/// UTF-16.
pub(in crate::ext::mbstring) struct Utf16(pub(in crate::ext::mbstring) ByteOrder);

// `phase`: 0 between characters, 1 after a byte, 2 after a high surrogate, 3 after that and a byte. `cache`: the surrogate
// above, the byte below.
impl Codec for Utf16 {
    fn decode(&self, state: &mut State, byte: u8, out: &mut dyn FnMut(u32)) {
        if state.phase & 1 == 0 {
            state.cache = state.cache << 16 | u32::from(byte);
            state.phase += 1;
            return;
        }
        let first = state.cache as u8;
        let is_little = self.0 == ByteOrder::Little || state.mode == LITTLE;
        let unit = if is_little {
            u16::from_le_bytes([first, byte])
        } else {
            u16::from_be_bytes([first, byte])
        };
        let high = state.cache >> 16;
        let is_pair = state.phase == 3;
        state.phase = 0;
        if self.0 == ByteOrder::Marked && state.mode == 0 {
            state.mode = if unit == 0xFFFE { LITTLE } else { STARTED };
            if matches!(unit, 0xFFFE | 0xFEFF) {
                return;
            }
        }
        match unit {
            0xD800..=0xDBFF => {
                state.cache = u32::from(unit);
                state.phase = 2;
                if is_pair {
                    out(BAD);
                }
            }
            0xDC00..=0xDFFF if is_pair => {
                out(0x1_0000 + ((high & 0x3FF) << 10) + u32::from(unit & 0x3FF));
            }
            0xDC00..=0xDFFF => out(BAD),
            _ => {
                if is_pair {
                    out(BAD);
                }
                out(u32::from(unit));
            }
        }
    }

    fn finish_decoding(&self, state: &mut State, out: &mut dyn FnMut(u32)) {
        if state.phase & 2 != 0 {
            out(BAD);
        }
        if state.phase & 1 != 0 {
            out(BAD);
        }
        state.phase = 0;
    }

    fn encode(&self, _: &mut State, character: u32, out: &mut StrBuilder) -> Result<(), Unmapped> {
        match character {
            0..0x1_0000 => out.push_bytes(&self.0.unit(character as u16)),
            0x1_0000..0x20_0000 => {
                let high = ((character >> 10) - 0x40) as u16 | 0xD800;
                out.push_bytes(&self.0.unit(high));
                out.push_bytes(&self.0.unit(character as u16 & 0x3FF | 0xDC00));
            }
            _ => return Err(Unmapped),
        }
        Ok(())
    }
}
