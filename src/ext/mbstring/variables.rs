//! Variables converted in place, and a query string read in another encoding.

use super::convert::{convert, is_strict};
use super::detect::identify;
use super::encoding::Encoding;
use super::settings::{
    PASS, encoding, encoding_list, http_input_list, internal_encoding, settings,
};
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::standard::url_query::{query_variables, register_variable};
use crate::ext::{Builtin, ByRef, Call, OrFalse, Rest, StringOrArray};
use crate::zval::{ObjectRef, PhpArray, PhpStr, Value, View, ZvalPtr};

/// Functions that change variables.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    mb_convert_variables(to_encoding, from_encoding, &var, &...vars), mb_parse_str(string, &result),
};

/// How deep a value may be nested before it is taken for one that contains itself.
const DEPTH: usize = 512;

/// A value contains itself.
struct Recursion;

/// All strings in the variables in another encoding; which one they were in.
fn mb_convert_variables(
    call: &mut Call<'_>,
    to_encoding: PhpStr,
    from_encoding: StringOrArray,
    var: ByRef,
    vars: Rest,
) -> Result<OrFalse<PhpStr>, Unwind> {
    let to = encoding(call, Some(to_encoding), 0)?;
    let from = encoding_list(call, &from_encoding, 1)?;
    if from.is_empty() {
        return Err(call.value_error(1, "must specify at least one encoding"));
    }
    let mut zvals = vec![var.zval().clone()];
    zvals.extend(vars.0.into_iter().map(Value::into_zval));
    let from = match from.as_slice() {
        [from] => *from,
        _ => {
            let mut texts = Vec::new();
            let gathered = zvals
                .iter()
                .try_for_each(|zval| gather(&zval.get(), &mut texts, 0));
            if gathered.is_err() {
                call.warn("Cannot handle recursive references")?;
                return Ok(OrFalse::False);
            }
            let texts: Vec<&[u8]> = texts.iter().map(PhpStr::as_bytes).collect();
            match identify(&from, &texts, is_strict(call)) {
                Some(from) => from,
                None => {
                    call.warn("Unable to detect encoding")?;
                    return Ok(OrFalse::False);
                }
            }
        }
    };
    for zval in zvals {
        match converted(call, &zval.get(), from, to, 0) {
            Ok(Some(value)) => drop(zval.replace(value)),
            Ok(None) => {}
            Err(Recursion) => {
                call.warn("Cannot handle recursive references")?;
                return Ok(OrFalse::False);
            }
        }
    }
    Ok(OrFalse::Value(PhpStr::from(from.name)))
}

/// The zvals of an object's properties.
fn properties(object: &ObjectRef) -> Vec<ZvalPtr> {
    let declared = (0..object.slot_count()).filter_map(|index| object.slot(index).clone());
    let dynamic = object
        .dynamic()
        .into_iter()
        .flat_map(|table| table.to_entries())
        .map(|(_, zval)| zval);
    declared.chain(dynamic).collect()
}

fn gather(value: &Value, texts: &mut Vec<PhpStr>, depth: usize) -> Result<(), Recursion> {
    if depth > DEPTH {
        return Err(Recursion);
    }
    match value.view() {
        View::String(text) => texts.push(text.clone()),
        View::Array(array) => {
            for (_, zval) in array.to_entries() {
                gather(&zval.get(), texts, depth + 1)?;
            }
        }
        View::Object(object) => {
            for zval in properties(object) {
                gather(&zval.get(), texts, depth + 1)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// The value with its strings converted; `None` if it stays. Properties of objects are changed in place; what references
/// in arrays and properties refer to stays.
fn converted(
    call: &mut Call<'_>,
    value: &Value,
    from: &'static Encoding,
    to: &'static Encoding,
    depth: usize,
) -> Result<Option<Value>, Recursion> {
    if depth > DEPTH {
        return Err(Recursion);
    }
    match value.view() {
        View::String(text) => Ok(Some(convert(call, text, from, to).into())),
        View::Array(array) => {
            let mut result = array.clone();
            for (key, zval) in array.to_entries() {
                let Some(value) = converted(call, &zval.get(), from, to, depth + 1)? else {
                    continue;
                };
                result.set(&key, ZvalPtr::new(value));
            }
            Ok(Some(result.into()))
        }
        View::Object(object) => {
            for index in 0..object.slot_count() {
                let Some(zval) = object.slot(index).clone() else {
                    continue;
                };
                let Some(value) = converted(call, &zval.get(), from, to, depth + 1)? else {
                    continue;
                };
                drop(object.set_slot(index, Some(ZvalPtr::new(value))));
            }
            if let Some(table) = object.dynamic().cloned() {
                let table = Value::from(table);
                if let Some(table) = converted(call, &table, from, to, depth + 1)? {
                    drop(object.set_dynamic(table.as_array().cloned()));
                }
            }
            Ok(None)
        }
        _ => Ok(None),
    }
}

/// Reads a query string into an array, in the internal encoding.
fn mb_parse_str(call: &mut Call<'_>, string: PhpStr, result: ByRef) -> Result<bool, Unwind> {
    result.set(PhpArray::new());
    if string.is_empty() {
        settings(call.machine).http_input = None;
        return Ok(false);
    }
    let most = call.machine.ini.int("max_input_vars");
    let most_levels = call.machine.ini.int("max_input_nesting_level");
    let pairs = query_variables(call.machine, &string);
    if pairs.len() as i64 > most {
        call.warn(&format!(
            "Input variables exceeded {most}. To increase the limit change max_input_vars in php.ini."
        ))?;
        return Ok(false);
    }
    let to = internal_encoding(call.machine);
    let from = http_input_list(call.machine);
    let from = match from.as_slice() {
        [from] => *from,
        _ => {
            let texts: Vec<&[u8]> = pairs
                .iter()
                .flat_map(|(name, value)| [name.as_bytes(), value.as_bytes()])
                .collect();
            match identify(&from, &texts, is_strict(call)) {
                Some(from) => from,
                None => {
                    call.warn("Unable to detect encoding")?;
                    &PASS
                }
            }
        }
    };
    let mut variables = PhpArray::new();
    for (name, value) in pairs {
        let (name, value) = if from == &PASS {
            (name, value)
        } else {
            (
                convert(call, &name, from, to),
                convert(call, &value, from, to),
            )
        };
        register_variable(&mut variables, &name, value.into(), most_levels);
    }
    result.set(variables);
    settings(call.machine).http_input = Some(from);
    Ok(true)
}
