//! Encodings of one byte per character.

use super::{BAD, Codec, State, Unmapped};
use crate::zval::StrBuilder;
use std::sync::OnceLock;

/// Bytes up to a limit stand for the characters of the same number; the others are none: ASCII, ISO-8859-1, `7bit`, `8bit`.
pub(in crate::ext::mbstring) struct Plain {
    /// The first number that is no character.
    pub(in crate::ext::mbstring) end: u32,
}

impl Codec for Plain {
    fn decode(&self, _: &mut State, byte: u8, out: &mut dyn FnMut(u32)) {
        let character = u32::from(byte);
        out(if character < self.end { character } else { BAD });
    }

    fn encode(&self, _: &mut State, character: u32, out: &mut StrBuilder) -> Result<(), Unmapped> {
        if character >= self.end {
            return Err(Unmapped);
        }
        out.push(character as u8);
        Ok(())
    }
}

/// Where the characters of the upper bytes come from.
pub(in crate::ext::mbstring) enum Source {
    /// The web's encoding.
    Web(&'static encoding_rs::Encoding),
    /// The characters of the bytes from [`Table::first`] on; U+FFFD is none.
    Characters(&'static str),
}

/// An encoding with a table for its upper bytes.
pub(in crate::ext::mbstring) struct Table {
    source: Source,
    /// The first byte that does not stand for the character of its number.
    first: u8,
    /// Bytes that the source has otherwise; U+FFFD is none.
    corrections: &'static [(u8, char)],
    built: OnceLock<Built>,
}

struct Built {
    characters: [u32; 256],
    /// Sorted by character.
    bytes: Vec<(u32, u8)>,
}

impl Table {
    /// An encoding as its source has it.
    pub(in crate::ext::mbstring) const fn new(first: u8, source: Source) -> Table {
        Table {
            source,
            first,
            corrections: &[],
            built: OnceLock::new(),
        }
    }

    /// The same with other characters for some bytes.
    pub(in crate::ext::mbstring) const fn with(
        mut self,
        corrections: &'static [(u8, char)],
    ) -> Table {
        self.corrections = corrections;
        self
    }

    fn built(&self) -> &Built {
        self.built.get_or_init(|| {
            let mut characters = [BAD; 256];
            for byte in 0..=255u8 {
                characters[usize::from(byte)] = self.character(byte).map_or(BAD, u32::from);
            }
            let mut bytes = Vec::new();
            // ArmSCII-8 has some of ASCII's characters twice, and writes the upper ones.
            for byte in (self.first..=255).chain(0..self.first) {
                let character = characters[usize::from(byte)];
                if character != BAD {
                    bytes.push((character, byte));
                }
            }
            bytes.sort_by_key(|(character, _)| *character);
            bytes.dedup_by_key(|(character, _)| *character);
            Built { characters, bytes }
        })
    }

    fn character(&self, byte: u8) -> Option<char> {
        if byte < self.first {
            return Some(char::from(byte));
        }
        let corrected = self.corrections.iter().find(|(other, _)| *other == byte);
        let character = match (corrected, &self.source) {
            (Some((_, character)), _) => *character,
            (None, Source::Web(encoding)) => encoding
                .decode_without_bom_handling(&[byte])
                .0
                .chars()
                .next()?,
            (None, Source::Characters(text)) => text.chars().nth(usize::from(byte - self.first))?,
        };
        (character != char::REPLACEMENT_CHARACTER).then_some(character)
    }
}

impl Codec for Table {
    fn decode(&self, _: &mut State, byte: u8, out: &mut dyn FnMut(u32)) {
        out(self.built().characters[usize::from(byte)]);
    }

    fn encode(&self, _: &mut State, character: u32, out: &mut StrBuilder) -> Result<(), Unmapped> {
        let bytes = &self.built().bytes;
        match bytes.binary_search_by_key(&character, |(other, _)| *other) {
            Ok(at) => out.push(bytes[at].1),
            Err(_) => return Err(Unmapped),
        }
        Ok(())
    }
}
