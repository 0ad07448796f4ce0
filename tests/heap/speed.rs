//! Measurements, run by hand:
//! `cargo test --release --test heap -- --ignored --nocapture --test-threads=1 speed`.

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::time::{Duration, Instant};

use rephp::heap::*;

use crate::support::*;

const ROUNDS: usize = 20_000_000;

/// Best of nine runs, in nanoseconds per round.
fn best(name: &str, rounds: usize, mut run: impl FnMut()) {
    let best = (0..9)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .min()
        .unwrap_or(Duration::MAX);
    let nanoseconds = best.as_secs_f64() * 1e9 / rounds as f64;
    println!("{name:<60} {nanoseconds:8.2} ns");
}

#[test]
#[ignore = "a measurement"]
fn pairs() {
    let heap = heap(HeapConfig::default());
    let _entered = heap.enter();
    let layout = Layout::new::<[u64; 2]>();
    best("alloc_zval_cell + free_zval_cell", ROUNDS, || {
        for _ in 0..ROUNDS {
            // SAFETY: just allocated.
            unsafe { free_zval_cell(black_box(alloc_zval_cell())) };
        }
    });
    best("emalloc_fixed::<16> + efree_fixed::<16>", ROUNDS, || {
        for _ in 0..ROUNDS {
            // SAFETY: just allocated.
            unsafe { efree_fixed::<16>(black_box(emalloc_fixed::<16>())) };
        }
    });
    best("emalloc(n) + efree", ROUNDS, || {
        for _ in 0..ROUNDS {
            free(black_box(emalloc(black_box(40))));
        }
    });
    best("malloc(16) + free", ROUNDS, || {
        for _ in 0..ROUNDS {
            // SAFETY: the layout is not empty.
            let block = black_box(unsafe { System.alloc(layout) });
            // SAFETY: just allocated.
            unsafe { System.dealloc(block, layout) };
        }
    });
}

#[test]
#[ignore = "a measurement"]
fn a_million_zvals() {
    let heap = heap(HeapConfig::default());
    let _entered = heap.enter();
    const COUNT: usize = 1_000_000;
    let mut blocks = Vec::with_capacity(COUNT);
    best("1M zvals taken, then freed", COUNT, || {
        for _ in 0..COUNT {
            let block = alloc_zval_cell();
            fill(block, 16, 1);
            blocks.push(block);
        }
        for block in blocks.drain(..) {
            // SAFETY: allocated above, once.
            unsafe { free_zval_cell(block) };
        }
    });
    best("1M zvals taken, then the request ended", COUNT, || {
        for _ in 0..COUNT {
            fill(alloc_zval_cell(), 16, 1);
        }
        heap.shutdown_request();
    });
    let layout = Layout::new::<[u64; 2]>();
    let mut pointers = Vec::with_capacity(COUNT);
    best("1M malloc(16), then freed", COUNT, || {
        for _ in 0..COUNT {
            // SAFETY: the layout is not empty.
            let block = unsafe { System.alloc(layout) };
            // SAFETY: 16 bytes just allocated.
            unsafe { block.write_bytes(1, 16) };
            pointers.push(block);
        }
        for block in pointers.drain(..) {
            // SAFETY: allocated above, once.
            unsafe { System.dealloc(block, layout) };
        }
    });
}

#[test]
#[ignore = "a measurement"]
fn growing_a_block_by_small_steps() {
    for storage in StorageScheme::ALL {
        for (step, largest) in [
            (4096, 25 << 20),
            (4096, 50 << 20),
            (4096, 100 << 20),
            (16, 100 << 20),
        ] {
            let heap = heap(HeapConfig {
                storage,
                limit: usize::MAX,
                ..HeapConfig::default()
            });
            let _entered = heap.enter();
            let start = Instant::now();
            let mut block = emalloc(step);
            let mut size = step;
            while size < largest {
                size += step;
                block = resize(block, size);
                // SAFETY: the last byte of the block.
                unsafe { block.add(size - 1).write(1) };
            }
            let spent = start.elapsed();
            println!(
                "{:<10} to {:>3} MiB by {step:>4}: {spent:?}, {:.1} ns a step",
                storage.name(),
                largest >> 20,
                spent.as_secs_f64() * 1e9 / (largest / step) as f64
            );
        }
    }
}

#[test]
#[ignore = "a measurement"]
fn ends_of_requests() {
    for count in [100_000, 1_000_000, 10_000_000] {
        let heap = limited(1024);
        let _entered = heap.enter();
        for _ in 0..3 {
            for _ in 0..count {
                alloc_zval_cell();
            }
            let start = Instant::now();
            let end = heap.shutdown_request();
            let spent = start.elapsed();
            println!(
                "{count} live zvals in {} chunks: {spent:?}, {} MiB unmapped",
                end.chunks,
                end.released >> 20
            );
        }
    }
}
