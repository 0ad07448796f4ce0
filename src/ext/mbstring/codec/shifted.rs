//! The encodings with shifts between character sets: JIS, ISO-2022-JP and its Windows variants, ISO-2022-KR, HZ.

use super::double_byte::DoubleByte;
use super::{BAD, Codec, State, Unmapped};
use crate::ext::mbstring::east_asian::{CP51932, EUC_CN, EUC_JP, EUC_KR};
use crate::zval::StrBuilder;

const ESCAPE: u8 = 0x1B;
const SHIFT_OUT: u8 = 0x0E;
const SHIFT_IN: u8 = 0x0F;

/// How half-width katakana are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::ext::mbstring) enum Katakana {
    /// Not at all: ISO-2022-JP.
    None,
    /// After an escape sequence: JIS, CP50221.
    Escaped,
    /// After a shift: CP50222.
    Shifted,
}

/// The Japanese encodings with escape sequences.
pub(in crate::ext::mbstring) struct Jis {
    /// Whether JIS X 0212 is written; all read it.
    pub(in crate::ext::mbstring) has_supplement: bool,
    /// How half-width katakana are written.
    pub(in crate::ext::mbstring) katakana: Katakana,
    /// Where the characters come from.
    pub(in crate::ext::mbstring) pairs: &'static DoubleByte,
}

/// JIS.
pub(in crate::ext::mbstring) static JIS: Jis = Jis {
    has_supplement: true,
    katakana: Katakana::Escaped,
    pairs: &EUC_JP,
};

/// ISO-2022-JP.
pub(in crate::ext::mbstring) static ISO_2022_JP: Jis = Jis {
    has_supplement: false,
    katakana: Katakana::None,
    pairs: &EUC_JP,
};

/// CP50221.
pub(in crate::ext::mbstring) static CP50221: Jis = Jis {
    has_supplement: false,
    katakana: Katakana::Escaped,
    pairs: &CP51932,
};

/// CP50222.
pub(in crate::ext::mbstring) static CP50222: Jis = Jis {
    has_supplement: false,
    katakana: Katakana::Shifted,
    pairs: &CP51932,
};

// The character sets, in `mode`.
const ASCII: u32 = 0;
const LATIN: u32 = 1;
const KANA: u32 = 2;
const KANJI: u32 = 3;
const SUPPLEMENT: u32 = 4;

// Where in a sequence, in `phase`.
const SECOND: u32 = 1;
const AFTER_ESCAPE: u32 = 2;
const AFTER_DOLLAR: u32 = 3;
const AFTER_DOLLAR_PARENTHESIS: u32 = 4;
const AFTER_PARENTHESIS: u32 = 5;

impl Jis {
    /// Bytes that begin like an escape sequence and are none: the first is bad, the others stand for themselves.
    fn reject(&self, state: &mut State, read: &[u8], byte: u8, out: &mut dyn FnMut(u32)) {
        state.phase = 0;
        out(BAD);
        for byte in read {
            out(u32::from(*byte));
        }
        self.decode(state, byte, out);
    }

    fn shift(&self, state: &mut State, set: u32, out: &mut StrBuilder) {
        if state.mode == set {
            return;
        }
        if state.mode == KANA && self.katakana == Katakana::Shifted {
            out.push(SHIFT_IN);
            if set == ASCII {
                state.mode = set;
                return;
            }
        }
        out.push_bytes(match set {
            ASCII => b"\x1B(B",
            LATIN => b"\x1B(J",
            KANA if self.katakana == Katakana::Shifted => b"\x0E",
            KANA => b"\x1B(I",
            KANJI => b"\x1B$B",
            _ => b"\x1B$(D",
        });
        state.mode = set;
    }
}

