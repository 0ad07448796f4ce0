//! What a trace is made of: steps, the rows of a step, and what changed in the graph of who holds what.

use crate::heap::{MapEvent, PageRun};
use crate::zval::Tag;
use crate::zval::observe::{Payload, Phase, Separation};
use std::ops::Deref;
use std::rc::Rc;

pub use super::value::ShortValue;
pub use crate::eval::traced::BailoutCause;

/// What happened in one statement, from its start, or from where a statement inside it ended, to where the next one began
/// or it ended.
pub struct Step {
    /// The statement; `None` outside all statements (destructors at the end, what a fatal error prints).
    pub statement: Option<Rc<StatementText>>,
    /// How many statements it stands in: 0 at the top level of the script.
    pub depth: usize,
    /// The function it runs in, as holders of its variables have it; empty for a file.
    pub function: Rc<str>,
    /// What happened, in order.
    pub rows: Vec<Row>,
    /// What changed in the graph, as of the step's end. Rows or changes are there, or both.
    pub changes: Vec<Change>,
    /// Bytes of the request heap in use at its end.
    pub heap_bytes: usize,
    /// Bytes that were allocated in it, where that was asked for.
    pub allocated: u64,
    /// The calls under way, the innermost last, where allocations were asked for.
    pub stack: Vec<Call>,
    /// What changed in the heap's map, where that was asked for.
    pub map: Option<Box<MapChange>>,
    /// What the engine itself has, where that was asked for.
    pub state: Option<Box<State>>,
}

/// What changed in the heap's map.
pub struct MapChange {
    /// The chunks there are.
    pub chunks: Vec<usize>,
    /// Runs that are new, gone (then they are free) or otherwise used.
    pub runs: Vec<PageRun>,
    /// Bytes of each huge block.
    pub huge: Vec<usize>,
    /// Chunks that are kept for later.
    pub cached: usize,
}

/// A call under way.
#[derive(Clone)]
pub struct Call {
    /// Which, among those that run at the same time.
    pub frame: usize,
    /// The function; empty for a file.
    pub function: Rc<str>,
    /// The statement of it that runs.
    pub statement: Rc<StatementText>,
}

/// What the engine itself has at a step's end, to compare a replay with.
pub struct State {
    /// Holders with their places: each place's key, zval, refcount and is_ref.
    pub holders: Vec<(HolderId, Vec<StatePlace>)>,
    /// Whether more holders are there than were looked at.
    pub is_partial: bool,
}

/// A place as the engine has it.
pub struct StatePlace {
    /// Its key.
    pub key: PlaceKey,
    /// The zval it holds.
    pub zval: Birth,
    /// The zval's refcount.
    pub refcount: u32,
    /// Whether the zval is a reference set.
    pub is_ref: bool,
    /// The array or object in the zval, if that has places.
    pub payload: Option<HolderId>,
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
#[derive(Clone)]
pub enum Row {
    /// To a zval.
    Zval(ZvalRow),
    /// A payload was copied, to be written by one of its holders.
    Duplicated(Payload),
    /// The script printed.
    Output(Vec<u8>),
    /// An array or object may be the last thread into a cycle.
    PossibleRoot {
        /// Which, if it has a holder's number.
        payload: Option<HolderId>,
        /// How it can be reached, if it can.
        name: Option<String>,
        /// How many wait now.
        waiting: usize,
    },
    /// The cycle collector has come to a further phase.
    Collection(Phase),
    /// The heap took memory from below, or gave it back.
    Mapped(MapEvent),
    /// The request ends early.
    Bailout(Bailout),
}

/// What ends a request early.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bailout {
    /// Why.
    pub why: BailoutCause,
    /// The line that ran, and its file.
    pub line: u32,
    /// The file.
    pub file: String,
    /// Bytes of the request heap in use.
    pub heap_bytes: usize,
    /// Zvals that live.
    pub zvals: usize,
}

/// The number of a holder: a set of variables, an array or an object.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct HolderId(pub(super) u32);

impl HolderId {
    /// The number, from 1.
    pub fn get(self) -> u32 {
        self.0
    }
}

/// What has places that hold zvals.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum HolderKind {
    /// The global variables.
    Globals,
    /// The variables of a call under way.
    Frame(Rc<str>),
    /// The static variables of a function.
    Statics(Rc<str>),
    /// The static properties of a class.
    Class(Rc<str>),
    /// The payload of an array.
    Array,
    /// An object of this class.
    Object(Rc<str>),
}

