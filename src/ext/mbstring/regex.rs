//! The `mb_ereg` functions: regular expressions on texts of any encoding.
//!
//! PHP has Oniguruma for them, with Ruby's syntax; here PCRE2 matches the text in UTF-8. The two agree but for rare
//! constructs (`\h`, `\K` and the like), and for what the letters of other syntaxes in the options would change.

use super::convert::is_valid;
use super::encoding::{Encoding, find, known};
use super::search::utf8;
use super::settings::internal_encoding;
use crate::builtins;
use crate::eval::callable::Callable;
use crate::eval::errors::Throw;
use crate::eval::{Machine, Unwind};
use crate::ext::pcre::library::{Attempt, Code, MatchData, Outcome, Subject};
use crate::ext::{Builtin, ByRef, Call, IfPassed, OrFalse};
use crate::zval::{PhpArray, PhpStr, StrBuilder, Value};
use std::rc::Rc;

/// The functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    mb_regex_encoding(encoding = null), mb_ereg(pattern, string, &matches = null), mb_eregi(pattern, string, &matches = null),
    mb_ereg_replace(pattern, replacement, string, options = null),
    mb_eregi_replace(pattern, replacement, string, options = null),
    mb_ereg_replace_callback(pattern, callback, string, options = null), mb_split(pattern, string, limit = -1),
    mb_ereg_match(pattern, string, options = null), mb_ereg_search(pattern = null, options = null),
    mb_ereg_search_pos(pattern = null, options = null), mb_ereg_search_regs(pattern = null, options = null),
    mb_ereg_search_init(string, pattern = null, options = null), mb_ereg_search_getregs(), mb_ereg_search_getpos(),
    mb_ereg_search_setpos(offset), mb_regex_set_options(options = null),
};

// PCRE2's options.
const ANCHORED: u32 = 0x8000_0000;
const CASELESS: u32 = 0x8;
const DOTALL: u32 = 0x20;
const EXTENDED: u32 = 0x80;
const MULTILINE: u32 = 0x400;
const UTF: u32 = 0x8_0000;
const UCP: u32 = 0x2_0000;

/// The options of a pattern, by their letters.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Options {
    ignores_case: bool,
    is_extended: bool,
    dot_matches_newline: bool,
    is_single_line: bool,
    finds_longest: bool,
    finds_not_empty: bool,
    syntax: u8,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            dot_matches_newline: true,
            is_single_line: true,
            ..Options::NONE
        }
    }
}

impl Options {
    const NONE: Options = Options {
        ignores_case: false,
        is_extended: false,
        dot_matches_newline: false,
        is_single_line: false,
        finds_longest: false,
        finds_not_empty: false,
        syntax: b'r',
    };

    fn read(call: &mut Call<'_>, letters: &[u8]) -> Result<Options, Unwind> {
        let mut options = Options::NONE;
        for letter in letters {
            match letter {
                b'i' => options.ignores_case = true,
                b'x' => options.is_extended = true,
                b'm' => options.dot_matches_newline = true,
                b's' => options.is_single_line = true,
                b'p' => {
                    options.dot_matches_newline = true;
                    options.is_single_line = true;
                }
                b'l' => options.finds_longest = true,
                b'n' => options.finds_not_empty = true,
                b'j' | b'u' | b'g' | b'c' | b'r' | b'z' | b'b' | b'd' => options.syntax = *letter,
                other => {
                    let message = format!("Option \"{}\" is not supported", char::from(*other));
                    return Err(call.throw(Throw::ValueError, &message));
                }
            }
        }
        Ok(options)
    }

    fn letters(self) -> String {
        let mut letters = String::new();
        let mut add = |is_set: bool, letter: char| {
            if is_set {
                letters.push(letter);
            }
        };
        let both = self.dot_matches_newline && self.is_single_line;
        add(self.ignores_case, 'i');
        add(self.is_extended, 'x');
        add(both, 'p');
        add(!both && self.dot_matches_newline, 'm');
        add(!both && self.is_single_line, 's');
        add(self.finds_longest, 'l');
        add(self.finds_not_empty, 'n');
        letters.push(char::from(self.syntax));
        letters
    }

    fn bits(self) -> u32 {
        let bit = |is_set: bool, bit: u32| if is_set { bit } else { 0 };
        UTF | UCP
            | bit(self.ignores_case, CASELESS)
            | bit(self.is_extended, EXTENDED)
            | bit(self.dot_matches_newline, DOTALL)
            | bit(!self.is_single_line, MULTILINE)
    }
}

/// What the functions keep between calls.
#[derive(Default)]
struct State {
    encoding: Option<&'static Encoding>,
    options: Options,
    pattern: Option<Rc<Code>>,
    /// The text that is searched, as it was given and in UTF-8.
    subject: Option<(PhpStr, PhpStr)>,
    position: usize,
    found: Option<Found>,
}

/// Where the groups of a match are, in UTF-8.
#[derive(Clone)]
struct Found {
    groups: Vec<Option<(usize, usize)>>,
    names: Vec<(usize, Box<[u8]>)>,
}

fn state(m: &mut Machine) -> &mut State {
    m.extensions.state::<State>()
}

fn regex_encoding(m: &mut Machine) -> &'static Encoding {
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

fn options_or_default(call: &mut Call<'_>, options: Option<PhpStr>) -> Result<Options, Unwind> {
    match options {
        Some(letters) => Options::read(call, &letters),
        None => Ok(state(call.machine).options),
    }
}

/// A compiled pattern; `None` after a warning.
fn compiled(call: &mut Call<'_>, pattern: &PhpStr, bits: u32) -> Result<Option<Rc<Code>>, Unwind> {
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
fn next_match(
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
fn original(text: &[u8], encoding: &'static Encoding) -> PhpStr {
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
enum Empty {
    False,
    String,
}

fn groups_array(found: &Found, text: &[u8], encoding: &'static Encoding, empty: Empty) -> PhpArray {
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
