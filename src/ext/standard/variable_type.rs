//! The type of a value: asking for it and changing it (php-src `ext/standard/type.c`).

use crate::ast::Cast as CastKind;
use crate::builtins;
use crate::eval::Unwind;
use crate::eval::callable::Callable;
use crate::eval::class::ClassEntry;
use crate::eval::errors::Throw;
use crate::ext::{Builtin, ByRef, Call};
use crate::zval::number::{self, Numeric};
use crate::zval::{PhpStr, Value, View, convert};

/// Functions about types.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    gettype(value), get_debug_type(value), settype(&var, type), intval(value, base = 10), floatval(value),
    doubleval(value), boolval(value), strval(value), is_null(value), is_resource(value), is_bool(value), is_int(value),
    is_integer(value), is_long(value), is_float(value), is_double(value), is_numeric(value), is_string(value),
    is_array(value), is_object(value), is_scalar(value), is_iterable(value), is_countable(value),
    is_callable(value, syntax_only = false, &callable_name = null),
};

/// The name of a value's type, in the words of PHP 4.
fn gettype(_: &mut Call<'_>, value: Value) -> &'static str {
    convert::gettype_name(value.view())
}

/// The name of a value's type as declarations write it; an object's class.
fn get_debug_type(_: &mut Call<'_>, value: Value) -> PhpStr {
    convert::debug_type_name(value.view())
}

/// Converts a variable to the type of that name.
fn settype(call: &mut Call<'_>, var: ByRef, name: PhpStr) -> Result<bool, Unwind> {
    let to = match name.to_ascii_lowercase().as_slice() {
        b"integer" | b"int" => CastKind::Int,
        b"float" | b"double" => CastKind::Float,
        b"string" => CastKind::String,
        b"array" => CastKind::Array,
        b"object" => CastKind::Object,
        b"bool" | b"boolean" => CastKind::Bool,
        b"null" => {
            var.set(Value::NULL);
            return Ok(true);
        }
        b"resource" => {
            return Err(call.throw(Throw::ValueError, "Cannot convert to resource type"));
        }
        _ => return Err(call.value_error(1, "must be a valid type")),
    };
    let converted = call.machine.cast(var.get(), to)?;
    var.set(converted);
    Ok(true)
}

/// The value as an integer; a string may be written in another base.
fn intval(call: &mut Call<'_>, value: Value, base: i64) -> Result<Value, Unwind> {
    match value.view() {
        View::String(string) if base != 10 => Ok(Value::int(int_in_base(string, base))),
        _ => call.machine.cast(value, CastKind::Int),
    }
}

/// C's `strtol`, and `0b` for base 2 and 0.
fn int_in_base(string: &[u8], base: i64) -> i64 {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t'..=b'\r');
    let start = string.iter().take_while(|byte| is_space(byte)).count();
    let text = &string[start..];
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let (base, digits) = match (base, digits) {
        (0 | 2, [b'0', b'b' | b'B', rest @ ..]) => (2, rest),
        (0 | 16, [b'0', b'x' | b'X', rest @ ..])
            if rest.first().is_some_and(u8::is_ascii_hexdigit) =>
        {
            (16, rest)
        }
        (0, [b'0', ..]) => (8, digits),
        (0, _) => (10, digits),
        (2..=36, _) => (base, digits),
        _ => return 0,
    };
    let mut int: i64 = 0;
    for &digit in digits {
        let Some(digit) = char::from(digit).to_digit(base as u32) else {
            break;
        };
        let digit = i64::from(digit);
        let next = int.checked_mul(base).and_then(|int| {
            if negative {
                int.checked_sub(digit)
            } else {
                int.checked_add(digit)
            }
        });
        int = match next {
            Some(next) => next,
            None => return if negative { i64::MIN } else { i64::MAX },
        };
    }
    int
}

/// The value as a float.
fn floatval(call: &mut Call<'_>, value: Value) -> Result<Value, Unwind> {
    call.machine.cast(value, CastKind::Float)
}

/// The value as a float.
fn doubleval(call: &mut Call<'_>, value: Value) -> Result<Value, Unwind> {
    floatval(call, value)
}

/// Whether the value counts as true.
fn boolval(_: &mut Call<'_>, value: Value) -> bool {
    value.truthy()
}

/// The value as a string.
fn strval(call: &mut Call<'_>, value: Value) -> Result<PhpStr, Unwind> {
    call.machine.to_string(&value)
}

/// Whether the value is `null`.
fn is_null(_: &mut Call<'_>, value: Value) -> bool {
    value.is_null()
}

/// Whether the value is a resource that is open.
fn is_resource(_: &mut Call<'_>, value: Value) -> bool {
    matches!(value.view(), View::Resource(resource) if resource.is_open())
}

/// Whether the value is a bool.
fn is_bool(_: &mut Call<'_>, value: Value) -> bool {
    value.is_bool()
}

/// Whether the value is an int.
fn is_int(_: &mut Call<'_>, value: Value) -> bool {
    value.is_int()
}

/// Whether the value is an int.
fn is_integer(_: &mut Call<'_>, value: Value) -> bool {
    value.is_int()
}

/// Whether the value is an int.
fn is_long(_: &mut Call<'_>, value: Value) -> bool {
    value.is_int()
}

/// Whether the value is a float.
fn is_float(_: &mut Call<'_>, value: Value) -> bool {
    value.is_float()
}

/// Whether the value is a float.
fn is_double(_: &mut Call<'_>, value: Value) -> bool {
    value.is_float()
}

/// Whether the value is a number or a numeric string.
fn is_numeric(_: &mut Call<'_>, value: Value) -> bool {
    match value.view() {
        View::Int(_) | View::Float(_) => true,
        View::String(string) => matches!(number::parse_numeric(string), Numeric::Whole(_)),
        _ => false,
    }
}

/// Whether the value is a string.
fn is_string(_: &mut Call<'_>, value: Value) -> bool {
    value.is_string()
}

/// Whether the value is an array.
fn is_array(_: &mut Call<'_>, value: Value) -> bool {
    value.is_array()
}

/// Whether the value is an object.
fn is_object(_: &mut Call<'_>, value: Value) -> bool {
    value.is_object()
}

/// Whether the value is an int, float, string or bool.
fn is_scalar(_: &mut Call<'_>, value: Value) -> bool {
    matches!(
        value.view(),
        View::Bool(_) | View::Int(_) | View::Float(_) | View::String(_)
    )
}

/// Whether `foreach` can walk the value.
fn is_iterable(_: &mut Call<'_>, value: Value) -> bool {
    value.is_array() || is_instance(&value, b"traversable")
}

/// Whether `count` can count the value.
fn is_countable(_: &mut Call<'_>, value: Value) -> bool {
    value.is_array() || is_instance(&value, b"countable")
}

fn is_instance(value: &Value, lowercase: &[u8]) -> bool {
    value
        .as_object()
        .is_some_and(|object| ClassEntry::of(object.class()).is_subclass_of_name(lowercase))
}

/// Whether the value can be called from here, or has the form of something that can.
fn is_callable(
    call: &mut Call<'_>,
    value: Value,
    syntax_only: bool,
    callable_name: ByRef,
) -> Result<bool, Unwind> {
    if call.passed() > 2 {
        let name = name_of_callable(call, &value)?;
        callable_name.set(name);
    }
    if syntax_only {
        match value.view() {
            View::String(_) => return Ok(true),
            View::Array(array) => {
                let target = array.get_int(0).map(|zval| zval.get());
                let method = array.get_int(1).map(|zval| zval.get());
                return Ok(array.len() == 2
                    && target.is_some_and(|target| target.is_string() || target.is_object())
                    && method.is_some_and(|method| method.is_string()));
            }
            _ => {}
        }
    }
    Ok(Callable::resolve(call.machine, &value).is_ok())
}

/// What a callable value would be called in a message (php-src `zend_get_callable_name`).
pub(super) fn name_of_callable(call: &mut Call<'_>, value: &Value) -> Result<PhpStr, Unwind> {
    match value.view() {
        View::Array(array) => {
            let (Some(target), Some(method)) = (array.get_int(0), array.get_int(1)) else {
                return Ok(PhpStr::from("Array"));
            };
            let (target, method) = (target.get(), method.get());
            match (target.view(), method.view()) {
                (View::Object(object), View::String(method)) if array.len() == 2 => {
                    Ok(PhpStr::concat_all(&[object.class().name(), b"::", method]))
                }
                (View::String(class), View::String(method)) if array.len() == 2 => {
                    Ok(PhpStr::concat_all(&[class, b"::", method]))
                }
                _ => Ok(PhpStr::from("Array")),
            }
        }
        View::Object(object) => Ok(PhpStr::concat(object.class().name(), b"::__invoke")),
        _ => call.machine.to_string(value),
    }
}
