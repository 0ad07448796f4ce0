//! Huge blocks: segments of their own, kept in a list.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::ptr::NonNull;

use super::Heap;
use super::failure::Failure;
use super::mapping::{self, Mapping};
use super::storage::{SYSTEM_PAGE_SIZE, Segment, round_to_pages};

/// The huge blocks of a heap, highest address first: the kernel maps downwards, so a new one mostly goes to the end.
pub(super) struct HugeList(RefCell<Vec<Segment>>);

impl HugeList {
    pub(super) const fn new() -> HugeList {
        HugeList(RefCell::new(Vec::new()))
    }

    pub(super) fn get(&self, address: NonNull<u8>) -> Option<Segment> {
        let list = self.0.borrow();
        find(&list, address).ok().map(|index| list[index])
    }

    /// A copy of the list.
    pub(super) fn segments(&self) -> Vec<Segment> {
        self.0.borrow().clone()
    }

    pub(super) fn count(&self) -> usize {
        self.0.borrow().len()
    }

    /// Makes sure that the next `insert` needs no memory.
    fn reserve(&self) -> bool {
        self.0.borrow_mut().try_reserve(1).is_ok()
    }

    fn insert(&self, segment: Segment) {
        let mut list = self.0.borrow_mut();
        let index = find(&list, segment.address).unwrap_or_else(|index| index);
        list.insert(index, segment);
    }

    fn remove(&self, address: NonNull<u8>) -> Option<Segment> {
        let mut list = self.0.borrow_mut();
        let index = find(&list, address).ok()?;
        Some(list.remove(index))
    }

    fn pop(&self) -> Option<Segment> {
        self.0.borrow_mut().pop()
    }
}

fn find(list: &[Segment], address: NonNull<u8>) -> Result<usize, usize> {
    list.binary_search_by(|segment| match segment.address.cmp(&address) {
        Ordering::Less => Ordering::Greater,
        Ordering::Equal => Ordering::Equal,
        Ordering::Greater => Ordering::Less,
    })
}

impl Heap {
    /// Takes a huge block, uncharged.
    pub(super) fn take_huge(&self, size: usize) -> Result<Segment, Failure> {
        let rounded = round_huge(size)?;
        self.make_room(rounded, size)?;
        let refused = Failure::OutOfMemory {
            allocated: self.real_usage(),
            tried: size,
        };
        if !self.huge.reserve() {
            return Err(refused);
        }
        let segment = match self.storage.map(rounded) {
            Some(segment) => segment,
            None => {
                self.release_caches();
                self.storage.map(rounded).ok_or(refused)?
            }
        };
        self.huge.insert(segment);
        self.add_real(segment.size);
        mapping::taken(Mapping::Huge, segment.size);
        Ok(segment)
    }

    /// Gives a huge block back, uncharged. False when there is none at that address.
    pub(super) fn give_back_huge(&self, address: NonNull<u8>) -> bool {
        let Some(segment) = self.huge.remove(address) else {
            return false;
        };
        self.sub_real(segment.size);
        mapping::returned(Mapping::Huge, segment.size);
        // SAFETY: the segment is ours, and its user gives it up.
        unsafe { self.storage.unmap(segment) };
        true
    }

    /// Changes the size of a huge block to another huge size, without copying. `None`: the storage cannot.
    pub(super) fn resize_huge(
        &self,
        old: Segment,
        size: usize,
    ) -> Result<Option<NonNull<u8>>, Failure> {
        let rounded = round_huge(size)?;
        let mut segment = old;
        let resized = match rounded.cmp(&old.size) {
            Ordering::Equal => return Ok(Some(old.address)),
            // SAFETY: the segment is ours, and its user keeps only what it asks for.
            Ordering::Less => unsafe { self.storage.shrink(&mut segment, rounded) },
            Ordering::Greater => {
                self.make_room(rounded - old.size, size)?;
                // SAFETY: the segment is ours, and its user goes on with the address we answer.
                unsafe { self.storage.grow(&mut segment, rounded) }
            }
        };
        // Also after a failure: the segment may have lost its room to grow.
        self.huge.remove(old.address);
        self.huge.insert(segment);
        if !resized {
            return Ok(None);
        }
        self.sub_real(old.size);
        self.add_real(segment.size);
        mapping::returned(Mapping::Huge, old.size);
        mapping::taken(Mapping::Huge, segment.size);
        self.recharge(old.size, segment.size);
        Ok(Some(segment.address))
    }

    /// Gives back every huge block. The answer is how many there were.
    pub(super) fn unmap_huge(&self) -> usize {
        let count = self.huge.count();
        while let Some(segment) = self.huge.pop() {
            self.sub_real(segment.size);
            // SAFETY: the segment is ours, and the request that used it is over.
            unsafe { self.storage.unmap(segment) };
        }
        count
    }

    /// Makes sure that `bytes` more may be mapped, giving back caches for it.
    fn make_room(&self, bytes: usize, tried: usize) -> Result<(), Failure> {
        let Err(failure) = self.check_limit(bytes, tried) else {
            return Ok(());
        };
        if self.release_caches() == 0 {
            return Err(failure);
        }
        self.check_limit(bytes, tried)
    }
}

fn round_huge(size: usize) -> Result<usize, Failure> {
    round_to_pages(size).ok_or(Failure::RoundingOverflow {
        size,
        grain: SYSTEM_PAGE_SIZE,
    })
}
