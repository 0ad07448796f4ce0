//! The feed: what the trace of a session tells. It keeps the memory as of now, and the events of the last input.

use super::input::BEFORE_EXPRESSION;
use crate::trace::replay::Replay;
use crate::trace::step::{End, Form, Needs, Numbers, StatementText, Step};
use crate::trace::text::{Colour, Text};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::rc::Rc;

/// The end of a session's trace.
#[derive(Clone, Default)]
pub struct Feed(Rc<Kept>);

#[derive(Default)]
struct Kept {
    replay: RefCell<Replay>,
    text: RefCell<Option<Text>>,
    events: Events,
    /// Names, zvals and counts before the last input.
    before: RefCell<BTreeMap<String, Shown>>,
    /// Whether the last byte printed ended a line.
    has_open_line: Cell<bool>,
}

/// A name's zval, as it was.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) zval: u32,
    pub(super) refcount: u32,
    pub(super) is_ref: bool,
    pub(super) value: String,
}

/// Text that is kept.
#[derive(Clone, Default)]
struct Events(Rc<RefCell<Vec<u8>>>);

impl Write for Events {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Feed {
    /// A form for the session's trace.
    pub fn form(&self) -> Box<dyn Form> {
        Box::new(FeedForm(Rc::clone(&self.0)))
    }

    /// A sink that passes what the session prints to `out`, and knows whether a line is open.
    pub fn output(&self, out: Box<dyn Write>) -> Box<dyn Write> {
        Box::new(Passed {
            kept: Rc::clone(&self.0),
            out,
        })
    }

    /// An input begins.
    pub(super) fn begin(&self, source: &[u8], is_coloured: bool) {
        let colour = if is_coloured {
            Colour::Ansi
        } else {
            Colour::None
        };
        self.0.events.0.borrow_mut().clear();
        let text = Text::new(Box::new(self.0.events.clone()), source, colour);
        *self.0.text.borrow_mut() = Some(text);
        *self.0.before.borrow_mut() = self.names().into_iter().collect();
    }

    /// The events of the last input, as text.
    pub(super) fn events(&self) -> String {
        String::from_utf8_lossy(&self.0.events.0.borrow()).into_owned()
    }

    /// All names with their zvals, the shortest first.
    pub(super) fn names(&self) -> Vec<(String, Shown)> {
        let replay = self.0.replay.borrow();
        self.shown(&replay, replay.names())
    }

    /// A name's zval, and all that it leads to.
    pub(super) fn below(&self, name: &str) -> Vec<(String, Shown)> {
        let replay = self.0.replay.borrow();
        let found = replay.names().into_iter().find(|(known, _)| known == name);
        let below = found.map(|(name, number)| replay.below(&name, number));
        self.shown(&replay, below.unwrap_or_default())
    }

    fn shown(&self, replay: &Replay, names: Vec<(String, u32)>) -> Vec<(String, Shown)> {
        names
            .into_iter()
            .filter_map(|(name, number)| {
                let zval = replay.zvals.get(&number)?;
                let shown = Shown {
                    zval: number,
                    refcount: zval.refcount,
                    is_ref: zval.is_ref,
                    value: zval.value.to_string(),
                };
                Some((name, shown))
            })
            .collect()
    }

    /// The names as they were before the last input.
    pub(super) fn before(&self) -> BTreeMap<String, Shown> {
        self.0.before.borrow().clone()
    }

    /// Whether a line of output is open; it is taken for closed from here on.
    pub(super) fn take_open_line(&self) -> bool {
        self.0.has_open_line.replace(false)
    }
}

struct FeedForm(Rc<Kept>);

impl Form for FeedForm {
    fn needs(&self) -> Needs {
        Needs {
            all_steps: true,
            ..Needs::default()
        }
    }

    fn step(&mut self, step: &Step, numbers: &Numbers<'_>) {
        self.0.replay.borrow_mut().step(step, numbers);
        if let Some(text) = self.0.text.borrow_mut().as_mut() {
            text.step(&as_entered(step), numbers);
        }
    }

    fn end(&mut self, _: &End) {}
}

/// The step with its statement as it was entered, without what was put around an expression.
fn as_entered(step: &Step) -> Step {
    let statement = step.statement.as_ref().map(|statement| {
        let text = statement.text.strip_prefix(BEFORE_EXPRESSION);
        match text {
            Some(text) if step.depth == 0 => Rc::new(StatementText {
                file: statement.file.clone(),
                line: statement.line,
                text: text.trim_end_matches(" …").to_owned(),
            }),
            _ => Rc::clone(statement),
        }
    });
    Step {
        statement,
        function: Rc::clone(&step.function),
        rows: step.rows.clone(),
        changes: Vec::new(),
        stack: Vec::new(),
        map: None,
        state: None,
        ..*step
    }
}

struct Passed {
    kept: Rc<Kept>,
    out: Box<dyn Write>,
}

impl Write for Passed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        if let Some(last) = bytes[..written].last() {
            self.kept.has_open_line.set(*last != b'\n');
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
