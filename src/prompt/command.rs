//! Commands: what starts with a colon.

use super::{Ended, Talk, document, input, memory};
use crate::ast;
use crate::ext::xdebug::path::Path;
use crate::gc;
use crate::parse;
use crate::source::Source;
use crate::trace::holders::{Subject, holders};
use crate::trace::size::size;
use crate::zval::View;
use bumpalo::Bump;

/// A command.
pub(super) struct Command {
    /// Its name, without the colon.
    pub(super) name: &'static str,
    /// What stands behind it.
    arguments: &'static str,
    /// What it does.
    help: &'static str,
}

/// All commands.
pub(super) const COMMANDS: &[Command] = &[
    command("vars", "", "variables: zval numbers, counts, values"),
    command("zval", "$x", "the zval of $x, and all that it leads to"),
    command("why", "$x", "who holds $x: every way to it, and its sizes"),
    command("diff", "", "what the last input changed"),
    command("trace", "on|off", "show events after each input"),
    command("heap", "", "the heap: usage, bins, pages"),
    command("gc", "", "collect cycles, and show the collector's state"),
    command("time", "[code]", "how long code (or the last input) took"),
    command(
        "mem",
        "[code]",
        "how much memory code (or the last input) took or gave back",
    ),
    command(
        "doc",
        "name",
        "what is known of a function, method or class",
    ),
    command("ast", "code", "the syntax tree of code"),
    command("save", "file", "write the session's inputs to a file"),
    command("load", "file", "run a file in this session"),
    command(
        "reset",
        "",
        "begin anew: no variables, functions or classes",
    ),
    command("help", "", "this list"),
    command("quit", "", "end, as ^D does"),
];

const fn command(name: &'static str, arguments: &'static str, help: &'static str) -> Command {
    Command {
        name,
        arguments,
        help,
    }
}

impl Talk<'_, '_, '_> {
    /// Does a command.
    pub(super) fn command(&mut self, text: &str) -> Option<Ended> {
        let (name, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let rest = rest.trim();
        let answer = match name {
            "vars" => memory::variables(self.feed),
            "zval" if !rest.is_empty() => memory::zval(self.feed, rest),
            "why" if !rest.is_empty() => self.why(rest),
            "diff" => memory::difference(self.feed),
            "trace" => self.set_tracing(rest),
            "heap" => memory::heap(self.session.heap()),
            "gc" => self.collect(),
            "time" => return self.time(rest),
            "mem" => return self.memory(rest),
            "doc" if !rest.is_empty() => document::document(self.session.machine(), rest),
            "ast" if !rest.is_empty() => tree(rest),
            "save" if !rest.is_empty() => self.save(rest),
            "load" if !rest.is_empty() => return self.load(rest),
            "reset" => return Some(Ended::Reset),
            "help" | "h" | "?" => help(),
            "quit" | "q" | "exit" => return Some(Ended::Exit(0)),
            _ => match COMMANDS.iter().find(|command| command.name == name) {
                Some(command) => format!("usage: :{} {}", command.name, command.arguments),
                None => format!("there is no :{name}; :help lists the commands"),
            },
        };
        self.say(&answer);
        None
    }

    fn why(&mut self, name: &str) -> String {
        let m = &*self.session.machine();
        let Some(path) = Path::parse(name.as_bytes()) else {
            return format!("{name} is no variable");
        };
        let Some(zval) = find(m, &path) else {
            return format!("no variable {name}");
        };
        let subject = match zval.view() {
            view @ View::Object(_) => Subject::Payload(view),
            _ => Subject::Zval(zval),
        };
        let found = holders(m, subject);
        let size = size(zval);
        let mut lines: Vec<String> = found
            .ways
            .iter()
            .map(|way| format!("held by {way}"))
            .collect();
        if found.has_more {
            lines.push("and more".to_owned());
        }
        lines.push(format!(
            "{} B itself, {} B would come back if it went, {} B within reach",
            size.shallow, size.retained, size.reachable
        ));
        lines.join("\n")
    }

    fn set_tracing(&mut self, word: &str) -> String {
        match word {
            "on" => self.is_tracing = true,
            "off" => self.is_tracing = false,
            "" => {}
            _ => return "usage: :trace on|off".to_owned(),
        }
        let state = if self.is_tracing { "on" } else { "off" };
        format!("trace is {state}")
    }

    fn collect(&mut self) -> String {
        self.feed.begin(b"", self.prompt.is_coloured);
        let count = gc::collect();
        self.trace.settle(self.session.machine());
        let status = gc::status();
        let events = if self.is_tracing {
            self.feed.events()
        } else {
            String::new()
        };
        format!(
            "{events}freed {count}; {} runs so far, {} freed, {} possible roots wait, {} start a run",
            status.runs, status.collected, status.roots, status.threshold
        )
    }

    fn time(&mut self, code: &str) -> Option<Ended> {
        let ended = self.run_behind(code);
        if let Some(last) = &self.last {
            let text = format!("{:.3} ms", last.time.as_secs_f64() * 1000.0);
            self.say(&text);
        }
        ended
    }

    fn memory(&mut self, code: &str) -> Option<Ended> {
        let ended = self.run_behind(code);
        let usage = self.session.heap().usage();
        let change = self.last.as_ref().map_or(0, |last| last.memory);
        let text = format!("{change:+} B, {usage} B in use");
        self.say(&text);
        ended
    }

    fn run_behind(&mut self, code: &str) -> Option<Ended> {
        if code.is_empty() {
            return None;
        }
        self.code(&input::code(code))
    }

    fn save(&mut self, file: &str) -> String {
        let mut text = "<?php\n".to_owned();
        for input in &self.entered {
            text.push_str(input);
            if !input.ends_with([';', '}']) {
                text.push(';');
            }
            text.push('\n');
        }
        match std::fs::write(file, text) {
            Ok(()) => format!("{} inputs written to {file}", self.entered.len()),
            Err(error) => format!("{file}: {error}"),
        }
    }

    fn load(&mut self, file: &str) -> Option<Ended> {
        if let Err(error) = std::fs::metadata(file) {
            self.say(&format!("{file}: {error}"));
            return None;
        }
        let path = file.replace('\\', "\\\\").replace('\'', "\\'");
        self.code(&input::code(&format!("require '{path}'")))
    }
}

/// The zval at the end of a path from a global variable.
fn find<'a>(m: &'a crate::eval::Machine, path: &Path) -> Option<&'a crate::zval::ZvalPtr> {
    let (_, zval) = m.globals.iter().find(|(name, _)| **name == path.variable)?;
    path.follow(zval)
}

fn tree(code: &str) -> String {
    let arena = Bump::new();
    let source = Source::code(super::NAME, code.as_bytes());
    match parse::parse(&arena, &source) {
        Ok(program) => ast::dump(program).trim_end().to_owned(),
        Err(_) => {
            let ended = Source::code(super::NAME, format!("{code};").into_bytes());
            match parse::parse(&arena, &ended) {
                Ok(program) => ast::dump(program).trim_end().to_owned(),
                Err(error) => String::from_utf8_lossy(&error.message).into_owned(),
            }
        }
    }
}

fn help() -> String {
    let lines: Vec<String> = COMMANDS
        .iter()
        .map(|command| {
            let usage = format!(":{} {}", command.name, command.arguments);
            format!("{usage:<16} {}", command.help)
        })
        .collect();
    lines.join("\n")
}
