//! Pages: what a chunk's page map and bitmap say, and the search for a run of free pages.

use std::cell::Cell;

use super::bin::BinIndex;

/// Bytes in a page of the heap (ZEND_MM_PAGE_SIZE), whatever the system's pages are.
pub const PAGE_SIZE: usize = 4096;
/// Pages in a chunk.
pub const PAGES: usize = 512;
/// The first page that can be given out; page 0 is the chunk's header.
pub(super) const FIRST_PAGE: usize = 1;

/// What one page of a chunk is used for: an entry of the page map.
///
/// ```text
///  31 30 29 28           16            9     5 4   0
/// | kind   |  …  | free blocks or offset | … pages  |    kind 0: free
///                                        |  bin     |
/// ```
///
/// Zend's `zend_mm_page_info`, but with every page of a run marked, so that a pointer into the middle of one is known
/// for what it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct PageInfo(u32);

/// [`PageInfo`], taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// In no run.
    Free,
    /// First page of a large block, or the chunk's header.
    Large {
        /// How many pages it has.
        pages: usize,
    },
    /// A later page of a large block.
    LargeRest,
    /// First page of a run of small blocks.
    Small {
        /// Their bin.
        bin: BinIndex,
        /// How many of them the running collection has found free; 0 outside `gc_mem_caches`.
        counted_free: usize,
    },
    /// A later page of such a run.
    SmallRest {
        /// Their bin.
        bin: BinIndex,
        /// Pages from the run's first one to here.
        offset: usize,
    },
}

impl PageInfo {
    const LARGE: u32 = 1 << 30;
    const SMALL: u32 = 1 << 31;
    const REST: u32 = 1 << 29;
    const UPPER_SHIFT: u32 = 16;
    const UPPER_MASK: u32 = 0x3ff;
    const PAGES_MASK: u32 = 0x3ff;
    const BIN_MASK: u32 = 0x1f;

    pub(super) const FREE: PageInfo = PageInfo(0);
    pub(super) const LARGE_REST: PageInfo = PageInfo(Self::LARGE | Self::REST);

    pub(super) const fn large(pages: usize) -> PageInfo {
        PageInfo(Self::LARGE | pages as u32)
    }

    pub(super) const fn small(bin: BinIndex, counted_free: usize) -> PageInfo {
        PageInfo(Self::SMALL | bin.get() as u32 | (counted_free as u32) << Self::UPPER_SHIFT)
    }

    pub(super) const fn small_rest(bin: BinIndex, offset: usize) -> PageInfo {
        PageInfo(Self::SMALL | Self::REST | bin.get() as u32 | (offset as u32) << Self::UPPER_SHIFT)
    }

    /// The bin and the byte offset of this page in its run, for a page of small blocks. The way in for `efree`.
    #[inline(always)]
    pub(super) fn as_small(self) -> Option<(BinIndex, usize)> {
        if self.0 & Self::SMALL == 0 {
            return None;
        }
        let offset = if self.0 & Self::REST == 0 {
            0
        } else {
            self.upper() * PAGE_SIZE
        };
        Some((self.bin(), offset))
    }

    /// Takes the entry apart.
    pub(super) fn page(self) -> Page {
        let rest = self.0 & Self::REST != 0;
        if self.0 & Self::SMALL != 0 {
            let (bin, upper) = (self.bin(), self.upper());
            return if rest {
                Page::SmallRest { bin, offset: upper }
            } else {
                Page::Small {
                    bin,
                    counted_free: upper,
                }
            };
        }
        if self.0 & Self::LARGE == 0 {
            return Page::Free;
        }
        if rest {
            return Page::LargeRest;
        }
        Page::Large {
            pages: (self.0 & Self::PAGES_MASK) as usize,
        }
    }

    #[inline(always)]
    fn bin(self) -> BinIndex {
        BinIndex::from_bits(self.0 & Self::BIN_MASK)
    }

    #[inline(always)]
    fn upper(self) -> usize {
        (self.0 >> Self::UPPER_SHIFT & Self::UPPER_MASK) as usize
    }
}

/// One bit per page of a chunk; set means in use.
pub(super) struct PageBitmap([Cell<u64>; PAGES / 64]);

impl PageBitmap {
    /// Marks the header page alone.
    pub(super) fn reset(&self) {
        for word in &self.0 {
            word.set(0);
        }
        self.set(0, FIRST_PAGE);
    }

    pub(super) fn is_set(&self, page: usize) -> bool {
        self.0[page / 64].get() >> (page % 64) & 1 != 0
    }

    /// Marks `count` pages from `first` as used.
    pub(super) fn set(&self, first: usize, count: usize) {
        self.each_word(first, count, |word, mask| word.set(word.get() | mask));
    }

