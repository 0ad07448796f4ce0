//! Functions about constants (php-src `Zend/zend_builtin_functions.c`).

use crate::builtins;
use crate::eval::Unwind;
use crate::eval::class::ClassEntry;
use crate::ext::{Builtin, Call};
use crate::zval::{Key, PhpArray, PhpStr, Value, View, Visit, ZvalPtr};

/// Functions about constants.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    define(constant_name, value, case_insensitive = false), defined(constant_name), get_defined_constants(categorize = false),
};

/// Defines a constant.
fn define(
    call: &mut Call<'_>,
    constant_name: PhpStr,
    value: Value,
    case_insensitive: bool,
) -> Result<bool, Unwind> {
    if memchr::memmem::find(&constant_name, b"::").is_some() {
        return Err(call.value_error(0, "cannot be a class constant"));
    }
    if case_insensitive {
        call.warn(
            "Argument #3 ($case_insensitive) is ignored since declaration of case-insensitive constants is no longer supported",
        )?;
    }
    let value = match value.view() {
        View::Array(array) => match without_references(call, array)? {
            Some(array) => array.into(),
            None => return Err(call.value_error(1, "cannot be a recursive array")),
        },
        _ => value,
    };
    if constant_name.as_bytes() == b"__COMPILER_HALT_OFFSET__" {
        let message = format!("Constant {constant_name} already defined");
        call.machine.warning(&message)?;
        return Ok(false);
    }
    call.machine.define_constant(&constant_name, value)
}

/// The array with references turned into values; `None` if it contains itself.
fn without_references(call: &mut Call<'_>, array: &PhpArray) -> Result<Option<PhpArray>, Unwind> {
    call.need_stack()?;
    let needs_copy = array
        .zvals()
        .any(|zval| zval.is_ref() || matches!(zval.view(), View::Array(_)));
    if !needs_copy {
        return Ok(Some(array.clone()));
    }
    let Some(array) = Visit::start(array) else {
        return Ok(None);
    };
    let mut copy = PhpArray::new();
    for (key, zval) in array.iter() {
        let zval = match zval.view() {
            View::Array(inner) => match without_references(call, inner)? {
                Some(inner) => ZvalPtr::new(inner.into()),
                None => return Ok(None),
            },
            _ => ZvalPtr::new(zval.get()),
        };
        copy.set(&key.to_key(), zval);
    }
    Ok(Some(copy))
}

/// Whether there is a constant of that name.
fn defined(call: &mut Call<'_>, constant_name: PhpStr) -> Result<bool, Unwind> {
    if let Some(at) = memchr::memmem::rfind(&constant_name, b"::") {
        let name = PhpStr::new(&constant_name[at + 2..]);
        let class = match call.machine.lookup_class(&constant_name[..at])? {
            Some(class) => class,
            None => match named_by_keyword(call, &constant_name[..at]) {
                Some(class) => class,
                None => return Ok(false),
            },
        };
        let constant = class.constants.get(&name);
        return Ok(constant.is_some_and(|constant| call.may_see_constant(constant)));
    }
    Ok(call.machine.constant(&constant_name).is_some())
}

/// The class that a name or keyword stands for in the running scope.
///
/// # Errors
/// There is no such class.
pub(crate) fn class_of_name(
    call: &mut Call<'_>,
    name: &[u8],
) -> Result<&'static ClassEntry, Unwind> {
    let name = name.strip_prefix(b"\\").unwrap_or(name);
    match named_by_keyword(call, name) {
        Some(class) => Ok(class),
        None => call.machine.need_class(name),
    }
}

/// What `self`, `parent` and `static` stand for.
fn named_by_keyword(call: &Call<'_>, name: &[u8]) -> Option<&'static ClassEntry> {
    match name.to_ascii_lowercase().as_slice() {
        b"self" => call.scope_entry(),
        b"parent" => call.scope_entry()?.parent,
        b"static" => {
            let caller = call.frame().parent()?;
            let this = caller.this.as_ref().map(|this| this.class());
            this.or(caller.static_class).map(ClassEntry::of)
        }
        _ => None,
    }
}

/// All constants with their values, by extension on request.
fn get_defined_constants(call: &mut Call<'_>, categorize: bool) -> PhpArray {
    let mut all = PhpArray::new();
    for extension in crate::ext::extensions() {
        let mut of_extension = PhpArray::new();
        for constant in crate::ext::constants_of(extension) {
            if let Some(value) = call.machine.builtin_constant(constant.name) {
                let table = if categorize {
                    &mut of_extension
                } else {
                    &mut all
                };
                table.set_value(constant.name, value);
            }
        }
        if !of_extension.is_empty() {
            all.set_value(extension, of_extension);
        }
    }
    let mut user = PhpArray::new();
    for (name, value) in call.constants.user() {
        let table = if categorize { &mut user } else { &mut all };
        table.set(&Key::from_string(name), ZvalPtr::new(value.clone()));
    }
    if !user.is_empty() {
        all.set_value("user", user);
    }
    all
}
