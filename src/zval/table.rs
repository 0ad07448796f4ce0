//! The two layouts of an array's elements: packed slots, and buckets with a hash index. Memory from the request heap.

use super::hash;
use super::string::PhpStr;
use super::zval::{Slot, ZvalPtr};
use crate::heap;
use std::cell::Cell;
use std::mem::{self, ManuallyDrop};
use std::ptr::{self, NonNull};

/// Where the elements of an array lie.
pub(super) enum Table {
    /// Keys 0, 1, 2, …: no keys are stored.
    Packed(Packed),
    /// Any keys, in order of insertion.
    Hashed(Hashed),
}

impl Table {
    /// Bytes of the block that the elements lie in.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Table::Packed(packed) => packed.capacity as usize * size_of::<Slot>(),
            Table::Hashed(hashed) => Hashed::bytes_for(hashed.capacity as usize),
        }
    }

    /// A copy that shares each element.
    pub(super) fn duplicate(&self) -> Table {
        match self {
            Table::Packed(packed) => Table::Packed(packed.duplicate()),
            Table::Hashed(hashed) => Table::Hashed(hashed.duplicate()),
        }
    }
}

/// Slots in a row; `None` is a hole.
pub(super) struct Packed {
    slots: NonNull<Slot>,
    len: u32,
    capacity: u32,
}

/// One element of a hashed table. A removed one has `zval` `None` and is skipped.
pub(super) struct Bucket {
    pub(super) zval: Slot,
    /// The hash of a string key, or the integer key itself.
    pub(super) hash: u64,
    pub(super) string: Option<PhpStr>,
}

/// Buckets in order of insertion, and chains of those whose hashes meet in the index.
pub(super) struct Hashed {
    buckets: NonNull<Bucket>,
    len: u32,
    capacity: u32,
    /// Removed buckets among the first `len`.
    holes: u32,
}

/// What may happen to the holes of a hashed table when room is needed.
#[derive(Clone, Copy)]
pub(super) enum Holes<'a> {
    /// They are closed up: positions change, and with them this one, the array's cursor.
    Close(&'a Cell<u32>),
    /// They stay: somebody remembers a position.
    Keep,
}

const NONE: u32 = u32::MAX;
const MIN_CAPACITY: usize = 8;
/// The most elements an array can have (php-src `HT_MAX_SIZE` is of this order); positions are 32 bits.
const MAX_CAPACITY: usize = 0x4000_0000;

impl Packed {
    pub(super) const fn empty() -> Packed {
        Packed {
            slots: NonNull::dangling(),
            len: 0,
            capacity: 0,
        }
    }

    #[inline]
    pub(super) fn with_capacity(capacity: usize) -> Packed {
        if capacity == 0 {
            return Packed::empty();
        }
        if capacity <= MIN_CAPACITY {
            return Packed {
                slots: heap::emalloc_fixed::<{ MIN_CAPACITY * size_of::<Slot>() }>().cast(),
                len: 0,
                capacity: MIN_CAPACITY as u32,
            };
        }
        let (block, bytes) = heap::emalloc_whole(capacity.saturating_mul(size_of::<Slot>()));
        Packed {
            slots: block.cast(),
            len: 0,
            capacity: (bytes / size_of::<Slot>()) as u32,
        }
    }

    /// All of `zvals`, one behind the other, or what went wrong with one of them. Nothing is dropped where an allocation
    /// unwinds, for then the request ends: so the fields need not lie in memory meanwhile.
    #[inline(always)]
    pub(super) fn try_collect<E>(
        zvals: impl Iterator<Item = Result<ZvalPtr, E>>,
    ) -> Result<ManuallyDrop<Packed>, E> {
        let mut packed = ManuallyDrop::new(Packed::with_capacity(zvals.size_hint().0));
        for zval in zvals {
            if packed.len == packed.capacity {
                packed = ManuallyDrop::new(ManuallyDrop::into_inner(packed).grown());
            }
            match zval {
                Ok(zval) => packed.put(Some(zval)),
                Err(error) => {
                    drop(ManuallyDrop::into_inner(packed));
                    return Err(error);
                }
            }
        }
        Ok(packed)
    }

