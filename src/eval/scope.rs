//! Symbol tables by name: variables that have no slot, and the globals.
//!
//! Names are slots fixed at lowering. A table by name exists for the globals, and for a function only once something needs it
//! (`$$x`, `extract`, `include`, …). While a file runs in a scope, the variables it names live in its own frame's slots, and
//! the table holds links to them; when it ends they move back.

use super::Machine;
use super::frame::Frame;
use super::function::Function;
use super::slot::{self, LocalIndex};
use crate::zval::separate;
use crate::zval::{Child, PhpStr, Slot, Value, ZvalPtr};
use std::cell::Cell;
use std::collections::HashMap;

/// Variables by name, in the order in which they came.
#[derive(Default)]
pub struct Scope {
    index: HashMap<PhpStr, usize, std::hash::BuildHasherDefault<NameHasher>>,
    entries: Vec<Entry>,
}

struct Entry {
    name: PhpStr,
    place: Place,
}

enum Place {
    /// The variable lives here. Boxed, so that its address holds when entries are added.
    Own(Box<Slot>),
    /// The variable lives in a running frame's slot.
    Linked(*mut Slot),
}

/// Names bring their own hash, which is spread over all bits here.
#[derive(Default)]
pub struct NameHasher(u64);

impl std::hash::Hasher for NameHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_mul(31).wrapping_add(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, hash: u64) {
        // A multiplication by the golden ratio carries low bits up; the table wants high and low ones.
        self.0 = hash.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(32);
    }
}

impl Scope {
    /// The place of a variable, set or not, if the table knows the name.
    pub fn find(&mut self, name: &PhpStr) -> Option<*mut Slot> {
        let at = *self.index.get(name)?;
        Some(self.place_at(at))
    }

    /// Like [`Scope::find`], for somebody who comes again and again: `seen` is where the name stood last.
    #[inline]
    pub fn find_again(&mut self, name: &PhpStr, seen: &Cell<usize>) -> Option<*mut Slot> {
        if self
            .entries
            .get(seen.get())
            .is_none_or(|entry| entry.name != *name)
        {
            seen.set(*self.index.get(name)?);
        }
        Some(self.place_at(seen.get()))
    }

    /// The place of a variable, made where there is none.
    pub fn find_or_add(&mut self, name: &PhpStr) -> *mut Slot {
        let at = self.position_or_add(name);
        self.place_at(at)
    }

    fn position_or_add(&mut self, name: &PhpStr) -> usize {
        if let Some(at) = self.index.get(name) {
            return *at;
        }
        let at = self.entries.len();
        self.index.insert(name.clone(), at);
        self.entries.push(Entry {
            name: name.clone(),
            place: Place::Own(Box::new(None)),
        });
        at
    }

    fn place_at(&mut self, at: usize) -> *mut Slot {
        match &mut self.entries[at].place {
            Place::Own(slot) => &mut **slot,
            Place::Linked(slot) => *slot,
        }
    }

    /// The names of all variables that are set, in order.
    pub fn names(&mut self) -> Vec<PhpStr> {
        let mut names = Vec::new();
        for at in 0..self.entries.len() {
            let place = self.place_at(at);
            // SAFETY: own places live in the table, linked ones in a frame that is running.
            if unsafe { slot::at(place) }.is_some() {
                names.push(self.entries[at].name.clone());
            }
        }
        names
    }

    /// The variables that are set, in order, to look at them. The borrows must end before user code runs.
    pub fn iter(&self) -> impl Iterator<Item = (&PhpStr, &ZvalPtr)> {
        self.entries.iter().filter_map(|entry| {
            let slot: &Slot = match &entry.place {
                Place::Own(slot) => slot,
                // SAFETY: linked places lie in a frame that is running.
                Place::Linked(slot) => unsafe { slot::at(*slot) },
            };
            slot.as_ref().map(|zval| (&entry.name, zval))
        })
    }

