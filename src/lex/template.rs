//! Strings: quotes, backticks, and what may stand between them.

use super::{LexError, Lexer, Mode, Token, is_label_start, label_length};

impl<'a> Lexer<'a, '_> {
    /// `'…'`; `prefix` bytes lead up to its content.
    pub(super) fn read_single_quoted(&mut self, prefix: usize) -> Token<'a> {
        let content = &self.rest()[prefix..];
        let mut at = 0;
        while let Some(found) = memchr::memchr2(b'\'', b'\\', &content[at..]) {
            at += found;
            if content[at] == b'\'' {
                self.offset += prefix;
                self.advance_lines(at);
                self.offset += 1;
                return Token::SingleQuoted(&content[..at]);
            }
            at = (at + 2).min(content.len());
        }
        // PHP speaks of unclosed single quotes as of a piece of a string.
        let length = self.rest().len();
        Token::StringContent(self.advance_lines(length))
    }

    /// `"…"` when there are no variables in it, else its opening quote.
    pub(super) fn read_double_quoted(&mut self, prefix: usize) -> Token<'a> {
        let content = &self.rest()[prefix..];
        let length = template_length(content, Some(b'"'));
        self.offset += prefix;
        if content.get(length) == Some(&b'"') {
            self.advance_lines(length);
            self.offset += 1;
            return Token::DoubleQuoted(&content[..length]);
        }
        self.mode = Mode::DoubleQuotes;
        Token::DoubleQuote
    }

    /// Inside quotes or backticks.
    pub(super) fn read_template(
        &mut self,
        delimiter: Option<u8>,
    ) -> Result<Option<Token<'a>>, LexError> {
        if let Some(token) = self.read_insertion() {
            return Ok(Some(token));
        }
        if delimiter.is_some() && self.peek(0) == delimiter {
            self.offset += 1;
            let token = match self.mode {
                Mode::Backticks => Token::Backtick,
                _ => Token::DoubleQuote,
            };
            self.mode = Mode::Scripting;
            return Ok(Some(token));
        }
        let length = template_length(self.rest(), delimiter);
        Ok(Some(Token::StringContent(self.advance_lines(length))))
    }

    /// `$name`, `${` or `{$` inside a string.
    pub(super) fn read_insertion(&mut self) -> Option<Token<'a>> {
        match (self.peek(0), self.peek(1)) {
            (Some(b'$'), Some(b'{')) => {
                self.offset += 2;
                self.push(Mode::VariableName);
                self.nesting.enter(b'{', self.line);
                Some(Token::DollarBrace)
            }
            (Some(b'{'), Some(b'$')) => {
                self.offset += 1;
                self.push(Mode::Scripting);
                self.nesting.enter(b'{', self.line);
                Some(Token::CurlyOpen)
            }
            (Some(b'$'), Some(byte)) if is_label_start(byte) => {
                let length = 1 + label_length(&self.rest()[1..]);
                let name = &self.rest()[1..length];
                self.offset += length;
                let behind = self.rest();
                let is_property = |arrow: &[u8]| {
                    behind.starts_with(arrow)
                        && behind
                            .get(arrow.len())
                            .is_some_and(|&byte| is_label_start(byte))
                };
                if behind.starts_with(b"[") {
                    self.push(Mode::Offset);
                } else if is_property(b"->") || is_property(b"?->") {
                    self.push(Mode::Property);
                }
                Some(Token::Variable(name))
            }
            _ => None,
        }
    }

    /// Behind `"$a`, at its `[` or inside.
    pub(super) fn read_offset(&mut self) -> Result<Token<'a>, LexError> {
        let rest = self.rest();
        let length = label_length(rest);
        if length > 0 {
            self.offset += length;
            return Ok(Token::Identifier(&rest[..length]));
        }
        match rest[0] {
            b'$' if label_length(&rest[1..]) > 0 => {
                let length = 1 + label_length(&rest[1..]);
                self.offset += length;
                Ok(Token::Variable(&rest[1..length]))
            }
            b'0'..=b'9' => {
                let length = super::number::offset_length(rest);
                self.offset += length;
                Ok(Token::OffsetNumber(&rest[..length]))
            }
            b']' => {
                self.offset += 1;
                self.pop();
                Ok(Token::BracketClose)
            }
            b' ' | b'\n' | b'\r' | b'\t' | b'\\' | b'\'' | b'#' => {
                self.pop();
                Ok(Token::StringContent(b""))
            }
            byte => {
                self.offset += 1;
                Ok(offset_operator(byte))
            }
        }
    }
}

/// Only `[` and `-` can be right inside a string's offset; the others are told apart for the message's sake.
fn offset_operator(byte: u8) -> Token<'static> {
    match byte {
        b'[' => Token::BracketOpen,
        b'-' => Token::Minus,
        b';' => Token::Semicolon,
        b':' => Token::Colon,
        b',' => Token::Comma,
        b'.' => Token::Dot,
        b'|' => Token::Pipe,
        b'^' => Token::Caret,
        b'&' => Token::Ampersand,
        b'+' => Token::Plus,
        b'/' => Token::Slash,
        b'*' => Token::Star,
        b'=' => Token::Assign,
        b'%' => Token::Percent,
        b'!' => Token::Not,
        b'~' => Token::Tilde,
        b'$' => Token::Dollar,
        b'<' => Token::Less,
        b'>' => Token::Greater,
        b'?' => Token::Question,
        b'@' => Token::At,
        b'(' => Token::ParenOpen,
        b')' => Token::ParenClose,
        b'{' => Token::BraceOpen,
        b'}' => Token::BraceClose,
        b'"' => Token::DoubleQuote,
        b'`' => Token::Backtick,
        byte => Token::BadCharacter(byte),
    }
}

/// How far `text` goes before its delimiter or something inserted.
fn template_length(text: &[u8], delimiter: Option<u8>) -> usize {
    let mut at = 0;
    while at < text.len() {
        match text[at] {
            byte if Some(byte) == delimiter => return at,
            b'$' if is_insertion(&text[at..]) => return at,
            b'{' if is_insertion(&text[at..]) => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    text.len()
}

/// Whether `$name`, `${` or `{$` stands at the start of `text`.
pub(super) fn is_insertion(text: &[u8]) -> bool {
    match (text[0], text.get(1)) {
        (b'$', Some(&next)) => next == b'{' || is_label_start(next),
        (b'{', Some(&next)) => next == b'$',
        _ => false,
    }
}
