//! Chunks: 2 MiB each, cut into pages, with a header in the first one.

use std::cell::Cell;
use std::ops::Deref;
use std::ptr::NonNull;

use super::bin::BinIndex;
use super::lists::Lists;
use super::page::{FIRST_PAGE, PAGE_SIZE, PAGES, PageBitmap, PageInfo};
use super::storage::Segment;

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
    pub(super) next: Cell<ChunkRef>,
    pub(super) prev: Cell<ChunkRef>,
    free_pages: Cell<usize>,
    /// Younger chunks have larger numbers.
    pub(super) number: Cell<usize>,
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
    pub(super) unsafe fn init(memory: NonNull<u8>, owner: *const Lists) -> ChunkRef {
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

    pub(super) fn segment(self) -> Segment {
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
    pub(super) fn link_after(self, before: ChunkRef) {
        let after = before.next.get();
        self.prev.set(before);
        self.next.set(after);
        before.next.set(self);
        after.prev.set(self);
    }

    pub(super) fn unlink(self) {
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
