//! The chunks of a heap: the ring of those in use, and the list of those kept for later.
//!
//! ```text
//!          main                                           cached
//!            │                                                │
//!            ▼                                                ▼
//!        ┌───────┐  next  ┌───────┐  next  ┌───────┐      ┌───────┐ next ┌───────┐
//!    ┌──▶│ chunk │───────▶│ chunk │───────▶│ chunk │──┐   │ chunk │─────▶│ chunk │
//!    │   └───────┘◀───────└───────┘◀───────└───────┘  │   └───────┘      └───────┘
//!    └────────────────────────────────────────────────┘
//! ```

use std::cell::Cell;
use std::ptr::NonNull;

use super::Heap;
use super::chunk::{CHUNK_SIZE, ChunkRef};
use super::failure::Failure;
use super::mapping::{self, Mapping};

/// The chunks of a heap and the running average that says how many to keep.
pub(super) struct ChunkRing {
    /// First chunk of the ring; never given back while the heap lives. None where no block lies in a chunk.
    main: Cell<Option<ChunkRef>>,
    /// Unused chunks, linked by `next`; the last one points to itself.
    cached: Cell<Option<ChunkRef>>,
    count: Cell<usize>,
    peak_count: Cell<usize>,
    cached_count: Cell<usize>,
    average: Cell<f64>,
    /// How many chunks were left when one was last given back, and how often in a row at that very number: a script that
    /// takes and frees one chunk over and over is to keep it.
    delete_boundary: Cell<usize>,
    delete_count: Cell<usize>,
}

impl ChunkRing {
    pub(super) fn new() -> ChunkRing {
        ChunkRing {
            main: Cell::new(None),
            cached: Cell::new(None),
            count: Cell::new(0),
            peak_count: Cell::new(0),
            cached_count: Cell::new(0),
            average: Cell::new(1.0),
            delete_boundary: Cell::new(0),
            delete_count: Cell::new(0),
        }
    }

    pub(super) fn count(&self) -> usize {
        self.count.get()
    }

    pub(super) fn cached_count(&self) -> usize {
        self.cached_count.get()
    }

    /// The ring, from the main chunk on. The chunk at hand may be taken out of the ring.
    pub(super) fn iter(&self) -> impl Iterator<Item = ChunkRef> + use<> {
        let main = self.main.get();
        let mut next = main;
        std::iter::from_fn(move || {
            let chunk = next?;
            next = Some(chunk.next.get()).filter(|&next| Some(next) != main);
            Some(chunk)
        })
    }

    /// The unused chunks.
    pub(super) fn cached(&self) -> impl Iterator<Item = ChunkRef> + use<> {
        let mut next = self.cached.get();
        std::iter::from_fn(move || {
            let chunk = next?;
            next = Some(chunk.next.get()).filter(|&next| next != chunk);
            Some(chunk)
        })
    }

    /// Whether every neighbour in the ring knows its neighbour.
    pub(super) fn is_ring(&self) -> bool {
        self.iter().all(|chunk| {
            chunk.next.get().prev.get() == chunk && chunk.prev.get().next.get() == chunk
        })
    }

    fn push_cached(&self, chunk: ChunkRef) {
        chunk.next.set(self.cached.get().unwrap_or(chunk));
        self.cached.set(Some(chunk));
        self.cached_count.set(self.cached_count.get() + 1);
    }

    fn pop_cached(&self) -> Option<ChunkRef> {
        let chunk = self.cached.get()?;
        self.cached
            .set(Some(chunk.next.get()).filter(|&next| next != chunk));
        self.cached_count.set(self.cached_count.get() - 1);
        Some(chunk)
    }

    /// Adds a chunk at the end of the ring, or as its first.
    fn link(&self, chunk: ChunkRef) {
        match self.main.get() {
            None => self.main.set(Some(chunk)),
            Some(main) => {
                let last = main.prev.get();
                chunk.number.set(last.number.get() + 1);
                chunk.link_after(last);
            }
        }
        self.count.set(self.count.get() + 1);
        self.peak_count
            .set(self.peak_count.get().max(self.count.get()));
    }

    /// Moves a chunk right behind the main one, where the next search begins.
    pub(super) fn move_to_front(&self, chunk: ChunkRef) {
        let Some(main) = self.main.get().filter(|&main| main != chunk) else {
            return;
        };
        chunk.unlink();
        chunk.link_after(main);
    }

    /// Whether a chunk that is no longer used should be kept (zend_mm_delete_chunk).
    fn should_keep(&self) -> bool {
        let kept = (self.count.get() + self.cached_count.get()) as f64;
        kept < self.average.get() + 0.1
            || (self.count.get() == self.delete_boundary.get() && self.delete_count.get() >= 4)
    }

