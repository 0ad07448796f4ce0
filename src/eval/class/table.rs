//! The classes of a request, by name.

use super::super::machine::NameMap;
use super::ClassEntry;
use crate::ext::Builtin;
use crate::zval::{Class, PhpStr};
use std::ptr::NonNull;

/// A class of the library.
pub struct BuiltinClass {
    /// Its name.
    pub name: &'static str,
    /// Its parent's name.
    pub parent: Option<&'static str>,
    /// The names of the interfaces it implements.
    pub interfaces: &'static [&'static str],
    /// Its methods.
    pub methods: &'static [BuiltinMethod],
}

/// A method of a library class.
pub struct BuiltinMethod {
    /// What it does; the object is `$this` of the frame.
    pub builtin: Builtin,
    /// `static`
    pub is_static: bool,
}

/// The classes of a request.
#[derive(Default)]
pub struct ClassTable {
    by_name: NameMap<&'static ClassEntry>,
}

impl ClassTable {
    /// A class by its lowercase name.
    pub fn get(&self, lowercase: &PhpStr) -> Option<&'static ClassEntry> {
        self.by_name.get(lowercase).copied()
    }
}

/// The evaluator's part of a class. Every [`Class`] is made in this room, with its entry.
#[inline(always)]
pub(super) fn entry_of(class: &'static Class) -> &'static ClassEntry {
    let entry: NonNull<ClassEntry> = class.entry().cast();
    // SAFETY: every Class is made together with its entry, which lives as long.
    unsafe { entry.as_ref() }
}
