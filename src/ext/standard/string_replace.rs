//! Replacing parts of strings.

use super::string::{part, total_length};
use super::string_case::lowercase;
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::argument::StringOrArray::{Array, String as Str};
use crate::ext::{Builtin, ByRef, Call, FromArg, StringOrArray};
use crate::zval::convert;
use crate::zval::{KeyRef, PhpArray, PhpStr, StrBuilder, Value, View};
use memchr::memmem;
use std::collections::HashMap;

/// Replacing functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    str_replace(search, replace, subject, &count = null),
    str_ireplace(search, replace, subject, &count = null),
    substr_replace(string, replace, offset, length = null), strtr(string, from, to = null),
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Letters {
    AsTheyAre,
    BothCasesEqual,
}

/// `subject` with each `search` replaced, and into `count` how many were. An array of strings to search is gone through
/// one after the other; an array of subjects gives an array of results.
fn str_replace(
    call: &mut Call<'_>,
    search: StringOrArray,
    replace: StringOrArray,
    subject: StringOrArray,
    count: ByRef,
) -> Result<Value, Unwind> {
    replace_all(call, search, replace, subject, count, Letters::AsTheyAre)
}

/// Like `str_replace`, with ASCII letters of both cases being equal in the search.
fn str_ireplace(
    call: &mut Call<'_>,
    search: StringOrArray,
    replace: StringOrArray,
    subject: StringOrArray,
    count: ByRef,
) -> Result<Value, Unwind> {
    replace_all(
        call,
        search,
        replace,
        subject,
        count,
        Letters::BothCasesEqual,
    )
}

fn replace_all(
    call: &mut Call<'_>,
    search: StringOrArray,
    replace: StringOrArray,
    subject: StringOrArray,
    count: ByRef,
    letters: Letters,
) -> Result<Value, Unwind> {
    if matches!((&search, &replace), (Str(_), Array(_))) {
        let what = "must be of type string when argument #1 ($search) is a string";
        return Err(call.type_error(1, what));
    }
    let mut replaced = 0;
    let result = match subject {
        Str(subject) => {
            replace_in(call, &search, &replace, subject, letters, &mut replaced)?.into()
        }
        Array(subjects) => {
            let mut result = PhpArray::with_capacity(subjects.len());
            for (key, zval) in subjects.iter() {
                let subject = call.to_string(&zval.get())?;
                let text = replace_in(call, &search, &replace, subject, letters, &mut replaced)?;
                result.set(&key.to_key(), Value::from(text).into_zval());
            }
            result.into()
        }
    };
    count.set(replaced);
    Ok(result)
}

fn replace_in(
    call: &mut Call<'_>,
    search: &StringOrArray,
    replace: &StringOrArray,
    mut subject: PhpStr,
    letters: Letters,
    count: &mut i64,
) -> Result<PhpStr, Unwind> {
    if subject.is_empty() {
        return Ok(subject);
    }
    let searches = match (search, replace) {
        (Str(search), Str(replace)) => {
            return Ok(replace_one(subject, search, replace, letters, count));
        }
        (Str(_), Array(_)) => return Ok(subject),
        (Array(searches), _) => searches,
    };
    let mut replacements = match replace {
        Array(replacements) => Some(replacements.zvals()),
        Str(_) => None,
    };
    for zval in searches.zvals() {
        let search = call.to_string(&zval.get())?;
        let replacement = match (&mut replacements, replace) {
            (None, Str(replace)) => replace.clone(),
            (Some(replacements), _) => match replacements.next() {
                Some(zval) => call.to_string(&zval.get())?,
                None => PhpStr::empty(),
            },
            (None, Array(_)) => PhpStr::empty(),
        };
        subject = replace_one(subject, &search, &replacement, letters, count);
        if subject.is_empty() {
            break;
        }
    }
    Ok(subject)
}

fn replace_one(
    subject: PhpStr,
    search: &PhpStr,
    replace: &[u8],
    letters: Letters,
    count: &mut i64,
) -> PhpStr {
    match letters {
        Letters::AsTheyAre => replace_in_text(subject.clone(), &subject, search, replace, count),
        Letters::BothCasesEqual => {
            let lower = lowercase(subject.clone());
            replace_in_text(subject, &lower, &lowercase(search.clone()), replace, count)
        }
    }
}

