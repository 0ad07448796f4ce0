//! Looking for values and keys: `in_array`, `array_search`, `array_keys`, `array_key_exists` …

use crate::builtins;
use crate::eval::Unwind;
use crate::eval::convert::OffsetUse;
use crate::ext::{Builtin, Call, IfPassed, OrFalse};
use crate::zval::compare;
use crate::zval::{Key, PhpArray, PhpStr, Slot, Value, View, ZvalPtr};

pub(in crate::ext) static FUNCTIONS: &[Builtin] = builtins! {
    in_array(needle, haystack, strict = false), array_search(needle, haystack, strict = false),
    array_keys(array, filter_value = null, strict = false), array_values(array), array_key_exists(key, array),
    key_exists(key, array), array_key_first(array), array_key_last(array), array_is_list(array),
};

/// How two values must agree.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Match {
    /// As `==` has it.
    Loose,
    /// As `===` has it.
    Strict,
}

impl Match {
    fn from_flag(strict: bool) -> Match {
        if strict { Match::Strict } else { Match::Loose }
    }
}

/// Whether an element agrees with what is looked for.
#[inline]
fn agrees(
    call: &mut Call<'_>,
    how: Match,
    needle: &Value,
    element: &ZvalPtr,
) -> Result<bool, Unwind> {
    match (how, needle.view(), element.view()) {
        (_, View::Int(needle), View::Int(int)) => Ok(needle == int),
        (Match::Loose, View::String(needle), View::String(string)) => {
            Ok(needle.same(string) || compare::equal_numeric_strings(needle, string))
        }
        (Match::Strict, View::String(needle), View::String(string)) => Ok(needle == string),
        (Match::Strict, _, _) => call.machine.identical(needle, &element.get()),
        (Match::Loose, _, _) => call.machine.loosely_equal(needle, &element.get()),
    }
}

/// The first key whose element agrees with `needle`.
fn find(
    call: &mut Call<'_>,
    needle: &Value,
    haystack: &PhpArray,
    how: Match,
) -> Result<Option<Key>, Unwind> {
    match (needle.view(), how) {
        (View::Int(needle_int), Match::Strict) => Ok(find_plain(
            haystack,
            |view| matches!(view, View::Int(int) if int == needle_int),
        )),
        (View::String(needle_string), Match::Strict) => Ok(find_plain(
            haystack,
            |view| matches!(view, View::String(string) if string == needle_string),
        )),
        (View::Int(needle_int), Match::Loose) => find_with(haystack, |element| {
            if let View::Int(int) = element.view() {
                return Ok(int == needle_int);
            }
            agrees(call, how, needle, element)
        }),
        _ => find_with(haystack, |element| agrees(call, how, needle, element)),
    }
}

