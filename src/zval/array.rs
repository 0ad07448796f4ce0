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

mod rebuild;

use super::hash;
use super::key::Key;
use super::observe::{self, Payload};
use super::roots::{self, GcInfo};
use super::string::PhpStr;
use super::table::{Bucket, Hashed, Holes, Packed, Table};
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

/// What stands at a position.
#[derive(Clone, Copy)]
pub enum KeyRef<'a> {
    /// An integer key.
    Int(i64),
    /// A string key.
    String(&'a PhpStr),
}

impl<'a> KeyRef<'a> {
    /// The key that a string is: an integer where it looks like one.
    #[inline(always)]
    pub fn of(string: &'a PhpStr) -> KeyRef<'a> {
        match super::key::integer_key(string) {
            Some(int) => KeyRef::Int(int),
            None => KeyRef::String(string),
        }
    }

    /// The key with a count of its own.
    #[inline]
    pub fn to_key(self) -> Key {
        match self {
            KeyRef::Int(int) => Key::Int(int),
            KeyRef::String(string) => Key::String(string.clone()),
        }
    }

    /// The key as a value.
    #[inline]
    pub fn to_value(self) -> super::Value {
        match self {
            KeyRef::Int(int) => super::Value::int(int),
            KeyRef::String(string) => string.clone().into(),
        }
    }
}

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

    /// The element under an integer key.
    #[inline(always)]
    pub fn get_int(&self, key: i64) -> Option<&ZvalPtr> {
        match &self.table {
            Table::Packed(packed) => packed.get(key),
            Table::Hashed(hashed) => hashed.get_int(key),
        }
    }

    /// The element under a string key that does not look like an integer.
    #[inline]
    pub fn get_str(&self, key: &PhpStr) -> Option<&ZvalPtr> {
        match &self.table {
            Table::Packed(_) => None,
            Table::Hashed(hashed) => hashed.get_str(key),
        }
    }

    /// The element under a string key, which may look like an integer.
    #[inline]
    pub fn get_string(&self, key: &PhpStr) -> Option<&ZvalPtr> {
        match super::key::integer_key(key) {
            Some(int) => self.get_int(int),
            None => self.get_str(key),
        }
    }

    /// The element under a key.
    #[inline(always)]
    pub fn look_up(&self, key: KeyRef<'_>) -> Option<&ZvalPtr> {
        match key {
            KeyRef::Int(int) => self.get_int(int),
            KeyRef::String(string) => self.get_str(string),
        }
    }

    /// The slot of an element that is set.
    #[inline(always)]
    pub fn slot_at_once(&mut self, key: KeyRef<'_>) -> Option<&mut Slot> {
        match (&mut self.table, key) {
            (Table::Packed(packed), KeyRef::Int(int)) => packed
                .slots_mut()
                .get_mut(int as usize)
                .filter(|slot| slot.is_some()),
            (Table::Hashed(hashed), KeyRef::Int(int)) => hashed.set_slot_int(int),
            (Table::Packed(_), KeyRef::String(_)) => None,
            (Table::Hashed(hashed), KeyRef::String(string)) => hashed.set_slot_str(string),
        }
    }

    /// The element under a key.
    #[inline]
    pub fn get(&self, key: &Key) -> Option<&ZvalPtr> {
        match key {
            Key::Int(int) => self.get_int(*int),
            Key::String(string) => self.get_str(string),
        }
    }

    /// The element under a key given as text, without making a string of it.
    pub fn get_bytes(&self, key: &[u8]) -> Option<&ZvalPtr> {
        if let Some(int) = super::key::integer_key(key) {
            return self.get_int(int);
        }
        match &self.table {
            Table::Packed(_) => None,
            Table::Hashed(hashed) => hashed.get_bytes(key),
        }
    }

