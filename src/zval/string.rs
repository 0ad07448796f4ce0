//! Strings: counted, immutable while shared, NUL-terminated bytes with a cached hash.
//!
//! ```text
//!   PhpStr ──►  rc        4 bytes   holders; negative: persistent (literals, names), never counted
//!               capacity  4 bytes   room for content, in units of 8 bytes; 0 for persistent strings
//!               hash      8 bytes   0 until asked for
//!               length    8 bytes
//!               content   length bytes, then a NUL
//! ```
//!
//! Content is bytes: PHP strings have no encoding.

use super::hash;
use super::observe::{self, Payload};
use crate::heap;
use std::cell::Cell;
use std::fmt;
use std::ptr::{self, NonNull};

/// The head of a string payload; content follows it.
#[repr(C)]
pub struct StrHeader {
    rc: Cell<i32>,
    capacity: Cell<u32>,
    hash: Cell<u64>,
    length: Cell<usize>,
}

const HEAD: usize = size_of::<StrHeader>();

/// The longest string: what fits an allocation after the head and the NUL (php-src `ZSTR_MAX_LEN`).
pub const MAX_LENGTH: usize = isize::MAX as usize - HEAD - 8;

/// One count of a string.
#[repr(transparent)]
pub struct PhpStr(NonNull<StrHeader>);

#[repr(C)]
struct StaticStr<const N: usize> {
    head: StrHeader,
    content: [u8; N],
}

// SAFETY: static strings are never written: their count is negative, their hash is computed at compile time.
unsafe impl<const N: usize> Sync for StaticStr<N> {}

impl<const N: usize> StaticStr<N> {
    const fn new(content: [u8; N], length: usize) -> StaticStr<N> {
        StaticStr {
            head: StrHeader {
                rc: Cell::new(i32::MIN),
                capacity: Cell::new(0),
                hash: Cell::new(hash::short(&content, length)),
                length: Cell::new(length),
            },
            content,
        }
    }
}

static EMPTY: StaticStr<8> = StaticStr::new([0; 8], 0);

static BYTES: [StaticStr<8>; 256] = {
    let mut table = [const { StaticStr::new([0; 8], 0) }; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = StaticStr::new([byte as u8, 0, 0, 0, 0, 0, 0, 0], 1);
        byte += 1;
    }
    table
};

impl PhpStr {
    /// A string with a copy of `bytes`.
    #[inline]
    pub fn new(bytes: &[u8]) -> PhpStr {
        match bytes {
            [] => PhpStr::empty(),
            [byte] => PhpStr::from_byte(*byte),
            _ => PhpStr::copied(bytes),
        }
    }

    #[inline(never)]
    fn copied(bytes: &[u8]) -> PhpStr {
        let string = PhpStr::allocate(bytes.len());
        // SAFETY: `allocate` made room for that many bytes, and nobody else knows the string.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), string.content(), bytes.len()) };
        string
    }

    /// The empty string.
    pub const EMPTY: PhpStr = PhpStr(NonNull::from_ref(&EMPTY.head));

    /// The empty string.
    #[inline]
    pub fn empty() -> PhpStr {
        PhpStr::EMPTY
    }

    /// The string of one byte, which exists once.
    #[inline]
    pub fn from_byte(byte: u8) -> PhpStr {
        PhpStr(NonNull::from(&BYTES[usize::from(byte)].head))
    }

    /// A string of `left` and `right`.
    pub fn concat(left: &[u8], right: &[u8]) -> PhpStr {
        PhpStr::joined([left, right].into_iter())
    }

    /// A string of all `texts`, in one allocation.
    pub fn concat_texts(texts: &[PhpStr]) -> PhpStr {
        PhpStr::joined(texts.iter().map(PhpStr::as_bytes))
    }

    /// A string of all `parts`, in one allocation.
    pub fn concat_all(parts: &[&[u8]]) -> PhpStr {
        PhpStr::joined(parts.iter().copied())
    }

