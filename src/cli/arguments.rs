//! The words of the command line.

use lexopt::{Arg, Parser};
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

/// What was asked for.
pub(super) struct Invocation {
    /// What to do.
    pub(super) command: Command,
    /// Settings of `-d`, in order.
    pub(super) settings: Vec<(String, String)>,
}

/// What to do.
pub(super) enum Command {
    /// `-v`
    Version,
    /// `-h`
    Help,
    /// `-m`
    Modules,
    /// `-l FILE…`
    Lint {
        /// The files.
        files: Vec<Vec<u8>>,
    },
    /// Run a script.
    Run {
        /// Where the code is.
        code: Code,
        /// `$argv` behind the script's name.
        arguments: Vec<Vec<u8>>,
    },
    /// `trace FILE`
    Trace {
        /// Where the code is.
        code: Code,
        /// `$argv` behind the script's name.
        arguments: Vec<Vec<u8>>,
        /// What to show.
        options: TraceOptions,
    },
}

/// Where the code is.
pub(super) enum Code {
    /// In a file.
    File(Vec<u8>),
    /// On the command line: `-r`.
    Given(Vec<u8>),
    /// On standard input.
    StandardInput,
}

/// What a trace shows.
#[derive(Default)]
pub(super) struct TraceOptions {
    /// Whether the script's own output is left out.
    pub(super) quiet: bool,
}

/// Reads the process's arguments.
pub(super) fn parse() -> Result<Invocation, String> {
    let mut words = std::env::args_os();
    words.next();
    let words: Vec<OsString> = words.collect();
    if words.first().is_some_and(|word| word == "trace") {
        return parse_trace(words[1..].to_vec());
    }
    parse_php(words)
}

fn bytes(word: OsString) -> Vec<u8> {
    word.into_vec()
}

fn parse_trace(words: Vec<OsString>) -> Result<Invocation, String> {
    let mut settings = Vec::new();
    let mut options = TraceOptions::default();
    let mut parser = Parser::from_args(words);
    loop {
        match parser.next().map_err(|error| error.to_string())? {
            Some(Arg::Short('d')) => settings.push(setting(&value(&mut parser)?)),
            Some(Arg::Short('q') | Arg::Long("quiet")) => options.quiet = true,
            Some(Arg::Value(file)) => {
                return Ok(Invocation {
                    command: Command::Trace {
                        code: Code::File(bytes(file)),
                        arguments: rest(&mut parser),
                        options,
                    },
                    settings,
                });
            }
            Some(other) => return Err(other.unexpected().to_string()),
            None => {
                return Err("Usage: rephp trace [-q] [-d key=value] FILE [arguments]".to_owned());
            }
        }
    }
}

fn parse_php(words: Vec<OsString>) -> Result<Invocation, String> {
    let mut settings = Vec::new();
    let mut command = None;
    let mut lints = false;
    let mut parser = Parser::from_args(words);
    let code = loop {
        match parser.next().map_err(|error| error.to_string())? {
            None => break Code::StandardInput,
            Some(Arg::Value(file)) => {
                if lints {
                    let mut files = vec![bytes(file)];
                    files.extend(rest(&mut parser));
                    return Ok(Invocation {
                        command: Command::Lint { files },
                        settings,
                    });
                }
                break Code::File(bytes(file));
            }
            Some(Arg::Short('d') | Arg::Long("define")) => {
                settings.push(setting(&value(&mut parser)?));
            }
            Some(Arg::Short('c') | Arg::Long("php-ini")) => drop(value(&mut parser)?),
            Some(Arg::Short('n' | 'e' | 'q' | 'C') | Arg::Long("no-php-ini")) => {}
            Some(Arg::Short('f') | Arg::Long("file")) => {
                break Code::File(bytes(value(&mut parser)?));
            }
            Some(Arg::Short('r') | Arg::Long("run")) => {
                break Code::Given(bytes(value(&mut parser)?));
            }
            Some(Arg::Short('l') | Arg::Long("syntax-check")) => lints = true,
            Some(Arg::Short('v') | Arg::Long("version")) => {
                command.get_or_insert(Command::Version);
            }
            Some(Arg::Short('h' | '?') | Arg::Long("help" | "usage")) => {
                command.get_or_insert(Command::Help);
            }
            Some(Arg::Short('m') | Arg::Long("modules")) => {
                command.get_or_insert(Command::Modules);
            }
            Some(other) => {
                return Err(format!(
                    "{}\nUsage: rephp [options] [-f] <file> [--] [args...]",
                    other.unexpected()
                ));
            }
        }
    };
    let command = match command {
        Some(command) => command,
        None if lints => Command::Lint {
            files: match code {
                Code::File(file) => vec![file],
                Code::Given(_) | Code::StandardInput => vec![b"-".to_vec()],
            },
        },
        None => Command::Run {
            code,
            arguments: rest(&mut parser),
        },
    };
    Ok(Invocation { command, settings })
}

fn value(parser: &mut Parser) -> Result<OsString, String> {
    parser.value().map_err(|error| error.to_string())
}

/// Everything that is left, without a `--` at its start.
fn rest(parser: &mut Parser) -> Vec<Vec<u8>> {
    let Ok(words) = parser.raw_args() else {
        return Vec::new();
    };
    let mut words: Vec<OsString> = words.collect();
    if words.first().is_some_and(|word| word == "--") {
        words.remove(0);
    }
    words.into_iter().map(bytes).collect()
}

/// `key=value`; `key` alone is on.
fn setting(word: &OsString) -> (String, String) {
    let text = word.to_string_lossy();
    let (name, value) = text.split_once('=').unwrap_or((&text, "1"));
    let value = value.trim();
    let unquoted = value
        .strip_prefix('"')
        .and_then(|value| value.strip_suffix('"'))
        .unwrap_or(value);
    (name.trim().to_owned(), unquoted.to_owned())
}
