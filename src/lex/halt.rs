//! `__halt_compiler();`, behind which nothing is read.

use super::{LexError, Lexer, Position, Token};

/// How far a `__halt_compiler();` has been read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Halt {
    No,
    Word,
    Open,
    Close,
    /// Whole: the file ends here.
    Done,
    /// Whole, and a bracket around it was closed.
    Closed,
}

impl<'a> Lexer<'a, '_> {
    /// Follows `__halt_compiler ( ) ;`, behind which nothing is read.
    pub(super) fn follow_halt(&mut self, token: Token) {
        self.halt = match (self.halt, token) {
            (Halt::Done | Halt::Closed, _) => Halt::Closed,
            (_, Token::HaltCompiler) => Halt::Word,
            (Halt::Word, Token::ParenOpen) => Halt::Open,
            (Halt::Open, Token::ParenClose) => Halt::Close,
            (Halt::Close, Token::Semicolon) => Halt::Done,
            _ => Halt::No,
        }
    }

    /// The end of the file. Where a bracket is open, a `}` comes first: PHP settles what the `__halt_compiler` may stand
    /// in before it looks for the end.
    pub(super) fn read_behind_halt(&mut self) -> Result<Option<(Position, Token<'a>)>, LexError> {
        match self.nesting.finish(self.line) {
            Err(_) if self.halt == Halt::Done => Ok(Some((self.here(), Token::BraceClose))),
            end => end.map(|()| None),
        }
    }
}
