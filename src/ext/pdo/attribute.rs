//! Attributes of a connection: `PDO::setAttribute` and `PDO::getAttribute`.

use super::connection::{Connection, ErrorMode, class_name};
use super::exception::report_own;
use crate::eval::Unwind;
use crate::eval::class::ClassEntry;
use crate::eval::errors::Throw;
use crate::ext::Call;
use crate::ext::sqlite::version;
use crate::zval::number::{Number, Numeric, parse_numeric};
use crate::zval::{PhpArray, Value, View, Visibility, convert};

/// `PDO::ATTR_TIMEOUT`
pub(super) const TIMEOUT: i64 = 2;
/// `PDO::ATTR_CURSOR`
pub(super) const CURSOR: i64 = 10;
/// `PDO::ATTR_STATEMENT_CLASS`
pub(super) const STATEMENT_CLASS: i64 = 13;
/// `PDO::SQLITE_ATTR_OPEN_FLAGS`
pub(super) const OPEN_FLAGS: i64 = 1_000;
const ERRMODE: i64 = 3;
const SERVER_VERSION: i64 = 4;
const CLIENT_VERSION: i64 = 5;
const CASE: i64 = 8;
const ORACLE_NULLS: i64 = 11;
const PERSISTENT: i64 = 12;
const DRIVER_NAME: i64 = 16;
const STRINGIFY_FETCHES: i64 = 17;
const DEFAULT_FETCH_MODE: i64 = 19;
const EXTENDED_RESULT_CODES: i64 = 1_002;

/// The integer of an attribute's value.
fn int(call: &mut Call<'_>, value: &Value) -> Result<i64, Unwind> {
    match value.view() {
        View::Int(int) => return Ok(int),
        View::Bool(bool) => return Ok(i64::from(bool)),
        View::String(text) => {
            if let Numeric::Whole(Number::Int(int)) = parse_numeric(text) {
                return Ok(int);
            }
        }
        _ => {}
    }
    let message = format!(
        "Attribute value must be of type int for selected attribute, {} given",
        convert::type_name(value.view())
    );
    Err(call.machine.throw_type_error(&message))
}

/// Whether an attribute's value is on.
fn flag(call: &mut Call<'_>, value: &Value) -> Result<bool, Unwind> {
    match value.view() {
        View::Bool(bool) => Ok(bool),
        View::Int(int) => Ok(int != 0),
        _ => {
            let message = format!(
                "Attribute value must be of type bool for selected attribute, {} given",
                convert::type_name(value.view())
            );
            Err(call.machine.throw_type_error(&message))
        }
    }
}