    fn note_deletion(&self) {
        if self.count.get() == self.delete_boundary.get() {
            self.delete_count.set(self.delete_count.get() + 1);
        } else {
            self.delete_boundary.set(self.count.get());
            self.delete_count.set(0);
        }
    }
}

impl Heap {
    /// Adds an empty chunk to the ring: a cached one, or a new one from the storage. `tried` is what the script asked for.
    pub(super) fn add_chunk(&self, tried: usize) -> Result<ChunkRef, Failure> {
        let memory = match self.chunks.pop_cached() {
            Some(cached) => cached.address(),
            None => self.map_chunks(tried)?,
        };
        // SAFETY: the chunk is fresh, or cached and thus unused.
        let chunk = unsafe { ChunkRef::init(memory, &raw const self.lists) };
        self.chunks.link(chunk);
        Ok(chunk)
    }

    /// Maps as many chunks as a segment has (`ZEND_MM_SEG_SIZE`); all but one are cached.
    fn map_chunks(&self, tried: usize) -> Result<NonNull<u8>, Failure> {
        self.check_limit(CHUNK_SIZE, tried)?;
        let first = self.storage.map(CHUNK_SIZE).ok_or(Failure::OutOfMemory {
            allocated: self.real_usage(),
            tried,
        })?;
        self.add_real(CHUNK_SIZE);
        mapping::taken(Mapping::Chunk, CHUNK_SIZE);
        for _ in 1..self.segment_chunks {
            if self.check_limit(CHUNK_SIZE, tried).is_err() {
                break;
            }
            let Some(segment) = self.storage.map(CHUNK_SIZE) else {
                break;
            };
            self.add_real(CHUNK_SIZE);
            // SAFETY: the chunk is fresh.
            let chunk = unsafe { ChunkRef::init(segment.address, &raw const self.lists) };
            self.chunks.push_cached(chunk);
        }
        Ok(first.address)
    }

    /// Takes an empty chunk out of the ring and keeps it or gives it back. The main chunk stays.
    pub(super) fn delete_chunk(&self, chunk: ChunkRef) {
        debug_assert!(chunk.is_empty());
        let chunks = &self.chunks;
        if chunks.main.get() == Some(chunk) {
            return;
        }
        chunk.unlink();
        chunks.count.set(chunks.count.get() - 1);
        if chunks.should_keep() {
            chunks.push_cached(chunk);
            return;
        }
        let Some(cached) = chunks.pop_cached() else {
            chunks.note_deletion();
            self.unmap_chunk(chunk);
            return;
        };
        // Of two chunks the younger one goes.
        let (younger, older) = if chunk.number.get() > cached.number.get() {
            (chunk, cached)
        } else {
            (cached, chunk)
        };
        chunks.push_cached(older);
        self.unmap_chunk(younger);
    }

    /// Gives back cached chunks until `enough` says so. The answer is the bytes given back.
    pub(super) fn release_cached_chunks(&self, mut enough: impl FnMut(&Heap) -> bool) -> usize {
        let mut released = 0;
        while !enough(self) {
            let Some(chunk) = self.chunks.pop_cached() else {
                break;
            };
            self.unmap_chunk(chunk);
            released += CHUNK_SIZE;
        }
        released
    }

    /// Empties the main chunk and caches the others; then gives back what the average does not ask for.
    pub(super) fn reset_chunks(&self) {
        let chunks = &self.chunks;
        let Some(main) = chunks.main.get() else {
            return;
        };
        for chunk in chunks.iter().skip(1) {
            chunks.push_cached(chunk);
        }
        // SAFETY: the main chunk is mapped, and nothing in it is in use any more.
        let main = unsafe { ChunkRef::init(main.address(), &raw const self.lists) };
        let average = (chunks.average.get() + chunks.peak_count.get() as f64) / 2.0;
        chunks.average.set(average);
        self.release_cached_chunks(|heap| heap.chunks.cached_count() as f64 + 0.9 <= average);
        chunks.main.set(Some(main));
        chunks.count.set(1);
        chunks.peak_count.set(1);
        chunks.delete_boundary.set(0);
        chunks.delete_count.set(0);
    }

    /// Gives back every chunk.
    pub(super) fn unmap_chunks(&self) {
        self.release_cached_chunks(|_| false);
        for chunk in self.chunks.iter() {
            self.unmap_chunk(chunk);
        }
        self.chunks.main.set(None);
        self.chunks.count.set(0);
    }

    fn unmap_chunk(&self, chunk: ChunkRef) {
        self.sub_real(CHUNK_SIZE);
        mapping::returned(Mapping::Chunk, CHUNK_SIZE);
        // SAFETY: the chunk came from this storage and is in no list any more.
        unsafe { self.storage.unmap(chunk.segment()) };
    }
}
