//! PDOException, and how mistakes are told: not at all, by a warning, or by an exception.

use super::connection::{Connection, ErrorMode};
use crate::eval::class::exception::{self, ExceptionSlot};
use crate::eval::{Cause, Machine, Unwind};
use crate::ext::class::{BuiltinDefault, BuiltinProperty};
use crate::ext::{BuiltinClass, Call};
use crate::zval::{PhpArray, PhpStr, Value, Visibility, ZvalPtr};

/// PDOException.
pub(super) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    properties: &[BuiltinProperty {
        name: "errorInfo",
        visibility: Visibility::Public,
        declared_type: "?array",
        default: BuiltinDefault::Null,
        is_readonly: false,
    }],
    ..BuiltinClass::extending("PDOException", "RuntimeException")
}];

/// `00000`: nothing went wrong.
pub(super) const NO_ERROR: &str = "00000";

/// What a SQLSTATE means.
fn description(state: &str) -> &'static str {
    match state {
        NO_ERROR => "No error",
        "01002" => "Disconnect error",
        "22001" => "String data, right truncated",
        "23000" => "Integrity constraint violation",
        "42S02" => "Base table or view not found",
        "HY000" => "General error",
        "HY093" => "Invalid parameter number",
        "HY105" => "Invalid parameter type",
        "HYC00" => "Optional feature not implemented",
        "IM001" => "Driver does not support this function",
        _ => "<<Unknown error>>",
    }
}

/// The SQLSTATE of one of SQLite's codes.
pub(super) fn state_of(code: i64) -> &'static str {
    match code {
        0 => NO_ERROR,
        12 => "42S02",
        9 => "01002",
        22 => "HYC00",
        18 => "22001",
        19 => "23000",
        _ => "HY000",
    }
}

/// A new PDOException on its way.
pub(super) fn throw(
    m: &mut Machine,
    message: &[u8],
    code: Value,
    error_info: Option<PhpArray>,
) -> Unwind {
    let class = m.builtin_class("pdoexception");
    let object = m.new_object(class);
    exception::set(&object, ExceptionSlot::Message, PhpStr::new(message));
    exception::set(&object, ExceptionSlot::Code, code);
    let slots = object.class().slots();
    if let Some(info) = error_info
        && let Some(slot) = slots
            .iter()
            .position(|slot| slot.name.as_bytes() == b"errorInfo")
    {
        drop(object.set_slot(slot, Some(ZvalPtr::new(info.into()))));
    }
    m.unwind(Cause::Exception(object))
}

/// A new PDOException with nothing but a message.
pub(super) fn throw_message(m: &mut Machine, message: &str) -> Unwind {
    throw(m, message.as_bytes(), Value::int(0), None)
}

/// Tells of SQLite's last error, as the connection wants it told. `state` is the SQLSTATE.
///
/// # Errors
/// As an exception; an error handler threw.
pub(super) fn report(
    call: &mut Call<'_>,
    connection: &Connection,
    state: &str,
) -> Result<(), Unwind> {
    // What a callback of SQL threw comes before what SQLite says of it.
    call.machine.check_thrown()?;
    let mode = connection.error_mode.get();
    if state == NO_ERROR || mode == ErrorMode::Silent {
        return Ok(());
    }
    let (code, text) = connection.native_error();
    let mut message = format!("SQLSTATE[{state}]: {}", description(state)).into_bytes();
    let mut info = PhpArray::from_values([Value::from(state)]);
    if code != 0 {
        message.extend_from_slice(format!(": {code} ").as_bytes());
        message.extend_from_slice(&text);
        info.push_value(code);
        info.push_value(PhpStr::new(&text));
    }
    tell(call, mode, &message, state, info)
}

/// Tells of a mistake that PDO itself found.
///
/// # Errors
/// As an exception; an error handler threw.
pub(super) fn report_own(
    call: &mut Call<'_>,
    connection: &Connection,
    state: &str,
    what: &str,
) -> Result<(), Unwind> {
    let message = format!("SQLSTATE[{state}]: {}: {what}", description(state));
    let info = PhpArray::from_values([Value::from(state), Value::int(0)]);
    let mode = match connection.error_mode.get() {
        ErrorMode::Exception => ErrorMode::Exception,
        ErrorMode::Silent | ErrorMode::Warning => ErrorMode::Warning,
    };
    tell(call, mode, message.as_bytes(), state, info)
}

fn tell(
    call: &mut Call<'_>,
    mode: ErrorMode,
    message: &[u8],
    state: &str,
    info: PhpArray,
) -> Result<(), Unwind> {
    if mode == ErrorMode::Exception {
        return Err(throw(call.machine, message, Value::from(state), Some(info)));
    }
    let mut text = format!("{}(): ", call.function_name()).into_bytes();
    text.extend_from_slice(message);
    call.machine
        .raise_bytes(crate::eval::errors::Level::Warning, &text)
}
