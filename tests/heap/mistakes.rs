//! Wrong frees: reported, not silently taken.

use std::ptr::NonNull;

use rephp::heap::*;

use crate::support::*;

fn corruption(act: impl FnOnce()) -> CorruptionKind {
    match failure(act) {
        Failure::Corrupted(corruption) => {
            assert_eq!(corruption.to_string(), "zend_mm_heap corrupted");
            corruption.kind
        }
        other => panic!("{other:?}"),
    }
}

fn inside(block: NonNull<u8>, offset: usize) -> NonNull<u8> {
    // SAFETY: the tests stay inside the block.
    unsafe { block.add(offset) }
}

#[test]
fn a_pointer_into_a_block_is_no_block() {
    let heap = limited(64);
    let _entered = heap.enter();
    let small = emalloc(100);
    let run = emalloc(320);
    let large = emalloc(10 * PAGE_SIZE);
    let huge = emalloc(6 << 20);
    // Only the first 4080 bytes of a page are in blocks of 80.
    let wasted = inside(emalloc(80), 51 * 80);
    let wrong = [
        inside(small, 8),
        inside(run, PAGE_SIZE),
        inside(large, 8),
        inside(large, PAGE_SIZE),
        inside(large, 3 * PAGE_SIZE),
        wasted,
    ];
    for pointer in wrong {
        assert_eq!(corruption(|| free(pointer)), CorruptionKind::InsideBlock);
        assert_eq!(
            corruption(|| {
                resize(pointer, 100);
            }),
            CorruptionKind::InsideBlock
        );
    }
    assert_eq!(
        corruption(|| free(inside(huge, 2 << 20))),
        CorruptionKind::NotOurs
    );
    verified(&heap);
}

#[test]
fn a_block_is_freed_once() {
    let heap = limited(64);
    let _entered = heap.enter();
    let small = emalloc(100);
    let large = emalloc(10 * PAGE_SIZE);
    let huge = emalloc(6 << 20);
    for block in [small, large] {
        free(block);
        assert_eq!(corruption(|| free(block)), CorruptionKind::FreedBefore);
    }
    free(huge);
    assert_eq!(corruption(|| free(huge)), CorruptionKind::NotOurs);
    verified(&heap);
}

#[test]
fn a_block_of_another_heap_is_refused() {
    let other = limited(64);
    let theirs = {
        let _entered = other.enter();
        [emalloc(16), emalloc(5000), emalloc(3 << 20)]
    };
    let heap = limited(64);
    let _entered = heap.enter();
    for block in theirs {
        assert_eq!(corruption(|| free(block)), CorruptionKind::NotOurs);
    }
    verified(&heap);
    verified(&other);
}

#[test]
fn without_the_allocator_wrong_frees_show_too() {
    let heap = heap(HeapConfig {
        allocator: Allocator::System,
        ..HeapConfig::default()
    });
    let _entered = heap.enter();
    let block = emalloc(100);
    assert_eq!(
        corruption(|| free(inside(block, 8))),
        CorruptionKind::NotOurs
    );
    free(block);
    assert_eq!(corruption(|| free(block)), CorruptionKind::NotOurs);
    verified(&heap);
}

#[test]
fn the_hook_is_called() {
    fn hook(corruption: Corruption) -> ! {
        std::panic::resume_unwind(Box::new(Failure::OutOfMemory {
            allocated: 42,
            tried: corruption.address.addr().get(),
        }))
    }
    let heap = heap(HeapConfig {
        on_corruption: hook,
        ..HeapConfig::default()
    });
    let _entered = heap.enter();
    let block = emalloc(100);
    let wrong = inside(block, 1);
    assert_eq!(
        failure(|| free(wrong)),
        Failure::OutOfMemory {
            allocated: 42,
            tried: wrong.addr().get()
        }
    );
}

#[test]
fn a_double_free_that_the_map_cannot_show_is_found_by_verify() {
    let heap = limited(64);
    let _entered = heap.enter();
    let (first, second) = (emalloc(100), emalloc(100));
    free(first);
    free(second);
    free(first);
    assert!(heap.verify().unwrap_err().to_string().contains("twice"));
}

/// Writes to a block that was freed: its address of the next one, or the copy of that.
#[cfg(feature = "hardened-heap")]
fn write_after_free(block: NonNull<u8>, word: usize) {
    free(block);
    // SAFETY: the block is 64 bytes long, and its memory is still the heap's.
    unsafe { block.cast::<u64>().add(word).write(0x4141_4141_4141_4140) };
}

#[cfg(feature = "hardened-heap")]
#[test]
fn a_free_block_that_was_written_to_is_not_followed() {
    for word in [0, 1] {
        let heap = limited(64);
        let _entered = heap.enter();
        let block = emalloc(64);
        write_after_free(block, word);
        assert!(heap.verify().is_err());
        assert_eq!(
            corruption(|| drop(emalloc(64))),
            CorruptionKind::Overwritten
        );
        assert_eq!(
            corruption(|| {
                heap.gc_mem_caches();
            }),
            CorruptionKind::Overwritten
        );
        // The next request starts afresh.
        heap.shutdown_request();
        emalloc(64);
        verified(&heap);
    }
}

#[cfg(feature = "hardened-heap")]
#[test]
fn a_zval_that_is_written_to_after_it_was_freed_is_noticed() {
    let heap = limited(64);
    let _entered = heap.enter();
    let cell = alloc_zval_cell();
    // SAFETY: nobody uses it.
    unsafe { free_zval_cell(cell) };
    // SAFETY: the memory is still the heap's.
    unsafe { cell.cast::<u64>().write(7) };
    assert_eq!(
        corruption(|| drop(alloc_zval_cell())),
        CorruptionKind::Overwritten
    );
}
