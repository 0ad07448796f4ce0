//! Arrays laid over each other: `array_merge`, `array_replace`, and both recursively.

use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Arrays, Builtin, Call};
use crate::zval::path::Path;
use crate::zval::{Key, KeyRef, PhpArray, Value, View, ZvalPtr};

pub(in crate::ext) static FUNCTIONS: &[Builtin] = builtins! {
    array_merge(...arrays), array_merge_recursive(...arrays), array_replace(array, ...replacements),
    array_replace_recursive(array, ...replacements),
};

/// The most elements of an array (php-src `HT_MAX_SIZE`).
const MAX_SIZE: usize = 0x4000_0000;

/// All elements of all arrays. Integer keys are counted anew; under a string key the last one stays.
fn array_merge(call: &mut Call<'_>, arrays: Arrays) -> Result<PhpArray, Unwind> {
    let arrays = arrays.0;
    if let [array] = &arrays[..]
        && array.is_packed()
        && array.is_list()
        && array.next_index() == array.len() as i64
    {
        return Ok(array.clone());
    }
    let count: usize = arrays.iter().map(|array| array.len()).sum();
    if count == 0 {
        return Ok(PhpArray::new());
    }
    if count >= MAX_SIZE {
        return Err(call.machine.throw_error(&format!(
            "The total number of elements must be lower than {MAX_SIZE}"
        )));
    }
    let mut merged = PhpArray::with_capacity(count);
    let data = merged.make_mut();
    for array in &arrays {
        for (key, zval) in array.iter() {
            match key {
                // The indices stay below the number of elements, so there always is a next one.
                KeyRef::Int(_) => {
                    let _ = data.push(zval.clone());
                }
                KeyRef::String(string) => {
                    let old = data.slot_str(string).replace(zval.clone());
                    drop(old);
                }
            }
        }
    }
    Ok(merged)
}

/// Like [`array_merge`], but what meets under a string key becomes an array of both, recursively.
fn array_merge_recursive(call: &mut Call<'_>, arrays: Arrays) -> Result<PhpArray, Unwind> {
    let mut merged = PhpArray::new();
    let mut path = Path::default();
    for array in &arrays.0 {
        merge_into(call, &mut merged, array, &mut path)?;
    }
    Ok(merged)
}

fn merge_into(
    call: &mut Call<'_>,
    target: &mut PhpArray,
    source: &PhpArray,
    path: &mut Path<PhpArray>,
) -> Result<(), Unwind> {
    call.machine.need_stack()?;
    for (key, zval) in source.iter() {
        match key {
            KeyRef::Int(_) => {
                if target.push(zval.clone()).is_err() {
                    return Err(no_next_index(call));
                }
            }
            KeyRef::String(string) => {
                let Some(present) = target.get_str(string).cloned() else {
                    target.set(&key.to_key(), zval.clone());
                    continue;
                };
                let merged = merge_elements(call, &present, zval, path)?;
                target.set(&key.to_key(), ZvalPtr::new(merged.into()));
            }
        }
    }
    Ok(())
}

/// The array of what two arrays have under the same string key.
fn merge_elements(
    call: &mut Call<'_>,
    present: &ZvalPtr,
    added: &ZvalPtr,
    path: &mut Path<PhpArray>,
) -> Result<PhpArray, Unwind> {
    let guard = match present.view() {
        View::Array(array) => Some(array.clone()),
        _ => None,
    };
    if let Some(array) = &guard
        && path.contains(array)
    {
        return Err(call.machine.throw_error("Recursion detected"));
    }
    let mut merged = array_cast(call, present);
    if present.view().to_value().is_null() {
        merged.push_value(Value::NULL);
    }
    match added.view() {
        View::Array(_) | View::Object(_) => {
            let added = array_cast(call, added);
            let depth = path.depth();
            guard.into_iter().for_each(|array| path.enter(array));
            merge_into(call, &mut merged, &added, path)?;
            path.leave_to(depth);
        }
        _ => {
            if merged.push(crate::zval::separate::share(added)).is_err() {
                return Err(no_next_index(call));
            }
        }
    }
    Ok(merged)
}

/// What `(array)` makes of a value.
fn array_cast(call: &mut Call<'_>, zval: &ZvalPtr) -> PhpArray {
    match zval.view() {
        View::Array(array) => array.clone(),
        View::Null => PhpArray::new(),
        View::Object(object) => {
            let object = object.clone();
            call.machine.array_from_object(&object)
        }
        _ => PhpArray::from_zvals([ZvalPtr::new(zval.get())]),
    }
}

fn no_next_index(call: &mut Call<'_>) -> Unwind {
    call.machine
        .throw_error("Cannot add element to the array as the next element is already occupied")
}

/// The first array with the elements of the others put over its own, key by key.
fn array_replace(_: &mut Call<'_>, array: PhpArray, replacements: Arrays) -> PhpArray {
    let mut replaced = array;
    for replacement in &replacements.0 {
        if replacement.is_empty() {
            continue;
        }
        let data = replaced.make_mut();
        for (key, zval) in replacement.iter() {
            let slot = match key {
                KeyRef::Int(int) => data.slot_int(int),
                KeyRef::String(string) => data.slot_str(string),
            };
            let old = slot.replace(zval.clone());
            drop(old);
        }
    }
    replaced
}

/// Like [`array_replace`], but arrays that meet under a key are replaced element by element.
fn array_replace_recursive(
    call: &mut Call<'_>,
    array: PhpArray,
    replacements: Arrays,
) -> Result<PhpArray, Unwind> {
    let mut replaced = array;
    let mut path = Path::default();
    for replacement in &replacements.0 {
        replace_in(call, &mut replaced, replacement, &mut path)?;
    }
    Ok(replaced)
}

fn replace_in(
    call: &mut Call<'_>,
    target: &mut PhpArray,
    source: &PhpArray,
    path: &mut Path<PhpArray>,
) -> Result<(), Unwind> {
    call.machine.need_stack()?;
    for (key, zval) in source.iter() {
        let key: Key = key.to_key();
        let inner = match (target.get(&key).map(|present| present.view()), zval.view()) {
            (Some(View::Array(present)), View::Array(added)) => {
                Some((present.clone(), added.clone()))
            }
            _ => None,
        };
        let Some((present, added)) = inner else {
            target.set(&key, zval.clone());
            continue;
        };
        if path.contains(&present) || path.contains(&added) {
            return Err(call.machine.throw_error("Recursion detected"));
        }
        let depth = path.depth();
        path.enter(present.clone());
        path.enter(added.clone());
        let mut replaced = present;
        replace_in(call, &mut replaced, &added, path)?;
        path.leave_to(depth);
        target.set(&key, ZvalPtr::new(replaced.into()));
    }
    Ok(())
}
