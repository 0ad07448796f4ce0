//! Entities in texts: `htmlspecialchars` and its relatives.

use super::html_charset::Charset;
use super::html_document::{
    DISALLOWED, DOUBLE_QUOTES, Document, IGNORE, SINGLE_QUOTES, SUBSTITUTE,
};
use super::html_escape::Escaper;
use super::html_unescape::{push_code, unescape};
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::table::{BuiltinConstant, ConstantValue};
use crate::ext::{Builtin, Call};
use crate::zval::{Key, PhpArray, PhpStr, StrBuilder, Value};

/// HTML functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    htmlspecialchars(string, flags = 11, encoding = null, double_encode = true),
    htmlspecialchars_decode(string, flags = 11),
    html_entity_decode(string, flags = 11, encoding = null),
    htmlentities(string, flags = 11, encoding = null, double_encode = true),
    get_html_translation_table(table = 0, flags = 11, encoding = "UTF-8"),
};

const fn int(name: &'static str, value: i64) -> BuiltinConstant {
    BuiltinConstant {
        name,
        value: ConstantValue::Int(value),
    }
}

/// Constants of [`FUNCTIONS`].
pub(super) static CONSTANTS: &[BuiltinConstant] = &[
    int("HTML_SPECIALCHARS", 0),
    int("HTML_ENTITIES", 1),
    int("ENT_COMPAT", DOUBLE_QUOTES),
    int("ENT_QUOTES", SINGLE_QUOTES | DOUBLE_QUOTES),
    int("ENT_NOQUOTES", 0),
    int("ENT_IGNORE", IGNORE),
    int("ENT_SUBSTITUTE", SUBSTITUTE),
    int("ENT_DISALLOWED", DISALLOWED),
    int("ENT_HTML401", 0),
    int("ENT_XML1", 16),
    int("ENT_XHTML", 32),
    int("ENT_HTML5", 48),
];

/// The character set of a name, or the default one.
fn charset(call: &mut Call<'_>, name: Option<PhpStr>) -> Result<Charset, Unwind> {
    if name.is_none() && call.ini.is_utf8 {
        return Ok(Charset::Utf8);
    }
    let setting = |call: &Call<'_>, name| Some(call.ini.string(name)).filter(|s| !s.is_empty());
    let name = name
        .filter(|name| !name.is_empty())
        .or_else(|| setting(call, "internal_encoding"))
        .or_else(|| setting(call, "default_charset"));
    let Some(name) = name else {
        return Ok(Charset::Utf8);
    };
    if let Some(charset) = Charset::find(&name) {
        return Ok(charset);
    }
    call.warn(&format!(
        "Charset \"{name}\" is not supported, assuming UTF-8"
    ))?;
    Ok(Charset::Utf8)
}

/// `string` with entities for `& < > " '`.
fn htmlspecialchars(
    call: &mut Call<'_>,
    string: PhpStr,
    flags: i64,
    encoding: Option<PhpStr>,
    double_encode: bool,
) -> Result<PhpStr, Unwind> {
    let charset = charset(call, encoding)?;
    let document = Document::of_flags(flags);
    Ok(Escaper {
        charset,
        document,
        flags,
        entities: document.basic(),
        is_full: false,
        double_encode,
    }
    .escape(string))
}

/// `string` with entities for every character that has one.
fn htmlentities(
    call: &mut Call<'_>,
    string: PhpStr,
    flags: i64,
    encoding: Option<PhpStr>,
    double_encode: bool,
) -> Result<PhpStr, Unwind> {
    let charset = charset(call, encoding)?;
    if charset.is_partly_supported() {
        call.note(
            "Only basic entities substitution is supported for multi-byte encodings other than UTF-8; functionality is equivalent to htmlspecialchars",
        )?;
    }
    let document = Document::of_flags(flags);
    let is_full = !charset.is_partly_supported() && document != Document::Xml1;
    Ok(Escaper {
        charset,
        document,
        flags,
        entities: if is_full {
            document.all()
        } else {
            document.basic()
        },
        is_full,
        double_encode,
    }
    .escape(string))
}

/// `string` with the entities of `& < > " '` turned into what they stand for.
fn htmlspecialchars_decode(_: &mut Call<'_>, string: PhpStr, flags: i64) -> PhpStr {
    let document = Document::of_flags(flags);
    unescape(string, flags, document.basic(), Charset::Latin1, false)
}

/// `string` with all entities turned into what they stand for.
fn html_entity_decode(
    call: &mut Call<'_>,
    string: PhpStr,
    flags: i64,
    encoding: Option<PhpStr>,
) -> Result<PhpStr, Unwind> {
    if memchr::memchr(b'&', &string).is_none() {
        return Ok(string);
    }
    let charset = charset(call, encoding)?;
    let document = Document::of_flags(flags);
    Ok(unescape(string, flags, document.all(), charset, true))
}

/// What `htmlspecialchars` or `htmlentities` writes for each character.
fn get_html_translation_table(
    call: &mut Call<'_>,
    table: i64,
    flags: i64,
    encoding: PhpStr,
) -> Result<PhpArray, Unwind> {
    let charset = charset(call, Some(encoding))?;
    let document = Document::of_flags(flags);
    let is_full = table != 0 && !charset.is_partly_supported() && document != Document::Xml1;
    let mut entries = Vec::new();
    if is_full {
        for (character, name) in document.all().all() {
            // php-src cuts the second half of a pair to a byte in ISO-8859-1.
            let second = match charset {
                Charset::Latin1 => Some(character.second),
                _ => charset.from_unicode(character.second),
            };
            let first = charset.from_unicode(character.first);
            let codes = match (first, character.second, second) {
                (Some(first), 0, _) => vec![first],
                (Some(first), _, Some(second)) => vec![first, second],
                _ => continue,
            };
            if charset.to_unicode(codes[0]).is_some() {
                entries.push((codes, name));
            }
        }
        if matches!(charset, Charset::SingleByte(_)) {
            entries.sort_by_key(|(codes, _)| codes[0]);
        }
    } else {
        let basic = document.basic().all().into_iter();
        entries.extend(basic.map(|(character, name)| (vec![character.first], name)));
    }
    let mut result = PhpArray::new();
    for (codes, name) in entries {
        let is_kept_quote = match codes[0] {
            0x27 => flags & SINGLE_QUOTES == 0,
            0x22 => flags & DOUBLE_QUOTES == 0,
            _ => false,
        };
        if is_kept_quote {
            continue;
        }
        let mut key = StrBuilder::new();
        for code in codes {
            push_code(&mut key, charset, code);
        }
        let entity = PhpStr::concat_all(&[b"&", name.as_bytes(), b";"]);
        let key = Key::from_string(&key.finish());
        result.set(&key, Value::from(entity).into_zval());
    }
    Ok(result)
}
