//! Bins: the thirty sizes of small blocks, and the lists of free ones.

use std::cell::Cell;
use std::ptr::{self, NonNull};

use super::page::PAGE_SIZE;
use super::shadow::Shadow;

/// How many bins there are.
pub const BINS: usize = 30;
/// Largest small block in bytes; above it blocks are made of pages.
pub const MAX_SMALL_SIZE: usize = 3072;

/// One row of the table: block size, blocks per run, pages per run (zend_alloc_sizes.h).
#[derive(Clone, Copy)]
struct Bin {
    size: u32,
    blocks: u32,
    pages: u32,
}

const fn bin(size: u32, blocks: u32, pages: u32) -> Bin {
    Bin {
        size,
        blocks,
        pages,
    }
}

/// Rows 30 and 31 are never used: they let a five-bit index go unchecked. A `const`, so that every crate that inlines a
/// look-up folds it.
const TABLE: [Bin; 32] = [
    bin(8, 512, 1),
    bin(16, 256, 1),
    bin(24, 170, 1),
    bin(32, 128, 1),
    bin(40, 102, 1),
    bin(48, 85, 1),
    bin(56, 73, 1),
    bin(64, 64, 1),
    bin(80, 51, 1),
    bin(96, 42, 1),
    bin(112, 36, 1),
    bin(128, 32, 1),
    bin(160, 25, 1),
    bin(192, 21, 1),
    bin(224, 18, 1),
    bin(256, 16, 1),
    bin(320, 64, 5),
    bin(384, 32, 3),
    bin(448, 9, 1),
    bin(512, 8, 1),
    bin(640, 32, 5),
    bin(768, 16, 3),
    bin(896, 9, 2),
    bin(1024, 8, 2),
    bin(1280, 16, 5),
    bin(1536, 8, 3),
    bin(1792, 16, 7),
    bin(2048, 8, 4),
    bin(2560, 8, 5),
    bin(3072, 4, 3),
    bin(8, 0, 0),
    bin(8, 0, 0),
];

/// The first bin whose blocks have room for what a free block keeps. Smaller blocks are never made: with shadows there are none
/// of 8 bytes (PHP 8.4's `ZEND_MM_MIN_USEABLE_BIN_SIZE`).
const FIRST_BIN: usize = {
    let mut index = 0;
    while (TABLE[index].size as usize) < size_of::<FreeBlock>() {
        index += 1;
    }
    index
};

/// The bin of a size, by eights of bytes rounded up.
static BIN_OF_SIZE: [BinIndex; MAX_SMALL_SIZE / 8 + 1] = {
    let mut table = [BinIndex(0); MAX_SMALL_SIZE / 8 + 1];
    let mut eights = 0;
    while eights < table.len() {
        table[eights] = BinIndex::of(eights * 8);
        eights += 1;
    }
    table
};

/// What tells the start of a block.
#[derive(Clone, Copy)]
struct Start {
    /// `u64::MAX / size + 1`: a remainder test by one multiplication (Lemire, Kaser and Kurz, 2019).
    divisor: u64,
    /// Bytes of a run that are in blocks.
    end: u64,
}

const STARTS: [Start; 32] = {
    let mut starts = [Start { divisor: 0, end: 0 }; 32];
    let mut row = 0;
    while row < starts.len() {
        let Bin { size, blocks, .. } = TABLE[row];
        starts[row] = Start {
            divisor: u64::MAX / size as u64 + 1,
            end: (size * blocks) as u64,
        };
        row += 1;
    }
    starts
};

/// Number of a bin, below [`BINS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct BinIndex(u8);

impl BinIndex {
    /// The bin of blocks of 16 bytes: zvals.
    pub(super) const ZVAL: BinIndex = BinIndex::of(16);

    /// The smallest bin whose blocks hold `size` bytes. For sizes known at compile time.
    ///
    /// # Panics
    ///
    /// When `size` is above [`MAX_SMALL_SIZE`].
    pub(super) const fn of(size: usize) -> BinIndex {
        assert!(size <= MAX_SMALL_SIZE);
        let mut index = FIRST_BIN;
        while (TABLE[index].size as usize) < size {
            index += 1;
        }
        BinIndex(index as u8)
    }

