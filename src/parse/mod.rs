//! Tokens to a syntax tree: the only caller of the parser that lalrpop generates from `grammar/php.lalrpop`.

mod build;
mod chain;
mod context;
mod error;
mod expected;
mod unexpected;

use std::cell::Cell;

use bumpalo::Bump;
use lalrpop_util::{ParseError as RawError, lalrpop_mod};

pub use error::{ErrorKind, ParseError};

use crate::ast::{Program, Span};
use crate::check::check;
use crate::lex::{DocComment, Lexer, Position, Token};
use crate::source::{Source, SourceForm};
use build::Builder;
use context::Context;

lalrpop_mod!(
    #[allow(
        missing_docs,
        unused_imports,
        unused_parens,
        clippy::all,
        clippy::undocumented_unsafe_blocks,
        reason = "generated"
    )]
    php
);

/// Parses `source` into `arena`, and checks that PHP would compile it.
pub fn parse<'a>(arena: &'a Bump, source: &Source) -> Result<&'a Program<'a>, ParseError> {
    let text: &'a [u8] = arena.alloc_slice_copy(source.text());
    if u32::try_from(text.len()).is_err() {
        return Err(ParseError::fatal(
            Span::default(),
            "Files of 4 GiB and more cannot be compiled",
        ));
    }
    let doc_comment = Cell::new(None);
    let mut lexer = lexer(source.form(), text, &doc_comment);
    let mut build = Builder::new(arena, text, &doc_comment);
    let tokens = (&mut lexer).map(|token| token.map_err(ParseError::from));
    let statements = php::ProgramParser::new()
        .parse(&mut build, tokens)
        .map_err(|error| syntax_error(error, source, text, lexer.here()))?;
    let (mut notices, dollar_braces) = build.finish()?;
    notices.extend(check(arena, statements, source.name(), dollar_braces)?);
    Ok(arena.alloc(Program {
        statements,
        notices: arena.alloc_slice_copy(&notices),
    }))
}

/// What PHP says about the place where the generated parser stopped; `end` is the place behind the last token read.
fn syntax_error(
    error: RawError<Position, Token, ParseError>,
    source: &Source,
    text: &[u8],
    end: Position,
) -> ParseError {
    let expected = |place: Position, possible: &[String]| {
        expected::expected(&Context::before(place, source, text), possible)
    };
    match error {
        RawError::User { error } => error,
        RawError::UnrecognizedToken {
            token: (start, token, end),
            expected: possible,
        } => unexpected::token(&token, start, end, text, &expected(start, &possible)),
        RawError::UnrecognizedEof {
            expected: possible, ..
        } => unexpected::end_of_file(end, &expected(end, &possible)),
        RawError::ExtraToken {
            token: (start, token, end),
        } => unexpected::token(&token, start, end, text, &[]),
        RawError::InvalidToken { location } => unexpected::end_of_file(location, &[]),
    }
}

/// The lexer for a source's form.
fn lexer<'a, 'd>(
    form: SourceForm,
    text: &'a [u8],
    doc_comment: &'d DocComment<'a>,
) -> Lexer<'a, 'd> {
    match form {
        SourceForm::File => Lexer::new(text, doc_comment),
        SourceForm::Code => Lexer::new_scripting(text, doc_comment),
    }
}

#[cfg(test)]
mod tests;
