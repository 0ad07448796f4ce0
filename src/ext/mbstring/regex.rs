//! The `mb_ereg` functions: regular expressions on texts of any encoding.
//!
//! PHP has Oniguruma for them, with Ruby's syntax; here PCRE2 matches the text in UTF-8. The two agree but for rare
//! constructs (`\h`, `\K` and the like), and for what the letters of other syntaxes in the options would change.

use super::convert::is_valid;
use super::encoding::{Encoding, find, known};
use super::regex_option::{ANCHORED, CASELESS, Options};
use super::search::utf8;
use super::settings::internal_encoding;
use crate::builtins;
use crate::eval::{Machine, Unwind};
use crate::ext::pcre::library::{Attempt, Code, MatchData, Outcome, Subject};
use crate::ext::{Builtin, ByRef, Call, IfPassed, OrFalse};
use crate::zval::{PhpArray, PhpStr, Value};
use std::rc::Rc;

/// The functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    mb_regex_encoding(encoding = null), mb_regex_set_options(options = null),
    mb_ereg(pattern, string, &matches = null), mb_eregi(pattern, string, &matches = null),
    mb_split(pattern, string, limit = -1), mb_ereg_match(pattern, string, options = null),
};

/// What the functions keep between calls.
#[derive(Default)]
pub(super) struct State {
    encoding: Option<&'static Encoding>,
    options: Options,
    pub(super) pattern: Option<Rc<Code>>,
    /// The text that is searched, as it was given and in UTF-8.
    pub(super) subject: Option<(PhpStr, PhpStr)>,
    pub(super) position: usize,
    pub(super) found: Option<Found>,
}

/// Where the groups of a match are, in UTF-8.
#[derive(Clone)]
pub(super) struct Found {
    pub(super) groups: Vec<Option<(usize, usize)>>,
    pub(super) names: Vec<(usize, Box<[u8]>)>,
}

pub(super) fn state(m: &mut Machine) -> &mut State {
    m.extensions.state::<State>()
}

pub(super) fn regex_encoding(m: &mut Machine) -> &'static Encoding {
    match state(m).encoding {
        Some(encoding) => encoding,
        None => internal_encoding(m),
    }
}

/// The encoding of patterns and texts, or sets it.
fn mb_regex_encoding(call: &mut Call<'_>, name: Option<PhpStr>) -> Result<Value, Unwind> {
    let Some(name) = name else {
        return Ok(Value::from(regex_encoding(call.machine).name));
    };
    match find(&name) {
        Some(encoding) => {
            state(call.machine).encoding = Some(encoding);
            Ok(Value::TRUE)
        }
        None => {
            let what = format!("must be a valid encoding, \"{name}\" given");
            Err(call.value_error(0, &what))
        }
    }
}

/// The options where a function is given none; sets them.
fn mb_regex_set_options(call: &mut Call<'_>, options: Option<PhpStr>) -> Result<PhpStr, Unwind> {
    let before = state(call.machine).options;
    if let Some(options) = options {
        let new = Options::read(call, &options)?;
        state(call.machine).options = new;
    }
    Ok(PhpStr::from(before.letters().as_str()))
}

pub(super) fn options_or_default(
    call: &mut Call<'_>,
    options: Option<PhpStr>,
) -> Result<Options, Unwind> {
    match options {
        Some(letters) => Options::read(call, &letters),
        None => Ok(state(call.machine).options),
    }
}

/// A compiled pattern; `None` after a warning.
pub(super) fn compiled(
    call: &mut Call<'_>,
    pattern: &PhpStr,
    bits: u32,
) -> Result<Option<Rc<Code>>, Unwind> {
    let encoding = regex_encoding(call.machine);
    if !is_valid(pattern, encoding) {
        call.warn(&format!(
            "Pattern is not valid under {} encoding",
            encoding.name
        ))?;
        return Ok(None);
    }
    match Code::compile(&utf8(pattern, encoding), bits) {
        Ok(code) => Ok(Some(Rc::new(code))),
        Err((error, _)) => {
            call.warn(&format!("mbregex compile err: {}", error.message()))?;
            Ok(None)
        }
    }
}

/// The next match from a byte on.
pub(super) fn next_match(
    call: &mut Call<'_>,
    code: &Code,
    subject: &Subject<'_>,
    start: usize,
) -> Result<Option<Found>, Unwind> {
    let limits = call.machine.ini.pcre;
    let Some(mut data) = MatchData::new(code, code.captures(), limits) else {
        return Ok(None);
    };
    match data.find(code, subject, start, Attempt::Anywhere) {
        Outcome::Match(_) => Ok(Some(Found {
            groups: (0..=code.captures())
                .map(|number| data.group(number))
                .collect(),
            names: code.names(),
        })),
        Outcome::NoMatch => Ok(None),
        Outcome::Error(error) => {
            call.warn(&format!("mbregex search failure: {}", error.message()))?;
            Ok(None)
        }
    }
}

