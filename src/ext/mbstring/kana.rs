//! Japanese letters between their full and half widths, and between hiragana and katakana.

use super::settings::{encoder, encoding};
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call};
use crate::zval::PhpStr;

/// Conversions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    mb_convert_kana(string, mode = "KV", encoding = null),
};

// The letters of the mode; those of the second eight undo those of the first.
const WIDE_ALL: u32 = 1;
const WIDE_ALPHA: u32 = 1 << 1;
const WIDE_NUMERIC: u32 = 1 << 2;
const WIDE_SPACE: u32 = 1 << 3;
const WIDE_KATAKANA: u32 = 1 << 4;
const WIDE_HIRAGANA: u32 = 1 << 5;
const WIDE_SPECIAL: u32 = 1 << 6;
const TO_KATAKANA: u32 = 1 << 7;
const NARROW_ALL: u32 = 1 << 8;
const NARROW_ALPHA: u32 = 1 << 9;
const NARROW_NUMERIC: u32 = 1 << 10;
const NARROW_SPACE: u32 = 1 << 11;
const NARROW_KATAKANA: u32 = 1 << 12;
const NARROW_HIRAGANA: u32 = 1 << 13;
const NARROW_SPECIAL: u32 = 1 << 14;
const TO_HIRAGANA: u32 = 1 << 15;
const GLUE: u32 = 1 << 16;

const LETTERS: &[u8; 17] = b"ARNSKHMCarnskhmcV";

/// The katakana of the half-width letters from U+FF61 on.
const WIDE: &str = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜";

/// Letters in another width or script, as the letters of `mode` say.
fn mb_convert_kana(
    call: &mut Call<'_>,
    string: PhpStr,
    mode: PhpStr,
    name: Option<PhpStr>,
) -> Result<PhpStr, Unwind> {
    let mode = options(call, &mode)?;
    let encoding = encoding(call, name, 2)?;
    let mut encoder = encoder(call, encoding, string.len());
    let mut waiting = None;
    encoding.codec.decode_all(&string, &mut |character| {
        let Some(before) = waiting.replace(character) else {
            return;
        };
        let converted = convert(before, character, mode);
        encoder.push(converted.first);
        if let Some(second) = converted.second {
            encoder.push(second);
        }
        if converted.takes_next {
            waiting = None;
        }
    });
    if let Some(last) = waiting {
        let converted = convert(last, 0, mode);
        encoder.push(converted.first);
        if let Some(second) = converted.second {
            encoder.push(second);
        }
    }
    Ok(encoder.end().finish())
}

fn options(call: &mut Call<'_>, mode: &[u8]) -> Result<u32, Unwind> {
    let mut options = 0;
    for letter in mode {
        options |= match (letter, LETTERS.iter().position(|known| known == letter)) {
            (b'A', _) => WIDE_ALL | WIDE_ALPHA | WIDE_NUMERIC,
            (b'a', _) => NARROW_ALL | NARROW_ALPHA | NARROW_NUMERIC,
            (_, Some(at)) => 1 << at,
            (_, None) => {
                let what = format!("contains invalid flag: '{}'", char::from(*letter));
                return Err(call.value_error(1, &what));
            }
        };
    }
    let opposite = options >> 8 & options & 0xFF;
    let both = if opposite != 0 {
        let at = opposite.trailing_zeros() as usize;
        let mut letters = [LETTERS[at], LETTERS[at + 8]];
        if matches!(letters[0], b'R' | b'N') && options & WIDE_ALL != 0 {
            letters[0] = b'A';
        }
        if matches!(letters[1], b'r' | b'n') && options & NARROW_ALL != 0 {
            letters[1] = b'a';
        }
        Some(letters)
    } else {
        let all = |wanted: u32| options & wanted == wanted;
        [
            (WIDE_HIRAGANA | WIDE_KATAKANA, *b"HK"),
            (NARROW_HIRAGANA | TO_KATAKANA, *b"hC"),
            (NARROW_HIRAGANA | TO_HIRAGANA, *b"hc"),
            (NARROW_KATAKANA | TO_KATAKANA, *b"kC"),
            (NARROW_KATAKANA | TO_HIRAGANA, *b"kc"),
        ]
        .into_iter()
        .find(|(wanted, _)| all(*wanted))
        .map(|(_, letters)| letters)
    };
    if let Some([first, second]) = both {
        let what = format!(
            "must not combine '{}' and '{}' flags",
            char::from(first),
            char::from(second)
        );
        return Err(call.value_error(1, &what));
    }
    Ok(options)
}

struct Converted {
    first: u32,
    second: Option<u32>,
    /// Whether the next character went into this one: a voicing mark.
    takes_next: bool,
}

fn one(character: u32) -> Converted {
    Converted {
        first: character,
        second: None,
        takes_next: false,
    }
}

/// The full-width katakana of a half-width letter.
fn katakana(character: u32) -> u32 {
    let at = (character - 0xFF61) as usize;
    WIDE.chars().nth(at).map_or(character, u32::from)
}

