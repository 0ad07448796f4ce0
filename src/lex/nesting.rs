//! Brackets: that they match, and which `=>` belongs to a `yield`.
//!
//! `yield 1 => 2` takes the arrow greedily wherever the yield stands (`[yield 1 => 2]` is one item without a key), but an
//! expression is parsed as a flat chain of operators, so the parser cannot know that a yield is waiting. The lexer can:
//! within one pair of brackets it remembers, as a stack, each `yield` without its arrow, each `fn` before its arrow and each
//! `?` before its `:`.

use super::{LexError, Token};

/// An opened bracket.
#[derive(Debug, Clone, Copy)]
struct Opening {
    bracket: u8,
    line: u32,
}

/// Something inside the current brackets that may claim a `=>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Waiting {
    Yield,
    Fn,
    Ternary,
}

/// The brackets open at the current position.
#[derive(Debug, Default)]
pub(super) struct Nesting {
    /// Nothing is said about brackets that do not match.
    is_lenient: bool,
    open: Vec<Opening>,
    /// Each with the number of brackets open around it.
    waiting: Vec<(usize, Waiting)>,
}

impl Nesting {
    /// For text that need not be right.
    pub(super) fn lenient() -> Nesting {
        Nesting {
            is_lenient: true,
            ..Nesting::default()
        }
    }

    pub(super) fn enter(&mut self, bracket: u8, line: u32) {
        self.open.push(Opening { bracket, line });
    }

    /// Closes the innermost bracket with `closing`, found on `line`.
    pub(super) fn leave(&mut self, closing: u8, line: u32) -> Result<(), LexError> {
        let Some(opening) = self.open.pop() else {
            if self.is_lenient {
                return Ok(());
            }
            return Err(LexError::new(
                format!("Unmatched '{}'", char::from(closing)),
                line,
            ));
        };
        let expected = match opening.bracket {
            b'(' => b')',
            b'[' => b']',
            _ => b'}',
        };
        if closing != expected && !self.is_lenient {
            return Err(unclosed(opening, Some(closing), line));
        }
        self.forget_from(self.open.len() + 1);
        Ok(())
    }

    /// Complains about a bracket still open at the end of the file.
    pub(super) fn finish(&self, line: u32) -> Result<(), LexError> {
        match self.open.last() {
            Some(&opening) if !self.is_lenient => Err(unclosed(opening, None, line)),
            _ => Ok(()),
        }
    }

    /// Follows `token`, and says whether it is a `=>` that belongs to a `yield`.
    pub(super) fn claims_arrow(&mut self, token: Token, previous: Option<Token>) -> bool {
        let depth = self.open.len();
        match token {
            Token::Yield => self.waiting.push((depth, Waiting::Yield)),
            Token::ParenOpen | Token::Ampersand if previous == Some(Token::Fn) => {
                // The parenthesis is entered already.
                let outside = depth - usize::from(token == Token::ParenOpen);
                self.waiting.push((outside, Waiting::Fn));
            }
            _ if self.waiting.is_empty() => {}
            Token::Question => self.waiting.push((depth, Waiting::Ternary)),
            Token::Colon => match self.waiting_here(depth) {
                Some(Waiting::Fn) | None => {}
                Some(Waiting::Yield | Waiting::Ternary) => {
                    while let Some(waiting @ (Waiting::Yield | Waiting::Ternary)) =
                        self.waiting_here(depth)
                    {
                        self.waiting.pop();
                        if waiting == Waiting::Ternary {
                            break;
                        }
                    }
                }
            },
            Token::Comma | Token::Semicolon => self.forget_from(depth),
            Token::As | Token::And | Token::Or | Token::Xor => {
                while self.waiting_here(depth) == Some(Waiting::Yield) {
                    self.waiting.pop();
                }
            }
            Token::DoubleArrow => {
                while self.waiting_here(depth) == Some(Waiting::Ternary) {
                    self.waiting.pop();
                }
                if let Some(waiting) = self.waiting_here(depth) {
                    self.waiting.pop();
                    // `[yield => 1]`: the yield stands alone, as a key.
                    return waiting == Waiting::Yield && previous != Some(Token::Yield);
                }
            }
            _ => {}
        }
        false
    }

    fn waiting_here(&self, depth: usize) -> Option<Waiting> {
        self.waiting
            .last()
            .filter(|(at, _)| *at == depth)
            .map(|(_, waiting)| *waiting)
    }

    fn forget_from(&mut self, depth: usize) {
        while self.waiting.last().is_some_and(|(at, _)| *at >= depth) {
            self.waiting.pop();
        }
    }
}

fn unclosed(opening: Opening, closing: Option<u8>, line: u32) -> LexError {
    let mut message = format!("Unclosed '{}'", char::from(opening.bracket));
    if opening.line != line {
        message += &format!(" on line {}", opening.line);
    }
    if let Some(closing) = closing {
        message += &format!(" does not match '{}'", char::from(closing));
    }
    LexError::new(message, line)
}