    #[inline(always)]
    fn joined<'a>(mut parts: impl Iterator<Item = &'a [u8]> + Clone) -> PhpStr {
        let length = parts
            .clone()
            .fold(0usize, |sum, part| sum.saturating_add(part.len()));
        if length <= 1 {
            return PhpStr::new(parts.find(|part| !part.is_empty()).unwrap_or_default());
        }
        let string = PhpStr::allocate(length);
        let mut at = string.content();
        for part in parts {
            // SAFETY: the lengths add up to what was allocated.
            unsafe { ptr::copy_nonoverlapping(part.as_ptr(), at, part.len()) };
            // SAFETY: as above, `at` stays within the content or at its end.
            at = unsafe { at.add(part.len()) };
        }
        string
    }

    /// A string of `length` bytes all set to `byte`.
    pub fn filled(byte: u8, length: usize) -> PhpStr {
        if length <= 1 {
            return if length == 0 {
                PhpStr::empty()
            } else {
                PhpStr::from_byte(byte)
            };
        }
        let string = PhpStr::allocate(length);
        // SAFETY: `allocate` made room for that many bytes.
        unsafe { ptr::write_bytes(string.content(), byte, length) };
        string
    }

    /// A persistent string outside the request heap: a literal or a name of a compiled script. It is never counted and
    /// lives until its owner gives it to [`PhpStr::free_persistent`], or for ever.
    pub fn persistent(bytes: &[u8]) -> PhpStr {
        match bytes {
            [] => return PhpStr::empty(),
            [byte] => return PhpStr::from_byte(*byte),
            _ => {}
        }
        let block =
            heap::pemalloc(HEAD + bytes.len() + 1, heap::Lifetime::Persistent).cast::<StrHeader>();
        // SAFETY: the block is fresh and large enough for head, content and NUL.
        unsafe {
            block.write(StrHeader {
                rc: Cell::new(i32::MIN),
                capacity: Cell::new(0),
                hash: Cell::new(hash::of(bytes)),
                length: Cell::new(bytes.len()),
            });
        }
        let string = PhpStr(block);
        // SAFETY: room for the bytes follows the head.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), string.content(), bytes.len()) };
        // SAFETY: and one more for the NUL.
        unsafe { string.content().add(bytes.len()).write(0) };
        string
    }

    /// Gives a persistent string back to the system.
    ///
    /// # Safety
    /// The string came from [`PhpStr::persistent`] and no copy of it is used again.
    pub unsafe fn free_persistent(self) {
        let is_static = self.len() <= 1;
        if !is_static && self.is_persistent() {
            // The handle must not look at the block on its way out.
            let string = std::mem::ManuallyDrop::new(self);
            // SAFETY: the block came from `pemalloc` with this lifetime, and is not used again.
            unsafe { heap::pefree(string.0.cast(), heap::Lifetime::Persistent) };
        }
    }

    /// Whether it lives outside the request heap and is not counted.
    #[inline(always)]
    pub fn is_persistent(&self) -> bool {
        self.header().rc.get() < 0
    }

    /// Room for `length` bytes and the NUL, with the length set and the content not yet written.
    #[inline]
    fn allocate(length: usize) -> PhpStr {
        let (block, size) = heap::emalloc_whole(HEAD + length.min(MAX_LENGTH) + 1);
        let block = block.cast::<StrHeader>();
        // SAFETY: the block is fresh and holds at least the head.
        unsafe {
            block.write(StrHeader {
                rc: Cell::new(1),
                capacity: Cell::new(capacity_units(size)),
                hash: Cell::new(0),
                length: Cell::new(length),
            });
        }
        let string = PhpStr(block);
        // SAFETY: the block has room for the content and a NUL after it.
        unsafe { string.content().add(length).write(0) };
        string
    }

    #[inline(always)]
    fn header(&self) -> &StrHeader {
        // SAFETY: the handle is one count, so the payload is alive.
        unsafe { self.0.as_ref() }
    }

    #[inline(always)]
    fn content(&self) -> *mut u8 {
        // SAFETY: content follows the head in the same block.
        unsafe { self.0.as_ptr().add(1).cast::<u8>() }
    }

    /// The content.
    #[inline(always)]
    pub fn as_bytes(&self) -> &[u8] {
        // SAFETY: `length` bytes of content are initialised, and they are only written through a unique handle.
        unsafe { std::slice::from_raw_parts(self.content(), self.header().length.get()) }
    }

    /// The hash of the content, computed once.
    #[inline(always)]
    pub fn hash(&self) -> u64 {
        let hash = self.header().hash.get();
        if hash != 0 { hash } else { self.compute_hash() }
    }

    #[inline(never)]
    fn compute_hash(&self) -> u64 {
        let hash = hash::of(self.as_bytes());
        self.header().hash.set(hash);
        hash
    }

    /// Whether both handles are the same payload.
    #[inline(always)]
    pub fn same(&self, other: &PhpStr) -> bool {
        self.0 == other.0
    }

    /// How many hold the payload; 0 for a persistent string.
    pub fn payload_count(&self) -> u32 {
        u32::try_from(self.header().rc.get()).unwrap_or(0)
    }

    /// Bytes of the request heap that it takes, as the heap rounds them. Literals take none.
    pub fn bytes(&self) -> usize {
        match self.header().capacity.get() {
            0 => 0,
            capacity => heap::good_size(HEAD + capacity as usize * 8),
        }
    }

    /// Whether this handle is the only one, so that the content may be changed in place.
    #[inline(always)]
    pub fn is_unique(&self) -> bool {
        self.header().rc.get() == 1
    }

    /// The content, to change it: in place if this handle is the only one, else in a copy.
    pub fn make_mut(&mut self) -> &mut [u8] {
        if !self.is_unique() {
            observe::duplicated(Payload::String { bytes: self.len() });
            let copy = PhpStr::allocate(self.len());
            // SAFETY: the copy has room for as many bytes.
            unsafe { ptr::copy_nonoverlapping(self.content(), copy.content(), self.len()) };
            *self = copy;
        }
        self.header().hash.set(0);
        // SAFETY: the payload is ours alone, and `length` bytes of it are initialised.
        unsafe { std::slice::from_raw_parts_mut(self.content(), self.len()) }
    }

    /// Appends bytes, in place if this handle is the only one. Amortised over many appends the cost is that of the bytes.
    pub fn push_bytes(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        let old = self.len();
        let length = old.saturating_add(bytes.len());
        // `bytes` may be part of this very string (`$a .= $a`): then growing may move it, and is done in a copy.
        let inside = self.as_bytes().as_ptr_range().contains(&bytes.as_ptr());
        if !self.is_unique() || inside {
            observe::duplicated(Payload::String { bytes: old });
            *self = PhpStr::copy_with_room(self.as_bytes(), bytes, length);
            return;
        }
        self.reserve_unique(length);
        // SAFETY: room for `length` bytes is reserved, and `bytes` lies elsewhere.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), self.content().add(old), bytes.len()) };
        self.set_length(length);
    }

    fn copy_with_room(left: &[u8], right: &[u8], length: usize) -> PhpStr {
        let mut string = PhpStr::allocate(grown(length));
        string.set_length(0);
        // SAFETY: the room is at least `length`, and the new block overlaps nothing.
        unsafe { ptr::copy_nonoverlapping(left.as_ptr(), string.content(), left.len()) };
        // SAFETY: as above.
        unsafe {
            ptr::copy_nonoverlapping(
                right.as_ptr(),
                string.content().add(left.len()),
                right.len(),
            )
        };
        string.set_length(length);
        string
    }

    /// Makes room for `length` bytes in a payload that is ours alone.
    #[inline]
    fn reserve_unique(&mut self, length: usize) {
        if HEAD + length < self.header().capacity.get() as usize * 8 {
            return;
        }
        self.grow_unique(length);
    }

    #[cold]
    #[inline(never)]
    fn grow_unique(&mut self, length: usize) {
        let size = heap::good_size(HEAD + grown(length).min(MAX_LENGTH) + 1);
        // SAFETY: the payload is ours alone, so nothing points to the old block any more.
        let block = unsafe { heap::erealloc(self.0.cast(), size) }.cast::<StrHeader>();
        self.0 = block;
        self.header().capacity.set(capacity_units(size));
    }

    /// Sets the length of a payload that is ours alone, within its capacity, and writes the NUL.
    fn set_length(&mut self, length: usize) {
        self.header().length.set(length);
        self.header().hash.set(0);
        // SAFETY: capacity counts the NUL.
        unsafe { self.content().add(length).write(0) };
    }

    /// Cuts the string to its first `length` bytes, in place if this handle is the only one.
    pub fn truncate(&mut self, length: usize) {
        if length >= self.len() {
            return;
        }
        if self.is_unique() {
            self.set_length(length);
        } else {
            *self = PhpStr::new(&self.as_bytes()[..length]);
        }
    }

    /// Takes over the count behind `bits`.
    ///
    /// # Safety
    /// `bits` came from [`PhpStr::into_bits`], and its count is handed over.
    #[inline(always)]
    pub(super) unsafe fn from_bits(bits: u64) -> PhpStr {
        // SAFETY: as the caller promises, it is the address of a live string.
        PhpStr(unsafe { NonNull::new_unchecked(super::payload::pointer(bits)) })
    }

    /// The address as bits, handing over the count.
    #[inline(always)]
    pub(super) fn into_bits(self) -> u64 {
        let bits = self.0.as_ptr().expose_provenance() as u64;
        std::mem::forget(self);
        bits
    }

    /// The address of the content: stable while the handle lives and nobody changes the string.
    pub fn as_ptr(&self) -> *const u8 {
        self.content()
    }
}

