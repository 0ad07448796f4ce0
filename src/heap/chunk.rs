//! Chunks: 2 MiB each, the ring of those in use and the list of those kept for later.
//!
//! ```text
//!        main_chunk                                      cached_chunks
//!            │                                                │
//!            ▼                                                ▼
//!        ┌───────┐  next  ┌───────┐  next  ┌───────┐      ┌───────┐ next ┌───────┐
//!    ┌──▶│ chunk │───────▶│ chunk │───────▶│ chunk │──┐   │ chunk │─────▶│ chunk │
//!    │   └───────┘◀───────└───────┘◀───────└───────┘  │   └───────┘      └───────┘
//!    └────────────────────────────────────────────────┘
//! ```

use std::cell::Cell;
use std::ops::Deref;
use std::ptr::NonNull;

use super::failure::Failure;
use super::lists::Lists;
use super::page::{FIRST_PAGE, PAGE_SIZE, PAGES, PageBitmap, PageInfo};
use super::storage::Segment;
use super::{Heap, bin::BinIndex};

/// Bytes in a chunk, and what it is aligned to (ZEND_MM_CHUNK_SIZE).
pub const CHUNK_SIZE: usize = PAGES * PAGE_SIZE;
/// Largest block that is made of pages; above it blocks are segments of their own.
pub const MAX_LARGE_SIZE: usize = CHUNK_SIZE - FIRST_PAGE * PAGE_SIZE;

/// The first page of a chunk.
///
/// ```text
/// page   0        1        2        3        4            511
///      ┌────────┬────────┬────────────────────────┬─ … ─┬────────┐
///      │ header │ run of │ run of 320-byte blocks │     │        │
///      │        │ zvals  │ (five pages)           │     │        │
///      └────────┴────────┴────────────────────────┴─ … ─┴────────┘
/// map[]  large 1  small 1   small 16, rest 16/1 …          free
/// ```
pub(super) struct Chunk {
    /// Whose it is; what `efree` compares with the current heap.
    owner: Cell<*const Lists>,
    next: Cell<ChunkRef>,
    prev: Cell<ChunkRef>,
    free_pages: Cell<usize>,
    /// Younger chunks have larger numbers.
    number: Cell<usize>,
    /// Bit set: page in use.
    bitmap: PageBitmap,
    map: [Cell<PageInfo>; PAGES],
}

const _: () = assert!(size_of::<Chunk>() <= FIRST_PAGE * PAGE_SIZE);

/// Address of a chunk's header.
///
/// Holders keep to this: a `ChunkRef` is made for an initialised header, and not used after the chunk was unmapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ChunkRef(NonNull<Chunk>);

impl Deref for ChunkRef {
    type Target = Chunk;

    #[inline(always)]
    fn deref(&self) -> &Chunk {
        // SAFETY: the header is initialised and mapped (see the type); its fields are cells.
        unsafe { self.0.as_ref() }
    }
}

impl ChunkRef {
    /// The chunk that `block` lies in.
    ///
    /// # Safety
    ///
    /// `block` lies in a chunk, behind its first byte.
    #[inline(always)]
    pub(super) unsafe fn of_block(block: NonNull<u8>) -> ChunkRef {
        let offset = offset_in_chunk(block);
        // SAFETY: by contract the header lies that far before the block.
        ChunkRef(unsafe { block.sub(offset) }.cast())
    }

    /// Writes the header of an empty chunk, alone in its ring.
    ///
    /// # Safety
    ///
    /// `memory` is a chunk of memory that nobody uses.
    unsafe fn init(memory: NonNull<u8>, owner: *const Lists) -> ChunkRef {
        let header = memory.cast::<Chunk>();
        // SAFETY: the memory is ours, long enough and aligned; zero is a valid bitmap and page map.
        unsafe { header.write_bytes(0, 1) };
        let chunk = ChunkRef(header);
        // SAFETY: as above; these two fields must not be read as zero.
        unsafe { (&raw mut (*header.as_ptr()).next).write(Cell::new(chunk)) };
        // SAFETY: likewise.
        unsafe { (&raw mut (*header.as_ptr()).prev).write(Cell::new(chunk)) };
        chunk.owner.set(owner);
        chunk.clear_pages();
        chunk
    }

