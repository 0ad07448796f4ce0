//! `rephp trace`: runs a script and shows what happens to each zval.

use super::arguments::{Code, TraceFormat, TraceOptions};
use super::colours_are_declined;
use super::run::{Prepared, execute, exit_code, prepare};
use crate::engine;
use crate::heap::RecordSites;
use crate::trace::allocations::Allocations;
use crate::trace::dot::Dot;
use crate::trace::filter::{Filter, Filtered};
use crate::trace::html::Html;
use crate::trace::json::Json;
use crate::trace::step::{Form, Needs};
use crate::trace::summary::Summary;
use crate::trace::text::{Colour, Text};
use crate::trace::{Limits, ScriptOutput, Trace};
use crate::zval::observe;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufWriter, IsTerminal, Write};
use std::process::ExitCode;

/// How many steps a page shows, if nothing else is said.
const HTML_STEPS: usize = 10_000;

/// Runs a script and shows its events. The exit status is the script's.
pub(super) fn trace(
    code: Code,
    arguments: Vec<Vec<u8>>,
    settings: &[(String, String)],
    options: &TraceOptions,
) -> ExitCode {
    if !observe::IS_BUILT_IN {
        let status = complain("this rephp was built without the feature trace", 1);
        return exit_code(status);
    }
    let prepared = match prepare(code, arguments, settings) {
        Ok(prepared) => prepared,
        Err(status) => return status,
    };
    let status = engine::on_script_stack(move |stack| {
        let form = match form(&prepared, options) {
            Ok(form) => form,
            Err(message) => return complain(&message, 1),
        };
        let sites = if form.needs().allocations {
            RecordSites::Yes
        } else {
            RecordSites::No
        };
        let limits = Limits {
            output: if options.quiet {
                ScriptOutput::LeftOut
            } else {
                ScriptOutput::Shown
            },
            steps: match options.format {
                TraceFormat::Html => Some(options.steps.unwrap_or(HTML_STEPS)),
                _ => options.steps,
            },
        };
        let trace = Trace::new(form, limits);
        match execute(stack, prepared, trace.output(), sites, |_| trace.watch()) {
            Ok(outcome) => {
                trace.finish(&outcome);
                outcome.status
            }
            Err(message) => complain(&message, 255),
        }
    });
    exit_code(status)
}

fn complain(message: &str, status: i32) -> i32 {
    let _ = writeln!(std::io::stderr(), "{message}");
    status
}

/// The form that was asked for, with what stands before and behind it.
fn form(prepared: &Prepared, options: &TraceOptions) -> Result<Box<dyn Form>, String> {
    let out = open(options.output.as_deref())?;
    let needs = Needs {
        states: options.states,
        ..Needs::default()
    };
    let mut filter = options.filter.clone();
    let mut form: Box<dyn Form> = match options.format {
        TraceFormat::Text => Box::new(Text::new(out, prepared.text(), colour(options))),
        TraceFormat::Json => Box::new(Json::new(out, prepared.name(), needs)),
        TraceFormat::Html => Box::new(Html::new(out, prepared.name(), prepared.text())),
        TraceFormat::Dot => Box::new(Dot::new(out, filter.line.take())),
        TraceFormat::Allocations(form) => Box::new(Allocations::new(out, form, prepared.name())),
    };
    if !filter.is_open() {
        form = Box::new(Filtered::new(form, Filter { ..filter }));
    }
    if options.summary {
        form = Box::new(Summary::new(form, Box::new(std::io::stdout())));
    }
    Ok(form)
}

/// Colours are for a terminal.
fn colour(options: &TraceOptions) -> Colour {
    if options.output.is_none() && std::io::stdout().is_terminal() && !colours_are_declined() {
        Colour::Ansi
    } else {
        Colour::None
    }
}

fn open(file: Option<&OsStr>) -> Result<Box<dyn Write>, String> {
    match file {
        None => Ok(Box::new(BufWriter::new(std::io::stdout()))),
        Some(name) => match File::create(name) {
            Ok(file) => Ok(Box::new(BufWriter::new(file))),
            Err(error) => Err(format!("{}: {error}", name.to_string_lossy())),
        },
    }
}
