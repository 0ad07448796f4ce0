//! Source text to one stream of tokens.
//!
//! PHP changes its rules for reading as it goes, so the lexer is a stack of modes around the patterns in [`token`]:
//!
//! ```text
//! Html ──<?php──▶ Scripting ──"──▶ Template(quotes) ──{$──▶ Scripting ──}──▶ back
//!      ◀──?>────            ──`──▶ Template(backticks) ─${─▶ VariableName ──▶ Scripting ──}──▶ back
//!                           ─<<<─▶ Template(heredoc)  ─$a[─▶ Offset ──]──▶ back
//!                           ──->─▶ Property ──(a word or anything else)──▶ back
//! ```
//!
//! `"`, `` ` ``, `<<<`, `<?php` and `?>` change the mode in place; the other arrows push it and pop it again.

mod escape;
mod halt;
mod heredoc;
mod html;
mod keyword;
mod label;
mod nesting;
mod number;
mod piece;
mod template;
mod token;
mod trivia;
mod word;

use std::cell::Cell;

use logos::Logos;

pub use escape::{EscapeError, Quote, octal_overflows, unescape_double, unescape_single};
use halt::Halt;
use heredoc::Label;
pub use heredoc::{IndentationError, strip_indentation};
pub use label::TokenLabel;
use nesting::Nesting;
pub use number::{float_value, integer_value, is_decimal_offset};
pub use piece::{Piece, Pieces};
pub use token::Token;
pub use trivia::count_lines;

/// A place in the source: what the parser calls a location.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Position {
    /// Offset in bytes.
    pub offset: u32,
    /// Line, counted from 1.
    pub line: u32,
}

/// Text that is no PHP at all: PHP reports it as a parse error with this message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LexError {
    /// PHP's words.
    pub message: String,
    /// The line PHP reports.
    pub line: u32,
}

impl LexError {
    pub(crate) fn new(message: impl Into<String>, line: u32) -> LexError {
        LexError {
            message: message.into(),
            line,
        }
    }
}

/// The doc comment that waits for a declaration to take it. The lexer sets it, the parser takes it.
pub type DocComment<'a> = Cell<Option<&'a [u8]>>;

