//! Ends of requests, and the chunks that outlive them.

use std::cell::Cell;
use std::thread;
use std::time::{Duration, Instant};

use rephp::heap::*;

use crate::support::*;

#[test]
fn everything_is_taken_back() {
    let heap = limited(512);
    let _entered = heap.enter();
    for _ in 0..100 {
        for size in [16, 100, 3000, 50_000, 3 << 20] {
            emalloc(size);
        }
    }
    let (usage, real) = (heap.usage(), heap.real_usage());
    let end = heap.shutdown_request();
    assert_eq!(end.live_bytes, usage);
    assert_eq!(end.live_huge_blocks, 100);
    assert_eq!(end.real_peak, real);
    assert_eq!(end.released, real - heap.real_usage());
    let stats = verified(&heap);
    assert_eq!((stats.live_blocks, stats.live_bytes), (0, 0));
    assert_eq!(heap.usage(), 0);
    assert_eq!(heap.peak(), 0);
}

#[test]
fn memory_stays_flat_over_a_thousand_requests() {
    let heap = limited(128);
    let _entered = heap.enter();
    let mut after = Vec::new();
    for _ in 0..1000 {
        for _ in 0..10_000 {
            fill(alloc_zval_cell(), 16, 1);
            emalloc(100);
        }
        emalloc(5 << 20);
        heap.shutdown_request();
        after.push(heap.real_usage());
        assert_eq!(verified(&heap).live_blocks, 0);
    }
    assert_eq!(after[10], after[999]);
}

#[test]
fn chunks_are_kept_as_the_average_says() {
    let heap = limited(128);
    let _entered = heap.enter();
    let request = |chunks: usize| {
        for _ in 0..chunks {
            emalloc(MAX_LARGE_SIZE);
        }
        heap.shutdown_request();
        verified(&heap).cached_chunks
    };
    // (1 + 9) / 2 = 5, (5 + 9) / 2 = 7, then halves of the way to 1.
    assert_eq!(request(9), 4);
    assert_eq!(request(9), 6);
    assert_eq!(request(1), 3);
    assert_eq!(request(1), 1);
    assert_eq!(request(1), 0);
}

#[test]
fn a_chunk_taken_and_freed_over_and_over_is_kept() {
    let heap = limited(128);
    let _entered = heap.enter();
    emalloc(MAX_LARGE_SIZE);
    emalloc(MAX_LARGE_SIZE);
    for _ in 0..20 {
        free(emalloc(MAX_LARGE_SIZE));
        verified(&heap);
    }
    assert_eq!(verified(&heap).cached_chunks, 1);
}

#[test]
fn the_end_takes_time_by_chunks() {
    let heap = limited(128);
    let _entered = heap.enter();
    for _ in 0..1_000_000 {
        alloc_zval_cell();
    }
    let start = Instant::now();
    heap.shutdown_request();
    // Freeing a million blocks one by one takes longer than this, unmapping eight chunks does not.
    assert!(start.elapsed() < Duration::from_millis(50));
}

#[test]
fn heaps_nest_and_come_back() {
    let outer = limited(16);
    let inner = limited(16);
    let first = outer.enter();
    emalloc(100);
    {
        let _second = inner.enter();
        emalloc(1000);
        assert_eq!(inner.usage(), 1024);
    }
    emalloc(100);
    assert_eq!(outer.usage(), 224);
    drop(first);
    assert!(Heap::current().is_none());
}

#[test]
fn guards_may_be_dropped_in_any_order() {
    let outer = limited(16);
    let inner = limited(16);
    let first = outer.enter();
    let second = inner.enter();
    drop(first);
    drop(outer);
    emalloc(24);
    assert_eq!(inner.usage(), 24);
    drop(second);
    assert!(Heap::current().is_none());
}

#[test]
fn every_thread_has_its_own_heap() {
    let threads: Vec<_> = (0..4)
        .map(|seed| {
            thread::spawn(move || {
                let heap = limited(64);
                let _entered = heap.enter();
                let mut blocks = Vec::new();
                for round in 0..20_000_usize {
                    let size = (round * 7919 + seed * 31) % 5000;
                    let block = emalloc(size);
                    fill(block, size, seed as u8);
                    blocks.push((block, size));
                    if round % 3 == 0 {
                        let (block, size) = blocks.swap_remove(round * 31 % blocks.len());
                        assert!(holds(block, size, seed as u8));
                        free(block);
                    }
                    if blocks.len() > 1000 {
                        blocks.drain(..).for_each(|(block, _)| free(block));
                    }
                }
                verified(&heap).live_blocks
            })
        })
        .collect();
    for thread in threads {
        thread.join().expect("a sound heap");
    }
}

#[test]
fn threads_grow_huge_blocks_side_by_side() {
    let threads: Vec<_> = (1..=4_u8)
        .map(|seed| {
            thread::spawn(move || {
                let heap = limited(512);
                let _entered = heap.enter();
                for round in 0..20_usize {
                    let mut blocks = [(emalloc(10), 10); 3];
                    blocks[1].0 = emalloc(10);
                    blocks[2].0 = emalloc(10);
                    for (block, size) in &mut blocks {
                        fill(*block, *size, seed);
                    }
                    for step in 0..30_usize {
                        let (block, size) = &mut blocks[step % 3];
                        let larger = *size + (200 << 10) * (1 + (round + step) % 5);
                        *block = resize(*block, larger);
                        assert!(holds(*block, *size, seed), "another thread wrote here");
                        fill(*block, larger, seed);
                        *size = larger;
                    }
                    blocks.into_iter().for_each(|(block, _)| free(block));
                    verified(&heap);
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().expect("a sound heap");
    }
}

#[test]
fn a_heap_lives_until_the_thread_has_left_it() {
    thread_local! {
        static KEPT: Cell<Option<Entered>> = const { Cell::new(None) };
    }
    thread::spawn(|| {
        let heap = limited(16);
        KEPT.set(Some(heap.enter()));
        drop(heap);
        emalloc(100);
    })
    .join()
    .expect("no use after the heap is gone");
}
