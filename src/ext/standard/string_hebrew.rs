//! `hebrev`: Hebrew in ISO-8859-8, from the order it is written in to the order it is shown in.

use crate::builtins;
use crate::ext::{Builtin, Call};
use crate::zval::PhpStr;

pub(super) static FUNCTIONS: &[Builtin] = builtins! { hebrev(string, max_chars_per_line = 0) };

fn is_hebrew(byte: u8) -> bool {
    (224..=250).contains(&byte)
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | 13 | 11)
}

fn is_newline(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Brackets and slashes look the other way in text from right to left.
fn mirrored(byte: u8) -> u8 {
    match byte {
        b'(' => b')',
        b')' => b'(',
        b'[' => b']',
        b']' => b'[',
        b'{' => b'}',
        b'}' => b'{',
        b'<' => b'>',
        b'>' => b'<',
        b'\\' => b'/',
        b'/' => b'\\',
        other => other,
    }
}

/// `string` as it is shown, in lines of at most so many characters; 0 is any length.
fn hebrev(_: &mut Call<'_>, string: PhpStr, max_chars_per_line: i64) -> PhpStr {
    if string.is_empty() {
        return string;
    }
    broken(reversed(&string), max_chars_per_line)
}

/// The whole text from its end to its start, with the runs of other letters in their own order.
fn reversed(text: &[u8]) -> PhpStr {
    let last = text.len() - 1;
    let mut shown = PhpStr::filled(0, text.len());
    let bytes = shown.make_mut();
    let mut target = text.len();
    let mut in_hebrew = is_hebrew(text[0]);
    let (mut start, mut end) = (0, 0);
    loop {
        let next = |end: usize| text.get(end + 1).copied().unwrap_or(0);
        if in_hebrew {
            while end < last
                && (is_hebrew(next(end))
                    || is_blank(next(end))
                    || next(end).is_ascii_punctuation()
                    || next(end) == b'\n')
            {
                end += 1;
            }
            for byte in &text[start..=end] {
                target -= 1;
                bytes[target] = mirrored(*byte);
            }
        } else {
            while end < last && !is_hebrew(next(end)) && next(end) != b'\n' {
                end += 1;
            }
            while end > start
                && (is_blank(text[end]) || text[end].is_ascii_punctuation())
                && !matches!(text[end], b'/' | b'-')
            {
                end -= 1;
            }
            for byte in text[start..=end].iter().rev() {
                target -= 1;
                bytes[target] = *byte;
            }
        }
        in_hebrew = !in_hebrew;
        if end >= last {
            return shown;
        }
        start = end + 1;
        // The next run has its first byte at least.
        end = start;
    }
}

/// The lines of the text from its end on, each at most `most` characters.
fn broken(mut text: PhpStr, most: i64) -> PhpStr {
    let bytes = text.make_mut();
    let length = bytes.len();
    let mut result = PhpStr::filled(0, length);
    let target = result.make_mut();
    let mut at = 0;
    let (mut begin, mut end) = (length - 1, length - 1);
    loop {
        let mut count = 0;
        while (most == 0 || count < most) && begin > 0 {
            count += 1;
            begin -= 1;
            if is_newline(bytes[begin]) {
                while begin > 0 && is_newline(bytes[begin - 1]) {
                    begin -= 1;
                    count += 1;
                }
                break;
            }
        }
        if most >= 0 && count == most {
            let (mut left, mut word) = (count, begin);
            while left > 0 && !is_blank(bytes[word]) && !is_newline(bytes[word]) {
                word += 1;
                left -= 1;
            }
            if left > 0 {
                begin = word;
            }
        }
        let line = begin;
        if is_blank(bytes[line]) {
            bytes[line] = b'\n';
        }
        while begin <= end && is_newline(bytes[begin]) {
            begin += 1;
        }
        let newlines = bytes[line..=end]
            .iter()
            .take_while(|byte| is_newline(**byte));
        for byte in bytes[begin.min(end + 1)..=end].iter().chain(newlines) {
            if let Some(place) = target.get_mut(at) {
                *place = *byte;
                at += 1;
            }
        }
        if line == 0 {
            break;
        }
        begin = line - 1;
        end = begin;
    }
    result.truncate(at);
    result
}