    /// The slot under an integer key; an empty one is made (and counted) where there is none. The caller fills it.
    #[inline]
    pub fn slot_int(&mut self, key: i64) -> &mut Slot {
        if let Table::Packed(packed) = &mut self.table {
            let at = key as usize;
            if at < packed.len() && packed.slots()[at].is_some() {
                // The borrow is taken again, since the first one ends with the test.
                return match &mut self.table {
                    Table::Packed(packed) => &mut packed.slots_mut()[at],
                    Table::Hashed(_) => unreachable!("the table was packed"),
                };
            }
        }
        self.slot_int_slow(key)
    }

    #[inline(never)]
    fn slot_int_slow(&mut self, key: i64) -> &mut Slot {
        if let Table::Packed(packed) = &mut self.table
            && !packed.can_take(key)
        {
            self.to_hashed();
        }
        let holes = holes(&self.walked, self.pinned, &self.cursor);
        let (slot, is_new) = match &mut self.table {
            Table::Packed(packed) => {
                let at = key as usize;
                let is_new = packed.get(key).is_none();
                packed.extend_to(at + 1);
                (&mut packed.slots_mut()[at], is_new)
            }
            Table::Hashed(hashed) => hashed.slot_int(key, holes),
        };
        if is_new {
            self.count += 1;
            if key >= self.next_index {
                self.next_index = key.saturating_add(1);
            }
        }
        slot
    }

    /// The slot under a string key that does not look like an integer; made where there is none. The caller fills it.
    #[inline]
    pub fn slot_str(&mut self, key: &PhpStr) -> &mut Slot {
        if let Table::Packed(_) = &self.table {
            self.to_hashed();
        }
        let holes = holes(&self.walked, self.pinned, &self.cursor);
        match &mut self.table {
            Table::Packed(_) => unreachable!("the table was just hashed"),
            Table::Hashed(hashed) => {
                let (slot, is_new) = hashed.slot_str(key, holes);
                self.count += u32::from(is_new);
                slot
            }
        }
    }

    /// The slot under a key; made where there is none. The caller fills it.
    #[inline]
    pub fn slot(&mut self, key: &Key) -> &mut Slot {
        match key {
            Key::Int(int) => self.slot_int(*int),
            Key::String(string) => self.slot_str(string),
        }
    }

    /// The slot under a key, if it is set.
    pub fn slot_if_set(&mut self, key: &Key) -> Option<&mut Slot> {
        self.get(key)?;
        Some(self.slot(key))
    }

    /// Appends `zval` under the next free index.
    ///
    /// # Errors
    /// The next index would pass the largest integer.
    #[inline]
    pub fn push(&mut self, zval: ZvalPtr) -> Result<(), NextIndexTaken> {
        if let Table::Packed(packed) = &mut self.table {
            let len = packed.len() as i64;
            if len == self.next_index || len == 0 && self.next_index == NO_INDEX {
                packed.push(Some(zval));
                self.next_index = len + 1;
                self.count += 1;
                return Ok(());
            }
        }
        *self.push_slot()? = Some(zval);
        Ok(())
    }

    /// Appends `zval` under a string key that the caller knows not to be there, which does not look like an integer.
    #[inline]
    pub fn append_str(&mut self, key: &PhpStr, zval: ZvalPtr) {
        self.append(key.hash(), Some(key), zval);
    }

    /// Appends `zval` under an integer key that the caller knows to be above all others.
    #[inline]
    pub fn append_int(&mut self, key: i64, zval: ZvalPtr) {
        self.append(hash::of_int(key), None, zval);
        self.next_index = key.saturating_add(1);
    }

    fn append(&mut self, hash: u64, string: Option<&PhpStr>, zval: ZvalPtr) {
        if let Table::Packed(_) = &self.table {
            self.to_hashed();
        }
        let holes = holes(&self.walked, self.pinned, &self.cursor);
        match &mut self.table {
            Table::Packed(_) => unreachable!("the table was just hashed"),
            Table::Hashed(hashed) => {
                let at = hashed.insert(hash, string.cloned(), holes);
                hashed.buckets_mut()[at].zval = Some(zval);
                self.count += 1;
            }
        }
    }