    /// Marks `count` pages from `first` as free.
    pub(super) fn clear(&self, first: usize, count: usize) {
        self.each_word(first, count, |word, mask| word.set(word.get() & !mask));
    }

    /// Whether the `count` pages from `first` exist and are all free.
    pub(super) fn is_free(&self, first: usize, count: usize) -> bool {
        if first + count > PAGES {
            return false;
        }
        let mut used = 0;
        self.each_word(first, count, |word, mask| used |= word.get() & mask);
        used == 0
    }

    pub(super) fn used(&self) -> usize {
        self.0
            .iter()
            .map(|word| word.get().count_ones() as usize)
            .sum()
    }

    /// First page at or after `from` whose bit is `used`, or [`PAGES`].
    fn next(&self, from: usize, used: Used) -> usize {
        let mut page = from;
        while page < PAGES {
            let word = self.0[page / 64].get();
            let wanted = match used {
                Used::Yes => word,
                Used::No => !word,
            };
            let ahead = wanted >> (page % 64);
            if ahead != 0 {
                return page + ahead.trailing_zeros() as usize;
            }
            page = (page / 64 + 1) * 64;
        }
        PAGES
    }

    /// Finds `count` free pages: the smallest gap that fits, the lowest of equals, as zend_mm_alloc_pages does.
    pub(super) fn best_fit(&self, count: usize) -> Option<usize> {
        let mut best = None;
        let mut best_length = PAGES + 1;
        let mut page = FIRST_PAGE;
        while page < PAGES {
            let gap = self.next(page, Used::No);
            if gap >= PAGES {
                break;
            }
            let end = self.next(gap, Used::Yes);
            let length = end - gap;
            if length == count {
                return Some(gap);
            }
            if length > count && length < best_length {
                best = Some(gap);
                best_length = length;
            }
            page = end;
        }
        best
    }

    fn each_word(&self, first: usize, count: usize, mut act: impl FnMut(&Cell<u64>, u64)) {
        let mut page = first;
        let end = first + count;
        while page < end {
            let bit = page % 64;
            let bits = (end - page).min(64 - bit);
            let mask = (u64::MAX >> (64 - bits)) << bit;
            act(&self.0[page / 64], mask);
            page += bits;
        }
    }
}

/// Which kind of page [`PageBitmap::next`] looks for.
#[derive(Clone, Copy)]
enum Used {
    Yes,
    No,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bitmap(used: &[(usize, usize)]) -> PageBitmap {
        let bitmap = PageBitmap(std::array::from_fn(|_| Cell::new(0)));
        bitmap.reset();
        for &(first, count) in used {
            bitmap.set(first, count);
        }
        bitmap
    }

    #[test]
    fn an_entry_comes_apart_as_it_was_put_together() {
        let bin = BinIndex::of(3072);
        assert_eq!(PageInfo::FREE.page(), Page::Free);
        assert_eq!(PageInfo::large(511).page(), Page::Large { pages: 511 });
        assert_eq!(PageInfo::LARGE_REST.page(), Page::LargeRest);
        assert_eq!(
            PageInfo::small(bin, 512).page(),
            Page::Small {
                bin,
                counted_free: 512
            }
        );
        assert_eq!(
            PageInfo::small_rest(bin, 2).page(),
            Page::SmallRest { bin, offset: 2 }
        );
    }

    #[test]
    fn ranges_cross_words() {
        let pages = bitmap(&[(60, 200)]);
        assert!(!pages.is_set(59));
        assert!(pages.is_set(60));
        assert!(pages.is_set(259));
        assert!(!pages.is_set(260));
        assert_eq!(pages.used(), 201);
        pages.clear(64, 64);
        assert!(pages.is_free(64, 64));
        assert!(!pages.is_free(63, 2));
        assert!(!pages.is_free(511, 2));
    }

    #[test]
    fn the_smallest_gap_that_fits_wins() {
        let pages = bitmap(&[(1, 9), (20, 10), (33, 7), (45, 100)]);
        assert_eq!(pages.best_fit(5), Some(40));
        assert_eq!(pages.best_fit(3), Some(30));
        assert_eq!(pages.best_fit(10), Some(10));
        assert_eq!(pages.best_fit(11), Some(145));
        assert_eq!(pages.best_fit(367), Some(145));
        assert_eq!(pages.best_fit(368), None);
    }

    #[test]
    fn a_whole_chunk_fits_and_nothing_more() {
        let pages = bitmap(&[]);
        assert_eq!(pages.best_fit(511), Some(1));
        assert_eq!(pages.best_fit(512), None);
    }
}
