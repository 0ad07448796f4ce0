//! Large blocks: runs of whole pages.

use std::ptr::NonNull;

use super::Heap;
use super::chunk::ChunkRef;
use super::failure::Failure;
use super::page::{FIRST_PAGE, PAGE_SIZE};

/// Runs shorter than this, found more than two chunks away, move their chunk to the front of the search.
const SHORT_RUN: usize = 8;

impl Heap {
    /// Takes a run of `count` pages, uncharged.
    pub(super) fn take_pages(&self, count: usize) -> Result<NonNull<u8>, Failure> {
        if let Some(run) = self.find_pages(count) {
            return Ok(run);
        }
        let tried = count * PAGE_SIZE;
        let chunk = match self.add_chunk(tried) {
            Ok(chunk) => chunk,
            Err(failure) => {
                if self.gc_mem_caches() == 0 {
                    return Err(failure);
                }
                if let Some(run) = self.find_pages(count) {
                    return Ok(run);
                }
                self.add_chunk(tried)?
            }
        };
        chunk.take_large(FIRST_PAGE, count);
        Ok(chunk.page_address(FIRST_PAGE))
    }

    /// Takes a run of `count` pages from the chunks there are.
    fn find_pages(&self, count: usize) -> Option<NonNull<u8>> {
        let fits = |chunk: ChunkRef| {
            if chunk.free_pages() < count {
                return None;
            }
            Some((chunk, chunk.bitmap().best_fit(count)?))
        };
        let (steps, (chunk, page)) = self
            .chunks
            .iter()
            .enumerate()
            .find_map(|(steps, chunk)| Some((steps, fits(chunk)?)))?;
        if steps > 2 && count < SHORT_RUN {
            self.chunks.move_to_front(chunk);
        }
        chunk.take_large(page, count);
        Some(chunk.page_address(page))
    }

    /// Gives a run back, uncharged. An empty chunk goes with it.
    pub(super) fn give_back_pages(&self, chunk: ChunkRef, page: usize, count: usize) {
        chunk.clear(page, count);
        if chunk.is_empty() {
            self.delete_chunk(chunk);
        }
    }

    /// Changes the length of a run in place, where the pages behind it allow it.
    pub(super) fn resize_pages(
        &self,
        chunk: ChunkRef,
        page: usize,
        old: usize,
        new: usize,
    ) -> bool {
        if new > old && !chunk.bitmap().is_free(page + old, new - old) {
            return false;
        }
        if new != old {
            chunk.resize_large(page, old, new);
            self.recharge(old * PAGE_SIZE, new * PAGE_SIZE);
        }
        true
    }
}
