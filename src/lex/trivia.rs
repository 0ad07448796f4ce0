//! White space and comments, which the parser never sees.

use super::{LexError, Lexer};

impl Lexer<'_, '_> {
    /// Moves to the next token; a doc comment on the way is kept for the declaration behind it.
    pub(super) fn skip_trivia(&mut self) -> Result<(), LexError> {
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some(b' ' | b'\t'), _) => self.offset += 1,
                (Some(b'\n'), _) => {
                    self.offset += 1;
                    self.line += 1;
                }
                (Some(b'\r'), next) => {
                    self.offset += 1;
                    self.line += u32::from(next != Some(b'\n'));
                }
                (Some(b'#'), Some(b'[')) => return Ok(()),
                (Some(b'#'), _) | (Some(b'/'), Some(b'/')) => self.skip_line_comment(),
                (Some(b'/'), Some(b'*')) => self.skip_block_comment()?,
                _ => return Ok(()),
            }
        }
    }

    /// A line comment ends before the line's end or before `?>`.
    fn skip_line_comment(&mut self) {
        let mut rest = self.rest();
        while let Some(at) = memchr::memchr3(b'\n', b'\r', b'?', rest) {
            rest = &rest[at..];
            if rest[0] != b'?' || rest.get(1) == Some(&b'>') {
                self.offset = self.source.len() - rest.len();
                return;
            }
            rest = &rest[1..];
        }
        self.offset = self.source.len();
    }

    fn skip_block_comment(&mut self) -> Result<(), LexError> {
        let rest = self.rest();
        let is_doc_comment =
            rest.get(2) == Some(&b'*') && matches!(rest.get(3), Some(b' ' | b'\t' | b'\n' | b'\r'));
        let Some(end) = memchr::memmem::find(&rest[2..], b"*/") else {
            if self.is_lenient {
                self.advance_lines(rest.len());
                return Ok(());
            }
            return Err(LexError::new(
                format!("Unterminated comment starting line {}", self.line),
                self.line,
            ));
        };
        let comment = self.advance_lines(end + 4);
        if is_doc_comment {
            self.doc_comment.set(Some(comment));
        }
        Ok(())
    }
}

/// How many blanks and line ends `text` starts with.
pub(super) fn blanks(text: &[u8]) -> usize {
    text.iter()
        .position(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
        .unwrap_or(text.len())
}

/// The number of line ends in `text`: `\n`, `\r\n` or a lone `\r`.
pub fn count_lines(text: &[u8]) -> u32 {
    let newlines = memchr::memchr_iter(b'\n', text).count();
    let lone_returns = memchr::memchr_iter(b'\r', text)
        .filter(|&at| text.get(at + 1) != Some(&b'\n'))
        .count();
    (newlines + lone_returns) as u32
}
