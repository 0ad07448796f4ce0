//! Properties of objects: which one a name means from where, and what reading, writing, testing and unsetting it does
//! (php-src `zend_std_read_property` and its sisters).

mod find;
mod magic;
mod place;
mod read;
mod refuse;
mod unset;
mod write;

pub use place::PlaceUse;
pub use read::{object_of, visible_properties};

use super::entry::Property;
use crate::zval::{Key, ObjectRef};

/// Which of the four property methods is running for a property.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Guard {
    /// `__get`
    Get,
    /// `__set`
    Set,
    /// `__isset`
    Isset,
    /// `__unset`
    Unset,
}

/// What a name means on an object.
#[derive(Clone, Copy)]
pub enum Found {
    /// A declared property, in this slot.
    Slot(usize, &'static Property),
    /// One that the class does not declare, or that is private to another class.
    Dynamic,
    /// A declared property that may not be used from here.
    Inaccessible(&'static Property),
}

/// The flag of an object of which a typed property was unset: from then on `__get` is asked for uninitialised ones.
const TYPED_WAS_UNSET: u16 = 2;
/// The flags that a clone takes over.
pub(super) const INHERITED_FLAGS: u16 = TYPED_WAS_UNSET;

/// Whether an object has a property of its own, which its class does not declare, under a key.
fn has_dynamic(object: &ObjectRef, key: &Key) -> bool {
    object
        .dynamic()
        .is_some_and(|dynamic| dynamic.get(key).is_some())
}
