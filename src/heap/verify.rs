//! `Heap::verify`: walks everything and checks every invariant.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::ptr::{self, NonNull};

use super::Heap;
use super::bin::{BinIndex, Overwritten};
use super::chunk::{CHUNK_SIZE, ChunkRef, offset_in_chunk};
use super::page::{FIRST_PAGE, PAGE_SIZE, PAGES, Page};
use super::storage::SYSTEM_PAGE_SIZE;

/// What [`Heap::verify`] counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Blocks in use.
    pub live_blocks: usize,
    /// Bytes in them, rounded to bins and pages.
    pub live_bytes: usize,
    /// Blocks in free lists.
    pub free_blocks: usize,
    /// Runs of small blocks.
    pub small_runs: usize,
    /// Large blocks.
    pub large_blocks: usize,
    /// Huge blocks.
    pub huge_blocks: usize,
    /// Chunks in use.
    pub chunks: usize,
    /// Chunks kept for later.
    pub cached_chunks: usize,
}

/// The first broken invariant that [`Heap::verify`] met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyError(String);

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for VerifyError {}

macro_rules! ensure {
    ($condition:expr, $($message:tt)+) => {
        if !$condition {
            return Err(VerifyError(format!($($message)+)));
        }
    };
}

/// A set of small blocks: one bit per eight bytes of each chunk.
#[derive(Default)]
pub(super) struct FreeBlocks(HashMap<usize, Box<[u64]>>);

impl FreeBlocks {
    const WORDS: usize = CHUNK_SIZE / 8 / 64;

    /// Adds a block; false if it was there.
    pub(super) fn insert(&mut self, block: NonNull<u8>) -> bool {
        let (chunk, word, bit) = position(block);
        let bits = self
            .0
            .entry(chunk)
            .or_insert_with(|| vec![0; Self::WORDS].into_boxed_slice());
        let fresh = bits[word] & bit == 0;
        bits[word] |= bit;
        fresh
    }

    pub(super) fn contains(&self, block: NonNull<u8>) -> bool {
        let (chunk, word, bit) = position(block);
        self.0.get(&chunk).is_some_and(|bits| bits[word] & bit != 0)
    }
}

fn position(block: NonNull<u8>) -> (usize, usize, u64) {
    let eighth = offset_in_chunk(block) / 8;
    let chunk = block.addr().get() / CHUNK_SIZE;
    (chunk, eighth / 64, 1 << (eighth % 64))
}

impl Heap {
    /// Walks chunks, page maps, free lists and huge blocks, and compares them with each other and with the counters.
    ///
    /// # Errors
    ///
    /// The first thing that does not agree. The heap must not be used any more.
    pub fn verify(&self) -> Result<Stats, VerifyError> {
        let mut stats = Stats::default();
        self.verify_chunks(&mut stats)?;
        self.verify_free_lists(&mut stats)?;
        self.verify_huge(&mut stats)?;
        self.each_block(|_, size| {
            stats.live_blocks += 1;
            stats.live_bytes += size;
        });
        self.verify_sites(&stats)?;
        self.verify_counters(&stats)?;
        Ok(stats)
    }

    fn verify_chunks(&self, stats: &mut Stats) -> Result<(), VerifyError> {
        ensure!(self.chunks.is_ring(), "the ring of chunks is broken");
        for chunk in self.chunks.iter() {
            stats.chunks += 1;
            let address = chunk.address();
            ensure!(
                offset_in_chunk(address) == 0,
                "chunk {address:?} is not aligned"
            );
            ensure!(
                ptr::eq(chunk.owner(), &raw const self.lists),
                "chunk {address:?} has another owner"
            );
            verify_pages(chunk, stats)?;
            let free = PAGES - chunk.bitmap().used();
            ensure!(
                free == chunk.free_pages(),
                "chunk {address:?} has {free} free pages and counts {}",
                chunk.free_pages()
            );
        }
        ensure!(
            stats.chunks == self.chunks.count(),
            "{} chunks in the ring, {} counted",
            stats.chunks,
            self.chunks.count()
        );
        stats.cached_chunks = self.chunks.cached().count();
        ensure!(
            stats.cached_chunks == self.chunks.cached_count(),
            "{} cached chunks, {} counted",
            stats.cached_chunks,
            self.chunks.cached_count()
        );
        let all: HashSet<_> = self
            .chunks
            .iter()
            .chain(self.chunks.cached())
            .map(ChunkRef::address)
            .collect();
        ensure!(
            all.len() == stats.chunks + stats.cached_chunks,
            "a chunk is in use and cached, or twice in a list"
        );
        Ok(())
    }

