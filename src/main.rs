//! The `rephp` command: hands its arguments to the command-line room.

use std::io::Write;
use std::process::ExitCode;

use rephp::source::Source;

/// `rephp -l FILE`.
fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(flag), Some(file)) = (arguments.next(), arguments.next()) else {
        return ExitCode::FAILURE;
    };
    if flag != "-l" {
        return ExitCode::FAILURE;
    }
    let name = file.as_encoded_bytes().to_vec();
    let Ok(text) = std::fs::read(&file) else {
        println!("Could not open input file: {}", file.to_string_lossy());
        return ExitCode::FAILURE;
    };
    let source = Source::file(name.clone(), text);
    let (mut output, status) = match rephp::lint(&source) {
        Ok(()) => (b"No syntax errors detected in ".to_vec(), ExitCode::SUCCESS),
        Err(diagnostic) => {
            let mut output = diagnostic.shown();
            output.extend_from_slice(b"Errors parsing ");
            (output, ExitCode::from(255))
        }
    };
    output.extend_from_slice(&name);
    output.push(b'\n');
    match std::io::stdout().write_all(&output) {
        Ok(()) => status,
        Err(_) => ExitCode::FAILURE,
    }
}
