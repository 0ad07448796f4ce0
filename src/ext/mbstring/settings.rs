//! What a request has set: encodings, language, the order of detection, the substitute.

use super::codec::single_byte::Plain;
use super::codec::{Encoder, Substitute};
use super::encoding::{Encoding, Extent, Kind, find, known};
use super::language::{self, Language};
use crate::builtins;
use crate::eval::{Machine, Unwind};
use crate::ext::{Builtin, Call, IntOrString, StringOrArray};
use crate::zval::{PhpArray, PhpStr, Value};

/// Functions that read and change the settings.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    mb_language(language = null), mb_internal_encoding(encoding = null), mb_http_input(type = null),
    mb_http_output(encoding = null), mb_detect_order(encoding = null),
    mb_substitute_character(substitute_character = null),
};

/// The form of the substitute for characters that an encoding does not have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    None,
    Long,
    Entity,
    Character,
}

impl Form {
    /// The form of a name.
    fn of(name: &[u8]) -> Option<Form> {
        [
            ("none", Form::None),
            ("long", Form::Long),
            ("entity", Form::Entity),
        ]
        .into_iter()
        .find(|(known, _)| name.eq_ignore_ascii_case(known.as_bytes()))
        .map(|(_, form)| form)
    }
}

/// The settings of a request. `None` is what the settings of php.ini say.
#[derive(Default)]
pub(super) struct Settings {
    /// `mb_internal_encoding`
    internal: Option<&'static Encoding>,
    /// What php.ini's settings come to, once asked.
    configured: Option<&'static Encoding>,
    /// `mb_http_output`
    http_output: Option<&'static Encoding>,
    /// `mb_language`
    pub(super) language: Option<&'static Language>,
    /// `mb_detect_order`
    detect_order: Option<Vec<&'static Encoding>>,
    /// `mb_substitute_character`
    substitute: Option<(Form, u32)>,
    /// The encoding of the last input that was parsed.
    pub(super) http_input: Option<&'static Encoding>,
    /// How many characters conversions could not write.
    pub(super) illegal_characters: i64,
    /// The last name that was looked up: looking it up again neither costs nor warns.
    last: Option<(Vec<u8>, &'static Encoding)>,
}

/// The encoding that leaves bytes as they are, for output only.
pub(super) static PASS: Encoding = Encoding {
    name: "pass",
    mime_name: "",
    aliases: &[],
    extent: Extent::Fixed(1),
    kind: Kind::Transfer,
    codec: &Plain { end: 0x100 },
};

/// The settings of the request.
pub(super) fn settings(m: &mut Machine) -> &mut Settings {
    m.extensions.state::<Settings>()
}

/// Forgets what was made of a setting of php.ini that has changed.
pub(crate) fn setting_changed(m: &mut Machine, name: &str) {
    let settings = settings(m);
    settings.configured = None;
    match name {
        "mbstring.internal_encoding" => settings.internal = None,
        "mbstring.http_output" => settings.http_output = None,
        "mbstring.substitute_character" => settings.substitute = None,
        "mbstring.language" => settings.language = None,
        _ => {}
    }
}

/// The encoding of a setting of php.ini: its own, or one of the general ones, or UTF-8.
fn configured(m: &Machine, names: [&str; 3]) -> &'static Encoding {
    names
        .iter()
        .filter_map(|name| m.ini.get(name).flatten())
        .find(|value| !value.is_empty())
        .and_then(|value| find_or_pass(value.as_bytes()))
        .unwrap_or_else(|| known("UTF-8"))
}

/// The encoding of strings where a function is told of none.
pub(super) fn internal_encoding(m: &mut Machine) -> &'static Encoding {
    let settings = settings(m);
    if let Some(encoding) = settings.internal.or(settings.configured) {
        return encoding;
    }
    let names = [
        "mbstring.internal_encoding",
        "internal_encoding",
        "default_charset",
    ];
    let encoding = match configured(m, names) {
        encoding if encoding == &PASS => known("UTF-8"),
        encoding => encoding,
    };
    self::settings(m).configured = Some(encoding);
    encoding
}

