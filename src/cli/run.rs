//! Runs a script.

use super::arguments::Code;
use crate::engine::{self, Outcome, Request, ScriptStack, Watch};
use crate::eval::ini::Ini;
use crate::eval::output::Output;
use crate::heap::{Heap, HeapConfig};
use crate::source::Source;
use std::io::{Read, Write};
use std::process::ExitCode;

/// What a run starts from, read before the script's thread is made.
pub(super) struct Prepared {
    source: Source,
    name: Vec<u8>,
    arguments: Vec<Vec<u8>>,
    settings: Vec<(String, String)>,
    is_from_standard_input: bool,
}

impl Prepared {
    /// The code.
    pub(super) fn text(&self) -> &[u8] {
        self.source.text()
    }
}

/// Runs a script and gives its exit status.
pub(super) fn run(code: Code, arguments: Vec<Vec<u8>>, settings: &[(String, String)]) -> ExitCode {
    let prepared = match prepare(code, arguments, settings) {
        Ok(prepared) => prepared,
        Err(status) => return status,
    };
    let status = engine::on_script_stack(move |stack| {
        let out: Box<dyn Write> = Box::new(std::io::stdout());
        match execute(stack, prepared, out, |_| Watch::default()) {
            Ok(outcome) => outcome.status,
            Err(message) => {
                let _ = writeln!(std::io::stderr(), "{message}");
                255
            }
        }
    });
    exit_code(status)
}

/// The status as the system takes it.
pub(super) fn exit_code(status: i32) -> ExitCode {
    ExitCode::from((status & 0xFF) as u8)
}

/// Reads the code.
pub(super) fn prepare(
    code: Code,
    mut arguments: Vec<Vec<u8>>,
    settings: &[(String, String)],
) -> Result<Prepared, ExitCode> {
    let is_from_standard_input = matches!(code, Code::StandardInput);
    let (source, name) = match code {
        Code::File(file) => {
            let path = crate::eval::include::os_path(&file);
            let Ok(text) = std::fs::read(&path) else {
                let mut out = std::io::stdout();
                let _ = out.write_all(b"Could not open input file: ");
                let _ = out.write_all(&file);
                let _ = out.write_all(b"\n");
                return Err(ExitCode::FAILURE);
            };
            arguments.insert(0, file.clone());
            // Messages show the full name, as PHP's do.
            let full = std::path::absolute(&path).map_or(file, |full| {
                full.canonicalize()
                    .unwrap_or(full)
                    .into_os_string()
                    .into_encoded_bytes()
            });
            (Source::file(full.clone(), text), full)
        }
        Code::Given(code) => {
            let name = b"Command line code".to_vec();
            arguments.insert(0, b"Standard input code".to_vec());
            (Source::code(name.clone(), code), name)
        }
        Code::StandardInput => {
            let mut text = Vec::new();
            if std::io::stdin().read_to_end(&mut text).is_err() {
                return Err(ExitCode::FAILURE);
            }
            let name = b"Standard input code".to_vec();
            arguments.insert(0, name.clone());
            (Source::file(name.clone(), text), name)
        }
    };
    Ok(Prepared {
        source,
        name,
        arguments,
        settings: settings.to_vec(),
        is_from_standard_input,
    })
}

/// Runs what was prepared. On the script's thread.
pub(super) fn execute(
    stack: ScriptStack,
    prepared: Prepared,
    out: Box<dyn Write>,
    watch: impl FnOnce(&Source) -> Watch,
) -> Result<Outcome, String> {
    let config = HeapConfig::from_environment(|name| std::env::var(name).ok())
        .map_err(|error| error.to_string())?;
    let heap = Heap::new(config).map_err(|error| error.to_string())?;
    let mut ini = Ini::default();
    for (name, value) in &prepared.settings {
        ini.configure(name, value);
    }
    let output = Output::new(out, Box::new(std::io::stderr()));
    let watch = watch(&prepared.source);
    let request = Request {
        source: prepared.source,
        name: prepared.name,
        is_from_standard_input: prepared.is_from_standard_input,
        arguments: prepared.arguments,
        ini,
        output,
    };
    Ok(engine::run(&heap, stack, request, watch))
}