    fn verify_free_lists(&self, stats: &mut Stats) -> Result<(), VerifyError> {
        let chunks: HashSet<_> = self
            .chunks
            .iter()
            .map(|chunk| chunk.address().addr().get() / CHUNK_SIZE)
            .collect();
        let mut free = FreeBlocks::default();
        for (bin, list) in self.all_lists() {
            for block in list.iter() {
                let block = match block {
                    Ok(block) => block,
                    Err(Overwritten(block)) => {
                        return Err(VerifyError(format!("free block {block:?} was written to")));
                    }
                };
                stats.free_blocks += 1;
                ensure!(
                    chunks.contains(&(block.addr().get() / CHUNK_SIZE)),
                    "free block {block:?} lies in no chunk"
                );
                ensure!(
                    self.lists.is_block(block, bin),
                    "free block {block:?} is not of the {}-byte bin",
                    bin.size()
                );
                ensure!(free.insert(block), "free block {block:?} is listed twice");
            }
        }
        let inline = self.lists.inline.get();
        let zvals = self.lists.inline_zvals.get();
        ensure!(
            zvals || self.lists.zval_list.is_empty(),
            "zvals are free inline while that is off"
        );
        ensure!(inline || !zvals, "zvals are inline while nothing else is");
        ensure!(
            BinIndex::all().all(|bin| inline || self.lists.free_list(bin).is_empty()),
            "blocks are free inline while that is off"
        );
        Ok(())
    }

    fn verify_huge(&self, stats: &mut Stats) -> Result<(), VerifyError> {
        let segments = self.huge.segments();
        stats.huge_blocks = segments.len();
        for segment in &segments {
            ensure!(
                offset_in_chunk(segment.address) == 0,
                "huge block {segment:?} is not aligned"
            );
            ensure!(
                segment.size > 0 && segment.size % SYSTEM_PAGE_SIZE == 0,
                "huge block {segment:?} has no whole pages"
            );
            ensure!(
                segment.capacity >= segment.size,
                "huge block {segment:?} is larger than its room"
            );
        }
        for pair in segments.windows(2) {
            let end = pair[1].address.addr().get() + pair[1].capacity;
            ensure!(
                end <= pair[0].address.addr().get(),
                "huge blocks {pair:?} overlap or are out of order"
            );
        }
        Ok(())
    }

    fn verify_sites(&self, stats: &Stats) -> Result<(), VerifyError> {
        let Some(sites) = &self.sites else {
            return Ok(());
        };
        let recorded = self
            .live_blocks()
            .filter(|block| block.site.is_some())
            .count();
        ensure!(
            recorded == sites.count(),
            "{} sites for {recorded} of {} live blocks",
            sites.count(),
            stats.live_blocks
        );
        Ok(())
    }

    fn verify_counters(&self, stats: &Stats) -> Result<(), VerifyError> {
        let usage = self.usage();
        ensure!(
            stats.live_bytes == usage,
            "{} bytes are live, usage says {usage}",
            stats.live_bytes
        );
        let headroom = self.lists.headroom.get();
        ensure!(headroom >= 0, "usage is above its mark by {}", -headroom);
        ensure!(
            self.peak() <= self.limits.mark().max(usage),
            "the peak is above the mark"
        );
        let huge: usize = self.huge.segments().iter().map(|huge| huge.size).sum();
        let real = match self.tracked {
            Some(_) => stats.live_bytes,
            None => huge + (stats.chunks + stats.cached_chunks) * CHUNK_SIZE,
        };
        ensure!(
            real == self.real_usage(),
            "{real} bytes are mapped, real usage says {}",
            self.real_usage()
        );
        ensure!(
            self.real_peak() >= real,
            "real usage is {real}, its peak {}",
            self.real_peak()
        );
        Ok(())
    }
}

/// Checks that a chunk's page map is made of whole runs and agrees with its bitmap.
fn verify_pages(chunk: ChunkRef, stats: &mut Stats) -> Result<(), VerifyError> {
    let address = chunk.address();
    let mut page = 0;
    while page < PAGES {
        let (length, rest): (usize, Option<BinIndex>) = match chunk.page(page).page() {
            Page::Free => {
                ensure!(
                    !chunk.bitmap().is_set(page),
                    "page {page} of {address:?} is free in the map, used in the bitmap"
                );
                page += 1;
                continue;
            }
            Page::Large { pages } => {
                stats.large_blocks += usize::from(page >= FIRST_PAGE);
                (pages, None)
            }
            Page::Small { bin, counted_free } => {
                stats.small_runs += 1;
                ensure!(
                    counted_free == 0,
                    "page {page} of {address:?} has a count left behind"
                );
                (bin.pages(), Some(bin))
            }
            other => {
                return Err(VerifyError(format!(
                    "page {page} of {address:?} starts no run: {other:?}"
                )));
            }
        };
        ensure!(
            length > 0 && page + length <= PAGES && (page > 0 || length == FIRST_PAGE),
            "the run at page {page} of {address:?} has {length} pages"
        );
        for offset in 0..length {
            ensure!(
                chunk.bitmap().is_set(page + offset),
                "page {} of {address:?} is used in the map, free in the bitmap",
                page + offset
            );
            let expected = match rest {
                _ if offset == 0 => continue,
                None => Page::LargeRest,
                Some(bin) => Page::SmallRest { bin, offset },
            };
            let found = chunk.page(page + offset).page();
            ensure!(
                found == expected,
                "page {} of {address:?} is {found:?} in a run that wants {expected:?}",
                page + offset
            );
        }
        page += length;
    }
    Ok(())
}

/// Bytes of a page, so that the map's unit shows in the messages above.
const _: () = assert!(PAGE_SIZE * PAGES == CHUNK_SIZE);
