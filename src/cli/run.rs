//! Runs a script.

use super::arguments::Code;
use crate::engine::{self, Job, Outcome, ScriptStack, Watch};
use crate::eval::ini::Ini;
use crate::eval::output::Output;
use crate::heap::{Heap, HeapConfig, RecordSites};
use crate::source::Source;
use crate::trace::sites::{Reports, Wanted};
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

    /// Runs other code under the script's name.
    pub(super) fn set_text(&mut self, text: Vec<u8>) {
        self.source = Source::file(self.name.clone(), text);
    }

    /// The script's name as PHP shows it.
    pub(super) fn name(&self) -> &[u8] {
        &self.name
    }
}

/// Runs a script and gives its exit status.
pub(super) fn run(
    code: Code,
    arguments: Vec<Vec<u8>>,
    settings: &[(String, String)],
    wanted: Wanted,
) -> ExitCode {
    let prepared = match prepare(code, arguments, settings) {
        Ok(prepared) => prepared,
        Err(status) => return status,
    };
    let status = engine::on_script_stack(move |stack| {
        let out: Box<dyn Write> = Box::new(std::io::stdout());
        let is_watched = wanted.on_limit || wanted.at_end;
        let reports = Reports::default();
        let sites = if is_watched {
            RecordSites::Yes
        } else {
            RecordSites::No
        };
        let outcome = execute(stack, prepared, out, sites, |source| {
            if is_watched {
                reports.watch(source.name(), wanted)
            } else {
                Watch::default()
            }
        });
        let _ = std::io::stderr().write_all(reports.take().as_bytes());
        match outcome {
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
    sites: RecordSites,
    watch: impl FnOnce(&Source) -> Watch,
) -> Result<Outcome, String> {
    let mut config = HeapConfig::from_environment(|name| std::env::var(name).ok())
        .map_err(|error| error.to_string())?;
    config.record_sites = sites;
    let heap = Heap::new(config).map_err(|error| error.to_string())?;
    let mut ini = Ini::default();
    for (name, value) in &prepared.settings {
        ini.configure(name, value);
    }
    let output = Output::new(out, Box::new(std::io::stderr()));
    let watch = watch(&prepared.source);
    let job = Job {
        source: prepared.source,
        name: prepared.name,
        is_from_standard_input: prepared.is_from_standard_input,
        arguments: prepared.arguments,
        ini,
        output,
    };
    Ok(engine::run(&heap, stack, job, watch))
}
