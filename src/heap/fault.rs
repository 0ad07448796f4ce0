//! Allocations that fail on purpose: a test makes the Nth one of a request fail, to see that the request ends as it should
//! (`tests/faults.rs`).

use std::cell::Cell;

use super::Heap;
use super::failure::Failure;

/// Which allocation of a request fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The how manieth, from 1. 0 is none: allocations are only counted.
    pub at: u64,
    /// Whether later ones fail too.
    pub then: Afterwards,
}

/// What becomes of the allocations after the one that failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Afterwards {
    /// They succeed, as after something large was refused.
    #[default]
    Succeed,
    /// They fail too, as where there is nothing left at all. Those that the error message takes succeed.
    Fail,
}

/// The count of allocations, in a heap whose allocations may fail on purpose.
pub(super) struct Faults {
    wanted: Cell<Fault>,
    count: Cell<u64>,
}

impl Faults {
    pub(super) fn new(wanted: Fault) -> Faults {
        Faults {
            wanted: Cell::new(wanted),
            count: Cell::new(0),
        }
    }

    /// Another request begins.
    pub(super) fn start(&self) {
        self.count.set(0);
    }
}

impl Heap {
    /// Says which allocation fails from the next request on. Only for a heap with [`HeapConfig::fault`](super::HeapConfig).
    pub fn set_fault(&self, wanted: Fault) {
        if let Some(faults) = &self.faults {
            faults.wanted.set(wanted);
        }
    }

    /// How many allocations the request has made, where they are counted.
    pub fn allocations(&self) -> u64 {
        self.faults.as_ref().map_or(0, |faults| faults.count.get())
    }

    /// Counts an allocation of `size` bytes, and refuses the one that is to fail.
    ///
    /// Like memory_limit it lets everything pass while an error is being reported or the stack unwinds.
    pub(super) fn check_fault(&self, size: usize) -> Result<(), Failure> {
        let Some(faults) = &self.faults else {
            return Ok(());
        };
        if self.is_lenient() {
            return Ok(());
        }
        let count = faults.count.get() + 1;
        faults.count.set(count);
        let Fault { at, then } = faults.wanted.get();
        let fails = at != 0
            && match then {
                Afterwards::Succeed => count == at,
                Afterwards::Fail => count >= at,
            };
        if !fails {
            return Ok(());
        }
        Err(Failure::LimitExhausted {
            limit: self.limit(),
            tried: size,
        })
    }
}
