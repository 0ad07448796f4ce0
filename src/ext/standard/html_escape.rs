//! Characters to entities.

use super::html_charset::Charset;
use super::html_document::{
    DISALLOWED, DOUBLE_QUOTES, Document, IGNORE, SINGLE_QUOTES, SUBSTITUTE,
};
use super::html_entity::Entities;
use super::html_unescape::{named_entity, numeric_entity};
use super::string::total_length;
use super::utf8::{Decoded, push_code_point};
use crate::zval::{PhpStr, StrBuilder};

/// How a text gets its entities.
pub(super) struct Escaper {
    pub charset: Charset,
    pub document: Document,
    pub flags: i64,
    pub entities: Entities,
    /// Whether all entities are written.
    pub is_full: bool,
    /// Whether entities that are there already get their ampersand escaped.
    pub double_encode: bool,
}

/// The bytes that may need something.
static IS_SPECIAL: [bool; 256] = {
    let mut special = [true; 256];
    let mut byte = 0x20;
    while byte < 0x7f {
        special[byte] = matches!(byte as u8, b'&' | b'<' | b'>' | b'"' | b'\'');
        byte += 1;
    }
    special
};

impl Escaper {
    fn has(&self, flag: i64) -> bool {
        self.flags & flag != 0
    }

    /// `string` with entities; empty if it is malformed and the flags do not say what to do then.
    pub fn escape(&self, string: PhpStr) -> PhpStr {
        // Outside full HTML 5 tables and sets of several bytes, most ASCII characters stay as they are.
        let skips_plain = self.entities != Entities::Html5 && !self.charset.is_partly_supported();
        let mut result = StrBuilder::with_capacity(total_length(1, string.len(), 16));
        let mut at = 0;
        while at < string.len() {
            if skips_plain {
                let plain = string[at..]
                    .iter()
                    .position(|byte| IS_SPECIAL[usize::from(*byte)])
                    .unwrap_or(string.len() - at);
                result.push_bytes(&string[at..at + plain]);
                at += plain;
                if at == string.len() {
                    break;
                }
            }
            let start = at;
            let decoded = self.charset.next(&string[at..]);
            at += decoded.length();
            match decoded {
                Decoded::Malformed(_) if self.has(IGNORE) => {}
                Decoded::Malformed(_) if self.has(SUBSTITUTE) => self.push_replacement(&mut result),
                Decoded::Malformed(_) => return PhpStr::empty(),
                Decoded::CodePoint(0x26, _) => {
                    let length = self.entity_length(&string[at..]);
                    result.push_bytes(&string[start..at + length]);
                    if length == 0 {
                        result.push_bytes(b"amp;");
                    }
                    at += length;
                }
                Decoded::CodePoint(code, _) => {
                    at += self.push_character(&mut result, code, &string[start..at], &string[at..]);
                }
            }
        }
        result.finish()
    }

    /// The length of the entity after an ampersand that is kept as it is; 0 for none.
    fn entity_length(&self, text: &[u8]) -> usize {
        if self.double_encode {
            return 0;
        }
        let length = match text {
            [b'#', ..] => match numeric_entity(&text[1..]) {
                (Some(code), length)
                    if !self.has(DISALLOWED) || self.document.allows_number(code) =>
                {
                    Some(1 + length)
                }
                _ => None,
            },
            _ => match named_entity(text) {
                (Some(name), length) if self.knows(name) => Some(length),
                _ => None,
            },
        };
        length.map_or(0, |length| length + 1)
    }

    fn knows(&self, name: &[u8]) -> bool {
        self.document.all().character(name).is_some()
            || self.document == Document::Xhtml && name == b"apos"
    }

    fn push_replacement(&self, result: &mut StrBuilder) {
        match self.charset {
            Charset::Utf8 => push_code_point(result, 0xfffd),
            _ => result.push_bytes(b"&#xFFFD;"),
        }
    }

    /// Writes a character; returns how many bytes after it belong to it, as the second half of an entity's pair.
    fn push_character(
        &self,
        result: &mut StrBuilder,
        code: u32,
        bytes: &[u8],
        after: &[u8],
    ) -> usize {
        let is_kept_quote = match code {
            0x27 => !self.has(SINGLE_QUOTES),
            0x22 => !self.has(DOUBLE_QUOTES),
            _ => false,
        };
        if is_kept_quote {
            result.push_bytes(bytes);
            return 0;
        }
        let unicode = match (self.is_full, self.charset) {
            (true, charset) => match charset.to_unicode(code) {
                Some(unicode) => unicode,
                None => {
                    result.push_bytes(bytes);
                    return 0;
                }
            },
            (false, _) => code,
        };
        let (name, used) = self.name_of(unicode, after);
        if let Some(name) = name {
            result.push(b'&');
            result.push_str(name);
            result.push(b';');
            return used;
        }
        if self.has(DISALLOWED) && !self.is_allowed(code) {
            self.push_replacement(result);
        } else {
            result.push_bytes(bytes);
        }
        0
    }

    fn name_of(&self, code: u32, after: &[u8]) -> (Option<&'static str>, usize) {
        if !self.is_full || code == 0x27 {
            return (self.entities.basic_name(code), 0);
        }
        let Some(named) = self.entities.named(code) else {
            return (None, 0);
        };
        if !named.pairs.is_empty()
            && !after.is_empty()
            && let Decoded::CodePoint(second, length) = self.charset.next(after)
            && let Some((_, name)) = named.pairs.iter().find(|(known, _)| *known == second)
        {
            return (Some(name), length);
        }
        (named.alone, 0)
    }

    fn is_allowed(&self, code: u32) -> bool {
        match self.charset {
            Charset::Utf8 | Charset::Latin1 => self.document.allows(code),
            Charset::SingleByte(_) if self.is_full => {
                // Only characters of the set come here; the others were written as they are.
                self.document
                    .allows(self.charset.to_unicode(code).unwrap_or(0xffff))
            }
            Charset::SingleByte(_) | Charset::MultiByte(_) => {
                code > 0x7d || self.document.allows(code)
            }
        }
    }
}
