//! UTF-7 and its variant for names of IMAP mailboxes: ASCII with runs of UTF-16 in Base64.

use super::transfer::{base64_digit, base64_value};
use super::{BAD, Codec, State, Unmapped};
use crate::zval::StrBuilder;

/// UTF-7.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::ext::mbstring) enum Utf7 {
    /// For mail: `+` begins a run.
    Mail,
    /// For mailboxes: `&` begins a run, which must end with `-`, and what can stand for itself must.
    Mailbox,
}

/// A run has begun, and nothing has come yet.
const FRESH: u32 = 1;
/// In a run; the number of bits left over is added.
const RUN: u32 = 2;

impl Utf7 {
    fn shift(self) -> u8 {
        match self {
            Utf7::Mail => b'+',
            Utf7::Mailbox => b'&',
        }
    }

    fn value(self, byte: u8) -> Option<u32> {
        match (self, byte) {
            (Utf7::Mailbox, b',') => Some(63),
            (Utf7::Mailbox, b'/') => None,
            _ => base64_value(byte),
        }
    }

    fn digit(self, bits: u32) -> u8 {
        match (self, bits & 0x3F) {
            (Utf7::Mailbox, 63) => b',',
            (_, bits) => base64_digit(bits),
        }
    }

    /// A unit of UTF-16. `mode` is the high surrogate that waits for its other half.
    fn take_unit(self, state: &mut State, unit: u32, out: &mut dyn FnMut(u32)) {
        let high = std::mem::take(&mut state.mode);
        match (high, unit) {
            (0, 0xDC00..=0xDFFF) => out(BAD),
            (_, 0xDC00..=0xDFFF) => {
                out(0x1_0000 + ((high & 0x3FF) << 10) + (unit & 0x3FF));
            }
            _ => {
                if high != 0 {
                    out(BAD);
                }
                match unit {
                    0xD800..=0xDBFF => state.mode = unit,
                    0x20..=0x7E if self == Utf7::Mailbox && unit != u32::from(b'&') => out(BAD),
                    _ => out(unit),
                }
            }
        }
    }

    /// Whether a run cannot end here: in the middle of a character, or with bits left over.
    fn is_cut(state: &State) -> bool {
        let bits = state.phase.saturating_sub(RUN);
        bits >= 6 || state.cache & ((1 << bits) - 1) != 0 || state.mode != 0
    }

    /// Whether a character stands for itself; one that may end a run without `-` does so.
    fn is_direct(self, character: u32) -> bool {
        let Ok(byte @ 0..0x80) = u8::try_from(character) else {
            return false;
        };
        match self {
            Utf7::Mail => {
                byte.is_ascii_alphanumeric() || matches!(byte, 0 | b'/' | b'-') || ends_run(byte)
            }
            Utf7::Mailbox => (0x20..=0x7E).contains(&byte),
        }
    }

    fn end_run(self, state: &mut State, out: &mut StrBuilder) {
        let bits = state.phase - 1;
        if bits > 0 {
            out.push(self.digit(state.cache << (6 - bits)));
        }
        state.phase = 0;
        state.cache = 0;
    }
}

/// Whether a byte ends a run of UTF-7 by itself.
fn ends_run(byte: u8) -> bool {
    matches!(
        byte,
        b' ' | b'\t' | b'\r' | b'\n' | b'\'' | b'(' | b')' | b',' | b'.' | b':' | b'?'
    )
}

// Reading, `phase` is FRESH, or RUN and the number of bits in `cache`; writing, one more than that number; 0 outside of
// runs.
impl Codec for Utf7 {
    fn decode(&self, state: &mut State, byte: u8, out: &mut dyn FnMut(u32)) {
        if state.phase != 0 {
            if let Some(value) = self.value(byte) {
                let bits = state.phase.max(RUN) - RUN + 6;
                state.cache = state.cache << 6 | value;
                if bits < 16 {
                    state.phase = RUN + bits;
                    return;
                }
                let rest = bits - 16;
                let unit = state.cache >> rest & 0xFFFF;
                state.cache &= (1 << rest) - 1;
                state.phase = RUN + rest;
                self.take_unit(state, unit, out);
                return;
            }
            let is_fresh = state.phase == FRESH;
            let is_cut = Utf7::is_cut(state);
            *state = State::default();
            if byte == b'-' {
                if is_fresh {
                    out(u32::from(self.shift()));
                } else if is_cut {
                    out(BAD);
                }
                return;
            }
            if is_cut || *self == Utf7::Mailbox {
                out(BAD);
            }
            if *self == Utf7::Mailbox {
                return;
            }
        }
        match byte {
            _ if byte == self.shift() => state.phase = FRESH,
            0x20..=0x7E => out(u32::from(byte)),
            0..0x80 if *self == Utf7::Mail => out(u32::from(byte)),
            _ => out(BAD),
        }
    }

    fn finish_decoding(&self, state: &mut State, out: &mut dyn FnMut(u32)) {
        let has_rest = state.phase < RUN + 6;
        if Utf7::is_cut(state) && (*self == Utf7::Mail || has_rest) {
            out(BAD);
        }
        if *self == Utf7::Mailbox && state.phase != 0 {
            out(BAD);
        }
        *state = State::default();
    }

    fn encode(
        &self,
        state: &mut State,
        character: u32,
        out: &mut StrBuilder,
    ) -> Result<(), Unmapped> {
        if character >= 0x11_0000 {
            return Err(Unmapped);
        }
        if self.is_direct(character) {
            let byte = character as u8;
            if state.phase != 0 {
                self.end_run(state, out);
                if *self == Utf7::Mailbox || !ends_run(byte) {
                    out.push(b'-');
                }
            }
            out.push(byte);
            if byte == b'&' && *self == Utf7::Mailbox {
                out.push(b'-');
            }
            return Ok(());
        }
        if state.phase == 0 {
            out.push(self.shift());
            state.phase = 1;
        }
        let units = match character.checked_sub(0x1_0000) {
            Some(rest) => &[rest >> 10 | 0xD800, rest & 0x3FF | 0xDC00][..],
            None => &[character],
        };
        for unit in units {
            let mut buffer = u64::from(state.cache) << 16 | u64::from(*unit);
            let mut bits = state.phase - 1 + 16;
            while bits >= 6 {
                bits -= 6;
                out.push(self.digit((buffer >> bits) as u32));
            }
            buffer &= (1 << bits) - 1;
            state.cache = buffer as u32;
            state.phase = bits + 1;
        }
        Ok(())
    }

    fn finish_encoding(&self, state: &mut State, out: &mut StrBuilder) {
        if state.phase != 0 {
            self.end_run(state, out);
            out.push(b'-');
        }
    }

    fn has_form(&self, bytes: &[u8]) -> bool {
        if *self == Utf7::Mailbox {
            return true;
        }
        let mut is_in_run = false;
        let mut rest = bytes.iter().peekable();
        while let Some(&byte) = rest.next() {
            if is_in_run && self.value(byte).is_some() {
                continue;
            }
            if is_in_run && byte == b'-' {
                is_in_run = false;
                continue;
            }
            is_in_run = false;
            match byte {
                b'+' => match rest.peek() {
                    Some(b'-') => {
                        rest.next();
                    }
                    Some(&&next) if self.value(next).is_none() => return false,
                    _ => is_in_run = true,
                },
                b'~' | b'\\' | 0x80.. => return false,
                0x01..0x20 | 0x7F if !ends_run(byte) => return false,
                _ => {}
            }
        }
        true
    }
}
