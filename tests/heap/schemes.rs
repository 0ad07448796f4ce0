//! Storage schemes, segments, refused mappings, and `USE_ZEND_ALLOC=0`.

use std::cell::Cell;
use std::rc::Rc;

use rephp::heap::*;

use crate::support::*;

/// Every way to set up a heap.
fn every_config() -> Vec<HeapConfig> {
    let mut configs = Vec::new();
    for storage in StorageScheme::ALL {
        for huge_pages in [HugePages::Untouched, HugePages::Advised] {
            configs.push(HeapConfig {
                storage,
                huge_pages,
                ..HeapConfig::default()
            });
        }
    }
    configs.push(HeapConfig {
        allocator: Allocator::System,
        ..HeapConfig::default()
    });
    configs.push(HeapConfig {
        record_sites: RecordSites::Yes,
        ..HeapConfig::default()
    });
    configs
}

#[test]
fn every_scheme_serves_every_kind() {
    for config in every_config() {
        let heap = heap(config);
        let _entered = heap.enter();
        for _ in 0..3 {
            let mut block = emalloc(10);
            let mut old = 0;
            for (seed, size) in (1..).zip([10, 5000, 3 << 20, 7 << 20, 20 << 20, 4 << 20, 100]) {
                block = resize(block, size);
                assert!(holds(block, old.min(size), seed - 1));
                fill(block, size, seed);
                verified(&heap);
                old = size;
            }
            let zval = alloc_zval_cell();
            free_zval(zval);
            // SAFETY: a block of that size, in use.
            unsafe { efree_fixed::<48>(emalloc_fixed::<48>()) };
            assert!(holds(ecalloc(3 << 20, 1), 3 << 20, 0));
            heap.shutdown_request();
            assert_eq!(verified(&heap).live_blocks, 0);
        }
    }
}

#[test]
fn every_scheme_keeps_the_limit() {
    for config in every_config() {
        let heap = heap(HeapConfig {
            limit: 8 << 20,
            ..config
        });
        let _entered = heap.enter();
        for size in [16, 1000, 100_000, 3 << 20] {
            let exhausted = failure(|| {
                loop {
                    fill(emalloc(size), 8, 1);
                }
            });
            assert!(matches!(exhausted, Failure::LimitExhausted { limit, .. } if limit == 8 << 20));
            assert!(heap.real_usage() <= 8 << 20);
            verified(&heap);
            heap.shutdown_request();
        }
    }
}

#[test]
fn growing_a_huge_block_keeps_its_bytes() {
    for storage in StorageScheme::ALL {
        let heap = heap(HeapConfig {
            storage,
            ..HeapConfig::default()
        });
        let _entered = heap.enter();
        // Neighbours, so that there is not always room behind.
        let mut blocks: Vec<_> = (0..4_u8)
            .map(|seed| {
                let block = emalloc(3 << 20);
                fill(block, 3 << 20, seed);
                block
            })
            .collect();
        let mut size = 3 << 20;
        while size < 12 << 20 {
            let larger = size + (700 << 10);
            for (seed, block) in (0..).zip(&mut blocks) {
                *block = resize(*block, larger);
                assert!(holds(*block, larger - (700 << 10), seed));
                fill(*block, larger, seed);
            }
            size = larger;
            verified(&heap);
        }
        blocks.into_iter().for_each(free);
        assert_eq!(heap.real_usage(), 2 << 20);
        verified(&heap);
    }
}

#[test]
fn schemes_are_known_by_name() {
    for scheme in StorageScheme::ALL {
        assert_eq!(StorageScheme::from_name(scheme.name()), Ok(scheme));
        let heap = heap(HeapConfig {
            storage: scheme,
            ..HeapConfig::default()
        });
        assert_eq!(heap.storage_name(), scheme.name());
    }
    assert!(StorageScheme::from_name("win32").is_err());
}

#[test]
fn a_segment_is_taken_at_once() {
    let heap = heap(HeapConfig {
        segment_size: 8 << 20,
        ..HeapConfig::default()
    });
    let _entered = heap.enter();
    assert_eq!(heap.real_usage(), 8 << 20);
    assert_eq!(verified(&heap).cached_chunks, 3);
    for _ in 0..5 {
        emalloc(MAX_LARGE_SIZE);
    }
    assert_eq!(heap.real_usage(), 16 << 20);
    verified(&heap);
    assert!(matches!(
        Heap::new(HeapConfig {
            segment_size: 3 << 20,
            ..HeapConfig::default()
        }),
        Err(HeapError::SegmentSize)
    ));
}

