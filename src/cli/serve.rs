//! Runs the built-in server.

use super::arguments::ServeOptions;
use crate::engine::Engine;
use crate::heap::HeapConfig;
use crate::serve::{Options, Server};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::low_level::pipe;
use std::io::Write;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Runs the server until it is told to stop.
pub(super) fn serve(options: &ServeOptions, settings: &[(String, String)]) -> ExitCode {
    match prepare(options, settings).and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => super::refuse(&message, 1),
    }
}

fn prepare(options: &ServeOptions, settings: &[(String, String)]) -> Result<Server, String> {
    let document_root = match &options.document_root {
        Some(folder) => folder_of(folder)?,
        None => std::env::current_dir()
            .and_then(|folder| folder.canonicalize())
            .map_err(|error| error.to_string())?,
    };
    let heap = HeapConfig::from_environment(|name| std::env::var(name).ok())
        .map_err(|error| error.to_string())?;
    let mut engine = Engine::builder().sapi("cli-server").heap(heap);
    // What the command line has as its own (php-src `HARDCODED_INI`) is not so for the server.
    for (name, value) in [
        ("html_errors", "1"),
        ("implicit_flush", "0"),
        ("max_execution_time", "30"),
    ] {
        engine = engine.setting(name, value);
    }
    for (name, value) in settings {
        engine = engine.setting(name, value);
    }
    let router = options.router.as_ref().map(|router| {
        std::path::absolute(router)
            .and_then(|router| router.canonicalize())
            .unwrap_or_else(|_| router.clone())
    });
    let options = Options {
        address: options.address.clone(),
        document_root,
        router,
        workers: workers(),
        is_quiet: options.is_quiet,
        shows_state: options.shows_state,
        follows_links: options.follows_links,
    };
    let address = options.address.clone();
    Server::bind(engine.build(), options, std::io::stderr()).map_err(|error| {
        let reason = crate::stream::error_text(&error);
        format!("Failed to listen on {address} (reason: {reason})")
    })
}

fn folder_of(folder: &Path) -> Result<PathBuf, String> {
    let shown = folder.display();
    match folder.canonicalize() {
        Ok(real) if real.is_dir() => Ok(real),
        Ok(_) => Err(format!("{shown} is not a directory.")),
        Err(_) => Err(format!("Directory {shown} does not exist.")),
    }
}

/// How many requests run at the same time: `PHP_CLI_SERVER_WORKERS`, or as many as there are processors.
fn workers() -> usize {
    std::env::var("PHP_CLI_SERVER_WORKERS")
        .ok()
        .and_then(|text| text.trim().parse().ok())
        .filter(|count| (1..=1024).contains(count))
        .unwrap_or_else(|| std::thread::available_parallelism().map_or(2, usize::from))
}

fn run(server: Server) -> Result<(), String> {
    let text = |error: std::io::Error| error.to_string();
    let (stopped, stop) = UnixStream::pair().map_err(text)?;
    // The first signal stops the server when its requests are done, the second at once.
    let was_told = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        let again = Arc::clone(&was_told);
        signal_hook::flag::register_conditional_shutdown(signal, 1, again).map_err(text)?;
        signal_hook::flag::register(signal, Arc::clone(&was_told)).map_err(text)?;
        pipe::register(signal, stopped.try_clone().map_err(text)?).map_err(text)?;
    }
    // Also with -q, which only leaves out what is told of requests.
    let now = jiff::Zoned::now().strftime("%a %b %e %H:%M:%S %Y");
    let line = format!(
        "[{now}] PHP {} Development Server ({}) started\n",
        crate::PHP_VERSION,
        server.url()
    );
    let _ = std::io::stderr().write_all(line.as_bytes());
    server.run(stop).map_err(|error| error.to_string())
}
