//! Zvals and their own free list.

use rephp::heap::*;

use crate::support::*;

#[test]
fn zvals_and_blocks_of_sixteen_bytes_share_a_bin() {
    let heap = limited(64);
    let _entered = heap.enter();
    let zval = alloc_zval_cell();
    let block = emalloc(16);
    assert_eq!(block_size(zval), 16);
    assert_eq!(heap.usage(), 32);
    free(zval);
    // SAFETY: a block of sixteen bytes.
    unsafe { free_zval_cell(block) };
    assert_eq!(heap.usage(), 0);
    verified(&heap);
}

#[test]
fn with_the_fast_path_off_no_zval_is_free_inline() {
    let heap = limited(64);
    let _entered = heap.enter();
    let zvals: Vec<_> = (0..1000).map(|_| alloc_zval_cell()).collect();
    zvals[..500].iter().for_each(|&zval| free_zval(zval));
    assert!(has_free_zval_cell());
    let free_blocks = verified(&heap).free_blocks;

    set_zval_fast_path(ZvalFastPath::Off);
    assert!(!has_free_zval_cell());
    assert_eq!(verified(&heap).free_blocks, free_blocks);
    for &zval in &zvals[500..] {
        free_zval(zval);
        assert!(!has_free_zval_cell());
    }
    assert_eq!(heap.usage(), 0);
    let more: Vec<_> = (0..2000).map(|_| alloc_zval_cell()).collect();
    assert!(!has_free_zval_cell());
    assert_eq!(heap.usage(), 32_000);
    verified(&heap);

    set_zval_fast_path(ZvalFastPath::On);
    more.into_iter().for_each(free_zval);
    assert!(has_free_zval_cell());
    assert_eq!(heap.usage(), 0);
    verified(&heap);
}

#[test]
fn ordinary_blocks_become_zvals_before_a_run_is_taken() {
    let heap = limited(64);
    let _entered = heap.enter();
    let block = emalloc(16);
    free(block);
    assert_eq!(alloc_zval_cell(), block);
    assert_eq!(verified(&heap).small_runs, 1);
}

#[test]
fn free_zvals_are_collected_with_the_rest() {
    let heap = limited(64);
    let _entered = heap.enter();
    let zvals: Vec<_> = (0..256 * 10).map(|_| alloc_zval_cell()).collect();
    // Half of each run goes back by the ordinary way.
    for (index, &zval) in zvals.iter().enumerate() {
        if index % 2 == 0 {
            free(zval);
        } else {
            free_zval(zval);
        }
    }
    assert_eq!(heap.gc_mem_caches(), 10 * PAGE_SIZE);
    assert!(!has_free_zval_cell());
    verified(&heap);
}