/// The half-width letters of a full-width katakana, the mark of a voiced one being the second.
fn half_width(katakana: u32) -> Converted {
    let small = match katakana {
        0x30EE => 0x30EF,
        0x30F0 => 0x30A4,
        0x30F1 => 0x30A8,
        other => other,
    };
    let position = |character: u32| {
        WIDE.chars()
            .position(|known| u32::from(known) == character)
            .map(|at| at as u32 + 0xFF61)
    };
    if let Some(letter) = position(small) {
        return one(letter);
    }
    let (letter, mark) = match small {
        0x30F4 => (position(0x30A6), 0xFF9E),
        _ => match position(small - 1) {
            Some(letter) => (Some(letter), 0xFF9E),
            None => (position(small - 2), 0xFF9F),
        },
    };
    match letter {
        Some(letter) => Converted {
            first: letter,
            second: Some(mark),
            takes_next: false,
        },
        None => one(katakana),
    }
}

fn convert(character: u32, next: u32, mode: u32) -> Converted {
    let has = |options: u32| mode & options != 0;
    let char = char::from_u32(character).unwrap_or('\0');
    let is_wide_all =
        has(WIDE_ALL) && (0x21..=0x7D).contains(&character) && !matches!(char, '"' | '\'' | '\\');
    if is_wide_all
        || has(WIDE_ALPHA) && char.is_ascii_alphabetic()
        || has(WIDE_NUMERIC) && char.is_ascii_digit()
    {
        return one(character + 0xFEE0);
    }
    if has(WIDE_SPACE) && char == ' ' {
        return one(0x3000);
    }
    if has(WIDE_KATAKANA | WIDE_HIRAGANA) && (0xFF61..=0xFF9F).contains(&character) {
        return full_width(character, next, mode);
    }
    if has(WIDE_SPECIAL) {
        match char {
            '\\' | '\u{A5}' => return one(0xFFE5),
            '~' | '\u{203E}' => return one(0xFFE3),
            '\'' => return one(0x2019),
            '"' => return one(0x201D),
            _ => {}
        }
    }
    if has(NARROW_ALL)
        && (0xFF01..=0xFF5D).contains(&character)
        && !matches!(character, 0xFF02 | 0xFF07 | 0xFF3C)
        || has(NARROW_ALPHA) && matches!(character, 0xFF21..=0xFF3A | 0xFF41..=0xFF5A)
        || has(NARROW_NUMERIC) && matches!(character, 0xFF10..=0xFF19)
    {
        return one(character - 0xFEE0);
    }
    if has(NARROW_SPACE) && character == 0x3000 {
        return one(u32::from(b' '));
    }
    if has(NARROW_ALL) && character == 0x2212 {
        return one(u32::from(b'-'));
    }
    if has(NARROW_KATAKANA | NARROW_HIRAGANA) {
        match character {
            0x30A1..=0x30F4 if has(NARROW_KATAKANA) => return half_width(character),
            0x3041..=0x3093 if has(NARROW_HIRAGANA) => return half_width(character + 0x60),
            0x3001 | 0x3002 | 0x300C | 0x300D | 0x309B | 0x309C | 0x30FC | 0x30FB => {
                return half_width(character);
            }
            _ => {}
        }
    }
    match character {
        0x3041..=0x3093 | 0x309D | 0x309E if has(TO_KATAKANA) => return one(character + 0x60),
        0x30A1..=0x30F3 | 0x30FD | 0x30FE if has(TO_HIRAGANA) => return one(character - 0x60),
        _ => {}
    }
    if has(NARROW_SPECIAL) {
        match character {
            0xFFE5 | 0xFF3C => return one(u32::from(b'\\')),
            0xFFE3 | 0x203E => return one(u32::from(b'~')),
            0x2018 | 0x2019 => return one(u32::from(b'\'')),
            0x201C | 0x201D => return one(u32::from(b'"')),
            _ => {}
        }
    }
    one(character)
}

/// The full-width letter of a half-width one, with the voicing mark that follows where the mode glues them.
fn full_width(character: u32, next: u32, mode: u32) -> Converted {
    let kana = katakana(character);
    let to_hiragana = mode & WIDE_KATAKANA == 0;
    let script = |kana: u32| match kana {
        0x30A1..=0x30F3 if to_hiragana => kana - 0x60,
        _ => kana,
    };
    let voiced = match (character, next) {
        _ if mode & GLUE == 0 => None,
        (0xFF76..=0xFF84 | 0xFF8A..=0xFF8E, 0xFF9E) => Some(script(kana + 1)),
        (0xFF73, 0xFF9E) if !to_hiragana => Some(0x30F4),
        (0xFF8A..=0xFF8E, 0xFF9F) => Some(script(kana + 2)),
        _ => None,
    };
    match voiced {
        Some(first) => Converted {
            first,
            second: None,
            takes_next: true,
        },
        None => one(script(kana)),
    }
}
