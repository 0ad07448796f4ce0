//! What a trace is made of: steps, and the rows of a step.

use crate::zval::observe::{Payload, Separation};
use std::rc::Rc;

/// What happened in one statement, from its start, or from where a statement inside it ended, to where the next one began
/// or it ended.
pub struct Step {
    /// The statement; `None` outside all statements (destructors at the end, what a fatal error prints).
    pub statement: Option<Rc<StatementText>>,
    /// How many statements it stands in: 0 at the top level of the script.
    pub depth: usize,
    /// What happened, in order. Never empty.
    pub rows: Vec<Row>,
}

/// A statement, as a reader knows it.
pub struct StatementText {
    /// The file's name.
    pub file: String,
    /// The line it starts on.
    pub line: u32,
    /// Its text up to the end of that line.
    pub text: String,
}

/// One thing that happened.
pub enum Row {
    /// To a zval.
    Zval(ZvalRow),
    /// A payload was copied, to be written by one of its holders.
    Duplicated(Payload),
    /// The script printed.
    Output(Vec<u8>),
}

/// One thing that happened to a zval.
pub struct ZvalRow {
    /// What.
    pub what: What,
    /// The zval; of a separation, the copy.
    pub zval: Birth,
    /// Its number.
    pub number: u32,
    /// Of a separation, the zval that others keep.
    pub from: Option<From>,
    /// Its value afterwards, in short; of a freed zval, before.
    pub value: String,
    /// Its refcount before; 0 at birth.
    pub before: u32,
    /// Its refcount afterwards.
    pub after: u32,
    /// Whether its holders are a reference set afterwards.
    pub is_ref: bool,
    /// Who holds it at the step's end, as far as that has a name; of a freed zval, who held it.
    pub names: Vec<String>,
}

/// The zval that a copy separated from.
pub struct From {
    /// The zval.
    pub zval: Birth,
    /// Its number.
    pub number: u32,
    /// Its refcount before.
    pub before: u32,
    /// Its refcount once the holder had turned to the copy.
    pub after: u32,
    /// Who holds it at the step's end.
    pub names: Vec<String>,
}

/// What happens to zvals.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// It came to be.
    Born,
    /// One holder more.
    Shared,
    /// One holder less.
    Released,
    /// A holder got a copy of its own.
    Separated(Separation),
    /// Its holders became a reference set.
    MadeReference,
    /// It is no reference set any more: one holder is left.
    ReferenceDropped,
    /// Its value changed in place.
    Written,
    /// The last holder went.
    Freed,
}

/// The place of a zval in the order of births, those included that are never shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Birth(pub(super) u64);

/// How a request ended.
pub struct End {
    /// Zvals that were freed after the last statement.
    pub freed: usize,
    /// Zvals that nobody freed: the heap took them back.
    pub left: usize,
    /// Bytes of the heap in use when it was taken back.
    pub heap_bytes: usize,
    /// Chunks that held them.
    pub heap_chunks: usize,
    /// Zvals whose count was not what the events add up to. Always 0, or the trace is wrong.
    pub miscounted: usize,
    /// Whether a fatal error ended the script.
    pub is_fatal: bool,
}

/// A form that traces are written in.
pub trait Form {
    /// Writes a step.
    fn step(&mut self, step: &Step);
    /// Writes the end.
    fn end(&mut self, end: &End);
}
