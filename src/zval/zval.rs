//! The zval: a value on the request heap with a refcount and an is_ref flag.
//!
//! ```text
//!   ZvalPtr ──►  bits      8 bytes   the scalar, or a pointer to a payload
//!                refcount  4 bytes   how many names, elements and properties hold this zval
//!                tag       1 byte    the type
//!                flags     1 byte    is_ref, traced, typed
//!                gc        2 bytes   colour, whether it waits in the root buffer
//! ```
//!
//! A [`ZvalPtr`] is one count. Cloning it is sharing; dropping it gives the count back. Two rules of the model live in
//! the count itself: the zval is freed at 0, and a reference set that shrinks to one holder loses its is_ref flag.
//!
//! Fast paths test `flags == 0`: a reference or a traced zval takes the slow path, so observing costs nothing when off.

use super::array::KeyRef;
use super::observe::{self, Event};
use super::payload;
use super::roots::{self, GcInfo};
use super::typed;
use super::value::{Tag, Value, View};
use crate::heap;
use std::cell::Cell;
use std::ptr::NonNull;

/// A zval on the request heap. Always behind a [`ZvalPtr`].
#[repr(C)]
pub struct Zval {
    bits: Cell<u64>,
    refcount: Cell<u32>,
    tag: Cell<Tag>,
    flags: Cell<u8>,
    gc: GcInfo,
}

const IS_REF: u8 = 1;
const TRACED: u8 = if observe::IS_BUILT_IN { 2 } else { 0 };
const TYPED: u8 = 4;

/// One count of a zval.
#[repr(transparent)]
pub struct ZvalPtr(NonNull<Zval>);

/// Where a zval can stand: a local variable, an element, a property. `None` is undefined.
pub type Slot = Option<ZvalPtr>;

impl Zval {
    /// How many hold this zval.
    #[inline(always)]
    pub fn refcount(&self) -> u32 {
        self.refcount.get()
    }

    /// Whether the holders are a reference set.
    #[inline(always)]
    pub fn is_ref(&self) -> bool {
        self.flags.get() & IS_REF != 0
    }

    /// Whether only one holds it and nobody watches: it may be written in place at once.
    #[inline(always)]
    pub fn is_plain_single(&self) -> bool {
        self.refcount.get() == 1 && self.flags.get() == 0
    }

    /// Whether the flags are clear: neither a reference nor traced.
    #[inline(always)]
    pub fn is_plain(&self) -> bool {
        self.flags.get() == 0
    }

    /// Whether the events of this zval are recorded.
    #[inline(always)]
    pub fn is_traced(&self) -> bool {
        self.flags.get() & TRACED != 0
    }

    /// Marks a zval that was born before the observer came, so that its events are recorded from here on.
    pub(crate) fn watch(&self) {
        self.flags.set(self.flags.get() | TRACED);
    }

    /// Whether properties with types are among the holders of the reference set: what is written must suit them.
    #[inline(always)]
    pub fn is_typed(&self) -> bool {
        self.flags.get() & TYPED != 0
    }

    /// Marks a reference set that a property with a type holds, or one that none holds any more.
    pub(crate) fn set_typed(&self, is_typed: bool) {
        let flags = self.flags.get() & !TYPED;
        self.flags.set(if is_typed { flags | TYPED } else { flags });
    }

    /// Sets or clears the is_ref flag.
    pub(super) fn set_is_ref(&self, is_ref: bool) {
        if !is_ref && self.is_typed() {
            typed::forget(self);
        }
        let flags = self.flags.get() & !IS_REF;
        self.flags.set(if is_ref { flags | IS_REF } else { flags });
        if self.is_traced() {
            observe::emit(if is_ref {
                Event::MadeReference { zval: self }
            } else {
                Event::ReferenceDropped { zval: self }
            });
        }
    }

    /// The type of what it holds.
    #[inline(always)]
    pub fn tag(&self) -> Tag {
        self.tag.get()
    }

