//! Small blocks: runs cut into blocks of one bin, and giving whole runs back.

use std::ptr::NonNull;

use super::Heap;
use super::bin::{BinIndex, FreeList, Overwritten};
use super::chunk::{ChunkRef, offset_in_chunk};
use super::failure::Failure;
use super::lists::Lists;
use super::mapping::{self, Mapping};
use super::page::{FIRST_PAGE, PAGE_SIZE, PAGES, Page};

/// Whether zvals are given out and taken back inline, see [`set_zval_fast_path`](super::set_zval_fast_path).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZvalFastPath {
    /// As fast as can be. The default.
    On,
    /// Every birth and death of a zval passes the caller's slow path.
    Off,
}

impl Heap {
    /// The list of `bin`'s free blocks: the inline one, or its stand-in while that must stay empty.
    pub(super) fn free_list(&self, bin: BinIndex) -> &FreeList {
        if self.lists.inline.get() {
            self.lists.free_list(bin)
        } else {
            &self.shadow_list[bin.get()]
        }
    }

    /// Every list there is with the bin of its blocks, empty ones too.
    pub(super) fn all_lists(&self) -> impl Iterator<Item = (BinIndex, &FreeList)> {
        BinIndex::all()
            .map(|bin| (bin, self.lists.free_list(bin)))
            .chain(BinIndex::all().map(|bin| (bin, &self.shadow_list[bin.get()])))
            .chain([(BinIndex::ZVAL, &self.lists.zval_list)])
    }

    /// Takes a block of `bin`, uncharged.
    pub(super) fn take_small(&self, bin: BinIndex) -> Result<NonNull<u8>, Failure> {
        let list = self.free_list(bin);
        if let Some(block) = list.pop() {
            return Ok(block);
        }
        self.refill(bin, list)
    }

    /// Takes a zval, charged, where the inline list had none.
    pub(super) fn take_zval(&self) -> Result<NonNull<u8>, Failure> {
        let bin = BinIndex::ZVAL;
        if !self.lists.inline_zvals.get() {
            return self.allocate(bin.size());
        }
        let zvals = &self.lists.zval_list;
        zvals.take_all(self.lists.free_list(bin));
        let block = match zvals.pop() {
            Some(block) => block,
            None => self.refill(bin, zvals)?,
        };
        self.lists.charge(bin.size());
        Ok(block)
    }

    /// Cuts a fresh run into `list` and takes its first block.
    fn refill(&self, bin: BinIndex, list: &FreeList) -> Result<NonNull<u8>, Failure> {
        let run = self.take_pages(bin.pages())?;
        // SAFETY: pages lie in a chunk.
        let chunk = unsafe { ChunkRef::of_block(run) };
        chunk.mark_small(offset_in_chunk(run) / PAGE_SIZE, bin);
        mapping::taken(Mapping::Run { block: bin.size() }, bin.pages() * PAGE_SIZE);
        // SAFETY: the run is fresh, and nobody uses its blocks.
        unsafe { list.push_run(run, bin) };
        // A run has four blocks at least; the list cannot be empty.
        list.pop().ok_or(Failure::OutOfMemory {
            allocated: self.real_usage(),
            tried: bin.size(),
        })
    }

    /// Switches the inline path for zvals.
    pub(super) fn set_zval_fast_path(&self, wanted: ZvalFastPath) {
        let lists = &self.lists;
        if wanted == ZvalFastPath::On {
            lists.inline_zvals.set(lists.inline.get());
            return;
        }
        lists.inline_zvals.set(false);
        while let Some(block) = lists.zval_list.pop() {
            // SAFETY: a block that was free in one list of the bin goes to the other.
            unsafe { self.free_list(BinIndex::ZVAL).push(block) };
        }
    }

