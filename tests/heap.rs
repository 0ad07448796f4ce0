//! The request heap from outside: limits, usage, failures, ends of requests.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::NonNull;
use std::rc::Rc;

use rephp::heap::*;

fn heap(config: HeapConfig) -> Rc<Heap> {
    Heap::new(config).expect("a heap")
}

fn failure(act: impl FnOnce()) -> Failure {
    let payload = catch_unwind(AssertUnwindSafe(act)).expect_err("no failure");
    *payload.downcast::<Failure>().expect("another panic")
}

/// Fills a block so that overlaps show.
fn fill(block: NonNull<u8>, size: usize, byte: u8) {
    // SAFETY: the tests fill blocks in use, within their size.
    unsafe { block.write_bytes(byte, size) };
}

fn holds(block: NonNull<u8>, size: usize, byte: u8) -> bool {
    // SAFETY: the tests read blocks in use, filled before.
    let bytes = unsafe { std::slice::from_raw_parts(block.as_ptr(), size) };
    bytes.iter().all(|&found| found == byte)
}

fn free(block: NonNull<u8>) {
    // SAFETY: the tests free what they allocated, once, unless they test for mistakes.
    unsafe { efree(block) }
}

fn block_size(block: NonNull<u8>) -> usize {
    // SAFETY: the tests ask for blocks in use.
    unsafe { zend_mem_block_size(block) }
}

#[test]
fn blocks_of_every_kind_come_and_go() {
    let heap = heap(HeapConfig::default());
    let _entered = heap.enter();
    for size in [
        0,
        1,
        8,
        16,
        100,
        3072,
        3073,
        4096,
        100_000,
        MAX_LARGE_SIZE,
        CHUNK_SIZE,
        9 << 20,
    ] {
        let block = emalloc(size);
        fill(block, size, 0xa5);
        assert!(block_size(block) >= size);
        heap.verify().unwrap();
        free(block);
        assert_eq!(heap.usage(), 0);
        heap.verify().unwrap();
    }
}