impl Codec for Jis {
    fn decode(&self, state: &mut State, byte: u8, out: &mut dyn FnMut(u32)) {
        match (state.phase, byte) {
            (0, ESCAPE) => state.phase = AFTER_ESCAPE,
            (0, SHIFT_OUT) => state.mode = KANA,
            (0, SHIFT_IN) => state.mode = ASCII,
            (0, b'\\') if state.mode == LATIN => out(0xA5),
            (0, b'~') if state.mode == LATIN => out(0x203E),
            (0, 0x21..=0x5F) if state.mode == KANA => out(0xFF40 + u32::from(byte)),
            (0, 0x21..=0x7E) if matches!(state.mode, KANJI | SUPPLEMENT) => {
                state.cache = u32::from(byte);
                state.phase = SECOND;
            }
            (0, 0..0x80) => out(u32::from(byte)),
            (0, 0xA1..=0xDF) => out(0xFEC0 + u32::from(byte)),
            (0, _) => out(BAD),
            (SECOND, _) => {
                state.phase = 0;
                let (lead, trail) = (state.cache as u8 | 0x80, byte | 0x80);
                out(match byte {
                    0x21..=0x7E if state.mode == KANJI => self.pairs.character(lead, trail),
                    0x21..=0x7E => EUC_JP.supplement(lead, trail),
                    _ => BAD,
                });
            }
            (AFTER_ESCAPE, b'$') => state.phase = AFTER_DOLLAR,
            (AFTER_ESCAPE, b'(') => state.phase = AFTER_PARENTHESIS,
            (AFTER_ESCAPE, _) => self.reject(state, b"", byte, out),
            (AFTER_DOLLAR | AFTER_DOLLAR_PARENTHESIS, b'@' | b'B') => {
                state.phase = 0;
                state.mode = KANJI;
            }
            (AFTER_DOLLAR, b'(') => state.phase = AFTER_DOLLAR_PARENTHESIS,
            (AFTER_DOLLAR, _) => self.reject(state, b"$", byte, out),
            (AFTER_DOLLAR_PARENTHESIS, b'D') => {
                state.phase = 0;
                state.mode = SUPPLEMENT;
            }
            (AFTER_DOLLAR_PARENTHESIS, _) => self.reject(state, b"$(", byte, out),
            (_, b'B' | b'H') => {
                state.phase = 0;
                state.mode = ASCII;
            }
            (_, b'J') => {
                state.phase = 0;
                state.mode = LATIN;
            }
            (_, b'I') => {
                state.phase = 0;
                state.mode = KANA;
            }
            _ => self.reject(state, b"(", byte, out),
        }
    }

    fn encode(
        &self,
        state: &mut State,
        character: u32,
        out: &mut StrBuilder,
    ) -> Result<(), Unmapped> {
        if character < 0x80 {
            self.shift(state, ASCII, out);
            out.push(character as u8);
            return Ok(());
        }
        let is_latin = match character {
            0xA5 => Some(b'\\'),
            0x203E if self.katakana != Katakana::None => Some(b'~'),
            _ => None,
        };
        if let Some(byte) = is_latin {
            self.shift(state, LATIN, out);
            out.push(byte);
            return Ok(());
        }
        let code = self.pairs.code(character).ok_or(Unmapped)?;
        let [_, shift, lead, trail] = code.to_be_bytes();
        match (shift, lead) {
            (0, 0) => return Err(Unmapped),
            (0, 0x8E) if self.katakana == Katakana::None => return Err(Unmapped),
            (0, 0x8E) => {
                self.shift(state, KANA, out);
                out.push(trail & 0x7F);
            }
            (0, _) => {
                self.shift(state, KANJI, out);
                out.push_bytes(&[lead & 0x7F, trail & 0x7F]);
            }
            _ if self.has_supplement => {
                self.shift(state, SUPPLEMENT, out);
                out.push_bytes(&[lead & 0x7F, trail & 0x7F]);
            }
            _ => return Err(Unmapped),
        }
        Ok(())
    }

    fn finish_encoding(&self, state: &mut State, out: &mut StrBuilder) {
        self.shift(state, ASCII, out);
    }

    /// Text must end in ASCII, in ISO-2022-JP without ever having been in another set than Latin or kanji, and without bytes
    /// above ASCII; in JIS the kana of SO must end with SI, and there is no SI without one.
    fn has_form(&self, bytes: &[u8]) -> bool {
        let (is_strict, is_jis) = (std::ptr::eq(self, &ISO_2022_JP), std::ptr::eq(self, &JIS));
        if !is_strict && !is_jis {
            return true;
        }
        let mut state = State::default();
        let mut is_shifted = false;
        for &byte in bytes {
            let is_bare = state.phase == 0;
            match byte {
                SHIFT_OUT | SHIFT_IN if is_strict => return false,
                SHIFT_OUT if is_bare && is_shifted => return false,
                SHIFT_OUT if is_bare => is_shifted = true,
                SHIFT_IN if is_bare && !is_shifted => return false,
                SHIFT_IN if is_bare => is_shifted = false,
                0x80.. if is_strict => return false,
                ESCAPE if is_shifted => return false,
                _ => {}
            }
            self.decode(&mut state, byte, &mut |_| {});
            if is_strict && matches!(state.mode, KANA | SUPPLEMENT) {
                return false;
            }
        }
        state.mode == ASCII && !is_shifted
    }
}

/// ISO-2022-KR: a header that says Korean, then shifts.
pub(in crate::ext::mbstring) struct Iso2022Kr;

