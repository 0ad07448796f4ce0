//! The slot layer: the only place of the evaluator that touches raw frame slots.
//!
//! Locals live on the machine's stack of slots, in segments from the request heap. A frame is a stretch of it:
//!
//! ```text
//!   base ─► [param 0][param 1]…[local]…[temporary]… [extra argument]…   ◄─ top
//! ```
//!
//! `fp` points to the base of the running frame. All of its slots are initialised (`None` is undefined), and lowering gives
//! each node only indices below the frame's size.

use super::machine::Machine;
use crate::heap;
use crate::zval::{PhpArray, Slot, Tag, Value, View, Zval, ZvalPtr};
use std::cell::Cell;
use std::ptr::{self, NonNull};

/// The index of a local variable in its frame.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct LocalIndex(pub u32);

/// The stack of slots.
///
/// A frame leaves its slots undefined, so that the next one there finds them so: only slots beyond `clean`, where no frame of
/// this segment has been yet, are written before they are used.
pub struct SlotStack {
    fp: *mut Slot,
    top: *mut Slot,
    /// Between the top and here all slots are undefined.
    clean: *mut Slot,
    end: *mut Slot,
}

/// What a frame gives back when it ends.
#[derive(Clone, Copy)]
pub struct Mark {
    fp: *mut Slot,
    top: *mut Slot,
    /// The end of the slots known to be undefined, and the end of the segment, where the frame took a segment of its own.
    former: Option<(*mut Slot, *mut Slot, NonNull<u8>)>,
}

/// Bytes of a segment (php-src `ZEND_VM_STACK_PAGE_SIZE`).
const SEGMENT: usize = 256 * 1024;

/// How many slots beyond those asked for are made undefined at a time.
const AHEAD: usize = 64;

impl SlotStack {
    /// A stack without a segment; the first frame takes one.
    pub const fn new() -> SlotStack {
        SlotStack {
            fp: ptr::null_mut(),
            top: ptr::null_mut(),
            clean: ptr::null_mut(),
            end: ptr::null_mut(),
        }
    }

    /// The base of the running frame.
    #[inline(always)]
    pub fn base(&self) -> *mut Slot {
        self.fp
    }

    /// Reserves `size` undefined slots behind the top, without making them the running frame: arguments are evaluated into
    /// them while the caller's frame still runs.
    #[inline(always)]
    pub fn reserve(&mut self, size: usize) -> Reserved {
        if let Some(slots) = self.reserve_quick(size) {
            let mark = Mark {
                fp: self.fp,
                top: slots.base,
                former: None,
            };
            return Reserved { slots, mark };
        }
        self.reserve_in_new_segment(size)
    }

    /// [`SlotStack::reserve`] where the segment has room, for frames that [`SlotStack::leave_quick`] ends.
    #[inline(always)]
    pub fn reserve_quick(&mut self, size: usize) -> Option<FrameSlots> {
        let base = self.top;
        if size > slots_between(base, self.clean) && !self.clean_further(size) {
            return None;
        }
        self.top = base.wrapping_add(size);
        Some(FrameSlots { base, size })
    }

    /// Makes more slots undefined, so that `size` of them lie behind the top. Whether the segment has so many.
    #[cold]
    #[inline(never)]
    fn clean_further(&mut self, size: usize) -> bool {
        let room = slots_between(self.top, self.end);
        if size > room {
            return false;
        }
        let clean = self.top.wrapping_add(room.min(size + AHEAD));
        while self.clean != clean {
            // SAFETY: a slot between the top and the end of the segment, where nothing lies.
            unsafe { self.clean.write(None) };
            self.clean = self.clean.wrapping_add(1);
        }
        true
    }

    /// Ends a frame of [`SlotStack::reserve_quick`]: releases its slots and makes `caller` the base again.
    #[inline(always)]
    pub fn leave_quick(&mut self, slots: FrameSlots, caller: *mut Slot) {
        slots.release();
        self.fp = caller;
        self.top = slots.base;
    }

    #[cold]
    #[inline(never)]
    fn reserve_in_new_segment(&mut self, size: usize) -> Reserved {
        let bytes = SEGMENT.max((size + 64) * size_of::<Slot>());
        let block = heap::emalloc(bytes);
        let mark = Mark {
            fp: self.fp,
            top: self.top,
            former: Some((self.clean, self.end, block)),
        };
        self.top = block.as_ptr().cast();
        self.clean = self.top;
        // SAFETY: one past the end of the block.
        self.end = unsafe { self.top.add(bytes / size_of::<Slot>()) };
        let base = self.top;
        assert!(self.clean_further(size), "a segment made for the frame");
        self.top = base.wrapping_add(size);
        Reserved {
            slots: FrameSlots { base, size },
            mark,
        }
    }

