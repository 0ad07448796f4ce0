//! One test per PHP script under `tests/`; the folder decides what is asserted.
//!
//! | folder           | command                          | asserted                                               |
//! |------------------|----------------------------------|--------------------------------------------------------|
//! | `refcounts/`     | `rephp NAME.php`                 | standard output is `NAME.expect` (PHP 5.6 + Xdebug 2.5) |
//! | `counts/`        | the same                         | the same, worked out by hand from the memory model's rules |
//! | `php/<theme>/`   | `rephp -n -d … NAME.php args…`   | output is `NAME.expect`, status `NAME.status` or 0 (PHP 8.2) |
//! | `limits/`        | the same                         | the same, sizes in the limit messages masked           |
//! | `trace/`         | `rephp trace NAME.php`           | output is `NAME.expect`                                |
//! | `cli/`           | `rephp` and the words of `NAME.args` | the same, and standard error is `NAME.stderr` or empty |
//!
//! Beside `NAME.php` may lie `NAME.ini` (lines `key=value`, given as `-d`), `NAME.args` (one argument a line) and
//! `NAME.stdin`. Scripts run in their own folder, so includes are found; in outputs that folder reads `%DIR%` and the
//! test's fresh temporary directory `%TMP%`. `scripts/oracle` writes the `.expect` files with real PHP.
//!
//! `tests/not-yet.txt` names the fixtures that need a later part. They are run too and reported as ignored; one that
//! passes fails the run until it is taken off the list, and a crash or hang is a failure listed or not.
//!
//! - `REPHP_BINARY=php` runs another binary in rephp's place.
//! - `NOT_YET=prune` takes the fixtures that pass off the list; a pattern of which one passes becomes the names of
//!   those that do not; `NOT_YET=off` leaves the list unread.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use libtest_mimic::{Arguments, Completion, Failed, Trial};

/// The time one script may take; generous, because a debug build under load is slow.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// How the memory checkers that scripts/memcheck puts in rephp's place end a process they complain about.
const CHECKER_STATUS: i32 = 99;

/// Lines of agreement shown around the first difference.
const CONTEXT_LINES: usize = 3;

/// Lines shown of each side of a difference.
const DIFFERENCE_LINES: usize = 30;

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Refcounts,
    Php,
    Limits,
    Trace,
    CommandLine,
}

struct Fixture {
    /// Path below `tests/` without `.php`: `php/arrays/append-after-unset`.
    name: String,
    script: PathBuf,
    kind: Kind,
}

/// How the fixtures of the list went.
#[derive(Default)]
struct Listed {
    passed: Vec<String>,
    failed: Vec<String>,
}

/// What a run left behind, with machine-dependent paths replaced.
struct Outcome {
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    /// `None`: the time limit struck.
    status: Option<ExitStatus>,
}

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(2);

    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mode = std::env::var("NOT_YET").unwrap_or_default();
    let not_yet = match mode.as_str() {
        "off" => NotYet::default(),
        _ => NotYet::read(&root.join("not-yet.txt")),
    };
    let mut fixtures = Vec::new();
    for (folder, kind) in [
        ("refcounts", Kind::Refcounts),
        ("counts", Kind::Refcounts),
        ("php", Kind::Php),
        ("limits", Kind::Limits),
        ("trace", Kind::Trace),
        ("cli", Kind::CommandLine),
    ] {
        collect(&root, &root.join(folder), kind, &mut fixtures);
    }
    fixtures.sort_by(|a, b| a.name.cmp(&b.name));

    let stale = not_yet.naming_nothing(&fixtures);
    let settings = Arc::new(settings(&root.join("settings.ini")));
    let listed = Arc::new(Mutex::new(Listed::default()));
    let trials = fixtures
        .into_iter()
        .map(|fixture| {
            let reason = not_yet.reason(&fixture.name).map(str::to_owned);
            let settings = Arc::clone(&settings);
            let listed = Arc::clone(&listed);
            Trial::ignorable_test(fixture.name.clone(), move || {
                let outcome = run(&fixture, &settings)?;
                if let Err(trouble) = check_sound(&outcome) {
                    listed.lock().unwrap().failed.push(fixture.name);
                    return Err(trouble);
                }
                match (judge(&fixture, &outcome), reason) {
                    (Ok(()), None) => Ok(Completion::Completed),
                    (Err(difference), None) => Err(difference),
                    (Err(_), Some(reason)) => {
                        listed.lock().unwrap().failed.push(fixture.name);
                        Ok(Completion::ignored_with(reason))
                    }
                    (Ok(()), Some(_)) => {
                        listed.lock().unwrap().passed.push(fixture.name);
                        Err("passes: take it off tests/not-yet.txt".into())
                    }
                }
            })
        })
        .collect();

    let conclusion = libtest_mimic::run(&arguments, trials);
    if mode == "prune" {
        let mut listed = listed.lock().unwrap();
        listed.failed.sort();
        not_yet.prune(&listed, &stale);
    } else if !stale.is_empty() {
        println!("tests/not-yet.txt names what is no fixture: {stale:?}");
        return ExitCode::FAILURE;
    }
    conclusion.exit_code()
}

