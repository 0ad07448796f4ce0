//! What is set, as `mb_get_info` tells it.

use super::settings::{
    Form, detect_order, http_output, internal_encoding, language, settings, substitute,
};
use crate::builtins;
use crate::ext::{Builtin, Call};
use crate::zval::{PhpArray, PhpStr, Value};

/// Information.
pub(super) static FUNCTIONS: &[Builtin] = builtins! { mb_get_info(type = "all") };

/// The names of what can be asked for, in the order of the list of all.
const TYPES: &[&str] = &[
    "internal_encoding",
    "http_input",
    "http_output",
    "http_output_conv_mimetypes",
    "mail_charset",
    "mail_header_encoding",
    "mail_body_encoding",
    "illegal_chars",
    "encoding_translation",
    "language",
    "detect_order",
    "substitute_character",
    "strict_detection",
];

/// A setting, or all of them. `null` for one that has no value, `false` for one there is not.
fn mb_get_info(call: &mut Call<'_>, kind: PhpStr) -> Value {
    if !kind.eq_ignore_ascii_case(b"all") {
        return match TYPES
            .iter()
            .find(|name| kind.eq_ignore_ascii_case(name.as_bytes()))
        {
            Some(name) => value(call, name),
            None => Value::FALSE,
        };
    }
    let mut all = PhpArray::new();
    for name in TYPES {
        let value = value(call, name);
        if !value.is_null() {
            all.set_value(name, value);
        }
    }
    all.into()
}

fn on_or_off(call: &Call<'_>, setting: &str) -> Value {
    Value::from(if call.machine.ini.is_on(setting) {
        "On"
    } else {
        "Off"
    })
}

fn value(call: &mut Call<'_>, name: &str) -> Value {
    let m = &mut *call.machine;
    match name {
        "internal_encoding" => Value::from(internal_encoding(m).name),
        "http_input" => settings(m)
            .http_input
            .map_or(Value::NULL, |encoding| Value::from(encoding.name)),
        "http_output" => Value::from(http_output(m).name),
        "http_output_conv_mimetypes" => m.ini.string("mbstring.http_output_conv_mimetypes").into(),
        "mail_charset" => Value::from(language(m).mail_charset),
        "mail_header_encoding" => Value::from(language(m).header_encoding),
        "mail_body_encoding" => Value::from(language(m).body_encoding),
        "illegal_chars" => Value::int(settings(m).illegal_characters),
        "encoding_translation" => on_or_off(call, "mbstring.encoding_translation"),
        "language" => Value::from(language(m).name),
        "detect_order" => {
            let order = detect_order(m);
            PhpArray::from_values(order.iter().map(|encoding| Value::from(encoding.name))).into()
        }
        "substitute_character" => match substitute(m) {
            (Form::None, _) => Value::from("none"),
            (Form::Long, _) => Value::from("long"),
            (Form::Entity, _) => Value::from("entity"),
            (Form::Character, character) => Value::int(i64::from(character)),
        },
        _ => on_or_off(call, "mbstring.strict_detection"),
    }
}
