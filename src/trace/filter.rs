//! Filters: only some statements, zvals or kinds of events, for any form.

use super::step::{End, Form, Needs, Numbers, Row, Step, What, ZvalRow};

/// What is let through. Everything, where nothing is said.
#[derive(Clone, Default, Debug)]
pub struct Filter {
    /// Statements on this line.
    pub line: Option<u32>,
    /// Statements in this function, by its name or `Class::method`.
    pub function: Option<String>,
    /// The zval of this number.
    pub zval: Option<u32>,
    /// Events of these kinds.
    pub only: Vec<EventKind>,
}

/// A kind of event.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EventKind {
    /// A zval came to be.
    Born,
    /// One holder more.
    Share,
    /// One holder less.
    Release,
    /// A holder got a copy of its own.
    Separate,
    /// is_ref was set.
    MakeRef,
    /// is_ref fell back.
    DropRef,
    /// A value changed in place.
    Write,
    /// The last holder went.
    Free,
    /// A payload was copied.
    Duplicate,
    /// The script printed.
    Output,
    /// A possible root was added.
    Root,
    /// A collection's phase.
    Gc,
    /// Memory was mapped or given back.
    Map,
    /// The request ends early.
    Bailout,
}

/// The kinds with their names on the command line.
pub const EVENT_KINDS: &[(&str, EventKind)] = &[
    ("born", EventKind::Born),
    ("share", EventKind::Share),
    ("release", EventKind::Release),
    ("separate", EventKind::Separate),
    ("make-ref", EventKind::MakeRef),
    ("drop-ref", EventKind::DropRef),
    ("write", EventKind::Write),
    ("free", EventKind::Free),
    ("duplicate", EventKind::Duplicate),
    ("out", EventKind::Output),
    ("root", EventKind::Root),
    ("gc", EventKind::Gc),
    ("map", EventKind::Map),
    ("bailout", EventKind::Bailout),
];

impl EventKind {
    /// The kind of a row.
    pub fn of(row: &Row) -> EventKind {
        match row {
            Row::Zval(row) => match row.what {
                What::Born | What::Met => EventKind::Born,
                What::Shared => EventKind::Share,
                What::Released => EventKind::Release,
                What::Separated(_) => EventKind::Separate,
                What::MadeReference => EventKind::MakeRef,
                What::ReferenceDropped => EventKind::DropRef,
                What::Written => EventKind::Write,
                What::Freed => EventKind::Free,
            },
            Row::Duplicated(_) => EventKind::Duplicate,
            Row::Output(_) => EventKind::Output,
            Row::PossibleRoot { .. } => EventKind::Root,
            Row::Collection(_) => EventKind::Gc,
            Row::Mapped(_) => EventKind::Map,
            Row::Bailout(_) => EventKind::Bailout,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        EVENT_KINDS
            .iter()
            .find(|(_, kind)| *kind == self)
            .map_or("", |(name, _)| name)
    }
}

impl Filter {
    /// Whether everything is let through.
    pub fn is_open(&self) -> bool {
        self.line.is_none()
            && self.function.is_none()
            && self.zval.is_none()
            && self.only.is_empty()
    }

    fn takes_step(&self, step: &Step) -> bool {
        let line = step.statement.as_ref().map(|statement| statement.line);
        if self.line.is_some() && self.line != line {
            return false;
        }
        let Some(function) = &self.function else {
            return true;
        };
        let method = step.function.rsplit("::").next().unwrap_or_default();
        function.eq_ignore_ascii_case(&step.function) || function.eq_ignore_ascii_case(method)
    }

    fn takes_row(&self, row: &Row) -> bool {
        if !self.only.is_empty() && !self.only.contains(&EventKind::of(row)) {
            return false;
        }
        match (self.zval, row) {
            (None, _) => true,
            (Some(zval), Row::Zval(row)) => is_about(row, zval),
            (Some(_), _) => false,
        }
    }
}

fn is_about(row: &ZvalRow, zval: u32) -> bool {
    row.number == zval || row.from.as_ref().is_some_and(|from| from.number == zval)
}

/// A form behind a filter.
pub struct Filtered {
    form: Box<dyn Form>,
    filter: Filter,
}

impl Filtered {
    /// `form`, told only what `filter` lets through.
    pub fn new(form: Box<dyn Form>, filter: Filter) -> Filtered {
        Filtered { form, filter }
    }
}

impl Form for Filtered {
    fn needs(&self) -> Needs {
        Needs {
            all_steps: false,
            ..self.form.needs()
        }
    }

    fn step(&mut self, step: &Step, numbers: &Numbers<'_>) {
        if !self.filter.takes_step(step) {
            return;
        }
        let rows: Vec<Row> = step
            .rows
            .iter()
            .filter(|row| self.filter.takes_row(row))
            .cloned()
            .collect();
        if rows.is_empty() {
            return;
        }
        let step = Step {
            rows,
            changes: Vec::new(),
            state: None,
            map: None,
            statement: step.statement.clone(),
            function: step.function.clone(),
            stack: step.stack.clone(),
            ..*step
        };
        self.form.step(&step, numbers);
    }

    fn end(&mut self, end: &End) {
        self.form.end(end);
    }
}
