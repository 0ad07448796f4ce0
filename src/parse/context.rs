//! What stands around the place of a syntax error, found by reading the tokens before it once more.

use std::cell::Cell;

use crate::lex::{Position, Token};
use crate::source::Source;

/// An open bracket.
#[derive(Debug, Clone, Copy)]
pub(super) struct Opening<'a> {
    pub(super) bracket: Token<'a>,
    /// The token before it.
    pub(super) before: Option<Token<'a>>,
    /// The first token of the statement that surrounds it.
    lead: Option<Token<'a>>,
}

/// The surroundings of a place.
#[derive(Debug, Default)]
pub(super) struct Context<'a> {
    open: Vec<Opening<'a>>,
    /// The first token of the statement the place is in.
    pub(super) lead: Option<Token<'a>>,
    /// The token before the place.
    pub(super) previous: Option<Token<'a>>,
    /// The token before that.
    pub(super) second: Option<Token<'a>>,
}

impl<'a> Context<'a> {
    /// The surroundings of `place` in `text`, which is the text of `source`.
    pub(super) fn before(place: Position, source: &Source, text: &'a [u8]) -> Context<'a> {
        let doc_comment = Cell::new(None);
        let mut context = Context::default();
        for token in super::lexer(source.form(), text, &doc_comment) {
            match token {
                Ok((start, token, _)) if start.offset < place.offset => context.follow(token),
                _ => break,
            }
        }
        context
    }

    /// The innermost open bracket.
    pub(super) fn opening(&self) -> Option<&Opening<'a>> {
        self.open.last()
    }

    fn follow(&mut self, token: Token<'a>) {
        match token {
            Token::ParenOpen
            | Token::BracketOpen
            | Token::AttributeOpen
            | Token::BraceOpen
            | Token::CurlyOpen
            | Token::DollarBrace => {
                self.open.push(Opening {
                    bracket: token,
                    before: self.previous,
                    lead: self.lead,
                });
                self.lead = None;
            }
            Token::ParenClose | Token::BracketClose => {
                self.lead = self.open.pop().and_then(|opening| opening.lead);
            }
            Token::BraceClose => {
                self.open.pop();
                self.lead = None;
            }
            Token::Semicolon => self.lead = None,
            _ if self.lead.is_none() => self.lead = Some(token),
            _ => {}
        }
        self.second = self.previous.replace(token);
    }
}
