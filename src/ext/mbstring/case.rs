//! Upper, lower and title case, and case folding, as Unicode has them.

use super::encoding::Encoding;
use super::settings::{encoder, encoding};
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call};
use crate::zval::PhpStr;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Case functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    mb_convert_case(string, mode, encoding = null), mb_strtoupper(string, encoding = null),
    mb_strtolower(string, encoding = null),
};

/// What is done to each character (`MB_CASE_*`). The simple kinds make one character of one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    Upper,
    Lower,
    Title,
    Fold,
    UpperSimple,
    LowerSimple,
    TitleSimple,
    FoldSimple,
}

impl Case {
    /// In the order of the constants' values.
    const ALL: [Case; 8] = [
        Case::Upper,
        Case::Lower,
        Case::Title,
        Case::Fold,
        Case::UpperSimple,
        Case::LowerSimple,
        Case::TitleSimple,
        Case::FoldSimple,
    ];
}

/// `string` in another case.
fn mb_convert_case(
    call: &mut Call<'_>,
    string: PhpStr,
    mode: i64,
    name: Option<PhpStr>,
) -> Result<PhpStr, Unwind> {
    let encoding = encoding(call, name, 2)?;
    let case = usize::try_from(mode)
        .ok()
        .and_then(|mode| Case::ALL.get(mode));
    match case {
        Some(case) => Ok(convert(call, &string, *case, encoding)),
        None => Err(call.value_error(1, "must be one of the MB_CASE_* constants")),
    }
}

/// `string` in upper case.
fn mb_strtoupper(
    call: &mut Call<'_>,
    string: PhpStr,
    name: Option<PhpStr>,
) -> Result<PhpStr, Unwind> {
    let encoding = encoding(call, name, 1)?;
    Ok(convert(call, &string, Case::Upper, encoding))
}

/// `string` in lower case.
fn mb_strtolower(
    call: &mut Call<'_>,
    string: PhpStr,
    name: Option<PhpStr>,
) -> Result<PhpStr, Unwind> {
    let encoding = encoding(call, name, 1)?;
    Ok(convert(call, &string, Case::Lower, encoding))
}

/// A text in another case.
pub(super) fn convert(
    call: &mut Call<'_>,
    string: &PhpStr,
    case: Case,
    encoding: &'static Encoding,
) -> PhpStr {
    if encoding.is_utf8() && string.is_ascii() {
        let mut string = string.clone();
        match case {
            Case::Upper | Case::UpperSimple => {
                if string.iter().any(u8::is_ascii_lowercase) {
                    string.make_mut().make_ascii_uppercase();
                }
                return string;
            }
            Case::Lower | Case::LowerSimple | Case::Fold | Case::FoldSimple => {
                if string.iter().any(u8::is_ascii_uppercase) {
                    string.make_mut().make_ascii_lowercase();
                }
                return string;
            }
            Case::Title | Case::TitleSimple => {}
        }
    }
    let mut encoder = encoder(call, encoding, string.len());
    // ISO-8859-9 is Turkish: its i has a dot in both cases.
    let is_turkish = encoding.name == "ISO-8859-9";
    let mut is_in_word = false;
    encoding.codec.decode_all(string, &mut |character| {
        let Some(char) = char::from_u32(character) else {
            encoder.push(character);
            return;
        };
        let here = match case {
            Case::Title if is_in_word => Case::Lower,
            Case::TitleSimple if is_in_word => Case::LowerSimple,
            other => other,
        };
        let (mapped, count) = map(char, here, is_turkish);
        for character in &mapped[..count] {
            encoder.push(*character);
        }
        if matches!(case, Case::Title | Case::TitleSimple) && !is_case_ignorable(char) {
            is_in_word = is_cased(char);
        }
    });
    encoder.end().finish()
}

/// Up to three characters, and how many they are.
type Mapped = ([u32; 3], usize);

fn one(character: u32) -> Mapped {
    ([character, 0, 0], 1)
}