    /// Lays a first segment that stays until it is taken up: a request that runs piece by piece comes back here.
    pub fn lay_bottom(&mut self) -> Bottom {
        let reserved = self.reserve(1);
        Bottom {
            reserved,
            top: self.top,
            end: self.end,
        }
    }

    /// Gives the first segment back.
    pub fn take_up(&mut self, bottom: Bottom) {
        self.leave(&bottom.reserved);
    }

    /// Releases what frames left that a failure of the heap went past, where they lie in the first segment; what lies in others
    /// is left to the request's end.
    pub fn fall_to(&mut self, bottom: Bottom) {
        if self.end == bottom.end {
            let mut at = bottom.top;
            while at < self.top {
                // SAFETY: slots below the top are initialised; each is emptied before its content is released.
                let slot = unsafe { (*at).take() };
                drop(slot);
                // SAFETY: still within the segment.
                at = unsafe { at.add(1) };
            }
        }
        if self.end != bottom.end {
            // What lies in the first segment is lost, not undefined.
            self.clean = bottom.top;
            self.end = bottom.end;
        }
        self.fp = ptr::null_mut();
        self.top = bottom.top;
    }

    /// Makes reserved slots the running frame.
    #[inline(always)]
    pub fn enter(&mut self, slots: &FrameSlots) {
        self.fp = slots.base;
    }

    /// Releases the slots and makes the frame before the running one. Destructors may run while slots are released: the
    /// frame is still whole then.
    #[inline(always)]
    pub fn leave(&mut self, reserved: &Reserved) {
        reserved.slots.release();
        self.restore(reserved.mark);
    }

    #[inline(always)]
    fn restore(&mut self, mark: Mark) {
        self.fp = mark.fp;
        self.top = mark.top;
        if let Some((clean, end, segment)) = mark.former {
            self.clean = clean;
            self.end = end;
            // SAFETY: the segment came from the heap, and its last frame has just ended.
            unsafe { heap::efree(segment) };
        }
    }

    /// Runs the machine on another base (a generator's own slots, kept outside the stack). Returns the former base.
    #[inline(always)]
    pub fn switch(&mut self, base: *mut Slot) -> *mut Slot {
        std::mem::replace(&mut self.fp, base)
    }

    /// Switches to another stack of slots altogether (a fiber's).
    pub fn swap(&mut self, other: &mut SlotStack) {
        std::mem::swap(self, other);
    }
}

impl Default for SlotStack {
    fn default() -> SlotStack {
        SlotStack::new()
    }
}

/// The lowest place of a stack of slots, to come back to.
#[derive(Clone, Copy)]
pub struct Bottom {
    reserved: Reserved,
    top: *mut Slot,
    end: *mut Slot,
}

/// How many slots lie between two places of a segment.
#[inline(always)]
fn slots_between(from: *mut Slot, to: *mut Slot) -> usize {
    to.addr().wrapping_sub(from.addr()) / size_of::<Slot>()
}

/// Slots reserved for a frame, and what comes back when it ends.
#[derive(Clone, Copy)]
pub struct Reserved {
    slots: FrameSlots,
    mark: Mark,
}

impl std::ops::Deref for Reserved {
    type Target = FrameSlots;

    #[inline(always)]
    fn deref(&self) -> &FrameSlots {
        &self.slots
    }
}

/// The slots of a frame.
#[derive(Clone, Copy)]
pub struct FrameSlots {
    base: *mut Slot,
    size: usize,
}

/// One of the slots of a frame, counted from [`FrameSlots::first`] of the same frame.
#[derive(Clone, Copy)]
pub struct SlotOfFrame(*mut Slot);

impl SlotOfFrame {
    /// The slot behind it, or the end of the frame.
    #[inline(always)]
    pub fn next(self) -> SlotOfFrame {
        SlotOfFrame(self.0.wrapping_add(1))
    }
}

impl FrameSlots {
    /// Empties the slots one after the other. Destructors may run meanwhile: each slot is emptied before its content goes.
    #[inline(always)]
    fn release(self) {
        let end = self.base.wrapping_add(self.size);
        let mut at = self.base;
        while at != end {
            // SAFETY: the slots of a frame are initialised.
            let slot = unsafe { (*at).take() };
            drop(slot);
            at = at.wrapping_add(1);
        }
    }

    /// The first slot.
    #[inline(always)]
    pub fn base(&self) -> *mut Slot {
        self.base
    }

