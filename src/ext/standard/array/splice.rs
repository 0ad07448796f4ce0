//! `array_splice`: taking elements out of the middle of an array and putting others there.

use super::slice::part;
use super::stack::renumbered;
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{ArrayByRef, Builtin, Call, IfPassed, Mixed};
use crate::zval::{Key, PhpArray, Position, Rearranged, View, ZvalPtr};

pub(in crate::ext) static FUNCTIONS: &[Builtin] = builtins! {
    array_splice(&array, offset, length = null, replacement = []),
};

/// Takes the `length` elements from `offset` on out, puts those of `replacement` there, and returns what it took out. Integer
/// keys are counted anew, string keys stay, those of the replacement are lost.
fn array_splice(
    call: &mut Call<'_>,
    array: ArrayByRef,
    offset: i64,
    length: Option<i64>,
    replacement: IfPassed<Mixed>,
) -> Result<PhpArray, Unwind> {
    let replacement = match replacement.0 {
        None => Vec::new(),
        Some(Mixed(zval)) => match zval.view() {
            View::Array(array) => array.clone().into_zvals(),
            View::Null => Vec::new(),
            View::Object(object) => {
                let object = object.clone();
                call.machine.array_from_object(&object).into_zvals()
            }
            _ => vec![ZvalPtr::new(zval.get())],
        },
    };
    Ok(array.0.change(|value| {
        let Some(array) = value.as_array_mut() else {
            return PhpArray::new();
        };
        let (start, length) = part(array.len(), offset, length);
        let walks = Rearranged::start(array);
        let added = replacement.len();
        // Where elements were taken out before, positions are ahead of the elements' order.
        let has_holes = array.end() as usize != array.len();
        let live: Vec<Position> = match has_holes {
            true => (0..array.end())
                .filter(|at| array.zval_at(*at).is_some())
                .collect(),
            false => Vec::new(),
        };
        let moved = |position: Position| {
            let at = match has_holes {
                true => live.partition_point(|live| *live < position),
                false => position as usize,
            };
            if at < start {
                position
            } else if at < start + length {
                start as Position
            } else {
                (at - length + added) as Position
            }
        };
        if array.is_packed() {
            let mut zvals = std::mem::take(array).into_zvals();
            let removed: Vec<ZvalPtr> = zvals.splice(start..start + length, replacement).collect();
            *array = PhpArray::from_zvals(zvals);
            walks.into_array(array, moved);
            return PhpArray::from_zvals(removed);
        }
        let mut entries = std::mem::take(array).into_entries();
        let replacement = replacement.into_iter().map(|zval| (Key::Int(0), zval));
        let removed: Vec<(Key, ZvalPtr)> =
            entries.splice(start..start + length, replacement).collect();
        *array = renumbered(entries.into_iter());
        walks.into_array(array, moved);
        renumbered(removed.into_iter())
    }))
}
