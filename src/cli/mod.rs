//! The command line: what `rephp` was asked to do, in PHP's own flags.
//!
//! This room is the only one that reads the process's arguments and environment, prints, or ends the process.

mod arguments;
mod ini_file;
mod lines;
mod lint;
mod prompt;
mod run;
mod serve;
mod snap;
mod text;
mod trace;

use arguments::{Command, Invocation};
use std::io::Write;
use std::process::ExitCode;

/// Runs the command line.
pub fn main() -> ExitCode {
    let invocation = match arguments::parse() {
        Ok(invocation) => invocation,
        Err(refusal) => return refuse(&refusal.message, refusal.status),
    };
    let Invocation { command, settings } = invocation;
    match command {
        Command::Version => print(&text::version()),
        Command::Help => print(&text::help()),
        Command::Modules => print(&text::modules()),
        Command::Prompt => prompt::prompt(&settings),
        Command::Lint { files } => lint::lint(&files),
        Command::Lines { lines, arguments } => lines::lines(lines, arguments, &settings),
        Command::Conflict(message) => print_bytes(message, 1),
        Command::Run {
            code,
            arguments,
            reports,
        } => run::run(code, arguments, &settings, reports),
        Command::Serve(options) => serve::serve(&options, &settings),
        Command::Snap { paths, options } => snap::snap(&paths, &settings, options),
        Command::Trace {
            code,
            arguments,
            options,
        } => trace::trace(code, arguments, &settings, &options),
    }
}

/// Whether the user wants no colours (<https://no-color.org>).
fn colours_are_declined() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

/// Prints to standard output.
fn print(text: &str) -> ExitCode {
    match std::io::stdout().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Prints to standard output and gives an exit status.
fn print_bytes(text: &[u8], status: u8) -> ExitCode {
    let _ = std::io::stdout().write_all(text);
    ExitCode::from(status)
}

/// Prints a refusal to standard error.
fn refuse(message: &str, status: u8) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "{message}");
    ExitCode::from(status)
}
