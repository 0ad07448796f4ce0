//! Heredoc and nowdoc.
//!
//! The closing label may be indented, and its indentation is taken from every line of the body. It is known only when the
//! label is found, behind everything inserted, so body tokens carry the text as written, the closing token carries the
//! indentation, and [`strip_indentation`] is applied when the parser has the whole.

use super::template::is_insertion;
use super::{LexError, Lexer, Mode, Token, is_label_part, label_length};

/// The word that ends a heredoc.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Label<'a>(&'a [u8]);

/// What is wrong with a heredoc's indentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndentationError {
    /// A line has less than the closing label.
    TooLittle,
    /// Tabs and spaces do not match the closing label's.
    Mixed,
}

impl IndentationError {
    /// PHP's message, where the closing label is indented by `level` bytes.
    pub fn message(self, level: usize) -> String {
        match self {
            IndentationError::TooLittle => format!(
                "Invalid body indentation level (expecting an indentation level of at least {level})"
            ),
            IndentationError::Mixed => {
                "Invalid indentation - tabs and spaces cannot be mixed".to_owned()
            }
        }
    }
}

impl<'a> Lexer<'a, '_> {
    /// `<<<X`, `<<<"X"`, `<<<'X'` and the line end behind it; `None` if it is something else.
    pub(super) fn read_heredoc_start(&mut self) -> Result<Option<Token<'a>>, LexError> {
        let rest = self.rest();
        let prefix = usize::from(rest[0] != b'<');
        if !rest[prefix..].starts_with(b"<<<") {
            return Ok(None);
        }
        let mut at = prefix + 3;
        while matches!(rest.get(at), Some(b' ' | b'\t')) {
            at += 1;
        }
        let quote = match rest.get(at) {
            Some(&quote @ (b'"' | b'\'')) => {
                at += 1;
                Some(quote)
            }
            _ => None,
        };
        let length = label_length(&rest[at..]);
        if length == 0 {
            return Ok(None);
        }
        let label = Label(&rest[at..at + length]);
        at += length;
        if let Some(quote) = quote {
            if rest.get(at) != Some(&quote) {
                return Ok(None);
            }
            at += 1;
        }
        at += match (rest.get(at), rest.get(at + 1)) {
            (Some(b'\r'), Some(b'\n')) => 2,
            (Some(b'\r' | b'\n'), _) => 1,
            _ => return Ok(None),
        };
        self.advance_lines(at);

        let is_nowdoc = quote == Some(b'\'');
        self.mode = if let Some(indentation) = self.closing_label(self.rest(), label, self.line)? {
            Mode::HeredocEnd(label, indentation as u32)
        } else if is_nowdoc {
            Mode::Nowdoc(label)
        } else {
            Mode::Heredoc(label)
        };
        Ok(Some(if is_nowdoc {
            Token::NowdocStart
        } else {
            Token::HeredocStart
        }))
    }

    pub(super) fn read_heredoc(&mut self, label: Label<'a>) -> Result<Option<Token<'a>>, LexError> {
        if let Some(token) = self.read_insertion() {
            return Ok(Some(token));
        }
        self.read_body(label, is_insertion)
    }

    pub(super) fn read_nowdoc(&mut self, label: Label<'a>) -> Result<Option<Token<'a>>, LexError> {
        self.read_body(label, |_| false)
    }

    /// Text up to the closing label or up to where `stops`.
    fn read_body(
        &mut self,
        label: Label<'a>,
        stops: fn(&[u8]) -> bool,
    ) -> Result<Option<Token<'a>>, LexError> {
        let is_heredoc = matches!(self.mode, Mode::Heredoc(_));
        let rest = self.rest();
        let mut at = 0;
        while at < rest.len() {
            match rest[at] {
                b'\r' | b'\n' => {
                    let newline = 1 + usize::from(rest[at..].starts_with(b"\r\n"));
                    let behind = at + newline;
                    let line = self.line + super::count_lines(&rest[..behind]);
                    if let Some(indentation) = self.closing_label(&rest[behind..], label, line)? {
                        let text = self.advance_lines(at);
                        // The line end before the label belongs to neither.
                        self.offset += newline;
                        self.deferred_lines = 1;
                        self.mode = Mode::HeredocEnd(label, indentation as u32);
                        return Ok(Some(Token::StringContent(text)));
                    }
                    at = behind;
                }
                b'\\' if is_heredoc && !matches!(rest.get(at + 1), Some(b'\r' | b'\n')) => at += 2,
                _ if stops(&rest[at..]) => {
                    return Ok(Some(Token::StringContent(self.advance_lines(at))));
                }
                _ => at += 1,
            }
        }
        let length = rest.len();
        Ok(Some(Token::StringContent(self.advance_lines(length))))
    }

    pub(super) fn read_heredoc_end(&mut self, label: Label<'a>, indentation: u32) -> Token<'a> {
        let indentation = &self.rest()[..indentation as usize];
        self.offset += indentation.len() + label.0.len();
        self.mode = Mode::Scripting;
        Token::HeredocEnd(indentation)
    }

    /// The indentation of the closing label, if it stands at the start of `text`, which is on `line`.
    fn closing_label(
        &self,
        text: &[u8],
        label: Label,
        line: u32,
    ) -> Result<Option<usize>, LexError> {
        let indentation = text
            .iter()
            .position(|byte| !matches!(byte, b' ' | b'\t'))
            .unwrap_or(text.len());
        let behind = text[indentation..].strip_prefix(label.0);
        // PHP wants something behind the label: at the file's very end a heredoc is not closed.
        let Some(behind) = behind.filter(|behind| !behind.is_empty()) else {
            return Ok(None);
        };
        if is_label_part(behind[0]) {
            return Ok(None);
        }
        let blanks = &text[..indentation];
        if blanks.contains(&b' ') && blanks.contains(&b'\t') && !self.is_lenient {
            return Err(LexError::new(IndentationError::Mixed.message(0), line - 1));
        }
        Ok(Some(indentation))
    }
}

/// Takes `indentation` from each line of a heredoc's piece `text`. `starts_line` and `ends_line` say whether the piece
/// begins at the start of a line and runs up to the end of one. On failure, gives the number of line ends before the
/// place as well.
pub fn strip_indentation(
    text: &[u8],
    indentation: &[u8],
    starts_line: bool,
    ends_line: bool,
    out: &mut Vec<u8>,
) -> Result<(), (IndentationError, u32)> {
    let mut rest = text;
    let mut line_ends = 0;
    if !starts_line {
        let first = line_length(rest);
        out.extend_from_slice(&rest[..first]);
        if first == rest.len() && !ends_with_newline(rest) {
            return Ok(());
        }
        rest = &rest[first..];
        line_ends += 1;
    }
    loop {
        let length = line_length(rest);
        let line = &rest[..length];
        let is_last = !ends_with_newline(line);
        let content = line.len() - newline_length(line);
        let mut skip = 0;
        while skip < indentation.len() {
            if skip == content && (!is_last || ends_line) {
                // A line of nothing but blanks may be shorter.
                break;
            }
            match line.get(skip) {
                Some(&byte @ (b' ' | b'\t')) => {
                    if byte != indentation[0] {
                        return Err((IndentationError::Mixed, line_ends));
                    }
                }
                _ => return Err((IndentationError::TooLittle, line_ends)),
            }
            skip += 1;
        }
        out.extend_from_slice(&line[skip..]);
        if is_last {
            return Ok(());
        }
        rest = &rest[length..];
        line_ends += 1;
    }
}

/// The length of the first line of `text`, its end included.
fn line_length(text: &[u8]) -> usize {
    match memchr::memchr2(b'\n', b'\r', text) {
        Some(at) if text[at..].starts_with(b"\r\n") => at + 2,
        Some(at) => at + 1,
        None => text.len(),
    }
}

fn newline_length(line: &[u8]) -> usize {
    if line.ends_with(b"\r\n") {
        2
    } else {
        usize::from(ends_with_newline(line))
    }
}

fn ends_with_newline(line: &[u8]) -> bool {
    matches!(line.last(), Some(b'\n' | b'\r'))
}