fn collect(root: &Path, folder: &Path, kind: Kind, fixtures: &mut Vec<Fixture>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let marker = match kind {
        Kind::CommandLine => "args",
        _ => "php",
    };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, kind, fixtures);
        } else if path
            .extension()
            .is_some_and(|extension| extension == marker)
            && path.with_extension("expect").exists()
        {
            let name = path.strip_prefix(root).unwrap().with_extension("");
            fixtures.push(Fixture {
                name: name.to_str().unwrap().to_owned(),
                script: path,
                kind,
            });
        }
    }
}

/// The `key=value` lines of an ini file.
fn settings(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap_or_default();
    text.lines()
        .filter(|line| !line.starts_with(';') && !line.is_empty())
        .map(str::to_owned)
        .collect()
}

fn run(fixture: &Fixture, settings: &[String]) -> Result<Outcome, Failed> {
    let folder = fixture.script.parent().unwrap();
    let temporary = Temporary::create(&fixture.name)?;
    let stdout = temporary.path.join("stdout");
    let stderr = temporary.path.join("stderr");
    let scratch = temporary.path.join("tmp");
    fs::create_dir(&scratch)?;

    let binary: OsString =
        std::env::var_os("REPHP_BINARY").unwrap_or_else(|| env!("CARGO_BIN_EXE_rephp").into());
    let mut command = Command::new(binary);
    match fixture.kind {
        Kind::Refcounts | Kind::CommandLine => {}
        Kind::Trace => {
            command.arg("trace");
        }
        Kind::Php | Kind::Limits => {
            command.arg("-n");
            let own = self::settings(&fixture.script.with_extension("ini"));
            for setting in settings.iter().chain(&own) {
                command.arg("-d").arg(setting);
            }
        }
    }
    if fixture.kind != Kind::CommandLine {
        command.arg(fixture.script.file_name().unwrap());
    }
    if let Ok(lines) = fs::read_to_string(fixture.script.with_extension("args")) {
        command.args(lines.lines());
    }
    let stdin = match File::open(fixture.script.with_extension("stdin")) {
        Ok(file) => Stdio::from(file),
        Err(_) => Stdio::null(),
    };
    let mut child = command
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("LC_ALL", "C")
        .env("TMPDIR", &scratch)
        .stdin(stdin)
        .stdout(File::create(&stdout)?)
        .stderr(File::create(&stderr)?)
        .spawn()?;

    let start = Instant::now();
    let mut pause = Duration::from_micros(500);
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break Some(status);
        }
        if start.elapsed() > TIME_LIMIT {
            child.kill()?;
            child.wait()?;
            break None;
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    };

    let portable = |bytes: Vec<u8>| {
        let bytes = replace(&bytes, scratch.to_str().unwrap(), b"%TMP%");
        replace(&bytes, folder.to_str().unwrap(), b"%DIR%")
    };
    Ok(Outcome {
        stdout: portable(fs::read(&stdout)?),
        stderr: portable(fs::read(&stderr)?),
        status,
    })
}

