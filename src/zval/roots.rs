//! The root buffer: payloads that lost a count (or whose zval did) and lived on, and so may be the last thread into a cycle.
//!
//! Only decrements that leave a count above 0 can strand a cycle (Bacon and Rajan, "Concurrent Cycle Collection in
//! Reference Counted Systems", 2001). Each such node is buffered once; the collector ([`crate::gc`]) works from here.
//! A node that is freed while it waits stays as a dead shell until the buffer is next cleaned: finding and removing its
//! entry would cost an index in each node.

use super::array::ArrayData;
use super::object::Object;
use super::observe::{self, Event, PayloadAddress};
use super::payload;
use super::value::Tag;
use super::zval::Zval;
use std::cell::{Cell, RefCell};
use std::ptr::NonNull;

/// Collector state inside a node: its colour and whether it waits in the root buffer.
#[repr(transparent)]
pub struct GcInfo(Cell<u16>);

/// The colours of the collector, as in Bacon and Rajan.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Colour {
    /// In use, or free.
    Black,
    /// Possible member of a cycle.
    Grey,
    /// Member of a garbage cycle.
    White,
    /// Possible root of a cycle.
    Purple,
}

const COLOUR: u16 = 0b11;
const BUFFERED: u16 = 0b100;
const DESTRUCTED: u16 = 0b1000;
const VISITED: u16 = 0b1_0000;

impl GcInfo {
    /// Black and not buffered.
    #[inline(always)]
    pub(super) const fn new() -> GcInfo {
        GcInfo(Cell::new(0))
    }

    /// Whether the node waits in the root buffer.
    #[inline(always)]
    pub(crate) fn is_buffered(&self) -> bool {
        self.0.get() & BUFFERED != 0
    }

    /// Notes that the node is, or is no longer, in the root buffer.
    pub(crate) fn set_buffered(&self, buffered: bool) {
        let rest = self.0.get() & !BUFFERED;
        self.0.set(if buffered { rest | BUFFERED } else { rest });
    }

    /// The node's colour.
    pub(crate) fn colour(&self) -> Colour {
        match self.0.get() & COLOUR {
            0 => Colour::Black,
            1 => Colour::Grey,
            2 => Colour::White,
            _ => Colour::Purple,
        }
    }

    /// Paints the node.
    pub(crate) fn paint(&self, colour: Colour) {
        let bits = match colour {
            Colour::Black => 0,
            Colour::Grey => 1,
            Colour::White => 2,
            Colour::Purple => 3,
        };
        self.0.set(self.0.get() & !COLOUR | bits);
    }

    /// Whether the object's destructor has run (or must not run any more).
    pub(crate) fn is_destructed(&self) -> bool {
        self.0.get() & DESTRUCTED != 0
    }

    /// Whether a walk is looking at what the container holds ([`super::Visit`]).
    pub(super) fn is_visited(&self) -> bool {
        self.0.get() & VISITED != 0
    }

    /// Notes that a walk is, or is no longer, looking at what the container holds.
    pub(super) fn set_visited(&self, visited: bool) {
        let rest = self.0.get() & !VISITED;
        self.0.set(if visited { rest | VISITED } else { rest });
    }

    /// Notes that the object's destructor has been called.
    pub(crate) fn set_destructed(&self) {
        self.0.set(self.0.get() | DESTRUCTED);
    }
}

/// A node of the graph that the collector walks.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Node {
    /// A zval holding an array or an object.
    Zval(NonNull<Zval>),
    /// The payload of an array.
    Array(NonNull<ArrayData>),
    /// An object.
    Object(NonNull<Object>),
}

struct RootBuffer {
    nodes: RefCell<Vec<Node>>,
    /// How many of them are dead.
    dead: Cell<usize>,
    /// Whether a collection is under way.
    collecting: Cell<bool>,
    runs: Cell<usize>,
    collected: Cell<usize>,
    threshold: Cell<usize>,
    enabled: Cell<bool>,
    wanted: Cell<bool>,
}

/// How many possible roots start a collection (php-src `GC_THRESHOLD_DEFAULT`).
pub(crate) const THRESHOLD_DEFAULT: usize = 10_001;

thread_local! {
    static BUFFER: RootBuffer = const {
        RootBuffer {
            nodes: RefCell::new(Vec::new()),
            dead: Cell::new(0),
            collecting: Cell::new(false),
            runs: Cell::new(0),
            collected: Cell::new(0),
            threshold: Cell::new(THRESHOLD_DEFAULT),
            enabled: Cell::new(true),
            wanted: Cell::new(false),
        }
    };
}

/// A payload lost a count, or a zval that holds it did, and lives on.
///
/// # Safety
/// `tag` is `Array` or `Object`, and `bits` points to a live payload of that kind.
pub(super) unsafe fn possible_payload(tag: Tag, bits: u64) {
    if tag == Tag::Array {
        // SAFETY: as the caller promises; payload pointers are never null.
        let array = unsafe { NonNull::new_unchecked(payload::pointer::<ArrayData>(bits)) };
        // SAFETY: as the caller promises.
        let data = unsafe { array.as_ref() };
        // Persistent arrays hold nothing that is counted, and must not be marked.
        if data.count_for_trial() >= 0 {
            add(data.gc(), Node::Array(array));
        }
    } else {
        // SAFETY: as the caller promises; payload pointers are never null.
        let object = unsafe { NonNull::new_unchecked(payload::pointer::<Object>(bits)) };
        // SAFETY: as the caller promises.
        add(unsafe { object.as_ref() }.gc(), Node::Object(object));
    }
}