/// The room to allocate for a string that grows to `length`: half as much again, so that appending is amortised.
fn grown(length: usize) -> usize {
    length.saturating_add(length / 2).saturating_add(16)
}

#[inline(always)]
fn capacity_units(size: usize) -> u32 {
    (size / 8).min(u32::MAX as usize) as u32
}

impl StrHeader {
    /// Frees a string whose last count is gone.
    ///
    /// # Safety
    /// The count is 0 and the payload is not used again.
    pub(super) unsafe fn free(header: *mut StrHeader) {
        let Some(block) = NonNull::new(header) else {
            return;
        };
        // SAFETY: as the caller promises, the payload is alive until it is freed.
        let capacity = unsafe { block.as_ref() }.capacity.get();
        // SAFETY: as the caller promises, nobody uses the payload again; the capacity is the size that was asked for.
        unsafe { heap::efree_sized(block.cast(), capacity as usize * 8) };
    }
}

impl std::ops::Deref for PhpStr {
    type Target = [u8];

    #[inline(always)]
    fn deref(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl AsRef<[u8]> for PhpStr {
    fn as_ref(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl Clone for PhpStr {
    #[inline(always)]
    fn clone(&self) -> PhpStr {
        let rc = &self.header().rc;
        if rc.get() >= 0 {
            rc.set(rc.get() + 1);
        }
        PhpStr(self.0)
    }
}

impl Drop for PhpStr {
    #[inline(always)]
    fn drop(&mut self) {
        let rc = &self.header().rc;
        let count = rc.get();
        if count < 0 {
            return;
        }
        rc.set(count - 1);
        if count == 1 {
            // SAFETY: the last count is gone.
            unsafe { StrHeader::free(self.0.as_ptr()) };
        }
    }
}

impl PartialEq for PhpStr {
    #[inline]
    fn eq(&self, other: &PhpStr) -> bool {
        self.same(other) || self.as_bytes() == other.as_bytes()
    }
}

impl Eq for PhpStr {}

impl std::hash::Hash for PhpStr {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        state.write_u64(PhpStr::hash(self));
    }
}

impl From<&[u8]> for PhpStr {
    fn from(bytes: &[u8]) -> PhpStr {
        PhpStr::new(bytes)
    }
}

impl From<&str> for PhpStr {
    fn from(text: &str) -> PhpStr {
        PhpStr::new(text.as_bytes())
    }
}

impl From<StrBuilder> for PhpStr {
    fn from(builder: StrBuilder) -> PhpStr {
        builder.finish()
    }
}

impl From<PhpStr> for StrBuilder {
    fn from(string: PhpStr) -> StrBuilder {
        StrBuilder {
            string: Some(string),
        }
    }
}

impl fmt::Debug for PhpStr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        String::from_utf8_lossy(self.as_bytes()).fmt(f)
    }
}

impl fmt::Display for PhpStr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(self.as_bytes()))
    }
}

