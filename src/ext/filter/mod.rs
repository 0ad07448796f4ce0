//! The `filter` extension: values that are checked or made harmless, by a filter's number.

mod address;
mod constant;
mod email;
mod number;
mod sanitize;
mod url;

use super::argument::int_from;
use super::table::BuiltinConstant;
use super::{Builtin, Call, FromArg, find_function};
use crate::builtins;
use crate::eval::Unwind;
use crate::eval::callable::Callable;
use crate::eval::errors::Throw;
use crate::eval::frame::Callee;
use crate::ext::pcre;
use crate::zval::{KeyRef, PhpArray, PhpStr, Value, View, ZvalPtr, convert};
use constant::{filter, flag};

/// The function tables of this extension.
pub(super) static TABLES: &[&[Builtin]] = &[FUNCTIONS];

/// The constant tables of this extension.
pub(super) static CONSTANTS: &[&[BuiltinConstant]] = &[constant::CONSTANTS];

static FUNCTIONS: &[Builtin] = builtins! {
    filter_has_var(input_type, var_name),
    filter_input(type, var_name, filter = FILTER_DEFAULT, options = 0),
    filter_var(value, filter = FILTER_DEFAULT, options = 0),
    filter_input_array(type, options = FILTER_DEFAULT, add_empty = true),
    filter_var_array(array, options = FILTER_DEFAULT, add_empty = true),
    filter_list(), filter_id(name),
};

/// The filters by name, in PHP's order.
const FILTERS: &[(&str, i64)] = &[
    ("int", filter::INT),
    ("boolean", filter::BOOL),
    ("float", filter::FLOAT),
    ("validate_regexp", filter::REGEXP),
    ("validate_domain", filter::DOMAIN),
    ("validate_url", filter::URL),
    ("validate_email", filter::EMAIL),
    ("validate_ip", filter::IP),
    ("validate_mac", filter::MAC),
    ("string", filter::SANITIZE_STRING),
    ("stripped", filter::SANITIZE_STRING),
    ("encoded", filter::SANITIZE_ENCODED),
    ("special_chars", filter::SANITIZE_SPECIAL_CHARS),
    ("full_special_chars", filter::SANITIZE_FULL_SPECIAL_CHARS),
    ("unsafe_raw", filter::UNSAFE_RAW),
    ("email", filter::SANITIZE_EMAIL),
    ("url", filter::SANITIZE_URL),
    ("number_int", filter::SANITIZE_NUMBER_INT),
    ("number_float", filter::SANITIZE_NUMBER_FLOAT),
    ("add_slashes", filter::SANITIZE_ADD_SLASHES),
    ("callback", filter::CALLBACK),
];

/// An `array|int` parameter: flags, or flags and options by name.
enum ArrayOrInt {
    Array(PhpArray),
    Int(i64),
}

impl FromArg for ArrayOrInt {
    const TYPE: &'static str = "array|int";

    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<ArrayOrInt, Unwind> {
        if let View::Array(array) = value.view() {
            return Ok(ArrayOrInt::Array(array.clone()));
        }
        int_from(call, index, value, Self::TYPE).map(ArrayOrInt::Int)
    }
}

/// Whether the request came with a variable of a name.
fn filter_has_var(call: &mut Call<'_>, input: i64, name: PhpStr) -> Result<bool, Unwind> {
    let input = input_of(call, input)?;
    Ok(input.is_some_and(|input| input.get_bytes(&name).is_some()))
}

/// A variable of the request, filtered; null if there is none.
fn filter_input(
    call: &mut Call<'_>,
    input: i64,
    name: PhpStr,
    id: i64,
    options: ArrayOrInt,
) -> Result<Value, Unwind> {
    if !is_known(call, id)? {
        return Ok(Value::FALSE);
    }
    let input = input_of(call, input)?;
    match input.and_then(|input| input.get_bytes(&name).map(|zval| zval.get())) {
        Some(value) => Filter::of(id, &options, flag::REQUIRE_SCALAR).apply_to(call, value),
        None => Ok(missing(&options)),
    }
}

