//! What a text with entities is for: flags of the HTML functions, kinds of documents and their characters.

use super::html_entity::Entities;

pub(super) const SINGLE_QUOTES: i64 = 1;
pub(super) const DOUBLE_QUOTES: i64 = 2;
pub(super) const IGNORE: i64 = 4;
pub(super) const SUBSTITUTE: i64 = 8;
pub(super) const DISALLOWED: i64 = 128;

/// The kind of document that a text is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Document {
    Html401,
    Xml1,
    Xhtml,
    Html5,
}

impl Document {
    /// The kind that the flags of a call name.
    pub fn of_flags(flags: i64) -> Document {
        match flags & 48 {
            0 => Document::Html401,
            16 => Document::Xml1,
            32 => Document::Xhtml,
            _ => Document::Html5,
        }
    }

    /// The entities for the basic characters.
    pub fn basic(self) -> Entities {
        match self {
            Document::Html401 => Entities::Basic,
            Document::Xml1 | Document::Xhtml | Document::Html5 => Entities::BasicWithApos,
        }
    }

    /// All entities.
    pub fn all(self) -> Entities {
        match self {
            Document::Html401 | Document::Xhtml => Entities::Html4,
            Document::Xml1 => Entities::BasicWithApos,
            Document::Html5 => Entities::Html5,
        }
    }

    /// Whether a code point may stand in the document (XML 1.0 and HTML 4.01: their character sets; HTML 5: what its
    /// preprocessing takes without an error).
    pub fn allows(self, code: u32) -> bool {
        match self {
            Document::Html401 => matches!(
                code,
                0x20..=0x7e | 0x09 | 0x0a | 0x0d | 0xa0..=0xd7ff | 0xe000..=0x10ffff
            ),
            Document::Html5 => {
                matches!(
                    code,
                    0x20..=0x7e | 0x09 | 0x0a | 0x0c | 0x0d | 0xa0..=0xd7ff | 0xe000..=0x10ffff
                ) && !is_noncharacter(code)
            }
            Document::Xhtml | Document::Xml1 => matches!(
                code,
                0x20..=0xd7ff | 0x09 | 0x0a | 0x0d | 0xe000..=0xfffd | 0x10000..=0x10ffff
            ),
        }
    }

    /// Whether the number of a code point may stand in the document.
    pub fn allows_number(self, code: u32) -> bool {
        match self {
            Document::Html401 => code <= 0x10ffff,
            Document::Html5 => {
                matches!(code, 0x20..=0x7e | 0x09 | 0x0a | 0x0c | 0xa0..=0x10ffff)
                    && !is_noncharacter(code)
            }
            Document::Xhtml | Document::Xml1 => self.allows(code),
        }
    }
}

fn is_noncharacter(code: u32) -> bool {
    code >= 0xe000 && (code & 0xffff >= 0xfffe || (0xfdd0..=0xfdef).contains(&code))
}