    /// The first of the slots, which lie in a row.
    #[inline(always)]
    pub fn first(&self) -> SlotOfFrame {
        SlotOfFrame(self.base)
    }

    /// Fills a slot that is still undefined.
    #[inline(always)]
    pub fn fill_at(&self, slot: SlotOfFrame, zval: ZvalPtr) {
        // SAFETY: it is a slot of a frame that is reserved; it holds `None`, which needs no drop.
        unsafe { slot.0.write(Some(zval)) };
    }

    /// What a slot holds. The borrow must end before user code runs.
    #[inline(always)]
    pub fn slot_at(&self, slot: SlotOfFrame) -> &Slot {
        // SAFETY: it is a slot of a frame that is reserved, and initialised.
        unsafe { &*slot.0 }
    }

    /// How many slots.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Fills a slot that is still undefined.
    #[inline(always)]
    pub fn fill(&self, index: usize, zval: ZvalPtr) {
        assert!(index < self.size, "an index within the reserved slots");
        // SAFETY: the index was checked; the slot is initialised and holds `None`, which needs no drop.
        unsafe { self.base.add(index).write(Some(zval)) };
    }

    /// A slot, to look at or change it. The borrow must end before user code runs.
    #[inline(always)]
    #[expect(
        clippy::mut_from_ref,
        reason = "slots are places of the machine, not of the reservation"
    )]
    pub fn slot(&self, index: usize) -> &mut Slot {
        assert!(index < self.size, "an index within the reserved slots");
        // SAFETY: the index was checked and the slot is initialised; callers keep the borrow short.
        unsafe { &mut *self.base.add(index) }
    }
}

impl Machine {
    /// The place of a local variable of the running frame. Good until the frame ends; what it holds may change whenever
    /// user code runs.
    #[inline(always)]
    pub fn local_ptr(&self, index: LocalIndex) -> *mut Slot {
        // SAFETY: lowering gives only indices below the frame's size.
        unsafe { self.slots.base().add(index.0 as usize) }
    }

    /// A local variable of the running frame. The borrow must end before user code runs.
    #[inline(always)]
    pub fn local(&mut self, index: LocalIndex) -> &mut Slot {
        // SAFETY: as in `local_ptr`, and the borrow of the machine keeps other borrows away.
        unsafe { &mut *self.local_ptr(index) }
    }

    /// A local variable of the running frame, to be looked at while nothing is written.
    #[inline(always)]
    pub fn look_at_local(&self, index: LocalIndex) -> Option<&ZvalPtr> {
        // SAFETY: as in `local_ptr`; the borrow of the machine keeps writes away.
        unsafe { &*self.local_ptr(index) }.as_ref()
    }

    /// The value of a local variable if it is set.
    #[inline(always)]
    pub fn local_value(&mut self, index: LocalIndex) -> Option<Value> {
        self.local(index).as_ref().map(|zval| zval.get())
    }
}

/// The slot behind a pointer that a place was resolved to. The borrow must end before user code runs.
///
/// # Safety
/// Nothing was written and no user code ran since the pointer was made.
#[inline(always)]
pub unsafe fn at<'a>(slot: *mut Slot) -> &'a mut Slot {
    // SAFETY: as the caller promises, the slot is still where it was.
    unsafe { &mut *slot }
}

/// The zval behind a pointer from [`super::Eval::peek`]. The borrow must end before user code runs.
///
/// # Safety
/// Nothing was written and no user code ran since the pointer was made.
#[inline(always)]
pub unsafe fn zval<'a>(zval: NonNull<Zval>) -> &'a Zval {
    // SAFETY: as the caller promises, its holder still holds it.
    unsafe { zval.as_ref() }
}

/// What [`super::Eval::peek`] found, borrowed. The borrow must end before user code runs.
///
/// # Safety
/// Nothing was written and no user code ran since it was found.
#[inline(always)]
pub unsafe fn view(found: &super::Peeked) -> View<'_> {
    match found {
        // SAFETY: as the caller promises, its holder still holds it.
        super::Peeked::Zval(zval) => unsafe { zval.as_ref() }.view(),
        super::Peeked::Value(value) => value.view(),
    }
}

/// The truth of an expression; what is missing is false, without a notice.
///
/// # Errors
/// Those of the expression.
pub fn truth_quiet(expr: super::Expr, m: &mut Machine) -> Result<bool, super::Unwind> {
    let found = expr.peek_quiet(m)?;
    // SAFETY: looked at before anything else runs.
    Ok(found.is_some_and(|found| crate::zval::convert::to_bool(unsafe { view(&found) })))
}

