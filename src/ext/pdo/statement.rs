//! PDOStatement: a prepared statement, and the walk over its rows.

use super::connection::this;
use super::fetch::{self, column_value};
use super::fetch_mode::{set_fetch_mode, verify_mode};
use super::parameter::{Bound, NotBound, Place, STR, kind_of, prepared, with_colon};
use super::row_walk::iterate;
use super::statement_state::{StatementState, run, state};
use crate::eval::Unwind;
use crate::ext::argument::{ByRef, IntOrString, Rest};
use crate::ext::class::{BuiltinClassFlags, BuiltinDefault, BuiltinProperty, Handlers};
use crate::ext::sqlite::Column;
use crate::ext::{BuiltinClass, Call};
use crate::methods;
use crate::zval::{Key, ObjectRef, PhpArray, PhpStr, Value, Visibility, ZvalPtr};
use std::cell::RefCell;

/// PDOStatement, and PDORow.
pub(super) static CLASSES: &[BuiltinClass] = &[
    BuiltinClass {
        flags: BuiltinClassFlags {
            is_abstract: false,
            is_final: false,
            no_dynamic_properties: false,
            allows_dynamic_properties: false,
            is_not_serializable: true,
        },
        interfaces: &["IteratorAggregate"],
        properties: &[BuiltinProperty {
            name: "queryString",
            visibility: Visibility::Public,
            declared_type: "string",
            default: BuiltinDefault::None,
            is_readonly: false,
        }],
        handlers: Handlers {
            is_uncloneable: true,
            iterate: Some(iterate),
            ..Handlers::STANDARD
        },
        methods: methods! { "PDOStatement":
            [public] bindColumn(column, &var, type = 2, maxLength = 0, driverOptions = null) = bind_column, "string|int, mixed, int, int, mixed ~> bool";
            [public] bindParam(param, &var, type = 2, maxLength = 0, driverOptions = null) = bind_param, "string|int, mixed, int, int, mixed ~> bool";
            [public] bindValue(param, value, type = 2) = bind_value, "string|int, mixed, int ~> bool";
            [public] closeCursor() = close_cursor, "~> bool";
            [public] columnCount() = column_count, "~> int";
            [public] debugDumpParams() = debug_dump_params, "~> ?bool";
            [public] errorCode() = error_code, "~> ?string";
            [public] errorInfo() = error_info, "~> array";
            [public] execute(params = null) = execute, "?array ~> bool";
            [public] fetch(mode = 0, cursorOrientation = 0, cursorOffset = 0) = fetch_row, "int, int, int ~> mixed";
            [public] fetchAll(mode = 0, ...args) = fetch::fetch_all, "int, mixed ~> array";
            [public] fetchColumn(column = 0) = fetch_column, "int ~> mixed";
            [public] fetchObject(class = "stdClass", constructorArgs = []) = fetch::fetch_object, "?string, array ~> object|false";
            [public] getAttribute(name) = get_attribute, "int ~> mixed";
            [public] getColumnMeta(column) = column_meta, "int ~> array|false";
            [public] nextRowset() = next_rowset, "~> bool";
            [public] rowCount() = row_count, "~> int";
            [public] setAttribute(attribute, value) = set_attribute, "int, mixed ~> bool";
            [public] setFetchMode(mode, ...args) = set_fetch_mode_method, "int, mixed ~> bool";
            [public] getIterator() = get_iterator, "-> Iterator";
        },
        ..BuiltinClass::class("PDOStatement")
    },
    BuiltinClass {
        flags: BuiltinClassFlags {
            is_abstract: false,
            is_final: true,
            no_dynamic_properties: false,
            allows_dynamic_properties: true,
            is_not_serializable: true,
        },
        ..BuiltinClass::class("PDORow")
    },
];

/// The place that a number from 1, or a name, means.
fn place(call: &mut Call<'_>, parameter: IntOrString) -> Result<Place, Unwind> {
    match parameter {
        IntOrString::String(name) if name.is_empty() => Err(call.value_error(0, "cannot be empty")),
        IntOrString::String(name) => Ok(Place::Name(name)),
        IntOrString::Int(number @ 1..) => Ok(Place::Number(number - 1)),
        IntOrString::Int(_) => Err(call.value_error(0, "must be greater than or equal to 1")),
    }
}

/// Puts a binding in the place of an earlier one.
fn put(list: &RefCell<Vec<Bound>>, bound: Bound) {
    let old = {
        let mut list = list.borrow_mut();
        match list.iter_mut().find(|known| known.place == bound.place) {
            Some(known) => Some(std::mem::replace(known, bound)),
            None => {
                list.push(bound);
                None
            }
        }
    };
    drop(old);
}