    /// Two zvals.
    #[inline(always)]
    pub(super) fn of_two(first: ZvalPtr, second: ZvalPtr) -> ManuallyDrop<Packed> {
        let mut packed = ManuallyDrop::new(Packed::with_capacity(2));
        packed.put(Some(first));
        packed.put(Some(second));
        packed
    }

    #[cold]
    #[inline(never)]
    fn grown(mut self) -> Packed {
        self.grow(1);
        self
    }

    #[inline(always)]
    pub(super) fn len(&self) -> usize {
        self.len as usize
    }

    #[inline(always)]
    pub(super) fn slots(&self) -> &[Slot] {
        // SAFETY: the first `len` slots are initialised.
        unsafe { std::slice::from_raw_parts(self.slots.as_ptr(), self.len as usize) }
    }

    #[inline(always)]
    pub(super) fn slots_mut(&mut self) -> &mut [Slot] {
        // SAFETY: the first `len` slots are initialised, and the borrow is exclusive.
        unsafe { std::slice::from_raw_parts_mut(self.slots.as_ptr(), self.len as usize) }
    }

    #[inline(always)]
    pub(super) fn get(&self, key: i64) -> Option<&ZvalPtr> {
        // A negative key is a huge usize and misses.
        self.slots().get(key as usize)?.as_ref()
    }

    /// Whether the key fits here without too many holes: the next one, or one within the room there is, or not far beyond
    /// it while most of the room is taken (php-src `_zend_hash_index_add_or_update_i`). One below those that are taken would
    /// stand before them, out of the order of insertion.
    pub(super) fn can_take(&self, key: i64) -> bool {
        let Ok(key) = usize::try_from(key) else {
            return false;
        };
        let (len, room) = (self.len(), (self.capacity as usize).max(MIN_CAPACITY));
        key == len || (key > len && (key < room || (key / 2 < room && room / 2 < len)))
    }

    #[inline(always)]
    pub(super) fn push(&mut self, slot: Slot) {
        if self.len == self.capacity {
            self.grow(1);
        }
        self.put(slot);
    }

    /// Appends where the caller has made room.
    #[inline(always)]
    fn put(&mut self, slot: Slot) {
        assert!(self.len < self.capacity, "there is room for one more slot");
        // SAFETY: as was just seen.
        unsafe { self.slots.as_ptr().add(self.len as usize).write(slot) };
        self.len += 1;
    }

    /// Makes the table at least `len` long, with holes.
    pub(super) fn extend_to(&mut self, len: usize) {
        while self.len() < len {
            self.push(None);
        }
    }

    pub(super) fn reserve(&mut self, more: usize) {
        if self.len() + more > self.capacity as usize {
            self.grow(more);
        }
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, more: usize) {
        let capacity = (self.len() + more)
            .max(self.capacity as usize * 2)
            .max(MIN_CAPACITY)
            .min(MAX_CAPACITY.max(self.len() + more));
        let bytes = heap::good_size(capacity.saturating_mul(size_of::<Slot>()));
        let block = if self.capacity == 0 {
            heap::emalloc(bytes)
        } else {
            // SAFETY: the block is ours alone, and its address is replaced below.
            unsafe { heap::erealloc(self.slots.cast(), bytes) }
        };
        self.slots = block.cast();
        self.capacity = (bytes / size_of::<Slot>()) as u32;
    }

    pub(super) fn remove(&mut self, key: i64) -> Slot {
        let removed = self.slots_mut().get_mut(key as usize)?.take();
        while let Some(None) = self.slots().last() {
            self.len -= 1;
        }
        removed
    }

    fn duplicate(&self) -> Packed {
        let mut copy = Packed::with_capacity(self.len());
        for slot in self.slots() {
            copy.push(slot.clone());
        }
        copy
    }

    /// Hands out the slots one after the other and forgets them.
    pub(super) fn drain(mut self, mut take: impl FnMut(usize, Slot)) {
        let len = mem::take(&mut self.len) as usize;
        for at in 0..len {
            // SAFETY: the slot was initialised, and `len` is now 0, so nobody reads it again.
            take(at, unsafe { self.slots.as_ptr().add(at).read() });
        }
    }
}