impl Codec for Iso2022Kr {
    fn decode(&self, state: &mut State, byte: u8, out: &mut dyn FnMut(u32)) {
        match (state.phase, byte) {
            (0, ESCAPE) => state.phase = AFTER_ESCAPE,
            (0, SHIFT_IN) => state.mode = ASCII,
            (0, SHIFT_OUT) => state.mode = KANJI,
            (0, 0x21..=0x7E) if state.mode == KANJI => {
                state.cache = u32::from(byte);
                state.phase = SECOND;
            }
            (0, 0..0x80) if state.mode == ASCII => out(u32::from(byte)),
            (0, _) => out(BAD),
            (SECOND, 0x21..=0x7E) => {
                state.phase = 0;
                let lead = state.cache as u8 | 0x80;
                // The euro and the registered sign came later.
                let is_later = lead == 0xA2 && byte > 0x65;
                out(if is_later {
                    BAD
                } else {
                    EUC_KR.character(lead, byte | 0x80)
                });
            }
            (AFTER_ESCAPE, b'$') => state.phase = AFTER_DOLLAR,
            (AFTER_DOLLAR, b')') => state.phase = AFTER_PARENTHESIS,
            (AFTER_PARENTHESIS, b'C') => {
                state.phase = 0;
                state.mode = ASCII;
            }
            _ => {
                if state.phase == AFTER_PARENTHESIS {
                    state.mode = ASCII;
                }
                state.phase = 0;
                out(BAD);
            }
        }
    }

    // `phase`: whether the header is written.
    fn encode(
        &self,
        state: &mut State,
        character: u32,
        out: &mut StrBuilder,
    ) -> Result<(), Unmapped> {
        if state.phase == 0 {
            state.phase = 1;
            out.push_bytes(b"\x1B$)C");
        }
        if character < 0x80 {
            if state.mode == KANJI {
                out.push(SHIFT_IN);
                state.mode = ASCII;
            }
            out.push(character as u8);
            return Ok(());
        }
        let code = EUC_KR.code(character).ok_or(Unmapped)?;
        if state.mode != KANJI {
            out.push(SHIFT_OUT);
            state.mode = KANJI;
        }
        out.push_bytes(&(code as u16 & 0x7F7F).to_be_bytes());
        Ok(())
    }

    fn finish_encoding(&self, state: &mut State, out: &mut StrBuilder) {
        if state.mode == KANJI {
            out.push(SHIFT_IN);
        }
    }
}

/// HZ: GB 2312 between `~{` and `~}`.
pub(in crate::ext::mbstring) struct Hz;

impl Codec for Hz {
    fn finish_decoding(&self, state: &mut State, out: &mut dyn FnMut(u32)) {
        if state.phase == SECOND {
            out(BAD);
        }
        *state = State::default();
    }

    fn decode(&self, state: &mut State, byte: u8, out: &mut dyn FnMut(u32)) {
        match (state.phase, byte) {
            (0, b'~') => state.phase = AFTER_ESCAPE,
            (0, 0x21..=0x29 | 0x30..=0x77) if state.mode == KANJI => {
                state.cache = u32::from(byte);
                state.phase = SECOND;
            }
            (0, 0..0x80) if state.mode == ASCII => out(u32::from(byte)),
            (0, _) => out(BAD),
            (SECOND, _) => {
                state.phase = 0;
                let lead = state.cache as u8 | 0x80;
                out(match byte {
                    0x21..=0x7E => EUC_CN.character(lead, byte | 0x80),
                    _ => BAD,
                });
            }
            (_, byte) => {
                state.phase = 0;
                match (state.mode, byte) {
                    (KANJI, b'}') => state.mode = ASCII,
                    (ASCII, b'{') => state.mode = KANJI,
                    (ASCII, b'~') => out(u32::from(b'~')),
                    (_, b'\n') => {}
                    _ => out(BAD),
                }
            }
        }
    }

    fn encode(
        &self,
        state: &mut State,
        character: u32,
        out: &mut StrBuilder,
    ) -> Result<(), Unmapped> {
        if character < 0x80 {
            self.finish_encoding(state, out);
            if character == u32::from(b'~') {
                out.push(b'~');
            }
            out.push(character as u8);
            return Ok(());
        }
        let code = EUC_CN.code(character).ok_or(Unmapped)?;
        if state.mode != KANJI {
            out.push_bytes(b"~{");
            state.mode = KANJI;
        }
        out.push_bytes(&(code as u16 & 0x7F7F).to_be_bytes());
        Ok(())
    }

    fn finish_encoding(&self, state: &mut State, out: &mut StrBuilder) {
        if state.mode == KANJI {
            out.push_bytes(b"~}");
            state.mode = ASCII;
        }
    }
}
