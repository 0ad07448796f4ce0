//! rephp: a PHP interpreter that shows what PHP's memory does.
//!
//! A program that runs scripts makes an [`Engine`] and gives it [`Request`]s:
//!
//! ```
//! let engine = rephp::Engine::default();
//! let outcome = engine.run(rephp::Request::code("<?php return 6 * 7;")).unwrap();
//! assert_eq!(outcome.returned.as_int(), Some(42));
//! ```
//!
//! The page of [`Engine`] shows the rest: values in and out, functions written in Rust, limits. [`WebRequest`] is for requests from
//! the web. `rephp -S` (the room [`serve`]) is a program of this kind.
//!
//! Behind it, data flows source → tokens → AST → tree → evaluation: [`lex`], [`parse`], [`ast`], [`lower`], [`eval`]; below
//! lie values ([`zval`], [`gc`]) and memory ([`heap`]); the library is [`ext`], [`stream`]; [`trace`] and [`prompt`] show what
//! happens.

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
pub mod serve;
pub mod source;
pub mod stream;
pub mod trace;
pub mod web;
pub mod zval;

pub use engine::{
    Engine, EngineBuilder, EngineError, Fatal, HostError, HostKey, HostValue, Limits, Outcome,
    Request, Worker, on_script_stack,
};
pub use web::WebRequest;

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
