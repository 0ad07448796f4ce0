//! Replacement texts with references to groups: `$1`, `${1}`, `\1`.

use super::search::Search;
use crate::zval::StrBuilder;

/// A replacement text.
pub(super) struct Replacement<'a> {
    text: &'a [u8],
    /// Whether it refers to nothing and has nothing that could take a meaning away.
    is_plain: bool,
}

enum Part<'a> {
    Text(&'a [u8]),
    Group(usize),
}

impl<'a> Replacement<'a> {
    pub(super) fn new(text: &'a [u8]) -> Replacement<'a> {
        Replacement {
            text,
            is_plain: memchr::memchr2(b'\\', b'$', text).is_none(),
        }
    }

    /// Writes the text for the last match of a search, which set so many groups.
    #[inline]
    pub(super) fn write(&self, search: &Search<'_>, groups: usize, result: &mut StrBuilder) {
        if self.is_plain {
            return result.push_bytes(self.text);
        }
        self.each_part(|part| match part {
            Part::Text(text) => result.push_bytes(text),
            Part::Group(number) if number < groups => {
                result.push_bytes(search.group(number).unwrap_or_default());
            }
            Part::Group(_) => {}
        });
    }

    /// Takes the text apart. A backslash before `\` or `$` takes the meaning from it.
    fn each_part(&self, mut take: impl FnMut(Part<'a>)) {
        let text = self.text;
        let mut from = 0;
        let mut at = 0;
        // Whether the byte before stands in the text as a backslash that may still take a meaning away.
        let mut behind_backslash = false;
        while at < text.len() {
            let byte = text[at];
            if matches!(byte, b'\\' | b'$') {
                if behind_backslash {
                    take(Part::Text(&text[from..at - 1]));
                    from = at;
                    at += 1;
                    behind_backslash = false;
                    continue;
                }
                if let Some((group, length)) = reference(&text[at..]) {
                    take(Part::Text(&text[from..at]));
                    take(Part::Group(group));
                    at += length;
                    from = at;
                    continue;
                }
            }
            behind_backslash = byte == b'\\';
            at += 1;
        }
        take(Part::Text(&text[from..]));
    }
}

/// The group that a text, which begins with `\` or `$`, refers to, and the length of the reference.
fn reference(text: &[u8]) -> Option<(usize, usize)> {
    let in_braces = text.starts_with(b"${");
    let mut at = if in_braces { 2 } else { 1 };
    let digit = |at: usize| {
        let byte = text.get(at).filter(|byte| byte.is_ascii_digit())?;
        Some(usize::from(byte - b'0'))
    };
    let mut group = digit(at)?;
    at += 1;
    if let Some(second) = digit(at) {
        group = group * 10 + second;
        at += 1;
    }
    if in_braces {
        if text.get(at) != Some(&b'}') {
            return None;
        }
        at += 1;
    }
    Some((group, at))
}