#[inline]
fn add(gc: &GcInfo, node: Node) {
    if gc.is_buffered() {
        return;
    }
    gc.set_buffered(true);
    gc.paint(Colour::Purple);
    BUFFER.with(|buffer| {
        let mut nodes = buffer.nodes.borrow_mut();
        nodes.push(node);
        let living = nodes.len() - buffer.dead.get();
        if observe::is_watching() {
            tell(node, living);
        }
        if living >= buffer.threshold.get() && buffer.enabled.get() {
            buffer.wanted.set(true);
            super::interrupt::raise(super::interrupt::COLLECT);
        }
    });
}

#[cold]
fn tell(node: Node, waiting: usize) {
    let (tag, address) = match node {
        Node::Array(array) => (Tag::Array, array.addr().get()),
        Node::Object(object) => (Tag::Object, object.addr().get()),
        // Zvals are no roots.
        Node::Zval(_) => return,
    };
    observe::emit(Event::PossibleRoot {
        payload: PayloadAddress { tag, address },
        waiting,
    });
}

/// An object that is to be looked at in the next collection, though it lost no count.
pub(crate) fn possible_object(object: &super::ObjectRef) {
    add(object.gc_info(), Node::Object(object.as_ptr()));
}

/// So many dead in the buffer are worth a burial, if they are half of it.
const BURIAL_DUE: usize = 10_000;

/// A node dies that waits: takes it out of the buffer if it came last, as what was let go of a moment ago did. Otherwise it has
/// to stay as a shell ([`note_death`]).
#[inline]
pub(super) fn withdraw(node: Node) -> bool {
    BUFFER.with(|buffer| {
        let mut nodes = buffer.nodes.borrow_mut();
        let is_last = nodes.last() == Some(&node);
        if is_last {
            nodes.pop();
        }
        is_last
    })
}

/// A node died while it waits.
pub(super) fn note_death() {
    BUFFER.with(|buffer| {
        let dead = buffer.dead.get() + 1;
        buffer.dead.set(dead);
        if dead >= BURIAL_DUE && dead * 2 >= buffer.nodes.borrow().len() {
            buffer.wanted.set(true);
            super::interrupt::raise(super::interrupt::COLLECT);
        }
    });
}

/// Takes the dead out of the buffer.
pub(crate) fn take_dead(is_dead: impl Fn(Node) -> bool) -> Vec<Node> {
    BUFFER.with(|buffer| {
        buffer.wanted.set(false);
        if buffer.dead.replace(0) == 0 {
            return Vec::new();
        }
        let mut nodes = buffer.nodes.borrow_mut();
        let (dead, living) = nodes.drain(..).partition(|node| is_dead(*node));
        *nodes = living;
        dead
    })
}

/// That a collection is under way, as long as it lives.
pub(crate) struct Collecting(());

/// Starts a collection; `None` while one is under way.
pub(crate) fn start_collecting() -> Option<Collecting> {
    BUFFER.with(|buffer| (!buffer.collecting.replace(true)).then_some(Collecting(())))
}

impl Drop for Collecting {
    fn drop(&mut self) {
        BUFFER.with(|buffer| buffer.collecting.set(false));
    }
}

/// Whether a collection is under way.
pub(crate) fn is_collecting() -> bool {
    BUFFER.with(|buffer| buffer.collecting.get())
}

/// Counts a run of the collector.
pub(crate) fn count_run() {
    BUFFER.with(|buffer| buffer.runs.set(buffer.runs.get() + 1));
}

/// Counts what a run has freed.
pub(crate) fn count_collected(count: usize) {
    BUFFER.with(|buffer| buffer.collected.set(buffer.collected.get() + count));
}

/// How many runs there were in this request, and how many arrays and objects they freed.
pub(crate) fn counters() -> (usize, usize) {
    BUFFER.with(|buffer| (buffer.runs.get(), buffer.collected.get()))
}

/// Whether the buffer has filled to its threshold since the last collection.
pub(crate) fn collection_wanted() -> bool {
    BUFFER.with(|buffer| buffer.wanted.get())
}

/// Takes all roots out of the buffer.
pub(crate) fn take() -> Vec<Node> {
    BUFFER.with(|buffer| {
        buffer.wanted.set(false);
        std::mem::take(&mut *buffer.nodes.borrow_mut())
    })
}

/// The nodes that wait.
pub(crate) fn nodes() -> Vec<Node> {
    BUFFER.with(|buffer| buffer.nodes.borrow().clone())
}

/// How many nodes wait.
pub(crate) fn len() -> usize {
    BUFFER.with(|buffer| buffer.nodes.borrow().len())
}

/// How many nodes wait and are alive.
pub(crate) fn living() -> usize {
    BUFFER.with(|buffer| buffer.nodes.borrow().len() - buffer.dead.get())
}

/// How many roots start a collection.
pub(crate) fn threshold() -> usize {
    BUFFER.with(|buffer| buffer.threshold.get())
}

/// Sets how many roots start a collection.
pub(crate) fn set_threshold(threshold: usize) {
    BUFFER.with(|buffer| buffer.threshold.set(threshold));
}

/// Whether full buffers start collections (`zend.enable_gc`).
pub(crate) fn enabled() -> bool {
    BUFFER.with(|buffer| buffer.enabled.get())
}

/// Turns collections by a full buffer on or off.
pub(crate) fn set_enabled(enabled: bool) {
    BUFFER.with(|buffer| buffer.enabled.set(enabled));
}

/// Forgets all roots: the heap has taken their memory back.
pub(crate) fn forget() {
    BUFFER.with(|buffer| {
        buffer.nodes.borrow_mut().clear();
        buffer.dead.set(0);
        buffer.collecting.set(false);
        buffer.runs.set(0);
        buffer.collected.set(0);
        buffer.wanted.set(false);
        buffer.threshold.set(THRESHOLD_DEFAULT);
        buffer.enabled.set(true);
    });
}