/// `subject` with `replace` wherever `searched`, a text as long, has `search`.
fn replace_in_text(
    subject: PhpStr,
    searched: &[u8],
    search: &[u8],
    replace: &[u8],
    count: &mut i64,
) -> PhpStr {
    if search.is_empty() || search.len() > searched.len() {
        return subject;
    }
    if let ([from], [to]) = (search, replace) {
        return replace_bytes(subject, searched, *from, *to, count);
    }
    if let [byte] = search {
        return splice(
            subject,
            memchr::memchr_iter(*byte, searched),
            1,
            replace,
            count,
        );
    }
    splice(
        subject,
        memmem::find_iter(searched, search),
        search.len(),
        replace,
        count,
    )
}

fn replace_bytes(
    mut subject: PhpStr,
    searched: &[u8],
    from: u8,
    to: u8,
    count: &mut i64,
) -> PhpStr {
    if memchr::memchr(from, searched).is_none() {
        return subject;
    }
    // `searched` may be another handle of `subject`, which makes this a copy and leaves `searched` as it was.
    let bytes = subject.make_mut();
    for at in memchr::memchr_iter(from, searched) {
        bytes[at] = to;
        *count += 1;
    }
    subject
}

/// `subject` with `replace` in the place of `length` bytes at each of the places `found`.
fn splice(
    subject: PhpStr,
    found: impl Iterator<Item = usize> + Clone,
    length: usize,
    replace: &[u8],
    count: &mut i64,
) -> PhpStr {
    // Counting first makes it one allocation of the right size, as in php-src.
    let times = found.clone().count();
    if times == 0 {
        return subject;
    }
    *count += times as i64;
    let kept = subject.len() - times * length;
    let mut result = StrBuilder::with_capacity(total_length(times, replace.len(), kept));
    let mut copied = 0;
    for at in found {
        result.push_bytes(&subject[copied..at]);
        result.push_bytes(replace);
        copied = at + length;
    }
    result.push_bytes(&subject[copied..]);
    result.finish()
}

/// An `array|int` parameter.
enum IntOrArray {
    Int(i64),
    Array(PhpArray),
}

impl FromArg for IntOrArray {
    const TYPE: &'static str = "array|int";

    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<IntOrArray, Unwind> {
        if let View::Array(array) = value.view() {
            return Ok(IntOrArray::Array(array.clone()));
        }
        crate::ext::argument::int_from(call, index, value, Self::TYPE).map(IntOrArray::Int)
    }
}

/// `string` with the part at `offset`, `length` bytes long, replaced. With an array of strings the others can be arrays
/// that are gone through side by side.
fn substr_replace(
    call: &mut Call<'_>,
    string: StringOrArray,
    replace: StringOrArray,
    offset: IntOrArray,
    length: Option<IntOrArray>,
) -> Result<Value, Unwind> {
    const SINGLE: &str = "cannot be an array when working on a single string";
    let strings = match string {
        Array(strings) => strings,
        Str(string) => {
            let IntOrArray::Int(offset) = offset else {
                return Err(call.type_error(2, SINGLE));
            };
            let length = match length {
                None => None,
                Some(IntOrArray::Int(length)) => Some(length),
                Some(IntOrArray::Array(_)) => return Err(call.type_error(3, SINGLE)),
            };
            let replace = match replace {
                Str(replace) => replace,
                Array(replaces) => match replaces.zvals().next() {
                    Some(zval) => call.to_string(&zval.get())?,
                    None => PhpStr::empty(),
                },
            };
            return Ok(substitute(&string, &replace, offset, length).into());
        }
    };
    let mut result = PhpArray::with_capacity(strings.len());
    let mut replaces = match &replace {
        Array(replaces) => Some(replaces.zvals()),
        Str(_) => None,
    };
    let mut offsets = match &offset {
        IntOrArray::Array(offsets) => Some(offsets.zvals()),
        IntOrArray::Int(_) => None,
    };
    let mut lengths = match &length {
        Some(IntOrArray::Array(lengths)) => Some(lengths.zvals()),
        _ => None,
    };
    for (key, zval) in strings.iter() {
        let string = call.to_string(&zval.get())?;
        let offset = match (&mut offsets, &offset) {
            (Some(offsets), _) => offsets
                .next()
                .map_or(0, |zval| convert::to_int(zval.view())),
            (None, IntOrArray::Int(offset)) => *offset,
            (None, IntOrArray::Array(_)) => 0,
        };
        let length = match (&mut lengths, &length) {
            (Some(lengths), _) => lengths.next().map(|zval| convert::to_int(zval.view())),
            (None, Some(IntOrArray::Int(length))) => Some(*length),
            (None, _) => None,
        };
        let replace = match (&mut replaces, &replace) {
            (Some(replaces), _) => match replaces.next() {
                Some(zval) => call.to_string(&zval.get())?,
                None => PhpStr::empty(),
            },
            (None, Str(replace)) => replace.clone(),
            (None, Array(_)) => PhpStr::empty(),
        };
        let text = substitute(&string, &replace, offset, length);
        result.set(&key.to_key(), Value::from(text).into_zval());
    }
    Ok(result.into())
}