/// What stands for a variable that the request did not come with: the default, else null, or false where null is a failure.
fn missing(options: &ArrayOrInt) -> Value {
    let flags = match options {
        ArrayOrInt::Int(flags) => *flags,
        ArrayOrInt::Array(options) => {
            if let Some(options) = option(options, "options")
                && let View::Array(options) = options.view()
                && let Some(default) = option(options, "default")
            {
                return default;
            }
            option(options, "flags").map_or(0, |flags| convert::to_int(flags.view()))
        }
    };
    match flags & flag::NULL_ON_FAILURE {
        0 => Value::NULL,
        _ => Value::FALSE,
    }
}

/// `value`, filtered.
fn filter_var(
    call: &mut Call<'_>,
    value: Value,
    id: i64,
    options: ArrayOrInt,
) -> Result<Value, Unwind> {
    if !is_known(call, id)? {
        return Ok(Value::FALSE);
    }
    Filter::of(id, &options, flag::REQUIRE_SCALAR).apply_to(call, value)
}

/// The variables of the request, each through its filter.
fn filter_input_array(
    call: &mut Call<'_>,
    input: i64,
    options: ArrayOrInt,
    add_empty: bool,
) -> Result<Value, Unwind> {
    if let ArrayOrInt::Int(id) = options
        && !is_known(call, id)?
    {
        return Ok(Value::FALSE);
    }
    match input_of(call, input)? {
        Some(input) => filter_all(call, input, &options, add_empty),
        None => Ok(missing(&options)),
    }
}

/// The elements of `array`, each through its filter: those that `options` names, or all through the one it is.
fn filter_var_array(
    call: &mut Call<'_>,
    array: PhpArray,
    options: ArrayOrInt,
    add_empty: bool,
) -> Result<Value, Unwind> {
    if let ArrayOrInt::Int(id) = options
        && !is_known(call, id)?
    {
        return Ok(Value::FALSE);
    }
    filter_all(call, array, &options, add_empty)
}

/// The names of all filters.
fn filter_list(_: &mut Call<'_>) -> PhpArray {
    PhpArray::from_values(FILTERS.iter().map(|(name, _)| Value::from(*name)))
}

/// The number of the filter of a name, or false.
fn filter_id(_: &mut Call<'_>, name: PhpStr) -> Value {
    FILTERS
        .iter()
        .find(|(known, _)| known.as_bytes() == &*name)
        .map_or(Value::FALSE, |(_, id)| Value::int(*id))
}

fn is_known(call: &mut Call<'_>, id: i64) -> Result<bool, Unwind> {
    // php-src `PHP_FILTER_ID_EXISTS`: the ranges in which filters lie.
    let is_known = (257..=277).contains(&id) || (513..=523).contains(&id) || id == 1024;
    if !is_known {
        call.warn(&format!("Unknown filter with ID {id}"))?;
    }
    Ok(is_known)
}

/// The variables that a request came with, by `INPUT_*`; `None` if it came with none.
fn input_of(call: &mut Call<'_>, input: i64) -> Result<Option<PhpArray>, Unwind> {
    let name = match input {
        0 => "_POST",
        1 => "_GET",
        2 => "_COOKIE",
        4 => "_ENV",
        5 => "_SERVER",
        _ => return Err(call.value_error(0, "must be an INPUT_* constant")),
    };
    let globals = call.globals_array();
    let input = globals.get_bytes(name.as_bytes()).map(|zval| zval.get());
    let input = input.as_ref().and_then(Value::as_array).cloned();
    Ok(input.filter(|input| !input.is_empty() || name == "_ENV"))
}

