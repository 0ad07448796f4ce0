//! The interface, wrapped for tests: each wrapper says once why the call is right.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::NonNull;
use std::rc::Rc;

use rephp::heap::*;

pub fn heap(config: HeapConfig) -> Rc<Heap> {
    Heap::new(config).expect("a heap")
}

/// A heap of the default kind with a memory_limit of so many MiB.
pub fn limited(mebibytes: usize) -> Rc<Heap> {
    heap(HeapConfig {
        limit: mebibytes << 20,
        ..HeapConfig::default()
    })
}

/// The failure that `act` unwinds with.
pub fn failure<T>(act: impl FnOnce() -> T) -> Failure {
    let payload = match catch_unwind(AssertUnwindSafe(act)) {
        Ok(_) => panic!("nothing failed"),
        Err(payload) => payload,
    };
    *payload.downcast::<Failure>().expect("a heap's failure")
}

pub fn verified(heap: &Heap) -> Stats {
    heap.verify().expect("a sound heap")
}

/// Fills a block so that overlaps show.
pub fn fill(block: NonNull<u8>, size: usize, byte: u8) {
    // SAFETY: the tests fill blocks in use, within their size.
    unsafe { block.write_bytes(byte, size) };
}

pub fn holds(block: NonNull<u8>, size: usize, byte: u8) -> bool {
    bytes(block, size).iter().all(|&found| found == byte)
}

pub fn bytes<'block>(block: NonNull<u8>, size: usize) -> &'block [u8] {
    // SAFETY: the tests read blocks in use, filled before, and keep the slice only to look at it.
    unsafe { std::slice::from_raw_parts(block.as_ptr(), size) }
}

pub fn free(block: NonNull<u8>) {
    // SAFETY: the tests free what they allocated, once; those that test mistakes make only mistakes that the map shows.
    unsafe { efree(block) }
}

pub fn resize(block: NonNull<u8>, size: usize) -> NonNull<u8> {
    // SAFETY: as for `free`.
    unsafe { erealloc(block, size) }
}

pub fn resize_recoverable(block: NonNull<u8>, size: usize) -> Result<NonNull<u8>, Failure> {
    // SAFETY: as for `free`.
    unsafe { erealloc_recoverable(block, size) }
}

pub fn free_zval(block: NonNull<u8>) {
    // SAFETY: as for `free`, on blocks of `alloc_zval_cell`.
    unsafe { free_zval_cell(block) }
}

pub fn block_size(block: NonNull<u8>) -> usize {
    // SAFETY: the tests ask for blocks in use.
    unsafe { zend_mem_block_size(block) }
}
