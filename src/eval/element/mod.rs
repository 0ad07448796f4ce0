//! Elements: `$a[k]`, of arrays, strings and objects that implement ArrayAccess.

mod array_access;
mod place;
mod read;
mod string_offset;
mod unset;
mod update;
mod write;

pub use place::{Element, ElementAhead, NextElement};
pub use read::{Missing, ReadElement, ReadElementAfter, ReadElementLate, keys_of, read_element};
pub(super) use write::{ElementKey, assign_at_once, assign_in, element_at_once};
