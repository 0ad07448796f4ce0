//! What an array goes through besides reads and writes: loops that remember positions, the cycle collector, its end.

use super::super::roots::{self, GcInfo};
use super::super::table::{Packed, Table};
use super::ArrayData;
use crate::heap;
use std::ptr::NonNull;

impl ArrayData {
    /// Whether a foreach by reference has walked this payload or the one it was copied from.
    pub fn is_walked(&self) -> bool {
        self.walked.get()
    }

    /// Bytes of the request heap that its head and its elements' places take, as the heap rounds them. Literals take none.
    pub fn bytes(&self) -> usize {
        if self.rc.get() < 0 {
            return 0;
        }
        let table = match self.table.bytes() {
            0 => 0,
            bytes => heap::good_size(bytes),
        };
        heap::good_size(size_of::<ArrayData>()) + table
    }

    /// Notes that a foreach by reference walks it.
    pub fn set_walked(&self) {
        self.walked.set(true);
    }

    /// Notes whether positions in this payload are remembered: while they are, its holes stay. A copy starts without.
    pub fn set_pinned(&mut self, pinned: bool) {
        self.pinned = pinned;
    }

    /// Colour and buffer state, for the cycle collector.
    pub(crate) fn gc(&self) -> &GcInfo {
        &self.gc
    }

    /// Holders of the payload as the collector counts them.
    pub(crate) fn count_for_trial(&self) -> i32 {
        self.rc.get()
    }

    /// Changes the count for the collector's trial decrements.
    pub(crate) fn set_count_for_trial(&self, count: i32) {
        self.rc.set(count);
    }

    /// Whether it was freed while it waited in the root buffer.
    pub(crate) fn is_dead(&self) -> bool {
        self.dead.get()
    }

    /// Frees an array whose last count is gone.
    ///
    /// # Safety
    /// The count is 0 and the payload is not used again.
    pub(in super::super) unsafe fn free(array: *mut ArrayData) {
        // SAFETY: the payload is alive until this function ends, and ours alone.
        let data = unsafe { &mut *array };
        let table = std::mem::replace(&mut data.table, Table::Packed(Packed::empty()));
        data.count = 0;
        let is_buffered = data.gc.is_buffered();
        if is_buffered && !roots::withdraw(roots::Node::Array(NonNull::from(&*data))) {
            data.dead.set(true);
            roots::note_death();
        } else {
            const SIZE: usize = size_of::<ArrayData>();
            // SAFETY: the head came from `emalloc_fixed` of this size, and nobody uses it again.
            unsafe { heap::efree_fixed::<SIZE>(NonNull::from(data).cast()) };
        }
        drop(table);
    }

    /// Takes all elements out and lets go of them, however many hold the payload: it is garbage.
    ///
    /// # Safety
    /// The array is alive and nobody looks into it.
    pub(crate) unsafe fn empty_garbage(array: NonNull<ArrayData>) {
        let empty = Table::Packed(Packed::empty());
        // SAFETY: as the caller promises; the borrow ends before user code can run.
        let table = unsafe { std::mem::replace(&mut (*array.as_ptr()).table, empty) };
        // SAFETY: as above.
        unsafe { (*array.as_ptr()).count = 0 };
        drop(table);
    }

    /// Gives the head of a dead array back to the heap, once the root buffer has let go of it.
    ///
    /// # Safety
    /// The array is dead ([`ArrayData::is_dead`]) and nothing points to it any more.
    pub(crate) unsafe fn free_dead_head(array: NonNull<ArrayData>) {
        const SIZE: usize = size_of::<ArrayData>();
        // SAFETY: as the caller promises.
        unsafe { heap::efree_fixed::<SIZE>(array.cast()) };
    }
}
