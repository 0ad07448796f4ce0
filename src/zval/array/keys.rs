//! Elements by their keys: found, made, written, taken out.

use super::super::hash;
use super::super::key::{Key, integer_key};
use super::super::string::PhpStr;
use super::super::table::{Bucket, Hashed, Holes, Packed, Table};
use super::super::value::Value;
use super::super::zval::{Slot, ZvalPtr};
use super::{ArrayData, NO_INDEX, NextIndexTaken};
use std::cell::Cell;

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
        match integer_key(string) {
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
    pub fn to_value(self) -> Value {
        match self {
            KeyRef::Int(int) => Value::int(int),
            KeyRef::String(string) => string.clone().into(),
        }
    }
}

impl ArrayData {
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
        match integer_key(key) {
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
        if let Some(int) = integer_key(key) {
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
        let (hashed, holes, count) = self.hashed();
        let (slot, is_new) = hashed.slot_str(key, holes);
        *count += u32::from(is_new);
        slot
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
        let (hashed, holes, count) = self.hashed();
        let at = hashed.insert(hash, string.cloned(), holes);
        hashed.buckets_mut()[at].zval = Some(zval);
        *count += 1;
    }

    /// The table with keys, which it is made where it has none yet; what may happen to its holes, and the count of elements.
    #[inline(always)]
    fn hashed(&mut self) -> (&mut Hashed, Holes<'_>, &mut u32) {
        if let Table::Packed(_) = &self.table {
            self.to_hashed();
        }
        let holes = holes(&self.walked, self.pinned, &self.cursor);
        match &mut self.table {
            Table::Packed(_) => unreachable!("the table was just hashed"),
            Table::Hashed(hashed) => (hashed, holes, &mut self.count),
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
}

/// Whether holes may be closed up when room is needed: not while somebody remembers positions.
fn holes<'a>(walked: &Cell<bool>, pinned: bool, cursor: &'a Cell<u32>) -> Holes<'a> {
    if pinned || walked.get() && super::super::iterator::any_running() {
        Holes::Keep
    } else {
        Holes::Close(cursor)
    }
}

impl Bucket {
    /// The key of the bucket.
    #[inline(always)]
    pub(in super::super) fn key(&self) -> KeyRef<'_> {
        match &self.string {
            None => KeyRef::Int(self.hash as i64),
            Some(string) => KeyRef::String(string),
        }
    }
}
