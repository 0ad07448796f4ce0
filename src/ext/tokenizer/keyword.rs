//! Keywords that stand for names. The lexer cannot tell; PHP's parser does, and lets `TOKEN_PARSE` know.

use crate::lex::{Piece, Token, TokenLabel};

/// The last tokens, as far as they say whether the next word is a name.
#[derive(Default)]
pub(super) struct Names {
    last: Behind,
}

/// Behind what the next token stands.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Behind {
    #[default]
    Other,
    /// `::`
    DoubleColon,
    /// `function`, `function &`: a method's name, or a function's
    Function,
    /// `case`
    Case,
    /// `as`
    As,
    /// `as protected`
    AsModifier,
    /// `(`, `,`
    Argument,
}

impl Names {
    /// Whether the next piece of code that is right is a keyword that stands for a name. `next` is the text behind it.
    pub(super) fn is_name<'t>(
        &mut self,
        piece: Piece<'_>,
        next: impl FnOnce() -> &'t [u8],
    ) -> bool {
        let Piece::Token(token) = piece else {
            if !piece.is_ignorable() {
                self.last = Behind::Other;
            }
            return false;
        };
        let is_name = is_keyword(token) && {
            let next = next();
            let gets_value = next.starts_with(b"=") && !matches!(next.get(1), Some(b'=' | b'>'));
            let gets_alias = next
                .strip_prefix(b"as")
                .is_some_and(|behind| behind.first().is_some_and(u8::is_ascii_whitespace));
            match self.last {
                _ if gets_value => true,
                Behind::Other if gets_alias => true,
                Behind::DoubleColon | Behind::Function | Behind::AsModifier => true,
                Behind::Case => next.starts_with(b";"),
                Behind::As => next.starts_with(b";") && !is_modifier(token),
                Behind::Argument => next.starts_with(b":") && next.get(1) != Some(&b':'),
                Behind::Other => false,
            }
        };
        self.last = match token {
            _ if is_name => Behind::Other,
            Token::DoubleColon => Behind::DoubleColon,
            Token::Function => Behind::Function,
            Token::Ampersand | Token::AmpersandVariable if self.last == Behind::Function => {
                Behind::Function
            }
            Token::Case => Behind::Case,
            Token::As => Behind::As,
            _ if self.last == Behind::As && is_modifier(token) => Behind::AsModifier,
            Token::ParenOpen | Token::Comma => Behind::Argument,
            _ => Behind::Other,
        };
        is_name
    }
}

/// Words with a meaning of their own; all but `__halt_compiler` may be names of members and arguments.
fn is_keyword(token: Token<'_>) -> bool {
    let is_word = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    token != Token::HaltCompiler
        && matches!(token.label(), TokenLabel::Fixed(text) if is_word(text))
}

fn is_modifier(token: Token<'_>) -> bool {
    matches!(
        token,
        Token::Public
            | Token::Protected
            | Token::Private
            | Token::Static
            | Token::Abstract
            | Token::Final
            | Token::Readonly
    )
}
