//! What the front end takes and refuses, one test per fixture under `tests/parse/`.
//!
//! | folder    | fixture                                            | asserted                                    |
//! |-----------|----------------------------------------------------|---------------------------------------------|
//! | `accept/` | a PHP file that PHP 8.2 compiles                   | its syntax tree, beside it as `NAME.tree`   |
//! | `reject/` | a list of scripts, apart by empty lines, each with | the error, in PHP 8.2's words               |
//! |           | an indented line below it                          |                                             |
//! | `remark/` | the same, with any number of indented lines        | what PHP remarks on and takes all the same  |
//!
//! `PARSE_ORACLE=php cargo test --test parse` has real PHP write the indented lines anew, and asserts nothing.
//! `PARSE_TREES=write` writes the trees anew: read them before they are committed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use bumpalo::Bump;
use libtest_mimic::{Arguments, Failed, Trial};
use rephp::diagnostic::Diagnostic;
use rephp::source::Source;

/// What stands before what PHP says, which is written without the name of the file.
const INDENT: &str = "    ";

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parse");
    if let Ok(php) = std::env::var("PARSE_ORACLE") {
        for folder in ["reject", "remark"] {
            for list in files(&root.join(folder), "txt") {
                consult(&php, &list);
            }
        }
        return ExitCode::SUCCESS;
    }
    let mut trials = Vec::new();
    for file in files(&root.join("accept"), "php") {
        trials.push(Trial::test(format!("accept/{}", stem(&file)), move || {
            accept(&file)
        }));
    }
    for list in files(&root.join("reject"), "txt") {
        for script in scripts(&list) {
            let name = format!("reject/{}: {}", stem(&list), script.title());
            trials.push(Trial::test(name, move || script.reject()));
        }
    }
    for list in files(&root.join("remark"), "txt") {
        for script in scripts(&list) {
            let name = format!("remark/{}: {}", stem(&list), script.title());
            trials.push(Trial::test(name, move || script.remark()));
        }
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder of fixtures")
        .map(|entry| entry.expect("an entry of the folder").path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    files.sort();
    files
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// A file is taken, and gives the tree beside it.
fn accept(file: &Path) -> Result<(), Failed> {
    let arena = Bump::new();
    let source = Source::file(stem(file), fs::read(file)?);
    let program = rephp::parse::parse(&arena, &source)
        .map_err(|error| String::from_utf8_lossy(&error.message).into_owned())?;
    let tree = rephp::ast::dump(program);
    let expected = file.with_extension("tree");
    if std::env::var("PARSE_TREES").is_ok_and(|mode| mode == "write") {
        fs::write(expected, tree)?;
        return Ok(());
    }
    if fs::read_to_string(expected)? != tree {
        return Err(format!("the tree is now\n{tree}").into());
    }
    Ok(())
}

/// A script, and what PHP says about it.
struct Script {
    text: String,
    said: Vec<String>,
}

/// The scripts of a list: each is lines that are not indented, and indented ones below with what PHP says.
fn scripts(list: &Path) -> Vec<Script> {
    let text = fs::read_to_string(list).expect("a list of scripts");
    let blocks = text.split("\n\n").map(|block| block.trim_end_matches('\n'));
    blocks
        .filter(|block| !block.is_empty())
        .map(|block| {
            let lines: Vec<&str> = block.split('\n').collect();
            let said = lines.iter().rev().take_while(|line| is_said(line)).count();
            let (text, said) = lines.split_at(lines.len() - said);
            Script {
                text: text.join("\n"),
                said: said
                    .iter()
                    .map(|line| line.trim_start().to_owned())
                    .collect(),
            }
        })
        .collect()
}

/// Whether a line is one of PHP's.
fn is_said(line: &str) -> bool {
    let line = line.trim_start_matches(INDENT);
    [
        "Parse error: ",
        "Fatal error: ",
        "Warning: ",
        "Deprecated: ",
    ]
    .iter()
    .any(|label| line.starts_with(label))
}

/// A diagnostic without the file's name.
fn shown(diagnostic: &Diagnostic) -> String {
    String::from_utf8_lossy(&diagnostic.shown())
        .trim()
        .replace(" in FILE", "")
        .replace("FILE:", ":")
}

impl Script {
    fn title(&self) -> String {
        self.text
            .trim_start_matches("<?php")
            .trim()
            .replace('\n', " ")
    }

    fn source(&self) -> Source {
        Source::file("FILE", self.text.as_bytes())
    }

    fn reject(&self) -> Result<(), Failed> {
        match rephp::lint(&self.source()) {
            Ok(_) => Err(format!("taken, and PHP says {:#?}", self.said).into()),
            // What PHP remarks on before it refuses the script is left out.
            Err(diagnostic) => self.compare(&[shown(&diagnostic)], self.said.len() - 1),
        }
    }

    fn remark(&self) -> Result<(), Failed> {
        let remarks = rephp::lint(&self.source()).map_err(|diagnostic| shown(&diagnostic))?;
        let remarks: Vec<String> = remarks.iter().map(shown).collect();
        self.compare(&remarks, 0)
    }

    fn compare(&self, said: &[String], skipped: usize) -> Result<(), Failed> {
        if said != &self.said[skipped..] {
            return Err(format!("rephp says {said:#?}\nPHP says {:#?}", self.said).into());
        }
        Ok(())
    }
}

/// Has PHP check each script of a list, and writes down what it says.
fn consult(php: &str, list: &Path) {
    let place = std::env::temp_dir().join(format!("rephp-parse-{}.php", std::process::id()));
    let mut text = String::new();
    for script in scripts(list) {
        fs::write(&place, &script.text).expect("a temporary file");
        let output = Command::new(php)
            .args([
                "-n",
                "-d",
                "short_open_tag=0",
                "-d",
                "display_errors=1",
                "-l",
            ])
            .arg(&place)
            .output()
            .expect("PHP runs");
        let output = String::from_utf8_lossy(&output.stdout).into_owned();
        let name = place.to_string_lossy();
        text += &format!("{}\n", script.text);
        for line in output.lines().filter(|line| is_said(line)) {
            let line = line.replace(&format!(" in {name}"), "").replace(&*name, "");
            text += &format!("{INDENT}{line}\n");
        }
        text.push('\n');
    }
    text.pop();
    fs::write(list, text).expect("the list is written");
    // Nothing is lost if the temporary file stays.
    let _ = fs::remove_file(place);
}
