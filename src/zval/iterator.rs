//! foreach by reference walks a live array: what keeps its place true while the body changes the array.
//!
//! A loop remembers a position. Positions survive everything but closing up the holes of a hashed table, so an array
//! that is being walked keeps its holes until no such loop is running.

use super::array::{PhpArray, Position};
use std::cell::Cell;

thread_local! {
    static RUNNING: Cell<u32> = const { Cell::new(0) };
}

/// One running foreach by reference.
pub struct LiveWalk {
    position: Position,
    payload: usize,
}

impl LiveWalk {
    /// Starts a walk at the first element.
    pub fn start() -> LiveWalk {
        RUNNING.set(RUNNING.get() + 1);
        LiveWalk {
            position: 0,
            payload: 0,
        }
    }

    /// The position of the next element of `array`, which is then behind us. The array is marked as walked; one that was
    /// put in the place of the walked array is walked from its start.
    pub fn advance(&mut self, array: &PhpArray) -> Option<Position> {
        let payload = array.as_ptr().as_ptr().addr();
        if payload != self.payload {
            if self.payload != 0 && !array.is_walked() {
                self.position = 0;
            }
            self.payload = payload;
        }
        let at = array.seek(self.position)?;
        self.position = at + 1;
        Some(at)
    }

    /// Notes which payload the walk is now in, after the array was separated.
    pub fn follow(&mut self, array: &PhpArray) {
        self.payload = array.as_ptr().as_ptr().addr();
    }
}

impl Drop for LiveWalk {
    fn drop(&mut self) {
        RUNNING.set(RUNNING.get().saturating_sub(1));
    }
}

/// Whether any walk is running in this request.
pub(super) fn any_running() -> bool {
    RUNNING.get() > 0
}

/// Forgets all walks: the request is over.
pub(crate) fn forget() {
    RUNNING.set(0);
}
