//! Blocks of any size: the general way to take, free and resize one.

use std::ptr::{self, NonNull};

use super::Heap;
use super::bin::BinIndex;
use super::chunk::{ChunkRef, MAX_LARGE_SIZE, offset_in_chunk};
use super::failure::{Corruption, CorruptionKind, Failure};
use super::mapping::{self, Mapping};
use super::page::{PAGE_SIZE, Page};
use super::storage::Segment;

/// A block in use, as the page map and the huge list describe it.
#[derive(Clone, Copy)]
pub(super) enum Block {
    /// One of a run.
    Small { bin: BinIndex },
    /// A run of pages.
    Large {
        chunk: ChunkRef,
        page: usize,
        pages: usize,
    },
    /// A segment.
    Huge { segment: Segment },
}

impl Block {
    /// Usable bytes.
    pub(super) fn size(self) -> usize {
        match self {
            Block::Small { bin } => bin.size(),
            Block::Large { pages, .. } => pages * PAGE_SIZE,
            Block::Huge { segment } => segment.size,
        }
    }
}

impl Heap {
    /// Takes a block of at least `size` bytes and counts it.
    pub(super) fn allocate(&self, size: usize) -> Result<NonNull<u8>, Failure> {
        self.check_fault(size)?;
        if let Some(tracked) = &self.tracked {
            return tracked.allocate(self, size);
        }
        let (address, charged) = self.take(size)?;
        self.lists.charge(charged);
        self.record_site(address, size);
        Ok(address)
    }

    /// Frees a block. A pointer that is none goes to the corruption hook.
    pub(super) fn free(&self, address: NonNull<u8>) {
        if let Some(tracked) = &self.tracked {
            if !tracked.free(self, address) {
                self.report(address, CorruptionKind::NotOurs);
            }
            return;
        }
        let block = self.locate_or_report(address);
        self.forget_site(address);
        self.give_back(address, block);
        self.lists.credit(block.size());
    }

    /// Changes the size of a block, keeping its bytes up to the smaller size.
    pub(super) fn reallocate(
        &self,
        address: NonNull<u8>,
        size: usize,
    ) -> Result<NonNull<u8>, Failure> {
        self.check_fault(size)?;
        if let Some(tracked) = &self.tracked {
            return match tracked.reallocate(self, address, size) {
                Some(moved) => moved,
                None => self.report(address, CorruptionKind::NotOurs),
            };
        }
        let block = self.locate_or_report(address);
        let moved = match self.resize_in_place(address, block, size)? {
            Some(address) => address,
            None => self.move_block(address, block, size)?,
        };
        self.forget_site(address);
        self.record_site(moved, size);
        Ok(moved)
    }

    /// Usable bytes of a block.
    pub(super) fn block_size(&self, address: NonNull<u8>) -> usize {
        match &self.tracked {
            Some(tracked) => match tracked.size(address) {
                Some(size) => size,
                None => self.report(address, CorruptionKind::NotOurs),
            },
            None => self.locate_or_report(address).size(),
        }
    }

    /// Whether fresh blocks of `size` bytes read as zero.
    pub(super) fn is_fresh_zero(&self, size: usize) -> bool {
        size > MAX_LARGE_SIZE && self.tracked.is_none() && self.storage.zeroed()
    }

    /// Takes a block, uncharged: its address and the bytes to charge.
    fn take(&self, size: usize) -> Result<(NonNull<u8>, usize), Failure> {
        if let Some(bin) = BinIndex::for_size(size) {
            return Ok((self.take_small(bin)?, bin.size()));
        }
        if size <= MAX_LARGE_SIZE {
            let pages = size.div_ceil(PAGE_SIZE);
            let run = self.take_pages(pages)?;
            mapping::taken(Mapping::Large, pages * PAGE_SIZE);
            return Ok((run, pages * PAGE_SIZE));
        }
        let segment = self.take_huge(size)?;
        Ok((segment.address, segment.size))
    }

