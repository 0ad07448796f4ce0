//! `strip_tags`: texts without markup (php-src `php_strip_tags_ex`).

use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call, StringOrArray};
use crate::zval::{PhpStr, StrBuilder};
use memchr::memmem;

/// Tag functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! { strip_tags(string, allowed_tags = null) };

/// `string` without tags, comments and PHP code; the allowed tags stay.
fn strip_tags(
    call: &mut Call<'_>,
    string: PhpStr,
    allowed_tags: Option<StringOrArray>,
) -> Result<PhpStr, Unwind> {
    let allowed = match allowed_tags {
        None => None,
        Some(StringOrArray::String(tags)) => Some(tags.to_ascii_lowercase()),
        Some(StringOrArray::Array(tags)) if tags.is_empty() => None,
        Some(StringOrArray::Array(tags)) => {
            let mut all = Vec::new();
            for zval in tags.zvals() {
                let tag = call.to_string(&zval.get())?;
                all.extend([&b"<"[..], &tag.to_ascii_lowercase(), b">"].concat());
            }
            Some(all)
        }
    };
    let mut stripper = Stripper::new(&string);
    stripper.allowed = allowed;
    stripper.strip();
    Ok(stripper.result.finish())
}

/// `text` without anything that begins with `<`, also where a blank follows.
pub(in crate::ext) fn strip_tags_strictly(text: &[u8]) -> PhpStr {
    let mut stripper = Stripper::new(text);
    stripper.is_strict = true;
    stripper.strip();
    stripper.result.finish()
}

/// Where in a text the stripper is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// In text.
    Text,
    /// In a tag.
    Tag,
    /// In `<?`.
    Code,
    /// In `<!`.
    Declaration,
    /// In `<!--`.
    Comment,
}

struct Stripper<'a> {
    text: &'a [u8],
    at: usize,
    result: StrBuilder,
    allowed: Option<Vec<u8>>,
    /// The tag being read, where some are allowed.
    tag: Vec<u8>,
    /// How many `<` in a tag wait for their `>`.
    depth: u32,
    quote: Option<u8>,
    /// The last byte that meant something in `<?`.
    last: u8,
    /// How many `(` of `<?` are open.
    parentheses: i64,
    is_xml: bool,
    /// Whether `<` begins a tag before a blank too.
    is_strict: bool,
}

