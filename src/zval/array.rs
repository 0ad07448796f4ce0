//! Arrays: ordered maps from keys to zvals, packed while keys are 0, 1, 2, …
//!
//! ```text
//!   PhpArray ──►  head   rc, counts, next free index, cursor
//!                 data ─► packed: [Slot; capacity]                        element n has key n; None is a hole
//!                         hash:   [Bucket; capacity][u32; capacity][u32; index size]
//!                                  order of insertion  chain links    first bucket per hash
//! ```
//!
//! The payload has a count of its own: separating a zval that holds an array copies the handle, and the elements are
//! shared one by one only when one of the holders writes ([`PhpArray::make_mut`]).

mod keys;
mod life;
mod order;
mod rebuild;

pub use keys::KeyRef;
pub use order::{Iter, Zvals};

use super::key::Key;
use super::observe::{self, Payload};
use super::roots::GcInfo;
use super::table::{Hashed, Packed, Table};
use super::zval::{Slot, ZvalPtr};
use crate::heap;
use std::cell::Cell;
use std::convert::Infallible;
use std::mem::ManuallyDrop;
use std::ptr::NonNull;

/// The payload of an array. See the module page.
#[repr(C)]
pub struct ArrayData {
    rc: Cell<i32>,
    gc: GcInfo,
    /// Whether a foreach by reference has walked this payload or the one it was copied from.
    walked: Cell<bool>,
    dead: Cell<bool>,
    /// Whether positions in it are remembered elsewhere.
    pinned: bool,
    next_index: i64,
    cursor: Cell<u32>,
    /// Elements that are set.
    count: u32,
    table: Table,
}

/// One count of an array.
#[repr(transparent)]
pub struct PhpArray(NonNull<ArrayData>);

/// The place of an element in the order of its array; valid until elements are moved.
pub type Position = u32;

/// The next free index is taken: the largest integer is already a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextIndexTaken;

struct StaticArray(ArrayData);

// SAFETY: the static empty array is never written: its count is negative, and make_mut copies it first.
unsafe impl Sync for StaticArray {}

impl StaticArray {
    const fn empty(next_index: i64) -> StaticArray {
        StaticArray(ArrayData {
            rc: Cell::new(i32::MIN),
            gc: GcInfo::new(),
            walked: Cell::new(false),
            dead: Cell::new(false),
            pinned: false,
            next_index,
            cursor: Cell::new(0),
            count: 0,
            table: Table::Packed(Packed::empty()),
        })
    }
}

/// The next index of an array that never had an integer key: 0, unless the first one is negative; then the one after it.
const NO_INDEX: i64 = i64::MIN;

static EMPTY: StaticArray = StaticArray::empty(NO_INDEX);
/// PHP's own empty array has 0 for its next index, whatever negative key comes first.
static EMPTY_LITERAL: StaticArray = StaticArray::empty(0);

impl PhpArray {
    /// The empty array, which allocates nothing until it is written.
    #[inline]
    pub fn new() -> PhpArray {
        PhpArray(NonNull::from(&EMPTY.0))
    }

    /// What the expression `[]` gives.
    #[inline]
    pub fn empty_literal() -> PhpArray {
        PhpArray(NonNull::from(&EMPTY_LITERAL.0))
    }

    /// An empty packed array with room for `capacity` elements.
    pub fn with_capacity(capacity: usize) -> PhpArray {
        PhpArray::from_data(ArrayData::empty(Table::Packed(Packed::with_capacity(
            capacity,
        ))))
    }

    fn from_data(data: ArrayData) -> PhpArray {
        PhpArray::made(|| data)
    }

    /// An array whose head is written where it will lie: what is put together elsewhere and copied has to be waited for.
    #[inline(always)]
    fn made(head: impl FnOnce() -> ArrayData) -> PhpArray {
        const SIZE: usize = size_of::<ArrayData>();
        let block = heap::emalloc_fixed::<SIZE>().cast::<ArrayData>();
        // SAFETY: the block is fresh and as large as the head.
        unsafe { block.write(head()) };
        PhpArray(block)
    }

    /// An empty array with room for `capacity` elements with any keys.
    pub fn hashed_with_capacity(capacity: usize) -> PhpArray {
        PhpArray::from_data(ArrayData::empty(Table::Hashed(Hashed::with_capacity(
            capacity,
        ))))
    }

