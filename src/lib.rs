//! rephp: a PHP interpreter that shows what PHP's memory does.

pub mod ast;
mod check;
pub mod cli;
pub mod diagnostic;
pub mod engine;
pub mod eval;
pub mod ext;
pub mod gc;
pub mod heap;
pub mod lex;
pub mod lower;
pub mod parse;
pub mod prompt;
pub mod source;
pub mod stream;
pub mod trace;
pub mod zval;

/// The version of PHP whose language and library rephp has.
pub const PHP_VERSION: &str = "8.2.35";

use bumpalo::Bump;

use diagnostic::Diagnostic;
use source::Source;

/// Checks that a file compiles, as `rephp -l` does, without running it, and gives what PHP remarks on while it does.
///
/// # Errors
/// The file is no valid PHP.
pub fn lint(source: &Source) -> Result<Vec<Diagnostic>, Diagnostic> {
    let arena = Bump::new();
    match parse::parse(&arena, source) {
        Ok(program) => Ok(program
            .notices
            .iter()
            .map(|notice| Diagnostic::of_notice(notice, source))
            .collect()),
        Err(error) => Err(Diagnostic::of_parse_error(error, source)),
    }
}
