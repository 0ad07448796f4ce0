//! Error levels and handlers (php-src `Zend/zend_builtin_functions.c`).

use crate::builtins;
use crate::eval::Unwind;
use crate::eval::callable::Callable;
use crate::eval::errors::{Handler, Level};
use crate::ext::{Builtin, Call};
use crate::zval::{PhpStr, Value};

/// Functions about errors.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    error_reporting(error_level = null), trigger_error(message, error_level = E_USER_NOTICE),
    user_error(message, error_level = E_USER_NOTICE), set_error_handler(callback, error_levels = E_ALL),
    restore_error_handler(), set_exception_handler(callback), restore_exception_handler(),
};

/// The levels that are reported now; sets them if a level is given.
fn error_reporting(call: &mut Call<'_>, error_level: Option<i64>) -> i64 {
    let old = i64::from(call.ini.error_reporting);
    if let Some(level) = error_level
        && level != old
    {
        // Every text is a value for it.
        let _ = call.machine.ini.set("error_reporting", &level.to_string());
    }
    old
}

/// Tells the script of a condition of its own.
fn trigger_error(call: &mut Call<'_>, message: PhpStr, error_level: i64) -> Result<bool, Unwind> {
    let level = match error_level {
        256 => Level::UserError,
        512 => Level::UserWarning,
        1024 => Level::UserNotice,
        16384 => Level::UserDeprecated,
        _ => {
            return Err(call.value_error(
                1,
                "must be one of E_USER_ERROR, E_USER_WARNING, E_USER_NOTICE, or E_USER_DEPRECATED",
            ));
        }
    };
    call.machine.raise_bytes(level, &message)?;
    Ok(true)
}

/// Another name of `trigger_error`.
fn user_error(call: &mut Call<'_>, message: PhpStr, error_level: i64) -> Result<bool, Unwind> {
    trigger_error(call, message, error_level)
}

/// A callable with the value that it was given by.
pub(crate) struct CallableValue(pub Callable, pub Value);

impl crate::ext::FromArg for CallableValue {
    const TYPE: &'static str = "callable";

    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<Self, Unwind> {
        let callable = Callable::from_value(call, index, value.clone())?;
        Ok(CallableValue(callable, value.unwrap_zval()))
    }
}

/// Sets what is called for messages of these levels; gives what was called before.
fn set_error_handler(
    call: &mut Call<'_>,
    callback: Option<CallableValue>,
    error_levels: i64,
) -> Value {
    let handler = callback.map(|CallableValue(callable, value)| Handler {
        callable,
        value,
        levels: error_levels as i32,
    });
    let errors = &mut call.machine.errors;
    let old = std::mem::replace(&mut errors.handler, handler);
    errors.former_handlers.push(old.clone());
    old.map_or(Value::NULL, |old| old.value)
}

/// Puts the error handler before the last one back.
fn restore_error_handler(call: &mut Call<'_>) -> bool {
    let errors = &mut call.machine.errors;
    let former = errors.former_handlers.pop().flatten();
    let old = std::mem::replace(&mut errors.handler, former);
    drop(old);
    true
}

/// Sets what is called with an exception that nobody catches; gives what was called before.
fn set_exception_handler(call: &mut Call<'_>, callback: Option<CallableValue>) -> Value {
    let handler = callback.map(|CallableValue(callable, value)| Handler {
        callable,
        value,
        levels: 0,
    });
    let errors = &mut call.machine.errors;
    let old = std::mem::replace(&mut errors.exception_handler, handler);
    errors.former_exception_handlers.push(old.clone());
    old.map_or(Value::NULL, |old| old.value)
}

/// Puts the exception handler before the last one back.
fn restore_exception_handler(call: &mut Call<'_>) -> bool {
    let errors = &mut call.machine.errors;
    let former = errors.former_exception_handlers.pop().flatten();
    let old = std::mem::replace(&mut errors.exception_handler, former);
    drop(old);
    true
}