    /// `gc_mem_caches()`: gives back runs without a block in use, and chunks that get empty by it. The answer is the bytes
    /// of those runs, as zend_mm_gc counts.
    pub fn gc_mem_caches(&self) -> usize {
        for (bin, list) in self.all_lists() {
            for block in list.iter() {
                let block =
                    block.unwrap_or_else(|Overwritten(block)| self.report_overwritten(block));
                let (chunk, first) = run_of(block);
                chunk.mark_counted(first, bin, counted_free(chunk, first) + 1);
            }
        }
        for (bin, list) in self.all_lists() {
            let kept = list.retain(|block| {
                let (chunk, first) = run_of(block);
                counted_free(chunk, first) < bin.blocks()
            });
            if let Err(Overwritten(block)) = kept {
                self.report_overwritten(block);
            }
        }
        self.chunks
            .iter()
            .map(|chunk| {
                let released = release_free_runs(chunk);
                if chunk.is_empty() {
                    self.delete_chunk(chunk);
                }
                released
            })
            .sum()
    }

    /// Gives back all that is not in use, cached chunks too. The answer is how many bytes that was, or helped.
    pub(super) fn release_caches(&self) -> usize {
        self.gc_mem_caches() + self.release_cached_chunks(|_| false)
    }
}

impl Lists {
    /// Takes a zval inline.
    #[inline(always)]
    pub(super) fn allocate_zval(&self) -> NonNull<u8> {
        self.take_free_zval()
            .unwrap_or_else(|| self.allocate_zval_slow())
    }

    /// Takes a zval inline, if there is a free one.
    #[inline(always)]
    pub(super) fn take_free_zval(&self) -> Option<NonNull<u8>> {
        let block = self.zval_list.pop()?;
        self.charge(BinIndex::ZVAL.size());
        Some(block)
    }

    #[cold]
    #[inline(never)]
    fn allocate_zval_slow(&self) -> NonNull<u8> {
        match self.heap().take_zval() {
            Ok(block) => block,
            Err(failure) => failure.raise(),
        }
    }

    /// Frees a zval inline.
    ///
    /// # Safety
    ///
    /// `block` is a block of 16 bytes in use of this heap.
    #[inline(always)]
    pub(super) unsafe fn free_zval(&self, block: NonNull<u8>) {
        if !self.inline_zvals.get() {
            return self.free_slow(block);
        }
        debug_assert!(
            self.is_block(block, BinIndex::ZVAL),
            "wrong block in free_zval_cell"
        );
        // SAFETY: passed on from the caller.
        unsafe { self.zval_list.push(block) };
        self.credit(BinIndex::ZVAL.size());
    }
}

/// The run that a free block belongs to: its chunk and first page.
fn run_of(block: NonNull<u8>) -> (ChunkRef, usize) {
    // SAFETY: blocks in free lists lie in chunks.
    let chunk = unsafe { ChunkRef::of_block(block) };
    let page = offset_in_chunk(block) / PAGE_SIZE;
    let back = match chunk.page(page).page() {
        Page::SmallRest { offset, .. } => offset,
        _ => 0,
    };
    (chunk, page - back)
}

fn counted_free(chunk: ChunkRef, first: usize) -> usize {
    match chunk.page(first).page() {
        Page::Small { counted_free, .. } => counted_free,
        _ => 0,
    }
}

/// Frees the runs of a chunk whose blocks were all counted as free, and resets the counts of the others.
fn release_free_runs(chunk: ChunkRef) -> usize {
    let mut released = 0;
    let mut page = FIRST_PAGE;
    while page < PAGES {
        page += match chunk.page(page).page() {
            Page::Small { bin, counted_free } => {
                if counted_free == bin.blocks() {
                    chunk.clear(page, bin.pages());
                    mapping::returned(Mapping::Run { block: bin.size() }, bin.pages() * PAGE_SIZE);
                    released += bin.pages() * PAGE_SIZE;
                } else {
                    chunk.mark_counted(page, bin, 0);
                }
                bin.pages()
            }
            Page::Large { pages } => pages,
            Page::Free | Page::LargeRest | Page::SmallRest { .. } => 1,
        };
    }
    released
}
