//! Failures unwind: destructors run on the way, and the heap is as good as before.

use std::cell::Cell;
use std::ptr::NonNull;

use rephp::heap::*;

use crate::support::*;

/// A block that is freed when it is dropped.
struct Owned(NonNull<u8>);

impl Drop for Owned {
    fn drop(&mut self) {
        free(self.0);
    }
}

/// Takes more than the limit allows when it is dropped.
struct Greedy<'test>(&'test Cell<usize>);

impl Drop for Greedy<'_> {
    fn drop(&mut self) {
        let block = emalloc(32 << 20);
        fill(block, 100, 1);
        self.0.set(block_size(block));
        free(block);
    }
}

#[test]
fn destructors_free_blocks_on_the_way() {
    for record_sites in [RecordSites::No, RecordSites::Yes] {
        let heap = heap(HeapConfig {
            limit: 16 << 20,
            record_sites,
            ..HeapConfig::default()
        });
        let _entered = heap.enter();
        for size in [16, 500, 20_000, 3 << 20] {
            let exhausted = failure(|| {
                let mut owned = Vec::new();
                loop {
                    owned.push(Owned(emalloc(size)));
                }
            });
            assert!(matches!(exhausted, Failure::LimitExhausted { .. }));
            assert_eq!(heap.usage(), 0);
            assert_eq!(verified(&heap).live_blocks, 0);
        }
    }
}

#[test]
fn a_destructor_may_go_over_the_limit() {
    let heap = limited(8);
    let _entered = heap.enter();
    let got = Cell::new(0);
    let exhausted = failure(|| {
        let _greedy = Greedy(&got);
        emalloc(16 << 20)
    });
    assert!(matches!(
        exhausted,
        Failure::LimitExhausted {
            tried: 16777216,
            ..
        }
    ));
    assert_eq!(got.get(), 32 << 20);
    assert_eq!(heap.usage(), 0);
    verified(&heap);
}

#[test]
fn the_request_after_a_failure_is_like_any_other() {
    let heap = limited(8);
    let _entered = heap.enter();
    for _ in 0..50 {
        let exhausted = failure(|| {
            loop {
                fill(alloc_zval_cell(), 16, 1);
                emalloc(300);
            }
        });
        assert!(matches!(exhausted, Failure::LimitExhausted { .. }));
        verified(&heap);
        heap.shutdown_request();
        assert_eq!(verified(&heap).live_blocks, 0);
    }
}