/// The first key whose element is as wanted, no user code being asked.
#[inline]
fn find_plain(haystack: &PhpArray, is_wanted: impl Fn(View<'_>) -> bool) -> Option<Key> {
    if let Some(slots) = haystack.packed_slots() {
        let is_there = |slot: &Slot| slot.as_ref().is_some_and(|zval| is_wanted(zval.view()));
        let at = slots.iter().position(is_there)?;
        return Some(Key::Int(at as i64));
    }
    let (key, _) = haystack.iter().find(|(_, zval)| is_wanted(zval.view()))?;
    Some(key.to_key())
}

/// The same where the question may run user code.
#[inline]
fn find_with(
    haystack: &PhpArray,
    mut is_wanted: impl FnMut(&ZvalPtr) -> Result<bool, Unwind>,
) -> Result<Option<Key>, Unwind> {
    if let Some(slots) = haystack.packed_slots() {
        for (at, slot) in slots.iter().enumerate() {
            if let Some(zval) = slot
                && is_wanted(zval)?
            {
                return Ok(Some(Key::Int(at as i64)));
            }
        }
        return Ok(None);
    }
    for (key, zval) in haystack.iter() {
        if is_wanted(zval)? {
            return Ok(Some(key.to_key()));
        }
    }
    Ok(None)
}

/// Whether `needle` is among the elements.
fn in_array(
    call: &mut Call<'_>,
    needle: Value,
    haystack: PhpArray,
    strict: bool,
) -> Result<bool, Unwind> {
    let found = find(call, &needle, &haystack, Match::from_flag(strict))?;
    Ok(found.is_some())
}

/// The key of the first element that is `needle`, or false.
fn array_search(
    call: &mut Call<'_>,
    needle: Value,
    haystack: PhpArray,
    strict: bool,
) -> Result<OrFalse<Value>, Unwind> {
    let found = find(call, &needle, &haystack, Match::from_flag(strict))?;
    Ok(found.map(|key| key.to_value()).into())
}

/// All keys, or those of the elements that are `filter_value`.
fn array_keys(
    call: &mut Call<'_>,
    array: PhpArray,
    filter_value: IfPassed<Value>,
    strict: bool,
) -> Result<PhpArray, Unwind> {
    let Some(needle) = filter_value.0 else {
        return Ok(PhpArray::from_zvals(ExactKeys(array.iter(), array.len())));
    };
    let how = Match::from_flag(strict);
    let mut keys = PhpArray::new();
    for (key, element) in array.iter() {
        if agrees(call, how, &needle, element)? {
            keys.push_value(key.to_value());
        }
    }
    Ok(keys)
}

/// The keys as zvals, with their number known beforehand.
struct ExactKeys<'a>(crate::zval::Iter<'a>, usize);

impl Iterator for ExactKeys<'_> {
    type Item = ZvalPtr;

    fn next(&mut self) -> Option<ZvalPtr> {
        self.0.next().map(|(key, _)| ZvalPtr::new(key.to_value()))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.1, Some(self.1))
    }
}

/// The elements under the keys 0, 1, 2, …
fn array_values(_: &mut Call<'_>, array: PhpArray) -> PhpArray {
    if array.is_packed() && array.is_list() && array.next_index() == array.len() as i64 {
        return array;
    }
    match array.packed_slots() {
        Some(slots) => PhpArray::from_slots(slots),
        None => {
            let mut values = PhpArray::with_capacity(array.len());
            let data = values.make_mut();
            for zval in array.zvals() {
                // The indices stay below the number of elements, so there always is a next one.
                let _ = data.push(zval.clone());
            }
            values
        }
    }
}

/// Whether the array has an element under `key`, be it null.
fn array_key_exists(call: &mut Call<'_>, key: Value, array: PhpArray) -> Result<bool, Unwind> {
    let key = match key.view() {
        View::Int(int) => Key::Int(int),
        View::String(string) => Key::from_string(string),
        View::Null => Key::String(PhpStr::empty()),
        View::Bool(bool) => Key::Int(i64::from(bool)),
        View::Float(_) => call.machine.to_key(&key, OffsetUse::Isset)?,
        View::Resource(resource) => {
            let id = resource.id();
            call.machine.warning(&format!(
                "Resource ID#{id} used as offset, casting to integer ({id})"
            ))?;
            Key::Int(id)
        }
        View::Array(_) | View::Object(_) => {
            return Err(call.type_error(0, "must be a valid array offset type"));
        }
    };
    Ok(array.get(&key).is_some())
}

/// Alias of [`array_key_exists`].
fn key_exists(call: &mut Call<'_>, key: Value, array: PhpArray) -> Result<bool, Unwind> {
    array_key_exists(call, key, array)
}

/// The first key, or null.
fn array_key_first(_: &mut Call<'_>, array: PhpArray) -> Option<Value> {
    let (key, _) = array.entry_at(array.seek(0)?)?;
    Some(key.to_value())
}

/// The last key, or null.
fn array_key_last(_: &mut Call<'_>, array: PhpArray) -> Option<Value> {
    array.iter().next_back().map(|(key, _)| key.to_value())
}

/// Whether the keys are 0, 1, 2, … in this order.
fn array_is_list(_: &mut Call<'_>, array: PhpArray) -> bool {
    array.is_list()
}
