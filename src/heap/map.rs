//! The map: what the pages of each chunk are used for, for whoever wants to see it.

use super::Heap;
use super::bin::BinIndex;
use super::chunk::{ChunkRef, offset_in_chunk};
use super::page::{FIRST_PAGE, PAGE_SIZE, PAGES, Page};
use std::collections::HashMap;
use std::ptr::NonNull;

/// What a run of pages is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageUse {
    /// Nothing. Maps leave such pages out.
    Free,
    /// Blocks of one bin.
    Small {
        /// Bytes of a block.
        block: usize,
        /// How many of the run's blocks are in use.
        used: usize,
    },
    /// One large block.
    Large,
}

/// A run of pages in a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRun {
    /// The chunk's number: 0 is the first.
    pub chunk: usize,
    /// Its first page.
    pub first: usize,
    /// How many pages.
    pub count: usize,
    /// What they are used for.
    pub used_for: PageUse,
}

/// What is mapped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeapMap {
    /// The numbers of the chunks.
    pub chunks: Vec<usize>,
    /// Their runs, in the order of chunks and pages.
    pub runs: Vec<PageRun>,
    /// Bytes of each huge block.
    pub huge: Vec<usize>,
    /// Chunks that are kept for later.
    pub cached: usize,
}

impl Heap {
    /// What is mapped, and what for. Takes time in proportion to the chunks and to the free small blocks.
    pub fn map(&self) -> HeapMap {
        let mut map = HeapMap {
            huge: self.huge.segments().iter().map(|at| at.size).collect(),
            cached: self.chunks.cached_count(),
            ..HeapMap::default()
        };
        let mut free: HashMap<(NonNull<u8>, usize), usize> = HashMap::new();
        for (bin, list) in self.all_lists() {
            for block in list.iter().flatten() {
                *free.entry(run_of(block, bin)).or_default() += 1;
            }
        }
        let mut chunks: Vec<ChunkRef> = self.chunks.iter().collect();
        chunks.sort_by_key(|chunk| chunk.number.get());
        for chunk in chunks {
            let number = chunk.number.get();
            map.chunks.push(number);
            for page in FIRST_PAGE..PAGES {
                let (count, used_for) = match chunk.page(page).page() {
                    Page::Large { pages } => (pages, PageUse::Large),
                    Page::Small { bin, .. } => {
                        let free = free.get(&(chunk.address(), page)).copied().unwrap_or(0);
                        let used = bin.blocks().saturating_sub(free);
                        let block = bin.size();
                        (bin.pages(), PageUse::Small { block, used })
                    }
                    Page::Free | Page::LargeRest | Page::SmallRest { .. } => continue,
                };
                map.runs.push(PageRun {
                    chunk: number,
                    first: page,
                    count,
                    used_for,
                });
            }
        }
        map
    }
}

/// The run that a free block lies in: its chunk and its first page.
fn run_of(block: NonNull<u8>, _: BinIndex) -> (NonNull<u8>, usize) {
    // SAFETY: blocks in free lists lie in chunks.
    let chunk = unsafe { ChunkRef::of_block(block) };
    let page = offset_in_chunk(block) / PAGE_SIZE;
    let back = match chunk.page(page).page() {
        Page::SmallRest { offset, .. } => offset,
        _ => 0,
    };
    (chunk.address(), page - back)
}