/// The encoding that output is converted to.
pub(super) fn http_output(m: &mut Machine) -> &'static Encoding {
    match settings(m).http_output {
        Some(encoding) => encoding,
        None => configured(
            m,
            ["mbstring.http_output", "output_encoding", "default_charset"],
        ),
    }
}

fn find_or_pass(name: &[u8]) -> Option<&'static Encoding> {
    if name == b"pass" {
        return Some(&PASS);
    }
    find(name)
}

/// The language, for mail and for the order of detection.
pub(super) fn language(m: &mut Machine) -> &'static Language {
    if let Some(language) = settings(m).language {
        return language;
    }
    let name = m.ini.string("mbstring.language");
    language::find(&name).unwrap_or(language::NEUTRAL)
}

/// The encodings that text may be in, the likeliest first.
pub(super) fn detect_order(m: &mut Machine) -> Vec<&'static Encoding> {
    if let Some(order) = &settings(m).detect_order {
        return order.clone();
    }
    let order = m.ini.string("mbstring.detect_order");
    if !order.is_empty()
        && let Ok(list) = encodings_of(m, order.split(|byte| *byte == b','))
        && !list.is_empty()
    {
        return list;
    }
    let language = m.ini.string("mbstring.language");
    language::find(&language)
        .unwrap_or(language::NEUTRAL)
        .detect_order
        .iter()
        .filter_map(|name| find(name.as_bytes()))
        .collect()
}

/// The encodings of names; `auto` is the language's order, once.
///
/// # Errors
/// The first name that is none.
fn encodings_of<'a>(
    m: &mut Machine,
    names: impl Iterator<Item = &'a [u8]>,
) -> Result<Vec<&'static Encoding>, Vec<u8>> {
    let mut list = Vec::new();
    let mut has_auto = false;
    for name in names {
        let name = trimmed(name);
        if name.eq_ignore_ascii_case(b"auto") {
            if !std::mem::replace(&mut has_auto, true) {
                let order = language(m).detect_order;
                list.extend(order.iter().filter_map(|name| find(name.as_bytes())));
            }
            continue;
        }
        match find(name) {
            Some(encoding) => list.push(encoding),
            None => return Err(name.to_vec()),
        }
    }
    Ok(list)
}

fn trimmed(mut name: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = name {
        name = rest;
    }
    while let [rest @ .., b' ' | b'\t'] = name {
        name = rest;
    }
    name
}

/// The encodings that an argument lists, as an array or with commas.
///
/// # Errors
/// One is none: a `ValueError` is thrown.
pub(super) fn encoding_list(
    call: &mut Call<'_>,
    list: &StringOrArray,
    index: usize,
) -> Result<Vec<&'static Encoding>, Unwind> {
    let found = match list {
        StringOrArray::String(text) if text.is_empty() => Ok(Vec::new()),
        StringOrArray::String(text) => {
            let text = match text.as_bytes() {
                [b'"', inner @ .., b'"'] if !inner.is_empty() => inner,
                other => other,
            };
            encodings_of(call.machine, text.split(|byte| *byte == b','))
        }
        StringOrArray::Array(array) => {
            let mut names = Vec::with_capacity(array.len());
            for (_, zval) in array.to_entries() {
                names.push(call.machine.to_string(&zval.get())?);
            }
            encodings_of(call.machine, names.iter().map(PhpStr::as_bytes))
        }
    };
    found.map_err(|name| {
        let name = String::from_utf8_lossy(&name).into_owned();
        call.value_error(index, &format!("contains invalid encoding \"{name}\""))
    })
}