    /// Shows the variables that live here to the cycle collector.
    pub(super) fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        for entry in &self.entries {
            if let Place::Own(slot) = &entry.place
                && let Some(zval) = slot.as_ref()
            {
                visit(Child::Zval(zval));
            }
        }
    }

    /// Moves all variables that live in frames back here: a failure of the heap went past those frames.
    pub(crate) fn unlink_all(&mut self) {
        for entry in &mut self.entries {
            if let Place::Linked(slot) = entry.place {
                // SAFETY: the frame is gone, but its slots are still where they were.
                let content = unsafe { slot::at(slot) }.take();
                entry.place = Place::Own(Box::new(content));
            }
        }
    }

    /// Links a name to a slot that lives elsewhere.
    pub fn link(&mut self, name: &PhpStr, slot: &mut Slot) {
        let at = self.position_or_add(name);
        self.entries[at].place = Place::Linked(slot);
    }

    /// Links the names of `function` to the slots at `base`, moving the variables there. What comes back undoes it.
    pub(crate) fn attach(&mut self, function: &Function, base: *mut Slot) -> Vec<Attached> {
        function
            .names
            .iter()
            .enumerate()
            .map(|(index, name)| {
                let at = self.position_or_add(name);
                let from = self.place_at(at);
                // SAFETY: the frame has a slot for each of its names.
                let to = unsafe { base.add(index) };
                // SAFETY: both places are alive, and different.
                unsafe { *slot::at(to) = slot::at(from).take() };
                let former = std::mem::replace(&mut self.entries[at].place, Place::Linked(to));
                Attached { at, former }
            })
            .collect()
    }

    /// Moves the variables back to where they lived before [`Scope::attach`].
    pub fn detach(&mut self, attached: Vec<Attached>) {
        for Attached { at, former } in attached {
            let from = self.place_at(at);
            self.entries[at].place = former;
            let to = self.place_at(at);
            // SAFETY: the frame whose slots were linked is still running, and the former place is alive.
            unsafe { *slot::at(to) = slot::at(from).take() };
        }
    }

    /// Takes all variables out, in order.
    pub fn take_all(&mut self) -> Vec<Slot> {
        (0..self.entries.len())
            .map(|at| {
                let place = self.place_at(at);
                // SAFETY: own places live in the table, linked ones in a frame that is running.
                unsafe { slot::at(place) }.take()
            })
            .collect()
    }
}

/// One name that [`Scope::attach`] linked.
pub struct Attached {
    at: usize,
    former: Place,
}

impl Machine {
    /// The place of a variable of the innermost PHP function by its name; `None` where there is no such variable.
    pub fn find_variable(&mut self, name: &PhpStr) -> Option<*mut Slot> {
        let frame = self.user_frame_ptr();
        self.find_variable_in(frame, name)
    }

    /// The zval of a variable of the innermost PHP function, if it is set, to look at it: no count changes.
    pub fn variable(&mut self, name: &PhpStr) -> Option<&ZvalPtr> {
        let place = self.find_variable(name)?;
        // SAFETY: the place was just found, and the borrow of the machine keeps user code from running.
        unsafe { slot::at(place) }.as_ref()
    }

    /// The place of a variable of a frame by its name.
    pub(crate) fn find_variable_in(
        &mut self,
        frame: *mut Frame,
        name: &PhpStr,
    ) -> Option<*mut Slot> {
        // SAFETY: the frame is one of the running ones.
        let frame = unsafe { frame.as_mut() }?;
        let function = frame.function()?;
        if let Some(index) = function.index_of(name) {
            return Some(std::ptr::from_mut(frame.local(index)));
        }
        if let Some(scope) = &mut frame.scope {
            return scope.find(name);
        }
        if self.is_global(frame) {
            return self.globals.find(name);
        }
        None
    }

    /// The place of a variable of the innermost PHP function by its name, made where there is none.
    pub fn find_or_add_variable(&mut self, name: &PhpStr) -> *mut Slot {
        let frame = self.user_frame_ptr();
        if let Some(found) = self.find_variable_in(frame, name) {
            return found;
        }
        // SAFETY: the frame is one of the running ones.
        match unsafe { frame.as_mut() } {
            Some(frame) if !self.is_global(frame) => frame
                .scope
                .get_or_insert_with(Box::default)
                .find_or_add(name),
            _ => self.globals.find_or_add(name),
        }
    }

    /// Assigns a value to a variable of the innermost PHP function by its name.
    pub fn assign_variable(&mut self, name: &PhpStr, value: Value) {
        let place = self.find_or_add_variable(name);
        // SAFETY: the place was just found; what the assignment releases goes last, when the place is no longer used.
        separate::assign_value(unsafe { slot::at(place) }, value);
    }

    /// Makes a variable of the innermost PHP function a reference: `$name = &…`.
    pub fn bind_variable(&mut self, name: &PhpStr, reference: ZvalPtr) {
        let place = self.find_or_add_variable(name);
        // SAFETY: as in `assign_variable`.
        separate::bind_reference(unsafe { slot::at(place) }, reference);
    }

    /// Whether a frame's variables are the globals.
    pub fn is_global(&self, frame: &Frame) -> bool {
        frame.in_global_scope
    }

    /// The names of the innermost PHP function's variables that are set, in order.
    pub fn variable_names(&mut self) -> Vec<PhpStr> {
        let frame = self.user_frame_ptr();
        // SAFETY: the frame is one of the running ones.
        let Some(frame) = (unsafe { frame.as_mut() }) else {
            return self.globals.names();
        };
        if self.is_global(frame) {
            return self.globals.names();
        }
        let Some(function) = frame.function() else {
            return Vec::new();
        };
        let mut names: Vec<PhpStr> = function
            .names
            .iter()
            .enumerate()
            .filter(|(at, _)| frame.local(LocalIndex(*at as u32)).is_some())
            .map(|(_, name)| name.clone())
            .collect();
        if let Some(scope) = &mut frame.scope {
            for name in scope.names() {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    }
}