/// A piece of UTF-8 in the encoding of the functions.
pub(super) fn original(text: &[u8], encoding: &'static Encoding) -> PhpStr {
    if encoding.name == "UTF-8" {
        return PhpStr::new(text);
    }
    let question_mark = u32::from(b'?');
    let substitute = super::codec::Substitute::Character(question_mark);
    let mut encoder =
        super::codec::Encoder::new(encoding.codec, substitute, question_mark, text.len());
    known("UTF-8")
        .codec
        .decode_all(text, &mut |character| encoder.push(character));
    encoder.end().finish()
}

/// Whether a group that matched nothing is `false` in the array, or the empty string.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Empty {
    False,
    String,
}

pub(super) fn groups_array(
    found: &Found,
    text: &[u8],
    encoding: &'static Encoding,
    empty: Empty,
) -> PhpArray {
    let value = |group: Option<(usize, usize)>| match group {
        Some((begin, end)) if begin < end || empty == Empty::String => {
            original(&text[begin..end], encoding).into()
        }
        _ => Value::FALSE,
    };
    let mut array = PhpArray::from_values(found.groups.iter().map(|group| value(*group)));
    for (number, name) in &found.names {
        let group = found.groups.get(*number).copied().flatten();
        let key = crate::zval::Key::from_bytes(name);
        array.set(&key, crate::zval::ZvalPtr::new(value(group)));
    }
    array
}

/// Whether a pattern matches anywhere; the groups go to `matches`.
fn mb_ereg(
    call: &mut Call<'_>,
    pattern: PhpStr,
    string: PhpStr,
    matches: IfPassed<ByRef>,
) -> Result<bool, Unwind> {
    matched(call, &pattern, &string, matches.0, 0)
}

/// The same in any case.
fn mb_eregi(
    call: &mut Call<'_>,
    pattern: PhpStr,
    string: PhpStr,
    matches: IfPassed<ByRef>,
) -> Result<bool, Unwind> {
    matched(call, &pattern, &string, matches.0, CASELESS)
}

fn matched(
    call: &mut Call<'_>,
    pattern: &PhpStr,
    string: &PhpStr,
    matches: Option<ByRef>,
    bits: u32,
) -> Result<bool, Unwind> {
    if pattern.is_empty() {
        return Err(call.value_error(0, "must not be empty"));
    }
    if let Some(matches) = &matches {
        matches.set(PhpArray::new());
    }
    let encoding = regex_encoding(call.machine);
    if !is_valid(string, encoding) {
        return Ok(false);
    }
    let bits = bits | state(call.machine).options.bits();
    let Some(code) = compiled(call, pattern, bits)? else {
        return Ok(false);
    };
    let text = utf8(string, encoding);
    let subject = Subject::new(&text);
    let Some(found) = next_match(call, &code, &subject, 0)? else {
        return Ok(false);
    };
    if let Some(matches) = matches {
        matches.set(groups_array(&found, &text, encoding, Empty::False));
    }
    Ok(true)
}

/// The parts of a text between matches, at most `limit` of them.
fn mb_split(
    call: &mut Call<'_>,
    pattern: PhpStr,
    string: PhpStr,
    limit: i64,
) -> Result<OrFalse<PhpArray>, Unwind> {
    let encoding = regex_encoding(call.machine);
    if !is_valid(&string, encoding) {
        return Ok(OrFalse::False);
    }
    let bits = state(call.machine).options.bits();
    let Some(code) = compiled(call, &pattern, bits)? else {
        return Ok(OrFalse::False);
    };
    let mut left = if limit > 0 { limit - 1 } else { limit };
    let text = utf8(&string, encoding);
    let subject = Subject::new(&text);
    let mut parts = PhpArray::new();
    let (mut part, mut at) = (0, 0);
    while left != 0 && at < text.len() {
        let Some(found) = next_match(call, &code, &subject, at)? else {
            break;
        };
        let (begin, end) = found.groups[0].unwrap_or((at, at));
        if at < end {
            parts.push_value(original(&text[part..begin], encoding));
            left -= 1;
            part = end;
            at = end;
        } else {
            at += super::codec::utf8::length_by_lead(text[at]);
        }
    }
    parts.push_value(original(&text[part.min(text.len())..], encoding));
    Ok(OrFalse::Value(parts))
}

/// Whether a pattern matches at the start.
fn mb_ereg_match(
    call: &mut Call<'_>,
    pattern: PhpStr,
    string: PhpStr,
    options: Option<PhpStr>,
) -> Result<bool, Unwind> {
    let bits = options_or_default(call, options)?.bits() | ANCHORED;
    let encoding = regex_encoding(call.machine);
    if !is_valid(&string, encoding) {
        return Ok(false);
    }
    let Some(code) = compiled(call, &pattern, bits)? else {
        return Ok(false);
    };
    let text = utf8(&string, encoding);
    Ok(next_match(call, &code, &Subject::new(&text), 0)?.is_some())
}
