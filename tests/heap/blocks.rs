//! Blocks of every kind: sizes, contents, resizing.

use rephp::heap::*;

use crate::support::*;

#[test]
fn blocks_of_every_kind_come_and_go() {
    let heap = heap(HeapConfig::default());
    let _entered = heap.enter();
    let sizes = [
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
    ];
    for size in sizes {
        let block = emalloc(size);
        fill(block, size, 0xa5);
        assert!(block_size(block) >= size);
        verified(&heap);
        free(block);
        assert_eq!(heap.usage(), 0);
        verified(&heap);
    }
}

#[test]
fn usage_counts_bins_and_pages() {
    // A free block keeps one word or two.
    let smallest = if cfg!(feature = "hardened-heap") {
        16
    } else {
        8
    };
    let heap = heap(HeapConfig::default());
    let _entered = heap.enter();
    for (size, counted) in [
        (0, smallest),
        (1, smallest),
        (9, 16),
        (9, 16),
        (17, 24),
        (65, 80),
        (3072, 3072),
        (3073, 4096),
        (4097, 8192),
        (MAX_LARGE_SIZE, MAX_LARGE_SIZE),
        (MAX_LARGE_SIZE + 1, CHUNK_SIZE),
        (CHUNK_SIZE + 1, CHUNK_SIZE + SYSTEM_PAGE_SIZE),
    ] {
        let before = heap.usage();
        let block = emalloc(size);
        assert_eq!(heap.usage() - before, counted, "{size}");
        assert_eq!(block_size(block), counted, "{size}");
        free(block);
        assert_eq!(heap.usage(), before, "{size}");
    }
}

#[test]
fn a_good_size_is_what_a_block_has() {
    let heap = heap(HeapConfig::default());
    let _entered = heap.enter();
    for size in [
        0,
        1,
        17,
        100,
        3000,
        3072,
        3073,
        9000,
        100_000,
        MAX_LARGE_SIZE,
        5_000_001,
    ] {
        assert_eq!(good_size(size), block_size(emalloc(size)), "{size}");
    }
}

#[test]
fn a_run_is_given_out_in_the_order_of_addresses() {
    let heap = heap(HeapConfig::default());
    let _entered = heap.enter();
    let blocks: Vec<_> = (0..64).map(|_| emalloc(320)).collect();
    assert!(blocks.windows(2).all(|pair| pair[0] < pair[1]));
    assert_eq!(verified(&heap).small_runs, 1);
}

#[test]
fn large_blocks_take_the_smallest_gap() {
    let heap = heap(HeapConfig::default());
    let _entered = heap.enter();
    let blocks: Vec<_> = [3, 1, 5, 1, 4, 1]
        .into_iter()
        .map(|pages| emalloc(pages * PAGE_SIZE))
        .collect();
    for &block in blocks.iter().step_by(2) {
        free(block);
    }
    assert_eq!(emalloc(4 * PAGE_SIZE), blocks[4]);
    assert_eq!(emalloc(4 * PAGE_SIZE), blocks[2]);
    assert_eq!(emalloc(2 * PAGE_SIZE), blocks[0]);
    verified(&heap);
}

#[test]
fn resizing_keeps_the_bytes() {
    let heap = heap(HeapConfig::default());
    let _entered = heap.enter();
    let sizes = [
        10,
        12,
        3000,
        40,
        5000,
        9000,
        6000,
        1 << 20,
        3 << 20,
        (3 << 20) + 1,
        30 << 20,
        5 << 20,
        100_000,
        64,
        0,
    ];
    let mut block = emalloc(1);
    let mut old = 1;
    fill(block, 1, 0);
    for (seed, size) in (1..).zip(sizes) {
        block = resize(block, size);
        assert!(holds(block, old.min(size), seed - 1), "{old} to {size}");
        fill(block, size, seed);
        assert_eq!(heap.usage(), block_size(block));
        verified(&heap);
        old = size;
    }
}

