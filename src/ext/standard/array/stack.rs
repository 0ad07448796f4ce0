//! The ends of an array: `array_push`, `array_pop`, `array_shift`, `array_unshift`.

use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{ArrayByRef, Builtin, Call, Mixed, Rest};
use crate::zval::separate;
use crate::zval::{Key, PhpArray, Position, Rearranged, Slot, View, ZvalPtr};

pub(in crate::ext) static FUNCTIONS: &[Builtin] = builtins! {
    array_push(&array, ...values), array_pop(&array), array_shift(&array), array_unshift(&array, ...values),
};

/// Appends the further arguments and returns the new number of elements.
fn array_push(call: &mut Call<'_>, array: ArrayByRef) -> Result<i64, Unwind> {
    for index in 1..call.passed() {
        let Mixed(zval) = call.argument(index)?;
        let pushed = array.0.change(|value| match value.as_array_mut() {
            Some(array) => array.push(zval),
            None => Ok(()),
        });
        if pushed.is_err() {
            return Err(call.machine.throw_error(
                "Cannot add element to the array as the next element is already occupied",
            ));
        }
    }
    Ok(match array.0.zval().view() {
        View::Array(array) => array.len() as i64,
        _ => 0,
    })
}

/// Takes the last element out and returns it: its zval, null if there is none.
fn array_pop(_: &mut Call<'_>, array: ArrayByRef) -> Slot {
    array.0.change(|value| {
        let array = value.as_array_mut().filter(|array| !array.is_empty())?;
        let data = array.make_mut();
        let last = data.seek_back(data.end())?;
        let key = data.entry_at(last)?.0.to_key();
        let removed = data.remove(&key);
        if let Key::Int(int) = key
            && Some(int) == data.next_index().checked_sub(1)
        {
            data.set_next_index(int);
        }
        data.set_cursor(0);
        removed
    })
}

/// Takes the first element out and returns it: its zval, null if there is none. Integer keys start from 0 again.
fn array_shift(_: &mut Call<'_>, array: ArrayByRef) -> Slot {
    array.0.change(|value| {
        let array = value.as_array_mut().filter(|array| !array.is_empty())?;
        let walks = Rearranged::start(array);
        let first = take_first(array);
        walks.into_array(array, |position| position.saturating_sub(1));
        first
    })
}

fn take_first(array: &mut PhpArray) -> Slot {
    if array.is_packed()
        && let Some(first) = array.make_mut().shift_list()
    {
        return Some(first);
    }
    let mut entries = std::mem::take(array).into_entries().into_iter();
    let first = entries.next();
    *array = renumbered(entries);
    first.map(|(_, zval)| zval)
}

/// Puts `values` before the elements and returns the new number of elements. Integer keys start from 0 again.
fn array_unshift(_: &mut Call<'_>, array: ArrayByRef, values: Rest) -> i64 {
    array.0.change(|value| {
        let Some(array) = value.as_array_mut() else {
            return 0;
        };
        let walks = Rearranged::start(array);
        let count = values.0.len() as Position;
        let before = values
            .0
            .into_iter()
            .map(|value| separate::pass_on(value.into_zval()));
        if array.is_packed() {
            let zvals: Vec<_> = before.chain(std::mem::take(array).into_zvals()).collect();
            *array = PhpArray::from_zvals(zvals);
        } else {
            let entries = std::mem::take(array).into_entries();
            *array = renumbered(before.map(|zval| (Key::Int(0), zval)).chain(entries));
        }
        walks.into_array(array, |position| position + count);
        array.len() as i64
    })
}

/// An array of entries whose integer keys are counted anew.
pub(super) fn renumbered(entries: impl Iterator<Item = (Key, ZvalPtr)>) -> PhpArray {
    let mut array = PhpArray::with_capacity(entries.size_hint().0);
    let data = array.make_mut();
    for (key, zval) in entries {
        match key {
            // The indices stay below the number of elements, so there always is a next one.
            Key::Int(_) => {
                let _ = data.push(zval);
            }
            Key::String(string) => *data.slot_str(&string) = Some(zval),
        }
    }
    array
}
