//! `rephp trace`: runs a script and shows what happens to each zval.

use super::arguments::{Code, TraceOptions};
use super::run::{execute, exit_code, prepare};
use crate::engine;
use crate::trace::text::Text;
use crate::trace::{ScriptOutput, Trace};
use std::io::Write;
use std::process::ExitCode;

/// Runs a script and shows its events. The exit status is the script's.
pub(super) fn trace(
    code: Code,
    arguments: Vec<Vec<u8>>,
    settings: &[(String, String)],
    options: &TraceOptions,
) -> ExitCode {
    let prepared = match prepare(code, arguments, settings) {
        Ok(prepared) => prepared,
        Err(status) => return status,
    };
    let output = if options.quiet {
        ScriptOutput::LeftOut
    } else {
        ScriptOutput::Shown
    };
    let status = engine::on_script_stack(move |stack| {
        let out = std::io::BufWriter::new(std::io::stdout());
        let trace = Trace::new(Box::new(Text::new(Box::new(out), prepared.text())), output);
        match execute(stack, prepared, trace.output(), |_| trace.watch()) {
            Ok(outcome) => {
                trace.finish(&outcome);
                outcome.status
            }
            Err(message) => {
                let _ = writeln!(std::io::stderr(), "{message}");
                255
            }
        }
    });
    exit_code(status)
}
