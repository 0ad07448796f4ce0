//! `...$values` among the arguments of a call.

use super::super::unwind::Unwind;
use super::super::{Machine, Target, slot};
use super::Argument;
use crate::zval::{Key, Tag, View, ZvalPtr, separate};

/// What `...$values` gives.
pub(in crate::eval) struct Spread {
    /// Keys and values in order.
    pub(in crate::eval) entries: Vec<(Key, ZvalPtr)>,
    /// Whether they come of an object.
    pub(super) is_traversable: bool,
}

impl Machine {
    /// The elements of `...$values`, those that `by_reference` says so made references in the array itself.
    pub(super) fn spread_references(
        &mut self,
        argument: &Argument,
        place: Target,
        by_reference: impl Fn(usize, &Key) -> bool,
    ) -> Result<Spread, Unwind> {
        let holder = self.reference_to(place)?;
        if holder.tag() != Tag::Array {
            drop(holder);
            return self.spread_argument(argument);
        }
        // SAFETY: just seen to be an array; a reference set is written in place.
        let array = unsafe { slot::array_of(&holder) }.make_mut();
        let mut entries = Vec::with_capacity(array.len());
        let mut position = 0;
        while let Some(at) = array.seek(position) {
            position = at + 1;
            let key = array.entry_at(at).map(|(key, _)| key.to_key());
            if let (Some(key), Some(slot)) = (key, array.slot_at(at)) {
                let zval = match slot {
                    Some(zval) if !by_reference(entries.len(), &key) => zval.clone(),
                    _ => separate::make_reference(slot),
                };
                entries.push((key, zval));
            }
        }
        Ok(Spread {
            entries,
            is_traversable: false,
        })
    }

    /// The elements of `...$values`.
    pub(in crate::eval) fn spread_argument(
        &mut self,
        argument: &Argument,
    ) -> Result<Spread, Unwind> {
        let value = argument.value.eval(self)?;
        match value.view() {
            View::Array(array) => Ok(Spread {
                entries: array.to_entries(),
                is_traversable: false,
            }),
            View::Object(object) => {
                let object = object.clone();
                let entries = self.traversable_entries(&object)?;
                let mut list = Vec::with_capacity(entries.len());
                for (key, zval) in entries {
                    let key = match key.view() {
                        View::Int(int) => Key::Int(int),
                        View::String(string) => Key::String(string.clone()),
                        _ => {
                            return Err(self.throw_error(
                                "Keys must be of type int|string during argument unpacking",
                            ));
                        }
                    };
                    list.push((key, zval));
                }
                Ok(Spread {
                    entries: list,
                    is_traversable: true,
                })
            }
            _ => Err(self.throw_error("Only arrays and Traversables can be unpacked")),
        }
    }
}
