//! `rephp snap`: runs scripts and compares their output and events with the snapshots beside them.
//!
//! The snapshot of `a.php` is `a.trace`: what `rephp trace` prints for it. Of a `.phpt` file the `--FILE--` section is run.

use super::arguments::{Code, SnapOptions};
use super::run::{execute, prepare};
use crate::engine;
use crate::heap::RecordSites;
use crate::trace::text::{Colour, Text};
use crate::trace::{Limits, ScriptOutput, Trace};
use similar::{ChangeTag, TextDiff};
use std::cell::RefCell;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;

/// What came of one script.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Came {
    Same,
    New,
    Changed,
    Accepted,
    Unreadable,
}

/// Runs the scripts of `paths`. The status is 0 if all are as their snapshots say, 1 if one is not, 2 if one cannot be run.
pub(super) fn snap(
    paths: &[PathBuf],
    settings: &[(String, String)],
    options: SnapOptions,
) -> ExitCode {
    let mut scripts = Vec::new();
    let mut came: Vec<Came> = Vec::new();
    for path in paths {
        if scripts_in(path, &mut scripts).is_err() {
            say(&format!("cannot read  {}\n", path.display()));
            came.push(Came::Unreadable);
        }
    }
    for script in &scripts {
        came.push(one(script, settings, options));
    }
    let count = |wanted: Came| came.iter().filter(|one| **one == wanted).count();
    let (new, changed) = (count(Came::New), count(Came::Changed));
    let new_word = if options.ci {
        "without a snapshot"
    } else {
        "new"
    };
    say(&format!(
        "{} as before, {changed} changed, {new} {new_word}, {} accepted, {} unreadable\n",
        count(Came::Same),
        count(Came::Accepted),
        count(Came::Unreadable)
    ));
    if count(Came::Unreadable) > 0 {
        return ExitCode::from(2);
    }
    if changed > 0 || (options.ci && new > 0) {
        return ExitCode::from(1);
    }
    ExitCode::SUCCESS
}

fn say(text: &str) {
    let _ = io::stdout().write_all(text.as_bytes());
}

/// The scripts under a path, in order.
fn scripts_in(path: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    if !std::fs::metadata(path)?.is_dir() {
        found.push(path.to_owned());
        return Ok(());
    }
    let mut entries: Vec<PathBuf> = std::fs::read_dir(path)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    entries.sort();
    for entry in entries {
        let is_script = entry
            .extension()
            .is_some_and(|extension| extension == "php" || extension == "phpt");
        if entry.is_dir() || is_script {
            scripts_in(&entry, found)?;
        }
    }
    Ok(())
}

fn one(script: &Path, settings: &[(String, String)], options: SnapOptions) -> Came {
    let Some(now) = trace(script, settings) else {
        say(&format!("cannot run   {}\n", script.display()));
        return Came::Unreadable;
    };
    let snapshot = script.with_extension("trace");
    let before = std::fs::read_to_string(&snapshot).ok();
    if before.as_deref() == Some(&now) {
        return Came::Same;
    }
    let is_new = before.is_none();
    if is_new && options.ci {
        say(&format!("no snapshot  {}\n", script.display()));
        return Came::New;
    }
    if is_new || options.update {
        return match std::fs::write(&snapshot, &now) {
            Ok(()) => {
                let word = if is_new { "new" } else { "accepted" };
                say(&format!("{word:<12} {}\n", snapshot.display()));
                if is_new { Came::New } else { Came::Accepted }
            }
            Err(error) => {
                say(&format!("{}: {error}\n", snapshot.display()));
                Came::Unreadable
            }
        };
    }
    say(&format!("changed      {}\n", script.display()));
    say(&difference(&before.unwrap_or_default(), &now));
    Came::Changed
}

/// What changed, with a little of what is around it.
fn difference(before: &str, now: &str) -> String {
    let is_coloured = io::stdout().is_terminal();
    let diff = TextDiff::from_lines(before, now);
    let mut text = String::new();
    for (at, group) in diff.grouped_ops(2).iter().enumerate() {
        if at > 0 {
            text.push_str("  ⋮\n");
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let (mark, colour) = match change.tag() {
                ChangeTag::Delete => ("- ", "31"),
                ChangeTag::Insert => ("+ ", "32"),
                ChangeTag::Equal => ("  ", "0"),
            };
            let line = change.value().trim_end_matches('\n');
            if is_coloured {
                text.push_str(&format!("\x1b[{colour}m{mark}{line}\x1b[0m\n"));
            } else {
                text.push_str(&format!("{mark}{line}\n"));
            }
        }
    }
    text
}

/// What a script prints and what happens to its zvals, as text. Names of files are relative to the script's folder.
fn trace(script: &Path, settings: &[(String, String)]) -> Option<String> {
    let name = script.as_os_str().to_owned().into_encoded_bytes();
    let mut prepared = prepare(Code::File(name), Vec::new(), settings).ok()?;
    if script
        .extension()
        .is_some_and(|extension| extension == "phpt")
    {
        let code = file_section(prepared.text())?;
        prepared.set_text(code);
    }
    let folder = std::fs::canonicalize(script).ok()?;
    let folder = format!("{}/", folder.parent()?.display());
    let text = engine::on_script_stack(move |stack| {
        let kept = Kept::default();
        let form = Text::new(Box::new(kept.clone()), prepared.text(), Colour::None);
        let limits = Limits {
            output: ScriptOutput::Shown,
            steps: None,
        };
        let trace = Trace::new(Box::new(form), limits);
        let outcome = execute(stack, prepared, trace.output(), RecordSites::No, |_| {
            trace.watch()
        })
        .ok()?;
        trace.finish(&outcome);
        let text = String::from_utf8_lossy(&kept.0.borrow()).into_owned();
        Some(text)
    })?;
    Some(text.replace(&folder, ""))
}

/// The script in a phpt file.
fn file_section(text: &[u8]) -> Option<Vec<u8>> {
    let mut section: Option<Vec<u8>> = None;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let word = line.trim_ascii_end();
        let is_head = word.len() > 4
            && word.starts_with(b"--")
            && word.ends_with(b"--")
            && word[2..word.len() - 2]
                .iter()
                .all(|byte| byte.is_ascii_uppercase() || *byte == b'_');
        match (&mut section, is_head) {
            (None, true) if matches!(word, b"--FILE--" | b"--FILEEOF--") => {
                section = Some(Vec::new())
            }
            (Some(_), true) => break,
            (Some(code), false) => code.extend_from_slice(line),
            (None, _) => {}
        }
    }
    section
}

/// Text that is kept.
#[derive(Clone, Default)]
struct Kept(Rc<RefCell<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