    /// A new slot under the next free index. The caller fills it.
    ///
    /// # Errors
    /// The next index would pass the largest integer.
    pub fn push_slot(&mut self) -> Result<&mut Slot, NextIndexTaken> {
        let key = self.next_index();
        if key == i64::MAX && self.get_int(key).is_some() {
            return Err(NextIndexTaken);
        }
        Ok(self.slot_int(key))
    }

    /// Takes the element out.
    pub fn remove(&mut self, key: &Key) -> Slot {
        self.remove_at(match key {
            Key::Int(int) => KeyRef::Int(*int),
            Key::String(string) => KeyRef::String(string),
        })
    }

    /// Takes the element out that stands under a borrowed key.
    pub fn remove_at(&mut self, key: KeyRef<'_>) -> Slot {
        let removed = match (&mut self.table, key) {
            (Table::Packed(packed), KeyRef::Int(int)) => packed.remove(int),
            (Table::Packed(_), KeyRef::String(_)) => None,
            (Table::Hashed(hashed), KeyRef::Int(int)) => hashed.remove_int(int),
            (Table::Hashed(hashed), KeyRef::String(string)) => hashed.remove_str(string),
        };
        if removed.is_some() {
            self.count -= 1;
            // A pointer behind the last element stays there when the table ends earlier now.
            self.cursor.set(self.cursor.get().min(self.end()));
        }
        removed
    }

    /// Takes all elements out, leaving an empty array whose next index is 0.
    pub fn clear(&mut self) {
        let table = std::mem::replace(&mut self.table, Table::Packed(Packed::empty()));
        self.count = 0;
        self.next_index = 0;
        self.cursor.set(0);
        drop(table);
    }

    /// Makes room for `more` elements at the end.
    pub fn reserve(&mut self, more: usize) {
        match &mut self.table {
            Table::Packed(packed) => packed.reserve(more),
            Table::Hashed(hashed) => hashed.reserve(more),
        }
    }

    fn to_hashed(&mut self) {
        let packed = match &mut self.table {
            Table::Packed(packed) => std::mem::replace(packed, Packed::empty()),
            Table::Hashed(_) => return,
        };
        // Positions stay what they are: holes are carried over.
        self.table = Table::Hashed(Hashed::from_packed(packed));
    }

    // ---- order -----------------------------------------------------------------------------------------------------

    /// One past the last position.
    #[inline(always)]
    pub fn end(&self) -> Position {
        match &self.table {
            Table::Packed(packed) => packed.len() as Position,
            Table::Hashed(hashed) => hashed.len() as Position,
        }
    }

    /// The first position at or after `position` that holds an element.
    #[inline(always)]
    pub fn seek(&self, position: Position) -> Option<Position> {
        let after = match &self.table {
            Table::Packed(packed) => {
                let slots = packed.slots().get(position as usize..)?;
                slots.iter().position(Option::is_some)
            }
            Table::Hashed(hashed) => {
                let buckets = hashed.buckets().get(position as usize..)?;
                buckets.iter().position(|bucket| bucket.zval.is_some())
            }
        };
        Some(position + after? as Position)
    }

    /// The last position before `position` that holds an element.
    pub fn seek_back(&self, position: Position) -> Option<Position> {
        let end = self.end().min(position);
        (0..end).rev().find(|at| self.zval_at(*at).is_some())
    }

    /// The element at a position.
    #[inline(always)]
    pub fn zval_at(&self, position: Position) -> Option<&ZvalPtr> {
        match &self.table {
            Table::Packed(packed) => packed.slots().get(position as usize)?.as_ref(),
            Table::Hashed(hashed) => hashed.buckets().get(position as usize)?.zval.as_ref(),
        }
    }

