//! Query strings: made from arrays, and read into arrays.

use super::url::{Encoding, decode, push_encoded};
use crate::builtins;
use crate::eval::class::property::visible_properties;
use crate::eval::{Machine, Unwind};
use crate::ext::table::{BuiltinConstant, ConstantValue};
use crate::ext::{Builtin, ByRef, Call, FromArg};
use crate::zval::path::Path;
use crate::zval::{
    Key, ObjectRef, PhpArray, PhpStr, StrBuilder, Value, View, Visibility, ZvalPtr, int_to_string,
};

/// Query string functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    http_build_query(data, numeric_prefix = "", arg_separator = null, encoding_type = 1),
    parse_str(string, &result),
};

/// Constants of [`FUNCTIONS`].
pub(super) static CONSTANTS: &[BuiltinConstant] = &[
    BuiltinConstant {
        name: "PHP_QUERY_RFC1738",
        value: ConstantValue::Int(1),
    },
    BuiltinConstant {
        name: "PHP_QUERY_RFC3986",
        value: ConstantValue::Int(RFC3986),
    },
];

const RFC3986: i64 = 2;

/// An `array|object` parameter.
struct Container(Value);

impl FromArg for Container {
    const TYPE: &'static str = "array";

    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<Container, Unwind> {
        if let View::Object(_) = value.view() {
            return Ok(Container(value.unwrap_zval()));
        }
        PhpArray::from_value(call, index, value).map(|array| Container(array.into()))
    }
}

/// The query string that a form with the values of `data` would send.
fn http_build_query(
    call: &mut Call<'_>,
    data: Container,
    numeric_prefix: PhpStr,
    arg_separator: Option<PhpStr>,
    encoding_type: i64,
) -> Result<PhpStr, Unwind> {
    let separator = match arg_separator {
        Some(separator) => separator,
        None => match call.ini.string("arg_separator.output") {
            separator if separator.is_empty() => PhpStr::from("&"),
            separator => separator,
        },
    };
    let mut query = QueryWriter {
        result: StrBuilder::new(),
        separator,
        encoding: if encoding_type == RFC3986 {
            Encoding::Raw
        } else {
            Encoding::Form
        },
        open: Path::default(),
    };
    query.push_all(call, &data.0, &numeric_prefix, b"", b"")?;
    Ok(query.result.finish())
}

struct QueryWriter {
    result: StrBuilder,
    separator: PhpStr,
    encoding: Encoding,
    /// The arrays and objects being written: those inside themselves are left out.
    open: Path<Value>,
}

impl QueryWriter {
    fn push_all(
        &mut self,
        call: &mut Call<'_>,
        container: &Value,
        numeric_prefix: &[u8],
        before: &[u8],
        after: &[u8],
    ) -> Result<(), Unwind> {
        let entries = match container.view() {
            View::Array(array) => array.to_entries(),
            // What the calling code may read (php-src `zend_check_property_access`).
            View::Object(object) => visible_properties(call.machine, object)
                .into_iter()
                .map(|(name, zval)| (Key::String(name), zval))
                .collect(),
            _ => return Ok(()),
        };
        if self.open.contains(container) {
            return Ok(());
        }
        call.need_stack()?;
        self.open.enter(container.clone());
        for (key, zval) in entries {
            let mut name = StrBuilder::new();
            name.push_bytes(before);
            match &key {
                Key::String(key) => push_encoded(&mut name, key, self.encoding),
                Key::Int(key) => {
                    name.push_bytes(numeric_prefix);
                    name.push_bytes(&int_to_string(*key));
                }
            }
            name.push_bytes(after);
            self.push_entry(call, &name.finish(), &zval.get())?;
        }
        self.open.leave();
        Ok(())
    }

    fn push_entry(
        &mut self,
        call: &mut Call<'_>,
        name: &PhpStr,
        value: &Value,
    ) -> Result<(), Unwind> {
        let text = match value.view() {
            View::Array(_) | View::Object(_) => {
                let prefix = PhpStr::concat(name, b"%5B");
                return self.push_all(call, value, b"", &prefix, b"%5D");
            }
            View::Null | View::Resource(_) => return Ok(()),
            View::Bool(bool) => PhpStr::from(if bool { "1" } else { "0" }),
            _ => call.to_string(value)?,
        };
        if !self.result.is_empty() {
            self.result.push_bytes(&self.separator);
        }
        self.result.push_bytes(name);
        self.result.push(b'=');
        push_encoded(&mut self.result, &text, self.encoding);
        Ok(())
    }
}

/// The properties that everybody may use, in order.
pub(crate) fn public_properties(object: &ObjectRef) -> Vec<(Key, ZvalPtr)> {
    let slots = object.class().slots().iter().enumerate();
    let mut properties: Vec<(Key, ZvalPtr)> = slots
        .filter(|(_, slot)| slot.visibility == Visibility::Public)
        .filter_map(|(at, slot)| {
            let zval = object.slot(at).clone()?;
            Some((Key::String(slot.name.clone()), zval))
        })
        .collect();
    if let Some(dynamic) = object.dynamic() {
        // A name that begins with NUL is a mangled one, of a property that is not public.
        let public = dynamic
            .to_entries()
            .into_iter()
            .filter(|(key, _)| match key {
                Key::String(name) => name.first() != Some(&0),
                Key::Int(_) => true,
            });
        properties.extend(public);
    }
    properties
}

