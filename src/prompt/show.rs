//! Results: values as PHP would write them, without running user code and without a count.

use crate::zval::{KeyRef, ObjectRef, PhpArray, View};

/// How deep values are shown.
const DEPTH: usize = 5;
/// How many elements of an array or object.
const ELEMENTS: usize = 100;
/// How many bytes of a string.
const BYTES: usize = 2000;
/// How wide a line may be before a list is broken up.
const WIDTH: usize = 78;

/// A value, with `=> ` before it.
pub(super) fn value(view: View<'_>, is_coloured: bool) -> String {
    let text = shown(view, 0);
    if is_coloured {
        format!("\x1b[2m=>\x1b[0m {text}")
    } else {
        format!("=> {text}")
    }
}

fn shown(view: View<'_>, depth: usize) -> String {
    match view {
        View::Null => "null".to_owned(),
        View::Bool(true) => "true".to_owned(),
        View::Bool(false) => "false".to_owned(),
        View::Int(int) => int.to_string(),
        View::Float(float) => float_text(float),
        View::String(string) => string_text(string),
        View::Array(array) => array_text(array, depth),
        View::Object(object) => object_text(object, depth),
        View::Resource(resource) => {
            format!("resource({}) of type {}", resource.id(), resource.kind())
        }
    }
}

fn float_text(float: f64) -> String {
    if float.is_nan() {
        return "NAN".to_owned();
    }
    if float.is_infinite() {
        return if float > 0.0 { "INF" } else { "-INF" }.to_owned();
    }
    format!("{float:?}")
}

fn string_text(bytes: &[u8]) -> String {
    let text = crate::trace::quoted(bytes, BYTES);
    if bytes.len() > BYTES {
        return format!("{text} ({} bytes)", bytes.len());
    }
    text
}

fn array_text(array: &PhpArray, depth: usize) -> String {
    if array.is_empty() {
        return "[]".to_owned();
    }
    if depth == DEPTH {
        return format!("[… {} elements]", array.len());
    }
    let is_list = array.is_list();
    let parts = array.iter().take(ELEMENTS).map(|(key, zval)| {
        let value = shown(zval.view(), depth + 1);
        match key {
            _ if is_list => value,
            KeyRef::Int(int) => format!("{int} => {value}"),
            KeyRef::String(key) => format!("{} => {value}", string_text(key)),
        }
    });
    bracketed("[", parts.collect(), array.len(), "]", depth)
}

fn object_text(object: &ObjectRef, depth: usize) -> String {
    let name = String::from_utf8_lossy(object.class().name());
    let name = name.split('\0').next().unwrap_or_default();
    let head = format!("{name} #{}", object.handle());
    let declared = object
        .class()
        .slots()
        .iter()
        .enumerate()
        .map(|(at, info)| (info.name.as_bytes().to_vec(), object.slot(at).as_ref()));
    let dynamic = object.dynamic().into_iter().flat_map(|table| table.iter());
    let dynamic = dynamic.map(|(key, zval)| (key.to_key().to_string().to_vec(), Some(zval)));
    let properties: Vec<_> = declared.chain(dynamic).collect();
    if properties.is_empty() {
        return head;
    }
    if depth == DEPTH {
        return format!("{head} {{…}}");
    }
    let count = properties.len();
    let parts = properties.into_iter().take(ELEMENTS).map(|(name, zval)| {
        let value = zval.map_or("uninitialized".to_owned(), |zval| {
            shown(zval.view(), depth + 1)
        });
        format!("{}: {value}", String::from_utf8_lossy(&name))
    });
    bracketed(&format!("{head} {{"), parts.collect(), count, "}", depth)
}

/// Parts in brackets, on one line if they fit.
fn bracketed(
    open: &str,
    mut parts: Vec<String>,
    count: usize,
    close: &str,
    depth: usize,
) -> String {
    if count > parts.len() {
        parts.push(format!("… {} more", count - parts.len()));
    }
    let line = format!("{open}{}{close}", parts.join(", "));
    if line.chars().count() + 2 * depth <= WIDTH && !line.contains('\n') {
        return line;
    }
    let indent = "  ".repeat(depth + 1);
    let lines: Vec<String> = parts
        .iter()
        .map(|part| format!("{indent}{part},"))
        .collect();
    format!(
        "{open}\n{}\n{}{close}",
        lines.join("\n"),
        "  ".repeat(depth)
    )
}