    /// The slot at a position, if it holds an element.
    #[inline]
    pub fn slot_at(&mut self, position: Position) -> Option<&mut Slot> {
        let slot = match &mut self.table {
            Table::Packed(packed) => packed.slots_mut().get_mut(position as usize)?,
            Table::Hashed(hashed) => &mut hashed.buckets_mut().get_mut(position as usize)?.zval,
        };
        slot.is_some().then_some(slot)
    }

    /// Key and element at a position.
    #[inline(always)]
    pub fn entry_at(&self, position: Position) -> Option<(KeyRef<'_>, &ZvalPtr)> {
        match &self.table {
            Table::Packed(packed) => {
                let zval = packed.slots().get(position as usize)?.as_ref()?;
                Some((KeyRef::Int(i64::from(position)), zval))
            }
            Table::Hashed(hashed) => {
                let bucket = hashed.buckets().get(position as usize)?;
                Some((bucket.key(), bucket.zval.as_ref()?))
            }
        }
    }

    /// All elements in order.
    #[inline]
    pub fn iter(&self) -> Iter<'_> {
        Iter {
            array: self,
            front: 0,
            back: self.end(),
        }
    }

    /// All keys in order.
    pub fn keys(&self) -> impl Iterator<Item = KeyRef<'_>> {
        self.iter().map(|(key, _)| key)
    }

    /// All elements' zvals in order.
    #[inline]
    pub fn zvals(&self) -> Zvals<'_> {
        match &self.table {
            Table::Packed(packed) => Zvals {
                slots: packed.slots().iter(),
                buckets: [].iter(),
            },
            Table::Hashed(hashed) => Zvals {
                slots: [].iter(),
                buckets: hashed.buckets().iter(),
            },
        }
    }

    /// The slots of a packed array: the element with the key n is in slot n.
    #[inline]
    pub fn packed_slots(&self) -> Option<&[Slot]> {
        match &self.table {
            Table::Packed(packed) => Some(packed.slots()),
            Table::Hashed(_) => None,
        }
    }

    /// All elements with counts of their own, in order.
    pub fn to_entries(&self) -> Vec<(Key, ZvalPtr)> {
        self.iter()
            .map(|(key, zval)| (key.to_key(), zval.clone()))
            .collect()
    }

    /// The internal pointer (`current`, `next`, `reset` …): a position, possibly the end.
    pub fn cursor(&self) -> Position {
        self.cursor.get()
    }

    /// Moves the internal pointer. No separation: it belongs to the payload.
    pub fn set_cursor(&self, position: Position) {
        self.cursor.set(position);
    }

    // ---- iterators, collector, end ---------------------------------------------------------------------------------

    /// Whether a foreach by reference has walked this payload or the one it was copied from.
    pub fn is_walked(&self) -> bool {
        self.walked.get()
    }

    /// Bytes of the request heap that its head and its elements' places take, as the heap rounds them. Literals take none.
    pub fn bytes(&self) -> usize {
        if self.rc.get() < 0 {
            return 0;
        }
        let table = match self.table.bytes() {
            0 => 0,
            bytes => heap::good_size(bytes),
        };
        heap::good_size(size_of::<ArrayData>()) + table
    }

    /// Notes that a foreach by reference walks it.
    pub fn set_walked(&self) {
        self.walked.set(true);
    }

    /// Notes whether positions in this payload are remembered: while they are, its holes stay. A copy starts without.
    pub fn set_pinned(&mut self, pinned: bool) {
        self.pinned = pinned;
    }

    /// Colour and buffer state, for the cycle collector.
    pub(crate) fn gc(&self) -> &GcInfo {
        &self.gc
    }

    /// Holders of the payload as the collector counts them.
    pub(crate) fn count_for_trial(&self) -> i32 {
        self.rc.get()
    }

    /// Changes the count for the collector's trial decrements.
    pub(crate) fn set_count_for_trial(&self, count: i32) {
        self.rc.set(count);
    }

    /// Whether it was freed while it waited in the root buffer.
    pub(crate) fn is_dead(&self) -> bool {
        self.dead.get()
    }

    /// Frees an array whose last count is gone.
    ///
    /// # Safety
    /// The count is 0 and the payload is not used again.
    pub(super) unsafe fn free(array: *mut ArrayData) {
        // SAFETY: the payload is alive until this function ends, and ours alone.
        let data = unsafe { &mut *array };
        let table = std::mem::replace(&mut data.table, Table::Packed(Packed::empty()));
        data.count = 0;
        let is_buffered = data.gc.is_buffered();
        if is_buffered && !roots::withdraw(roots::Node::Array(NonNull::from(&*data))) {
            data.dead.set(true);
            roots::note_death();
        } else {
            const SIZE: usize = size_of::<ArrayData>();
            // SAFETY: the head came from `emalloc_fixed` of this size, and nobody uses it again.
            unsafe { heap::efree_fixed::<SIZE>(NonNull::from(data).cast()) };
        }
        drop(table);
    }

    /// Takes all elements out and lets go of them, however many hold the payload: it is garbage.
    ///
    /// # Safety
    /// The array is alive and nobody looks into it.
    pub(crate) unsafe fn empty_garbage(array: NonNull<ArrayData>) {
        let empty = Table::Packed(Packed::empty());
        // SAFETY: as the caller promises; the borrow ends before user code can run.
        let table = unsafe { std::mem::replace(&mut (*array.as_ptr()).table, empty) };
        // SAFETY: as above.
        unsafe { (*array.as_ptr()).count = 0 };
        drop(table);
    }

    /// Gives the head of a dead array back to the heap, once the root buffer has let go of it.
    ///
    /// # Safety
    /// The array is dead ([`ArrayData::is_dead`]) and nothing points to it any more.
    pub(crate) unsafe fn free_dead_head(array: NonNull<ArrayData>) {
        const SIZE: usize = size_of::<ArrayData>();
        // SAFETY: as the caller promises.
        unsafe { heap::efree_fixed::<SIZE>(array.cast()) };
    }
}