fn bind_parameter(state: &StatementState, place: Place, kind: i64, zval: ZvalPtr) {
    let place = match place {
        Place::Name(name) => Place::Name(with_colon(name)),
        number @ Place::Number(_) => number,
    };
    put(&state.parameters, Bound { place, kind, zval });
}

fn bind_value(
    call: &mut Call<'_>,
    parameter: IntOrString,
    value: Value,
    kind: i64,
) -> Result<bool, Unwind> {
    let this = this(call)?;
    let state = state(call, &this)?;
    let place = place(call, parameter)?;
    let kind = kind_of(kind);
    let value = prepared(call, kind, value)?;
    bind_parameter(state, place, kind, ZvalPtr::new(value));
    Ok(true)
}

fn bind_param(
    call: &mut Call<'_>,
    parameter: IntOrString,
    variable: ByRef,
    kind: i64,
    max_length: i64,
    _driver_options: Value,
) -> Result<bool, Unwind> {
    let this = this(call)?;
    let state = state(call, &this)?;
    let place = place(call, parameter)?;
    let kind = kind_of(kind);
    let value = variable.get().unwrap_zval();
    if !value.is_null() && (kind != STR || max_length <= 0) {
        let value = prepared(call, kind, value)?;
        variable.set(value);
    }
    bind_parameter(state, place, kind, variable.zval().clone());
    Ok(true)
}

fn bind_column(
    call: &mut Call<'_>,
    column: IntOrString,
    variable: ByRef,
    kind: i64,
    _max_length: i64,
    _driver_options: Value,
) -> Result<bool, Unwind> {
    let this = this(call)?;
    let state = state(call, &this)?;
    let place = place(call, column)?;
    if let Place::Name(name) = &place
        && state.is_executed.get()
        && !state.column_names().contains(name)
    {
        let what = format!(
            "Did not find column name '{name}' in the defined columns; it will not be bound"
        );
        state.report_own(call, "HY000", &what)?;
    }
    let zval = variable.zval().clone();
    let kind = kind_of(kind);
    put(&state.columns, Bound { place, kind, zval });
    Ok(true)
}

fn execute(call: &mut Call<'_>, parameters: Option<PhpArray>) -> Result<bool, Unwind> {
    let this = this(call)?;
    let state = state(call, &this)?;
    state.clear_error();
    if let Some(parameters) = parameters {
        drop(state.parameters.take());
        for (key, zval) in parameters.to_entries() {
            let place = match key {
                Key::Int(number) => Place::Number(number),
                Key::String(name) => Place::Name(name),
            };
            let value = prepared(call, STR, zval.get())?;
            bind_parameter(state, place, STR, ZvalPtr::new(value));
        }
    }
    let bound = state.parameters.borrow().clone();
    for parameter in bound {
        if state.is_executed.get() && !state.is_done.get() {
            state.statement.reset();
            state.is_done.set(true);
        }
        match parameter.bind(call, &state.statement) {
            Ok(()) => {}
            Err(NotBound::Thrown(unwind)) => return Err(unwind),
            Err(NotBound::Refused) => {
                state.note_error();
                state.report(call)?;
                return Ok(false);
            }
        }
    }
    let Some(connection) = state.connection() else {
        return Ok(false);
    };
    if run(call, state, connection)? {
        return Ok(true);
    }
    state.report(call)?;
    Ok(false)
}

fn fetch_row(
    call: &mut Call<'_>,
    mode: i64,
    _orientation: i64,
    _offset: i64,
) -> Result<Value, Unwind> {
    let this = this(call)?;
    let state = state(call, &this)?;
    state.clear_error();
    verify_mode(call, state, mode, 1, false)?;
    let options = state.options.borrow().with_mode(mode);
    match fetch::row(call, state, &options)? {
        Some(value) => Ok(value),
        None => {
            state.report(call)?;
            Ok(Value::FALSE)
        }
    }
}

fn fetch_column(call: &mut Call<'_>, column: i64) -> Result<Value, Unwind> {
    let this = this(call)?;
    let state = state(call, &this)?;
    state.clear_error();
    if !state.next_row(call)? {
        state.report(call)?;
        return Ok(Value::FALSE);
    }
    column_value(call, state, column, None)
}

fn close_cursor(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let this = this(call)?;
    let state = state(call, &this)?;
    state.clear_error();
    state.statement.reset();
    state.is_executed.set(false);
    state.is_at_row.set(false);
    Ok(true)
}

fn column_count(call: &mut Call<'_>) -> Result<i64, Unwind> {
    let this = this(call)?;
    Ok(state(call, &this)?.column_count() as i64)
}

