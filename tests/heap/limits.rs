//! memory_limit, usage, real usage and peaks.

use std::ptr::NonNull;

use rephp::heap::*;

use crate::support::*;

#[test]
fn a_huge_block_over_the_limit_reports_what_was_asked_for() {
    let heap = limited(8);
    let _entered = heap.enter();
    let exhausted = failure(|| emalloc(9_000_001));
    assert_eq!(
        exhausted.to_string(),
        "Allowed memory size of 8388608 bytes exhausted (tried to allocate 9000001 bytes)"
    );
    verified(&heap);
}

#[test]
fn a_chunk_over_the_limit_reports_whole_pages() {
    let heap = limited(2);
    let _entered = heap.enter();
    let exhausted = failure(|| {
        loop {
            emalloc(100_000);
        }
    });
    assert_eq!(
        exhausted.to_string(),
        "Allowed memory size of 2097152 bytes exhausted (tried to allocate 102400 bytes)"
    );
    let exhausted = failure(|| {
        loop {
            emalloc(320);
        }
    });
    assert_eq!(
        exhausted.to_string(),
        "Allowed memory size of 2097152 bytes exhausted (tried to allocate 20480 bytes)"
    );
    assert_eq!(heap.real_usage(), 2 << 20);
    verified(&heap);
}

#[test]
fn resizing_over_the_limit_leaves_the_block() {
    let heap = limited(8);
    let _entered = heap.enter();
    for size in [10, 10_000, 3 << 20] {
        let block = emalloc(size);
        fill(block, size, 7);
        assert!(matches!(
            failure(|| resize(block, 20 << 20)),
            Failure::LimitExhausted { .. }
        ));
        assert!(matches!(
            resize_recoverable(block, 20 << 20),
            Err(Failure::LimitExhausted { .. })
        ));
        assert!(holds(block, size, 7));
        verified(&heap);
        free(block);
    }
    assert!(matches!(
        emalloc_recoverable(20 << 20),
        Err(Failure::LimitExhausted {
            tried: 20971520,
            ..
        })
    ));
    assert_eq!(heap.usage(), 0);
}

#[test]
fn caches_are_given_back_before_the_limit_strikes() {
    let heap = limited(8);
    let _entered = heap.enter();
    let blocks: Vec<NonNull<u8>> = (0..20_000).map(|_| emalloc(200)).collect();
    assert_eq!(heap.real_usage(), 6 << 20);
    blocks.into_iter().for_each(free);
    assert_eq!(heap.real_usage(), 6 << 20, "free blocks keep their chunks");
    let huge = emalloc(6 << 20);
    assert_eq!(heap.real_usage(), 8 << 20);
    free(huge);
    verified(&heap);
}

#[test]
fn cached_chunks_are_given_back_for_a_huge_block() {
    let heap = limited(8);
    let _entered = heap.enter();
    for _ in 0..3 {
        for _ in 0..3 {
            emalloc(MAX_LARGE_SIZE);
        }
        heap.shutdown_request();
    }
    assert!(heap.real_usage() > 2 << 20);
    emalloc(6 << 20);
    assert_eq!(heap.real_usage(), 8 << 20);
    verified(&heap);
}

#[test]
fn the_limit_can_be_lifted_to_print_an_error() {
    let heap = limited(4);
    let _entered = heap.enter();
    {
        let _allowed = heap.allow_overflow();
        emalloc(16 << 20);
        assert_eq!(heap.real_usage(), 18 << 20);
    }
    assert!(matches!(
        failure(|| emalloc(16 << 20)),
        Failure::LimitExhausted { .. }
    ));
    verified(&heap);
}

#[test]
fn lowering_the_limit_below_real_usage_fails() {
    let heap = limited(64);
    let _entered = heap.enter();
    let block = emalloc(10 << 20);
    let refused = heap.set_limit(5 << 20).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "Failed to set memory limit to 5242880 bytes (Current memory usage is 12582912 bytes)"
    );
    assert_eq!(heap.limit(), 64 << 20);
    heap.set_limit(12 << 20).unwrap();
    free(block);
    heap.set_limit(2 << 20).unwrap();
    assert_eq!(heap.limit(), 2 << 20);
}

#[test]
fn lowering_the_limit_gives_cached_chunks_back() {
    let heap = limited(64);
    let _entered = heap.enter();
    for _ in 0..4 {
        emalloc(MAX_LARGE_SIZE);
    }
    heap.shutdown_request();
    assert_eq!(heap.real_usage(), 4 << 20);
    heap.set_limit(3 << 20).unwrap();
    assert_eq!(heap.real_usage(), 2 << 20);
    assert_eq!(heap.limit(), 3 << 20);
    verified(&heap);
}

#[test]
fn peaks_remember_and_are_reset() {
    let heap = limited(64);
    let _entered = heap.enter();
    let block = emalloc(10 << 20);
    free(block);
    assert_eq!(heap.usage(), 0);
    assert_eq!(heap.peak(), 10 << 20);
    assert_eq!(heap.real_usage(), 2 << 20);
    assert_eq!(heap.real_peak(), 12 << 20);
    heap.reset_peak();
    assert_eq!(heap.peak(), 0);
    assert_eq!(heap.real_peak(), 2 << 20);
}

#[test]
fn the_peak_is_close_even_when_blocks_come_from_free_lists() {
    let heap = limited(64);
    let _entered = heap.enter();
    let take = || -> Vec<_> { (0..100_000).map(|_| alloc_zval_cell()).collect() };
    take().into_iter().for_each(free_zval);
    heap.reset_peak();
    take().into_iter().for_each(free_zval);
    let peak = heap.peak();
    assert!(peak <= 1_600_000);
    assert!(peak > 1_600_000 - PEAK_GRAIN, "{peak}");
}

#[test]
fn collecting_gives_back_runs_without_blocks() {
    let heap = limited(64);
    let _entered = heap.enter();
    let mut blocks: Vec<_> = (0..100_000).map(|_| emalloc(50)).collect();
    let kept = blocks.pop().expect("a block");
    blocks.into_iter().for_each(free);
    let real = heap.real_usage();
    let collected = heap.gc_mem_caches();
    // All runs but the last one.
    assert_eq!(collected, 99_999 / 73 * PAGE_SIZE);
    assert!(heap.real_usage() < real);
    assert_eq!(heap.usage(), 56);
    assert_eq!(verified(&heap).small_runs, 1);
    free(kept);
    assert_eq!(heap.gc_mem_caches(), PAGE_SIZE);
    assert_eq!(verified(&heap).small_runs, 0);
    assert_eq!(heap.gc_mem_caches(), 0);
}