/// A character in another case.
fn map(char: char, case: Case, is_turkish: bool) -> Mapped {
    if is_turkish {
        match (case, char) {
            (Case::Upper | Case::UpperSimple | Case::Title | Case::TitleSimple, 'i') => {
                return one(0x130);
            }
            (Case::Lower | Case::LowerSimple | Case::Fold | Case::FoldSimple, 'I') => {
                return one(0x131);
            }
            (Case::Lower | Case::LowerSimple | Case::Fold | Case::FoldSimple, '\u{130}') => {
                return one(u32::from('i'));
            }
            _ => {}
        }
    }
    if char.is_ascii() {
        return one(u32::from(match case {
            Case::Upper | Case::UpperSimple | Case::Title | Case::TitleSimple => {
                char.to_ascii_uppercase()
            }
            _ => char.to_ascii_lowercase(),
        }));
    }
    match case {
        Case::Upper => upper(char),
        Case::Lower => lower(char),
        Case::Title => title(char),
        Case::Fold => fold(char),
        Case::UpperSimple => simple(char, upper(char)),
        Case::LowerSimple => match lower(char) {
            (mapped, 1) => one(mapped[0]),
            (mapped, _) => one(mapped[0]),
        },
        Case::TitleSimple => simple(char, title(char)),
        Case::FoldSimple => one(fold_simple(char)),
    }
}

/// The only character of a mapping; where there are several, what the title case has, else the character itself.
fn simple(char: char, mapped: Mapped) -> Mapped {
    match (mapped, title(char)) {
        ((characters, 1), _) | (_, (characters, 1)) => one(characters[0]),
        _ => one(u32::from(char)),
    }
}

/// A mapping as the tables have it: padded with zeros, all zeros where the character stays.
fn mapped(char: char, table: &[u32]) -> Mapped {
    let count = table
        .iter()
        .take_while(|character| **character != 0)
        .count();
    if count == 0 {
        return one(u32::from(char));
    }
    let mut characters = [0; 3];
    characters[..count].copy_from_slice(&table[..count]);
    (characters, count)
}

fn upper(char: char) -> Mapped {
    mapped(char, &unicode_case_mapping::to_uppercase(char))
}

fn lower(char: char) -> Mapped {
    mapped(char, &unicode_case_mapping::to_lowercase(char))
}

fn title(char: char) -> Mapped {
    mapped(char, &unicode_case_mapping::to_titlecase(char))
}

/// One character for each, for comparisons that do not mind case.
fn fold_simple(char: char) -> u32 {
    unicode_case_mapping::case_folded(char).map_or(u32::from(char), std::num::NonZero::get)
}

/// Full case folding: where upper case has several characters, those in lower case.
fn fold(char: char) -> Mapped {
    match char {
        '\u{130}' => ([0x69, 0x307, 0], 2),
        'ẞ' => ([0x73, 0x73, 0], 2),
        _ => match upper(char) {
            (_, 1) => one(fold_simple(char)),
            (characters, count) => {
                let lower =
                    characters.map(|character| char::from_u32(character).map_or(0, fold_simple));
                (lower, count)
            }
        },
    }
}

/// Unicode's property Cased.
fn is_cased(char: char) -> bool {
    char.is_lowercase()
        || char.is_uppercase()
        || !char.is_ascii() && char.general_category() == GeneralCategory::TitlecaseLetter
}

/// Unicode's property Case_Ignorable: what stands within a word without being a letter of either case.
fn is_case_ignorable(char: char) -> bool {
    if char.is_ascii() {
        return matches!(char, '\'' | '.' | ':' | '^' | '`');
    }
    // Word_Break of MidLetter, MidNumLet or Single_Quote.
    let is_mid = matches!(
        char,
        '\u{B7}'
            | '\u{387}'
            | '\u{55F}'
            | '\u{5F4}'
            | '\u{2018}'
            | '\u{2019}'
            | '\u{2024}'
            | '\u{2027}'
            | '\u{FE13}'
            | '\u{FE52}'
            | '\u{FE55}'
            | '\u{FF07}'
            | '\u{FF0E}'
            | '\u{FF1A}'
    );
    is_mid
        || matches!(
            char.general_category(),
            GeneralCategory::NonspacingMark
                | GeneralCategory::EnclosingMark
                | GeneralCategory::Format
                | GeneralCategory::ModifierLetter
                | GeneralCategory::ModifierSymbol
        )
}
