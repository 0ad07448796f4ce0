//! The cycle collector: Bacon and Rajan's synchronous one ("Concurrent Cycle Collection in Reference Counted Systems", 2001).
//!
//! A cycle can only be stranded by a decrement that leaves a count above 0. Such nodes wait in the root buffer
//! ([`crate::zval::roots`]). A collection asks of everything reachable from them whether it is held from elsewhere:
//!
//! ```text
//!   mark grey     each edge takes a count away from where it leads: what is left are holders from outside
//!   scan          a count left: black again, with all it leads to, and their counts back; else white
//!   collect       white nodes hold each other and nothing else does: garbage
//! ```
//!
//! A zval has one edge, to its payload, so that every cycle goes through payloads: those alone are roots, as in PHP 7 and later.
//! Nodes are zvals, payloads of arrays, and objects, each with a count of its own. All walks keep their own stack, so the
//! length of a list does not matter, and take time in proportion to what they reach.
//!
//! As in PHP 8, a collection that finds objects with destructors runs those, leaves them and all they lead to alone, and is
//! followed by one more: a destructor may have put what it could reach within the script's reach again.

mod garbage;
mod graph;
mod trial;

use crate::zval::observe::{self, Event, Phase};
use crate::zval::{View, roots};

/// What `gc_status` shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    /// How many collections there were.
    pub runs: usize,
    /// How many arrays and objects they freed.
    pub collected: usize,
    /// How many roots start a collection.
    pub threshold: usize,
    /// How many roots wait.
    pub roots: usize,
}

/// A collection of fewer nodes raises the threshold (php-src `GC_THRESHOLD_TRIGGER`).
const THRESHOLD_TRIGGER: usize = 100;
/// By how much the threshold rises and falls (php-src `GC_THRESHOLD_STEP`).
const THRESHOLD_STEP: usize = 10_000;
/// The highest threshold (php-src `GC_THRESHOLD_MAX`).
const THRESHOLD_MAX: usize = 1_000_000_001;

/// Collects if the root buffer is full.
pub fn collect_if_wanted() {
    if !roots::collection_wanted() || roots::is_collecting() {
        return;
    }
    garbage::bury_dead_roots();
    if roots::len() < roots::threshold() || !roots::enabled() {
        return;
    }
    let count = collect();
    let threshold = roots::threshold();
    if count < THRESHOLD_TRIGGER || roots::len() >= threshold {
        roots::set_threshold((threshold + THRESHOLD_STEP).min(THRESHOLD_MAX));
    } else if threshold > roots::THRESHOLD_DEFAULT {
        roots::set_threshold((threshold - THRESHOLD_STEP).max(roots::THRESHOLD_DEFAULT));
    }
}

/// Frees all cycles that nothing holds; gives the number of arrays and objects freed, as `gc_collect_cycles` does.
///
/// Destructors run. Must be called where the evaluator holds no borrowed zvals: at its safe points.
pub fn collect() -> usize {
    let Some(_collecting) = roots::start_collecting() else {
        return 0;
    };
    let (first, destructors) = run();
    match destructors {
        Destructors::None => first,
        Destructors::Called => first + run().0,
    }
}

/// Whether a run called destructors, so that another one is due.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Destructors {
    None,
    Called,
}

fn run() -> (usize, Destructors) {
    garbage::bury_dead_roots();
    let buffered = roots::take();
    if buffered.is_empty() {
        return (0, Destructors::None);
    }
    roots::count_run();
    tell(Phase::Started {
        roots: buffered.len(),
    });
    let white = trial::find_garbage(&buffered);
    if white.is_empty() {
        return (0, Destructors::None);
    }
    let (count, destructors) = garbage::dispose(white);
    roots::count_collected(count);
    tell(Phase::Freed { count });
    (count, destructors)
}

/// Tells whoever watches how far the collection is.
fn tell(phase: Phase) {
    if observe::is_watching() {
        observe::emit(Event::Collection(phase));
    }
}

/// Shows the arrays and objects of cycles that a collection would free now. Nothing is freed, and no count is changed.
pub fn look_at_garbage(see: &mut dyn FnMut(View<'_>)) {
    let Some(_collecting) = roots::start_collecting() else {
        return;
    };
    garbage::bury_dead_roots();
    let buffered = roots::nodes();
    let white = trial::find_garbage(&buffered);
    graph::blacken(&white);
    graph::put_back(&buffered);
    garbage::show(&white, see);
}

/// Gives back the memory of what was freed while it waited for a collection. Collects nothing.
pub fn bury_dead() {
    garbage::bury_dead_roots();
}

/// What `gc_status` shows.
pub fn status() -> Status {
    let (runs, collected) = roots::counters();
    Status {
        runs,
        collected,
        threshold: roots::threshold(),
        roots: roots::living(),
    }
}

/// Whether a full buffer starts a collection.
pub fn is_enabled() -> bool {
    roots::enabled()
}

/// Turns collections by a full buffer on or off (`zend.enable_gc`).
pub fn set_enabled(enabled: bool) {
    roots::set_enabled(enabled);
}

#[cfg(test)]
mod tests;
