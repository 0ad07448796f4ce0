//! What the front end takes and refuses, one test per fixture under `tests/parse/`.
//!
//! | folder    | fixture                                            | asserted                                    |
//! |-----------|----------------------------------------------------|---------------------------------------------|
//! | `accept/` | a PHP file that PHP 8.2 compiles                   | its syntax tree, beside it as `NAME.tree`   |
//! | `reject/` | a list of scripts, apart by empty lines, each with | the error, in PHP 8.2's words               |
//! |           | an indented line below it                          |                                             |
//!
//! `PARSE_ORACLE=php cargo test --test parse` has real PHP write the indented lines anew, and asserts nothing.
//! `PARSE_TREES=write` writes the trees anew: read them before they are committed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use bumpalo::Bump;
use libtest_mimic::{Arguments, Failed, Trial};
use rephp::source::Source;

/// What stands before the line an error is reported on; the name of the file is left out.
const INDENT: &str = "    ";

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parse");
    if let Ok(php) = std::env::var("PARSE_ORACLE") {
        for list in files(&root.join("reject"), "txt") {
            consult(&php, &list);
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

/// A script that is refused, and how.
struct Script {
    text: String,
    error: String,
}

/// The scripts of a list: each is lines that are not indented below a `<?php`, and an indented one.
fn scripts(list: &Path) -> Vec<Script> {
    let text = fs::read_to_string(list).expect("a list of scripts");
    let mut scripts: Vec<Script> = Vec::new();
    for block in text.split("\n\n") {
        let block = block.trim_end_matches('\n');
        if block.is_empty() {
            continue;
        }
        let (script, error) = match block.rsplit_once('\n') {
            Some((script, last)) if is_error(last) => (script, last.trim_start()),
            _ => (block, ""),
        };
        scripts.push(Script {
            text: script.to_owned(),
            error: error.to_owned(),
        });
    }
    scripts
}

fn is_error(line: &str) -> bool {
    let line = line.trim_start_matches(INDENT);
    line.starts_with("Parse error: ") || line.starts_with("Fatal error: ")
}

impl Script {
    fn title(&self) -> String {
        self.text
            .trim_start_matches("<?php")
            .trim()
            .replace('\n', " ")
    }

    fn reject(&self) -> Result<(), Failed> {
        let source = Source::file("FILE", self.text.as_bytes());
        let Err(diagnostic) = rephp::lint(&source) else {
            return Err(format!("taken, and PHP says\n{}", self.error).into());
        };
        let shown = String::from_utf8_lossy(&diagnostic.shown())
            .trim()
            .replace(" in FILE", "")
            .replace("FILE:", ":");
        if shown != self.error {
            return Err(format!("rephp says\n{shown}\nPHP says\n{}", self.error).into());
        }
        Ok(())
    }
}

/// Has PHP refuse each script of a list, and writes down what it says.
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
        let error = output
            .lines()
            .find(|line| is_error(line))
            .map(|line| line.replace(&format!(" in {name}"), "").replace(&*name, ""))
            .unwrap_or_else(|| "Fatal error: none, PHP takes this script".to_owned());
        text += &format!("{}\n{INDENT}{error}\n\n", script.text);
    }
    text.pop();
    fs::write(list, text).expect("the list is written");
    // Nothing is lost if the temporary file stays.
    let _ = fs::remove_file(place);
}