/// The key of a place.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum PlaceKey {
    /// A variable or static property: `$name`.
    Variable(Rc<[u8]>),
    /// An element: `[3]`.
    Index(i64),
    /// An element: `['name']`.
    Key(Rc<[u8]>),
    /// A property: `->name`.
    Property(Rc<[u8]>),
    /// Something that a builtin class, a closure or a suspended generator keeps inside: `{0}`.
    Inner(u32),
}

/// What a place holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Held {
    /// A zval.
    Zval(Birth),
    /// An array or object, without a zval between: `$this`, a closure's object.
    Payload(HolderId),
}

/// A change of the graph.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// There is a holder more, without places.
    Appeared {
        /// Which.
        holder: HolderId,
        /// What it is.
        kind: HolderKind,
    },
    /// A holder is gone with all of its places.
    Gone {
        /// Which.
        holder: HolderId,
    },
    /// A place holds something, or something else than before.
    Filled {
        /// Whose place.
        holder: HolderId,
        /// Which.
        key: PlaceKey,
        /// What it holds.
        held: Held,
    },
    /// A place is no more.
    Emptied {
        /// Whose place.
        holder: HolderId,
        /// Which.
        key: PlaceKey,
    },
    /// The value of a zval is an array or object with places, or is no more.
    Payload {
        /// Which zval.
        zval: Birth,
        /// What it has now.
        holder: Option<HolderId>,
    },
}

/// The numbers of zvals.
pub struct Numbers<'a>(pub(super) &'a super::lives::Lives);

impl Numbers<'_> {
    /// The number of a zval, unless it was a temporary.
    pub fn of(&self, zval: Birth) -> Option<u32> {
        self.0.of(zval)?.number
    }
}

/// Names of a zval, the shortest first. Zvals that are called the same share one list.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct NameList(Option<Rc<[Rc<str>]>>);

impl Deref for NameList {
    type Target = [Rc<str>];

    fn deref(&self) -> &[Rc<str>] {
        self.0.as_deref().unwrap_or_default()
    }
}

impl FromIterator<Rc<str>> for NameList {
    fn from_iter<I: IntoIterator<Item = Rc<str>>>(names: I) -> NameList {
        let names: Rc<[Rc<str>]> = names.into_iter().collect();
        NameList((!names.is_empty()).then_some(names))
    }
}

/// One thing that happened to a zval.
#[derive(Clone)]
pub struct ZvalRow {
    /// What.
    pub what: What,
    /// The zval; of a separation, the copy.
    pub zval: Birth,
    /// Its number.
    pub number: u32,
    /// Of a separation, the zval that others keep.
    pub from: Option<Box<From>>,
    /// Its value afterwards, in short; of a freed zval, before.
    pub value: ShortValue,
    /// The type of its value.
    pub tag: Tag,
    /// Its refcount before; 0 at birth.
    pub before: u32,
    /// Its refcount afterwards.
    pub after: u32,
    /// Whether its holders are a reference set afterwards.
    pub is_ref: bool,
    /// Who holds it at the step's end, as far as that has a name; of a freed zval, who held it.
    pub names: NameList,
}

/// The zval that a copy separated from.
#[derive(Clone)]
pub struct From {
    /// The zval.
    pub zval: Birth,
    /// Its number.
    pub number: u32,
    /// Its refcount before.
    pub before: u32,
    /// Its refcount once the holder had turned to the copy.
    pub after: u32,
    /// Whether its holders are a reference set.
    pub is_ref: bool,
    /// Who holds it at the step's end.
    pub names: NameList,
}

/// What happens to zvals.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// It came to be.
    Born,
    /// It was there before the trace started, and is seen for the first time.
    Met,
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
    /// Whether recording ended before the script did.
    pub is_cut: bool,
}

/// What a form wants to be told besides what happens to zvals.
#[expect(clippy::struct_excessive_bools, reason = "each is a wish of its own")]
#[derive(Clone, Copy, Default)]
pub struct Needs {
    /// Steps in which only the graph or the heap changed, and steps in which nothing did.
    pub all_steps: bool,
    /// What the engine itself has, at each step.
    pub states: bool,
    /// The heap's pages, at each step.
    pub pages: bool,
    /// Allocated bytes and the calls under way, at each step. The heap must record sites.
    pub allocations: bool,
}

/// A form that traces are written in.
pub trait Form {
    /// What it has to know.
    fn needs(&self) -> Needs {
        Needs::default()
    }
    /// Writes a step.
    fn step(&mut self, step: &Step, numbers: &Numbers<'_>);
    /// Writes the end.
    fn end(&mut self, end: &End);
}
