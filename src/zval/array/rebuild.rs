//! Taking arrays apart and putting them together in another order: what sorting, shifting and splicing need.
//!
//! Elements are moved where the handle is the only one, and shared where others hold the payload too.

use super::super::key::Key;
use super::super::table::{Bucket, Hashed, Packed, Table};
use super::super::zval::{Slot, ZvalPtr};
use super::{ArrayData, KeyRef, NO_INDEX, PhpArray, Position};
use std::convert::Infallible;

impl PhpArray {
    /// All elements in order, without their keys.
    pub fn into_zvals(mut self) -> Vec<ZvalPtr> {
        if self.payload_count() != 1 {
            return self.zvals().cloned().collect();
        }
        let data = self.make_mut();
        let mut zvals = Vec::with_capacity(data.len());
        match data.take_table() {
            Table::Packed(packed) => packed.drain(|_, slot| zvals.extend(slot)),
            Table::Hashed(mut hashed) => {
                zvals.extend(
                    hashed
                        .buckets_mut()
                        .iter_mut()
                        .filter_map(|b| b.zval.take()),
                );
            }
        }
        zvals
    }

    /// All elements in order, with their keys.
    pub fn into_entries(mut self) -> Vec<(Key, ZvalPtr)> {
        if self.payload_count() != 1 {
            return self.to_entries();
        }
        let data = self.make_mut();
        let mut entries = Vec::with_capacity(data.len());
        match data.take_table() {
            Table::Packed(packed) => packed.drain(|at, slot| {
                entries.extend(slot.map(|zval| (Key::Int(at as i64), zval)));
            }),
            Table::Hashed(mut hashed) => {
                for bucket in hashed.buckets_mut() {
                    let key = bucket.key().to_key();
                    entries.extend(bucket.zval.take().map(|zval| (key, zval)));
                }
            }
        }
        entries
    }

    /// An array of entries none of whose keys comes twice, in their order.
    pub fn from_distinct_entries(entries: Vec<(Key, ZvalPtr)>) -> PhpArray {
        let entries = entries.into_iter();
        let Ok(array) = PhpArray::try_hashed(entries.len(), entries.map(Ok::<_, Infallible>));
        array
    }

    /// An array of `zvals` under `keys`, none of which comes twice, in their order.
    ///
    /// # Errors
    /// The first of the zvals'.
    #[inline(always)]
    pub fn try_from_distinct<E>(
        keys: &[Key],
        zvals: impl Iterator<Item = Result<ZvalPtr, E>>,
    ) -> Result<PhpArray, E> {
        let entries = keys.iter().zip(zvals);
        PhpArray::try_hashed(
            keys.len(),
            entries.map(|(key, zval)| zval.map(|zval| (key.clone(), zval))),
        )
    }

    #[inline(always)]
    fn try_hashed<E>(
        len: usize,
        entries: impl Iterator<Item = Result<(Key, ZvalPtr), E>>,
    ) -> Result<PhpArray, E> {
        if len == 0 {
            return Ok(PhpArray::new());
        }
        let mut hashed = Hashed::with_capacity(len);
        let mut next_index = NO_INDEX;
        for entry in entries {
            let (key, zval) = entry?;
            let (hash, string) = match key {
                Key::Int(int) => {
                    if int >= next_index {
                        next_index = int.saturating_add(1);
                    }
                    (int as u64, None)
                }
                Key::String(string) => (string.hash(), Some(string)),
            };
            hashed.append(Bucket {
                zval: Some(zval),
                hash,
                string,
            });
        }
        Ok(PhpArray::made(|| ArrayData {
            count: len as u32,
            next_index,
            ..ArrayData::empty(Table::Hashed(hashed))
        }))
    }

    /// The elements at `order`'s positions, in that order, under the keys they have. Each position may come once; what
    /// stands at none of them is let go.
    pub fn reordered(mut self, order: &[Position]) -> PhpArray {
        let next_index = self.next_index;
        let mut hashed = Hashed::with_capacity(order.len());
        let mut count = 0;
        let is_single = self.payload_count() == 1;
        for &position in order {
            let (key, zval) = if is_single {
                let data = self.make_mut();
                let Some(entry) = data.take_entry(position) else {
                    continue;
                };
                entry
            } else {
                match self.entry_at(position) {
                    Some((key, zval)) => (key.to_key(), zval.clone()),
                    None => continue,
                }
            };
            let (hash, string) = match key {
                Key::Int(int) => (int as u64, None),
                Key::String(string) => (string.hash(), Some(string)),
            };
            hashed.append(Bucket {
                zval: Some(zval),
                hash,
                string,
            });
            count += 1;
        }
        let mut data = ArrayData::empty(Table::Hashed(hashed));
        data.count = count;
        data.next_index = next_index;
        PhpArray::from_data(data)
    }

    /// The elements at `order`'s positions, in that order, under the keys 0, 1, 2, … Each position may come once.
    pub fn reordered_as_list(mut self, order: &[Position]) -> PhpArray {
        if self.payload_count() != 1 {
            let zvals = order.iter().filter_map(|at| self.zval_at(*at).cloned());
            return PhpArray::from_zvals(zvals.collect::<Vec<_>>());
        }
        let data = self.make_mut();
        let mut zvals = Vec::with_capacity(order.len());
        for &position in order {
            zvals.extend(data.take_entry(position).map(|(_, zval)| zval));
        }
        PhpArray::from_zvals(zvals)
    }
}

impl ArrayData {
    /// The slots of a packed array without holes, to be put in another order.
    pub fn list_slots(&mut self) -> Option<&mut [Slot]> {
        match &mut self.table {
            Table::Packed(packed) if packed.len() == self.count as usize => {
                self.cursor.set(0);
                Some(packed.slots_mut())
            }
            Table::Packed(_) | Table::Hashed(_) => None,
        }
    }

    /// Takes the first element out of a packed array without holes and moves the others down; `None` for another array.
    pub fn shift_list(&mut self) -> Slot {
        let count = self.count;
        let slots = self.list_slots()?;
        if count == 0 {
            return None;
        }
        slots.rotate_left(1);
        let last = i64::from(count) - 1;
        let removed = self.remove(&Key::Int(last));
        self.next_index = last;
        removed
    }

    /// Takes an element out by its position; the count and the keys of the others stay as they are, for an array that is
    /// being taken apart.
    fn take_entry(&mut self, position: Position) -> Option<(Key, ZvalPtr)> {
        match &mut self.table {
            Table::Packed(packed) => {
                let zval = packed.slots_mut().get_mut(position as usize)?.take()?;
                Some((Key::Int(i64::from(position)), zval))
            }
            Table::Hashed(hashed) => {
                let bucket = hashed.buckets_mut().get_mut(position as usize)?;
                let zval = bucket.zval.take()?;
                let key = match bucket.string.take() {
                    Some(string) => Key::String(string),
                    None => Key::Int(bucket.hash as i64),
                };
                Some((key, zval))
            }
        }
    }

    fn take_table(&mut self) -> Table {
        self.count = 0;
        std::mem::replace(&mut self.table, Table::Packed(Packed::empty()))
    }
}

impl KeyRef<'_> {
    /// Whether it is this key.
    #[inline]
    pub fn is(self, key: &Key) -> bool {
        match (self, key) {
            (KeyRef::Int(left), Key::Int(right)) => left == *right,
            (KeyRef::String(left), Key::String(right)) => left == right,
            (KeyRef::Int(_), Key::String(_)) | (KeyRef::String(_), Key::Int(_)) => false,
        }
    }
}
