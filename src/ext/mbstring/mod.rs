//! The `mbstring` extension: strings in encodings of more than one byte per character.
//!
//! Every encoding is a [`codec`]: bytes become characters, which are Unicode's numbers, and characters bytes. All functions
//! work on the characters; where an encoding tells the length of a character by its first byte they count and cut without
//! decoding, as PHP does, which shows on ill-formed text.

mod case;
mod character;
mod codec;
mod convert;
mod detect;
mod east_asian;
mod encoding;
mod info;
mod kana;
mod language;
mod mail;
mod mime;
mod numeric_entity;
mod output;
mod part;
mod regex;
mod regex_option;
mod regex_replace;
mod regex_search;
mod search;
mod settings;
mod variables;
mod width;

use super::{Builtin, BuiltinConstant};
use crate::constants;

pub(crate) use settings::setting_changed;

/// The function tables of this extension.
pub(super) static TABLES: &[&[Builtin]] = &[
    settings::FUNCTIONS,
    part::FUNCTIONS,
    search::FUNCTIONS,
    width::FUNCTIONS,
    convert::FUNCTIONS,
    case::FUNCTIONS,
    detect::FUNCTIONS,
    character::FUNCTIONS,
    info::FUNCTIONS,
    kana::FUNCTIONS,
    mail::FUNCTIONS,
    mime::FUNCTIONS,
    numeric_entity::FUNCTIONS,
    output::FUNCTIONS,
    regex::FUNCTIONS,
    regex_replace::FUNCTIONS,
    regex_search::FUNCTIONS,
    variables::FUNCTIONS,
];

/// The constant tables of this extension.
pub(super) static CONSTANTS: &[&[BuiltinConstant]] = &[constants! {
    MB_CASE_UPPER = Int(0), MB_CASE_LOWER = Int(1), MB_CASE_TITLE = Int(2), MB_CASE_FOLD = Int(3),
    MB_CASE_UPPER_SIMPLE = Int(4), MB_CASE_LOWER_SIMPLE = Int(5), MB_CASE_TITLE_SIMPLE = Int(6),
    MB_CASE_FOLD_SIMPLE = Int(7), MB_ONIGURUMA_VERSION = Str("6.9.8"),
}];
