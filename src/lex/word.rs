//! Words: keywords, names, and what has to look at its surroundings to know which it is.

use super::keyword::keyword;
use super::{LexError, Lexer, Mode, Token, is_label_part, is_label_start, label_length, trivia};

impl<'a> Lexer<'a, '_> {
    /// What a word of PHP code is: a keyword, or a name.
    pub(super) fn word(&mut self, word: &'a [u8]) -> Token<'a> {
        if word.eq_ignore_ascii_case(b"enum") && self.enum_declares() {
            return Token::Enum;
        }
        match keyword(word) {
            // Behind `::` every keyword but this one may be a name.
            Some(Token::HaltCompiler) => Token::HaltCompiler,
            Some(_) if self.previous == Some(Token::DoubleColon) && !self.is_lenient => {
                Token::Identifier(word)
            }
            Some(Token::Yield) => self.read_yield(),
            Some(token) => token,
            None => Token::Identifier(word),
        }
    }

    /// Whether the `enum` just read stands before a name. It is no reserved word otherwise.
    fn enum_declares(&self) -> bool {
        let rest = self.rest();
        let blanks = trivia::blanks(rest);
        let next = &rest[blanks..];
        let starts_with = |word: &[u8]| {
            next.get(..word.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(word))
        };
        blanks > 0
            && next.first().is_some_and(|&byte| is_label_start(byte))
            && !starts_with(b"extends")
            && !starts_with(b"implements")
    }

    /// Behind `yield`: takes the `from` of `yield from` along.
    fn read_yield(&mut self) -> Token<'a> {
        let rest = self.rest();
        let blanks = trivia::blanks(rest);
        let end = blanks + "from".len();
        let is_from = blanks > 0
            && rest
                .get(blanks..end)
                .is_some_and(|word| word.eq_ignore_ascii_case(b"from"))
            && rest.get(end).is_some_and(|&byte| !is_label_part(byte));
        if !is_from {
            return Token::Yield;
        }
        self.advance_lines(end);
        Token::YieldFrom
    }

    /// Whether the `&` just read stands before `$` or `...`. Comments are not looked through, as in PHP.
    pub(super) fn ampersand_makes_reference(&self) -> bool {
        let rest = self.rest();
        let next = &rest[trivia::blanks(rest)..];
        next.starts_with(b"$") || next.starts_with(b"...")
    }

    /// Behind `->`.
    pub(super) fn read_property(&mut self) -> Result<Option<Token<'a>>, LexError> {
        if self.rest().starts_with(b"->") {
            self.offset += 2;
            return Ok(Some(Token::Arrow));
        }
        if self.rest().starts_with(b"?->") {
            self.offset += 3;
            return Ok(Some(Token::NullsafeArrow));
        }
        self.pop();
        let length = label_length(self.rest());
        if length == 0 {
            return Ok(None);
        }
        let word = &self.rest()[..length];
        self.offset += length;
        Ok(Some(Token::Identifier(word)))
    }

    /// Behind `"${`.
    pub(super) fn read_variable_name(&mut self) -> Result<Option<Token<'a>>, LexError> {
        self.mode = Mode::Scripting;
        let length = label_length(self.rest());
        if length == 0 || !matches!(self.peek(length), Some(b'[' | b'}')) {
            return Ok(None);
        }
        let name = &self.rest()[..length];
        self.offset += length;
        Ok(Some(Token::VariableName(name)))
    }
}