    /// Gives a block back, uncharged.
    fn give_back(&self, address: NonNull<u8>, block: Block) {
        match block {
            // SAFETY: it was located as a block of this bin, and its user gives it up.
            Block::Small { bin } => unsafe { self.free_list(bin).push(address) },
            Block::Large { chunk, page, pages } => {
                mapping::returned(Mapping::Large, pages * PAGE_SIZE);
                self.give_back_pages(chunk, page, pages);
            }
            Block::Huge { segment } => {
                self.give_back_huge(segment.address);
            }
        }
    }

    /// Resizes without copying where that is possible and not wasteful, by zend_mm_realloc_heap's rules.
    fn resize_in_place(
        &self,
        address: NonNull<u8>,
        block: Block,
        size: usize,
    ) -> Result<Option<NonNull<u8>>, Failure> {
        match block {
            Block::Small { bin } => {
                let stays = size <= bin.size() && size >= bin.smaller_size();
                Ok(stays.then_some(address))
            }
            Block::Large { chunk, page, pages } => {
                if BinIndex::for_size(size).is_some() || size > MAX_LARGE_SIZE {
                    return Ok(None);
                }
                let resized = self.resize_pages(chunk, page, pages, size.div_ceil(PAGE_SIZE));
                Ok(resized.then_some(address))
            }
            Block::Huge { segment } => {
                if size <= MAX_LARGE_SIZE {
                    return Ok(None);
                }
                self.resize_huge(segment, size)
            }
        }
    }

    fn move_block(
        &self,
        address: NonNull<u8>,
        block: Block,
        size: usize,
    ) -> Result<NonNull<u8>, Failure> {
        let (moved, charged) = self.take(size)?;
        let kept = block.size().min(size);
        // SAFETY: both blocks are at least that long, and two blocks never overlap.
        unsafe { ptr::copy_nonoverlapping(address.as_ptr(), moved.as_ptr(), kept) };
        self.give_back(address, block);
        self.recharge(block.size(), charged);
        Ok(moved)
    }

    /// Finds the block at an address.
    pub(super) fn locate(&self, address: NonNull<u8>) -> Result<Block, CorruptionKind> {
        let offset = offset_in_chunk(address);
        if offset == 0 {
            let segment = self.huge.get(address).ok_or(CorruptionKind::NotOurs)?;
            return Ok(Block::Huge { segment });
        }
        // SAFETY: what is not at the start of a chunk lies in one, or the caller broke the contract of `efree`.
        let chunk = unsafe { ChunkRef::of_block(address) };
        if !ptr::eq(chunk.owner(), &raw const self.lists) {
            return Err(CorruptionKind::NotOurs);
        }
        let (page, in_page) = (offset / PAGE_SIZE, offset % PAGE_SIZE);
        let info = chunk.page(page);
        if let Some((bin, start)) = info.as_small() {
            if !bin.is_block_start(start + in_page) {
                return Err(CorruptionKind::InsideBlock);
            }
            let zval = bin == BinIndex::ZVAL && self.lists.zval_list.is_first(address);
            if zval || self.free_list(bin).is_first(address) {
                return Err(CorruptionKind::FreedBefore);
            }
            return Ok(Block::Small { bin });
        }
        match info.page() {
            Page::Free => Err(CorruptionKind::FreedBefore),
            Page::Large { pages } if in_page == 0 => Ok(Block::Large { chunk, page, pages }),
            _ => Err(CorruptionKind::InsideBlock),
        }
    }

    fn locate_or_report(&self, address: NonNull<u8>) -> Block {
        match self.locate(address) {
            Ok(block) => block,
            Err(kind) => self.report(address, kind),
        }
    }

    /// A free block was written to.
    #[cold]
    pub(super) fn report_overwritten(&self, address: NonNull<u8>) -> ! {
        self.report(address, CorruptionKind::Overwritten)
    }

    #[cold]
    fn report(&self, address: NonNull<u8>, kind: CorruptionKind) -> ! {
        (self.on_corruption)(Corruption { address, kind })
    }
}
