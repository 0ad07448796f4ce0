//! The prompt: `rephp` on a terminal, or `rephp -a`. Statements run as they are entered, results are shown without `echo`, and
//! commands that start with a colon look into the memory.
//!
//! ```text
//! line ──► input (complete? expression, statements or command?) ──► Session::run ──► result, shown
//!              ▲                                                        │
//!   editor: completion, highlighting, history          feed: events ◄───┘  (a trace that runs all the time)
//! ```
//!
//! A session is one request that is given its code piece by piece. An error, also a fatal one, ends only the piece that made
//! it. Zvals are watched from the start, so that they can be named by their numbers, as traces do; showing a value or a zval
//! adds no count.

mod command;
mod complete;
mod document;
mod editor;
pub mod feed;
mod highlight;
mod input;
mod memory;
mod show;

use crate::engine::{Piece, Session};
use crate::trace::Trace;
use crate::trace::text::Colour;
use editor::{Editor, Entered};
use feed::Feed;
use input::Input;
use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// The name that messages show for the code of a session.
pub const NAME: &[u8] = b"php shell code";

/// How a session ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ended {
    /// At the end of input, or by `exit` with this status.
    Exit(i32),
    /// By `:reset`: another one is to begin.
    Reset,
}

/// What a session keeps besides the request.
pub struct Prompt {
    editor: Editor,
    out: Box<dyn Write>,
    is_coloured: bool,
}

/// What happened to a piece of code.
struct Ran {
    time: Duration,
    /// Change of the heap's usage, in bytes.
    memory: i64,
}

impl Prompt {
    /// A prompt on the terminal that says what it has to say to `out`, with the history in `history`.
    ///
    /// # Errors
    /// The terminal cannot be used.
    pub fn new(
        history: Option<PathBuf>,
        out: Box<dyn Write>,
        colour: Colour,
    ) -> Result<Prompt, String> {
        let is_coloured = colour == Colour::Ansi;
        Ok(Prompt {
            editor: Editor::new(history, is_coloured)?,
            out,
            is_coloured,
        })
    }

    /// Greets.
    pub fn greet(&mut self) {
        if self.editor.is_terminal() {
            self.say(&format!(
                "rephp {}, PHP {}. :help lists the commands, ^D ends.",
                env!("CARGO_PKG_VERSION"),
                crate::PHP_VERSION
            ));
        }
    }

    /// Runs a session to its end. `trace` is a trace on `feed` that watches it.
    pub fn run(&mut self, session: &mut Session<'_>, trace: &Trace, feed: &Feed) -> Ended {
        let mut talk = Talk {
            prompt: self,
            session,
            trace,
            feed,
            is_tracing: false,
            entered: Vec::new(),
            last: None,
        };
        talk.run()
    }

    fn say(&mut self, text: &str) {
        let _ = writeln!(self.out, "{text}");
        let _ = self.out.flush();
    }
}

/// A session under way.
struct Talk<'p, 's, 'm> {
    prompt: &'p mut Prompt,
    session: &'s mut Session<'m>,
    trace: &'p Trace,
    feed: &'p Feed,
    /// Whether events are shown behind each input.
    is_tracing: bool,
    /// The inputs that ran, for `:save`.
    entered: Vec<String>,
    last: Option<Ran>,
}

impl Talk<'_, '_, '_> {
    fn run(&mut self) -> Ended {
        loop {
            let names = complete::names(self.session.machine());
            let line = match self.prompt.editor.read(names) {
                Entered::Line(line) => line,
                Entered::Interrupted => continue,
                Entered::End => return Ended::Exit(0),
            };
            if let Some(ended) = self.take(&line) {
                return ended;
            }
        }
    }

    /// Does what was entered.
    fn take(&mut self, line: &str) -> Option<Ended> {
        match input::read(line) {
            Input::Nothing => None,
            Input::Command(command) => self.command(&command),
            Input::Code(code) => self.code(&code),
        }
    }

    /// Runs code, shows its result and, with `:trace on`, its events.
    fn code(&mut self, code: &input::Code) -> Option<Ended> {
        let source = code.source();
        self.feed.begin(source.text(), self.prompt.is_coloured);
        let before = self.session.heap().usage() as i64;
        let started = Instant::now();
        let piece = self.session.run(&source);
        let time = started.elapsed();
        self.end_line();
        let ended = match piece {
            Piece::Returned(value) => {
                if code.has_result() {
                    let text = show::value(value.view(), self.prompt.is_coloured);
                    self.say(&text);
                }
                drop(value);
                self.entered.push(code.entered().to_owned());
                None
            }
            Piece::Failed => None,
            Piece::Exited => Some(Ended::Exit(self.session.machine().exit_status)),
        };
        self.trace.settle(self.session.machine());
        let memory = self.session.heap().usage() as i64 - before;
        self.last = Some(Ran { time, memory });
        if self.is_tracing {
            let events = self.feed.events();
            self.say(events.trim_end());
        }
        ended
    }

    /// Output without a line end gets one, so that what follows starts a line of its own.
    fn end_line(&mut self) {
        if self.feed.take_open_line() {
            self.prompt.say("");
        }
    }

    fn say(&mut self, text: &str) {
        if !text.is_empty() || self.prompt.is_coloured {
            self.prompt.say(text);
        }
    }
}
