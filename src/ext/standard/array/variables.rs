//! Variables and arrays: `extract` and `compact`.

use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, ByRef, Call, FromArg, IfPassed, Rest};
use crate::zval::path::Path;
use crate::zval::separate;
use crate::zval::{Key, KeyRef, PhpArray, PhpStr, Value, View, ZvalPtr};

pub(in crate::ext) static FUNCTIONS: &[Builtin] = builtins! {
    extract(&array, flags = EXTR_OVERWRITE, prefix = ""), compact(var_name, ...var_names),
};

/// Which variables `extract` makes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extract {
    Overwrite,
    Skip,
    PrefixSame,
    PrefixAll,
    PrefixInvalid,
    PrefixIfExists,
    IfExists,
}

const EXTR_REFS: i64 = 256;

/// The array that `extract` takes: by reference where it is a variable, by value where it is not.
struct Source(ByRef);

impl FromArg for Source {
    const TYPE: &'static str = "array";

    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<Source, Unwind> {
        crate::ext::ArrayByRef::from_value(call, index, value).map(|array| Source(array.0))
    }
}

/// Makes a variable of each element with a string key, or with any key and a prefix; returns how many.
fn extract(
    call: &mut Call<'_>,
    array: Source,
    flags: i64,
    prefix: IfPassed<PhpStr>,
) -> Result<i64, Unwind> {
    let how = match flags & 0xFF {
        0 => Extract::Overwrite,
        1 => Extract::Skip,
        2 => Extract::PrefixSame,
        3 => Extract::PrefixAll,
        4 => Extract::PrefixInvalid,
        5 => Extract::PrefixIfExists,
        6 => Extract::IfExists,
        _ => return Err(call.value_error(1, "must be a valid extract type")),
    };
    let takes_prefix = matches!(
        how,
        Extract::PrefixSame | Extract::PrefixAll | Extract::PrefixInvalid | Extract::PrefixIfExists
    );
    let prefix = match prefix.0 {
        None if takes_prefix => {
            return Err(call.value_error(2, "is required when using this extract type"));
        }
        None => PhpStr::empty(),
        Some(prefix) => prefix,
    };
    if !prefix.is_empty() && !is_variable_name(&prefix) {
        return Err(call.value_error(2, "must be a valid identifier"));
    }
    if flags & EXTR_REFS != 0 {
        return extract_references(call, &array.0, how, &prefix);
    }
    let value = array.0.get();
    let Some(elements) = value.as_array() else {
        return Ok(0);
    };
    let mut count = 0;
    // The count of the payload keeps the elements where they are, whatever is overwritten meanwhile.
    for (key, zval) in elements.iter() {
        if let Some(name) = variable_for(call, how, key, &prefix)? {
            call.machine.assign_variable(&name, zval.get());
            count += 1;
        }
    }
    value.release_quietly();
    Ok(count)
}

/// The same with variables that are references to the elements.
fn extract_references(
    call: &mut Call<'_>,
    array: &ByRef,
    how: Extract,
    prefix: &PhpStr,
) -> Result<i64, Unwind> {
    let value = array.get();
    let Some(elements) = value.as_array() else {
        return Ok(0);
    };
    let keys: Vec<Key> = elements.keys().map(KeyRef::to_key).collect();
    drop(value);
    let mut count = 0;
    for key in keys {
        let as_written = match &key {
            Key::Int(int) => KeyRef::Int(*int),
            Key::String(string) => KeyRef::String(string),
        };
        let Some(name) = variable_for(call, how, as_written, prefix)? else {
            continue;
        };
        let reference = array.change(|value| {
            let data = value.as_array_mut()?.make_mut();
            data.slot_if_set(&key).map(separate::make_reference)
        });
        if let Some(reference) = reference {
            call.machine.bind_variable(&name, reference);
        }
        count += 1;
    }
    Ok(count)
}