/// Sets an attribute; false if there is no such attribute.
///
/// # Errors
/// It does not take the value.
pub(super) fn set_attribute(
    call: &mut Call<'_>,
    state: &Connection,
    attribute: i64,
    value: &Value,
) -> Result<bool, Unwind> {
    match attribute {
        ERRMODE => {
            let mode = match int(call, value)? {
                0 => ErrorMode::Silent,
                1 => ErrorMode::Warning,
                2 => ErrorMode::Exception,
                _ => {
                    let message = "Error mode must be one of the PDO::ERRMODE_* constants";
                    return Err(call.throw(Throw::ValueError, message));
                }
            };
            state.error_mode.set(mode);
        }
        CASE => {
            let case = int(call, value)?;
            if !(0..=2).contains(&case) {
                let message = "Case folding mode must be one of the PDO::CASE_* constants";
                return Err(call.throw(Throw::ValueError, message));
            }
            state.case.set(case);
        }
        ORACLE_NULLS => state.nulls.set(int(call, value)?),
        DEFAULT_FETCH_MODE => {
            let mode = int(call, value)?;
            if mode == 0 {
                let message = "Fetch mode must be a bitmask of PDO::FETCH_* constants";
                return Err(call.throw(Throw::ValueError, message));
            }
            state.fetch_mode.set(mode);
        }
        STRINGIFY_FETCHES => state.stringifies.set(flag(call, value)?),
        STATEMENT_CLASS => {
            let class = statement_class(call, value)?;
            drop(state.statement_class.replace(Some(class)));
        }
        TIMEOUT => {
            let seconds = int(call, value)?;
            if let Some(database) = state.database() {
                database.set_busy_timeout(seconds.saturating_mul(1_000));
            }
        }
        EXTENDED_RESULT_CODES => {
            let extended = int(call, value)?;
            if let Some(database) = state.database() {
                database.set_extended_codes(extended);
            }
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// The class of statements that `[class, arguments]` asks for.
///
/// # Errors
/// It asks for none.
pub(super) fn statement_class(
    call: &mut Call<'_>,
    value: &Value,
) -> Result<(&'static ClassEntry, Option<PhpArray>), Unwind> {
    let View::Array(pair) = value.view() else {
        let message = format!(
            "PDO::ATTR_STATEMENT_CLASS value must be of type array, {} given",
            convert::type_name(value.view())
        );
        return Err(call.machine.throw_type_error(&message));
    };
    let pair = pair.clone();
    let Some(name) = pair.get_int(0).map(|zval| zval.get()) else {
        let message = "PDO::ATTR_STATEMENT_CLASS value must be an array with the format array(classname, constructor_args)";
        return Err(call.throw(Throw::ValueError, message));
    };
    let class = match class_name(&name) {
        Some(name) => call.machine.lookup_class(&name)?,
        None => None,
    };
    let refuse = |call: &mut Call<'_>, message: &str| call.machine.throw_type_error(message);
    let Some(class) = class else {
        let message = "PDO::ATTR_STATEMENT_CLASS class must be a valid class";
        return Err(refuse(call, message));
    };
    if !class.is_subclass_of_name(b"pdostatement") {
        let message = "PDO::ATTR_STATEMENT_CLASS class must be derived from PDOStatement";
        return Err(refuse(call, message));
    }
    let has_public_constructor = class
        .magic
        .constructor
        .as_ref()
        .is_some_and(|constructor| constructor.visibility == Visibility::Public);
    if has_public_constructor {
        let message = "User-supplied statement class cannot have a public constructor";
        return Err(refuse(call, message));
    }
    let arguments = match pair.get_int(1).map(|zval| zval.get()) {
        None => None,
        Some(arguments) => match arguments.view() {
            View::Array(arguments) => Some(arguments.clone()),
            _ => {
                let message = "PDO::ATTR_STATEMENT_CLASS constructor_args must be of type ?array, array given";
                return Err(refuse(call, message));
            }
        },
    };
    Ok((class, arguments))
}

/// What an attribute is set to.
///
/// # Errors
/// There is no such attribute, and the connection tells mistakes by exceptions.
pub(super) fn attribute_of(
    call: &mut Call<'_>,
    state: &Connection,
    attribute: i64,
) -> Result<Value, Unwind> {
    Ok(match attribute {
        PERSISTENT => Value::FALSE,
        CASE => Value::int(state.case.get()),
        ORACLE_NULLS => Value::int(state.nulls.get()),
        ERRMODE => Value::int(match state.error_mode.get() {
            ErrorMode::Silent => 0,
            ErrorMode::Warning => 1,
            ErrorMode::Exception => 2,
        }),
        DRIVER_NAME => Value::from("sqlite"),
        STATEMENT_CLASS => {
            let mut pair = PhpArray::new();
            match state.statement_class.borrow().clone() {
                Some((class, arguments)) => {
                    pair.push_value(class.name().clone());
                    if let Some(arguments) = arguments {
                        pair.push_value(arguments);
                    }
                }
                None => pair.push_value("PDOStatement"),
            }
            pair.into()
        }
        DEFAULT_FETCH_MODE => Value::int(state.fetch_mode.get()),
        STRINGIFY_FETCHES => Value::bool(state.stringifies.get()),
        SERVER_VERSION | CLIENT_VERSION => Value::from(&version()[..]),
        _ => {
            let what = "driver does not support that attribute";
            state.set_state("IM001");
            report_own(call, state, "IM001", what)?;
            Value::FALSE
        }
    })
}
