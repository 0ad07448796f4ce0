//! `-B`, `-R`, `-F` and `-E`: code before, for each of, and after the lines of standard input.

use super::run::exit_code;
use crate::engine::{self, Piece, Session, Start, Surroundings, Watch};
use crate::eval::ini::Ini;
use crate::eval::output::Output;
use crate::eval::superglobal::set_global;
use crate::heap::{Heap, HeapConfig};
use crate::source::Source;
use crate::zval::{PhpStr, Value};
use std::io::{BufRead, Write};
use std::process::ExitCode;

/// What is run, and when.
#[derive(Default)]
pub(super) struct Lines {
    /// `-B`: before the first line.
    pub(super) begin: Option<Vec<u8>>,
    /// `-R` or `-F`: for each line, which is `$argn`, its number `$argi`.
    pub(super) each: Option<Each>,
    /// `-E`: after the last line.
    pub(super) end: Option<Vec<u8>>,
}

impl Lines {
    /// Whether there is nothing to run.
    pub(super) fn is_empty(&self) -> bool {
        self.begin.is_none() && self.each.is_none() && self.end.is_none()
    }
}

/// What is run for each line.
pub(super) enum Each {
    /// `-R CODE`
    Code(Vec<u8>),
    /// `-F FILE`
    File(Vec<u8>),
}

/// Runs the pieces and gives the exit status.
pub(super) fn lines(
    lines: Lines,
    mut arguments: Vec<Vec<u8>>,
    settings: &[(String, String)],
) -> ExitCode {
    let each = match lines.each {
        None => None,
        Some(Each::Code(code)) => Some(Source::code(b"Command line run code".to_vec(), code)),
        Some(Each::File(file)) => {
            let Ok(text) = std::fs::read(crate::eval::include::os_path(&file)) else {
                return super::print_bytes(
                    &[b"Could not open input file: ", &file[..], b"\n"].concat(),
                    1,
                );
            };
            Some(Source::file(file, text))
        }
    };
    let source = |name: &str, code: Option<Vec<u8>>| {
        code.map(|code| Source::code(name.as_bytes().to_vec(), code))
    };
    let begin = source("Command line begin code", lines.begin);
    let end = source("Command line end code", lines.end);
    let name = b"Standard input code".to_vec();
    arguments.insert(0, name.clone());
    let mut ini = Ini::default();
    for (name, value) in settings {
        ini.configure(name, value);
    }
    let status = engine::on_script_stack(move |stack| {
        let heap = HeapConfig::from_environment(|name| std::env::var(name).ok())
            .and_then(Heap::new)
            .map_err(|error| error.to_string());
        let heap = match heap {
            Ok(heap) => heap,
            Err(message) => {
                let _ = writeln!(std::io::stderr(), "{message}");
                return 255;
            }
        };
        let start = Start {
            name,
            arguments,
            ini,
            output: Output::new(Box::new(std::io::stdout()), Box::new(std::io::stderr())),
            is_from_standard_input: false,
            surroundings: Surroundings::default(),
        };
        let mut status = 0;
        engine::session(&heap, stack, start, Watch::default(), |session| {
            status = run(session, begin.as_ref(), each.as_ref(), end.as_ref());
        });
        status
    });
    exit_code(status)
}

/// Runs all pieces; gives the exit status. One that ends in an error or with `exit` ends the lines, and only them: the code
/// for the end runs all the same.
fn run(
    session: &mut Session<'_>,
    begin: Option<&Source>,
    each: Option<&Source>,
    end: Option<&Source>,
) -> i32 {
    let mut status = 0;
    let mut goes_on = begin.is_none_or(|begin| piece(session, begin, &mut status));
    let mut line = Vec::new();
    let mut number = 0;
    let mut input = std::io::stdin().lock();
    while goes_on
        && let Some(each) = each
        && matches!(input.read_until(b'\n', &mut line), Ok(1..))
    {
        while matches!(line.last(), Some(b'\n' | b'\r')) {
            line.pop();
        }
        number += 1;
        set_global(session.machine(), "argn", PhpStr::new(&line).into());
        set_global(session.machine(), "argi", Value::int(number));
        line.clear();
        goes_on = piece(session, each, &mut status);
    }
    if let Some(end) = end {
        piece(session, end, &mut status);
    }
    status
}

/// Runs a piece, and notes its exit status if it has one. Whether it ran to its end.
fn piece(session: &mut Session<'_>, code: &Source, status: &mut i32) -> bool {
    let came = session.run(code);
    match (&came, session.machine().exit_status) {
        (Piece::Failed, 0) => *status = 255,
        (_, 0) => {}
        (_, own) => *status = own,
    }
    matches!(came, Piece::Returned(_))
}
