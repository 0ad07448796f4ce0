//! The `malloc` scheme: segments from the system allocator.

use std::alloc::{self, Layout};
use std::ptr::{self, NonNull};

use super::{Segment, Storage, round_to_chunks};
use crate::heap::chunk::CHUNK_SIZE;

/// Aligned blocks from the system allocator.
///
/// It cannot give part of a block back, so `shrink` refuses; a segment that has to move gets half as much again, which
/// costs no memory until it is touched.
pub(super) struct MallocStorage;

impl Storage for MallocStorage {
    fn name(&self) -> &'static str {
        "malloc"
    }

    fn map(&self, size: usize) -> Option<Segment> {
        allocate(size, size)
    }

    unsafe fn unmap(&self, segment: Segment) {
        let Some(layout) = layout(segment.capacity) else {
            return;
        };
        // SAFETY: the segment is ours by contract, and `allocate` used this very layout.
        unsafe { alloc::dealloc(segment.address.as_ptr(), layout) }
    }

    unsafe fn shrink(&self, _segment: &mut Segment, _size: usize) -> bool {
        false
    }

    unsafe fn grow(&self, segment: &mut Segment, size: usize) -> bool {
        if size <= segment.capacity {
            segment.size = size;
            return true;
        }
        let roomy = size
            .checked_add(size / 2)
            .and_then(round_to_chunks)
            .unwrap_or(size);
        let Some(grown) = allocate(size, roomy).or_else(|| allocate(size, size)) else {
            return false;
        };
        // SAFETY: both are ours, do not overlap, and the new one is longer than the old.
        unsafe {
            ptr::copy_nonoverlapping(
                segment.address.as_ptr(),
                grown.address.as_ptr(),
                segment.size,
            );
        }
        // SAFETY: the caller gives the old segment up.
        unsafe { self.unmap(*segment) };
        *segment = grown;
        true
    }

    fn zeroed(&self) -> bool {
        false
    }
}

fn layout(size: usize) -> Option<Layout> {
    Layout::from_size_align(size, CHUNK_SIZE).ok()
}

fn allocate(size: usize, capacity: usize) -> Option<Segment> {
    let layout = layout(capacity).filter(|layout| layout.size() > 0)?;
    // SAFETY: the layout's size is not zero.
    let address = unsafe { alloc::alloc(layout) };
    NonNull::new(address).map(|address| Segment {
        address,
        size,
        capacity,
    })
}