/// A string being written, on the request heap and under its limit.
#[derive(Default)]
pub struct StrBuilder {
    string: Option<PhpStr>,
}

impl StrBuilder {
    /// Nothing yet.
    pub fn new() -> StrBuilder {
        StrBuilder { string: None }
    }

    /// Nothing yet, with room for `capacity` bytes.
    pub fn with_capacity(capacity: usize) -> StrBuilder {
        let mut string = PhpStr::allocate(capacity);
        string.set_length(0);
        StrBuilder {
            string: Some(string),
        }
    }

    /// Appends bytes.
    #[inline]
    pub fn push_bytes(&mut self, bytes: &[u8]) {
        let at = self.room_for(bytes.len());
        // SAFETY: there is room for them, and nobody else knows the string: they lie elsewhere.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), at, bytes.len()) };
    }

    /// Appends one byte.
    #[inline]
    pub fn push(&mut self, byte: u8) {
        let at = self.room_for(1);
        // SAFETY: there is room for it.
        unsafe { at.write(byte) };
    }

    /// Makes the text longer by `count` bytes, and gives the place of the first: the caller writes them. What is written has
    /// no NUL at its end before [`StrBuilder::finish`].
    #[inline]
    fn room_for(&mut self, count: usize) -> *mut u8 {
        if let Some(string) = &self.string {
            let old = string.len();
            let length = old.saturating_add(count);
            if HEAD + length < string.header().capacity.get() as usize * 8 {
                string.header().length.set(length);
                // SAFETY: the old length lies within the content.
                return unsafe { string.content().add(old) };
            }
        }
        self.grown_for(count)
    }