/// The encoding that an argument names, or the internal one.
///
/// # Errors
/// There is none of that name: a `ValueError` is thrown. Or the error handler threw at a deprecation.
pub(super) fn encoding(
    call: &mut Call<'_>,
    name: Option<PhpStr>,
    index: usize,
) -> Result<&'static Encoding, Unwind> {
    let Some(name) = name else {
        return Ok(internal_encoding(call.machine));
    };
    if let Some((last, encoding)) = &settings(call.machine).last
        && last.eq_ignore_ascii_case(&name)
    {
        return Ok(encoding);
    }
    let Some(encoding) = find(&name) else {
        return Err(invalid_encoding(call, &name, index));
    };
    let better = match encoding.name {
        "BASE64" => "Base64 via mbstring is deprecated; use base64_encode/base64_decode instead",
        "Quoted-Printable" => {
            "QPrint via mbstring is deprecated; use quoted_printable_encode/quoted_printable_decode \
             instead"
        }
        "HTML-ENTITIES" => {
            "HTML entities via mbstring is deprecated; use htmlspecialchars, htmlentities, or \
             mb_encode_numericentity/mb_decode_numericentity instead"
        }
        "UUENCODE" => {
            "Uuencode via mbstring is deprecated; use convert_uuencode/convert_uudecode instead"
        }
        _ => "",
    };
    if !better.is_empty() {
        call.deprecate(&format!("Handling {better}"))?;
    }
    settings(call.machine).last = Some((name.to_vec(), encoding));
    Ok(encoding)
}

#[cold]
fn invalid_encoding(call: &mut Call<'_>, name: &PhpStr, index: usize) -> Unwind {
    call.value_error(
        index,
        &format!("must be a valid encoding, \"{name}\" given"),
    )
}

/// An encoder with the request's substitute.
pub(super) fn encoder(m: &mut Machine, encoding: &'static Encoding, capacity: usize) -> Encoder {
    let (form, marker) = substitute(m);
    let substitute = match form {
        Form::None => Substitute::None,
        Form::Long => Substitute::Long,
        Form::Entity => Substitute::Entity,
        Form::Character => Substitute::Character(marker),
    };
    Encoder::new(encoding.codec, substitute, marker, capacity)
}

/// The substitute's form, and its character.
pub(super) fn substitute(m: &mut Machine) -> (Form, u32) {
    if let Some(substitute) = settings(m).substitute {
        return substitute;
    }
    let question_mark = u32::from(b'?');
    let name = m.ini.string("mbstring.substitute_character");
    let substitute = match Form::of(&name) {
        Some(form) => (form, question_mark),
        None => (
            Form::Character,
            number(&String::from_utf8_lossy(&name)).unwrap_or(question_mark),
        ),
    };
    settings(m).substitute = Some(substitute);
    substitute
}

/// A number in C's notations.
fn number(text: &str) -> Option<u32> {
    if let Some(digits) = text.strip_prefix("0x").or(text.strip_prefix("0X")) {
        return u32::from_str_radix(digits, 16).ok();
    }
    match text.strip_prefix('0') {
        Some(digits) if !digits.is_empty() => u32::from_str_radix(digits, 8).ok(),
        _ => text.parse().ok(),
    }
}

/// The language, or sets it.
fn mb_language(call: &mut Call<'_>, name: Option<PhpStr>) -> Result<Value, Unwind> {
    let Some(name) = name else {
        return Ok(Value::from(language(call.machine).name));
    };
    let Some(language) = language::find(&name) else {
        let what = format!("must be a valid language, \"{name}\" given");
        return Err(call.value_error(0, &what));
    };
    let text = name.to_string();
    // A setting that php.ini's administrator may not change is not kept here either.
    let _ = call.machine.ini.set("mbstring.language", &text);
    settings(call.machine).language = Some(language);
    Ok(Value::TRUE)
}

/// The encoding of strings where a function is told of none, or sets it.
fn mb_internal_encoding(call: &mut Call<'_>, name: Option<PhpStr>) -> Result<Value, Unwind> {
    let Some(name) = name else {
        return Ok(Value::from(internal_encoding(call.machine).name));
    };
    match find(&name) {
        Some(encoding) => {
            settings(call.machine).internal = Some(encoding);
            Ok(Value::TRUE)
        }
        None => Err(invalid_encoding(call, &name, 0)),
    }
}

