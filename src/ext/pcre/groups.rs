//! What a match captured, as the arrays that scripts get.

use super::flag;
use super::search::{Match, Search};
use crate::zval::{ArrayData, PhpArray, PhpStr, Value, ZvalPtr};

/// How groups are shown: `PREG_OFFSET_CAPTURE`, `PREG_UNMATCHED_AS_NULL`.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    with_offset: bool,
    unmatched_as_null: bool,
}

impl Shape {
    /// The shape that flags ask for.
    pub(super) fn of(flags: i64) -> Shape {
        Shape {
            with_offset: flags & flag::OFFSET_CAPTURE != 0,
            unmatched_as_null: flags & flag::UNMATCHED_AS_NULL != 0,
        }
    }

    /// A group of the last match.
    #[inline(always)]
    pub(super) fn group(self, search: &Search<'_>, number: usize) -> ZvalPtr {
        let Some((begin, end)) = search.room().group(number) else {
            return self.unmatched();
        };
        let text = PhpStr::new(search.text().get(begin..end).unwrap_or_default());
        if self.with_offset {
            return pair(text, begin as i64);
        }
        ZvalPtr::new(text.into())
    }

    /// A group that took no part in the match.
    #[inline(never)]
    pub(super) fn unmatched(self) -> ZvalPtr {
        let none = if self.unmatched_as_null {
            Value::NULL
        } else {
            PhpStr::empty().into()
        };
        if self.with_offset {
            return pair(none, -1);
        }
        ZvalPtr::new(none)
    }
}

/// A text and where it begins.
#[inline(never)]
pub(super) fn pair(text: impl Into<Value>, offset: i64) -> ZvalPtr {
    let text = ZvalPtr::new(text.into());
    let offset = ZvalPtr::new(Value::int(offset));
    ZvalPtr::new(PhpArray::of_two(text, offset).into())
}

/// All groups of the last match, by number and by name; those behind the last that took part only where unmatched ones are
/// null.
pub(super) fn all(search: &Search<'_>, found: Match, shape: Shape) -> PhpArray {
    let pattern = search.pattern();
    let count = if shape.unmatched_as_null {
        pattern.captures + 1
    } else {
        found.groups
    };
    let mut groups = if pattern.names.is_empty() {
        PhpArray::from_zvals((0..count).map(|number| shape.group(search, number)))
    } else {
        all_named(search, count, shape)
    };
    if let Some(mark) = search.mark() {
        groups.set_value("MARK", PhpStr::new(mark));
    }
    groups
}

fn all_named(search: &Search<'_>, count: usize, shape: Shape) -> PhpArray {
    let pattern = search.pattern();
    let mut groups = PhpArray::hashed_with_capacity(count * 2);
    let data = groups.make_mut();
    for number in 0..count {
        let zval = shape.group(search, number);
        if let Some(Some(name)) = pattern.names.get(number) {
            if pattern.shares_names {
                let took_part = search.room().group(number).is_some();
                add_named(data, name, &zval, took_part);
            } else {
                data.append_str(name, zval.clone());
            }
        }
        data.append_int(number as i64, zval);
    }
    groups
}

/// Puts a group under its name. Of several groups of a name the one that took part is shown.
fn add_named(groups: &mut ArrayData, name: &PhpStr, zval: &ZvalPtr, took_part: bool) {
    let slot = groups.slot_str(name);
    if took_part || slot.is_none() {
        *slot = Some(zval.clone());
    }
}