impl Drop for Packed {
    fn drop(&mut self) {
        if self.capacity == 0 {
            return;
        }
        // SAFETY: the first `len` slots are initialised and dropped once.
        unsafe { ptr::drop_in_place(self.slots_mut()) };
        let bytes = self.capacity as usize * size_of::<Slot>();
        // SAFETY: the block is ours alone and was asked for with that size, and the table is gone.
        unsafe { heap::efree_sized(self.slots.cast(), bytes) };
    }
}

impl Hashed {
    const fn empty() -> Hashed {
        Hashed {
            buckets: NonNull::dangling(),
            len: 0,
            capacity: 0,
            holes: 0,
        }
    }

    pub(super) fn with_capacity(capacity: usize) -> Hashed {
        let mut hashed = Hashed::empty();
        hashed.resize(capacity);
        hashed
    }

    /// Takes the slots over under their positions as keys; positions do not change.
    pub(super) fn from_packed(packed: Packed) -> Hashed {
        let mut hashed = Hashed::with_capacity(packed.len() + 1);
        packed.drain(|at, slot| match slot {
            Some(zval) => {
                hashed.append(Bucket {
                    zval: Some(zval),
                    hash: at as u64,
                    string: None,
                });
            }
            None => hashed.append_hole(),
        });
        hashed
    }

    /// Appends a removed bucket where there is room: positions stay, and no key finds it.
    fn append_hole(&mut self) {
        let at = self.len as usize;
        debug_assert!(at < self.capacity as usize);
        // SAFETY: the caller saw to it that there is room for one more bucket.
        unsafe {
            self.buckets.as_ptr().add(at).write(Bucket {
                zval: None,
                hash: 0,
                string: None,
            });
        }
        self.len += 1;
        self.holes += 1;
    }

    #[inline(always)]
    pub(super) fn len(&self) -> usize {
        self.len as usize
    }

    #[inline(always)]
    pub(super) fn buckets(&self) -> &[Bucket] {
        // SAFETY: the first `len` buckets are initialised.
        unsafe { std::slice::from_raw_parts(self.buckets.as_ptr(), self.len as usize) }
    }

    #[inline(always)]
    pub(super) fn buckets_mut(&mut self) -> &mut [Bucket] {
        // SAFETY: the first `len` buckets are initialised, and the borrow is exclusive.
        unsafe { std::slice::from_raw_parts_mut(self.buckets.as_ptr(), self.len as usize) }
    }

    fn bytes_for(capacity: usize) -> usize {
        capacity * (size_of::<Bucket>() + 2 * size_of::<u32>())
    }

    /// The chain links: for each bucket the next one with the same place in the index.
    #[inline(always)]
    fn links(&self) -> *mut u32 {
        // SAFETY: the links follow the buckets in the same block.
        unsafe { self.buckets.as_ptr().add(self.capacity as usize).cast() }
    }

    /// The index: for each hash, masked, the newest bucket of its chain. As long as the capacity, a power of two.
    #[inline(always)]
    fn index(&self) -> *mut u32 {
        // SAFETY: the index follows the links in the same block.
        unsafe { self.links().add(self.capacity as usize) }
    }

    #[inline(always)]
    fn place(&self, hash: u64) -> usize {
        hash as usize & (self.capacity as usize - 1)
    }

    #[inline(always)]
    fn find(&self, hash: u64, matches: impl Fn(&Bucket) -> bool) -> Option<usize> {
        if self.capacity == 0 {
            return None;
        }
        // SAFETY: the masked hash lies within the index.
        let mut at = unsafe { *self.index().add(self.place(hash)) };
        while at != NONE {
            // SAFETY: the index and the links name only buckets below `len`.
            let bucket = unsafe { &*self.buckets.as_ptr().add(at as usize) };
            if bucket.hash == hash && matches(bucket) {
                return Some(at as usize);
            }
            // SAFETY: as above, the link of that bucket exists.
            at = unsafe { *self.links().add(at as usize) };
        }
        None
    }

    #[inline(always)]
    fn find_int(&self, key: i64) -> Option<usize> {
        self.find(hash::of_int(key), |bucket| bucket.string.is_none())
    }

    #[inline(always)]
    fn find_str(&self, key: &PhpStr) -> Option<usize> {
        self.find(
            key.hash(),
            |bucket| matches!(&bucket.string, Some(string) if string == key),
        )
    }