/// How the text at the current position is read.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Mode<'a> {
    Html,
    Scripting,
    /// Behind `->`: any word is a property's name.
    Property,
    /// Behind `"${`: a name counts as one only before `[` or `}`.
    VariableName,
    /// Behind `"$a[`.
    Offset,
    DoubleQuotes,
    Backticks,
    Heredoc(Label<'a>),
    Nowdoc(Label<'a>),
    /// At the closing label, with its indentation.
    HeredocEnd(Label<'a>, u32),
}

/// Reads the tokens of one file.
pub struct Lexer<'a, 'd> {
    source: &'a [u8],
    offset: usize,
    line: u32,
    mode: Mode<'a>,
    modes: Vec<Mode<'a>>,
    nesting: Nesting,
    halt: Halt,
    previous: Option<Token<'a>>,
    doc_comment: &'d DocComment<'a>,
    /// Line ends that count only behind the token they belong to, as PHP counts them.
    deferred_lines: u32,
    /// Set behind the end of the file, or behind an error.
    finished: bool,
    /// Whether text that is no PHP is read on, as `token_get_all` reads it, and words keep their meaning as keywords
    /// wherever they stand.
    is_lenient: bool,
}

impl<'a, 'd> Lexer<'a, 'd> {
    /// A lexer at the start of a file, outside `<?php`.
    pub fn new(source: &'a [u8], doc_comment: &'d DocComment<'a>) -> Lexer<'a, 'd> {
        let mut lexer = Lexer {
            source,
            offset: 0,
            line: 1,
            mode: Mode::Html,
            modes: Vec::new(),
            nesting: Nesting::default(),
            halt: Halt::No,
            previous: None,
            doc_comment,
            deferred_lines: 0,
            finished: false,
            is_lenient: false,
        };
        lexer.skip_shebang();
        lexer
    }

    /// A lexer for code without tags, as `eval` and `-r` take it.
    pub fn new_scripting(source: &'a [u8], doc_comment: &'d DocComment<'a>) -> Lexer<'a, 'd> {
        let mut lexer = Lexer::new(source, doc_comment);
        lexer.offset = 0;
        lexer.line = 1;
        lexer.mode = Mode::Scripting;
        lexer
    }

    /// A lexer at the start of a text that need not be right, outside `<?php`. It stops at no error.
    fn new_lenient(source: &'a [u8], doc_comment: &'d DocComment<'a>) -> Lexer<'a, 'd> {
        let mut lexer = Lexer::new_scripting(source, doc_comment);
        lexer.mode = Mode::Html;
        lexer.nesting = Nesting::lenient();
        lexer.is_lenient = true;
        lexer
    }

    /// The current position; behind an error, the place of the error.
    pub fn here(&self) -> Position {
        Position {
            offset: self.offset as u32,
            line: self.line,
        }
    }

    fn rest(&self) -> &'a [u8] {
        &self.source[self.offset..]
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.source.get(self.offset + ahead).copied()
    }

    /// Moves over `length` bytes that may hold line ends.
    fn advance_lines(&mut self, length: usize) -> &'a [u8] {
        let text = &self.rest()[..length];
        self.offset += length;
        self.line += count_lines(text);
        text
    }

    fn push(&mut self, mode: Mode<'a>) {
        self.modes.push(self.mode);
        self.mode = mode;
    }

    fn pop(&mut self) {
        if let Some(mode) = self.modes.pop() {
            self.mode = mode;
        }
    }

    /// The next token and its start, or `None` at the end of the file.
    fn read(&mut self) -> Result<Option<(Position, Token<'a>)>, LexError> {
        self.line += std::mem::take(&mut self.deferred_lines);
        loop {
            if let Halt::Done | Halt::Closed = self.halt {
                return self.read_behind_halt();
            }
            if matches!(self.mode, Mode::Scripting | Mode::Property) {
                self.skip_trivia()?;
            }
            let start = self.here();
            if self.offset == self.source.len() {
                self.nesting.finish(self.line)?;
                return Ok(None);
            }
            let token = match self.mode {
                Mode::Html => self.read_html(),
                Mode::Scripting => self.read_scripting().map(Some),
                Mode::Property => self.read_property(),
                Mode::VariableName => self.read_variable_name(),
                Mode::Offset => self.read_offset().map(Some),
                Mode::DoubleQuotes => self.read_template(Some(b'"')),
                Mode::Backticks => self.read_template(Some(b'`')),
                Mode::Heredoc(label) => self.read_heredoc(label),
                Mode::Nowdoc(label) => self.read_nowdoc(label),
                Mode::HeredocEnd(label, indentation) => {
                    Ok(Some(self.read_heredoc_end(label, indentation)))
                }
            }?;
            if let Some(token) = token {
                return Ok(Some((start, token)));
            }
        }
    }

    /// A token of PHP code. Trivia is skipped already.
    fn read_scripting(&mut self) -> Result<Token<'a>, LexError> {
        match (self.peek(0), self.peek(1)) {
            (Some(b'\''), _) => return Ok(self.read_single_quoted(1)),
            (Some(b'"'), _) => return Ok(self.read_double_quoted(1)),
            (Some(b'b' | b'B'), Some(b'\'')) => return Ok(self.read_single_quoted(2)),
            (Some(b'b' | b'B'), Some(b'"')) => return Ok(self.read_double_quoted(2)),
            (Some(b'?'), Some(b'>')) => return Ok(self.read_close_tag()),
            (Some(b'b' | b'B' | b'<'), Some(b'<')) => {
                if let Some(token) = self.read_heredoc_start()? {
                    return Ok(token);
                }
            }
            _ => {}
        }
        let mut words = Token::lexer(self.rest());
        let Some(Ok(token)) = words.next() else {
            let byte = self.source[self.offset];
            self.offset += 1;
            return Ok(Token::BadCharacter(byte));
        };
        let text = words.slice();
        let start_line = self.line;
        self.offset += text.len();
        Ok(match token {
            Token::Identifier(word) => self.word(word),
            Token::QualifiedName(name) if is_relative(name) => {
                Token::RelativeName(&name["namespace\\".len()..])
            }
            Token::Integer(digits) if number::is_bad_octal(digits) && !self.is_lenient => {
                return Err(LexError::new("Invalid numeric literal", start_line));
            }
            Token::FloatCast if is_real_cast(text) && !self.is_lenient => {
                return Err(LexError::new(
                    "The (real) cast has been removed, use (float) instead",
                    start_line,
                ));
            }
            Token::Arrow | Token::NullsafeArrow => {
                self.push(Mode::Property);
                token
            }
            Token::Ampersand if self.ampersand_makes_reference() => Token::AmpersandVariable,
            Token::ParenOpen | Token::BracketOpen => {
                self.nesting.enter(text[0], self.line);
                token
            }
            Token::AttributeOpen => {
                self.nesting.enter(b'[', self.line);
                token
            }
            Token::BraceOpen => {
                self.push(Mode::Scripting);
                self.nesting.enter(b'{', self.line);
                token
            }
            Token::ParenClose | Token::BracketClose => {
                self.nesting.leave(text[0], self.line)?;
                token
            }
            Token::BraceClose => {
                self.doc_comment.set(None);
                self.pop();
                self.nesting.leave(b'}', self.line)?;
                token
            }
            Token::Backtick => {
                self.mode = Mode::Backticks;
                token
            }
            token => token,
        })
    }
}

impl<'a> Iterator for Lexer<'a, '_> {
    type Item = Result<(Position, Token<'a>, Position), LexError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.finished {
            return None;
        }
        match self.read() {
            Ok(Some((start, mut token))) => {
                if !self.is_lenient {
                    self.follow_halt(token);
                }
                if self.nesting.claims_arrow(token, self.previous) {
                    token = Token::YieldArrow;
                }
                self.previous = Some(token);
                Some(Ok((start, token, self.here())))
            }
            Ok(None) => {
                self.finished = true;
                None
            }
            Err(error) => {
                self.finished = true;
                Some(Err(error))
            }
        }
    }
}

fn is_label_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn is_label_part(byte: u8) -> bool {
    is_label_start(byte) || byte.is_ascii_digit()
}

/// The length of the label `text` starts with, 0 if there is none.
fn label_length(text: &[u8]) -> usize {
    match text.first() {
        Some(&byte) if is_label_start(byte) => text
            .iter()
            .position(|&byte| !is_label_part(byte))
            .unwrap_or(text.len()),
        _ => 0,
    }
}

fn is_relative(name: &[u8]) -> bool {
    name.get(.."namespace\\".len())
        .is_some_and(|start| start.eq_ignore_ascii_case(b"namespace\\"))
}

fn is_real_cast(text: &[u8]) -> bool {
    text[1..text.len() - 1]
        .trim_ascii()
        .eq_ignore_ascii_case(b"real")
}

#[cfg(test)]
mod tests;