    pub(super) fn address(self) -> NonNull<u8> {
        self.0.cast()
    }

    fn segment(self) -> Segment {
        Segment {
            address: self.address(),
            size: CHUNK_SIZE,
            capacity: CHUNK_SIZE,
        }
    }

    /// Where `page` starts.
    pub(super) fn page_address(self, page: usize) -> NonNull<u8> {
        debug_assert!(page < PAGES);
        // SAFETY: the page lies inside the chunk.
        unsafe { self.address().add(page * PAGE_SIZE) }
    }

    /// Links this chunk into a ring, behind `before`.
    fn link_after(self, before: ChunkRef) {
        let after = before.next.get();
        self.prev.set(before);
        self.next.set(after);
        before.next.set(self);
        after.prev.set(self);
    }

    fn unlink(self) {
        self.prev.get().next.set(self.next.get());
        self.next.get().prev.set(self.prev.get());
    }
}

impl Chunk {
    #[inline(always)]
    pub(super) fn owner(&self) -> *const Lists {
        self.owner.get()
    }

    #[inline(always)]
    pub(super) fn page(&self, page: usize) -> PageInfo {
        self.map[page % PAGES].get()
    }

    pub(super) fn free_pages(&self) -> usize {
        self.free_pages.get()
    }

    pub(super) fn bitmap(&self) -> &PageBitmap {
        &self.bitmap
    }

    pub(super) fn is_empty(&self) -> bool {
        self.free_pages.get() == PAGES - FIRST_PAGE
    }

    /// Makes `count` free pages from `first` a large block.
    pub(super) fn take_large(&self, first: usize, count: usize) {
        debug_assert!(self.bitmap.is_free(first, count));
        self.free_pages.set(self.free_pages.get() - count);
        self.bitmap.set(first, count);
        self.map[first].set(PageInfo::large(count));
        for rest in &self.map[first + 1..first + count] {
            rest.set(PageInfo::LARGE_REST);
        }
    }

    /// Makes a large block a run of small ones.
    pub(super) fn mark_small(&self, first: usize, bin: BinIndex) {
        self.mark_counted(first, bin, 0);
        for offset in 1..bin.pages() {
            self.map[first + offset].set(PageInfo::small_rest(bin, offset));
        }
    }

    /// Notes how many free blocks of the run at `first` a collection has seen.
    pub(super) fn mark_counted(&self, first: usize, bin: BinIndex, counted_free: usize) {
        self.map[first].set(PageInfo::small(bin, counted_free));
    }

    /// Frees `count` pages from `first`.
    pub(super) fn clear(&self, first: usize, count: usize) {
        self.free_pages.set(self.free_pages.get() + count);
        self.bitmap.clear(first, count);
        for page in &self.map[first..first + count] {
            page.set(PageInfo::FREE);
        }
    }

    /// Changes the length of the large block at `first`; pages it gains must be free.
    pub(super) fn resize_large(&self, first: usize, old: usize, new: usize) {
        if new < old {
            self.clear(first + new, old - new);
        } else {
            self.take_large(first + old, new - old);
            self.map[first + old].set(PageInfo::LARGE_REST);
        }
        self.map[first].set(PageInfo::large(new));
    }

    fn clear_pages(&self) {
        self.bitmap.reset();
        for page in &self.map {
            page.set(PageInfo::FREE);
        }
        self.map[0].set(PageInfo::large(FIRST_PAGE));
        self.free_pages.set(PAGES - FIRST_PAGE);
    }
}

/// How far `block` is from the start of its chunk, in bytes.
#[inline(always)]
pub(super) fn offset_in_chunk(block: NonNull<u8>) -> usize {
    block.addr().get() % CHUNK_SIZE
}

/// The chunks of a heap and the running average that says how many to keep.
pub(super) struct Chunks {
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

impl Chunks {
    pub(super) fn new() -> Chunks {
        Chunks {
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
        // SAFETY: the chunk came from this storage and is in no list any more.
        unsafe { self.storage.unmap(chunk.segment()) };
    }
}