/// Whether holes may be closed up when room is needed: not while somebody remembers positions.
fn holes<'a>(walked: &Cell<bool>, pinned: bool, cursor: &'a Cell<u32>) -> Holes<'a> {
    if pinned || walked.get() && super::iterator::any_running() {
        Holes::Keep
    } else {
        Holes::Close(cursor)
    }
}

/// Elements in order: of the slots or of the buckets, one of which there are none of.
pub struct Zvals<'a> {
    slots: std::slice::Iter<'a, Slot>,
    buckets: std::slice::Iter<'a, Bucket>,
}

impl<'a> Iterator for Zvals<'a> {
    type Item = &'a ZvalPtr;

    #[inline]
    fn next(&mut self) -> Option<&'a ZvalPtr> {
        if let Some(zval) = self.slots.by_ref().flatten().next() {
            return Some(zval);
        }
        for bucket in self.buckets.by_ref() {
            if let Some(zval) = &bucket.zval {
                return Some(zval);
            }
        }
        None
    }
}

/// Key and element in order.
pub struct Iter<'a> {
    array: &'a ArrayData,
    front: Position,
    back: Position,
}

impl<'a> Iterator for Iter<'a> {
    type Item = (KeyRef<'a>, &'a ZvalPtr);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        while self.front < self.back {
            let at = self.front;
            self.front += 1;
            if let Some(entry) = self.array.entry_at(at) {
                return Some(entry);
            }
        }
        None
    }
}

impl DoubleEndedIterator for Iter<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        while self.front < self.back {
            self.back -= 1;
            if let Some(entry) = self.array.entry_at(self.back) {
                return Some(entry);
            }
        }
        None
    }
}

impl Bucket {
    /// The key of the bucket.
    #[inline(always)]
    pub(super) fn key(&self) -> KeyRef<'_> {
        match &self.string {
            None => KeyRef::Int(self.hash as i64),
            Some(string) => KeyRef::String(string),
        }
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
