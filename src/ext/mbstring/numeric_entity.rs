//! HTML's numeric entities for ranges of characters that a map lists.

use super::codec::Encoder;
use super::settings::{encoder, encoding};
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call};
use crate::zval::{PhpArray, PhpStr};

/// Entity functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    mb_encode_numericentity(string, map, encoding = null, hex = false),
    mb_decode_numericentity(string, map, encoding = null),
};

/// A range of characters, what is added to them for the entity, and the bits of the sum that are kept.
struct Range {
    first: u32,
    last: u32,
    offset: u32,
    mask: u32,
}

/// The ranges of a map: four integers each.
fn ranges(call: &mut Call<'_>, map: &PhpArray) -> Result<Vec<Range>, Unwind> {
    if !map.len().is_multiple_of(4) {
        return Err(call.value_error(1, "must have a multiple of 4 elements"));
    }
    let mut numbers = Vec::with_capacity(map.len());
    for (_, zval) in map.to_entries() {
        numbers.push(crate::zval::convert::to_int(zval.get().view()) as u32);
    }
    Ok(numbers
        .chunks(4)
        .map(|numbers| Range {
            first: numbers[0],
            last: numbers[1],
            offset: numbers[2],
            mask: numbers[3],
        })
        .collect())
}

/// Characters of the map's ranges as `&#…;`.
fn mb_encode_numericentity(
    call: &mut Call<'_>,
    string: PhpStr,
    map: PhpArray,
    name: Option<PhpStr>,
    hex: bool,
) -> Result<PhpStr, Unwind> {
    let encoding = encoding(call, name, 2)?;
    let ranges = ranges(call, &map)?;
    let mut encoder = encoder(call, encoding, string.len());
    encoding.codec.decode_all(&string, &mut |character| {
        let range = ranges
            .iter()
            .find(|range| (range.first..=range.last).contains(&character));
        match range {
            Some(range) => {
                let number = character.wrapping_add(range.offset) & range.mask;
                encoder.push_text(&if hex {
                    format!("&#x{number:X};")
                } else {
                    format!("&#{number};")
                });
            }
            None => encoder.push(character),
        }
    });
    Ok(encoder.end().finish())
}

/// `&#…;` of the map's ranges as characters; the semicolon may be missing.
fn mb_decode_numericentity(
    call: &mut Call<'_>,
    string: PhpStr,
    map: PhpArray,
    name: Option<PhpStr>,
) -> Result<PhpStr, Unwind> {
    let encoding = encoding(call, name, 2)?;
    let ranges = ranges(call, &map)?;
    let mut decoder = Decoder {
        encoder: encoder(call, encoding, string.len()),
        ranges,
        read: Vec::new(),
    };
    encoding
        .codec
        .decode_all(&string, &mut |character| decoder.take(character));
    decoder.resolve();
    Ok(decoder.encoder.end().finish())
}

/// The most digits of an entity, and with what comes before them.
const LONGEST_DECIMAL: usize = 12;
const LONGEST_HEXADECIMAL: usize = 11;

struct Decoder {
    encoder: Encoder,
    ranges: Vec<Range>,
    /// An entity that has begun: `&`, `#`, perhaps `x`, digits.
    read: Vec<u32>,
}

impl Decoder {
    fn take(&mut self, character: u32) {
        let char = char::from_u32(character).unwrap_or('\0');
        let is_hex = self.read.get(2) == Some(&u32::from('x'));
        let goes_on = match self.read.len() {
            0 => char == '&',
            1 => char == '#',
            2 => char == 'x' || char.is_ascii_digit(),
            _ if is_hex => char.is_ascii_hexdigit(),
            _ => char.is_ascii_digit(),
        };
        // Digits beyond the most that an entity has need not be kept one by one: it is none.
        if goes_on && self.read.len() <= LONGEST_DECIMAL {
            self.read.push(character);
            return;
        }
        if goes_on {
            self.give_up();
            self.encoder.push(character);
            return;
        }
        let is_entity = self.resolve();
        if is_entity && char == ';' {
            return;
        }
        if char == '&' {
            self.read.push(character);
        } else {
            self.encoder.push(character);
        }
    }

    fn give_up(&mut self) {
        for character in self.read.drain(..) {
            self.encoder.push(character);
        }
    }

    /// Writes what was read: a character if it is an entity of the map.
    fn resolve(&mut self) -> bool {
        match self.character() {
            Some(character) => {
                self.read.clear();
                self.encoder.push(character);
                true
            }
            None => {
                self.give_up();
                false
            }
        }
    }

    fn character(&self) -> Option<u32> {
        let is_hex = self.read.get(2) == Some(&u32::from('x'));
        let (start, radix, longest) = if is_hex {
            (3, 16, LONGEST_HEXADECIMAL)
        } else {
            (2, 10, LONGEST_DECIMAL)
        };
        if self.read.len() <= start || self.read.len() > longest {
            return None;
        }
        let mut number = 0_u32;
        for digit in &self.read[start..] {
            let digit = char::from_u32(*digit)?.to_digit(radix)?;
            number = if is_hex {
                number << 4 | digit
            } else if number > 0x1999_9999 {
                return None;
            } else {
                number.wrapping_mul(10).wrapping_add(digit)
            };
        }
        self.ranges
            .iter()
            .map(|range| (range, number.wrapping_sub(range.offset)))
            .find(|(range, character)| (range.first..=range.last).contains(character))
            .map(|(_, character)| character)
    }
}
