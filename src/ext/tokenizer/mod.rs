//! The `tokenizer` extension: PHP code in pieces, by the lexer that the parser uses.

mod keyword;
mod number;
mod token;

use super::table::{BuiltinConstant, ConstantValue};
use super::{Builtin, BuiltinClass, Call};
use crate::builtins;
use crate::engine::CompileError;
use crate::eval::Unwind;
use crate::eval::errors::Level;
use crate::eval::include::Throws;
use crate::lex::{Pieces, count_lines};
use crate::parse::{self, ErrorKind};
use crate::source::Source;
use crate::zval::{PhpArray, PhpStr, Value};
use bumpalo::Bump;
use std::cell::Cell;

/// The function tables of this extension.
pub(super) static TABLES: &[&[Builtin]] = &[FUNCTIONS];

/// The class tables of this extension.
pub(super) static CLASSES: &[&[BuiltinClass]] = &[token::CLASSES];

/// The constant tables of this extension.
pub(super) static CONSTANTS: &[&[BuiltinConstant]] = &[number::CONSTANTS, FLAGS];

static FUNCTIONS: &[Builtin] = builtins! { token_get_all(code, flags = 0), token_name(id) };

const TOKEN_PARSE: i64 = 1;

static FLAGS: &[BuiltinConstant] = &[BuiltinConstant {
    name: "TOKEN_PARSE",
    value: ConstantValue::Int(TOKEN_PARSE),
}];

/// A piece of a text.
struct Part<'a> {
    /// `T_*`, or the byte of a token of one byte.
    id: i64,
    text: &'a [u8],
    line: u32,
    /// Where it starts, in bytes.
    position: usize,
}

/// The pieces of `code`: each a text, or number, text and line. With `TOKEN_PARSE` the code must be right, and keywords
/// that stand for names are names.
fn token_get_all(call: &mut Call<'_>, code: PhpStr, flags: i64) -> Result<PhpArray, Unwind> {
    let mut all = PhpArray::new();
    tokenize(call, &code, flags, |_, part| {
        let text = Value::bytes(part.text);
        if part.id < 256 {
            all.push_value(text);
        } else {
            let token = [Value::int(part.id), text, Value::int(i64::from(part.line))];
            all.push_value(PhpArray::from_values(token));
        }
    })?;
    Ok(all)
}

/// The name of a token's number.
fn token_name(_: &mut Call<'_>, id: i64) -> &'static str {
    number::name_of(id).unwrap_or("UNKNOWN")
}

/// Hands out the pieces of `code` one by one.
fn tokenize(
    call: &mut Call<'_>,
    code: &PhpStr,
    flags: i64,
    mut take: impl FnMut(&mut Call<'_>, Part<'_>),
) -> Result<(), Unwind> {
    let parses = flags & TOKEN_PARSE != 0;
    if parses {
        check(call, code)?;
    }
    let doc_comment = Cell::new(None);
    let mut keywords = keyword::Names::default();
    let mut line = 1;
    let mut position = 0;
    for (piece, text) in Pieces::new(code, &doc_comment) {
        let behind = position + text.len();
        let id = if parses && keywords.is_name(piece, || without_trivia(&code[behind..])) {
            number::NAME
        } else {
            number::id(piece, text)
        };
        take(
            call,
            Part {
                id,
                text,
                line,
                position,
            },
        );
        line += count_lines(text);
        position = behind;
        call.check_interrupt()?;
    }
    Ok(())
}

/// A text without the white space and the comments that it begins with.
fn without_trivia(mut text: &[u8]) -> &[u8] {
    loop {
        text = text.trim_ascii_start();
        let length = if text.starts_with(b"/*") {
            memchr::memmem::find(text, b"*/").map(|end| end + 2)
        } else if text.starts_with(b"//") || text.starts_with(b"#") && !text.starts_with(b"#[") {
            memchr::memchr(b'\n', text)
        } else {
            return text;
        };
        text = &text[length.unwrap_or(text.len())..];
    }
}

/// Throws a ParseError where code is wrong.
fn check(call: &mut Call<'_>, code: &PhpStr) -> Result<(), Unwind> {
    let arena = Bump::new();
    let source = Source::file(Vec::new(), code.to_vec());
    match parse::parse(&arena, &source) {
        Err(error) if matches!(error.kind, ErrorKind::Syntax) => {
            let error = CompileError {
                level: Level::Parse,
                message: error.message,
                file: PhpStr::empty(),
                line: error.line,
            };
            Err(call.report_compile_error(error, Throws::ParseError))
        }
        // What PHP refuses only when it compiles does not matter here.
        Err(_) | Ok(_) => Ok(()),
    }
}