    /// The bits beside the tag.
    #[inline(always)]
    pub fn raw_bits(&self) -> u64 {
        self.bits.get()
    }

    /// Its colour, for the cycle collector.
    #[inline(always)]
    pub(crate) fn gc(&self) -> &GcInfo {
        &self.gc
    }

    /// A copy of the value it holds, with a count of its own.
    #[inline(always)]
    pub fn get(&self) -> Value {
        let (tag, bits) = (self.tag.get(), self.bits.get());
        if tag >= Tag::String {
            // SAFETY: the zval holds a live payload of that kind.
            unsafe { payload::add_count(tag, bits) }
        }
        // SAFETY: tag and bits belong together, and the count was just taken.
        unsafe { Value::from_parts(tag, bits) }
    }

    /// What it holds, borrowed. The borrow must not outlive a write to this zval; callers that run user code while
    /// they look take a copy with [`Zval::get`] instead.
    #[inline(always)]
    pub fn view(&self) -> View<'_> {
        // SAFETY: tag and bits belong together; a zval never holds Tag::Zval. The Cell's content is only replaced by
        // writes to this zval, which the borrow rule above keeps away.
        unsafe { View::from_parts(self.tag.get(), &*self.bits.as_ptr()) }
    }

    /// What it holds, if that is an array. The borrow is that of [`Zval::view`].
    #[inline(always)]
    pub fn as_array(&self) -> Option<&super::PhpArray> {
        // The tag is looked at alone first: a match of all kinds would be a jump through a table.
        if self.tag() != Tag::Array {
            return None;
        }
        match self.view() {
            View::Array(array) => Some(array),
            _ => None,
        }
    }

    /// What it holds, if that is an object. The borrow is that of [`Zval::view`].
    #[inline(always)]
    pub fn as_object(&self) -> Option<&super::ObjectRef> {
        if self.tag() != Tag::Object {
            return None;
        }
        match self.view() {
            View::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The key that it holds, if that is an integer or a string. The borrow is that of [`Zval::view`].
    #[inline(always)]
    pub fn key_at_once(&self) -> Option<KeyRef<'_>> {
        match self.tag() {
            Tag::Int => Some(KeyRef::Int(self.raw_bits() as i64)),
            Tag::String => match self.view() {
                View::String(string) => Some(KeyRef::of(string)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Puts `value` into the zval and hands out what was there. Counts of holders do not change. A typed reference set may
    /// put the value as its types take it, or refuse it: then the value itself is handed out.
    #[inline(always)]
    pub fn replace(&self, value: Value) -> Value {
        if self.flags.get() & (TRACED | TYPED) != 0 {
            return self.replace_slowly(value);
        }
        self.exchange(value)
    }

    #[inline(always)]
    fn exchange(&self, value: Value) -> Value {
        let (tag, bits) = value.into_parts();
        debug_assert!(tag != Tag::Zval, "a zval holds a value, not a zval");
        let old_tag = self.tag.replace(tag);
        let old_bits = self.bits.replace(bits);
        // SAFETY: tag and bits belonged together and their count now belongs to the value.
        unsafe { Value::from_parts(old_tag, old_bits) }
    }

    #[cold]
    #[inline(never)]
    fn replace_slowly(&self, value: Value) -> Value {
        let value = if self.is_typed() && self.is_ref() {
            match typed::accept(self, value) {
                Ok(value) => value,
                Err(refused) => return refused,
            }
        } else {
            value
        };
        let old = self.exchange(value);
        if self.is_traced() {
            observe::emit(Event::Written { zval: self });
        }
        old
    }

    /// Overwrites one scalar by another, without looking for a payload to release.
    ///
    /// # Safety
    /// Old and new tag are both below [`Tag::String`], and the zval is not traced.
    #[inline(always)]
    pub unsafe fn set_scalar(&self, tag: Tag, bits: u64) {
        self.tag.set(tag);
        self.bits.set(bits);
    }

    /// Takes the value out and leaves null, without an event: the start of a change in place that ends in
    /// [`Zval::put_back`].
    #[inline(always)]
    pub(crate) fn take_out(&self) -> Value {
        let tag = self.tag.replace(Tag::Null);
        // SAFETY: tag and bits belonged together and their count now belongs to the value.
        unsafe { Value::from_parts(tag, self.bits.get()) }
    }

    /// Puts the changed value back where [`Zval::take_out`] took it.
    #[inline(always)]
    pub(super) fn put_back(&self, value: Value) {
        drop(self.replace(value));
    }

    /// The last holder is gone from a zval that somebody has to be told of.
    #[cold]
    #[inline(never)]
    fn end(&self) {
        if self.is_traced() {
            observe::emit(Event::Freed { zval: self });
        }
        if self.is_typed() {
            typed::forget(self);
        }
    }

    /// Adds a holder without a handle for it.
    #[inline(always)]
    pub(super) fn add_holder(&self) {
        self.refcount.set(self.refcount.get() + 1);
        if self.is_traced() {
            self.tell_shared();
        }
    }

    #[cold]
    #[inline(never)]
    fn tell_shared(&self) {
        observe::emit(Event::Shared { zval: self });
    }

    /// One more count of a zval that is known by borrow.
    #[inline(always)]
    pub fn to_ptr(&self) -> ZvalPtr {
        self.refcount.set(self.refcount.get() + 1);
        if self.is_traced() {
            // Last of all: where the handle is what is returned, the call costs the fast path nothing.
            return self.to_ptr_slowly();
        }
        // Zvals only live behind handles, so the borrow is of one on the heap.
        ZvalPtr(NonNull::from(self))
    }

    /// [`to_ptr`](Zval::to_ptr) of a zval that is known to be plain: nobody is to be told.
    #[inline(always)]
    pub(super) fn to_ptr_untold(&self) -> ZvalPtr {
        self.refcount.set(self.refcount.get() + 1);
        ZvalPtr(NonNull::from(self))
    }

    #[cold]
    #[inline(never)]
    fn to_ptr_slowly(&self) -> ZvalPtr {
        self.tell_shared();
        ZvalPtr(NonNull::from(self))
    }

    /// Changes the count for the collector's trial decrements; no events, no consequences.
    pub(crate) fn set_refcount_for_trial(&self, refcount: u32) {
        self.refcount.set(refcount);
    }
}

impl ZvalPtr {
    /// A new zval that holds `value`: refcount 1, is_ref 0.
    #[inline(always)]
    pub fn new(value: Value) -> ZvalPtr {
        debug_assert!(value.tag() != Tag::Zval, "a zval holds a value, not a zval");
        // While births are watched there is none, so it is only out of line that anybody is told.
        match heap::take_free_zval_cell() {
            Some(cell) => ZvalPtr::in_cell(cell.cast(), value),
            None => ZvalPtr::new_slowly(value),
        }
    }

    #[inline(always)]
    fn in_cell(cell: NonNull<Zval>, value: Value) -> ZvalPtr {
        let (tag, bits) = value.into_parts();
        // SAFETY: the cell is fresh, 16 bytes, aligned to 16, and nobody else knows it.
        unsafe {
            cell.write(Zval {
                bits: Cell::new(bits),
                refcount: Cell::new(1),
                tag: Cell::new(tag),
                flags: Cell::new(0),
                gc: GcInfo::new(),
            });
        }
        ZvalPtr(cell)
    }

    #[cold]
    #[inline(never)]
    fn new_slowly(value: Value) -> ZvalPtr {
        let zval = ZvalPtr::in_cell(heap::alloc_zval_cell().cast(), value);
        if observe::is_watching() {
            zval.flags.set(TRACED);
            observe::emit(Event::Born { zval: &zval });
        }
        zval
    }

    /// The array it holds, to change it where it lies.
    ///
    /// # Safety
    /// The zval holds an array, is separated, and nothing else borrows its value meanwhile.
    #[inline(always)]
    #[expect(
        clippy::mut_from_ref,
        reason = "the value is a cell; the caller keeps borrows apart"
    )]
    pub unsafe fn array_in_place(&self) -> &mut super::PhpArray {
        debug_assert!(self.tag() == Tag::Array);
        // SAFETY: as the caller promises, the bits are an array pointer that nobody else borrows.
        unsafe { payload::view_bits_mut(&mut *self.bits.as_ptr()) }
    }

    /// One more count of a zval that somebody holds.
    ///
    /// # Safety
    /// The zval is alive.
    pub(crate) unsafe fn share_live(zval: NonNull<Zval>) -> ZvalPtr {
        // SAFETY: as the caller promises.
        unsafe { zval.as_ref() }.add_holder();
        ZvalPtr(zval)
    }

    /// What the zval holds; where nobody else holds it, the zval goes without a count of the payload being taken.
    #[inline]
    pub(super) fn into_value(self) -> Value {
        if !self.is_plain_single() {
            return self.get();
        }
        let value = self.take_out();
        let cell = self.0.cast();
        std::mem::forget(self);
        // SAFETY: the only holder is gone, and the cell came from `alloc_zval_cell`.
        unsafe { heap::free_zval_cell(cell) };
        value
    }

    /// A zval that somebody holds, as a borrowed handle.
    ///
    /// # Safety
    /// The zval is alive as long as the borrow.
    #[inline(always)]
    pub(crate) unsafe fn borrow_live(zval: &NonNull<Zval>) -> &ZvalPtr {
        // SAFETY: the handle is transparent over the pointer; the caller vouches for the zval.
        unsafe { &*std::ptr::from_ref(zval).cast::<ZvalPtr>() }
    }

    /// A new zval holding `null`.
    pub fn null() -> ZvalPtr {
        ZvalPtr::new(Value::NULL)
    }

    /// Where the zval lies, to tell it from others while it lives.
    #[inline]
    pub fn address(&self) -> usize {
        self.0.as_ptr().addr()
    }

    /// Whether both are the same zval.
    #[inline(always)]
    pub fn same(&self, other: &ZvalPtr) -> bool {
        self.0 == other.0
    }

    /// Gives this handle's count back without its consequences: `$a = &$a` leaves one holder and is_ref 1, as PHP 5 does.
    pub(super) fn forget_self_reference(self) {
        self.refcount.set(self.refcount.get() - 1);
        if self.is_traced() {
            observe::emit(Event::Released { zval: &self });
        }
        std::mem::forget(self);
    }

    /// The address as bits, handing over the count.
    #[inline(always)]
    pub(super) fn into_bits(self) -> u64 {
        let bits = self.0.as_ptr().expose_provenance() as u64;
        std::mem::forget(self);
        bits
    }

    /// Takes over the count behind `bits`.
    ///
    /// # Safety
    /// `bits` came from [`ZvalPtr::into_bits`], and its count is handed over.
    #[inline(always)]
    pub(super) unsafe fn from_bits(bits: u64) -> ZvalPtr {
        // SAFETY: as the caller promises, it is the address of a live zval.
        ZvalPtr(unsafe { NonNull::new_unchecked(payload::pointer(bits)) })
    }

    /// The address, for the collector and for identity; stays valid while somebody holds the zval.
    #[inline(always)]
    pub(crate) fn as_ptr(&self) -> NonNull<Zval> {
        self.0
    }

    /// The zval is left to two holders and more after a count went: is_ref may fall, a root may wait.
    #[inline(never)]
    fn released_but_held(&self) {
        let zval: &Zval = self;
        if zval.is_traced() {
            observe::emit(Event::Released { zval });
        }
        if zval.refcount() == 1 && zval.is_ref() {
            zval.set_is_ref(false);
        }
        if zval.tag() >= Tag::Array {
            // Every cycle through the zval goes through its payload.
            // SAFETY: the zval holds a live payload of that kind.
            unsafe { roots::possible_payload(zval.tag(), zval.raw_bits()) };
        }
    }

    /// The last holder is gone.
    #[inline(never)]
    fn free(&self) {
        let zval: &Zval = self;
        if zval.flags.get() & (TRACED | TYPED) != 0 {
            zval.end();
        }
        let old = zval.take_out();
        // SAFETY: the last holder is gone, and the cell came from `alloc_zval_cell`.
        unsafe { heap::free_zval_cell(self.0.cast()) };
        match old.into_string() {
            // Most often it is one, and the string needs no asking what to free.
            Ok(string) => drop(string),
            Err(old) => drop(old),
        }
    }

    /// Gives back the count of a zval that is plain and holds a scalar.
    #[inline(always)]
    pub(super) fn release_scalar(self) {
        debug_assert!(self.is_plain() && self.tag() < Tag::String);
        let count = self.refcount.get() - 1;
        self.refcount.set(count);
        let cell = self.0.cast();
        std::mem::forget(self);
        if count == 0 {
            // SAFETY: the last holder is gone, and the cell came from `alloc_zval_cell`.
            unsafe { heap::free_zval_cell(cell) };
        }
    }

    /// Gives back one of several counts of a zval that is plain.
    #[inline(always)]
    pub(super) fn leave_others(self) {
        debug_assert!(self.is_plain() && self.refcount() > 1);
        self.refcount.set(self.refcount.get() - 1);
        if self.tag() >= Tag::Array {
            self.released_but_held();
        }
        std::mem::forget(self);
    }

    /// Gives the count back as a drop does, but does not make the zval a possible root.
    #[inline]
    pub(super) fn release_quietly(self) {
        if self.is_plain() && self.refcount() > 1 {
            self.refcount.set(self.refcount() - 1);
            std::mem::forget(self);
            return;
        }
        self.release_quietly_slowly();
    }

    /// [`ZvalPtr::release_quietly`] of the last count, of a reference, or of a zval that is traced.
    #[inline(never)]
    fn release_quietly_slowly(self) {
        if self.refcount() < 2 || self.is_traced() {
            return;
        }
        self.refcount.set(self.refcount() - 1);
        if self.refcount() == 1 && self.is_ref() {
            self.set_is_ref(false);
        }
        std::mem::forget(self);
    }

    /// Takes a new count of a zval that is alive, without an event.
    ///
    /// # Safety
    /// `zval` is alive.
    pub(crate) unsafe fn from_live(zval: NonNull<Zval>) -> ZvalPtr {
        // SAFETY: as the caller promises.
        let refcount = unsafe { &zval.as_ref().refcount };
        refcount.set(refcount.get() + 1);
        ZvalPtr(zval)
    }
}

impl std::ops::Deref for ZvalPtr {
    type Target = Zval;

    #[inline(always)]
    fn deref(&self) -> &Zval {
        // SAFETY: the handle is one count, so the zval is alive.
        unsafe { self.0.as_ref() }
    }
}

impl Clone for ZvalPtr {
    #[inline(always)]
    fn clone(&self) -> ZvalPtr {
        self.to_ptr()
    }
}

impl Drop for ZvalPtr {
    #[inline(always)]
    fn drop(&mut self) {
        let count = self.refcount.get() - 1;
        self.refcount.set(count);
        if count == 0 {
            if self.flags.get() == 0 && self.tag.get() < Tag::String {
                // A scalar: nothing to release.
                // SAFETY: the last holder is gone, and the cell came from `alloc_zval_cell`.
                unsafe { heap::free_zval_cell(self.0.cast()) };
                return;
            }
            self.free();
        } else if self.flags.get() != 0 || self.tag.get() >= Tag::Array {
            self.released_but_held();
        }
    }
}

impl std::fmt::Debug for ZvalPtr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "(refcount={}, is_ref={})={:?}",
            self.refcount(),
            u8::from(self.is_ref()),
            self.view()
        )
    }
}