/// A script never panics, dies by a signal or hangs, whatever list it is on.
fn check_sound(outcome: &Outcome) -> Result<(), Failed> {
    let stderr = String::from_utf8_lossy(&outcome.stderr);
    let trouble = match outcome.status {
        None => format!("still running after {} s", TIME_LIMIT.as_secs()),
        Some(status) if status.signal().is_some() => format!("ended by {status}"),
        Some(_) if stderr.contains("panicked at ") => "panicked".to_owned(),
        Some(status) if status.code() == Some(CHECKER_STATUS) => "memory is misused".to_owned(),
        Some(_) => return Ok(()),
    };
    Err(format!("{trouble}\n{}", excerpt(&stderr)).into())
}

fn judge(fixture: &Fixture, outcome: &Outcome) -> Result<(), Failed> {
    let mut expected = fs::read(fixture.script.with_extension("expect"))?;
    let mut actual = outcome.stdout.clone();
    if fixture.kind == Kind::Limits {
        expected = mask_sizes(&expected);
        actual = mask_sizes(&actual);
    }
    let mut complaint = String::new();
    if expected != actual {
        complaint += &difference(&expected, &actual);
    }

    let expected_status = match fs::read_to_string(fixture.script.with_extension("status")) {
        Ok(text) => text.trim().parse()?,
        Err(_) => 0,
    };
    let status = outcome.status.and_then(|status| status.code());
    if status != Some(expected_status) && fixture.kind != Kind::Refcounts {
        complaint += &format!("exit status {status:?}, expected {expected_status}\n");
    }

    if fixture.kind == Kind::CommandLine {
        let expected = fs::read(fixture.script.with_extension("stderr")).unwrap_or_default();
        if expected != outcome.stderr {
            complaint += "standard error: ";
            complaint += &difference(&expected, &outcome.stderr);
        }
    }

    if complaint.is_empty() {
        return Ok(());
    }
    let stderr = String::from_utf8_lossy(&outcome.stderr);
    if !stderr.is_empty() && fixture.kind != Kind::CommandLine {
        complaint += &format!("standard error:\n{}", excerpt(&stderr));
    }
    Err(complaint.into())
}

