//! The East Asian encodings of one byte for ASCII and two for the rest.
//!
//! Their tables are those of the web's encodings, with PHP's differences as corrections.

use super::{BAD, Codec, State, Unmapped};
use crate::zval::StrBuilder;
use std::sync::OnceLock;

/// What bytes above 0x7F do that begin no pair.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::ext::mbstring) enum Extra {
    /// Nothing.
    None,
    /// 0xA1 to 0xDF are half-width katakana: Shift_JIS.
    Kana,
    /// 0x8E comes before a half-width katakana, 0x8F before the two bytes of a character of JIS X 0212: EUC-JP.
    Euc,
    /// 0x8E comes before a half-width katakana.
    EucKana,
    /// 0x80 is the euro sign, 0xFF a private character: CP936.
    Euro,
}

/// What an encoding of pairs is made of.
#[derive(Clone, Copy)]
pub(in crate::ext::mbstring) struct Rules {
    /// Where its table comes from.
    pub(in crate::ext::mbstring) web: &'static encoding_rs::Encoding,
    /// Whether a byte is the first of a pair.
    pub(in crate::ext::mbstring) is_lead: fn(u8) -> bool,
    /// Whether a byte can be the second.
    pub(in crate::ext::mbstring) is_trail: fn(u8) -> bool,
    /// What the other bytes do.
    pub(in crate::ext::mbstring) extra: Extra,
    /// Ranges of pairs, first and last, that stand for other characters: that of the first, the next for the next and so
    /// on; 0 is none.
    pub(in crate::ext::mbstring) corrections: &'static [(u16, u16, u16)],
    /// Ranges of pairs that are read, but never written: their characters have others too.
    pub(in crate::ext::mbstring) unwritten: &'static [(u16, u16)],
    /// Characters that are written, but never read: first and last, and the pair or byte of the first; 0 is none.
    pub(in crate::ext::mbstring) written: &'static [(u16, u16, u32)],
    /// The user's characters, by pair.
    pub(in crate::ext::mbstring) private: fn(u8, u8) -> Option<u16>,
    /// Whether IBM's characters that have no pair stand among those of JIS X 0212, from 0xF3F3 on, and the user's after them.
    pub(in crate::ext::mbstring) has_ibm_supplement: bool,
}

/// An encoding of pairs.
pub(in crate::ext::mbstring) struct DoubleByte {
    rules: Rules,
    /// Made when first used.
    tables: OnceLock<Tables>,
}

/// Characters by pair, and back.
struct Tables {
    /// The character of the pair at its number less 0x8000; 0 is none.
    characters: Box<[u16]>,
    /// The characters of JIS X 0212, likewise.
    supplement: Box<[u16]>,
    /// The bytes of each character as a number; 0 is none.
    codes: Box<[u32]>,
}

/// The mark of a code of JIS X 0212: its bytes have 0x8F before them.
const SUPPLEMENT: u32 = 0x8F_0000;

fn single(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> u16 {
    let (text, has_errors) = encoding.decode_without_bom_handling(bytes);
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(character), None) if !has_errors => u16::try_from(u32::from(character)).unwrap_or(0),
        _ => 0,
    }
}

/// IBM's characters in Shift_JIS's order, as far as they have no place yet, and the user's in rows of 94.
fn add_ibm_supplement(characters: &[u16], supplement: &mut [u16]) {
    let mut next = 0xF3F3_u16;
    for lead in 0xFA..=0xFC {
        for trail in (0x40..=0xFC).filter(|trail| *trail != 0x7F) {
            let character = single(encoding_rs::SHIFT_JIS, &[lead, trail]);
            let has_place = characters[..0x2D00].contains(&character)
                || characters[0x2E00..].contains(&character)
                || supplement.contains(&character);
            if character == 0 || has_place {
                continue;
            }
            supplement[usize::from(next - 0x8000)] = character;
            next += if next & 0xFF == 0xFE { 0xA3 } else { 1 };
        }
    }
    for row in 0..10_u16 {
        for cell in 0..94_u16 {
            let at = (0xF5 + row) << 8 | (0xA1 + cell);
            supplement[usize::from(at - 0x8000)] = 0xE3AC + row * 94 + cell;
        }
    }
}

impl DoubleByte {
    /// An encoding that keeps to the rules.
    pub(in crate::ext::mbstring) const fn new(rules: Rules) -> DoubleByte {
        DoubleByte {
            rules,
            tables: OnceLock::new(),
        }
    }

    fn tables(&self) -> &Tables {
        self.tables.get_or_init(|| {
            let mut characters = vec![0; 0x8000].into_boxed_slice();
            let mut supplement = vec![0; 0x8000].into_boxed_slice();
            for pair in 0x8000..=0xFFFF_u16 {
                let [lead, trail] = pair.to_be_bytes();
                if (self.rules.is_lead)(lead) && (self.rules.is_trail)(trail) {
                    characters[usize::from(pair - 0x8000)] = (self.rules.private)(lead, trail)
                        .unwrap_or_else(|| single(self.rules.web, &[lead, trail]));
                }
                if self.rules.extra == Extra::Euc && lead > 0xA0 && trail > 0xA0 {
                    supplement[usize::from(pair - 0x8000)] =
                        single(self.rules.web, &[0x8F, lead, trail]);
                }
            }
            for &(first, last, character) in self.rules.corrections {
                for pair in first..=last {
                    let corrected = match character {
                        0 => 0,
                        _ => character + (pair - first),
                    };
                    characters[usize::from(pair - 0x8000)] = corrected;
                }
            }
            if self.rules.has_ibm_supplement {
                add_ibm_supplement(&characters, &mut supplement);
            }
            let codes = self.codes(&characters, &supplement);
            Tables {
                characters,
                supplement,
                codes,
            }
        })
    }

