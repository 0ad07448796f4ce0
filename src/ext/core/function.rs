//! Functions about functions and their arguments (php-src `Zend/zend_builtin_functions.c`).

use crate::builtins;
use crate::eval::function::FunctionKind;
use crate::eval::{Frame, Unwind};
use crate::ext::{Builtin, Call};
use crate::zval::{PhpArray, PhpStr, Value, ZvalPtr, separate};

/// Functions about functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    func_num_args(), func_get_arg(position), func_get_args(), function_exists(function),
    get_defined_functions(exclude_disabled = true),
};

/// How many arguments the caller was called with.
fn func_num_args(call: &mut Call<'_>) -> Result<i64, Unwind> {
    let outside = "func_num_args() must be called from a function context";
    let caller = caller(call, outside)?;
    Ok(i64::from(caller.passed))
}

/// One of the arguments the caller was called with, as it stands now.
fn func_get_arg(call: &mut Call<'_>, position: i64) -> Result<ZvalPtr, Unwind> {
    let Ok(position) = usize::try_from(position) else {
        return Err(call.value_error(0, "must be greater than or equal to 0"));
    };
    let outside = "func_get_arg() cannot be called from the global scope";
    let arguments = caller(call, outside)?.current_arguments();
    match arguments.get(position) {
        Some(zval) => Ok(separate::share(zval)),
        None => Err(call.value_error(
            0,
            "must be less than the number of the arguments passed to the currently executed function",
        )),
    }
}

/// The arguments the caller was called with, as they stand now.
fn func_get_args(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let outside = "func_get_args() cannot be called from the global scope";
    Ok(caller(call, outside)?.arguments_as_array())
}

/// The frame of the function that calls the builtin; `outside` is the error where there is none.
fn caller<'a>(call: &'a mut Call<'_>, outside: &str) -> Result<&'a Frame, Unwind> {
    let kind = call
        .frame()
        .parent()
        .and_then(Frame::function)
        .map(|function| function.kind);
    match kind {
        Some(FunctionKind::File) => return Err(call.machine.throw_error(outside)),
        None => {
            let message = format!("Cannot call {}() dynamically", call.function_name());
            return Err(call.machine.throw_error(&message));
        }
        Some(_) => {}
    }
    match call.machine.frame().parent() {
        Some(caller) => Ok(caller),
        None => unreachable!("the caller was just looked at"),
    }
}

/// Whether there is a function of that name.
fn function_exists(call: &mut Call<'_>, function: PhpStr) -> bool {
    let name = function.strip_prefix(b"\\").unwrap_or(&function);
    let lowercase = PhpStr::new(&name.to_ascii_lowercase());
    call.find_function(&lowercase).is_some()
}

/// The names of all functions: the library's under `internal`, the script's under `user`.
fn get_defined_functions(call: &mut Call<'_>, exclude_disabled: bool) -> Result<PhpArray, Unwind> {
    if !exclude_disabled {
        call.deprecate("Setting $exclude_disabled to false has no effect")?;
    }
    let disabled = &call.machine.disabled_functions;
    let internal: Vec<Value> = crate::ext::functions()
        .filter(|builtin| !disabled.contains(builtin.name.as_bytes()))
        .map(|builtin| Value::from(builtin.name))
        .collect();
    let mut user: Vec<_> = call.functions.iter().collect();
    user.sort_by_key(|(_, function)| (function.file.as_bytes().to_vec(), function.line));
    let user = user.into_iter().map(|(name, _)| name.clone().into());
    let mut both = PhpArray::new();
    both.set_value("internal", PhpArray::from_values(internal));
    both.set_value("user", PhpArray::from_values(user));
    Ok(both)
}