impl<'a> Stripper<'a> {
    fn new(text: &'a [u8]) -> Stripper<'a> {
        Stripper {
            text,
            at: 0,
            result: StrBuilder::with_capacity(text.len()),
            allowed: None,
            tag: Vec::new(),
            depth: 0,
            quote: None,
            last: 0,
            parentheses: 0,
            is_xml: false,
            is_strict: false,
        }
    }

    fn strip(&mut self) {
        let mut state = State::Text;
        while self.at < self.text.len() {
            state = match state {
                State::Text => self.text_byte(),
                State::Tag => self.tag_byte(),
                State::Code => self.code_byte(),
                State::Declaration => self.declaration_byte(),
                State::Comment => self.comment_byte(),
            };
            self.at += 1;
        }
    }

    fn byte(&self) -> u8 {
        self.text[self.at]
    }

    /// The byte `distance` before the current one; 0 before the text.
    fn before(&self, distance: usize) -> u8 {
        self.at.checked_sub(distance).map_or(0, |at| self.text[at])
    }

    fn is_space_next(&self) -> bool {
        !self.is_strict && matches!(self.text.get(self.at + 1), Some(b' ' | b'\t'..=b'\r'))
    }

    fn push_tag(&mut self, byte: u8) {
        if self.allowed.is_some() {
            self.tag.push(byte);
        }
    }

    /// A quotation mark opens or closes a quotation.
    fn turn_quote(&mut self, byte: u8) {
        match self.quote {
            None if self.at > 0 => self.quote = Some(byte),
            Some(quote) if quote == byte => self.quote = None,
            _ => {}
        }
    }

    /// A `>` that closes an inner `<`, or stands in quotes, ends nothing.
    fn ends_nothing(&mut self) -> bool {
        if self.depth > 0 {
            self.depth -= 1;
            return true;
        }
        self.quote.is_some()
    }

    fn text_byte(&mut self) -> State {
        match self.byte() {
            0 => {}
            b'<' if self.quote.is_some() => {}
            b'<' if self.is_space_next() => self.result.push(b'<'),
            b'<' => {
                self.last = b'<';
                self.push_tag(b'<');
                return State::Tag;
            }
            b'>' => {
                if !self.ends_nothing() {
                    self.result.push(b'>');
                }
            }
            byte => self.result.push(byte),
        }
        State::Text
    }

    fn tag_byte(&mut self) -> State {
        let byte = self.byte();
        match byte {
            0 => return State::Tag,
            b'<' if self.quote.is_some() => return State::Tag,
            b'<' if !self.is_space_next() => {
                self.depth += 1;
                return State::Tag;
            }
            b'>' => return self.end_tag(),
            b'"' | b'\'' => self.turn_quote(byte),
            b'!' if self.before(1) == b'<' => {
                self.last = b'!';
                return State::Declaration;
            }
            b'?' if self.before(1) == b'<' => {
                self.parentheses = 0;
                return State::Code;
            }
            _ => {}
        }
        self.push_tag(byte);
        State::Tag
    }

    fn end_tag(&mut self) -> State {
        if self.ends_nothing() {
            return State::Tag;
        }
        self.last = b'>';
        if self.is_xml && self.before(1) == b'-' {
            return State::Tag;
        }
        self.quote = None;
        self.is_xml = false;
        if let Some(allowed) = &self.allowed {
            self.tag.push(b'>');
            if is_allowed(&self.tag, allowed) {
                self.result.push_bytes(&self.tag);
            }
            self.tag.clear();
        }
        State::Text
    }

    fn code_byte(&mut self) -> State {
        let byte = self.byte();
        let is_quoted = matches!(self.last, b'"' | b'\'');
        match byte {
            b'(' if !is_quoted => {
                self.last = b'(';
                self.parentheses += 1;
            }
            b')' if !is_quoted => {
                self.last = b')';
                self.parentheses -= 1;
            }
            b'>' if self.ends_nothing() => {}
            b'>' if self.parentheses == 0 && self.last != b'"' && self.before(1) == b'?' => {
                self.tag.clear();
                return State::Text;
            }
            b'"' | b'\'' if self.at > 0 && self.before(1) != b'\\' => {
                if self.last == byte {
                    self.last = 0;
                } else if self.last != b'\\' {
                    self.last = byte;
                }
                self.turn_quote(byte);
            }
            // `<?xml` is markup, not code.
            b'l' | b'L' if self.at > 4 && self.follows(b"<?xm") => {
                self.is_xml = true;
                return State::Tag;
            }
            _ => {}
        }
        State::Code
    }

    fn declaration_byte(&mut self) -> State {
        let byte = self.byte();
        match byte {
            b'>' if self.ends_nothing() => {}
            b'>' => {
                self.tag.clear();
                return State::Text;
            }
            b'"' | b'\'' if self.before(1) != b'\\' => self.turn_quote(byte),
            b'-' if self.follows(b"!-") => return State::Comment,
            b'e' | b'E' if self.at > 6 && self.follows(b"doctyp") => return State::Tag,
            _ => {}
        }
        State::Declaration
    }

    fn comment_byte(&mut self) -> State {
        if self.byte() == b'>' && self.quote.is_none() && self.follows(b"--") {
            self.tag.clear();
            return State::Text;
        }
        State::Comment
    }

    /// Whether the bytes before the current one are `word`, in any case.
    fn follows(&self, word: &[u8]) -> bool {
        let before = &self.text[..self.at];
        let start = before.len().saturating_sub(word.len());
        before[start..].eq_ignore_ascii_case(word)
    }
}

/// Whether a tag is in the list, its attributes and slashes left aside.
fn is_allowed(tag: &[u8], allowed: &[u8]) -> bool {
    let mut name = Vec::with_capacity(tag.len());
    let mut has_begun = false;
    for (at, byte) in tag.iter().enumerate() {
        match byte {
            b'<' => name.push(b'<'),
            b'>' => break,
            b' ' | b'\t'..=b'\r' if has_begun => break,
            b' ' | b'\t'..=b'\r' => {}
            _ => {
                has_begun = true;
                let is_slash_at_end = *byte == b'/'
                    && (at.checked_sub(1).is_some_and(|before| tag[before] == b'<')
                        || tag.get(at + 1) == Some(&b'>'));
                if !is_slash_at_end {
                    name.push(byte.to_ascii_lowercase());
                }
            }
        }
    }
    name.push(b'>');
    // As in C, the list ends at its first NUL.
    let list = allowed.split(|byte| *byte == 0).next().unwrap_or(b"");
    memmem::find(list, &name).is_some()
}
