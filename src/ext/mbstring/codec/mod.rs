//! Bytes to characters and back, one file per family of encodings.
//!
//! A codec is a state machine that takes one byte, or one character, at a time, so that text may be fed in pieces. What
//! bytes mean is PHP's (libmbfl's) reading, also of ill-formed text, not that of the web's standard.

pub(super) mod double_byte;
pub(super) mod gb18030;
pub(super) mod shifted;
pub(super) mod single_byte;
pub(super) mod transfer;
pub(super) mod ucs;
pub(super) mod utf16;
pub(super) mod utf7;
pub(super) mod utf8;

use crate::zval::StrBuilder;

/// What a decoder gives for bytes that mean nothing.
pub(super) const BAD: u32 = u32::MAX;

/// What a codec remembers between bytes or characters.
#[derive(Default, Clone)]
pub(super) struct State {
    /// Where in a character it is.
    pub(super) phase: u32,
    /// The bits of the character so far.
    pub(super) cache: u32,
    /// What lasts beyond a character: byte order, character set, position in a line.
    pub(super) mode: u32,
    /// Bytes that cannot be decided yet.
    pub(super) pending: Vec<u8>,
}

/// A character that the encoding does not have.
pub(super) struct Unmapped;

/// An encoding's way between bytes and characters.
pub(super) trait Codec: Sync {
    /// Takes a byte; characters that are complete go to `out`.
    fn decode(&self, state: &mut State, byte: u8, out: &mut dyn FnMut(u32));

    /// The end of the text.
    fn finish_decoding(&self, state: &mut State, out: &mut dyn FnMut(u32)) {
        if state.phase != 0 {
            state.phase = 0;
            out(BAD);
        }
    }

    /// Takes a character.
    ///
    /// # Errors
    /// The encoding does not have it; nothing was written.
    fn encode(
        &self,
        state: &mut State,
        character: u32,
        out: &mut StrBuilder,
    ) -> Result<(), Unmapped>;

    /// The end of the text.
    fn finish_encoding(&self, _state: &mut State, _out: &mut StrBuilder) {}

    /// Whether a whole text is well-formed in ways that its characters do not show.
    fn has_form(&self, _bytes: &[u8]) -> bool {
        true
    }

    /// Decodes a whole text.
    fn decode_all(&self, bytes: &[u8], out: &mut dyn FnMut(u32)) {
        let mut state = State::default();
        for byte in bytes {
            self.decode(&mut state, *byte, out);
        }
        self.finish_decoding(&mut state, out);
    }
}

/// What is written for a character that the encoding does not have (`mb_substitute_character`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Substitute {
    /// Nothing.
    None,
    /// `U+` and its number.
    Long,
    /// `&#x` and its number and `;`.
    Entity,
    /// A character.
    Character(u32),
}

/// Text being written in an encoding.
pub(super) struct Encoder {
    codec: &'static dyn Codec,
    state: State,
    substitute: Substitute,
    /// What stands for bytes without meaning, whatever the substitute's form.
    marker: u32,
    out: StrBuilder,
    /// How many characters the encoding did not have.
    pub(super) errors: usize,
}

impl Encoder {
    /// Nothing written yet. `marker` is the character of the last [`Substitute::Character`].
    pub(super) fn new(
        codec: &'static dyn Codec,
        substitute: Substitute,
        marker: u32,
        capacity: usize,
    ) -> Encoder {
        Encoder {
            codec,
            state: State::default(),
            substitute,
            marker,
            out: StrBuilder::with_capacity(capacity),
            errors: 0,
        }
    }

    /// Writes a character, or its substitute.
    #[inline]
    pub(super) fn push(&mut self, character: u32) {
        let written = self.codec.encode(&mut self.state, character, &mut self.out);
        if written.is_err() {
            self.push_substitute(character);
        }
    }

    #[cold]
    fn push_substitute(&mut self, character: u32) {
        self.errors += 1;
        let substitute = self.substitute;
        // The encoding may not have the substitute either: then a question mark, then nothing.
        self.substitute = match substitute {
            Substitute::Character(other) if other != u32::from(b'?') => {
                Substitute::Character(u32::from(b'?'))
            }
            _ => Substitute::None,
        };
        match substitute {
            Substitute::None => {}
            Substitute::Character(other) => self.push(other),
            Substitute::Long | Substitute::Entity if character == BAD => self.push(self.marker),
            Substitute::Long => self.push_text(&format!("U+{character:X}")),
            Substitute::Entity => self.push_text(&format!("&#x{character:X};")),
        }
        self.substitute = substitute;
    }

    /// Writes text.
    pub(super) fn push_text(&mut self, text: &str) {
        for character in text.chars() {
            self.push(u32::from(character));
        }
    }

    /// How many bytes the text would have if it ended here.
    pub(super) fn len_at_end(&self) -> usize {
        let mut rest = StrBuilder::new();
        self.codec
            .finish_encoding(&mut self.state.clone(), &mut rest);
        self.out.len() + rest.len()
    }

    /// What is written so far, taken out; the encoder goes on.
    pub(super) fn take(&mut self) -> StrBuilder {
        std::mem::take(&mut self.out)
    }

    /// Ends the text, and makes the encoder ready for another.
    pub(super) fn end(&mut self) -> StrBuilder {
        self.codec.finish_encoding(&mut self.state, &mut self.out);
        self.state = State::default();
        self.take()
    }
}
