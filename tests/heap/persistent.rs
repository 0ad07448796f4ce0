//! The `pemalloc` family.

use rephp::heap::*;

use crate::support::*;

#[test]
fn persistent_blocks_outlive_the_request() {
    let heap = limited(16);
    let _entered = heap.enter();
    let kept = pestrdup(b"interned", Lifetime::Persistent);
    let lost = pestrdup(b"temporary", Lifetime::Request);
    assert_eq!(bytes(lost, 10), b"temporary\0");
    assert_eq!(heap.usage(), 16);
    heap.shutdown_request();
    assert_eq!(bytes(kept, 9), b"interned\0");
    // SAFETY: allocated above, with this lifetime.
    unsafe { pefree(kept, Lifetime::Persistent) };
}

#[test]
fn both_lifetimes_resize_and_zero() {
    let heap = limited(16);
    let _entered = heap.enter();
    for lifetime in [Lifetime::Request, Lifetime::Persistent] {
        let block = pecalloc(100, 3, lifetime);
        assert!(holds(block, 300, 0));
        fill(block, 300, 5);
        // SAFETY: allocated above, with this lifetime.
        let block = unsafe { perealloc(block, 100_000, lifetime) };
        assert!(holds(block, 300, 5));
        // SAFETY: likewise.
        unsafe { pefree(block, lifetime) };
        let block = safe_pemalloc(3, 4, 5, lifetime);
        fill(block, 17, 1);
        // SAFETY: likewise.
        unsafe { pefree(block, lifetime) };
        assert!(matches!(
            failure(|| safe_pemalloc(usize::MAX, 4, 5, lifetime)),
            Failure::Overflow { .. }
        ));
    }
    assert_eq!(heap.usage(), 0);
}

#[test]
fn persistent_blocks_need_no_heap() {
    let block = pemalloc(100, Lifetime::Persistent);
    fill(block, 100, 1);
    // SAFETY: allocated above, with this lifetime.
    unsafe { pefree(block, Lifetime::Persistent) };
    assert!(matches!(
        failure(|| pemalloc(usize::MAX / 2, Lifetime::Persistent)),
        Failure::OutOfMemory { .. }
    ));
}

#[test]
fn a_request_block_is_not_freed_as_a_persistent_one() {
    let heap = limited(16);
    let _entered = heap.enter();
    emalloc(100);
    let block = emalloc(100);
    assert!(matches!(
        // SAFETY: the seal is missing, which is reported.
        failure(|| unsafe { pefree(block, Lifetime::Persistent) }),
        Failure::Corrupted(_)
    ));
}
