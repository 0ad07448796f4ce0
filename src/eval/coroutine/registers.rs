//! What of the machine belongs to the code that runs: it is exchanged when another coroutine goes on.

use super::super::Machine;
use super::super::frame::Frame;
use super::super::slot::SlotStack;
use crate::zval::{Slot, Value};

/// The machine's registers of code that does not run.
pub(in super::super) struct Registers {
    /// The innermost frame.
    pub(in super::super) frame: *mut Frame,
    /// The line that runs.
    pub(in super::super) line: u32,
    /// Keys evaluated ahead, when the code was suspended in the middle of an assignment.
    pub(in super::super) keys: Vec<Value>,
    slots: Slots,
}

/// Where the slots of suspended code lie.
enum Slots {
    /// Those of its frame lie here; the calls it makes take theirs from the stack of whoever resumes it.
    Frame(*mut Slot),
    /// It has a stack of its own.
    Stack(SlotStack),
}

impl Registers {
    /// The registers of a generator: it runs in `frame`, whose slots start at `base`.
    pub(in super::super) fn of_frame(frame: *mut Frame, base: *mut Slot, line: u32) -> Registers {
        Registers {
            frame,
            line,
            keys: Vec::new(),
            slots: Slots::Frame(base),
        }
    }

    /// The registers of code that may be suspended in the middle of calls. `base` is null where it has no frame yet.
    pub(in super::super) fn with_stack(frame: *mut Frame, base: *mut Slot, line: u32) -> Registers {
        let mut stack = SlotStack::default();
        stack.switch(base);
        Registers {
            frame,
            line,
            keys: Vec::new(),
            slots: Slots::Stack(stack),
        }
    }

    /// Exchanges them with those of the machine.
    #[inline(always)]
    pub(in super::super) fn exchange(&mut self, m: &mut Machine) {
        self.frame = m.set_frame(self.frame);
        std::mem::swap(&mut self.line, &mut m.line);
        // Two empty lists need no exchange: mostly, nothing was evaluated ahead on either side.
        if !self.keys.is_empty() || !m.keys.is_empty() {
            std::mem::swap(&mut self.keys, &mut m.keys);
        }
        match &mut self.slots {
            Slots::Frame(base) => *base = m.slots.switch(*base),
            Slots::Stack(stack) => m.slots.swap(stack),
        }
    }
}