fn row_count(call: &mut Call<'_>) -> Result<i64, Unwind> {
    let this = this(call)?;
    Ok(state(call, &this)?.row_count.get())
}

fn error_code(call: &mut Call<'_>) -> Result<Option<PhpStr>, Unwind> {
    let this = this(call)?;
    Ok(state(call, &this)?
        .sql_state()
        .map(|state| PhpStr::from(&state[..])))
}

fn error_info(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let this = this(call)?;
    let state = state(call, &this)?;
    let sql_state = state.sql_state().unwrap_or_default();
    Ok(state
        .connection()
        .map_or_else(PhpArray::new, |connection| connection.info(&sql_state)))
}

fn get_attribute(call: &mut Call<'_>, name: i64) -> Result<Value, Unwind> {
    const EMULATE_PREPARES: i64 = 20;
    const READONLY_STATEMENT: i64 = 1_001;
    let this = this(call)?;
    let state = state(call, &this)?;
    state.clear_error();
    match name {
        READONLY_STATEMENT => Ok(Value::bool(state.statement.is_readonly())),
        EMULATE_PREPARES => Ok(Value::FALSE),
        _ => {
            let what = "driver doesn't support getting that attribute";
            state.report_own(call, "IM001", what)?;
            Ok(Value::FALSE)
        }
    }
}

fn set_attribute(call: &mut Call<'_>, _attribute: i64, _value: Value) -> Result<bool, Unwind> {
    let this = this(call)?;
    let state = state(call, &this)?;
    let what = "This driver doesn't support setting attributes";
    state.report_own(call, "IM001", what)?;
    Ok(false)
}

fn next_rowset(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let this = this(call)?;
    let state = state(call, &this)?;
    let what = "driver does not support multiple rowsets";
    state.report_own(call, "IM001", what)?;
    Ok(false)
}

fn column_meta(call: &mut Call<'_>, column: i64) -> Result<Value, Unwind> {
    let this = this(call)?;
    let state = state(call, &this)?;
    let Ok(at) = usize::try_from(column) else {
        return Err(call.value_error(0, "must be greater than or equal to 0"));
    };
    state.clear_error();
    if at >= state.statement.column_count() {
        state.note_error();
        state.report(call)?;
        return Ok(Value::FALSE);
    }
    let mut flags = PhpArray::new();
    let (native_type, pdo_type) = match state.column(at) {
        Column::Null => ("null", super::parameter::NULL),
        Column::Int(_) => ("integer", super::parameter::INT),
        Column::Float(_) => ("double", STR),
        Column::Text(_) => ("string", STR),
        Column::Blob(_) => {
            flags.push_value("blob");
            ("string", STR)
        }
    };
    let mut meta = PhpArray::new();
    meta.set_value("native_type", native_type);
    meta.set_value("pdo_type", pdo_type);
    if let Some(declared) = state.statement.column_declared_type(at) {
        meta.set_value("sqlite:decl_type", PhpStr::new(&declared));
    }
    if let Some(table) = state.statement.column_table(at) {
        meta.set_value("table", PhpStr::new(&table));
    }
    meta.set_value("flags", flags);
    let name = state
        .column_names()
        .get(at)
        .cloned()
        .unwrap_or_else(PhpStr::empty);
    meta.set_value("name", name);
    meta.set_value("len", -1i64);
    meta.set_value("precision", 0i64);
    Ok(meta.into())
}

fn set_fetch_mode_method(call: &mut Call<'_>, mode: i64, more: Rest) -> Result<bool, Unwind> {
    let this = this(call)?;
    let state = state(call, &this)?;
    set_fetch_mode(call, state, mode, 1, &more.0)?;
    Ok(true)
}

/// Prints the statement and what is bound to it.
fn debug_dump_params(call: &mut Call<'_>) -> Result<(), Unwind> {
    let this = this(call)?;
    let state = state(call, &this)?;
    let bound = state.parameters.borrow().clone();
    let mut out = format!("SQL: [{}] {}\n", state.text.len(), state.text);
    out += &format!("Params:  {}\n", bound.len());
    for parameter in bound {
        let (number, name) = match &parameter.place {
            Place::Number(number) => {
                out += &format!("Key: Position #{number}:\n");
                (*number, PhpStr::empty())
            }
            Place::Name(name) => {
                out += &format!("Key: Name: [{}] {name}\n", name.len());
                (-1, name.clone())
            }
        };
        out += &format!(
            "paramno={number}\nname=[{}] \"{name}\"\nis_param=1\nparam_type={}\n",
            name.len(),
            parameter.kind
        );
    }
    call.machine.write_output(out.as_bytes());
    Ok(())
}

fn get_iterator(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    let this = this(call)?;
    call.machine.internal_iterator(&this)
}