fn filter_all(
    call: &mut Call<'_>,
    array: PhpArray,
    options: &ArrayOrInt,
    add_empty: bool,
) -> Result<Value, Unwind> {
    let definitions = match options {
        ArrayOrInt::Int(id) => {
            let options = ArrayOrInt::Int(*id);
            return Filter::defined(&options, flag::REQUIRE_ARRAY).apply_to(call, array.into());
        }
        ArrayOrInt::Array(definitions) => definitions,
    };
    let mut filtered = PhpArray::new();
    for (key, definition) in definitions.iter() {
        let KeyRef::String(name) = key else {
            return Err(call.type_error(1, "must contain only string keys"));
        };
        if name.is_empty() {
            return Err(call.value_error(1, "cannot contain empty keys"));
        }
        let value = match array.get_str(name) {
            Some(zval) => {
                let definition = match definition.view() {
                    View::Array(options) => ArrayOrInt::Array(options.clone()),
                    other => ArrayOrInt::Int(convert::to_int(other)),
                };
                Filter::defined(&definition, flag::REQUIRE_SCALAR).apply_to(call, zval.get())?
            }
            None if add_empty => Value::NULL,
            None => continue,
        };
        filtered.set(&key.to_key(), ZvalPtr::new(value));
    }
    Ok(filtered.into())
}

fn option(options: &PhpArray, name: &str) -> Option<Value> {
    options.get_bytes(name.as_bytes()).map(|zval| zval.get())
}

/// A filter with its flags and options.
struct Filter {
    id: i64,
    flags: i64,
    options: Option<Value>,
}

impl Filter {
    /// A filter whose number is given beside flags or options.
    fn of(id: i64, options: &ArrayOrInt, flags: i64) -> Filter {
        match options {
            ArrayOrInt::Int(flags) => Filter {
                id,
                flags: with_required_shape(*flags),
                options: None,
            },
            ArrayOrInt::Array(options) => Filter::with_options(id, options, flags),
        }
    }

    /// A filter as a definition in an array writes it: its number, or number, flags and options.
    fn defined(definition: &ArrayOrInt, flags: i64) -> Filter {
        match definition {
            ArrayOrInt::Int(id) => Filter {
                id: *id,
                flags,
                options: None,
            },
            ArrayOrInt::Array(options) => Filter::with_options(-1, options, flags),
        }
    }

    fn with_options(id: i64, given: &PhpArray, flags: i64) -> Filter {
        let mut filter = Filter {
            id,
            flags,
            options: None,
        };
        if let Some(id) = option(given, "filter") {
            filter.id = convert::to_int(id.view());
        }
        if let Some(options) = option(given, "options") {
            if filter.id == filter::CALLBACK {
                filter.options = Some(options);
                filter.flags = 0;
            } else if options.is_array() {
                filter.options = Some(options);
            }
        }
        if let Some(flags) = option(given, "flags") {
            filter.flags = with_required_shape(convert::to_int(flags.view()));
        }
        filter
    }

    /// Filters a value, or the elements of an array where the flags say so.
    fn apply_to(&self, call: &mut Call<'_>, value: Value) -> Result<Value, Unwind> {
        if let View::Array(array) = value.view() {
            if self.flags & flag::REQUIRE_SCALAR != 0 {
                return Ok(self.failure());
            }
            return self.apply_to_elements(call, array, &mut Vec::new());
        }
        if self.flags & flag::REQUIRE_ARRAY != 0 {
            return Ok(self.failure());
        }
        let filtered = self.apply(call, &value)?;
        if self.flags & flag::FORCE_ARRAY != 0 {
            return Ok(PhpArray::from_values([filtered]).into());
        }
        Ok(filtered)
    }

    /// Filters the elements of an array and of the arrays in it. `outer` are those around it: one that contains itself stays
    /// as it is inside.
    fn apply_to_elements(
        &self,
        call: &mut Call<'_>,
        array: &PhpArray,
        outer: &mut Vec<PhpArray>,
    ) -> Result<Value, Unwind> {
        if outer.iter().any(|known| known.same(array)) || !call.has_stack() {
            return Ok(array.clone().into());
        }
        outer.push(array.clone());
        let mut filtered = PhpArray::with_capacity(array.len());
        for (key, zval) in array.iter() {
            let value = zval.get();
            let value = match value.view() {
                View::Array(inner) => self.apply_to_elements(call, inner, outer)?,
                _ => self.apply(call, &value)?,
            };
            filtered.set(&key.to_key(), ZvalPtr::new(value));
        }
        outer.pop();
        Ok(filtered.into())
    }

