//! Visiting a container: it is held while it is looked at, and marked, so that a walk notices when it comes round again.
//!
//! The hold of a visit is given back without a word to the cycle collector: whoever takes a count away meanwhile tells it.

use super::payload::{Counted, free, pointer};
use super::roots::GcInfo;
use super::{ObjectRef, PhpArray, Tag};
use std::mem::ManuallyDrop;

/// An array or an object.
pub trait Container: Clone {
    /// Its tag in a value.
    const TAG: Tag;
    /// The payload's address as bits.
    fn bits(&self) -> u64;
    /// Where the mark is kept.
    fn gc(&self) -> &GcInfo;
}

/// A container that is being visited.
pub struct Visit<C: Container>(ManuallyDrop<C>);

impl<C: Container> Visit<C> {
    /// Starts a visit; `None` if the container is being visited already.
    pub fn start(container: &C) -> Option<Visit<C>> {
        if is_persistent(container) {
            return Some(Visit(ManuallyDrop::new(container.clone())));
        }
        if container.gc().is_visited() {
            return None;
        }
        container.gc().set_visited(true);
        Some(Visit(ManuallyDrop::new(container.clone())))
    }
}

/// Persistent payloads are literals: they hold no cycles, and are not marked since other threads read them.
fn is_persistent<C: Container>(container: &C) -> bool {
    let counted: *const Counted = pointer(container.bits());
    // SAFETY: every payload starts with its count, and the handle keeps this one alive.
    unsafe { (*counted).rc.get() < 0 }
}

impl<C: Container> std::ops::Deref for Visit<C> {
    type Target = C;

    fn deref(&self) -> &C {
        &self.0
    }
}

impl<C: Container> Drop for Visit<C> {
    fn drop(&mut self) {
        if is_persistent(&*self.0) {
            return;
        }
        self.0.gc().set_visited(false);
        let bits = self.0.bits();
        let counted: *const Counted = pointer(bits);
        // SAFETY: every payload starts with its count, and the visit is one of them.
        let rc = unsafe { &(*counted).rc };
        rc.set(rc.get() - 1);
        if rc.get() == 0 {
            // SAFETY: the last count is gone, and the handle is not used again.
            unsafe { free(C::TAG, bits) };
        }
    }
}

impl Container for PhpArray {
    const TAG: Tag = Tag::Array;

    fn bits(&self) -> u64 {
        self.as_ptr().as_ptr().expose_provenance() as u64
    }

    fn gc(&self) -> &GcInfo {
        (**self).gc()
    }
}

impl Container for ObjectRef {
    const TAG: Tag = Tag::Object;

    fn bits(&self) -> u64 {
        self.as_ptr().as_ptr().expose_provenance() as u64
    }

    fn gc(&self) -> &GcInfo {
        self.gc_info()
    }
}
