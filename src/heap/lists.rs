//! What the inline fast paths touch: the free lists, the usage counter, and the thread's current heap.

use std::cell::{Cell, RefCell};
use std::ptr::{self, NonNull};
use std::rc::Rc;

use super::Heap;
use super::bin::{BinIndex, FreeList};
use super::chunk::{ChunkRef, offset_in_chunk};
use super::page::PAGE_SIZE;

/// The hot part of a heap.
///
/// While `inline` is off (`USE_ZEND_ALLOC=0`, recorded allocation sites) the lists here stay empty, so that every
/// allocation ends in its slow path; frees look at the switch.
pub(super) struct Lists {
    /// Free zvals. Blocks of the 16-byte bin; empty while `inline_zvals` is off.
    pub(super) zval_list: FreeList,
    /// Bytes until usage reaches the mark at which the peak is looked at again: [`Heap::usage`] counts down here.
    pub(super) headroom: Cell<isize>,
    pub(super) inline: Cell<bool>,
    pub(super) inline_zvals: Cell<bool>,
    /// Free blocks by bin; two lists more than bins, always empty, so that a five-bit index needs no check.
    free_list: [FreeList; 32],
    heap: Cell<*const Heap>,
}

/// What the current heap is where none is entered: its lists are empty and its switches off, so nothing is ever written
/// to it.
struct NoHeap(Lists);

// SAFETY: nothing writes to it: with empty lists and both switches off every fast path goes to its slow path, and there
// `Lists::heap` panics.
unsafe impl Sync for NoHeap {}

static NO_HEAP: NoHeap = NoHeap(Lists::new(Inline::Off));

thread_local! {
    static CURRENT: Cell<*const Lists> = const { Cell::new(&raw const NO_HEAP.0) };
    static ENTERED: EnteredHeaps = const { EnteredHeaps(RefCell::new(Vec::new())) };
}

/// Whether blocks are handed out and taken back inline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Inline {
    On,
    Off,
}

impl Lists {
    pub(super) const fn new(inline: Inline) -> Lists {
        let on = matches!(inline, Inline::On);
        Lists {
            zval_list: FreeList::new(),
            headroom: Cell::new(0),
            inline: Cell::new(on),
            inline_zvals: Cell::new(on),
            free_list: [const { FreeList::new() }; 32],
            heap: Cell::new(ptr::null()),
        }
    }

    /// Ties the lists to the heap they are part of.
    pub(super) fn set_heap(&self, heap: &Rc<Heap>) {
        self.heap.set(Rc::as_ptr(heap));
    }

    /// The heap these lists are part of.
    ///
    /// # Panics
    ///
    /// When no heap is entered.
    pub(super) fn heap(&self) -> &Heap {
        // SAFETY: null, or the heap that `self` is a field of.
        let heap = unsafe { self.heap.get().as_ref() };
        heap.expect("a request heap must be entered before anything is allocated")
    }

    #[inline(always)]
    pub(super) fn free_list(&self, bin: BinIndex) -> &FreeList {
        &self.free_list[bin.get()]
    }

    /// Takes a block of `bin` for `size` bytes.
    #[inline(always)]
    pub(super) fn allocate(&self, bin: BinIndex, size: usize) -> NonNull<u8> {
        match self.free_list(bin).pop() {
            Some(block) => {
                self.charge(bin.size());
                block
            }
            None => self.allocate_slow(size),
        }
    }

    /// Everything but the fast path of an allocation: empty lists, large and huge blocks, failure.
    #[cold]
    #[inline(never)]
    pub(super) fn allocate_slow(&self, size: usize) -> NonNull<u8> {
        match self.heap().allocate(size) {
            Ok(block) => block,
            Err(failure) => failure.raise(),
        }
    }

    /// Frees a block of `bin`, whose bin the caller knows.
    ///
    /// # Safety
    ///
    /// `block` is a block in use of this heap and of `bin`.
    #[inline(always)]
    pub(super) unsafe fn free(&self, block: NonNull<u8>, bin: BinIndex) {
        if !self.inline.get() {
            return self.free_slow(block);
        }
        debug_assert!(self.is_block(block, bin), "wrong block in efree_fixed");
        // SAFETY: passed on from the caller.
        unsafe { self.free_list(bin).push(block) };
        self.credit(bin.size());
    }

