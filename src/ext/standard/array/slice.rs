//! Parts of arrays: `array_slice`, `array_chunk`, `array_pad`, `array_reverse`.

use super::stack::renumbered;
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call, Mixed};
use crate::zval::{Key, KeyRef, PhpArray, ZvalPtr};

pub(in crate::ext) static FUNCTIONS: &[Builtin] = builtins! {
    array_slice(array, offset, length = null, preserve_keys = false), array_chunk(array, length, preserve_keys = false),
    array_pad(array, length, value), array_reverse(array, preserve_keys = false),
};

/// The most elements that `array_pad` adds.
const MAX_PADDING: i64 = 1_048_576;

/// What happens to integer keys.
#[derive(Clone, Copy, PartialEq, Eq)]
enum IntKeys {
    Renumber,
    Preserve,
}

impl IntKeys {
    fn from_flag(preserve: bool) -> IntKeys {
        if preserve {
            IntKeys::Preserve
        } else {
            IntKeys::Renumber
        }
    }

    /// An array of entries, with their integer keys or counted anew.
    fn collect<'a>(self, entries: impl Iterator<Item = (KeyRef<'a>, &'a ZvalPtr)>) -> PhpArray {
        match self {
            IntKeys::Preserve => {
                PhpArray::from_entries(entries.map(|(key, zval)| (key.to_key(), zval.clone())))
            }
            IntKeys::Renumber => {
                renumbered(entries.map(|(key, zval)| (key.to_key(), zval.clone())))
            }
        }
    }
}

/// Where a part of `count` elements begins and how long it is, for PHP's `offset` and `length`, both from the end if negative.
pub(super) fn part(count: usize, offset: i64, length: Option<i64>) -> (usize, usize) {
    let count = count as i64;
    let start = if offset > count {
        count
    } else if offset < 0 {
        count.saturating_add(offset).max(0)
    } else {
        offset
    };
    let rest = count - start;
    let length = match length {
        None => rest,
        Some(length) if length < 0 => rest.saturating_add(length).max(0),
        Some(length) => length.min(rest),
    };
    (start as usize, length as usize)
}

/// The `length` elements from `offset` on. String keys stay, integer keys do with `preserve_keys`.
fn array_slice(
    _: &mut Call<'_>,
    array: PhpArray,
    offset: i64,
    length: Option<i64>,
    preserve_keys: bool,
) -> PhpArray {
    let (start, length) = part(array.len(), offset, length);
    if length == 0 {
        return PhpArray::new();
    }
    let keys = IntKeys::from_flag(preserve_keys);
    if let Some(slots) = array.packed_slots()
        && slots.len() == array.len()
    {
        if length == slots.len() && array.next_index() == length as i64 {
            return array;
        }
        if keys == IntKeys::Renumber {
            return PhpArray::from_slots(&slots[start..start + length]);
        }
    }
    keys.collect(array.iter().skip(start).take(length))
}

/// Arrays of `length` elements each, the last one maybe of fewer.
fn array_chunk(
    call: &mut Call<'_>,
    array: PhpArray,
    length: i64,
    preserve_keys: bool,
) -> Result<PhpArray, Unwind> {
    if length < 1 {
        return Err(call.value_error(1, "must be greater than 0"));
    }
    let length = usize::try_from(length)
        .unwrap_or(usize::MAX)
        .min(array.len().max(1));
    let mut chunks = PhpArray::with_capacity(array.len().div_ceil(length));
    if let Some(slots) = array.packed_slots()
        && !preserve_keys
        && slots.len() == array.len()
    {
        for chunk in slots.chunks(length) {
            chunks.push_value(PhpArray::from_slots(chunk));
        }
        return Ok(chunks);
    }
    let mut elements = array.iter();
    loop {
        let chunk = elements.by_ref().take(length);
        let chunk = if preserve_keys {
            IntKeys::Preserve.collect(chunk)
        } else {
            PhpArray::from_zvals(chunk.map(|(_, zval)| zval.clone()).collect::<Vec<_>>())
        };
        if chunk.is_empty() {
            return Ok(chunks);
        }
        chunks.push_value(chunk);
    }
}

/// The array filled up with `value` to `length` elements: at its end, or at its start for a negative length.
fn array_pad(
    call: &mut Call<'_>,
    array: PhpArray,
    length: i64,
    value: Mixed,
) -> Result<PhpArray, Unwind> {
    let count = array.len() as i64;
    let missing = match length.checked_abs() {
        Some(wanted) if wanted - count <= MAX_PADDING => wanted - count,
        _ => return Err(call.value_error(1, "must be less than or equal to 1048576")),
    };
    if missing <= 0 {
        return Ok(array);
    }
    let padding = (0..missing).map(|_| (Key::Int(0), value.0.clone()));
    let elements = array.iter().map(|(key, zval)| (key.to_key(), zval.clone()));
    Ok(if length < 0 {
        renumbered(padding.chain(elements))
    } else {
        renumbered(elements.chain(padding))
    })
}

/// The elements from the last to the first. String keys stay, integer keys do with `preserve_keys`.
fn array_reverse(_: &mut Call<'_>, array: PhpArray, preserve_keys: bool) -> PhpArray {
    if let Some(slots) = array.packed_slots()
        && !preserve_keys
    {
        return PhpArray::from_slots(slots.iter().rev());
    }
    IntKeys::from_flag(preserve_keys).collect(array.iter().rev())
}