/// The name of the variable for a key, `None` if it gets none.
fn variable_for(
    call: &mut Call<'_>,
    how: Extract,
    key: KeyRef<'_>,
    prefix: &PhpStr,
) -> Result<Option<PhpStr>, Unwind> {
    let with_prefix = |name: &[u8]| PhpStr::concat_all(&[prefix, b"_", name]);
    let name = match key {
        KeyRef::String(name) => name,
        KeyRef::Int(int) if matches!(how, Extract::PrefixAll | Extract::PrefixInvalid) => {
            let name = with_prefix(&crate::zval::int_to_string(int));
            return prefixed(call, name);
        }
        KeyRef::Int(_) => return Ok(None),
    };
    let exists = |call: &mut Call<'_>| variable(call, name).is_some();
    let is_usable = is_variable_name(name) && &name[..] != b"this";
    match how {
        Extract::PrefixAll if name.is_empty() => Ok(None),
        Extract::PrefixAll => prefixed(call, with_prefix(name)),
        Extract::PrefixInvalid if !is_usable => {
            let name = with_prefix(name);
            prefixed(call, name)
        }
        Extract::PrefixSame => {
            if name.is_empty() {
                return Ok(None);
            }
            if exists(call) || &name[..] == b"this" {
                return prefixed(call, with_prefix(name));
            }
            Ok(is_usable.then(|| name.clone()))
        }
        Extract::PrefixIfExists => {
            if !exists(call) {
                return Ok(None);
            }
            prefixed(call, with_prefix(name))
        }
        Extract::IfExists => Ok((is_usable && exists(call)).then(|| name.clone())),
        Extract::Skip => Ok((is_usable && !exists(call)).then(|| name.clone())),
        Extract::Overwrite | Extract::PrefixInvalid => {
            if &name[..] == b"this" {
                return Err(call.machine.throw_error("Cannot re-assign $this"));
            }
            Ok(is_usable.then(|| name.clone()))
        }
    }
}

/// The zval of a variable, or of `$this`.
fn variable(call: &mut Call<'_>, name: &PhpStr) -> Option<ZvalPtr> {
    if let Some(zval) = call.machine.variable(name) {
        return Some(zval.clone());
    }
    if &name[..] != b"this" {
        return None;
    }
    let mut frames = call.machine.frames();
    let this = frames.find(|frame| frame.function().is_some())?;
    this.this.clone().map(|this| ZvalPtr::new(this.into()))
}

/// A name with its prefix, if it can be a variable's.
fn prefixed(call: &mut Call<'_>, name: PhpStr) -> Result<Option<PhpStr>, Unwind> {
    if &name[..] == b"this" {
        return Err(call.machine.throw_error("Cannot re-assign $this"));
    }
    Ok(is_variable_name(&name).then_some(name))
}

/// Whether it can stand after a `$`: letters, digits, `_` and bytes from 0x7F on, no digit first.
fn is_variable_name(name: &[u8]) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x7F;
    match name {
        [] => false,
        [first, rest @ ..] => {
            is_letter(*first) && rest.iter().all(|b| is_letter(*b) || b.is_ascii_digit())
        }
    }
}

/// An array of the named variables' values under their names; names may stand in arrays.
fn compact(call: &mut Call<'_>, var_name: Value, var_names: Rest) -> Result<PhpArray, Unwind> {
    let mut compacted = PhpArray::hashed_with_capacity(1 + var_names.0.len());
    let all = std::iter::once(var_name).chain(var_names.0);
    for (index, name) in all.enumerate() {
        let name = name.unwrap_zval();
        compact_into(call, &mut compacted, &name, index + 1, &mut Path::default())?;
    }
    Ok(compacted)
}

fn compact_into(
    call: &mut Call<'_>,
    compacted: &mut PhpArray,
    name: &Value,
    argument: usize,
    path: &mut Path<PhpArray>,
) -> Result<(), Unwind> {
    match name.view() {
        View::String(name) => {
            match variable(call, name) {
                Some(zval) => {
                    let key = Key::from_string(name);
                    compacted.set(&key, ZvalPtr::new(zval.get()));
                }
                None => call.warn(&format!("Undefined variable ${name}"))?,
            }
            Ok(())
        }
        View::Array(names) => {
            call.machine.need_stack()?;
            if path.contains(names) {
                return Err(call.machine.throw_error("Recursion detected"));
            }
            path.enter(names.clone());
            for name in names.zvals() {
                compact_into(call, compacted, &name.get(), argument, path)?;
            }
            path.leave();
            Ok(())
        }
        _ => {
            let given = call.machine.type_name_for_error(name);
            call.warn(&format!(
                "Argument #{argument} must be string or array of strings, {given} given"
            ))
        }
    }
}
