//! What all payloads have in common: a count at offset 0, and the queue that frees deep structures without recursion.

use super::array::ArrayData;
use super::object;
use super::resource;
use super::roots;
use super::string::StrHeader;
use super::value::Tag;
use super::zval::{Zval, ZvalPtr};
use std::cell::{Cell, RefCell};
use std::ptr;

/// The start of every payload: its count, negative for persistent ones, which are never counted.
#[repr(C)]
pub(super) struct Counted {
    pub(super) rc: Cell<i32>,
}

/// Reads a payload handle (a transparent pointer) out of the bits of a value.
///
/// # Safety
/// The bits must be a pointer of the handle's kind.
#[inline(always)]
pub(super) unsafe fn view_bits<T>(bits: &u64) -> &T {
    // SAFETY: handles are `repr(transparent)` over a pointer and as large as the bits; the caller vouches for the kind.
    unsafe { &*ptr::from_ref(bits).cast::<T>() }
}

/// Like [`view_bits`], to change the handle.
///
/// # Safety
/// The bits must be a pointer of the handle's kind.
#[inline(always)]
pub(super) unsafe fn view_bits_mut<T>(bits: &mut u64) -> &mut T {
    // SAFETY: as in `view_bits`; the exclusive borrow is passed on.
    unsafe { &mut *ptr::from_mut(bits).cast::<T>() }
}

/// The payload pointer in the bits of a value.
#[inline(always)]
pub(super) fn pointer<T>(bits: u64) -> *mut T {
    ptr::with_exposed_provenance_mut(bits as usize)
}

/// Adds one count to the payload (or the zval) that `bits` points to.
///
/// # Safety
/// `tag` is `String` or above and `bits` points to a live payload of that kind.
#[inline(always)]
pub(super) unsafe fn add_count(tag: Tag, bits: u64) {
    if tag == Tag::Zval {
        let zval: *mut Zval = pointer(bits);
        // SAFETY: the tag says that it is a live zval.
        unsafe { (*zval).add_holder() };
        return;
    }
    let counted: *mut Counted = pointer(bits);
    // SAFETY: every payload starts with its count.
    let rc = unsafe { &(*counted).rc };
    if rc.get() >= 0 {
        rc.set(rc.get() + 1);
    }
}

/// Gives back one count of the payload (or the zval) that `bits` points to, and frees it when it was the last.
///
/// # Safety
/// `tag` is `String` or above, `bits` points to a live payload of that kind, and the caller owns the count.
#[inline(never)]
pub(super) unsafe fn give_back(tag: Tag, bits: u64) {
    if tag == Tag::Zval {
        // SAFETY: the caller owns one count of the zval, which the handle takes over and drops.
        drop(unsafe { ZvalPtr::from_bits(bits) });
        return;
    }
    let counted: *mut Counted = pointer(bits);
    // SAFETY: every payload starts with its count.
    let rc = unsafe { &(*counted).rc };
    let count = rc.get();
    if count < 0 {
        return;
    }
    rc.set(count - 1);
    if count == 1 {
        // SAFETY: the last count is gone, nobody else can reach the payload.
        unsafe { free(tag, bits) }
    } else if tag >= Tag::Array {
        // SAFETY: the payload is alive, others hold it.
        unsafe { roots::possible_payload(tag, bits) }
    }
}

/// Like [`give_back`], but a payload that others hold too becomes no possible root.
///
/// # Safety
/// As for [`give_back`].
#[inline(always)]
pub(super) unsafe fn give_back_quietly(tag: Tag, bits: u64) {
    if tag != Tag::Zval {
        let counted: *mut Counted = pointer(bits);
        // SAFETY: every payload starts with its count.
        let rc = unsafe { &(*counted).rc };
        let count = rc.get();
        if count != 1 {
            // Persistent payloads are not counted.
            if count > 1 {
                rc.set(count - 1);
            }
            return;
        }
    }
    // SAFETY: as the caller promises.
    unsafe { give_back_last(tag, bits) }
}

/// # Safety
/// As for [`give_back`].
#[inline(never)]
unsafe fn give_back_last(tag: Tag, bits: u64) {
    if tag == Tag::Zval {
        // SAFETY: the caller owns one count of the zval, which the handle takes over.
        unsafe { ZvalPtr::from_bits(bits) }.release_quietly();
        return;
    }
    // SAFETY: as the caller promises.
    unsafe { give_back(tag, bits) }
}

/// How deep frees may nest before they are queued: a list of a million nodes must not overflow the native stack.
const MAX_NESTED_FREES: u32 = 128;

/// The frees under way on this thread.
#[derive(Clone, Copy)]
struct Frees {
    depth: u32,
    /// Whether any wait in the queue.
    has_queue: bool,
}

thread_local! {
    static FREES: Cell<Frees> = const { Cell::new(Frees { depth: 0, has_queue: false }) };
    static QUEUE: RefCell<Vec<(Tag, u64)>> = const { RefCell::new(Vec::new()) };
}

/// Frees a payload whose last count is gone.
///
/// # Safety
/// The count is 0 and the payload is not used again.
#[inline(always)]
pub(super) unsafe fn free(tag: Tag, bits: u64) {
    // SAFETY: as the caller promises, for each tag.
    unsafe {
        match tag {
            Tag::String => StrHeader::free(pointer(bits)),
            _ => free_nested(tag, bits),
        }
    }
}

/// # Safety
/// As for [`free`].
#[inline(never)]
unsafe fn free_nested(tag: Tag, bits: u64) {
    let Frees { depth, has_queue } = FREES.get();
    if depth >= MAX_NESTED_FREES {
        let has_queue = true;
        FREES.set(Frees { depth, has_queue });
        QUEUE.with_borrow_mut(|queue| queue.push((tag, bits)));
        return;
    }
    FREES.set(Frees {
        depth: depth + 1,
        has_queue,
    });
    let leave = Leave;
    // SAFETY: as the caller promises.
    unsafe { free_container(tag, bits) };
    if depth == 0 && FREES.get().has_queue {
        free_queue();
    }
    drop(leave);
}

/// Frees what waits in the queue, and what comes into it meanwhile.
#[cold]
#[inline(never)]
fn free_queue() {
    while let Some((tag, bits)) = QUEUE.with_borrow_mut(Vec::pop) {
        // SAFETY: it was queued with its count at 0, and nobody else can reach it.
        unsafe { free_container(tag, bits) };
    }
    let Frees { depth, .. } = FREES.get();
    let has_queue = false;
    FREES.set(Frees { depth, has_queue });
}

/// Puts the nesting depth back, also when a bailout unwinds through a free.
struct Leave;

impl Drop for Leave {
    fn drop(&mut self) {
        let Frees { depth, has_queue } = FREES.get();
        FREES.set(Frees {
            depth: depth.saturating_sub(1),
            has_queue,
        });
    }
}

/// # Safety
/// As for [`free`].
unsafe fn free_container(tag: Tag, bits: u64) {
    // SAFETY: for each tag the caller promises a dead payload of that kind.
    unsafe {
        match tag {
            Tag::Array => ArrayData::free(pointer(bits)),
            Tag::Object => object::free(pointer(bits)),
            Tag::Resource => resource::free(pointer(bits)),
            Tag::Null
            | Tag::False
            | Tag::True
            | Tag::Int
            | Tag::Float
            | Tag::String
            | Tag::Zval => {}
        }
    }
}

/// Forgets the queue of frees: the heap has taken their memory back.
pub(crate) fn forget_queue() {
    FREES.set(Frees {
        depth: 0,
        has_queue: false,
    });
    QUEUE.with_borrow_mut(Vec::clear);
}
