//! Entities to characters.

use super::html_charset::Charset;
use super::html_document::{DOUBLE_QUOTES, Document, SINGLE_QUOTES};
use super::html_entity::Entities;
use super::utf8::push_code_point;
use crate::zval::{PhpStr, StrBuilder};

/// Reads the number after `&#`: its code point if it is one and a semicolon follows, and how far the digits go.
pub(super) fn numeric_entity(text: &[u8]) -> (Option<u32>, usize) {
    let (start, radix) = match text {
        [b'x' | b'X', ..] => (1, 16),
        _ => (0, 10),
    };
    let digits = text[start..]
        .iter()
        .take_while(|byte| (**byte as char).is_digit(radix))
        .count();
    let end = start + digits;
    if digits == 0 || text.get(end) != Some(&b';') {
        return (None, end);
    }
    let code = text[start..end].iter().try_fold(0u32, |code, byte| {
        let digit = (*byte as char).to_digit(radix)?;
        Some(code * radix + digit).filter(|code| *code <= 0x10ffff)
    });
    (code, end)
}

/// Reads the name after `&`, if a semicolon follows it, and how far its letters go.
pub(super) fn named_entity(text: &[u8]) -> (Option<&[u8]>, usize) {
    let length = text
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    let is_name = length > 0 && text.get(length) == Some(&b';');
    (is_name.then_some(&text[..length]), length)
}

/// `string` with its entities turned into what they stand for: all of them, or those of the basic characters.
pub(super) fn unescape(
    string: PhpStr,
    flags: i64,
    entities: Entities,
    charset: Charset,
    is_full: bool,
) -> PhpStr {
    let document = Document::of_flags(flags);
    let mut result = StrBuilder::with_capacity(string.len());
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'&', &string[at..]) {
        at += found;
        // Shorter than `&lt;`.
        if at + 3 >= string.len() {
            break;
        }
        let text = &string[at + 1..];
        let (character, length) = match text {
            [b'#', ..] => {
                let (code, length) = numeric_entity(&text[1..]);
                let code = code
                    .filter(|code| is_full || matches!(code, 0x22 | 0x26 | 0x27 | 0x3c | 0x3e))
                    .filter(|code| document.allows(*code))
                    .filter(|code| document != Document::Html5 || *code != 0x0d);
                (code.map(|code| (code, 0)), 1 + length)
            }
            _ => {
                let (name, length) = named_entity(text);
                let character = name.and_then(|name| match entities.character(name) {
                    Some(character) => Some((character.first, character.second)),
                    None if document == Document::Xhtml && name == b"apos" => Some((0x27, 0)),
                    None => None,
                });
                (character, length)
            }
        };
        let kept_quote = match character {
            Some((0x27, _)) => flags & SINGLE_QUOTES == 0,
            Some((0x22, _)) => flags & DOUBLE_QUOTES == 0,
            _ => false,
        };
        let encoded = character
            .filter(|_| !kept_quote)
            .filter(|(_, second)| *second == 0 || charset == Charset::Utf8)
            .and_then(|(first, second)| Some((charset.from_unicode(first)?, second)));
        match encoded {
            None => at += 1 + length,
            Some((first, second)) => {
                result.push_bytes(&string[copied..at]);
                push_code(&mut result, charset, first);
                if second != 0 {
                    push_code(&mut result, charset, second);
                }
                at += length + 2;
                copied = at;
            }
        }
    }
    result.push_bytes(&string[copied..]);
    result.finish()
}

/// Appends a character of a set.
pub(super) fn push_code(result: &mut StrBuilder, charset: Charset, code: u32) {
    match charset {
        Charset::Utf8 => push_code_point(result, code),
        _ => result.push(code as u8),
    }
}
