//! `rephp trace`.

use super::arguments::{Code, TraceOptions};
use std::process::ExitCode;

/// Runs a script and shows its events.
pub(super) fn trace(
    code: Code,
    arguments: Vec<Vec<u8>>,
    settings: &[(String, String)],
    options: &TraceOptions,
) -> ExitCode {
    let _ = options.quiet;
    super::run::run(code, arguments, settings)
}
