//! Random operations against a model; the heap is verified after each one.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::NonNull;
use std::rc::Rc;

use proptest::prelude::*;
use rephp::heap::*;

use crate::support::*;

/// What can be done to a heap. Indices choose among the live blocks, modulo their number.
#[derive(Clone, Debug)]
enum Operation {
    Allocate(usize),
    AllocateZeroed(usize),
    AllocateFixed,
    AllocateZval,
    Duplicate(usize),
    Free(usize),
    FreeMany(usize),
    Resize(usize, usize),
    AllocateTooMuch,
    ResizeTooMuch(usize),
    Limit(usize),
    Overflow(usize),
    Collect,
    ResetPeak,
    Zvals(ZvalFastPath),
    EndRequest,
}

fn sizes() -> impl Strategy<Value = usize> {
    prop_oneof![
        8 => 0..=MAX_SMALL_SIZE,
        4 => MAX_SMALL_SIZE..100_000_usize,
        1 => 100_000..=MAX_LARGE_SIZE + 1,
        1 => MAX_LARGE_SIZE..(9 << 20) as usize,
    ]
}

fn operations() -> impl Strategy<Value = Operation> {
    use Operation::*;
    prop_oneof![
        12 => sizes().prop_map(Allocate),
        2 => sizes().prop_map(AllocateZeroed),
        4 => Just(AllocateFixed),
        8 => Just(AllocateZval),
        2 => (0..5000_usize).prop_map(Duplicate),
        10 => any::<usize>().prop_map(Free),
        1 => any::<usize>().prop_map(FreeMany),
        8 => (any::<usize>(), sizes()).prop_map(|(index, size)| Resize(index, size)),
        1 => Just(AllocateTooMuch),
        1 => any::<usize>().prop_map(ResizeTooMuch),
        1 => (1..80_usize).prop_map(Limit),
        1 => sizes().prop_map(Overflow),
        1 => Just(Collect),
        1 => Just(ResetPeak),
        1 => Just(Zvals(ZvalFastPath::On)),
        1 => Just(Zvals(ZvalFastPath::Off)),
        1 => Just(EndRequest),
    ]
}

/// How the model frees a block: by the call that matches its birth.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Any,
    Fixed,
    Zval,
}

struct Live {
    block: NonNull<u8>,
    size: usize,
    seed: u8,
    kind: Kind,
}

impl Live {
    /// Writes the block's mark: everywhere if it is short, else at the ends and once a page.
    fn mark(&self) {
        self.marks(|at, length| {
            // SAFETY: inside the block.
            fill(unsafe { self.block.add(at) }, length, self.seed);
        });
    }

    /// Checks the mark as far as `size`.
    fn check(&self, size: usize) {
        self.marks(|at, length| {
            let length = length.min(size.saturating_sub(at));
            // SAFETY: inside the block.
            let block = unsafe { self.block.add(at) };
            assert!(
                length == 0 || holds(block, length, self.seed),
                "a block was overwritten"
            );
        });
    }

    fn marks(&self, mut each: impl FnMut(usize, usize)) {
        if self.size <= 8192 {
            return each(0, self.size);
        }
        each(0, 64);
        (PAGE_SIZE..self.size - 64)
            .step_by(PAGE_SIZE)
            .for_each(|at| each(at, 1));
        each(self.size - 64, 64);
    }
}

struct Model {
    heap: Rc<Heap>,
    config: HeapConfig,
    live: Vec<Live>,
    /// The true peak.
    peak: usize,
    /// What was mapped beyond the limit while that was allowed; some of it may stay.
    overflow: usize,
    seed: u8,
}

impl Model {
    fn new(config: HeapConfig) -> Model {
        Model {
            heap: heap(config),
            config,
            live: Vec::new(),
            peak: 0,
            overflow: 0,
            seed: 0,
        }
    }

    fn run(&mut self, operation: &Operation) {
        match *operation {
            Operation::Allocate(size) => self.allocate(size, Kind::Any, || emalloc(size)),
            Operation::AllocateZeroed(size) => self.allocate(size, Kind::Any, || {
                let block = ecalloc(1, size);
                assert!(size > 100_000 || holds(block, size, 0));
                block
            }),
            Operation::AllocateFixed => self.allocate(100, Kind::Fixed, emalloc_fixed::<100>),
            Operation::AllocateZval => self.allocate(16, Kind::Zval, alloc_zval_cell),
            Operation::Duplicate(size) => {
                self.allocate(size + 1, Kind::Any, || estrdup(&vec![7; size]));
            }
            Operation::Free(index) => self.free(index),
            Operation::FreeMany(index) => {
                for step in 0..self.live.len() / 2 {
                    self.free(index.wrapping_add(step * 7919));
                }
            }
            Operation::Resize(index, size) => self.resize(index, size),
            Operation::AllocateTooMuch => {
                let limit = self.heap.limit();
                let refused = emalloc_recoverable(limit + 1);
                assert_eq!(
                    refused,
                    Err(Failure::LimitExhausted {
                        limit,
                        tried: limit + 1
                    })
                );
            }
            Operation::ResizeTooMuch(index) => {
                if let Some(live) = self.pick(index) {
                    let refused = resize_recoverable(live.block, self.heap.limit() * 3);
                    assert!(matches!(refused, Err(Failure::LimitExhausted { .. })));
                }
            }
            Operation::Limit(mebibytes) => {
                let (real, limit) = (self.heap.real_usage(), mebibytes << 20);
                match self.heap.set_limit(limit) {
                    Ok(()) => assert!(self.heap.real_usage() <= limit),
                    Err(low) => assert!(limit < real && low.usage == real),
                }
            }
            Operation::Overflow(size) => {
                let _allowed = self.heap.allow_overflow();
                free(emalloc(size));
                self.peak = self.peak.max(self.heap.peak());
                self.overflow = self.heap.real_usage();
            }
            Operation::Collect => {
                self.heap.gc_mem_caches();
            }
            Operation::ResetPeak => {
                self.heap.reset_peak();
                self.peak = self.heap.usage();
            }
            Operation::Zvals(wanted) => set_zval_fast_path(wanted),
            Operation::EndRequest => {
                let end = self.heap.shutdown_request();
                assert_eq!(end.live_bytes == 0, self.live.is_empty());
                self.live.clear();
                self.peak = 0;
            }
        }
    }