/// The sizes in the limit messages become `%d`: how much was asked for last, and the size of the stack, differ.
fn mask_sizes(text: &[u8]) -> Vec<u8> {
    let mut masked = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.iter().position(u8::is_ascii_digit) {
        masked.extend_from_slice(&rest[..start]);
        let length = rest[start..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let (digits, after) = rest[start..].split_at(length);
        let is_size = after.starts_with(b" bytes)") || after.starts_with(b" bytes (zend.");
        masked.extend_from_slice(if is_size { b"%d" } else { digits });
        rest = after;
    }
    masked.extend_from_slice(rest);
    masked
}

fn replace(text: &[u8], pattern: &str, replacement: &[u8]) -> Vec<u8> {
    let pattern = pattern.as_bytes();
    let mut replaced = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.windows(pattern.len()).position(|part| part == pattern) {
        replaced.extend_from_slice(&rest[..at]);
        replaced.extend_from_slice(replacement);
        rest = &rest[at + pattern.len()..];
    }
    replaced.extend_from_slice(rest);
    replaced
}

/// The lines between the common beginning and the common end, `-` expected and `+` actual.
fn difference(expected: &[u8], actual: &[u8]) -> String {
    let expected = String::from_utf8_lossy(expected);
    let actual = String::from_utf8_lossy(actual);
    let expected: Vec<&str> = expected.split_inclusive('\n').collect();
    let actual: Vec<&str> = actual.split_inclusive('\n').collect();
    let start = expected
        .iter()
        .zip(&actual)
        .take_while(|(left, right)| left == right)
        .count();
    let end = expected[start..]
        .iter()
        .rev()
        .zip(actual[start..].iter().rev())
        .take_while(|(left, right)| left == right)
        .count();

    let mut shown = format!("output differs from line {}\n", start + 1);
    let mut show = |mark: char, lines: &[&str]| {
        for line in lines.iter().take(DIFFERENCE_LINES) {
            shown += &format!("{mark}{}\n", line.trim_end_matches('\n'));
        }
        if lines.len() > DIFFERENCE_LINES {
            shown += &format!("{mark}… {} lines more\n", lines.len() - DIFFERENCE_LINES);
        }
    };
    show(' ', &expected[start.saturating_sub(CONTEXT_LINES)..start]);
    show('-', &expected[start..expected.len() - end]);
    show('+', &actual[start..actual.len() - end]);
    show(
        ' ',
        &expected[expected.len() - end..][..end.min(CONTEXT_LINES)],
    );
    shown
}

fn excerpt(text: &str) -> String {
    text.lines()
        .take(DIFFERENCE_LINES)
        .map(|line| format!("  {line}\n"))
        .collect()
}

/// A directory of one test, gone when the test ends.
struct Temporary {
    path: PathBuf,
}

impl Temporary {
    fn create(name: &str) -> std::io::Result<Temporary> {
        let path = std::env::temp_dir().join(format!(
            "rephp-{}-{}",
            std::process::id(),
            name.replace('/', "-")
        ));
        fs::create_dir_all(&path)?;
        Ok(Temporary { path })
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// `tests/not-yet.txt`: lines `NAME  reason`, where NAME may end in `*`; `#` starts a comment line.
#[derive(Default)]
struct NotYet {
    path: PathBuf,
    reasons: BTreeMap<String, String>,
}

impl NotYet {
    fn read(path: &Path) -> NotYet {
        let text = fs::read_to_string(path).unwrap_or_default();
        let reasons = text
            .lines()
            .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
            .map(|line| {
                let (name, reason) = line
                    .split_once(char::is_whitespace)
                    .unwrap_or_else(|| panic!("not-yet.txt: no reason is given for {line}"));
                (name.to_owned(), reason.trim().to_owned())
            })
            .collect();
        NotYet {
            path: path.to_owned(),
            reasons,
        }
    }

    fn reason(&self, name: &str) -> Option<&str> {
        self.reasons
            .iter()
            .find(|(pattern, _)| covers(pattern, name))
            .map(|(_, reason)| reason.as_str())
    }

    fn naming_nothing(&self, fixtures: &[Fixture]) -> Vec<String> {
        self.reasons
            .keys()
            .filter(|pattern| {
                !fixtures
                    .iter()
                    .any(|fixture| covers(pattern, &fixture.name))
            })
            .cloned()
            .collect()
    }

    /// Writes the list anew without the fixtures that passed, comments and order kept.
    fn prune(&self, listed: &Listed, stale: &[String]) {
        let text = fs::read_to_string(&self.path).unwrap_or_default();
        let mut kept = String::new();
        for line in text.lines() {
            let (pattern, reason) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            let is_entry = self.reasons.contains_key(pattern);
            if !is_entry || !listed.passed.iter().any(|name| covers(pattern, name)) {
                if !stale.iter().any(|gone| gone == pattern) {
                    kept += &format!("{line}\n");
                }
                continue;
            }
            for name in listed.failed.iter().filter(|name| covers(pattern, name)) {
                kept += &format!("{name}  {}\n", reason.trim());
            }
        }
        fs::write(&self.path, kept).unwrap();
    }
}

fn covers(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(prefix) => name.starts_with(prefix),
        None => name == pattern,
    }
}