/// A storage that refuses once its budget of mappings is spent.
struct Miser {
    inner: Box<dyn Storage>,
    budget: Rc<Cell<usize>>,
}

impl Miser {
    fn spend(&self) -> bool {
        let left = self.budget.get();
        self.budget.set(left.saturating_sub(1));
        left > 0
    }
}

impl Storage for Miser {
    fn name(&self) -> &'static str {
        "miser"
    }
    fn map(&self, size: usize) -> Option<Segment> {
        self.spend().then(|| self.inner.map(size)).flatten()
    }
    unsafe fn unmap(&self, segment: Segment) {
        // SAFETY: passed on.
        unsafe { self.inner.unmap(segment) }
    }
    unsafe fn shrink(&self, segment: &mut Segment, size: usize) -> bool {
        // SAFETY: passed on.
        self.spend() && unsafe { self.inner.shrink(segment, size) }
    }
    unsafe fn grow(&self, segment: &mut Segment, size: usize) -> bool {
        // SAFETY: passed on.
        self.spend() && unsafe { self.inner.grow(segment, size) }
    }
    fn zeroed(&self) -> bool {
        self.inner.zeroed()
    }
}

fn miser(budget: usize) -> (Rc<Heap>, Rc<Cell<usize>>) {
    let budget = Rc::new(Cell::new(budget));
    let storage = Miser {
        inner: StorageScheme::MmapAnon
            .open(HugePages::Untouched)
            .expect("anonymous mappings"),
        budget: Rc::clone(&budget),
    };
    let heap = Heap::with_storage(HeapConfig::default(), Box::new(storage)).expect("a heap");
    (heap, budget)
}

#[test]
fn a_refused_mapping_is_out_of_memory() {
    let (heap, budget) = miser(1);
    let _entered = heap.enter();
    assert_eq!(
        failure(|| emalloc(3_000_000)).to_string(),
        "Out of memory (allocated 2097152 bytes) (tried to allocate 3000000 bytes)"
    );
    let refused = failure(|| {
        loop {
            emalloc(2000);
        }
    });
    assert_eq!(
        refused.to_string(),
        "Out of memory (allocated 2097152 bytes) (tried to allocate 16384 bytes)"
    );
    verified(&heap);

    budget.set(1);
    let block = emalloc(3 << 20);
    fill(block, 3 << 20, 9);
    assert!(matches!(
        failure(|| resize(block, 6 << 20)),
        Failure::OutOfMemory { .. }
    ));
    assert!(holds(block, 3 << 20, 9));
    budget.set(usize::MAX);
    let block = resize(block, 6 << 20);
    assert!(holds(block, 3 << 20, 9));
    verified(&heap);
}

#[test]
fn a_storage_that_cannot_resize_gets_copies() {
    let (heap, budget) = miser(2);
    let _entered = heap.enter();
    let block = emalloc(6 << 20);
    fill(block, 6 << 20, 3);
    // The resizing is refused, the new mapping is not.
    for size in [3 << 20, 9 << 20] {
        budget.set(0);
        assert!(resize_recoverable(block, size).is_err());
        assert!(holds(block, 6 << 20, 3));
        verified(&heap);
    }
}

#[test]
fn the_first_chunk_may_be_refused() {
    let storage = Miser {
        inner: StorageScheme::Malloc
            .open(HugePages::Untouched)
            .expect("malloc"),
        budget: Rc::new(Cell::new(0)),
    };
    assert!(matches!(
        Heap::with_storage(HeapConfig::default(), Box::new(storage)),
        Err(HeapError::OutOfMemory)
    ));
}

#[test]
fn without_the_allocator_every_block_is_exact() {
    let heap = heap(HeapConfig {
        allocator: Allocator::System,
        limit: 10_000,
        ..HeapConfig::default()
    });
    let _entered = heap.enter();
    assert_eq!(heap.real_usage(), 0);
    let block = emalloc(1001);
    assert_eq!(block_size(block), 1001);
    assert_eq!((heap.usage(), heap.real_usage()), (1001, 1001));
    let block = resize(block, 2000);
    assert_eq!((heap.usage(), heap.real_usage()), (2000, 2000));
    alloc_zval_cell();
    assert!(!has_free_zval_cell());
    assert_eq!(
        failure(|| emalloc(9000)).to_string(),
        "Allowed memory size of 10000 bytes exhausted (tried to allocate 9000 bytes)"
    );
    free(block);
    assert_eq!(heap.shutdown_request().live_bytes, 16);
    assert_eq!((heap.usage(), heap.real_usage()), (0, 0));
    verified(&heap);
}