    fn allocate(&mut self, size: usize, kind: Kind, act: impl FnOnce() -> NonNull<u8>) {
        let before = self.heap.usage();
        match catch_unwind(AssertUnwindSafe(act)) {
            Ok(block) => {
                self.seed = self.seed.wrapping_add(1);
                let live = Live {
                    block,
                    size,
                    seed: self.seed,
                    kind,
                };
                live.mark();
                self.live.push(live);
            }
            Err(payload) => {
                let failure = payload.downcast::<Failure>().expect("a heap's failure");
                assert!(matches!(*failure, Failure::LimitExhausted { .. }));
                assert_eq!(self.heap.usage(), before);
            }
        }
    }

    fn pick(&self, index: usize) -> Option<&Live> {
        self.live.get(index.checked_rem(self.live.len())?)
    }

    fn free(&mut self, index: usize) {
        let Some(index) = index.checked_rem(self.live.len()) else {
            return;
        };
        let live = self.live.swap_remove(index);
        live.check(live.size);
        match live.kind {
            Kind::Any => free(live.block),
            // SAFETY: the block has that size.
            Kind::Fixed => unsafe { efree_fixed::<100>(live.block) },
            Kind::Zval => free_zval(live.block),
        }
    }

    fn resize(&mut self, index: usize, size: usize) {
        let Some(index) = index.checked_rem(self.live.len()) else {
            return;
        };
        let live = &mut self.live[index];
        match resize_recoverable(live.block, size) {
            Ok(block) => {
                live.block = block;
                live.check(size);
                live.size = size;
                live.kind = Kind::Any;
                live.mark();
            }
            Err(failure) => {
                assert!(matches!(failure, Failure::LimitExhausted { .. }));
                live.check(live.size);
            }
        }
    }

    /// Compares the heap with the model.
    fn check(&mut self) {
        let stats = verified(&self.heap);
        assert_eq!(stats.live_blocks, self.live.len());
        let usage: usize = self.live.iter().map(|live| block_size(live.block)).sum();
        assert_eq!(self.heap.usage(), usage);
        self.peak = self.peak.max(usage);
        let peak = self.heap.peak();
        assert!(peak <= self.peak, "peak {peak} of {}", self.peak);
        assert!(
            self.peak - peak < PEAK_GRAIN,
            "peak {peak} of {}",
            self.peak
        );
        assert!(self.heap.real_usage() <= self.heap.limit().max(self.overflow));
        assert!(self.heap.real_usage() >= usage);
    }

    fn finish(mut self) {
        self.live.iter().for_each(|live| live.check(live.size));
        if self.config.record_sites == RecordSites::Yes {
            assert!(self.heap.live_blocks().all(|block| block.site.is_some()));
        }
        while !self.live.is_empty() {
            self.free(self.live.len() - 1);
        }
        self.check();
        self.run(&Operation::EndRequest);
        self.check();
    }
}

fn against_the_model(config: HeapConfig, operations: &[Operation]) {
    let mut model = Model::new(config);
    let heap = Rc::clone(&model.heap);
    let _entered = heap.enter();
    for operation in operations {
        model.run(operation);
        model.check();
    }
    model.finish();
}

fn limited_config() -> HeapConfig {
    HeapConfig {
        limit: 40 << 20,
        ..HeapConfig::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 96,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn mmap_anon(operations in prop::collection::vec(operations(), 1..150)) {
        against_the_model(limited_config(), &operations);
    }

    #[test]
    fn mmap_zero(operations in prop::collection::vec(operations(), 1..100)) {
        against_the_model(
            HeapConfig { storage: StorageScheme::MmapZero, ..limited_config() },
            &operations,
        );
    }

    #[test]
    fn malloc(operations in prop::collection::vec(operations(), 1..100)) {
        against_the_model(
            HeapConfig { storage: StorageScheme::Malloc, ..limited_config() },
            &operations,
        );
    }

    #[test]
    fn segments_of_eight_mebibytes(operations in prop::collection::vec(operations(), 1..100)) {
        against_the_model(HeapConfig { segment_size: 8 << 20, ..limited_config() }, &operations);
    }

    #[test]
    fn without_the_allocator(operations in prop::collection::vec(operations(), 1..150)) {
        against_the_model(
            HeapConfig { allocator: Allocator::System, ..limited_config() },
            &operations,
        );
    }

    #[test]
    fn with_sites(operations in prop::collection::vec(operations(), 1..150)) {
        against_the_model(
            HeapConfig { record_sites: RecordSites::Yes, ..limited_config() },
            &operations,
        );
    }
}
