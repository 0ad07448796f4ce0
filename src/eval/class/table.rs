//! The classes of a request, by name, and their memory.

use super::super::callable::Callable;
use super::super::function::Function;
use super::super::machine::NameMap;
use super::ClassEntry;
use crate::zval::{Class, PhpStr};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::mem::MaybeUninit;
use std::ops::Deref;
use std::ptr::NonNull;

/// The classes of a request.
#[derive(Default)]
pub struct ClassTable {
    by_name: NameMap<&'static ClassEntry>,
    /// Classes written in PHP, and aliases, in the order of their declaration.
    declared: Vec<(PhpStr, &'static ClassEntry)>,
    /// Every class, to be given back at the request's end.
    owned: Vec<ClassPtr>,
    /// The callbacks of `spl_autoload_register`.
    pub autoloaders: Vec<Callable>,
    /// Lowercase names of the classes that are being loaded.
    pub loading: Vec<PhpStr>,
    /// Property magic that is running: object, property, which of the four.
    pub guards: HashSet<(u32, PhpStr, super::property::Guard)>,
    /// How the class at hand is being linked.
    pub(super) linking: Linking,
    /// Objects whose properties are being compared.
    pub comparing: Vec<u32>,
    /// The class Generator, once one was made.
    pub(super) generator: Option<&'static ClassEntry>,
    /// The class Closure, once one was made.
    pub(super) closure: Option<&'static ClassEntry>,
}

/// How a class is being linked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Linking {
    /// Its declaration runs.
    #[default]
    Now,
    /// Before the file runs: nothing is loaded for it.
    Early,
    /// It was to be early, but a class that a check needs is not there yet.
    PutOff,
}

impl ClassTable {
    /// A class by its lowercase name, if it has been declared or, for one of the library, asked for.
    pub fn get(&self, lowercase: &PhpStr) -> Option<&'static ClassEntry> {
        self.by_name.get(lowercase).copied()
    }

    /// Adds a class under its lowercase name, or under an alias.
    pub(super) fn insert(&mut self, lowercase: PhpStr, class: &'static ClassEntry) {
        if class.is_user() || !class.name.eq_ignore_ascii_case(&lowercase) {
            self.declared.push((lowercase.clone(), class));
        }
        self.by_name.insert(lowercase, class);
    }

    /// Classes written in PHP and aliases, by their lowercase names, in the order of their declaration.
    pub fn declared(&self) -> &[(PhpStr, &'static ClassEntry)] {
        &self.declared
    }

    pub(super) fn own(&mut self, class: ClassPtr) {
        self.owned.push(class);
    }
}

impl Drop for ClassTable {
    /// Gives back all classes, at the request's end: no object of any of them may be used after. Values that classes hold go
    /// first, as objects among them look at their own classes while they are freed.
    fn drop(&mut self) {
        self.autoloaders.clear();
        for class in &self.owned {
            class.get().release_values();
        }
        for class in self.owned.drain(..).rev() {
            // SAFETY: the entry was made by `Unlinked::finish`, is owned by this table alone, and nothing uses it any more.
            drop(unsafe { Box::from_raw(class.0.as_ptr()) });
        }
    }
}

/// The address of a class, also while it is being linked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ClassPtr(NonNull<ClassEntry>);

impl ClassPtr {
    /// The class.
    #[inline(always)]
    pub fn get(self) -> &'static ClassEntry {
        // SAFETY: entries live until the end of the request, when nothing that could ask is left; linking does not look at an
        // entry before it is complete.
        unsafe { self.0.as_ref() }
    }

    /// The address as an object's class keeps it.
    pub(super) fn erased(self) -> NonNull<()> {
        self.0.cast()
    }
}

impl Deref for ClassPtr {
    type Target = ClassEntry;

    #[inline(always)]
    fn deref(&self) -> &ClassEntry {
        self.get()
    }
}

impl From<&'static ClassEntry> for ClassPtr {
    fn from(class: &'static ClassEntry) -> ClassPtr {
        ClassPtr(NonNull::from(class))
    }
}

/// The place of a class that is being linked: its members already point to it.
pub(super) struct Unlinked(NonNull<ClassEntry>);

impl Unlinked {
    pub(super) fn new() -> Unlinked {
        Unlinked(NonNull::from(Box::leak(Box::<ClassEntry>::new_uninit())).cast())
    }

    /// The address the class will have.
    pub(super) fn address(&self) -> ClassPtr {
        ClassPtr(self.0)
    }

    /// Completes the class.
    pub(super) fn finish(self, entry: ClassEntry) -> ClassPtr {
        let place = self.0;
        std::mem::forget(self);
        // SAFETY: the place is large enough, ours alone, and holds nothing yet.
        unsafe { place.write(entry) };
        ClassPtr(place)
    }
}

impl Drop for Unlinked {
    fn drop(&mut self) {
        // SAFETY: the place came from a Box and was not filled.
        drop(unsafe { Box::from_raw(self.0.cast::<MaybeUninit<ClassEntry>>().as_ptr()) });
    }
}

/// A function that belongs to a class and not to a script: a trait's method as a class uses it, the scope of its constants.
pub(super) struct OwnedFunction(NonNull<Function>);

impl OwnedFunction {
    pub(super) fn new(function: Function) -> (OwnedFunction, &'static Function) {
        let address = NonNull::from(Box::leak(Box::new(function)));
        // SAFETY: the function lives as long as the class it is given to.
        (OwnedFunction(address), unsafe { address.as_ref() })
    }
}

impl Drop for OwnedFunction {
    fn drop(&mut self) {
        // SAFETY: it came from a Box, and its class is gone.
        drop(unsafe { Box::from_raw(self.0.as_ptr()) });
    }
}

/// The evaluator's part of a class. Every [`Class`] is made in this room, inside its entry.
#[inline(always)]
pub(super) fn entry_of(class: &'static Class) -> &'static ClassEntry {
    let entry: NonNull<ClassEntry> = class.entry().cast();
    // SAFETY: every Class is made together with its entry, which lives as long.
    unsafe { entry.as_ref() }
}

thread_local! {
    static INTERNED: RefCell<HashMap<&'static str, PhpStr>> = RefCell::new(HashMap::new());
}

/// A name of the library as a string that outlives the request.
pub fn interned(name: &'static str) -> PhpStr {
    INTERNED.with_borrow_mut(|names| {
        names
            .entry(name)
            .or_insert_with(|| PhpStr::persistent(name.as_bytes()))
            .clone()
    })
}
