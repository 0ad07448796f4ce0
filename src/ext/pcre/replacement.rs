//! Replacement texts with references to groups: `$1`, `${1}`, `\1`.

use super::search::Search;
use crate::zval::StrBuilder;

/// A replacement text taken apart.
pub(super) struct Replacement<'a> {
    parts: Vec<Part<'a>>,
}

enum Part<'a> {
    Text(&'a [u8]),
    Group(usize),
}

impl<'a> Replacement<'a> {
    /// Takes a text apart. A backslash before `\` or `$` takes the meaning from it.
    pub(super) fn new(text: &'a [u8]) -> Replacement<'a> {
        let mut parts = Vec::new();
        let mut from = 0;
        let mut at = 0;
        // Whether the byte before stands in the text as a backslash that may still take a meaning away.
        let mut behind_backslash = false;
        while at < text.len() {
            let byte = text[at];
            if matches!(byte, b'\\' | b'$') {
                if behind_backslash {
                    parts.push(Part::Text(&text[from..at - 1]));
                    from = at;
                    at += 1;
                    behind_backslash = false;
                    continue;
                }
                if let Some((group, length)) = reference(&text[at..]) {
                    parts.push(Part::Text(&text[from..at]));
                    parts.push(Part::Group(group));
                    at += length;
                    from = at;
                    continue;
                }
            }
            behind_backslash = byte == b'\\';
            at += 1;
        }
        parts.push(Part::Text(&text[from..]));
        Replacement { parts }
    }

    /// Writes the text for the last match of a search, which set so many groups.
    pub(super) fn write(&self, search: &Search<'_>, groups: usize, result: &mut StrBuilder) {
        for part in &self.parts {
            match part {
                Part::Text(text) => result.push_bytes(text),
                Part::Group(number) if *number < groups => {
                    result.push_bytes(search.group(*number).unwrap_or_default());
                }
                Part::Group(_) => {}
            }
        }
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
