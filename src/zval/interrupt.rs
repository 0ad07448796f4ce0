//! The interrupt word: reasons for the evaluator to stop at its next safe point (a loop's back edge, a call).
//!
//! One load tells the evaluator that nothing is up. php-src has the same word as `EG(vm_interrupt)`.

use std::cell::Cell;

/// The root buffer is full.
pub const COLLECT: u32 = 1;
/// A destructor, or another callback that could not return an error, threw.
pub const THROWN: u32 = 2;
/// The time limit has passed.
pub const TIMEOUT: u32 = 4;

thread_local! {
    static PENDING: Cell<u32> = const { Cell::new(0) };
}

/// Adds a reason.
pub fn raise(reason: u32) {
    PENDING.set(PENDING.get() | reason);
}

/// Whether there is any reason to stop.
#[inline(always)]
pub fn pending() -> bool {
    PENDING.get() != 0
}

/// Takes the reasons, leaving none.
pub fn take() -> u32 {
    PENDING.replace(0)
}
