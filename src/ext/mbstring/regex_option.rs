//! The options of `mb_ereg` patterns.

use crate::eval::Unwind;
use crate::eval::errors::Throw;
use crate::ext::Call;

// PCRE2's options.
pub(super) const ANCHORED: u32 = 0x8000_0000;
pub(super) const CASELESS: u32 = 0x8;
const DOTALL: u32 = 0x20;
const EXTENDED: u32 = 0x80;
const MULTILINE: u32 = 0x400;
const UTF: u32 = 0x8_0000;
const UCP: u32 = 0x2_0000;

/// The options of a pattern, by their letters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Options {
    ignores_case: bool,
    is_extended: bool,
    dot_matches_newline: bool,
    is_single_line: bool,
    finds_longest: bool,
    finds_not_empty: bool,
    syntax: u8,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            dot_matches_newline: true,
            is_single_line: true,
            ..Options::NONE
        }
    }
}

impl Options {
    /// None of them.
    const NONE: Options = Options {
        ignores_case: false,
        is_extended: false,
        dot_matches_newline: false,
        is_single_line: false,
        finds_longest: false,
        finds_not_empty: false,
        syntax: b'r',
    };

    /// Those that letters name.
    ///
    /// # Errors
    /// There is no option of a letter.
    pub(super) fn read(call: &mut Call<'_>, letters: &[u8]) -> Result<Options, Unwind> {
        let mut options = Options::NONE;
        for letter in letters {
            match letter {
                b'i' => options.ignores_case = true,
                b'x' => options.is_extended = true,
                b'm' => options.dot_matches_newline = true,
                b's' => options.is_single_line = true,
                b'p' => {
                    options.dot_matches_newline = true;
                    options.is_single_line = true;
                }
                b'l' => options.finds_longest = true,
                b'n' => options.finds_not_empty = true,
                b'j' | b'u' | b'g' | b'c' | b'r' | b'z' | b'b' | b'd' => options.syntax = *letter,
                other => {
                    let message = format!("Option \"{}\" is not supported", char::from(*other));
                    return Err(call.throw(Throw::ValueError, &message));
                }
            }
        }
        Ok(options)
    }

    /// Their letters.
    pub(super) fn letters(self) -> String {
        let mut letters = String::new();
        let mut add = |is_set: bool, letter: char| {
            if is_set {
                letters.push(letter);
            }
        };
        let both = self.dot_matches_newline && self.is_single_line;
        add(self.ignores_case, 'i');
        add(self.is_extended, 'x');
        add(both, 'p');
        add(!both && self.dot_matches_newline, 'm');
        add(!both && self.is_single_line, 's');
        add(self.finds_longest, 'l');
        add(self.finds_not_empty, 'n');
        letters.push(char::from(self.syntax));
        letters
    }

    /// The same as options of PCRE2.
    pub(super) fn bits(self) -> u32 {
        let bit = |is_set: bool, bit: u32| if is_set { bit } else { 0 };
        UTF | UCP
            | bit(self.ignores_case, CASELESS)
            | bit(self.is_extended, EXTENDED)
            | bit(self.dot_matches_newline, DOTALL)
            | bit(!self.is_single_line, MULTILINE)
    }
}