#[test]
fn resizing_stays_in_place_where_it_can() {
    let heap = heap(HeapConfig::default());
    let _entered = heap.enter();
    let small = emalloc(60);
    assert_eq!(resize(small, 64), small);
    assert_eq!(resize(small, 56), small);
    assert_ne!(resize(small, 55), small);

    let large = emalloc(10 * PAGE_SIZE);
    assert_eq!(resize(large, 20 * PAGE_SIZE), large);
    assert_eq!(resize(large, 4 * PAGE_SIZE), large);
    let behind = emalloc(PAGE_SIZE);
    assert_ne!(resize(large, 5 * PAGE_SIZE), large);
    free(behind);

    let huge = emalloc(8 << 20);
    assert_eq!(resize(huge, 4 << 20), huge);
    assert_eq!(resize(huge, (4 << 20) - 10), huge);
    verified(&heap);
}

#[test]
fn resizing_shows_the_peak_no_sum_of_old_and_new() {
    let heap = heap(HeapConfig::default());
    let _entered = heap.enter();
    let block = emalloc(1000 * 1000);
    let guard = emalloc(PAGE_SIZE);
    heap.reset_peak();
    let block = resize(block, 1100 * 1000);
    assert!(heap.peak() < 1_120_000 + 2 * PEAK_GRAIN);
    free(block);
    free(guard);
}

#[test]
fn zeroed_blocks_are_zero_even_where_others_were() {
    let heap = heap(HeapConfig::default());
    let _entered = heap.enter();
    for (count, size) in [(3, 5), (100, 100), (1000, 1000), (3000, 1000)] {
        let dirty = emalloc(count * size);
        fill(dirty, count * size, 0xff);
        free(dirty);
        let block = ecalloc(count, size);
        assert!(holds(block, count * size, 0), "{count} * {size}");
        free(block);
    }
}

#[test]
fn strings_get_their_nul() {
    let heap = heap(HeapConfig::default());
    let _entered = heap.enter();
    assert_eq!(bytes(estrdup(b"refcount"), 9), b"refcount\0");
    assert_eq!(bytes(estrdup(b""), 1), b"\0");
    assert_eq!(bytes(estrndup(b"refcount", 3), 4), b"ref\0");
    assert_eq!(bytes(estrndup(b"ref", 8), 4), b"ref\0");
}

#[test]
fn sizes_are_multiplied_with_care() {
    let heap = heap(HeapConfig::default());
    let _entered = heap.enter();
    assert_eq!(block_size(safe_emalloc(3, 5, 1)), 16);
    let overflow = failure(|| safe_emalloc(usize::MAX / 2, 3, 7));
    assert_eq!(
        overflow.to_string(),
        format!(
            "Possible integer overflow in memory allocation ({} * 3 + 7)",
            usize::MAX / 2
        )
    );
    assert_eq!(
        failure(|| safe_emalloc(1, usize::MAX, 1)),
        Failure::Overflow {
            nmemb: 1,
            size: usize::MAX,
            offset: 1
        }
    );
    assert!(matches!(
        failure(|| ecalloc(usize::MAX, 2)),
        Failure::Overflow { .. }
    ));
    assert!(matches!(
        failure(|| emalloc(usize::MAX)),
        Failure::RoundingOverflow { .. }
    ));
    verified(&heap);
}

#[test]
fn sizes_known_at_compile_time_use_the_same_bins() {
    let heap = heap(HeapConfig::default());
    let _entered = heap.enter();
    let block = emalloc_fixed::<72>();
    assert_eq!(block_size(block), 80);
    assert_eq!(heap.usage(), 80);
    // SAFETY: a block of that size, in use.
    unsafe { efree_fixed::<72>(block) };
    assert_eq!(heap.usage(), 0);
    assert_eq!(emalloc(80), block);
    verified(&heap);
}

#[test]
#[should_panic(expected = "a request heap must be entered")]
fn nothing_is_allocated_without_a_heap() {
    emalloc_fixed::<16>();
}
