//! Objects: a class, a handle number, slots for the declared properties, and a table for the others.
//!
//! ```text
//!   ObjectRef ──►  rc, gc, handle     which object it is: `#3` in var_dump
//!                  class              layout of the slots, methods
//!                  dynamic            properties that the class does not declare, in order
//!                  native             what a builtin class keeps inside
//!                  slots              one zval for each declared property
//! ```

use super::array::PhpArray;
use super::class::Class;
use super::key::Key;
use super::roots::{self, GcInfo};
use super::zval::Slot;
use crate::heap;
use std::any::Any;
use std::cell::{Cell, RefCell, UnsafeCell};
use std::ptr::{self, NonNull};

/// The payload of an object.
#[repr(C)]
pub struct Object {
    rc: Cell<i32>,
    gc: GcInfo,
    /// `DEAD`, `IN_DESTRUCTOR` and the recursion guards of property magic.
    flags: Cell<u16>,
    handle: u32,
    slot_count: u32,
    class: Cell<&'static Class>,
    dynamic: UnsafeCell<Option<PhpArray>>,
    native: UnsafeCell<Option<Box<dyn Native>>>,
}

const DEAD: u16 = 1;
/// Somebody holds a weak handle on it.
const WATCHED: u16 = 1 << 15;

/// What an object of a builtin class keeps besides properties: a closure's function, a generator's stack.
pub trait Native: Any {
    /// The content as itself.
    fn as_any(&self) -> &dyn Any;
    /// Calls `visit` for each zval it holds, for the cycle collector and for size reports.
    fn visit(&self, visit: &mut dyn FnMut(Child<'_>));
    /// Lets go of everything it holds, when the collector breaks a cycle.
    fn clear(&self) {}
}

/// What a container holds, as the collector sees it.
pub enum Child<'a> {
    /// A slot with a zval.
    Zval(&'a super::ZvalPtr),
    /// A value with a payload of its own.
    Value(&'a super::Value),
    /// An object held directly.
    Object(&'a ObjectRef),
    /// An array held directly.
    Array(&'a PhpArray),
}

/// One count of an object.
#[repr(transparent)]
pub struct ObjectRef(NonNull<Object>);

/// Handle numbers of one request: freed ones are used again, the last freed first (php-src `zend_objects_store`).
struct Handles {
    next: u32,
    free: Vec<u32>,
    live: Vec<Option<NonNull<Object>>>,
}

impl Handles {
    fn take(&mut self) -> u32 {
        let handle = self.free.pop().unwrap_or_else(|| {
            let next = self.next;
            self.next += 1;
            next
        });
        let at = handle as usize;
        if self.live.len() <= at {
            self.live.resize(at + 1, None);
        }
        handle
    }
}

/// A handle number in use without an object: PHP's iterators have one each, so the objects made inside a loop over an object
/// are numbered behind it (php-src `zend_iterator_init`).
pub struct ReservedHandle(u32);

impl ReservedHandle {
    /// The next handle.
    #[expect(
        clippy::new_without_default,
        reason = "it takes a number of the request"
    )]
    pub fn new() -> ReservedHandle {
        ReservedHandle(HANDLES.with_borrow_mut(Handles::take))
    }
}

impl Drop for ReservedHandle {
    fn drop(&mut self) {
        HANDLES.with_borrow_mut(|handles| handles.free.push(self.0));
    }
}

thread_local! {
    static HANDLES: RefCell<Handles> = const {
        RefCell::new(Handles { next: 1, free: Vec::new(), live: Vec::new() })
    };
    static DESTRUCT: Cell<Option<fn(&ObjectRef)>> = const { Cell::new(None) };
}

impl ObjectRef {
    /// A new object with all declared properties undefined.
    pub fn new(class: &'static Class) -> ObjectRef {
        ObjectRef::with_defaults(class, &[])
    }

    /// A new object whose declared properties hold the zvals of `defaults`, shared; those beyond are undefined.
    pub fn with_defaults(class: &'static Class, defaults: &[Slot]) -> ObjectRef {
        let slots = class.slot_count();
        let block = heap::emalloc(size_of::<Object>() + slots * size_of::<Slot>()).cast::<Object>();
        // SAFETY: the block is fresh and large enough for the head.
        unsafe {
            block.write(Object {
                rc: Cell::new(1),
                gc: GcInfo::new(),
                flags: Cell::new(0),
                handle: 0,
                slot_count: slots as u32,
                class: Cell::new(class),
                dynamic: UnsafeCell::new(None),
                native: UnsafeCell::new(None),
            });
        }
        let first = ObjectRef::slots_of(block);
        let mut defaults = defaults.iter();
        for at in 0..slots {
            let default = defaults.next().and_then(Slot::clone);
            // SAFETY: the block has room for that many slots behind the head.
            unsafe { first.add(at).write(default) };
        }
        let handle = HANDLES.with_borrow_mut(|handles| {
            let handle = handles.take();
            handles.live[handle as usize] = Some(block);
            handle
        });
        // SAFETY: the block is ours alone.
        unsafe { (*block.as_ptr()).handle = handle };
        ObjectRef(block)
    }

    #[inline(always)]
    fn slots_of(object: NonNull<Object>) -> *mut Slot {
        // SAFETY: the slots follow the head in the same block.
        unsafe { object.as_ptr().add(1).cast() }
    }

    #[inline(always)]
    fn object(&self) -> &Object {
        // SAFETY: the handle is one count, so the payload is alive.
        unsafe { self.0.as_ref() }
    }

    /// The class.
    #[inline(always)]
    pub fn class(&self) -> &'static Class {
        self.object().class.get()
    }

    /// The number by which PHP shows the object: `#3`, `spl_object_id`.
    #[inline(always)]
    pub fn handle(&self) -> u32 {
        self.object().handle
    }

    /// Where the object lies, to tell it from others while it lives.
    #[inline]
    pub fn address(&self) -> usize {
        self.0.as_ptr().addr()
    }

    /// Whether both are the same object.
    #[inline(always)]
    pub fn same(&self, other: &ObjectRef) -> bool {
        self.0 == other.0
    }

    /// Bytes of the request heap that it takes with its declared properties' places, as the heap rounds them. What a builtin
    /// class keeps inside is not counted.
    pub fn bytes(&self) -> usize {
        heap::good_size(size_of::<Object>() + self.slot_count() * size_of::<Slot>())
    }

    /// How many hold the payload.
    pub fn payload_count(&self) -> u32 {
        u32::try_from(self.object().rc.get()).unwrap_or(0)
    }

    /// The zval of a declared property, `None` while it is unset or uninitialised.
    #[inline(always)]
    pub fn slot(&self, index: usize) -> &Slot {
        assert!(
            index < self.object().slot_count as usize,
            "a slot of its class"
        );
        // SAFETY: the index was checked; a borrowed slot is not kept across a write (see `slot_ptr`).
        unsafe { &*ObjectRef::slots_of(self.0).add(index) }
    }

    /// The place of a declared property, to write it. The pointer is good until user code runs.
    #[inline(always)]
    pub fn slot_ptr(&self, index: usize) -> *mut Slot {
        assert!(
            index < self.object().slot_count as usize,
            "a slot of its class"
        );
        // SAFETY: the index was checked.
        unsafe { ObjectRef::slots_of(self.0).add(index) }
    }

    /// Puts a zval into a declared property's slot and hands out what was there.
    pub fn set_slot(&self, index: usize, slot: Slot) -> Slot {
        // SAFETY: the pointer is good and nobody else looks at the slot during the exchange.
        unsafe { ptr::replace(self.slot_ptr(index), slot) }
    }

    /// How many declared properties it has.
    pub fn slot_count(&self) -> usize {
        self.object().slot_count as usize
    }

    /// The properties that the class does not declare.
    pub fn dynamic(&self) -> Option<&PhpArray> {
        // SAFETY: single-threaded; the borrow is not kept across `dynamic_ptr` writes.
        unsafe { (*self.object().dynamic.get()).as_ref() }
    }

    /// The place of the table of undeclared properties, to write it. The pointer is good until user code runs.
    pub fn dynamic_ptr(&self) -> *mut Option<PhpArray> {
        self.object().dynamic.get()
    }

    /// Gives the object another table of undeclared properties and hands out the one it had.
    pub fn set_dynamic(&self, table: Option<PhpArray>) -> Option<PhpArray> {
        // SAFETY: the pointer is good and nobody else looks at the table during the exchange.
        unsafe { ptr::replace(self.dynamic_ptr(), table) }
    }

    /// Puts a zval into the table of undeclared properties.
    pub fn put_dynamic(&self, key: &Key, zval: Slot) {
        let mut table = self.set_dynamic(None).unwrap_or_default();
        let old = std::mem::replace(table.make_mut().slot(key), zval);
        self.set_dynamic(Some(table));
        drop(old);
    }

    /// What a builtin class keeps inside, if it is of the type asked for.
    pub fn native<T: Native>(&self) -> Option<&T> {
        // SAFETY: set once, right after construction, and only taken at the object's end.
        let native = unsafe { (*self.object().native.get()).as_ref() };
        native?.as_any().downcast_ref::<T>()
    }

    /// What a builtin class keeps inside.
    pub fn native_dyn(&self) -> Option<&dyn Native> {
        // SAFETY: as in `native`.
        unsafe { (*self.object().native.get()).as_deref() }
    }

    /// Gives the object its inner state, right after construction.
    pub fn set_native(&self, native: Box<dyn Native>) {
        // SAFETY: nobody has looked at the state of a fresh object yet.
        unsafe { *self.object().native.get() = Some(native) };
    }

    /// Whether the destructor has run or must not run any more.
    pub fn is_destructed(&self) -> bool {
        self.object().gc.is_destructed()
    }

    /// Notes that the destructor has been called, or must not be.
    pub fn set_destructed(&self) {
        self.object().gc.set_destructed();
    }

    /// Notes that somebody wants to know of its end.
    pub(super) fn set_watched(&self) {
        let flags = &self.object().flags;
        flags.set(flags.get() | WATCHED);
    }

    /// Flag bits that belong to the evaluator (recursion guards); bit 0 is ours.
    pub fn flags(&self) -> u16 {
        self.object().flags.get()
    }

    /// Sets the evaluator's flag bits.
    pub fn set_flags(&self, flags: u16) {
        self.object().flags.set(flags);
    }

    #[inline(always)]
    pub(super) fn into_bits(self) -> u64 {
        let bits = self.0.as_ptr().expose_provenance() as u64;
        std::mem::forget(self);
        bits
    }

    /// Colour, buffer state and marks.
    pub(super) fn gc_info(&self) -> &GcInfo {
        &self.object().gc
    }

    pub(crate) fn as_ptr(&self) -> NonNull<Object> {
        self.0
    }

    /// Takes a new count of an object that is alive.
    ///
    /// # Safety
    /// `object` is alive.
    pub(crate) unsafe fn from_live(object: NonNull<Object>) -> ObjectRef {
        // SAFETY: as the caller promises.
        let rc = unsafe { &object.as_ref().rc };
        rc.set(rc.get() + 1);
        ObjectRef(object)
    }
}

impl Object {
    /// Colour and buffer state, for the cycle collector.
    pub(crate) fn gc(&self) -> &GcInfo {
        &self.gc
    }

    pub(crate) fn count_for_trial(&self) -> i32 {
        self.rc.get()
    }

    pub(crate) fn set_count_for_trial(&self, count: i32) {
        self.rc.set(count);
    }

    /// Whether it was freed while it waited in the root buffer.
    pub(crate) fn is_dead(&self) -> bool {
        self.flags.get() & DEAD != 0
    }

    pub(crate) fn slots(&self) -> &[Slot] {
        let first = ObjectRef::slots_of(NonNull::from(self));
        // SAFETY: the slots follow the head and are initialised.
        unsafe { std::slice::from_raw_parts(first, self.slot_count as usize) }
    }

    pub(crate) fn dynamic(&self) -> Option<&PhpArray> {
        // SAFETY: single-threaded; the collector does not run while a write is under way.
        unsafe { (*self.dynamic.get()).as_ref() }
    }

    pub(crate) fn native(&self) -> Option<&dyn Native> {
        // SAFETY: as for `dynamic`.
        unsafe { (*self.native.get()).as_deref() }
    }
}

/// Frees an object whose last count is gone: its destructor first, which may bring it back to life.
///
/// # Safety
/// The count is 0 and the payload is not used again by the caller.
pub(super) unsafe fn free(object: *mut Object) {
    // SAFETY: payload pointers are never null.
    let object = unsafe { NonNull::new_unchecked(object) };
    // SAFETY: the payload is alive until its block is given back below.
    let head = unsafe { object.as_ref() };
    if head.class.get().has_destructor()
        && !head.gc.is_destructed()
        && let Some(destruct) = DESTRUCT.get()
    {
        head.gc.set_destructed();
        // The destructor runs on a live object: this count is given back at the end of the block.
        head.rc.set(1);
        let handle = std::mem::ManuallyDrop::new(ObjectRef(object));
        destruct(&handle);
        head.rc.set(head.rc.get() - 1);
        if head.rc.get() > 0 {
            return;
        }
    }
    // SAFETY: the count is 0.
    unsafe { release(object) };
}

/// Takes an object apart without running its destructor.
///
/// # Safety
/// Nothing holds the object any more.
unsafe fn release(object: NonNull<Object>) {
    // SAFETY: nothing holds it, as the caller promises.
    unsafe { let_go(object) };
    // SAFETY: the payload is alive until its block is given back below.
    let head = unsafe { object.as_ref() };
    HANDLES.with_borrow_mut(|handles| {
        if let Some(live) = handles.live.get_mut(head.handle as usize) {
            *live = None;
            handles.free.push(head.handle);
        }
    });
    if head.gc.is_buffered() && !roots::withdraw(roots::Node::Object(object)) {
        head.flags.set(head.flags.get() | DEAD);
        roots::note_death();
    } else {
        // SAFETY: the block is not used again.
        unsafe { heap::efree(object.cast()) };
    }
}

/// Lets go of everything an object holds.
///
/// # Safety
/// The object is alive, and nobody looks into it.
pub(crate) unsafe fn let_go(object: NonNull<Object>) {
    // SAFETY: as the caller promises.
    let head = unsafe { object.as_ref() };
    if head.flags.get() & WATCHED != 0 {
        super::weak::died(object, head.handle);
    }
    // SAFETY: nobody else looks at it.
    let native = unsafe { (*head.native.get()).take() };
    // SAFETY: as above.
    let dynamic = unsafe { (*head.dynamic.get()).take() };
    let first = ObjectRef::slots_of(object);
    for at in 0..head.slot_count as usize {
        // SAFETY: within the slots of this object; each is taken once, and `None` is left.
        drop(unsafe { ptr::replace(first.add(at), None) });
    }
    drop(dynamic);
    drop(native);
}

/// Calls the destructor of an object that is alive, once.
pub(super) fn destruct(object: &ObjectRef) {
    if object.is_destructed() {
        return;
    }
    object.set_destructed();
    if let Some(destruct) = DESTRUCT.get() {
        destruct(object);
    }
}

/// Gives the head of a dead object back to the heap, once the root buffer has let go of it.
///
/// # Safety
/// The object is dead and nothing points to it any more.
pub(crate) unsafe fn free_dead_head(object: NonNull<Object>) {
    // SAFETY: as the caller promises.
    unsafe { heap::efree(object.cast()) };
}

/// Sets what runs a destructor.
pub(crate) fn set_destruct_hook(hook: Option<fn(&ObjectRef)>) {
    DESTRUCT.set(hook);
}

/// All live objects in the order of their handles.
pub(crate) fn live_objects() -> Vec<ObjectRef> {
    HANDLES.with_borrow(|handles| {
        handles
            .live
            .iter()
            .flatten()
            // SAFETY: an object leaves the table before it is freed.
            .map(|object| unsafe { ObjectRef::from_live(*object) })
            .collect()
    })
}

/// Drops what builtin objects keep outside the request heap, at the request's end: cycles that were never collected would
/// leave it behind.
pub(crate) fn release_natives() {
    let mut at = 0;
    loop {
        let object = HANDLES.with_borrow(|handles| {
            let slot = handles.live.get(at)?;
            // SAFETY: an object leaves the table before it is freed.
            Some(slot.map(|object| unsafe { ObjectRef::from_live(object) }))
        });
        let Some(object) = object else {
            return;
        };
        if let Some(object) = object {
            // SAFETY: the request is over, nobody looks at the state any more.
            let native = unsafe { (*object.object().native.get()).take() };
            drop(native);
        }
        at += 1;
    }
}

/// Forgets all objects: the heap has taken their memory back. What builtin objects keep outside the heap is dropped by
/// `release_natives` before.
pub(crate) fn forget() {
    HANDLES.with_borrow_mut(|handles| {
        handles.next = 1;
        handles.free.clear();
        handles.live.clear();
    });
}

impl std::fmt::Debug for ObjectRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "object({:?})#{}", self.class().name(), self.handle())
    }
}

impl Clone for ObjectRef {
    #[inline(always)]
    fn clone(&self) -> ObjectRef {
        let rc = &self.object().rc;
        rc.set(rc.get() + 1);
        ObjectRef(self.0)
    }
}

impl ObjectRef {
    /// Gives back a count that was taken for a time while others hold the object too: no reason to suspect a cycle.
    #[inline(always)]
    pub fn release_quietly(self) {
        let rc = &self.object().rc;
        if rc.get() > 1 {
            rc.set(rc.get() - 1);
            std::mem::forget(self);
        }
    }
}

impl Drop for ObjectRef {
    #[inline]
    fn drop(&mut self) {
        let bits = self.0.as_ptr().expose_provenance() as u64;
        // SAFETY: the handle is one count of a live object, given back once.
        unsafe { super::payload::give_back(super::Tag::Object, bits) }
    }
}
