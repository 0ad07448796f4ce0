//! Arrays under other keys: `array_column`, `array_change_key_case`.

use crate::builtins;
use crate::eval::Unwind;
use crate::eval::convert::OffsetUse;
use crate::ext::{Builtin, Call, IntOrString};
use crate::zval::separate;
use crate::zval::{Key, KeyRef, PhpArray, PhpStr, View, ZvalPtr};

pub(in crate::ext) static FUNCTIONS: &[Builtin] = builtins! {
    array_column(array, column_key, index_key = null), array_change_key_case(array, case = CASE_LOWER),
};

/// The element `column_key` of each row (the whole row for null), under the row's element `index_key`.
fn array_column(
    call: &mut Call<'_>,
    array: PhpArray,
    column_key: Option<IntOrString>,
    index_key: Option<IntOrString>,
) -> Result<PhpArray, Unwind> {
    let column = column_key.map(key_of);
    let index = index_key.map(key_of);
    let mut values = match &index {
        Some(_) if !array.is_empty() => PhpArray::hashed_with_capacity(array.len()),
        _ => PhpArray::with_capacity(array.len()),
    };
    for row in array.zvals() {
        let value = match &column {
            None => separate::share(row),
            Some(column) => match cell(call, row, column)? {
                Some(value) => value,
                None => continue,
            },
        };
        let key = match &index {
            Some(index) => cell(call, row, index)?,
            None => None,
        };
        match key {
            Some(key) => {
                let key = call.machine.to_key(&key.get(), OffsetUse::Access)?;
                values.set(&key, value);
            }
            // Like PHP, a row too many for the next index is dropped.
            None => {
                let _ = values.push(value);
            }
        }
    }
    Ok(values)
}

fn key_of(key: IntOrString) -> Key {
    match key {
        IntOrString::Int(int) => Key::Int(int),
        IntOrString::String(string) => Key::from_string(&string),
    }
}

/// What a row has under a key: an element, or a property that is readable.
fn cell(call: &mut Call<'_>, row: &ZvalPtr, key: &Key) -> Result<Option<ZvalPtr>, Unwind> {
    match row.view() {
        View::Array(row) => Ok(row.get(key).map(separate::share)),
        View::Object(object) => {
            let (object, name) = (object.clone(), key.to_string());
            if let Some(value) = call.machine.property_if_set(&object, &name) {
                return Ok(Some(ZvalPtr::new(value)));
            }
            if !call.machine.is_property_set(&object, &name)? {
                return Ok(None);
            }
            let value = call.machine.read_property(&object, &name)?;
            Ok(Some(ZvalPtr::new(value.unwrap_zval())))
        }
        _ => Ok(None),
    }
}

/// The array with its string keys in lowercase, or in uppercase. Where two become one, the later element stays.
fn array_change_key_case(_: &mut Call<'_>, array: PhpArray, case: i64) -> PhpArray {
    let mut changed = PhpArray::new();
    for (key, zval) in array.iter() {
        let key = match key {
            KeyRef::Int(int) => Key::Int(int),
            KeyRef::String(string) => {
                let bytes = if case == 0 {
                    string.to_ascii_lowercase()
                } else {
                    string.to_ascii_uppercase()
                };
                Key::String(PhpStr::new(&bytes))
            }
        };
        changed.set(&key, zval.clone());
    }
    changed
}