    /// Frees any block: small ones here, the rest and everything that is wrong in the slow path.
    ///
    /// # Safety
    ///
    /// `block` is a block in use of this heap, or the mistake shows in the page map.
    #[inline]
    pub(super) unsafe fn free_any(&self, block: NonNull<u8>) {
        let offset = offset_in_chunk(block);
        if offset != 0 && self.inline.get() {
            // SAFETY: a block that is not at the start of a chunk lies in one.
            let chunk = unsafe { ChunkRef::of_block(block) };
            if let Some((bin, start)) = chunk.page(offset / PAGE_SIZE).as_small()
                && ptr::eq(chunk.owner(), self)
                && bin.is_block_start(start + offset % PAGE_SIZE)
                && !self.free_list(bin).is_first(block)
            {
                // SAFETY: the map says it is one of ours and of this bin.
                unsafe { self.free_list(bin).push(block) };
                self.credit(bin.size());
                return;
            }
        }
        self.free_slow(block);
    }

    #[cold]
    #[inline(never)]
    pub(super) fn free_slow(&self, block: NonNull<u8>) {
        self.heap().free(block);
    }

    /// Counts `bytes` as used.
    #[inline(always)]
    pub(super) fn charge(&self, bytes: usize) {
        let left = self.headroom.get() - bytes as isize;
        self.headroom.set(left);
        if left < 0 {
            self.raise_peak();
        }
    }

    /// Counts `bytes` as unused again.
    #[inline(always)]
    pub(super) fn credit(&self, bytes: usize) {
        self.headroom.set(self.headroom.get() + bytes as isize);
    }

    #[cold]
    #[inline(never)]
    fn raise_peak(&self) {
        self.heap().note_peak();
    }

    /// Whether the page map agrees that `block` is of `bin` and of this heap.
    pub(super) fn is_block(&self, block: NonNull<u8>, bin: BinIndex) -> bool {
        let offset = offset_in_chunk(block);
        if offset == 0 {
            return false;
        }
        // SAFETY: the caller means it to be a block in a chunk.
        let chunk = unsafe { ChunkRef::of_block(block) };
        ptr::eq(chunk.owner(), self)
            && chunk
                .page(offset / PAGE_SIZE)
                .as_small()
                .is_some_and(|(actual, start)| {
                    actual == bin && bin.is_block_start(start + offset % PAGE_SIZE)
                })
    }
}

/// The lists of this thread's current heap.
#[inline(always)]
pub(super) fn current<'heap>() -> &'heap Lists {
    // SAFETY: `NO_HEAP`, or a heap that this thread's `ENTERED` keeps alive. The lifetime is as long as one call of
    // the interface, in which nobody leaves the heap.
    unsafe { &*CURRENT.get() }
}

/// The heaps this thread has entered and not left, the current one last.
struct EnteredHeaps(RefCell<Vec<Rc<Heap>>>);

impl EnteredHeaps {
    fn change(&self, change: impl FnOnce(&mut Vec<Rc<Heap>>)) {
        let mut heaps = self.0.borrow_mut();
        change(&mut heaps);
        CURRENT.set(match heaps.last() {
            Some(heap) => &raw const heap.lists,
            None => &raw const NO_HEAP.0,
        });
    }
}

impl Drop for EnteredHeaps {
    fn drop(&mut self) {
        CURRENT.set(&raw const NO_HEAP.0);
    }
}

/// Makes a heap the thread's current one until it is dropped.
///
/// Guards may be dropped in any order, and forgotten: a heap that is entered stays alive.
#[must_use = "the heap is current only as long as this lives"]
pub struct Entered {
    heap: Rc<Heap>,
}

impl Heap {
    /// Makes this the heap that `emalloc` and the rest use on this thread, until the guard is dropped.
    pub fn enter(self: &Rc<Heap>) -> Entered {
        ENTERED.with(|entered| entered.change(|heaps| heaps.push(Rc::clone(self))));
        Entered {
            heap: Rc::clone(self),
        }
    }

    /// The heap this thread has entered last.
    pub fn current() -> Option<Rc<Heap>> {
        ENTERED
            .try_with(|entered| entered.0.borrow().last().cloned())
            .ok()
            .flatten()
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        // At the very end of a thread the list is gone, and no heap is current any more.
        let _ = ENTERED.try_with(|entered| {
            entered.change(|heaps| {
                let last = heaps.iter().rposition(|heap| Rc::ptr_eq(heap, &self.heap));
                if let Some(last) = last {
                    heaps.remove(last);
                }
            });
        });
    }
}
