//! What a site remembers: in which slot of an object of the last class the property lies.

use crate::eval::Machine;
use crate::eval::class::property::Found;
use crate::eval::class::{ClassEntry, Property};
use crate::zval::{ObjectRef, PhpStr, Visibility};
use std::cell::Cell;

/// What a site remembers of the last object's class.
pub struct PropertySite {
    /// The class's number; 0 is none.
    class: Cell<u32>,
    /// The number of the class whose code runs, or [`ANY_SCOPE`].
    scope: Cell<u32>,
    slot: Cell<u32>,
    pub(super) property: Cell<Option<&'static Property>>,
}

/// The property is the same from everywhere.
pub(super) const ANY_SCOPE: u32 = u32::MAX;

impl PropertySite {
    /// A site that has seen no object.
    pub const fn new() -> PropertySite {
        PropertySite {
            class: Cell::new(0),
            scope: Cell::new(0),
            slot: Cell::new(0),
            property: Cell::new(None),
        }
    }

    /// The slot of the property in an object, if its class is the remembered one.
    #[inline(always)]
    fn slot(&self, m: &Machine, object: &ObjectRef) -> Option<usize> {
        if self.class.get() != object.class().id() {
            return None;
        }
        if self.scope.get() != ANY_SCOPE && self.scope.get() != m.scope_id() {
            return None;
        }
        Some(self.slot.get() as usize)
    }

    /// Looks the property up and remembers it. `None` where it is not a declared one that may be used from here.
    #[inline(never)]
    fn find(&self, m: &Machine, object: &ObjectRef, name: &PhpStr) -> Option<usize> {
        let scope = m.scope_entry();
        let class = ClassEntry::of(object.class());
        let Found::Slot(slot, property) = class.find_property(name, scope) else {
            return None;
        };
        let is_open = property.visibility == Visibility::Public
            && class.ancestors().all(|parent| {
                parent
                    .properties
                    .get(name)
                    .is_none_or(|p| p.visibility != Visibility::Private)
            });
        self.class.set(class.id());
        self.scope
            .set(if is_open { ANY_SCOPE } else { m.scope_id() });
        self.slot.set(slot as u32);
        self.property.set(Some(property));
        Some(slot)
    }

    #[inline(always)]
    pub(super) fn slot_or_find(
        &self,
        m: &Machine,
        object: &ObjectRef,
        name: &PhpStr,
    ) -> Option<usize> {
        match self.slot(m, object) {
            Some(slot) => Some(slot),
            None => self.find(m, object, name),
        }
    }
}

impl Default for PropertySite {
    fn default() -> PropertySite {
        PropertySite::new()
    }
}