    #[cold]
    #[inline(never)]
    fn grown_for(&mut self, count: usize) -> *mut u8 {
        let string = self.string.get_or_insert_with(|| {
            let mut string = PhpStr::allocate(count.max(40));
            string.set_length(0);
            string
        });
        let old = string.len();
        let length = old.saturating_add(count);
        string.reserve_unique(length);
        string.header().length.set(length);
        // SAFETY: the old length lies within the content.
        unsafe { string.content().add(old) }
    }

    /// Appends `count` times `byte`.
    #[inline]
    pub fn push_repeated(&mut self, byte: u8, count: usize) {
        if count == 0 {
            return;
        }
        let at = self.room_for(count);
        // SAFETY: there is room for them.
        unsafe { ptr::write_bytes(at, byte, count) };
    }

    /// Appends text.
    pub fn push_str(&mut self, text: &str) {
        self.push_bytes(text.as_bytes());
    }

    /// Bytes written so far.
    pub fn len(&self) -> usize {
        self.string.as_ref().map_or(0, |string| string.len())
    }

    /// Whether nothing is written yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What is written so far.
    pub fn as_bytes(&self) -> &[u8] {
        self.string.as_ref().map_or(b"", |string| string.as_bytes())
    }

    /// Cuts back to the first `length` bytes.
    pub fn truncate(&mut self, length: usize) {
        if let Some(string) = &mut self.string {
            string.truncate(length);
        }
    }

    /// The string, with its spare room given back when it is large.
    pub fn finish(self) -> PhpStr {
        /// Room that is not worth giving back.
        const LITTLE: usize = 256;
        match self.string {
            None => PhpStr::empty(),
            Some(string) if string.len() <= 1 => PhpStr::new(&string),
            Some(mut string) => {
                string.set_length(string.len());
                let capacity = string.header().capacity.get() as usize * 8;
                if capacity <= LITTLE {
                    return string;
                }
                let size = heap::good_size(HEAD + string.len() + 1);
                if size + size / 8 < capacity {
                    // SAFETY: the payload is ours alone, so nothing points to the old block any more.
                    let (block, size) = unsafe { heap::erealloc_whole(string.0.cast(), size) };
                    string.0 = block.cast();
                    string.header().capacity.set(capacity_units(size));
                }
                string
            }
        }
    }
}

impl fmt::Write for StrBuilder {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push_bytes(text.as_bytes());
        Ok(())
    }
}

impl std::io::Write for StrBuilder {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.push_bytes(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
