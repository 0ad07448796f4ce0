//! The request heap: all memory of a request, taken back at its end.
//!
//! Three layers, as in Zend:
//!
//! ```text
//!   interface   emalloc  efree  erealloc  …  pemalloc  …         interface.rs persistent.rs
//!       │
//!   heap        ≤ 3072        ≤ 2 MiB − 4 KiB   larger
//!       │       ┌─────────┐   ┌─────────────┐   ┌────────┐
//!       │       │ 30 bins │   │ runs of     │   │ huge   │       bin.rs small.rs large.rs huge.rs block.rs
//!       │       └────┬────┘   │ 4 KiB pages │   │ blocks │
//!       │            └───────▶└──────┬──────┘   └───┬────┘
//!       │                    ┌───────▼──────┐       │            page.rs chunk.rs ring.rs
//!       │                    │ 2 MiB chunks │       │
//!       │                    └───────┬──────┘       │
//!   storage                  ┌───────▼──────────────▼──┐         storage.rs
//!                            │ mmap_anon … malloc      │
//!                            └─────────────────────────┘
//! ```
//!
//! A small block is taken from the free list of its bin and goes back there: a few instructions, inlined where the size is
//! known ([`emalloc_fixed`]). A free list that is empty is filled with a *run*: as many pages as the bin's row says, cut
//! up. Nothing of a block lies outside of it but its page's entry in the chunk's header, which is found by masking the
//! block's address; that entry names the bin, so [`efree`] needs neither size nor heap. Blocks that start a 2 MiB boundary
//! are huge ones, for page 0 of each chunk is its header.
//!
//! With the feature `hardened-heap` a free block is not trusted: an address that was written into one is not followed
//! (`shadow.rs`).
//!
//! Each thread has one current heap ([`Heap::enter`]). Nothing here prints or exits: failures unwind with a [`Failure`],
//! mistakes go to a hook.
//!
//! The PHP behaviour is that of 8.2's zend_alloc.c, except where a comment says otherwise; the storage schemes are PHP 5's.

mod bin;
mod block;
mod chunk;
mod config;
mod failure;
mod fault;
mod huge;
mod interface;
mod large;
mod leak;
mod limit;
mod lists;
mod map;
mod mapping;
mod page;
mod persistent;
mod request;
mod ring;
mod shadow;
mod small;
mod storage;
mod tracked;
mod verify;

use std::rc::Rc;

pub use bin::{BINS, MAX_SMALL_SIZE};
pub use chunk::{CHUNK_SIZE, MAX_LARGE_SIZE};
pub use config::{Allocator, HeapConfig, HeapError};
pub use failure::{Corruption, CorruptionKind, Failure, set_unwind_hook};
pub use fault::{Afterwards, Fault};
pub use interface::{
    alloc_zval_cell, ecalloc, efree, efree_fixed, efree_sized, emalloc, emalloc_fixed,
    emalloc_recoverable, emalloc_whole, erealloc, erealloc_recoverable, erealloc_whole, estrdup,
    estrndup, free_zval_cell, good_size, has_free_zval_cell, safe_address, safe_emalloc,
    safe_erealloc, set_zval_fast_path, take_free_zval_cell, zend_mem_block_size,
};
pub use leak::{LiveBlock, RecordSites, Site, leak_report, set_site, site};
pub use limit::{LimitTooLow, OverflowAllowed, PEAK_GRAIN};
pub use lists::Entered;
pub use map::{HeapMap, PageRun, PageUse};
pub use mapping::{Direction, MapEvent, Mapping, set_map_watcher};
pub use page::{PAGE_SIZE, PAGES};
pub use persistent::{Lifetime, pecalloc, pefree, pemalloc, perealloc, pestrdup, safe_pemalloc};
pub use request::RequestEnd;
pub use small::ZvalFastPath;
pub use storage::{
    HugePages, SYSTEM_PAGE_SIZE, Segment, Storage, StorageScheme, StorageUnavailable,
    UnsupportedStorage,
};
pub use verify::{Stats, VerifyError};

use bin::FreeList;
use fault::Faults;
use huge::HugeList;
use leak::Sites;
use limit::Limits;
use lists::{Inline, Lists};
use ring::ChunkRing;
use tracked::Tracked;

/// A request heap: zend_mm_heap.
///
/// It lives in an `Rc` and on one thread. All its state is in cells: blocks are freed while others are being taken, and
/// no reference into the heap is ever held across a call.
pub struct Heap {
    lists: Lists,
    /// Stand-ins for the inline lists while those must stay empty.
    shadow_list: [FreeList; BINS],
    chunks: ChunkRing,
    huge: HugeList,
    limits: Limits,
    storage: Box<dyn Storage>,
    /// Chunks per segment.
    segment_chunks: usize,
    /// There under `USE_ZEND_ALLOC=0`, and then everything else is empty.
    tracked: Option<Tracked>,
    sites: Option<Sites>,
    /// There where allocations may fail on purpose.
    faults: Option<Faults>,
    on_corruption: fn(Corruption) -> !,
}

impl Heap {
    /// Sets up a heap with its first chunk.
    ///
    /// # Errors
    ///
    /// The storage is not to be had, or refuses the first chunk.
    pub fn new(config: HeapConfig) -> Result<Rc<Heap>, HeapError> {
        let storage = config.storage.open(config.huge_pages)?;
        Heap::with_storage(config, storage)
    }

    /// Sets up a heap on a storage of the caller's; `config.storage` is ignored.
    ///
    /// # Errors
    ///
    /// The storage refuses the first chunk, or the segment size is no power of two.
    pub fn with_storage(
        config: HeapConfig,
        storage: Box<dyn Storage>,
    ) -> Result<Rc<Heap>, HeapError> {
        shadow::choose_key();
        if !config.segment_size.is_power_of_two() {
            return Err(HeapError::SegmentSize);
        }
        let tracked = (config.allocator == Allocator::System).then(Tracked::new);
        let sites = (config.record_sites == RecordSites::Yes).then(Sites::new);
        let inline = if tracked.is_some() || sites.is_some() || config.fault.is_some() {
            Inline::Off
        } else {
            Inline::On
        };
        let heap = Rc::new(Heap {
            lists: Lists::new(inline),
            shadow_list: [const { FreeList::new() }; BINS],
            chunks: ChunkRing::new(),
            huge: HugeList::new(),
            limits: Limits::new(usize::MAX),
            storage,
            segment_chunks: (config.segment_size / CHUNK_SIZE).max(1),
            tracked,
            sites,
            faults: config.fault.map(Faults::new),
            on_corruption: config.on_corruption,
        });
        heap.lists.set_heap(&heap);
        if heap.tracked.is_none() {
            heap.add_chunk(0).map_err(|_| HeapError::OutOfMemory)?;
        }
        heap.limits.set_first_limit(config.limit);
        Ok(heap)
    }

    /// The storage's name in `ZEND_MM_MEM_TYPE`.
    pub fn storage_name(&self) -> &'static str {
        self.storage.name()
    }
}