    /// An array that shares the elements of `slots`, with keys 0, 1, 2, …; holes are left out.
    pub fn from_slots<'a>(
        slots: impl IntoIterator<Item = &'a Slot, IntoIter: ExactSizeIterator>,
    ) -> PhpArray {
        let slots = slots.into_iter();
        let mut packed = Packed::with_capacity(slots.len());
        for slot in slots {
            if slot.is_some() {
                packed.push(slot.clone());
            }
        }
        PhpArray::from_packed(ManuallyDrop::new(packed))
    }

    /// An array of `zvals` with keys 0, 1, 2, …
    #[inline]
    pub fn from_zvals(zvals: impl IntoIterator<Item = ZvalPtr>) -> PhpArray {
        let zvals = zvals.into_iter().map(Ok::<_, Infallible>);
        match PhpArray::try_from_zvals(zvals) {
            Ok(array) => array,
        }
    }

    /// An array of `zvals` with keys 0, 1, 2, …, or what went wrong with one of them.
    ///
    /// # Errors
    /// The first among `zvals`; those behind it are not asked for.
    #[inline]
    pub fn try_from_zvals<E>(
        zvals: impl IntoIterator<Item = Result<ZvalPtr, E>>,
    ) -> Result<PhpArray, E> {
        Packed::try_collect(zvals.into_iter()).map(PhpArray::from_packed)
    }

    #[inline(always)]
    fn from_packed(packed: ManuallyDrop<Packed>) -> PhpArray {
        let count = packed.len() as u32;
        if count == 0 {
            drop(ManuallyDrop::into_inner(packed));
            return PhpArray::new();
        }
        PhpArray::made(|| ArrayData {
            count,
            next_index: i64::from(count),
            ..ArrayData::empty(Table::Packed(ManuallyDrop::into_inner(packed)))
        })
    }

    /// An array of two zvals with keys 0 and 1.
    #[inline]
    pub fn of_two(first: ZvalPtr, second: ZvalPtr) -> PhpArray {
        PhpArray::from_packed(Packed::of_two(first, second))
    }

    /// An array of new zvals for `values`, with keys 0, 1, 2, …
    pub fn from_values(values: impl IntoIterator<Item = super::Value>) -> PhpArray {
        PhpArray::from_zvals(values.into_iter().map(super::Value::into_zval))
    }

    /// An array of `entries` in their order; a key that comes again replaces the element.
    pub fn from_entries(entries: impl IntoIterator<Item = (Key, ZvalPtr)>) -> PhpArray {
        let mut array = PhpArray::new();
        for (key, zval) in entries {
            array.set(&key, zval);
        }
        array
    }

    /// Where the payload lies, to tell it from others while it lives.
    #[inline]
    pub fn address(&self) -> usize {
        self.0.as_ptr().addr()
    }

    /// Whether both handles are the same payload.
    #[inline(always)]
    pub fn same(&self, other: &PhpArray) -> bool {
        self.0 == other.0
    }

    /// The array, to change it: in place if this handle is the only one, else in a copy that shares the elements.
    #[inline(always)]
    pub fn make_mut(&mut self) -> &mut ArrayData {
        // SAFETY: the handle is one count, so the payload is alive.
        if unsafe { self.0.as_ref() }.rc.get() != 1 {
            self.duplicate();
        }
        // SAFETY: the payload is ours alone.
        unsafe { self.0.as_mut() }
    }

    #[cold]
    #[inline(never)]
    fn duplicate(&mut self) {
        if !self.is_empty() {
            observe::duplicated(Payload::Array {
                elements: self.len(),
            });
        }
        let copy = PhpArray::from_data(ArrayData {
            rc: Cell::new(1),
            gc: GcInfo::new(),
            walked: Cell::new(false),
            dead: Cell::new(false),
            pinned: false,
            next_index: self.next_index,
            cursor: self.cursor.clone(),
            count: self.count,
            table: self.table.duplicate(),
        });
        *self = copy;
    }

    /// Puts `zval` under `key`, replacing what was there.
    pub fn set(&mut self, key: &Key, zval: ZvalPtr) {
        let old = self.make_mut().slot(key).replace(zval);
        drop(old);
    }

    /// Puts a new zval with `value` under a key given as text.
    pub fn set_value(&mut self, key: &str, value: impl Into<super::Value>) {
        self.set(&Key::from(key), value.into().into_zval());
    }

    /// Appends `zval` under the next free index.
    ///
    /// # Errors
    /// The next index would pass the largest integer.
    #[inline]
    pub fn push(&mut self, zval: ZvalPtr) -> Result<(), NextIndexTaken> {
        self.make_mut().push(zval)
    }

    /// Appends a new zval with `value`; for results that cannot be that large.
    pub fn push_value(&mut self, value: impl Into<super::Value>) {
        let _ = self.push(value.into().into_zval());
    }

    /// Takes the element out.
    pub fn remove(&mut self, key: &Key) -> Slot {
        self.get(key)?;
        self.make_mut().remove(key)
    }

    /// How many hold the payload; 0 for the static empty array.
    pub fn payload_count(&self) -> u32 {
        u32::try_from(self.rc.get()).unwrap_or(0)
    }

    /// Takes over the count behind `bits`.
    ///
    /// # Safety
    /// `bits` came from [`PhpArray::into_bits`], and its count is handed over.
    #[inline(always)]
    pub(super) unsafe fn from_bits(bits: u64) -> PhpArray {
        // SAFETY: as the caller promises, it is the address of a live array.
        PhpArray(unsafe { NonNull::new_unchecked(super::payload::pointer(bits)) })
    }

    /// The address as bits, handing over the count.
    #[inline(always)]
    pub(super) fn into_bits(self) -> u64 {
        let bits = self.0.as_ptr().expose_provenance() as u64;
        std::mem::forget(self);
        bits
    }

    /// Takes a new count of an array that is alive.
    ///
    /// # Safety
    /// `array` is alive.
    pub(crate) unsafe fn from_live(array: NonNull<ArrayData>) -> PhpArray {
        // SAFETY: as the caller promises.
        let rc = unsafe { &array.as_ref().rc };
        rc.set(rc.get() + 1);
        PhpArray(array)
    }

    /// The payload's address, for the collector and for identity.
    #[inline(always)]
    pub(crate) fn as_ptr(&self) -> NonNull<ArrayData> {
        self.0
    }
}

