//! Replacing what `mb_ereg` patterns match: `mb_ereg_replace` and its kin.

use super::convert::is_valid;
use super::regex::{
    Empty, Found, compiled, groups_array, next_match, options_or_default, original, regex_encoding,
};
use super::regex_option::CASELESS;
use super::search::utf8;
use crate::builtins;
use crate::eval::Unwind;
use crate::eval::callable::Callable;
use crate::ext::pcre::library::Subject;
use crate::ext::{Builtin, Call};
use crate::zval::{PhpStr, StrBuilder, Value};

/// The functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    mb_ereg_replace(pattern, replacement, string, options = null),
    mb_eregi_replace(pattern, replacement, string, options = null),
    mb_ereg_replace_callback(pattern, callback, string, options = null),
};

/// What stands in place of a match.
enum Substitute {
    Text(PhpStr),
    Callback(Callable),
}

/// Replaces all matches. `null` for ill-formed text, `false` for an ill-formed pattern.
fn mb_ereg_replace(
    call: &mut Call<'_>,
    pattern: PhpStr,
    replacement: PhpStr,
    string: PhpStr,
    options: Option<PhpStr>,
) -> Result<Value, Unwind> {
    replaced(
        call,
        &pattern,
        &Substitute::Text(replacement),
        &string,
        options,
        0,
    )
}

/// The same in any case.
fn mb_eregi_replace(
    call: &mut Call<'_>,
    pattern: PhpStr,
    replacement: PhpStr,
    string: PhpStr,
    options: Option<PhpStr>,
) -> Result<Value, Unwind> {
    let substitute = Substitute::Text(replacement);
    replaced(call, &pattern, &substitute, &string, options, CASELESS)
}

/// Replaces all matches by what a function makes of their groups.
fn mb_ereg_replace_callback(
    call: &mut Call<'_>,
    pattern: PhpStr,
    callback: Callable,
    string: PhpStr,
    options: Option<PhpStr>,
) -> Result<Value, Unwind> {
    let substitute = Substitute::Callback(callback);
    replaced(call, &pattern, &substitute, &string, options, 0)
}

fn replaced(
    call: &mut Call<'_>,
    pattern: &PhpStr,
    substitute: &Substitute,
    string: &PhpStr,
    options: Option<PhpStr>,
    bits: u32,
) -> Result<Value, Unwind> {
    let encoding = regex_encoding(call.machine);
    if !is_valid(string, encoding) {
        return Ok(Value::NULL);
    }
    let bits = bits | options_or_default(call, options)?.bits();
    let Some(code) = compiled(call, pattern, bits)? else {
        return Ok(Value::FALSE);
    };
    let text = utf8(string, encoding);
    let subject = Subject::new(&text);
    let mut out = StrBuilder::with_capacity(text.len());
    let mut at = 0;
    while at <= text.len() {
        let Some(found) = next_match(call, &code, &subject, at)? else {
            break;
        };
        let (begin, end) = found.groups[0].unwrap_or((at, at));
        out.push_bytes(&text[at..begin]);
        match substitute {
            Substitute::Text(replacement) => {
                substitute_groups(&mut out, &utf8(replacement, encoding), &text, &found);
            }
            Substitute::Callback(callback) => {
                let groups = groups_array(&found, &text, encoding, Empty::String);
                let made = callback.call(call.machine, [groups.into()])?.unwrap_zval();
                let made = call.machine.to_string(&made)?;
                out.push_bytes(&utf8(&made, encoding));
            }
        }
        if end > at {
            at = end;
        } else {
            let size = text
                .get(at)
                .map_or(1, |byte| super::codec::utf8::length_by_lead(*byte));
            let next = (at + size).min(text.len() + 1);
            out.push_bytes(text.get(at..next).unwrap_or_default());
            at = next;
        }
    }
    out.push_bytes(text.get(at..).unwrap_or_default());
    Ok(original(out.as_bytes(), encoding).into())
}

/// Writes a replacement: `\0` to `\9`, `\k<name>` and `\k'name'` are groups.
fn substitute_groups(out: &mut StrBuilder, replacement: &[u8], text: &[u8], found: &Found) {
    let mut at = 0;
    while let Some(&byte) = replacement.get(at) {
        let next = replacement.get(at + 1).copied();
        match (byte, next) {
            (b'\\', Some(b'\\')) => {
                out.push_bytes(b"\\\\");
                at += 2;
            }
            (b'\\', Some(digit @ b'0'..=b'9')) => {
                let number = usize::from(digit - b'0');
                match found.groups.get(number) {
                    Some(Some((begin, end))) => out.push_bytes(&text[*begin..*end]),
                    Some(None) => {}
                    None => out.push_bytes(&replacement[at..at + 2]),
                }
                at += 2;
            }
            (b'\\', Some(b'k')) if matches!(replacement.get(at + 2), Some(b'<' | b'\'')) => {
                let close = if replacement[at + 2] == b'<' {
                    b'>'
                } else {
                    b'\''
                };
                let start = at + 3;
                let Some(length) = replacement[start..].iter().position(|byte| *byte == close)
                else {
                    out.push_bytes(&replacement[at..]);
                    return;
                };
                let name = &replacement[start..start + length];
                let number = std::str::from_utf8(name)
                    .ok()
                    .and_then(|name| name.parse().ok())
                    .or_else(|| {
                        found
                            .names
                            .iter()
                            .find(|(_, known)| **known == *name)
                            .map(|(number, _)| *number)
                    });
                match number.and_then(|number: usize| found.groups.get(number)) {
                    Some(Some((begin, end))) => out.push_bytes(&text[*begin..*end]),
                    Some(None) => {}
                    None => out.push_bytes(&replacement[at..=start + length]),
                }
                at = start + length + 1;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
}
