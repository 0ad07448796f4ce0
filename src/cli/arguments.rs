//! The words of the command line.

use super::ini_file;
use super::lines::{Each, Lines};
use crate::trace::allocations::AllocationForm;
use crate::trace::filter::{EVENT_KINDS, Filter};
use crate::trace::sites::Wanted;
use lexopt::{Arg, Parser};
use std::ffi::OsString;
use std::io::IsTerminal;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;

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
    /// `-a`, or nothing at all on a terminal.
    Prompt,
    /// `-l FILE…`
    Lint {
        /// The files.
        files: Vec<Vec<u8>>,
    },
    /// `-B`, `-R`, `-F`, `-E`
    Lines {
        /// What is run for the lines of standard input.
        lines: Lines,
        /// `$argv` behind the script's name.
        arguments: Vec<Vec<u8>>,
    },
    /// Flags that exclude each other: what PHP prints.
    Conflict(&'static [u8]),
    /// Run a script.
    Run {
        /// Where the code is.
        code: Code,
        /// `$argv` behind the script's name.
        arguments: Vec<Vec<u8>>,
        /// What is said of its memory.
        reports: Wanted,
    },
    /// `-S host:port [-t docroot] [router.php]`
    Serve(ServeOptions),
    /// `snap PATH…`
    Snap {
        /// Scripts, and folders of scripts.
        paths: Vec<PathBuf>,
        /// What to do with differences.
        options: SnapOptions,
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

/// What the built-in server serves.
#[derive(Clone, Default)]
pub(super) struct ServeOptions {
    /// `host:port`
    pub(super) address: String,
    /// The folder that paths lie in; without one, the current folder.
    pub(super) document_root: Option<PathBuf>,
    /// The script that is asked first.
    pub(super) router: Option<PathBuf>,
    /// `-q`: the log has only what goes wrong.
    pub(super) is_quiet: bool,
    /// `--show-state`: `/__rephp` tells of the server's state.
    pub(super) shows_state: bool,
    /// `--follow-links`: links may lead out of the document root.
    pub(super) follows_links: bool,
}

/// What `snap` does with differences.
#[derive(Clone, Copy, Default)]
pub(super) struct SnapOptions {
    /// Changed snapshots are accepted.
    pub(super) update: bool,
    /// Scripts without a snapshot are failures.
    pub(super) ci: bool,
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
    /// The form.
    pub(super) format: TraceFormat,
    /// Where it goes, if not to standard output.
    pub(super) output: Option<OsString>,
    /// What is let through.
    pub(super) filter: Filter,
    /// Whether a summary follows.
    pub(super) summary: bool,
    /// Whether each step has what the engine itself has.
    pub(super) states: bool,
    /// After how many steps recording ends.
    pub(super) steps: Option<usize>,
}

/// The form of a trace.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum TraceFormat {
    /// Source and events side by side.
    #[default]
    Text,
    /// JSON lines.
    Json,
    /// A picture, as a page.
    Html,
    /// Names and zvals at a moment, as a graph.
    Dot,
    /// Bytes allocated by function and line.
    Allocations(AllocationForm),
}

const TRACE_FORMATS: &[(&str, TraceFormat)] = &[
    ("text", TraceFormat::Text),
    ("json", TraceFormat::Json),
    ("html", TraceFormat::Html),
    ("dot", TraceFormat::Dot),
    (
        "callgrind",
        TraceFormat::Allocations(AllocationForm::Callgrind),
    ),
    (
        "speedscope",
        TraceFormat::Allocations(AllocationForm::Speedscope),
    ),
    (
        "collapsed",
        TraceFormat::Allocations(AllocationForm::Collapsed),
    ),
];

const TRACE_USAGE: &str = "\
Usage: rephp trace [options] FILE [arguments]

  --format F         text (the default), json, html, dot, callgrind, speedscope or collapsed
  -o FILE            write to FILE
  -q                 leave out what the script prints
  --line N           only the statements of line N; with dot, the memory after it
  --function F       only the statements of function F
  --zval N           only what happens to zval #N
  --only KINDS       only these events: born, share, release, separate, make-ref, drop-ref, write, free, duplicate,
                     out, root, gc, map, bailout (with commas between)
  --summary          end with counts by kind, the most shared zvals, separations and allocations by line
  --steps N          stop recording after N steps
  --states           with json, add what the engine itself has at each step
  -r CODE            trace CODE instead of a file
  -d key[=value]     define a setting";

/// Why the words are not understood.
pub(super) struct Refusal {
    /// What to say.
    pub(super) message: String,
    /// The exit status.
    pub(super) status: u8,
}

/// Reads the process's arguments.
pub(super) fn parse() -> Result<Invocation, Refusal> {
    let mut words = std::env::args_os();
    words.next();
    let words: Vec<OsString> = words.collect();
    if words.first().is_some_and(|word| word == "trace") {
        return parse_trace(words[1..].to_vec()).map_err(|message| Refusal { message, status: 1 });
    }
    if words.first().is_some_and(|word| word == "snap") {
        return parse_snap(words[1..].to_vec()).map_err(|message| Refusal { message, status: 2 });
    }
    parse_php(words).map_err(|message| Refusal { message, status: 1 })
}

fn parse_snap(words: Vec<OsString>) -> Result<Invocation, String> {
    let usage = "Usage: rephp snap [--update] [--ci] [-d key=value] PATH...";
    let mut settings = Vec::new();
    let mut options = SnapOptions::default();
    let mut paths = Vec::new();
    let mut parser = Parser::from_args(words);
    while let Some(word) = parser.next().map_err(|error| error.to_string())? {
        match word {
            Arg::Short('d') => settings.push(setting(&value(&mut parser)?)),
            Arg::Long("update") => options.update = true,
            Arg::Long("ci") => options.ci = true,
            Arg::Value(path) => paths.push(PathBuf::from(path)),
            _ => return Err(usage.to_owned()),
        }
    }
    if paths.is_empty() {
        return Err(usage.to_owned());
    }
    Ok(Invocation {
        command: Command::Snap { paths, options },
        settings,
    })
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
            Some(Arg::Short('o') | Arg::Long("output")) => {
                options.output = Some(value(&mut parser)?);
            }
            Some(Arg::Long("format")) => {
                options.format = one_of(&value(&mut parser)?, TRACE_FORMATS, "format")?;
            }
            Some(Arg::Long("line")) => options.filter.line = Some(number(&mut parser)?),
            Some(Arg::Long("zval")) => options.filter.zval = Some(number(&mut parser)?),
            Some(Arg::Long("steps")) => options.steps = Some(number(&mut parser)?),
            Some(Arg::Long("function")) => {
                let name = value(&mut parser)?.to_string_lossy().into_owned();
                options.filter.function = Some(name);
            }
            Some(Arg::Long("only")) => {
                for name in value(&mut parser)?.to_string_lossy().split(',') {
                    let kind = one_of(&name.trim().into(), EVENT_KINDS, "kind of event")?;
                    options.filter.only.push(kind);
                }
            }
            Some(Arg::Long("summary")) => options.summary = true,
            Some(Arg::Long("states")) => options.states = true,
            Some(Arg::Short('h') | Arg::Long("help")) => return Err(TRACE_USAGE.to_owned()),
            Some(Arg::Short('r') | Arg::Long("run")) => {
                let code = bytes(value(&mut parser)?);
                return Ok(Invocation {
                    command: Command::Trace {
                        code: Code::Given(code),
                        arguments: rest(&mut parser),
                        options,
                    },
                    settings,
                });
            }
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
                return Err(TRACE_USAGE.to_owned());
            }
        }
    }
}

