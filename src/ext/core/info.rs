//! The engine about itself and the running script (php-src `Zend/zend_builtin_functions.c`).

use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call, OrFalse};
use crate::zval::{Key, PhpArray, PhpStr, ResourceRef, Value, ZvalPtr, separate};

/// Functions about the engine and the script.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    zend_version(), get_included_files(), get_required_files(), get_defined_vars(), get_loaded_extensions(zend_extensions = false),
    extension_loaded(extension), get_extension_funcs(extension), get_resource_type(resource), get_resource_id(resource),
    get_resources(type = null),
};

/// The version of the Zend Engine that PHP 8.2 has.
fn zend_version(_: &mut Call<'_>) -> &'static str {
    "4.2.35"
}

/// The files of this request, the script first.
fn get_included_files(call: &mut Call<'_>) -> PhpArray {
    let files = call.includes.files.iter().cloned();
    PhpArray::from_values(files.map(Value::from))
}

/// The files of this request, the script first.
fn get_required_files(call: &mut Call<'_>) -> PhpArray {
    get_included_files(call)
}

/// The variables of the caller.
fn get_defined_vars(call: &mut Call<'_>) -> PhpArray {
    let mut variables = PhpArray::new();
    for name in call.machine.variable_names() {
        if name.as_bytes() == b"this" {
            continue;
        }
        if let Some(zval) = call.machine.variable(&name) {
            // References stay references, as everywhere where arrays are built of variables.
            let zval = if zval.is_ref() {
                zval.clone()
            } else {
                separate::share(zval)
            };
            variables.set(&Key::from_string(&name), zval);
        }
    }
    variables
}

/// The names of the extensions.
fn get_loaded_extensions(_: &mut Call<'_>, zend_extensions: bool) -> PhpArray {
    if zend_extensions {
        return PhpArray::new();
    }
    PhpArray::from_values(crate::ext::extensions().map(Value::from))
}

/// Whether there is an extension of that name.
fn extension_loaded(_: &mut Call<'_>, extension: PhpStr) -> bool {
    extension_named(&String::from_utf8_lossy(&extension)).is_some()
}

/// The extension of that name in any case, by its own name.
pub(crate) fn extension_named(name: &str) -> Option<&'static str> {
    crate::ext::extensions().find(|known| known.eq_ignore_ascii_case(name))
}

/// The names of an extension's functions.
fn get_extension_funcs(_: &mut Call<'_>, extension: PhpStr) -> OrFalse<PhpArray> {
    let name = String::from_utf8_lossy(&extension);
    let name = if name.eq_ignore_ascii_case("zend") {
        Some("Core")
    } else {
        extension_named(&name)
    };
    let functions: Vec<Value> = name
        .into_iter()
        .flat_map(crate::ext::functions_of)
        .map(|builtin| Value::from(builtin.name))
        .collect();
    if functions.is_empty() {
        return OrFalse::False;
    }
    OrFalse::Value(PhpArray::from_values(functions))
}

/// The kind of a resource.
fn get_resource_type(_: &mut Call<'_>, resource: ResourceRef) -> &'static str {
    resource.kind()
}

/// The resources that are alive, all or those of a kind, by number.
fn get_resources(call: &mut Call<'_>, kind: Option<PhpStr>) -> PhpArray {
    // The standard streams count from the start, as in PHP.
    for number in 0..3 {
        crate::stream::standard_stream(call.machine, number);
    }
    let mut found = PhpArray::new();
    for resource in ResourceRef::all() {
        let is_wanted = kind
            .as_ref()
            .is_none_or(|kind| kind.as_bytes() == resource.kind().as_bytes());
        if is_wanted {
            found.set(&Key::Int(resource.id()), ZvalPtr::new(resource.into()));
        }
    }
    found
}

/// The number of a resource.
fn get_resource_id(_: &mut Call<'_>, resource: ResourceRef) -> Result<i64, Unwind> {
    Ok(resource.id())
}