    #[inline]
    pub(super) fn get_int(&self, key: i64) -> Option<&ZvalPtr> {
        self.buckets()[self.find_int(key)?].zval.as_ref()
    }

    #[inline]
    pub(super) fn get_str(&self, key: &PhpStr) -> Option<&ZvalPtr> {
        self.buckets()[self.find_str(key)?].zval.as_ref()
    }

    pub(super) fn get_bytes(&self, key: &[u8]) -> Option<&ZvalPtr> {
        let at = self.find(
            hash::of(key),
            |bucket| matches!(&bucket.string, Some(string) if string.as_bytes() == key),
        )?;
        self.buckets()[at].zval.as_ref()
    }

    /// The slot of an element that is set.
    #[inline]
    pub(super) fn set_slot_int(&mut self, key: i64) -> Option<&mut Slot> {
        let at = self.find_int(key)?;
        Some(&mut self.buckets_mut()[at].zval)
    }

    /// The slot of an element that is set.
    #[inline]
    pub(super) fn set_slot_str(&mut self, key: &PhpStr) -> Option<&mut Slot> {
        let at = self.find_str(key)?;
        Some(&mut self.buckets_mut()[at].zval)
    }

    /// The slot under an integer key, and whether it was just made.
    #[inline]
    pub(super) fn slot_int(&mut self, key: i64, holes: Holes<'_>) -> (&mut Slot, bool) {
        let (at, is_new) = match self.find_int(key) {
            Some(at) => (at, false),
            None => (self.insert(hash::of_int(key), None, holes), true),
        };
        (&mut self.buckets_mut()[at].zval, is_new)
    }

    /// The slot under a string key, and whether it was just made.
    #[inline]
    pub(super) fn slot_str(&mut self, key: &PhpStr, holes: Holes<'_>) -> (&mut Slot, bool) {
        let (at, is_new) = match self.find_str(key) {
            Some(at) => (at, false),
            None => (self.insert(key.hash(), Some(key.clone()), holes), true),
        };
        (&mut self.buckets_mut()[at].zval, is_new)
    }

    /// Appends an element under a key that is not in the table.
    #[inline]
    pub(super) fn insert(&mut self, hash: u64, string: Option<PhpStr>, holes: Holes<'_>) -> usize {
        if self.len == self.capacity {
            self.make_room(holes);
        }
        self.append(Bucket {
            zval: None,
            hash,
            string,
        })
    }

    /// Appends a bucket where there is room, and links it in.
    pub(super) fn append(&mut self, bucket: Bucket) -> usize {
        let at = self.len as usize;
        let place = self.place(bucket.hash);
        // SAFETY: the caller saw to it that there is room for one more bucket.
        unsafe { self.buckets.as_ptr().add(at).write(bucket) };
        // SAFETY: the masked hash lies within the index, the link of the new bucket within the links.
        unsafe { self.link(at, place) };
        self.len += 1;
        at
    }

    /// # Safety
    /// `at` is below the capacity and `place` within the index.
    #[inline(always)]
    unsafe fn link(&mut self, at: usize, place: usize) {
        // SAFETY: as the caller promises.
        let head = unsafe { self.index().add(place) };
        // SAFETY: as above; the index is initialised when it is made.
        let next = unsafe { head.read() };
        // SAFETY: as the caller promises.
        unsafe { self.links().add(at).write(next) };
        // SAFETY: as above.
        unsafe { head.write(at as u32) };
    }

    pub(super) fn reserve(&mut self, more: usize) {
        if self.len() + more > self.capacity as usize {
            self.resize(self.len() + more);
        }
    }

    #[cold]
    #[inline(never)]
    fn make_room(&mut self, holes: Holes<'_>) {
        // Many holes: close them up instead of growing.
        match holes {
            Holes::Close(cursor) if self.holes > self.len / 4 => self.compact(cursor),
            Holes::Close(_) | Holes::Keep => self.resize(self.capacity as usize * 2),
        }
    }

