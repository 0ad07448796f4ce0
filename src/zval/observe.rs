//! Events: what happens to zvals, for whoever watches ([`crate::trace`]).
//!
//! Only watched zvals speak. A zval born while an observer is installed carries a flag that sends every operation on it
//! through its slow path, where the event is emitted; with no observer no zval has the flag and nothing is tested.

use super::Tag;
use super::zval::Zval;
use crate::heap::{self, MapEvent};
use std::cell::{Cell, RefCell};

/// One thing that happened to a zval. Counts are those after the event.
#[derive(Clone, Copy)]
pub enum Event<'a> {
    /// A zval came to be, with refcount 1.
    Born {
        /// The new zval.
        zval: &'a Zval,
    },
    /// One holder more.
    Shared {
        /// The shared zval.
        zval: &'a Zval,
    },
    /// One holder less, others remain.
    Released {
        /// The zval that lives on.
        zval: &'a Zval,
    },
    /// A holder of `from` got `to`, a zval of its own.
    Separated {
        /// The zval that others keep.
        from: &'a Zval,
        /// The copy.
        to: &'a Zval,
        /// What forced the copy.
        why: Separation,
    },
    /// The is_ref flag was set.
    MadeReference {
        /// The zval that is now a reference set.
        zval: &'a Zval,
    },
    /// The is_ref flag fell back to 0: one holder is left.
    ReferenceDropped {
        /// The zval that is no longer a reference set.
        zval: &'a Zval,
    },
    /// Its value was replaced or changed in place.
    Written {
        /// The zval with its new value.
        zval: &'a Zval,
    },
    /// The last holder went.
    Freed {
        /// The zval, with its value for the last time.
        zval: &'a Zval,
    },
    /// A payload that others hold too was copied, because one holder is about to write it.
    Duplicated {
        /// What was copied.
        payload: Payload,
    },
    /// An array or object lost a count and lives on: it may be the last thread into a cycle, and waits for a collection.
    PossibleRoot {
        /// Which.
        payload: PayloadAddress,
        /// How many wait now.
        waiting: usize,
    },
    /// The cycle collector has come to a further phase.
    Collection(Phase),
    /// The heap takes memory from below, or gives it back.
    Mapped(MapEvent),
}

/// Which array or object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PayloadAddress {
    /// `Array` or `Object`.
    pub tag: Tag,
    /// Where it lies.
    pub address: usize,
}

/// A phase of a collection that is over. Nodes are zvals with arrays or objects, arrays, and objects.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    /// The roots were taken out of the buffer.
    Started {
        /// How many.
        roots: usize,
    },
    /// What they lead to was painted grey, and counts were taken away on trial.
    Marked {
        /// How many nodes are grey.
        grey: usize,
    },
    /// Grey nodes that are held from elsewhere were painted black again, the others white.
    Scanned {
        /// How many nodes are white: garbage.
        white: usize,
    },
    /// Destructors were called.
    Destructed {
        /// Of how many objects.
        objects: usize,
    },
    /// The garbage was freed.
    Freed {
        /// How many arrays and objects.
        count: usize,
    },
}

/// A payload that was copied.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Payload {
    /// An array; its elements are shared by the copy.
    Array {
        /// How many elements it has.
        elements: usize,
    },
    /// A string.
    String {
        /// Its length.
        bytes: usize,
    },
}

/// What forces a copy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Separation {
    /// A write through a name whose zval is shared.
    Write,
    /// A reference was taken to a zval that is shared without being a reference.
    Reference,
    /// A reference was passed on by value.
    Copy,
}

/// Somebody who watches.
pub trait Observer {
    /// Called for each event. Must not change any count.
    fn event(&mut self, event: Event<'_>);
}

/// Whether events are told at all: the feature `trace`, which is on by default. Without it the places that tell them are
/// compiled to nothing, to measure what they cost (`scripts/untraced`).
pub const IS_BUILT_IN: bool = cfg!(feature = "trace");

thread_local! {
    static WATCHING: Cell<bool> = const { Cell::new(false) };
    static OBSERVER: RefCell<Option<Box<dyn Observer>>> = const { RefCell::new(None) };
}

/// Installs `observer`; zvals born from now on are watched.
pub fn install(observer: Box<dyn Observer>) {
    OBSERVER.with_borrow_mut(|slot| *slot = Some(observer));
    crate::heap::set_zval_fast_path(crate::heap::ZvalFastPath::Off);
    heap::set_map_watcher(Some(|event| emit(Event::Mapped(event))));
    WATCHING.set(true);
}

/// Removes the observer. Zvals that were born under it go on through their slow paths, silently.
pub fn uninstall() -> Option<Box<dyn Observer>> {
    if crate::heap::Heap::current().is_some() {
        crate::heap::set_zval_fast_path(crate::heap::ZvalFastPath::On);
    }
    heap::set_map_watcher(None);
    WATCHING.set(false);
    OBSERVER.with_borrow_mut(Option::take)
}

/// Whether an observer is installed.
pub fn is_watching() -> bool {
    IS_BUILT_IN && WATCHING.get()
}

/// Tells the observer, if there is one, of a payload that is copied. Called where copies are made, out of the fast paths.
#[inline]
pub(super) fn duplicated(payload: Payload) {
    if is_watching() {
        emit(Event::Duplicated { payload });
    }
}

/// Tells the observer.
#[cold]
#[inline(never)]
pub(crate) fn emit(event: Event<'_>) {
    OBSERVER.with(|slot| {
        if let Ok(mut observer) = slot.try_borrow_mut()
            && let Some(observer) = observer.as_mut()
        {
            observer.event(event);
        }
    });
}