/// The names and values of a query string, decoded.
pub(crate) fn query_variables(m: &Machine, string: &[u8]) -> Vec<(PhpStr, PhpStr)> {
    let separators = m.ini.string("arg_separator.input");
    // As in C, the string ends at its first NUL.
    let text = string.split(|byte| *byte == 0).next().unwrap_or(b"");
    text.split(|byte| separators.contains(byte))
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = match memchr::memchr(b'=', pair) {
                Some(at) => (&pair[..at], &pair[at + 1..]),
                None => (pair, &b""[..]),
            };
            (decode(name, Encoding::Form), decode(value, Encoding::Form))
        })
        .collect()
}

/// Reads the query string `string` into the array `result`.
fn parse_str(call: &mut Call<'_>, string: PhpStr, result: ByRef) -> Result<(), Unwind> {
    let separators = call.ini.string("arg_separator.input");
    let most = call.ini.int("max_input_vars");
    let most_levels = call.ini.int("max_input_nesting_level");
    let mut variables = PhpArray::new();
    // As in C, the string ends at its first NUL.
    let text = string.split(|byte| *byte == 0).next().unwrap_or(b"");
    let pairs = text
        .split(|byte| separators.contains(byte))
        .filter(|pair| !pair.is_empty());
    for (count, pair) in pairs.enumerate() {
        if count as i64 >= most {
            result.set(std::mem::take(&mut variables));
            return call.warn(&format!(
                "Input variables exceeded {most}. To increase the limit change max_input_vars in php.ini."
            ));
        }
        let (name, value) = match memchr::memchr(b'=', pair) {
            Some(at) => (&pair[..at], &pair[at + 1..]),
            None => (pair, &b""[..]),
        };
        let name = decode(name, Encoding::Form);
        let value = decode(value, Encoding::Form);
        register_variable(&mut variables, &name, value.into(), most_levels);
    }
    result.set(variables);
    Ok(())
}

/// Puts a value of a request under its name, `a[b][]` making arrays in arrays (php-src `php_register_variable_ex`).
pub(crate) fn register_variable(
    variables: &mut PhpArray,
    name: &[u8],
    value: Value,
    most_levels: i64,
) {
    let name = name.split(|byte| *byte == 0).next().unwrap_or(b"");
    let start = name.iter().take_while(|byte| **byte == b' ').count();
    let mut name = name[start..].to_vec();
    let is_replaced = |byte: u8| matches!(byte, b' ' | b'.');
    let bracket = memchr::memchr(b'[', &name).unwrap_or(name.len());
    if bracket == 0 {
        return;
    }
    for byte in &mut name[..bracket] {
        if is_replaced(*byte) {
            *byte = b'_';
        }
    }
    // `None` appends.
    let mut keys: Vec<Option<Vec<u8>>> = Vec::new();
    let mut key = Some(name[..bracket].to_vec());
    let mut at = bracket;
    while name.get(at) == Some(&b'[') {
        let open = at + 1;
        let content = open + usize::from(name.get(open).is_some_and(|byte| is_space(*byte)));
        if name.get(content) == Some(&b']') {
            keys.push(key);
            key = None;
            at = content + 1;
            continue;
        }
        let Some(length) = memchr::memchr(b']', &name[content.min(name.len())..]) else {
            // Not an index after all: the bracket and what follows belong to the key before.
            let mut rest = name[at..].to_vec();
            for byte in &mut rest {
                if is_replaced(*byte) || *byte == b'[' {
                    *byte = b'_';
                }
            }
            // After another index what follows is lost.
            if let (Some(key), []) = (&mut key, &keys[..]) {
                key.extend_from_slice(&rest);
            }
            break;
        };
        keys.push(key);
        key = Some(name[open..content + length].to_vec());
        at = content + length + 1;
    }
    if keys.len() as i64 > most_levels {
        variables.remove(&Key::from_bytes(&name[..bracket]));
        return;
    }
    insert(variables, &keys, key.as_deref(), value);
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

fn insert(array: &mut PhpArray, keys: &[Option<Vec<u8>>], last: Option<&[u8]>, value: Value) {
    let [first, rest @ ..] = keys else {
        match last {
            // The next index cannot be taken: the array has fewer elements than the query has bytes.
            None => drop(array.push(value.into_zval())),
            Some(key) => array.set(&Key::from_bytes(key), value.into_zval()),
        }
        return;
    };
    let key = first.as_deref().map(Key::from_bytes);
    let mut inner = key
        .as_ref()
        .and_then(|key| array.get(key))
        .and_then(|zval| zval.get().as_array().cloned())
        .unwrap_or_default();
    insert(&mut inner, rest, last, value);
    let zval = Value::from(inner).into_zval();
    match key {
        Some(key) => array.set(&key, zval),
        None => drop(array.push(zval)),
    }
}