    fn compact(&mut self, cursor: &Cell<u32>) {
        let mut to = 0;
        let old_cursor = cursor.get() as usize;
        for from in 0..self.len as usize {
            // SAFETY: `from` is below `len`, so the bucket is initialised.
            let bucket = unsafe { self.buckets.as_ptr().add(from).read() };
            if from == old_cursor {
                cursor.set(to as u32);
            }
            if bucket.zval.is_none() {
                drop(bucket);
                continue;
            }
            // SAFETY: `to` is at most `from`, whose bucket has been read out.
            unsafe { self.buckets.as_ptr().add(to).write(bucket) };
            to += 1;
        }
        if old_cursor >= self.len() {
            cursor.set(to as u32);
        }
        self.len = to as u32;
        self.holes = 0;
        self.reindex();
    }

    fn resize(&mut self, capacity: usize) {
        let capacity = capacity.max(MIN_CAPACITY).next_power_of_two();
        if capacity > MAX_CAPACITY {
            // Asks the heap for what cannot be had, and so ends the request with PHP's message.
            heap::safe_emalloc(capacity, size_of::<Bucket>() + 8, 0);
        }
        let block = heap::emalloc(Hashed::bytes_for(capacity)).cast::<Bucket>();
        // SAFETY: both blocks hold at least `len` buckets and do not overlap; the old ones are not dropped.
        unsafe { ptr::copy_nonoverlapping(self.buckets.as_ptr(), block.as_ptr(), self.len()) };
        if self.capacity > 0 {
            let bytes = Hashed::bytes_for(self.capacity as usize);
            // SAFETY: the block is ours alone and was asked for with that size, and its content has been moved out.
            unsafe { heap::efree_sized(self.buckets.cast(), bytes) };
        }
        self.buckets = block;
        self.capacity = capacity as u32;
        self.reindex();
    }

    fn reindex(&mut self) {
        let capacity = self.capacity as usize;
        // SAFETY: the index has `capacity` entries; all bits set is NONE.
        unsafe { ptr::write_bytes(self.index(), 0xFF, capacity) };
        for at in 0..self.len as usize {
            let bucket = &self.buckets()[at];
            if bucket.zval.is_some() {
                let place = self.place(bucket.hash);
                // SAFETY: `at` is below `len`, the masked hash within the index.
                unsafe { self.link(at, place) };
            }
        }
    }

    pub(super) fn remove_int(&mut self, key: i64) -> Slot {
        let at = self.find_int(key)?;
        self.remove_at(at)
    }

    pub(super) fn remove_str(&mut self, key: &PhpStr) -> Slot {
        let at = self.find_str(key)?;
        self.remove_at(at)
    }

    fn remove_at(&mut self, at: usize) -> Slot {
        self.unlink(at);
        let bucket = &mut self.buckets_mut()[at];
        let removed = bucket.zval.take();
        drop(bucket.string.take());
        self.holes += 1;
        while let Some(last) = self.buckets().last()
            && last.zval.is_none()
        {
            self.len -= 1;
            self.holes -= 1;
        }
        removed
    }

    fn unlink(&mut self, at: usize) {
        let place = self.place(self.buckets()[at].hash);
        // SAFETY: the masked hash lies within the index.
        let mut link = unsafe { self.index().add(place) };
        // SAFETY: the chain of a linked bucket leads to it before it ends, over links of buckets below `len`.
        unsafe {
            while *link != at as u32 {
                link = self.links().add(*link as usize);
            }
            *link = *self.links().add(at);
        }
    }

    fn duplicate(&self) -> Hashed {
        let mut copy = Hashed::with_capacity(self.len());
        for bucket in self.buckets() {
            if bucket.zval.is_some() {
                copy.append(Bucket {
                    zval: bucket.zval.clone(),
                    hash: bucket.hash,
                    string: bucket.string.clone(),
                });
            } else {
                // Holes are kept: positions in the copy are those of the original.
                copy.append_hole();
            }
        }
        copy
    }
}

impl Drop for Hashed {
    fn drop(&mut self) {
        if self.capacity == 0 {
            return;
        }
        // SAFETY: the first `len` buckets are initialised and dropped once.
        unsafe { ptr::drop_in_place(self.buckets_mut()) };
        let bytes = Hashed::bytes_for(self.capacity as usize);
        // SAFETY: the block is ours alone and was asked for with that size, and the table is gone.
        unsafe { heap::efree_sized(self.buckets.cast(), bytes) };
    }
}