impl ArrayData {
    #[inline(always)]
    fn empty(table: Table) -> ArrayData {
        ArrayData {
            rc: Cell::new(1),
            gc: GcInfo::new(),
            walked: Cell::new(false),
            dead: Cell::new(false),
            pinned: false,
            next_index: NO_INDEX,
            cursor: Cell::new(0),
            count: 0,
            table,
        }
    }

    /// How many elements are set.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.count as usize
    }

    /// Whether no element is set.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The index that the next `[]` takes.
    pub fn next_index(&self) -> i64 {
        if self.next_index == NO_INDEX {
            return 0;
        }
        self.next_index
    }

    /// Sets the index that the next `[]` takes, as `array_pop` and friends do.
    pub fn set_next_index(&mut self, next_index: i64) {
        self.next_index = next_index;
    }

    /// Whether the keys are 0, 1, 2, … in this order (`array_is_list`).
    pub fn is_list(&self) -> bool {
        if let Table::Packed(packed) = &self.table
            && packed.len() == self.len()
        {
            return true;
        }
        let mut expected = 0;
        self.iter().all(|(key, _)| {
            let fits = matches!(key, KeyRef::Int(int) if int == expected);
            expected += 1;
            fits
        })
    }

    /// Whether nothing tells it from a list that was just made: its pointer at the start, no holes, no references.
    pub fn is_fresh_list(&self) -> bool {
        let Table::Packed(packed) = &self.table else {
            return false;
        };
        let is_list = packed.len() == self.len() && self.next_index == packed.len() as i64;
        let is_untouched = self.cursor.get() == 0 && !self.walked.get() && !self.pinned;
        is_list && is_untouched && self.zvals().all(|zval| !zval.is_ref())
    }

    /// Whether the elements lie without keys.
    pub fn is_packed(&self) -> bool {
        matches!(self.table, Table::Packed(_))
    }
}

impl std::ops::Deref for PhpArray {
    type Target = ArrayData;

    #[inline(always)]
    fn deref(&self) -> &ArrayData {
        // SAFETY: the handle is one count, so the payload is alive.
        unsafe { self.0.as_ref() }
    }
}

impl Clone for PhpArray {
    #[inline(always)]
    fn clone(&self) -> PhpArray {
        if self.rc.get() >= 0 {
            self.rc.set(self.rc.get() + 1);
        }
        PhpArray(self.0)
    }
}

impl Drop for PhpArray {
    #[inline]
    fn drop(&mut self) {
        let bits = self.0.as_ptr().expose_provenance() as u64;
        // SAFETY: the handle is one count of a live array, given back once.
        unsafe { super::payload::give_back(super::Tag::Array, bits) }
    }
}

impl Default for PhpArray {
    fn default() -> PhpArray {
        PhpArray::new()
    }
}
