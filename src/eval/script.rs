//! A compiled script: the arena its nodes live in, and the function that runs its top level.
//!
//! Nodes refer to each other as `&'static`, which is as long as their script lives. That is sound because of two rules, kept
//! here: an [`Arena`] never gives memory back before it is dropped, and a [`Script`] is dropped only by the engine that
//! compiled it, when none of its machines is left.

use super::function::Function;
use crate::zval::{PhpStr, Value};
use bumpalo::Bump;
use std::cell::{Cell, RefCell};

/// The memory of one script's nodes, names and literals.
#[derive(Default)]
pub struct Arena {
    bump: Bump,
    strings: RefCell<Vec<PhpStr>>,
    declares: Cell<bool>,
}

impl Arena {
    /// An empty arena.
    pub fn new() -> Arena {
        Arena::default()
    }

    /// Puts a node into the arena. It is never dropped.
    pub fn node<T: 'static>(&self, node: T) -> &'static T {
        let node: *const T = self.bump.alloc(node);
        // SAFETY: the arena keeps the node in place until it is dropped; see the module page for why that is long enough.
        unsafe { &*node }
    }

    /// Puts a slice into the arena.
    pub fn slice<T: 'static>(&self, items: Vec<T>) -> &'static [T] {
        let slice: *const [T] = self.bump.alloc_slice_fill_iter(items);
        // SAFETY: as in `node`.
        unsafe { &*slice }
    }

    /// A persistent string that lives as long as the script.
    pub fn string(&self, bytes: &[u8]) -> PhpStr {
        let string = PhpStr::persistent(bytes);
        self.strings.borrow_mut().push(string.clone());
        string
    }

    /// A persistent string as a literal value.
    pub fn string_value(&self, bytes: &[u8]) -> Value {
        self.string(bytes).into()
    }

    /// Notes that the script declares functions or classes, or makes closures.
    pub fn note_declaration(&self) {
        self.declares.set(true);
    }

    /// How many bytes its nodes take.
    pub fn size(&self) -> usize {
        self.bump.allocated_bytes()
    }
}

impl Drop for Arena {
    fn drop(&mut self) {
        for string in self.strings.take() {
            // SAFETY: the string was made by `string`, and its users go with the script.
            unsafe { string.free_persistent() };
        }
    }
}

/// A compiled file.
pub struct Script {
    /// What runs its top level.
    pub main: &'static Function,
    /// Keeps the nodes.
    pub arena: Arena,
}

impl Script {
    /// Whether there are functions, classes or closures in it, with state that belongs to one running of the file.
    pub fn declares_something(&self) -> bool {
        self.arena.declares.get() || !self.main.declared_statics.is_empty()
    }
}