/// The encoding that was found in the input of a kind. Nothing is converted on the command line.
fn mb_http_input(call: &mut Call<'_>, kind: Option<PhpStr>) -> Result<Value, Unwind> {
    let kind = kind.map(|kind| kind.first().copied().unwrap_or(0).to_ascii_uppercase());
    match kind {
        None => Ok(match settings(call.machine).http_input {
            Some(encoding) => Value::from(encoding.name),
            None => Value::FALSE,
        }),
        Some(b'G' | b'P' | b'C' | b'S') => Ok(Value::FALSE),
        Some(b'I') => {
            let names = http_input_list(call.machine);
            Ok(
                PhpArray::from_values(names.iter().map(|encoding| Value::from(encoding.name)))
                    .into(),
            )
        }
        Some(b'L') => {
            let names: Vec<&str> = http_input_list(call.machine)
                .iter()
                .map(|encoding| encoding.name)
                .collect();
            Ok(Value::from(names.join(",").as_str()))
        }
        Some(_) => {
            let what = "must be one of \"G\", \"P\", \"C\", \"S\", \"I\", or \"L\"";
            Err(call.value_error(0, what))
        }
    }
}

/// The encodings that input may be in.
pub(super) fn http_input_list(m: &mut Machine) -> Vec<&'static Encoding> {
    let own = m.ini.string("mbstring.http_input");
    let names = if own.is_empty() {
        let general = m.ini.string("input_encoding");
        if general.is_empty() {
            m.ini.string("default_charset")
        } else {
            general
        }
    } else {
        own
    };
    if names.as_bytes() == b"pass" {
        return vec![&PASS];
    }
    match encodings_of(m, names.split(|byte| *byte == b',')) {
        Ok(list) if !list.is_empty() => list,
        _ => vec![known("UTF-8")],
    }
}

/// The encoding that output is converted to, or sets it.
fn mb_http_output(call: &mut Call<'_>, name: Option<PhpStr>) -> Result<Value, Unwind> {
    let Some(name) = name else {
        return Ok(Value::from(http_output(call.machine).name));
    };
    match find_or_pass(&name) {
        Some(encoding) => {
            settings(call.machine).http_output = Some(encoding);
            Ok(Value::TRUE)
        }
        None => Err(invalid_encoding(call, &name, 0)),
    }
}

/// The encodings that text may be in, the likeliest first, or sets them.
fn mb_detect_order(call: &mut Call<'_>, order: Option<StringOrArray>) -> Result<Value, Unwind> {
    let Some(order) = order else {
        let order = detect_order(call.machine);
        let names = order.iter().map(|encoding| Value::from(encoding.name));
        return Ok(PhpArray::from_values(names).into());
    };
    let list = encoding_list(call, &order, 0)?;
    if list.is_empty() {
        return Err(call.value_error(0, "must specify at least one encoding"));
    }
    settings(call.machine).detect_order = Some(list);
    Ok(Value::TRUE)
}

/// What is written for a character that an encoding does not have, or sets it.
fn mb_substitute_character(
    call: &mut Call<'_>,
    wanted: Option<IntOrString>,
) -> Result<Value, Unwind> {
    let (form, marker) = substitute(call.machine);
    let new = match wanted {
        None => {
            return Ok(match form {
                Form::None => Value::from("none"),
                Form::Long => Value::from("long"),
                Form::Entity => Value::from("entity"),
                Form::Character => Value::int(i64::from(marker)),
            });
        }
        Some(IntOrString::String(name)) => match Form::of(&name) {
            Some(form) => (form, marker),
            None => {
                let what = "must be \"none\", \"long\", \"entity\" or a valid codepoint";
                return Err(call.value_error(0, what));
            }
        },
        Some(IntOrString::Int(number)) => match u32::try_from(number).ok().and_then(char::from_u32)
        {
            Some(character) => (Form::Character, u32::from(character)),
            None => return Err(call.value_error(0, "is not a valid codepoint")),
        },
    };
    settings(call.machine).substitute = Some(new);
    Ok(Value::TRUE)
}