    /// The same by table, for sizes known at run time; `None` when `size` is above [`MAX_SMALL_SIZE`].
    #[inline(always)]
    pub(super) fn for_size(size: usize) -> Option<BinIndex> {
        if size > MAX_SMALL_SIZE {
            return None;
        }
        Some(BIN_OF_SIZE[size.div_ceil(8)])
    }

    #[inline(always)]
    pub(super) const fn from_bits(bits: u32) -> BinIndex {
        BinIndex(bits as u8 & 31)
    }

    /// All bins, smallest first.
    pub(super) fn all() -> impl Iterator<Item = BinIndex> {
        (0..BINS as u8).map(BinIndex)
    }

    #[inline(always)]
    pub(super) const fn get(self) -> usize {
        (self.0 & 31) as usize
    }

    /// Bytes per block.
    #[inline(always)]
    pub(super) const fn size(self) -> usize {
        TABLE[self.get()].size as usize
    }

    /// Blocks per run.
    pub(super) fn blocks(self) -> usize {
        TABLE[self.get()].blocks as usize
    }

    /// Pages per run.
    pub(super) fn pages(self) -> usize {
        TABLE[self.get()].pages as usize
    }

    /// Bytes per block of the next smaller bin, 0 for the smallest.
    pub(super) fn smaller_size(self) -> usize {
        let above_first = self.get().checked_sub(FIRST_BIN + 1);
        above_first.map_or(0, |above| TABLE[FIRST_BIN + above].size as usize)
    }

    /// Whether a block starts `offset` bytes into a run.
    #[inline(always)]
    pub(super) fn is_block_start(self, offset: usize) -> bool {
        let Start { divisor, end } = STARTS[self.get()];
        let offset = offset as u64;
        offset.wrapping_mul(divisor) < divisor && offset < end
    }
}

const _: () = {
    let mut row = 0;
    while row < BINS {
        let Bin {
            size,
            blocks,
            pages,
        } = TABLE[row];
        assert!(size * blocks <= pages * PAGE_SIZE as u32);
        assert!(size % 8 == 0);
        row += 1;
    }
};

/// A block nobody uses; the rest of its bytes is arbitrary.
struct FreeBlock {
    next: Cell<*mut FreeBlock>,
    shadow: Shadow,
}

impl FreeBlock {
    #[inline(always)]
    fn before(next: *mut FreeBlock) -> FreeBlock {
        FreeBlock {
            next: Cell::new(next),
            shadow: Shadow::of(next),
        }
    }

    /// The next block; `None` where that address or its shadow was written to.
    #[inline(always)]
    fn next(&self) -> Option<*mut FreeBlock> {
        let next = self.next.get();
        self.shadow.is_of(next).then_some(next)
    }

    fn set_next(&self, next: *mut FreeBlock) {
        self.next.set(next);
        self.shadow.set(next);
    }
}

/// Free blocks of one bin, last freed first given out.
///
/// Every block in it starts with the address of the next one, and belongs to nobody else.
pub(super) struct FreeList(Cell<*mut FreeBlock>);

/// A free block that was written to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Overwritten(pub(super) NonNull<u8>);

impl FreeList {
    pub(super) const fn new() -> FreeList {
        FreeList(Cell::new(ptr::null_mut()))
    }

    #[inline(always)]
    pub(super) fn is_empty(&self) -> bool {
        self.0.get().is_null()
    }

    /// Whether `block` was the last one put in.
    #[inline(always)]
    pub(super) fn is_first(&self, block: NonNull<u8>) -> bool {
        self.0.get().cast() == block.as_ptr()
    }

    /// Takes a block out. One that was written to goes to the corruption hook of the thread's heap.
    #[inline(always)]
    pub(super) fn pop(&self) -> Option<NonNull<u8>> {
        let block = NonNull::new(self.0.get())?;
        // SAFETY: a block of the list is a readable `FreeBlock`.
        match unsafe { block.as_ref() }.next() {
            Some(next) => self.0.set(next),
            None => overwritten(block.cast()),
        }
        Some(block.cast())
    }

