//! The frame of a generator: it outlives the calls that run it, and so do its slots.

use super::super::frame::{Frame, Started};
use super::super::slot::Reserved;
use crate::heap;
use crate::zval::{Child, Slot};
use std::ptr::{self, NonNull};

/// A frame with slots of its own, outside the machine's stack of slots.
pub(in super::super) struct HeldFrame {
    frame: NonNull<Frame>,
    slots: usize,
}

impl HeldFrame {
    /// Takes a frame and the content of its reserved slots, which are undefined afterwards.
    pub(in super::super) fn take(mut frame: Frame, reserved: &Reserved) -> HeldFrame {
        let slots = reserved.size();
        // An empty frame has a block too: its base tells it from a builtin's.
        let block = heap::safe_emalloc(slots.max(1), size_of::<Slot>(), 0).cast::<Slot>();
        for at in 0..slots {
            let slot = reserved.slot(at).take();
            // SAFETY: the block has room for that many slots.
            unsafe { block.add(at).write(slot) };
        }
        frame.base = block.as_ptr();
        frame.started = Started::Held;
        HeldFrame {
            frame: NonNull::from(Box::leak(Box::new(frame))),
            slots,
        }
    }

    /// The frame.
    #[inline(always)]
    pub(in super::super) fn frame(&self) -> &Frame {
        // SAFETY: the frame is alive until this is dropped, and the machine changes it only through calls that do not keep
        // what this hands out.
        unsafe { self.frame.as_ref() }
    }

    /// Says whether the frame runs, and so belongs to whatever runs it.
    #[inline(always)]
    pub(in super::super) fn set_running(&self, is_running: bool) {
        // SAFETY: as in `frame`.
        let frame = unsafe { &mut *self.frame.as_ptr() };
        frame.started = if is_running {
            Started::Called
        } else {
            Started::Held
        };
    }

    /// The frame's address, to run it.
    #[inline(always)]
    pub(in super::super) fn as_ptr(&self) -> *mut Frame {
        self.frame.as_ptr()
    }

    /// Puts the frame under the one that resumes it, at a line of that one's file.
    #[inline(always)]
    pub(in super::super) fn link(&self, caller: *mut Frame, line: u32) {
        // SAFETY: as in `frame`.
        let frame = unsafe { &mut *self.frame.as_ptr() };
        frame.set_parent(caller);
        frame.call_line = line;
    }

    /// Shows what the frame holds.
    pub(in super::super) fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        self.frame().visit(visit);
    }
}

impl Drop for HeldFrame {
    fn drop(&mut self) {
        let base = self.frame().base;
        for at in 0..self.slots {
            // SAFETY: the slot is one of the block's and initialised; it is emptied before its content is released.
            let slot = unsafe { ptr::replace(base.add(at), None) };
            drop(slot);
        }
        // SAFETY: it was made by `take` from a box, and nothing runs it any more.
        drop(unsafe { Box::from_raw(self.frame.as_ptr()) });
        if let Some(block) = NonNull::new(base) {
            // SAFETY: the block was made by `take`, and its slots are empty.
            unsafe { heap::efree(block.cast()) };
        }
    }
}

/// The frames of a suspended fiber, which lie on its stack.
#[derive(Clone, Copy)]
pub(in super::super) struct FrameChain {
    innermost: NonNull<Frame>,
    outermost: NonNull<Frame>,
}

impl FrameChain {
    /// The frames from `innermost` to the one that `caller` called; `None` if there are none.
    pub(in super::super) fn between(
        innermost: *mut Frame,
        caller: *mut Frame,
    ) -> Option<FrameChain> {
        let innermost = NonNull::new(innermost).filter(|frame| frame.as_ptr() != caller)?;
        let mut outermost = innermost;
        loop {
            // SAFETY: the frames of a fiber that has just been suspended are alive, on its stack.
            let parent = NonNull::new(unsafe { outermost.as_ref() }.parent_ptr())?;
            if parent.as_ptr() == caller {
                return Some(FrameChain {
                    innermost,
                    outermost,
                });
            }
            outermost = parent;
        }
    }

    /// Puts the outermost frame under the one that resumes the fiber, at a line of that one's file.
    pub(in super::super) fn link(mut self, caller: *mut Frame, line: u32) {
        // SAFETY: the fiber is suspended, so its frames are alive and nobody else looks at them.
        let frame = unsafe { self.outermost.as_mut() };
        frame.set_parent(caller);
        frame.call_line = line;
    }

    /// The line of the call of the outermost frame.
    pub(in super::super) fn call_line(self) -> u32 {
        // SAFETY: the frames of a chain are alive.
        unsafe { self.outermost.as_ref() }.call_line
    }

    /// Shows what the frames hold.
    pub(in super::super) fn visit(self, visit: &mut dyn FnMut(Child<'_>)) {
        let mut at = self.innermost;
        loop {
            // SAFETY: as in `link`.
            let frame = unsafe { at.as_ref() };
            // A generator that delegates shows its frame itself.
            if frame.started != Started::Held {
                frame.visit(visit);
            }
            match NonNull::new(frame.parent_ptr()) {
                Some(parent) if at != self.outermost => at = parent,
                _ => return,
            }
        }
    }
}
