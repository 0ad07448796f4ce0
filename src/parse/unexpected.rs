//! `syntax error, unexpected …, expecting …`

use super::{ErrorKind, ParseError};
use crate::ast::Span;
use crate::lex::{Position, Token, TokenLabel};

/// The longest piece of source PHP quotes whole.
const LONGEST_QUOTE: usize = 33;
/// What it quotes of a longer one, before `...`.
const CUT_QUOTE: usize = 30;

/// The error at a token that cannot stand where it does. PHP reports the line the token ends on.
pub(super) fn token(
    token: &Token,
    start: Position,
    end: Position,
    text: &[u8],
    expected: &[&str],
) -> ParseError {
    let content = &text[start.offset as usize..end.offset as usize];
    let mut message = b"syntax error, unexpected ".to_vec();
    describe(token, content, &mut message);
    push_expected(expected, &mut message);
    let span = Span {
        start: start.offset,
        end: end.offset,
        line: end.line,
    };
    ParseError::new(ErrorKind::Syntax, span, message)
}

/// The error at the end of a file that goes on.
pub(super) fn end_of_file(end: Position, expected: &[&str]) -> ParseError {
    let mut message = b"syntax error, unexpected end of file".to_vec();
    push_expected(expected, &mut message);
    let span = Span {
        start: end.offset,
        end: end.offset,
        line: end.line,
    };
    ParseError::new(ErrorKind::Syntax, span, message)
}

/// The error at an operator that cannot follow another of its kind (`1 == 2 == 3`).
pub(super) fn operator(spelling: &[u8], start: Position, end: Position) -> ParseError {
    let mut message = b"syntax error, unexpected token \"".to_vec();
    message.extend_from_slice(if spelling == b"<>" { b"!=" } else { spelling });
    message.push(b'"');
    let span = Span {
        start: start.offset,
        end: end.offset,
        line: end.line,
    };
    ParseError::new(ErrorKind::Syntax, span, message)
}

/// The token as PHP names it, with a piece of the source where its kind has many spellings.
fn describe(token: &Token, content: &[u8], message: &mut Vec<u8>) {
    let kind = match token {
        Token::DoubleQuote => return message.extend_from_slice(b"double-quote mark"),
        Token::BadCharacter(byte) => {
            return message.extend_from_slice(format!("character 0x{byte:02X}").as_bytes());
        }
        _ => match token.label() {
            TokenLabel::Fixed(spelling) => {
                return message.extend_from_slice(format!("token \"{spelling}\"").as_bytes());
            }
            TokenLabel::Kind(kind) => kind,
        },
    };
    message.extend_from_slice(kind.as_bytes());
    message.extend_from_slice(b" \"");
    let line = match memchr::memchr(b'\n', content) {
        Some(end) => &content[..end],
        None => content,
    };
    let is_quote = |byte: Option<&u8>| matches!(byte, Some(b'\'' | b'"'));
    let line = &line[usize::from(is_quote(line.first()))..];
    let line = &line[..line.len() - usize::from(is_quote(line.last()))];
    if line.len() > LONGEST_QUOTE {
        message.extend_from_slice(&line[..CUT_QUOTE]);
        message.extend_from_slice(b"...");
    } else {
        message.extend_from_slice(line);
    }
    message.push(b'"');
}

fn push_expected(expected: &[&str], message: &mut Vec<u8>) {
    if !expected.is_empty() {
        message.extend_from_slice(b", expecting ");
        message.extend_from_slice(expected.join(" or ").as_bytes());
    }
}