    /// Puts a block in.
    ///
    /// # Safety
    ///
    /// `block` is a block of this list's bin that nobody uses and that is in no list.
    #[inline(always)]
    pub(super) unsafe fn push(&self, block: NonNull<u8>) {
        let block = block.cast::<FreeBlock>();
        // SAFETY: a block is at least as long as that, aligned to 8, and ours now.
        unsafe { block.write(FreeBlock::before(self.0.get())) };
        self.0.set(block.as_ptr());
    }

    /// Puts in all blocks of a fresh run, to be given out in the order of their addresses.
    ///
    /// # Safety
    ///
    /// `run` is the first page of a run of `bin` whose blocks nobody uses, and this is a list of that bin.
    pub(super) unsafe fn push_run(&self, run: NonNull<u8>, bin: BinIndex) {
        for block in (0..bin.blocks()).rev() {
            // SAFETY: the block lies inside the run.
            let block = unsafe { run.add(block * bin.size()) };
            // SAFETY: it is one of the run's unused blocks.
            unsafe { self.push(block) };
        }
    }

    /// Takes every block out of `other`, which must be of the same bin, into this list, which must be empty.
    pub(super) fn take_all(&self, other: &FreeList) {
        debug_assert!(self.is_empty());
        self.0.set(other.0.replace(ptr::null_mut()));
    }

    /// Forgets all blocks.
    pub(super) fn clear(&self) {
        self.0.set(ptr::null_mut());
    }

    /// Drops the blocks that `keep` refuses.
    ///
    /// # Errors
    ///
    /// A block was written to. Those before it have been looked at.
    pub(super) fn retain(
        &self,
        mut keep: impl FnMut(NonNull<u8>) -> bool,
    ) -> Result<(), Overwritten> {
        let mut last: Option<&FreeBlock> = None;
        let mut block = self.0.get();
        while let Some(current) = NonNull::new(block) {
            // SAFETY: a block of the list is a readable `FreeBlock`.
            let free = unsafe { current.as_ref() };
            block = free.next().ok_or(Overwritten(current.cast()))?;
            if keep(current.cast()) {
                last = Some(free);
                continue;
            }
            match last {
                Some(last) => last.set_next(block),
                None => self.0.set(block),
            }
        }
        Ok(())
    }

    /// The blocks, first to be given out first; behind one that was written to there is none.
    pub(super) fn iter(&self) -> impl Iterator<Item = Result<NonNull<u8>, Overwritten>> + '_ {
        let mut block = self.0.get();
        std::iter::from_fn(move || {
            let current = NonNull::new(block)?;
            // SAFETY: a block of the list is a readable `FreeBlock`.
            match unsafe { current.as_ref() }.next() {
                Some(next) => {
                    block = next;
                    Some(Ok(current.cast()))
                }
                None => {
                    block = ptr::null_mut();
                    Some(Err(Overwritten(current.cast())))
                }
            }
        })
    }
}

#[cold]
#[inline(never)]
fn overwritten(block: NonNull<u8>) -> ! {
    super::lists::current().heap().report_overwritten(block)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_lands_in_the_smallest_bin_that_holds_it() {
        for size in 0..=MAX_SMALL_SIZE {
            let bin = BinIndex::for_size(size).expect("small");
            assert_eq!(bin, BinIndex::of(size));
            assert!(bin.size() >= size);
            assert!(bin.smaller_size() < size.max(1));
        }
        assert_eq!(BinIndex::for_size(MAX_SMALL_SIZE + 1), None);
    }

    #[test]
    fn block_starts_are_the_multiples_of_the_size_inside_the_run() {
        for bin in BinIndex::all() {
            for offset in 0..bin.pages() * PAGE_SIZE {
                let start = offset % bin.size() == 0 && offset / bin.size() < bin.blocks();
                assert_eq!(bin.is_block_start(offset), start, "{bin:?} {offset}");
            }
        }
    }
}
