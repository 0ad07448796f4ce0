//! What an object needs to know of its class: a name, the layout of its slots, whether it has a destructor.
//!
//! The rest of a class (methods, constants, parents) belongs to the evaluator and hangs off [`Class::entry`].

use super::string::PhpStr;
use std::cell::Cell;
use std::ptr::NonNull;

thread_local! {
    static NEXT_ID: Cell<u32> = const { Cell::new(1) };
}

/// How many classes this thread has made.
pub(crate) fn classes_made() -> u32 {
    NEXT_ID.get() - 1
}

/// The part of a class that its objects point to.
pub struct Class {
    id: u32,
    name: PhpStr,
    slots: Vec<SlotInfo>,
    has_destructor: bool,
    entry: NonNull<()>,
}

/// Who may use a property.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Visibility {
    /// Everybody.
    Public,
    /// The class that declares it and its relatives.
    Protected,
    /// The class that declares it.
    Private,
}

/// A declared property's place in an object.
#[derive(Clone)]
pub struct SlotInfo {
    /// The property's name.
    pub name: PhpStr,
    /// Who may use it.
    pub visibility: Visibility,
    /// The name of the class that declares it, for private properties' display.
    pub declared_by: PhpStr,
}

impl Class {
    /// A class whose evaluator part is `entry`.
    pub fn new(
        name: PhpStr,
        slots: Vec<SlotInfo>,
        has_destructor: bool,
        entry: NonNull<()>,
    ) -> Class {
        let id = NEXT_ID.get();
        NEXT_ID.set(id.wrapping_add(1).max(1));
        Class {
            id,
            name,
            slots,
            has_destructor,
            entry,
        }
    }

    /// A number that no other class of this thread has had, in this request or an earlier one: what caches in nodes
    /// compare. Never 0.
    #[inline(always)]
    pub fn id(&self) -> u32 {
        self.id
    }

    /// The name as declared, with its namespace.
    pub fn name(&self) -> &PhpStr {
        &self.name
    }

    /// The declared properties in the order of their slots.
    pub fn slots(&self) -> &[SlotInfo] {
        &self.slots
    }

    /// How many slots an object has.
    #[inline(always)]
    pub fn slot_count(&self) -> usize {
        self.slots.len()
    }

    /// Whether objects have a destructor.
    #[inline(always)]
    pub fn has_destructor(&self) -> bool {
        self.has_destructor
    }

    /// The evaluator's part.
    #[inline(always)]
    pub fn entry(&self) -> NonNull<()> {
        self.entry
    }
}
