//! What stops a file from being compiled.

use crate::ast::Span;
use crate::lex::LexError;

/// How PHP raises an error found before the script runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// A `ParseError`; uncaught, a "Parse error".
    Syntax,
    /// A `CompileError`; uncaught, a "Fatal error".
    Compile,
    /// A "Fatal error" that no script can catch.
    Fatal,
}

/// Why a file is refused, in PHP's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    /// How PHP raises it.
    pub kind: ErrorKind,
    /// PHP's message. Bytes, since it may quote the source.
    pub message: Vec<u8>,
    /// The line PHP reports.
    pub line: u32,
    /// The bytes that are wrong, for showing them; empty where only the line is known.
    pub span: Span,
}

impl ParseError {
    pub(crate) fn new(kind: ErrorKind, span: Span, message: impl Into<Vec<u8>>) -> ParseError {
        ParseError {
            kind,
            message: message.into(),
            line: span.line,
            span,
        }
    }

    /// A fatal error at the start of `span`.
    pub(crate) fn fatal(span: Span, message: impl Into<Vec<u8>>) -> ParseError {
        ParseError::new(ErrorKind::Fatal, span, message)
    }
}

impl From<LexError> for ParseError {
    fn from(error: LexError) -> ParseError {
        let span = Span {
            line: error.line,
            ..Span::default()
        };
        ParseError::new(ErrorKind::Syntax, span, error.message)
    }
}
