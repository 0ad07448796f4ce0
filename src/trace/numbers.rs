//! Maps that a trace looks into at each event: by numbers, addresses and names, hashed by one multiplication, and by births,
//! which are counted up, without hashing.

use super::step::Birth;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A map keyed by a number, an address, or a few of them.
pub(super) type NumberMap<K, V> = HashMap<K, V, BuildHasherDefault<NumberHasher>>;

/// Mixes numbers (the constant is 2⁶⁴ divided by the golden ratio).
#[derive(Default)]
pub(super) struct NumberHasher(u64);

impl Hasher for NumberHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for piece in bytes.chunks(8) {
            let mut number = [0; 8];
            number[..piece.len()].copy_from_slice(piece);
            self.write_u64(u64::from_le_bytes(number));
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number)
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .rotate_left(26);
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn write_isize(&mut self, number: isize) {
        self.write_u64(number as u64);
    }
}

/// How many births lie on a page.
const PAGE: usize = 256;

/// A map keyed by births. They lie in pages, in their order; a page goes when nothing on it is left.
pub(super) struct BirthMap<T> {
    pages: Vec<Option<Page<T>>>,
}

struct Page<T> {
    entries: Box<[Option<T>]>,
    filled: usize,
}

impl<T> Default for BirthMap<T> {
    fn default() -> BirthMap<T> {
        BirthMap { pages: Vec::new() }
    }
}

impl<T> BirthMap<T> {
    #[inline]
    pub(super) fn get(&self, birth: Birth) -> Option<&T> {
        let (page, at) = place(birth);
        self.pages.get(page)?.as_ref()?.entries[at].as_ref()
    }

    #[inline]
    pub(super) fn get_mut(&mut self, birth: Birth) -> Option<&mut T> {
        let (page, at) = place(birth);
        self.pages.get_mut(page)?.as_mut()?.entries[at].as_mut()
    }

    /// The entry, which is made if there is none.
    #[inline]
    pub(super) fn get_or_insert_with(&mut self, birth: Birth, make: impl FnOnce() -> T) -> &mut T {
        let (number, at) = place(birth);
        if number >= self.pages.len() {
            self.pages.resize_with(number + 1, || None);
        }
        let page = self.pages[number].get_or_insert_with(|| Page {
            entries: std::iter::repeat_with(|| None).take(PAGE).collect(),
            filled: 0,
        });
        page.filled += usize::from(page.entries[at].is_none());
        page.entries[at].get_or_insert_with(make)
    }

    pub(super) fn remove(&mut self, birth: Birth) -> Option<T> {
        let (number, at) = place(birth);
        let is_last = number + 1 == self.pages.len();
        let place = self.pages.get_mut(number)?;
        let page = place.as_mut()?;
        let removed = page.entries[at].take()?;
        page.filled -= 1;
        // The last one is about to be filled further.
        if page.filled == 0 && !is_last {
            *place = None;
        }
        Some(removed)
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &T> {
        let pages = self.pages.iter().flatten();
        pages.flat_map(|page| page.entries.iter().flatten())
    }
}

fn place(birth: Birth) -> (usize, usize) {
    let birth = birth.0 as usize;
    (birth / PAGE, birth % PAGE)
}