    fn failure(&self) -> Value {
        match self.flags & flag::NULL_ON_FAILURE {
            0 => Value::FALSE,
            _ => Value::NULL,
        }
    }

    /// Filters a value that is no array.
    fn apply(&self, call: &mut Call<'_>, value: &Value) -> Result<Value, Unwind> {
        let text = match value.view() {
            View::Object(object) => call.machine.stringify_object(&object.clone())?,
            _ => Some(call.to_string(value)?),
        };
        let filtered = match text {
            Some(text) => self.run(call, text)?.unwrap_or_else(|| self.failure()),
            None => self.failure(),
        };
        let has_failed = match self.flags & flag::NULL_ON_FAILURE {
            0 => matches!(filtered.view(), View::Bool(false)),
            _ => filtered.is_null(),
        };
        if has_failed && let Some(default) = self.option("default") {
            return Ok(default);
        }
        Ok(filtered)
    }

    /// Runs the filter; `None` is a value that it does not let pass.
    fn run(&self, call: &mut Call<'_>, text: PhpStr) -> Result<Option<Value>, Unwind> {
        let passes = match self.id {
            filter::INT => return Ok(number::int(self, &text).map(Value::int)),
            filter::BOOL => return Ok(number::bool(&text).map(Value::bool)),
            filter::FLOAT => return Ok(number::float(self, call, &text)?.map(Value::float)),
            filter::CALLBACK => return self.call_back(call, text).map(Some),
            filter::REGEXP => {
                let Some(pattern) = self.text_option("regexp") else {
                    return Err(self.option_error(call, "\"regexp\" option is missing"));
                };
                pcre::matches(call, &pattern, &text)?
            }
            filter::DOMAIN => address::is_domain(&text, self.has(flag::HOSTNAME)),
            filter::URL => url::is_url(self, call, &text)?,
            filter::EMAIL => email::is_email(call, &text, self.has(flag::EMAIL_UNICODE))?,
            filter::IP => address::is_ip(self, &text),
            filter::MAC => address::is_mac(self, call, &text)?,
            _ => return sanitize::sanitize(self, call, text).map(Some),
        };
        Ok(passes.then(|| text.into()))
    }

    fn call_back(&self, call: &mut Call<'_>, text: PhpStr) -> Result<Value, Unwind> {
        let callable = match &self.options {
            Some(callable) => Callable::resolve(call.machine, callable).ok(),
            None => None,
        };
        match callable {
            Some(callable) => {
                let result = callable.call(call.machine, [Value::from(text)])?;
                Ok(result.unwrap_zval())
            }
            None if call.cause.is_some() => Err(Unwind),
            None => {
                let message = format!(
                    "{}(): Option must be a valid callback",
                    call.function_name()
                );
                Err(call.throw(Throw::TypeError, &message))
            }
        }
    }

    fn has(&self, flag: i64) -> bool {
        self.flags & flag != 0
    }

    fn option(&self, name: &str) -> Option<Value> {
        option(self.options.as_ref()?.as_array()?, name)
    }

    /// An option that counts only as a string.
    fn text_option(&self, name: &str) -> Option<PhpStr> {
        self.option(name)?.as_string().cloned()
    }

    fn option_error(&self, call: &mut Call<'_>, what: &str) -> Unwind {
        let message = format!("{}(): {what}", call.function_name());
        call.throw(Throw::ValueError, &message)
    }
}

/// Flags that ask for no array want a scalar.
fn with_required_shape(flags: i64) -> i64 {
    match flags & (flag::REQUIRE_ARRAY | flag::FORCE_ARRAY) {
        0 => flags | flag::REQUIRE_SCALAR,
        _ => flags,
    }
}

/// What another function of the library makes of values.
fn ask<const N: usize>(
    call: &mut Call<'_>,
    function: &str,
    arguments: [Value; N],
) -> Result<Value, Unwind> {
    match find_function(function.as_bytes()) {
        Some(builtin) => Callable::function(Callee::Builtin(builtin)).call(call.machine, arguments),
        None => Ok(Value::NULL),
    }
}
