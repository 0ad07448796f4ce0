//! `metaphone`: how an English word sounds (Lawrence Philips, in the form that php-src gives it).

use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call};
use crate::zval::{PhpStr, StrBuilder};

/// Phonetic keys.
pub(super) static FUNCTIONS: &[Builtin] = builtins! { metaphone(string, max_phonemes = 0) };

/// The sound "sh".
const SH: u8 = b'X';
/// The sound "th".
const TH: u8 = b'0';

/// The metaphone key of `string`, at most `max_phonemes` long (which the first and the last sound may pass by one).
fn metaphone(call: &mut Call<'_>, string: PhpStr, max_phonemes: i64) -> Result<PhpStr, Unwind> {
    if max_phonemes < 0 {
        return Err(call.value_error(1, "must be greater than or equal to 0"));
    }
    // As in C, the word ends at its first NUL.
    let text = string.split(|byte| *byte == 0).next().unwrap_or(b"");
    let mut word = Word {
        text,
        at: 0,
        key: StrBuilder::new(),
    };
    let Some(first) = text.iter().position(u8::is_ascii_alphabetic) else {
        return Ok(PhpStr::empty());
    };
    word.at = first;
    word.begin();
    let most = match max_phonemes {
        0 => usize::MAX,
        most => most as usize,
    };
    while word.at < text.len() && word.key.len() < most {
        let letter = word.letter(0);
        let is_double = letter == word.back(1) && letter != b'C';
        if letter.is_ascii_alphabetic() && !is_double {
            word.at += word.sound(letter);
        }
        word.at += 1;
    }
    Ok(word.key.finish())
}

struct Word<'a> {
    text: &'a [u8],
    at: usize,
    key: StrBuilder,
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'A' | b'E' | b'I' | b'O' | b'U')
}

/// Whether C and G are soft before it.
fn softens(letter: u8) -> bool {
    matches!(letter, b'E' | b'I' | b'Y')
}

impl Word<'_> {
    /// The letter `ahead` after the current one, in upper case; 0 beyond the word.
    fn letter(&self, ahead: usize) -> u8 {
        let byte = self.text.get(self.at + ahead).copied().unwrap_or(0);
        byte.to_ascii_uppercase()
    }

    /// The letter `distance` before the current one; 0 before the word.
    fn back(&self, distance: usize) -> u8 {
        self.at
            .checked_sub(distance)
            .map_or(0, |at| self.text[at].to_ascii_uppercase())
    }

    /// The beginning has rules of its own.
    fn begin(&mut self) {
        let next = self.letter(1);
        let (sound, used) = match self.letter(0) {
            b'A' if next == b'E' => (b'E', 2),
            b'G' | b'K' | b'P' if next == b'N' => (b'N', 2),
            b'W' if next == b'R' => (b'R', 2),
            b'W' if next == b'H' || is_vowel(next) => (b'W', 2),
            b'X' => (b'S', 1),
            vowel if is_vowel(vowel) => (vowel, 1),
            _ => return,
        };
        self.key.push(sound);
        self.at += used;
    }

    /// Writes the sound of the current letter; returns how many letters after it are used up with it.
    fn sound(&mut self, letter: u8) -> usize {
        let (before, next, after) = (self.back(1), self.letter(1), self.letter(2));
        let (sound, used) = match letter {
            b'B' if before != b'M' => (b'B', 0),
            b'C' if softens(next) => match (next, after) {
                (b'I', b'A') => (SH, 0),
                _ if before == b'S' => return 0,
                _ => (b'S', 0),
            },
            b'C' if next == b'H' => (SH, 1),
            b'C' => (b'K', 0),
            b'D' if next == b'G' && softens(after) => (b'J', 1),
            b'D' => (b'T', 0),
            b'G' if next == b'H' => {
                let is_silent = matches!(self.back(3), b'B' | b'D' | b'H') || self.back(4) == b'H';
                if is_silent {
                    return 0;
                }
                (b'F', 1)
            }
            b'G' if next == b'N' => {
                let is_silent =
                    !after.is_ascii_alphabetic() || after == b'E' && self.letter(3) == b'D';
                if is_silent {
                    return 0;
                }
                (b'K', 0)
            }
            b'G' if softens(next) && before != b'G' => (b'J', 0),
            b'G' => (b'K', 0),
            b'H' if is_vowel(next) && !matches!(before, b'C' | b'G' | b'P' | b'S' | b'T') => {
                (b'H', 0)
            }
            b'K' if before != b'C' => (b'K', 0),
            b'P' if next == b'H' => (b'F', 0),
            b'P' => (b'P', 0),
            b'Q' => (b'K', 0),
            b'S' | b'T' if next == b'I' && matches!(after, b'O' | b'A') => (SH, 0),
            b'S' if next == b'H' => (SH, 1),
            b'S' | b'Z' => (b'S', 0),
            b'T' if next == b'H' => (TH, 1),
            b'T' if next == b'C' && after == b'H' => return 0,
            b'T' => (b'T', 0),
            b'V' => (b'F', 0),
            b'W' | b'Y' if is_vowel(next) => (letter, 0),
            b'X' => {
                self.key.push(b'K');
                (b'S', 0)
            }
            b'F' | b'J' | b'L' | b'M' | b'N' | b'R' => (letter, 0),
            _ => return 0,
        };
        self.key.push(sound);
        used
    }
}
