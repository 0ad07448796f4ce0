//! Colours for what is typed, by the interpreter's own lexer.

use crate::lex::{Lexer, Token};
use std::cell::Cell;

const VARIABLE: &str = "36";
const STRING: &str = "32";
const NUMBER: &str = "35";
const KEYWORD: &str = "1;34";
const COMMENT: &str = "90";
const COMMAND: &str = "1;33";

/// The text in colours.
pub(super) fn highlight(text: &str) -> String {
    if text.trim_start().starts_with(':') {
        let end = text.find(' ').unwrap_or(text.len());
        return format!("{}{}", paint(COMMAND, &text[..end]), &text[end..]);
    }
    let doc_comment = Cell::new(None);
    let mut out = String::new();
    let mut at = 0;
    for token in Lexer::new_scripting(text.as_bytes(), &doc_comment) {
        let Ok((start, token, end)) = token else {
            break;
        };
        let (start, end) = (start.offset as usize, end.offset as usize);
        let (Some(between), Some(word)) = (text.get(at..start), text.get(start..end)) else {
            break;
        };
        out.push_str(&gap(between));
        out.push_str(&match colour(&token, word) {
            Some(code) => paint(code, word),
            None => word.to_owned(),
        });
        at = end;
    }
    out.push_str(&gap(text.get(at..).unwrap_or_default()));
    out
}

/// What stands between tokens: blanks, comments, and what the lexer could not read.
fn gap(text: &str) -> String {
    let word = text.trim_start();
    let blanks = &text[..text.len() - word.len()];
    if word.starts_with("//") || word.starts_with("/*") || word.starts_with('#') {
        return format!("{blanks}{}", paint(COMMENT, word));
    }
    if word.starts_with(['\'', '"']) {
        return format!("{blanks}{}", paint(STRING, word));
    }
    text.to_owned()
}

fn colour(token: &Token<'_>, word: &str) -> Option<&'static str> {
    match token {
        Token::Variable(_) | Token::VariableName(_) => Some(VARIABLE),
        Token::SingleQuoted(_)
        | Token::DoubleQuoted(_)
        | Token::StringContent(_)
        | Token::DoubleQuote
        | Token::HeredocStart
        | Token::NowdocStart
        | Token::HeredocEnd(_) => Some(STRING),
        Token::Integer(_) | Token::Float(_) | Token::OffsetNumber(_) => Some(NUMBER),
        Token::Identifier(_)
        | Token::QualifiedName(_)
        | Token::FullyQualifiedName(_)
        | Token::RelativeName(_) => None,
        _ if word.starts_with(|first: char| first.is_ascii_alphabetic()) => Some(KEYWORD),
        _ => None,
    }
}

fn paint(code: &str, text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!("\x1b[{code}m{text}\x1b[0m")
}
