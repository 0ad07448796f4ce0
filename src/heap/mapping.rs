//! Told to whoever watches: chunks, page runs and huge blocks that are taken from below and given back.
//!
//! Only the slow paths speak: a free list that is refilled, a block of pages, a segment. A watcher must not allocate from the
//! heap while it listens.

use std::cell::Cell;

/// What was mapped, or given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mapping {
    /// A chunk, from the storage.
    Chunk,
    /// Pages cut into small blocks of so many bytes.
    Run {
        /// Bytes of a block.
        block: usize,
    },
    /// Pages that are one large block.
    Large,
    /// A segment that is one huge block.
    Huge,
}

/// Which way the memory goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The heap takes it.
    Taken,
    /// The heap gives it back.
    Returned,
}

/// Memory that changes hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MapEvent {
    /// What it is.
    pub what: Mapping,
    /// Which way it goes.
    pub direction: Direction,
    /// How much.
    pub bytes: usize,
}

thread_local! {
    static WATCHER: Cell<Option<fn(MapEvent)>> = const { Cell::new(None) };
}

/// Sets who is told, on this thread.
pub fn set_map_watcher(watcher: Option<fn(MapEvent)>) {
    WATCHER.set(watcher);
}

/// Memory is taken.
pub(super) fn taken(what: Mapping, bytes: usize) {
    tell(what, Direction::Taken, bytes);
}

/// Memory is given back.
pub(super) fn returned(what: Mapping, bytes: usize) {
    tell(what, Direction::Returned, bytes);
}

fn tell(what: Mapping, direction: Direction, bytes: usize) {
    if cfg!(feature = "trace")
        && let Some(watcher) = WATCHER.get()
    {
        watcher(MapEvent {
            what,
            direction,
            bytes,
        });
    }
}
