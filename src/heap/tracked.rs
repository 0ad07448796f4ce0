//! `USE_ZEND_ALLOC=0`: every block straight from the system allocator, so that valgrind and AddressSanitizer see each
//! one. The blocks are noted down, so the request's end still takes all of them back (PHP's `USE_TRACKED_ALLOC`).

use std::alloc::{self, Layout};
use std::cell::RefCell;
use std::collections::HashMap;
use std::ptr::NonNull;

use super::Heap;
use super::failure::Failure;

/// What the system's `malloc` aligns to.
const ALIGNMENT: usize = 16;

/// The blocks in use and their sizes in bytes.
pub(super) struct Tracked(RefCell<HashMap<NonNull<u8>, usize>>);

impl Tracked {
    pub(super) fn new() -> Tracked {
        Tracked(RefCell::new(HashMap::new()))
    }

    pub(super) fn allocate(&self, heap: &Heap, size: usize) -> Result<NonNull<u8>, Failure> {
        heap.check_limit(size, size)?;
        let refused = out_of_memory(heap, size);
        let mut blocks = self.0.borrow_mut();
        blocks.try_reserve(1).map_err(|_| refused)?;
        let layout = layout(size).ok_or(refused)?;
        // SAFETY: the layout has at least one byte.
        let address = NonNull::new(unsafe { alloc::alloc(layout) }).ok_or(refused)?;
        blocks.insert(address, size);
        drop(blocks);
        heap.add_real(size);
        heap.lists.charge(size);
        heap.record_site(address, size);
        Ok(address)
    }

    /// Frees a block. False when it is none of ours.
    pub(super) fn free(&self, heap: &Heap, address: NonNull<u8>) -> bool {
        let Some(size) = self.0.borrow_mut().remove(&address) else {
            return false;
        };
        deallocate(address, size);
        heap.sub_real(size);
        heap.lists.credit(size);
        heap.forget_site(address);
        true
    }

    /// Resizes a block. `None` when it is none of ours.
    pub(super) fn reallocate(
        &self,
        heap: &Heap,
        address: NonNull<u8>,
        size: usize,
    ) -> Option<Result<NonNull<u8>, Failure>> {
        let old = self.size(address)?;
        Some(self.reallocate_known(heap, address, old, size))
    }

    fn reallocate_known(
        &self,
        heap: &Heap,
        address: NonNull<u8>,
        old: usize,
        size: usize,
    ) -> Result<NonNull<u8>, Failure> {
        let more = size.saturating_sub(old);
        heap.check_limit(more, more)?;
        let refused = out_of_memory(heap, size);
        // The address may change: make sure that noting the new one needs no memory.
        let mut blocks = self.0.borrow_mut();
        blocks.try_reserve(1).map_err(|_| refused)?;
        let old_layout = layout(old).ok_or(refused)?;
        let new_size = layout(size).ok_or(refused)?.size();
        // SAFETY: the block is ours with this very layout, and the new size is valid and not zero.
        let moved = unsafe { alloc::realloc(address.as_ptr(), old_layout, new_size) };
        let moved = NonNull::new(moved).ok_or(refused)?;
        blocks.remove(&address);
        blocks.insert(moved, size);
        drop(blocks);
        heap.sub_real(old);
        heap.add_real(size);
        heap.recharge(old, size);
        heap.forget_site(address);
        heap.record_site(moved, size);
        Ok(moved)
    }

    pub(super) fn size(&self, address: NonNull<u8>) -> Option<usize> {
        self.0.borrow().get(&address).copied()
    }

    /// Addresses and sizes of all blocks, in no order.
    pub(super) fn blocks(&self) -> Vec<(NonNull<u8>, usize)> {
        self.0
            .borrow()
            .iter()
            .map(|(&address, &size)| (address, size))
            .collect()
    }

    /// Frees every block.
    pub(super) fn free_all(&self, heap: &Heap) {
        for (address, size) in self.0.borrow_mut().drain() {
            deallocate(address, size);
            heap.sub_real(size);
        }
    }
}

fn layout(size: usize) -> Option<Layout> {
    Layout::from_size_align(size.max(1), ALIGNMENT).ok()
}

fn deallocate(address: NonNull<u8>, size: usize) {
    let Some(layout) = layout(size) else {
        return;
    };
    // SAFETY: the block was in the table, so it is ours with this very layout, and it was taken out.
    unsafe { alloc::dealloc(address.as_ptr(), layout) }
}

fn out_of_memory(heap: &Heap, tried: usize) -> Failure {
    Failure::OutOfMemory {
        allocated: heap.real_usage(),
        tried,
    }
}
