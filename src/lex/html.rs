//! Text outside `<?php … ?>`.
//!
//! `<?php` needs a blank or the end of the file behind it, `<?=` does not; `<?` alone is text (short_open_tag is off).

use super::{LexError, Lexer, Mode, Token};

/// What stands at a `<`.
enum OpenTag {
    /// `<?php` and the blank behind it, with its length.
    Php(usize),
    /// `<?=`
    Echo,
}

impl<'a> Lexer<'a, '_> {
    /// A first line `#!…` belongs to the system's shell.
    pub(super) fn skip_shebang(&mut self) {
        if !self.source.starts_with(b"#!") {
            return;
        }
        if let Some(end) = memchr::memchr(b'\n', self.source) {
            self.offset = end + 1;
            self.line = 2;
        }
    }

    pub(super) fn read_html(&mut self) -> Result<Option<Token<'a>>, LexError> {
        match open_tag(self.rest()) {
            Some(OpenTag::Php(length)) => {
                self.advance_lines(length);
                self.mode = Mode::Scripting;
                Ok(None)
            }
            Some(OpenTag::Echo) => {
                self.offset += "<?=".len();
                self.mode = Mode::Scripting;
                Ok(Some(Token::Echo))
            }
            None => {
                let rest = self.rest();
                let length = memchr::memchr_iter(b'<', rest)
                    .find(|&at| open_tag(&rest[at..]).is_some())
                    .unwrap_or(rest.len());
                Ok(Some(Token::InlineHtml(self.advance_lines(length))))
            }
        }
    }

    /// `?>`, which ends a statement and takes the line end behind it along.
    pub(super) fn read_close_tag(&mut self) -> Token<'a> {
        let length = 2 + match (self.peek(2), self.peek(3)) {
            (Some(b'\r'), Some(b'\n')) => 2,
            (Some(b'\r' | b'\n'), _) => 1,
            _ => 0,
        };
        self.offset += length;
        self.deferred_lines = u32::from(length > 2);
        self.mode = Mode::Html;
        Token::Semicolon
    }
}

fn open_tag(text: &[u8]) -> Option<OpenTag> {
    if text.starts_with(b"<?=") {
        return Some(OpenTag::Echo);
    }
    if !text.get(..5)?.eq_ignore_ascii_case(b"<?php") {
        return None;
    }
    match (text.get(5), text.get(6)) {
        (None, _) => Some(OpenTag::Php(5)),
        (Some(b'\r'), Some(b'\n')) => Some(OpenTag::Php(7)),
        (Some(b' ' | b'\t' | b'\n' | b'\r'), _) => Some(OpenTag::Php(6)),
        _ => None,
    }
}
