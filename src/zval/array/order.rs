//! Elements in their order: positions, walks, the internal pointer.

use super::super::key::Key;
use super::super::table::{Bucket, Table};
use super::super::zval::{Slot, ZvalPtr};
use super::{ArrayData, KeyRef, Position};

impl ArrayData {
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
