//! The end of a request: everything is taken back, whoever still points to it.

use super::Heap;

/// What a request left behind, see [`Heap::shutdown_request`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestEnd {
    /// Bytes in blocks that were never freed, rounded to bins and pages.
    pub live_bytes: usize,
    /// Huge blocks that were never freed. To count the others, ask [`Heap::live_blocks`] before the end.
    pub live_huge_blocks: usize,
    /// Chunks in use; cached ones are not among them.
    pub chunks: usize,
    /// The highest real usage of the request, in bytes.
    pub real_peak: usize,
    /// Bytes given back to the system.
    pub released: usize,
}

impl Heap {
    /// Ends a request (zend_mm_shutdown): frees every block in a time that depends on the chunks and huge blocks, not on
    /// the blocks, and readies the heap for the next request. As many chunks are kept as requests use on average.
    ///
    /// The limit and the zval switch stay as they are. Blocks of the request must not be used any more: whoever wraps
    /// them in a safe type sees to it that no such value outlives the request.
    pub fn shutdown_request(&self) -> RequestEnd {
        let real = self.real_usage();
        let live_bytes = self.usage();
        let chunks = self.chunks.count();
        let real_peak = self.real_peak();

        let live_huge_blocks = self.unmap_huge();
        for (_, list) in self.all_lists() {
            list.clear();
        }
        self.reset_chunks();
        if let Some(tracked) = &self.tracked {
            tracked.free_all(self);
        }
        if let Some(sites) = &self.sites {
            sites.clear();
        }
        if let Some(faults) = &self.faults {
            faults.start();
        }
        self.reset_usage();
        RequestEnd {
            live_bytes,
            live_huge_blocks,
            chunks,
            real_peak,
            released: real - self.real_usage(),
        }
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        self.unmap_huge();
        self.unmap_chunks();
        if let Some(tracked) = &self.tracked {
            tracked.free_all(self);
        }
    }
}
