//! Live blocks, allocation sites and the report of leaks.

use std::collections::HashSet;

use rephp::heap::*;

use crate::support::*;

#[test]
fn live_blocks_are_those_not_freed() {
    let heap = limited(64);
    let _entered = heap.enter();
    let mut expected = HashSet::new();
    for size in [10, 16, 320, 3000, 5000, 100_000, 3 << 20] {
        let freed = emalloc(size);
        let kept = emalloc(size);
        free(freed);
        expected.insert((kept, block_size(kept)));
    }
    let zval = alloc_zval_cell();
    expected.insert((zval, 16));
    let live: HashSet<_> = heap
        .live_blocks()
        .map(|block| (block.address, block.size))
        .collect();
    assert_eq!(live, expected);
    assert_eq!(verified(&heap).live_blocks, expected.len());
}

#[test]
fn sites_follow_blocks_through_resizing() {
    for allocator in [Allocator::Zend, Allocator::System] {
        let heap = heap(HeapConfig {
            allocator,
            record_sites: RecordSites::Yes,
            ..HeapConfig::default()
        });
        let _entered = heap.enter();
        set_site(1, 10);
        let first = emalloc(10);
        set_site(1, 20);
        let second = alloc_zval_cell();
        set_site(2, 30);
        let first = resize(first, 10_000);
        let third = emalloc_fixed::<24>();
        free(third);
        assert_eq!(site(), Site { file: 2, line: 30 });

        let mut live: Vec<_> = heap
            .live_blocks()
            .map(|block| (block.address, block.size, block.site))
            .collect();
        live.sort_by_key(|&(_, size, _)| size);
        let site = |file, line| Some(Site { file, line });
        assert_eq!(
            live,
            [(second, 16, site(1, 20)), (first, 10_000, site(2, 30))]
        );
        verified(&heap);
        heap.shutdown_request();
        assert_eq!(heap.live_blocks().count(), 0);
        verified(&heap);
    }
}

#[test]
fn the_report_groups_by_site() {
    let heap = heap(HeapConfig {
        record_sites: RecordSites::Yes,
        ..HeapConfig::default()
    });
    let _entered = heap.enter();
    let names = |file| format!("/lib/{file}.php");
    let report = || {
        leak_report(
            heap.live_blocks(),
            "Thu Jan  1 00:00:00 1970",
            "/index.php",
            names,
        )
    };
    assert_eq!(report(), "");

    set_site(7, 3);
    let first = emalloc(10);
    emalloc(20);
    set_site(7, 4);
    let second = emalloc(100_000);
    set_site(7, 5);
    let third = emalloc(3000);
    emalloc(3000);
    emalloc(3000);
    assert_eq!(
        report(),
        format!(
            "[Thu Jan  1 00:00:00 1970]  Script:  '/index.php'\n\
             /lib/7.php(3) :  Freeing 0x{:016x} (10 bytes), script=/index.php\n\
             Last leak repeated 1 time\n\
             [Thu Jan  1 00:00:00 1970]  Script:  '/index.php'\n\
             /lib/7.php(4) :  Freeing 0x{:016x} (100000 bytes), script=/index.php\n\
             [Thu Jan  1 00:00:00 1970]  Script:  '/index.php'\n\
             /lib/7.php(5) :  Freeing 0x{:016x} (3000 bytes), script=/index.php\n\
             Last leak repeated 2 times\n\
             === Total 6 memory leaks detected ===\n",
            first.addr().get(),
            second.addr().get(),
            third.addr().get(),
        )
    );
}

#[test]
fn without_sites_the_report_still_counts() {
    let heap = limited(64);
    let _entered = heap.enter();
    emalloc(10);
    emalloc(10);
    let report = leak_report(heap.live_blocks(), "now", "x.php", |_| String::new());
    assert!(report.contains("Unknown(0) :  Freeing 0x"));
    assert!(report.ends_with("=== Total 2 memory leaks detected ===\n"));
}