    fn codes(&self, characters: &[u16], supplement: &[u16]) -> Box<[u32]> {
        let mut codes = vec![0; 0x1_0000].into_boxed_slice();
        let mut write = |character: u16, code: u32| {
            let place = &mut codes[usize::from(character)];
            if character != 0 && *place == 0 {
                *place = code;
            }
        };
        for (at, character) in characters.iter().enumerate() {
            let pair = at as u16 + 0x8000;
            let is_unwritten = self
                .rules
                .unwritten
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&pair));
            if !is_unwritten {
                write(*character, u32::from(pair));
            }
        }
        for (at, character) in supplement.iter().enumerate() {
            write(*character, SUPPLEMENT | (at as u32 + 0x8000));
        }
        match self.rules.extra {
            Extra::None => {}
            Extra::Kana => (0xA1..=0xDF).for_each(|byte| write(0xFEC0 + byte, u32::from(byte))),
            Extra::Euc | Extra::EucKana => {
                (0xA1..=0xDF).for_each(|byte| write(0xFEC0 + byte, 0x8E00 | u32::from(byte)));
            }
            Extra::Euro => {
                write(0x20AC, 0x80);
                write(0xF8F5, 0xFF);
            }
        }
        for &(first, last, code) in self.rules.written {
            for character in first..=last {
                codes[usize::from(character)] = match code {
                    0 => 0,
                    _ => code + u32::from(character - first),
                };
            }
        }
        codes
    }

    /// The character of a pair.
    pub(super) fn character(&self, lead: u8, trail: u8) -> u32 {
        let pair = u16::from_be_bytes([lead, trail]);
        let Some(at) = pair.checked_sub(0x8000) else {
            return BAD;
        };
        match self.tables().characters[usize::from(at)] {
            0 => BAD,
            character => u32::from(character),
        }
    }

    /// The character of a pair of JIS X 0212.
    pub(super) fn supplement(&self, lead: u8, trail: u8) -> u32 {
        let pair = u16::from_be_bytes([lead, trail]);
        let Some(at) = pair.checked_sub(0x8000) else {
            return BAD;
        };
        match self.tables().supplement[usize::from(at)] {
            0 => BAD,
            character => u32::from(character),
        }
    }

    /// The bytes of a character above ASCII as a number: of one byte, of two, or of three with 0x8F first.
    pub(super) fn code(&self, character: u32) -> Option<u32> {
        match self.tables().codes.get(character as usize) {
            Some(0) | None => None,
            Some(code) => Some(*code),
        }
    }
}

// `phase` counts the bytes of a character that are read, `cache` is the last one, `mode` the shift before it.
impl Codec for DoubleByte {
    fn decode(&self, state: &mut State, byte: u8, out: &mut dyn FnMut(u32)) {
        let lead = state.cache as u8;
        match (state.phase, state.mode) {
            (0, _) if byte < 0x80 => out(u32::from(byte)),
            (0, _) => {
                let begins = match (self.rules.extra, byte) {
                    (Extra::Kana, 0xA1..=0xDF) => {
                        out(0xFEC0 + u32::from(byte));
                        return;
                    }
                    (Extra::Euro, 0x80) => {
                        out(0x20AC);
                        return;
                    }
                    (Extra::Euro, 0xFF) => {
                        out(0xF8F5);
                        return;
                    }
                    (Extra::Euc, 0x8E | 0x8F) | (Extra::EucKana, 0x8E) => true,
                    _ => (self.rules.is_lead)(byte),
                };
                if begins {
                    state.phase = 1;
                    state.cache = u32::from(byte);
                    state.mode = 0;
                } else {
                    out(BAD);
                }
            }
            (1, _) if self.rules.extra == Extra::Euc && lead == 0x8F => {
                state.phase = 2;
                state.cache = u32::from(byte);
            }
            (1, _) => {
                state.phase = 0;
                out(match (self.rules.extra, lead, byte) {
                    (Extra::Euc | Extra::EucKana, 0x8E, 0xA1..=0xDF) => 0xFEC0 + u32::from(byte),
                    (Extra::Euc | Extra::EucKana, 0x8E, _) => BAD,
                    _ => self.character(lead, byte),
                });
            }
            _ => {
                state.phase = 0;
                out(self.supplement(lead, byte));
            }
        }
    }

    fn encode(&self, _: &mut State, character: u32, out: &mut StrBuilder) -> Result<(), Unmapped> {
        if character < 0x80 {
            out.push(character as u8);
            return Ok(());
        }
        let code = self.code(character).ok_or(Unmapped)?;
        let bytes = code.to_be_bytes();
        let skip = bytes.iter().take_while(|byte| **byte == 0).count();
        out.push_bytes(&bytes[skip..]);
        Ok(())
    }
}