fn substitute(string: &[u8], replace: &[u8], offset: i64, length: Option<i64>) -> PhpStr {
    let gone = part(string.len(), offset, length);
    PhpStr::concat_all(&[&string[..gone.start], replace, &string[gone.end..]])
}

/// `string` with each byte of `from` turned into the one of `to` at the same place, or, with an array, each key turned
/// into its value, the longest first and never twice.
fn strtr(
    call: &mut Call<'_>,
    string: PhpStr,
    from: StringOrArray,
    to: Option<PhpStr>,
) -> Result<PhpStr, Unwind> {
    match (from, to) {
        (Str(_), None) => Err(call.type_error(1, "must be of type array, string given")),
        (Array(_), Some(_)) => Err(call.type_error(1, "must be of type string, array given")),
        _ if string.is_empty() => Ok(string),
        (Str(from), Some(to)) => Ok(translate_bytes(string, &from, &to)),
        (Array(pairs), None) => translate_strings(call, string, &pairs),
    }
}

fn translate_bytes(mut string: PhpStr, from: &[u8], to: &[u8]) -> PhpStr {
    let mut table: [u8; 256] = std::array::from_fn(|byte| byte as u8);
    for (from, to) in from.iter().zip(to) {
        table[usize::from(*from)] = *to;
    }
    if string.iter().any(|byte| table[usize::from(*byte)] != *byte) {
        for byte in string.make_mut() {
            *byte = table[usize::from(*byte)];
        }
    }
    string
}

fn translate_strings(
    call: &mut Call<'_>,
    string: PhpStr,
    pairs: &PhpArray,
) -> Result<PhpStr, Unwind> {
    let mut table: HashMap<PhpStr, Value> = HashMap::with_capacity(pairs.len());
    let mut lengths = vec![false; string.len() + 1];
    let mut starts = [false; 256];
    for (key, zval) in pairs.iter() {
        let key = match key {
            KeyRef::String(key) => key.clone(),
            KeyRef::Int(key) => crate::zval::int_to_string(key),
        };
        let Some(first) = key.first() else {
            call.warn("Ignoring replacement of empty string")?;
            continue;
        };
        if key.len() <= string.len() {
            lengths[key.len()] = true;
            starts[usize::from(*first)] = true;
            table.insert(key, zval.get());
        }
    }
    let lengths: Vec<usize> = (1..=string.len()).rev().filter(|l| lengths[*l]).collect();
    if pairs.len() == 1 {
        return translate_one(call, string, &table);
    }
    let mut result = StrBuilder::new();
    let (mut copied, mut at) = (0, 0);
    while at < string.len() {
        if !starts[usize::from(string[at])] {
            at += 1;
            continue;
        }
        let fitting = lengths.iter().filter(|length| at + *length <= string.len());
        let mut found = None;
        for length in fitting {
            let key = PhpStr::new(&string[at..at + length]);
            if let Some(value) = table.get(&key) {
                found = Some((*length, value.clone()));
                break;
            }
        }
        let Some((length, value)) = found else {
            at += 1;
            continue;
        };
        result.push_bytes(&string[copied..at]);
        result.push_bytes(&call.to_string(&value)?);
        at += length;
        copied = at;
    }
    if copied == 0 {
        return Ok(string);
    }
    result.push_bytes(&string[copied..]);
    Ok(result.finish())
}

/// A single pair: its value is made a string even if the key does not occur.
fn translate_one(
    call: &mut Call<'_>,
    string: PhpStr,
    table: &HashMap<PhpStr, Value>,
) -> Result<PhpStr, Unwind> {
    let Some((key, value)) = table.iter().next() else {
        return Ok(string);
    };
    let value = call.to_string(value)?;
    Ok(replace_one(string, key, &value, Letters::AsTheyAre, &mut 0))
}