/// The number behind a flag; `#3` is 3.
fn number<T: std::str::FromStr>(parser: &mut Parser) -> Result<T, String> {
    let word = value(parser)?.to_string_lossy().into_owned();
    let digits = word.strip_prefix('#').unwrap_or(&word);
    digits
        .parse()
        .map_err(|_| format!("\"{word}\" is no number"))
}

/// What a word of a list names.
fn one_of<T: Copy>(word: &OsString, list: &[(&str, T)], noun: &str) -> Result<T, String> {
    let word = word.to_string_lossy();
    match list.iter().find(|(name, _)| *name == word) {
        Some((_, meant)) => Ok(*meant),
        None => {
            let names: Vec<&str> = list.iter().map(|(name, _)| *name).collect();
            Err(format!(
                "\"{word}\" is no {noun}; there are {}",
                names.join(", ")
            ))
        }
    }
}

fn parse_php(words: Vec<OsString>) -> Result<Invocation, String> {
    let mut settings = Vec::new();
    let mut command = None;
    let mut lints = false;
    let mut reports = Wanted::default();
    let mut configuration = None;
    let mut ignores_configuration = false;
    let mut parser = Parser::from_args(words);
    let mut given = None;
    let mut first_argument = None;
    let mut server = ServeOptions::default();
    let mut sandbox = None;
    let mut lines = Lines::default();
    let mut question = None;
    loop {
        // Behind `--`, and behind the first word that is no option, stand arguments.
        if let Some(mut raw) = parser.try_raw_args()
            && raw.peek().is_some_and(|word| word == "--")
        {
            raw.next();
            break;
        }
        match parser.next().map_err(|error| error.to_string())? {
            None => break,
            Some(Arg::Value(file)) => {
                if lints {
                    let mut files = vec![bytes(file)];
                    files.extend(rest(&mut parser));
                    return Ok(Invocation {
                        command: Command::Lint { files },
                        settings,
                    });
                }
                match given {
                    None if lines.is_empty()
                        && !matches!(question, Some((_, Subject::Name(_)))) =>
                    {
                        given = Some(Code::File(bytes(file)));
                    }
                    _ => first_argument = Some(bytes(file)),
                }
                break;
            }
            Some(Arg::Short('d') | Arg::Long("define")) => {
                settings.push(setting(&value(&mut parser)?));
            }
            Some(Arg::Short('S') | Arg::Long("server")) => {
                server.address = value(&mut parser)?.to_string_lossy().into_owned();
            }
            Some(Arg::Short('t') | Arg::Long("docroot")) => {
                server.document_root = Some(value(&mut parser)?.into());
            }
            // With `=`, so that the word behind it stays the script.
            Some(Arg::Long("sandbox")) => {
                let roots = parser.optional_value();
                sandbox = Some(roots.map(|roots| roots.to_string_lossy().into_owned()));
            }
            Some(Arg::Long("show-state")) => server.shows_state = true,
            Some(Arg::Long("follow-links")) => server.follows_links = true,
            Some(Arg::Short('q')) => server.is_quiet = true,
            Some(Arg::Short('c') | Arg::Long("php-ini")) => {
                configuration = Some(value(&mut parser)?)
            }
            Some(Arg::Short('n') | Arg::Long("no-php-ini")) => ignores_configuration = true,
            Some(Arg::Short('e' | 'C' | 'H')) => {}
            Some(Arg::Short('z') | Arg::Long("zend-extension")) => drop(value(&mut parser)?),
            Some(Arg::Short('f') | Arg::Long("file")) => {
                if matches!(given, Some(Code::File(_))) {
                    return conflict(b"You can use -f only once.\n");
                }
                given = Some(Code::File(bytes(value(&mut parser)?)));
            }
            Some(Arg::Short('r') | Arg::Long("run")) => {
                if matches!(given, Some(Code::Given(_))) {
                    return conflict(b"You can use -r only once.\n");
                }
                given = Some(Code::Given(bytes(value(&mut parser)?)));
            }
            Some(Arg::Short('B') | Arg::Long("process-begin")) => {
                if lines.begin.is_some() {
                    return conflict(b"You can use -B only once.\n");
                }
                lines.begin = Some(bytes(value(&mut parser)?));
            }
            Some(Arg::Short('E') | Arg::Long("process-end")) => {
                if lines.end.is_some() {
                    return conflict(b"You can use -E only once.\n");
                }
                lines.end = Some(bytes(value(&mut parser)?));
            }
            Some(flag @ (Arg::Short('R' | 'F') | Arg::Long("process-code" | "process-file"))) => {
                let takes_code = matches!(flag, Arg::Short('R') | Arg::Long("process-code"));
                if lines.each.is_some() {
                    return conflict(b"You can use -R or -F only once.\n");
                }
                let each = bytes(value(&mut parser)?);
                lines.each = Some(match takes_code {
                    true => Each::Code(each),
                    false => Each::File(each),
                });
            }
            Some(Arg::Short('i') | Arg::Long("info")) => question = Some((INFO, Subject::None)),
            Some(Arg::Short('s') | Arg::Long("syntax-highlight" | "syntax-highlighting")) => {
                question = Some((HIGHLIGHT, Subject::File));
            }
            Some(Arg::Short('w') | Arg::Long("strip")) => question = Some((STRIP, Subject::File)),
            Some(
                flag @ Arg::Long(
                    "rf" | "rfunction" | "rc" | "rclass" | "re" | "rextension" | "ri" | "rextinfo",
                ),
            ) => {
                let code = match flag {
                    Arg::Long("rf" | "rfunction") => SHOW_FUNCTION,
                    Arg::Long("rc" | "rclass") => SHOW_CLASS,
                    Arg::Long("re" | "rextension") => SHOW_EXTENSION,
                    _ => EXTENSION_INFO,
                };
                question = Some((code, Subject::Name(bytes(value(&mut parser)?))));
            }
            Some(Arg::Short('l') | Arg::Long("syntax-check")) => lints = true,
            Some(Arg::Long("on-limit")) => match value(&mut parser)?.to_str() {
                Some("report") => reports.on_limit = true,
                _ => return Err("--on-limit takes \"report\"".to_owned()),
            },
            Some(Arg::Long("report-memleaks")) => reports.at_end = true,
            Some(Arg::Short('v') | Arg::Long("version")) => {
                command.get_or_insert(Command::Version);
            }
            Some(Arg::Short('h' | '?') | Arg::Long("help" | "usage")) => {
                command.get_or_insert(Command::Help);
            }
            Some(Arg::Short('a') | Arg::Long("interactive")) => {
                command.get_or_insert(Command::Prompt);
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
    }
    if !ignores_configuration && let Some(file) = configuration {
        // What `-d` says holds, wherever it stands.
        settings.splice(0..0, ini_file::settings(&file));
    }
    if let Some(roots) = sandbox {
        let roots = roots.unwrap_or_else(|| sandbox_root(&server, given.as_ref()));
        settings.push(("rephp.sandbox".to_owned(), roots));
    }
    if !server.address.is_empty() {
        if let Some(Code::File(router)) = given {
            server.router = Some(crate::eval::include::os_path(&router));
        }
        return Ok(Invocation {
            command: Command::Serve(server),
            settings,
        });
    }
    if !lines.is_empty() {
        let arguments = first_argument
            .into_iter()
            .chain(rest(&mut parser))
            .collect();
        return Ok(Invocation {
            command: Command::Lines { lines, arguments },
            settings,
        });
    }
    if let Some((code, subject)) = question {
        let subject = match (subject, given) {
            (Subject::Name(name), _) => Some(name),
            (Subject::File, Some(Code::File(file))) => Some(file),
            (Subject::File, _) => Some(b"php://stdin".to_vec()),
            (Subject::None, _) => None,
        };
        return Ok(Invocation {
            command: Command::Run {
                code: Code::Given(code.as_bytes().to_vec()),
                arguments: subject.into_iter().collect(),
                reports,
            },
            settings,
        });
    }
    let code = given.unwrap_or(Code::StandardInput);
    let command = match command {
        Some(command) => command,
        None if lints => Command::Lint {
            files: match code {
                Code::File(file) => vec![file],
                Code::Given(_) | Code::StandardInput => vec![b"-".to_vec()],
            },
        },
        None if matches!(code, Code::StandardInput) && std::io::stdin().is_terminal() => {
            Command::Prompt
        }
        None => Command::Run {
            code,
            arguments: first_argument
                .into_iter()
                .chain(rest(&mut parser))
                .collect(),
            reports,
        },
    };
    Ok(Invocation { command, settings })
}

/// The folder that a sandbox is about when none is named: the document root, the script's folder, or the current one.
fn sandbox_root(server: &ServeOptions, given: Option<&Code>) -> String {
    let folder = match (&server.document_root, given) {
        (Some(root), _) => root.clone(),
        (None, Some(Code::File(file))) if server.address.is_empty() => {
            let file = crate::eval::include::os_path(file);
            file.parent().map_or_else(PathBuf::new, PathBuf::from)
        }
        _ => PathBuf::new(),
    };
    let folder = PathBuf::from(".").join(folder);
    let full = folder.canonicalize().unwrap_or(folder);
    full.to_string_lossy().into_owned()
}

/// What a question is about.
enum Subject {
    /// Nothing.
    None,
    /// The script.
    File,
    /// The word behind the flag.
    Name(Vec<u8>),
}

/// Code that answers the questions of flags; what they are about is `$argv[1]`.
const INFO: &str = "phpinfo();";
const HIGHLIGHT: &str = "if ($argv[1] !== 'php://stdin' && !is_file($argv[1])) {\
 echo \"Could not open input file: $argv[1]\\n\"; exit(1); } highlight_file($argv[1]);";
const STRIP: &str = "if ($argv[1] !== 'php://stdin' && !is_file($argv[1])) {\
 echo \"Could not open input file: $argv[1]\\n\"; exit(1); } echo php_strip_whitespace($argv[1]);";
const SHOW_FUNCTION: &str = "try { $about = explode('::', $argv[1], 2);\
 echo isset($about[1]) ? new ReflectionMethod(...$about) : new ReflectionFunction($argv[1]), \"\\n\"; }\
 catch (ReflectionException $e) { echo 'Exception: ', $e->getMessage(), \"\\n\"; exit(1); }";
const SHOW_CLASS: &str = "try { echo new ReflectionClass($argv[1]), \"\\n\"; }\
 catch (ReflectionException $e) { echo 'Exception: ', $e->getMessage(), \"\\n\"; exit(1); }";
const SHOW_EXTENSION: &str = "try { echo new ReflectionExtension($argv[1]), \"\\n\"; }\
 catch (ReflectionException $e) { echo 'Exception: ', $e->getMessage(), \"\\n\"; exit(1); }";
const EXTENSION_INFO: &str = "if (strtolower($argv[1]) === 'main') { phpinfo(INFO_CONFIGURATION); }\
 elseif (!extension_loaded($argv[1])) { echo \"Extension '$argv[1]' not present.\\n\"; exit(1); }\
 else { (new ReflectionExtension($argv[1]))->info(); }";

fn conflict(message: &'static [u8]) -> Result<Invocation, String> {
    Ok(Invocation {
        command: Command::Conflict(message),
        settings: Vec::new(),
    })
}

fn value(parser: &mut Parser) -> Result<OsString, String> {
    parser.value().map_err(|error| error.to_string())
}

/// Everything that is left.
fn rest(parser: &mut Parser) -> Vec<Vec<u8>> {
    match parser.raw_args() {
        Ok(words) => words.map(bytes).collect(),
        Err(_) => Vec::new(),
    }
}

/// `key=value`; `key` alone is on.
fn setting(word: &OsString) -> (String, String) {
    let text = word.to_string_lossy();
    let (name, value) = text.split_once('=').unwrap_or((&text, "1"));
    let mut value = value.trim();
    // As in php.ini a semicolon begins a remark, where PHP does not put the value in quotes itself.
    if value.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        value = value.split(';').next().unwrap_or(value).trim_end();
    }
    let unquoted = value
        .strip_prefix('"')
        .and_then(|value| value.strip_suffix('"'))
        .unwrap_or(value);
    (name.trim().to_owned(), unquoted.to_owned())
}
