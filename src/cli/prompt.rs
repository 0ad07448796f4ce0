//! `rephp` on a terminal, `rephp -a`: the prompt.

use super::colours_are_declined;
use super::run::exit_code;
use crate::engine::{self, ScriptStack, Start};
use crate::eval::ini::Ini;
use crate::eval::output::Output;
use crate::heap::{Heap, HeapConfig};
use crate::prompt::feed::Feed;
use crate::prompt::{Ended, NAME, Prompt};
use crate::trace::text::Colour;
use crate::trace::{Limits, ScriptOutput, Trace};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Runs the prompt until it ends.
pub(super) fn prompt(settings: &[(String, String)]) -> ExitCode {
    let status = engine::on_script_stack(move |stack| match talk(stack, settings) {
        Ok(status) => status,
        Err(message) => {
            let _ = writeln!(std::io::stderr(), "{message}");
            255
        }
    });
    exit_code(status)
}

fn talk(stack: ScriptStack, settings: &[(String, String)]) -> Result<i32, String> {
    let is_terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let colour = match is_terminal && !colours_are_declined() {
        true => Colour::Ansi,
        false => Colour::None,
    };
    let mut prompt = Prompt::new(history_file(), Box::new(std::io::stdout()), colour)?;
    prompt.greet();
    loop {
        match session(stack, settings, &mut prompt)? {
            Ended::Exit(status) => return Ok(status),
            Ended::Reset => {}
        }
    }
}

/// One request of the prompt.
fn session(
    stack: ScriptStack,
    settings: &[(String, String)],
    prompt: &mut Prompt,
) -> Result<Ended, String> {
    let config = HeapConfig::from_environment(|name| std::env::var(name).ok())
        .map_err(|error| error.to_string())?;
    let heap = Heap::new(config).map_err(|error| error.to_string())?;
    let mut ini = Ini::default();
    for (name, value) in settings {
        ini.configure(name, value);
    }
    let feed = Feed::default();
    let trace = Trace::new(
        feed.form(),
        Limits {
            output: ScriptOutput::LeftOut,
            steps: None,
        },
    );
    let start = Start {
        name: NAME.to_vec(),
        arguments: vec![NAME.to_vec()],
        ini,
        output: Output::new(
            feed.output(Box::new(std::io::stdout())),
            Box::new(std::io::stderr()),
        ),
        is_from_standard_input: false,
        surroundings: engine::Surroundings::default(),
    };
    let mut ended = Ended::Exit(0);
    let outcome = engine::session(&heap, stack, start, trace.watch(), |session| {
        ended = prompt.run(session, &trace, &feed);
    });
    let status = outcome.status;
    trace.finish(&outcome);
    Ok(match ended {
        Ended::Exit(_) => Ended::Exit(status),
        Ended::Reset => Ended::Reset,
    })
}

/// Where the history is: `$REPHP_HISTORY`, or the user's state folder.
fn history_file() -> Option<PathBuf> {
    if let Some(file) = std::env::var_os("REPHP_HISTORY") {
        return (!file.is_empty()).then(|| file.into());
    }
    let folder = match std::env::var_os("XDG_STATE_HOME") {
        Some(folder) if !folder.is_empty() => PathBuf::from(folder),
        _ => PathBuf::from(std::env::var_os("HOME")?).join(".local/state"),
    };
    Some(folder.join("rephp/history"))
}
