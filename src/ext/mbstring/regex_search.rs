//! A search through a text, match by match: `mb_ereg_search` and its kin.

use super::convert::is_valid;
use super::regex::{
    Empty, Found, compiled, groups_array, next_match, options_or_default, original, regex_encoding,
    state,
};
use super::search::utf8;
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::pcre::library::Subject;
use crate::ext::{Builtin, Call, OrFalse};
use crate::zval::{PhpArray, PhpStr, Value};

/// The functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    mb_ereg_search_init(string, pattern = null, options = null), mb_ereg_search(pattern = null, options = null),
    mb_ereg_search_pos(pattern = null, options = null), mb_ereg_search_regs(pattern = null, options = null),
    mb_ereg_search_getregs(), mb_ereg_search_getpos(), mb_ereg_search_setpos(offset),
};

/// Starts a search through a text.
fn mb_ereg_search_init(
    call: &mut Call<'_>,
    string: PhpStr,
    pattern: Option<PhpStr>,
    options: Option<PhpStr>,
) -> Result<bool, Unwind> {
    if pattern.as_ref().is_some_and(|pattern| pattern.is_empty()) {
        return Err(call.value_error(1, "must not be empty"));
    }
    let bits = options_or_default(call, options)?.bits();
    if let Some(pattern) = pattern {
        let Some(code) = compiled(call, &pattern, bits)? else {
            return Ok(false);
        };
        state(call.machine).pattern = Some(code);
    }
    let encoding = regex_encoding(call.machine);
    let is_valid = is_valid(&string, encoding);
    let text = utf8(&string, encoding);
    let state = state(call.machine);
    state.position = if is_valid { 0 } else { string.len() };
    state.subject = Some((string, text));
    state.found = None;
    Ok(is_valid)
}

/// The next match of the search. Positions are bytes of the text as it was given.
fn search(
    call: &mut Call<'_>,
    pattern: Option<PhpStr>,
    options: Option<PhpStr>,
) -> Result<Option<Found>, Unwind> {
    let bits = options_or_default(call, options)?.bits();
    state(call.machine).found = None;
    if let Some(pattern) = pattern {
        let Some(code) = compiled(call, &pattern, bits)? else {
            return Ok(None);
        };
        state(call.machine).pattern = Some(code);
    }
    let encoding = regex_encoding(call.machine);
    let state = self::state(call.machine);
    let (code, subject, position) = (state.pattern.clone(), state.subject.clone(), state.position);
    let Some(code) = code else {
        return Err(call.machine.throw_error("No pattern was provided"));
    };
    let Some((string, text)) = subject else {
        return Err(call.machine.throw_error("No string was provided"));
    };
    let start = utf8(
        &PhpStr::new(&string[..position.min(string.len())]),
        encoding,
    )
    .len();
    let found = next_match(call, &code, &Subject::new(&text), start)?;
    let position_after = match &found {
        None => string.len(),
        Some(found) => {
            let (_, end) = found.groups[0].unwrap_or((start, start));
            let end = original(&text[..end], encoding).len();
            if position <= end { end } else { position + 1 }
        }
    };
    let state = self::state(call.machine);
    state.position = position_after;
    state.found.clone_from(&found);
    Ok(found)
}

/// Whether there is another match.
fn mb_ereg_search(
    call: &mut Call<'_>,
    pattern: Option<PhpStr>,
    options: Option<PhpStr>,
) -> Result<bool, Unwind> {
    Ok(search(call, pattern, options)?.is_some())
}

/// Where the next match begins, and how many bytes it has.
fn mb_ereg_search_pos(
    call: &mut Call<'_>,
    pattern: Option<PhpStr>,
    options: Option<PhpStr>,
) -> Result<OrFalse<PhpArray>, Unwind> {
    let Some(found) = search(call, pattern, options)? else {
        return Ok(OrFalse::False);
    };
    let encoding = regex_encoding(call.machine);
    let Some((_, text)) = state(call.machine).subject.clone() else {
        return Ok(OrFalse::False);
    };
    let (begin, end) = found.groups[0].unwrap_or_default();
    let place = [&text[..begin], &text[begin..end]]
        .map(|text| Value::int(original(text, encoding).len() as i64));
    Ok(OrFalse::Value(PhpArray::from_values(place)))
}

/// The groups of the next match.
fn mb_ereg_search_regs(
    call: &mut Call<'_>,
    pattern: Option<PhpStr>,
    options: Option<PhpStr>,
) -> Result<OrFalse<PhpArray>, Unwind> {
    search(call, pattern, options)?;
    Ok(mb_ereg_search_getregs(call))
}

/// The groups of the last match of the search.
fn mb_ereg_search_getregs(call: &mut Call<'_>) -> OrFalse<PhpArray> {
    let encoding = regex_encoding(call.machine);
    let state = state(call.machine);
    match (&state.found, &state.subject) {
        (Some(found), Some((_, text))) => {
            OrFalse::Value(groups_array(found, text, encoding, Empty::String))
        }
        _ => OrFalse::False,
    }
}

/// Where the search goes on.
fn mb_ereg_search_getpos(call: &mut Call<'_>) -> i64 {
    state(call.machine).position as i64
}

/// Sets where the search goes on; negative from the end.
fn mb_ereg_search_setpos(call: &mut Call<'_>, offset: i64) -> Result<bool, Unwind> {
    let length = state(call.machine)
        .subject
        .as_ref()
        .map(|(string, _)| string.len() as i64);
    let position = match length {
        Some(length) if offset < 0 => offset.saturating_add(length),
        _ => offset,
    };
    if position < 0 || length.is_some_and(|length| position > length) {
        return Err(call.value_error(0, "is out of range"));
    }
    state(call.machine).position = position as usize;
    Ok(true)
}