/// The zval that an expression tells at once, and what is seen of it.
#[inline(always)]
pub fn look_at_once<R>(
    expr: super::Expr,
    m: &mut Machine,
    look: impl FnOnce(View<'_>) -> R,
) -> Option<(NonNull<Zval>, R)> {
    let found = expr.zval_at_once(m)?;
    // SAFETY: told just now, and looking runs no user code.
    let seen = look(unsafe { zval(found) }.view());
    Some((found, seen))
}

/// The type of what [`super::Eval::peek`] found.
///
/// # Safety
/// Nothing was written and no user code ran since it was found.
#[inline(always)]
pub unsafe fn tag(found: &super::Peeked) -> Tag {
    match found {
        // SAFETY: as the caller promises, its holder still holds it.
        super::Peeked::Zval(zval) => unsafe { zval.as_ref() }.tag(),
        super::Peeked::Value(value) => value.as_zval().map_or(value.tag(), |zval| zval.tag()),
    }
}

/// What [`super::Eval::peek`] found, with a count of its own.
///
/// # Safety
/// Nothing was written and no user code ran since it was found.
#[inline(always)]
pub unsafe fn value(found: super::Peeked) -> Value {
    match found {
        // SAFETY: as the caller promises, its holder still holds it.
        super::Peeked::Zval(zval) => unsafe { zval.as_ref() }.get(),
        super::Peeked::Value(value) => value,
    }
}

/// The zval behind a pointer from [`super::Eval::peek`], shared for somebody new.
///
/// # Safety
/// Nothing was written and no user code ran since the pointer was made.
#[inline(always)]
pub unsafe fn share(zval: NonNull<Zval>) -> ZvalPtr {
    // SAFETY: as the caller promises, its holder still holds it.
    crate::zval::separate::share(unsafe { ZvalPtr::borrow_live(&zval) })
}

/// Assigns the zval behind a pointer from [`super::Eval::zval_at_once`] to a slot: shares it as
/// [`crate::zval::separate::assign_zval`] does.
///
/// # Safety
/// Nothing was written and no user code ran since the pointer was made.
#[inline(always)]
pub unsafe fn assign_shared(slot: &mut Slot, zval: NonNull<Zval>) {
    if let Some(target) = slot
        && target.as_ptr() == zval
        && !target.is_traced()
    {
        return;
    }
    // SAFETY: as the caller promises, its holder still holds it.
    let shared = unsafe { share(zval) };
    crate::zval::separate::assign_zval(slot, shared);
}

/// A count of its own for the zval behind a pointer from [`super::Eval::peek`].
///
/// # Safety
/// Nothing was written and no user code ran since the pointer was made.
pub unsafe fn hold(zval: NonNull<Zval>) -> ZvalPtr {
    // SAFETY: as the caller promises, its holder still holds it.
    unsafe { ZvalPtr::share_live(zval) }
}

/// The array in a zval that holds one, to change it in place. The zval must be separated before. The borrow must end before
/// user code runs.
///
/// # Safety
/// The zval holds an array.
#[inline(always)]
#[expect(
    clippy::mut_from_ref,
    reason = "the value is a cell; the caller keeps borrows apart"
)]
pub unsafe fn array_of(zval: &ZvalPtr) -> &mut PhpArray {
    // SAFETY: as the caller promises; the borrow of the slot keeps others away for its short life.
    unsafe { zval.array_in_place() }
}

impl Machine {
    /// Keeps a zval that has no holder of its own until the next one is kept, and gives it a place.
    pub fn stash(&mut self, zval: ZvalPtr) -> *mut Slot {
        let old = std::mem::replace(&mut self.stashed, Box::new(Some(zval)));
        drop(old);
        std::ptr::from_mut(&mut *self.stashed)
    }
}

thread_local! {
    static RUNNING: Cell<*mut Machine> = const { Cell::new(ptr::null_mut()) };
}

/// Makes a machine the one that code without a machine at hand finds: destructors, failures of the heap.
pub fn set_running(machine: *mut Machine) -> *mut Machine {
    RUNNING.replace(machine)
}

/// The machine that runs on this thread, for code that runs where none can be handed over: a destructor that the release of a
/// value sets off, the heap's last word before it unwinds.
pub fn with_running<R>(act: impl FnOnce(&mut Machine) -> R) -> Option<R> {
    let machine = RUNNING.get();
    // SAFETY: set by the engine for as long as the machine lives. Whoever holds the machine further up the stack is in the
    // middle of a call that released a value or asked for memory, and touches it again only after this returns.
    let machine = unsafe { machine.as_mut() }?;
    Some(act(machine))
}
