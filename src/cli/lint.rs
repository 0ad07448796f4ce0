//! `-l`: checks files without running them.

use crate::diagnostic::Diagnostic;
use crate::source::Source;
use std::io::{IsTerminal, Read, Write};
use std::process::ExitCode;

/// Checks the files and says of each whether it compiles. The status is 255 if one does not.
pub(super) fn lint(files: &[Vec<u8>]) -> ExitCode {
    let mut status = ExitCode::SUCCESS;
    for file in files {
        match lint_file(file) {
            Ok(true) => {}
            Ok(false) => status = ExitCode::from(255),
            Err(_) => return ExitCode::FAILURE,
        }
    }
    status
}

fn lint_file(name: &[u8]) -> std::io::Result<bool> {
    let mut out = std::io::stdout().lock();
    let mut text = Vec::new();
    let (name, read) = if name == b"-" {
        (
            &b"Standard input code"[..],
            std::io::stdin().read_to_end(&mut text).map(drop),
        )
    } else {
        let read = std::fs::read(crate::eval::include::os_path(name));
        (name, read.map(|bytes| text = bytes))
    };
    if read.is_err() {
        out.write_all(b"Could not open input file: ")?;
        out.write_all(name)?;
        out.write_all(b"\n")?;
        return Err(std::io::ErrorKind::NotFound.into());
    }
    let source = Source::file(name, text);
    let is_clean = match crate::lint(&source) {
        Ok(notices) => {
            for notice in &notices {
                out.write_all(&notice.shown())?;
            }
            out.write_all(b"No syntax errors detected in ")?;
            true
        }
        Err(diagnostic) => {
            out.write_all(&shown(&diagnostic, &source))?;
            out.write_all(b"Errors parsing ")?;
            false
        }
    };
    out.write_all(name)?;
    out.write_all(b"\n")?;
    Ok(is_clean)
}

/// The message, with a code frame under it on a terminal.
pub(super) fn shown(diagnostic: &Diagnostic, source: &Source) -> Vec<u8> {
    let mut text = diagnostic.shown();
    if std::io::stdout().is_terminal()
        && let Some(frame) = diagnostic.code_frame(source)
    {
        text.extend_from_slice(frame.as_bytes());
    }
    text
}
