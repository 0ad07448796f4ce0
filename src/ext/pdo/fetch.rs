//! Rows as values: what each fetch mode makes of one, and of all.

use super::connection::this;
use super::fetch_mode::{
    CLASSTYPE, FETCH_ASSOC, FETCH_BOTH, FETCH_BOUND, FETCH_CLASS, FETCH_COLUMN, FETCH_FUNC,
    FETCH_INTO, FETCH_KEY_PAIR, FETCH_LAZY, FETCH_NAMED, FETCH_NUM, FETCH_OBJ, FetchOptions, GROUP,
    PROPS_LATE, SERIALIZE, UNIQUE, class, column_number, constructor_arguments, verify_mode,
};
use super::parameter::{BOOL, INT, NULL, STR};
use super::statement_state::{StatementState, state};
use crate::eval::Unwind;
use crate::eval::callable::Callable;
use crate::eval::class::{ClassEntry, PropertyPlace, cast};
use crate::eval::errors::Throw;
use crate::ext::Call;
use crate::ext::argument::Rest;
use crate::ext::sqlite::Column;
use crate::zval::{Key, ObjectRef, PhpArray, PhpStr, Value, View, ZvalPtr, convert};

/// What a column of the row here holds, as a type if one is asked for.
///
/// # Errors
/// There is no such column.
pub(super) fn column_value(
    call: &mut Call<'_>,
    statement: &StatementState,
    column: i64,
    kind: Option<i64>,
) -> Result<Value, Unwind> {
    let Ok(at) = usize::try_from(column) else {
        let message = "Column index must be greater than or equal to 0";
        return Err(call.throw(Throw::ValueError, message));
    };
    if at >= statement.column_count() {
        return Err(call.throw(Throw::ValueError, "Invalid column index"));
    }
    let mut value = match statement.column(at) {
        Column::Null => Value::NULL,
        Column::Int(int) => Value::int(int),
        Column::Float(float) => Value::float(float),
        Column::Text(bytes) | Column::Blob(bytes) => Value::bytes(bytes),
    };
    let Some(connection) = statement.connection() else {
        return Ok(value);
    };
    /// `PDO::NULL_EMPTY_STRING`
    const EMPTY_IS_NULL: i64 = 1;
    /// `PDO::NULL_TO_STRING`
    const NULL_IS_EMPTY: i64 = 2;
    let is_empty = value.as_string().is_some_and(|text| text.is_empty());
    if is_empty && connection.nulls.get() == EMPTY_IS_NULL {
        value = Value::NULL;
    }
    let kind = if connection.stringifies.get() {
        Some(STR)
    } else {
        kind
    };
    if let Some(kind) = kind
        && !value.is_null()
    {
        value = match kind {
            INT => Value::int(convert::to_int(value.view())),
            BOOL => Value::bool(value.truthy()),
            STR => call.machine.to_string(&value)?.into(),
            NULL => Value::NULL,
            _ => value,
        };
    }
    if value.is_null() && connection.nulls.get() == NULL_IS_EMPTY {
        value = PhpStr::empty().into();
    }
    Ok(value)
}

/// The values of the row here from a column on, with the columns' names.
fn values(
    call: &mut Call<'_>,
    statement: &StatementState,
    from: usize,
) -> Result<Vec<(PhpStr, Value)>, Unwind> {
    let names = statement.column_names();
    let mut values = Vec::with_capacity(names.len());
    for (at, name) in names.into_iter().enumerate().skip(from) {
        values.push((name, column_value(call, statement, at as i64, None)?));
    }
    Ok(values)
}

/// The next row as the mode makes it; none at the end.
///
/// # Errors
/// The mode cannot make it.
pub(super) fn row(
    call: &mut Call<'_>,
    statement: &StatementState,
    options: &FetchOptions,
) -> Result<Option<Value>, Unwind> {
    if !statement.next_row(call)? {
        return Ok(None);
    }
    made(call, statement, options, 0)
}

/// The row here from a column on, as the mode makes it; none if it cannot, which has been told.
fn made(
    call: &mut Call<'_>,
    statement: &StatementState,
    options: &FetchOptions,
    from: usize,
) -> Result<Option<Value>, Unwind> {
    Ok(Some(match options.kind() {
        FETCH_BOUND => Value::TRUE,
        FETCH_LAZY => lazy(call, statement)?.into(),
        FETCH_ASSOC | FETCH_BOTH | FETCH_NUM | FETCH_NAMED => {
            array(call, statement, options.kind(), from)?.into()
        }
        FETCH_KEY_PAIR => {
            let Some((key, value)) = pair(call, statement)? else {
                return Ok(None);
            };
            let mut array = PhpArray::new();
            array.set(&key, ZvalPtr::new(value));
            array.into()
        }
        FETCH_COLUMN => column_value(call, statement, options.column, None)?,
        FETCH_OBJ => {
            let class = call.machine.builtin_class("stdclass");
            let object = call.machine.new_object(class);
            let values = values(call, statement, from)?;
            put_properties(call, &object, values)?;
            object.into()
        }
        FETCH_INTO => {
            let Some(object) = options.into.clone() else {
                statement.report_own(call, "HY000", "No fetch-into object specified.")?;
                return Ok(None);
            };
            let values = values(call, statement, from)?;
            put_properties(call, &object, values)?;
            object.into()
        }
        FETCH_CLASS => return of_class(call, statement, options, from),
        FETCH_FUNC => {
            let Some(function) = &options.function else {
                statement.report_own(call, "HY000", "No fetch function specified")?;
                return Ok(None);
            };
            let callable = callable(call, function)?;
            let mut arguments: Vec<Value> = values(call, statement, from)?
                .into_iter()
                .map(|(_, value)| value)
                .collect();
            callable.call(call.machine, &mut arguments)?.unwrap_zval()
        }
        _ => {
            let message = "Fetch mode must be a bitmask of PDO::FETCH_* constants";
            return Err(call.throw(Throw::ValueError, message));
        }
    }))
}

fn callable(call: &mut Call<'_>, function: &Value) -> Result<Callable, Unwind> {
    match Callable::resolve(call.machine, function) {
        Ok(callable) => Ok(callable),
        Err(reason) if reason.is_thrown() && call.machine.cause.is_some() => Err(Unwind),
        Err(reason) => {
            let message = reason.text().to_owned();
            Err(call.machine.throw_type_error(&message))
        }
    }
}

fn array(
    call: &mut Call<'_>,
    statement: &StatementState,
    kind: i64,
    from: usize,
) -> Result<PhpArray, Unwind> {
    let mut array = PhpArray::new();
    for (at, (name, value)) in values(call, statement, from)?.into_iter().enumerate() {
        match kind {
            FETCH_NUM => array.push_value(value),
            FETCH_ASSOC => array.set(&Key::from_string(&name), ZvalPtr::new(value)),
            FETCH_BOTH => {
                let number = Key::Int((from + at) as i64);
                array.set(&Key::from_string(&name), ZvalPtr::new(value.clone()));
                if array.get(&number).is_none() {
                    array.set(&number, ZvalPtr::new(value));
                }
            }
            _ => add_named(&mut array, name, value),
        }
    }
    Ok(array)
}

/// Columns of one name become a list.
fn add_named(array: &mut PhpArray, name: PhpStr, value: Value) {
    let key = Key::String(name);
    let value = match array.get(&key).map(|zval| zval.get()) {
        None => value,
        Some(former) => {
            let mut list = match former.view() {
                View::Array(list) => list.clone(),
                _ => PhpArray::from_values([former.clone()]),
            };
            list.push_value(value);
            list.into()
        }
    };
    array.set(&key, ZvalPtr::new(value));
}

/// The two columns of the row here as key and value.
fn pair(call: &mut Call<'_>, statement: &StatementState) -> Result<Option<(Key, Value)>, Unwind> {
    if statement.column_count() != 2 {
        let what =
            "PDO::FETCH_KEY_PAIR fetch mode requires the result set to contain exactly 2 columns.";
        statement.report_own(call, "HY000", what)?;
        return Ok(None);
    }
    let key = column_value(call, statement, 0, None)?;
    let value = column_value(call, statement, 1, None)?;
    let key = match key.view() {
        View::Int(int) => Key::Int(int),
        _ => Key::from_string(&call.machine.to_string(&key)?),
    };
    Ok(Some((key, value)))
}

/// The row here as properties of one and the same object.
fn lazy(call: &mut Call<'_>, statement: &StatementState) -> Result<ObjectRef, Unwind> {
    let known = statement.lazy_row.borrow().clone();
    let row = known.unwrap_or_else(|| {
        let class = call.machine.builtin_class("pdorow");
        let row = call.machine.new_object(class);
        drop(statement.lazy_row.replace(Some(row.clone())));
        row
    });
    let mut table = PhpArray::new();
    table.set_value("queryString", statement.text().clone());
    for (name, value) in values(call, statement, 0)? {
        table.set(&Key::String(name), ZvalPtr::new(value));
    }
    cast::set_dynamic(&row, table);
    Ok(row)
}

/// Writes the values into properties of their names, whoever may use them.
fn put_properties(
    call: &mut Call<'_>,
    object: &ObjectRef,
    values: Vec<(PhpStr, Value)>,
) -> Result<(), Unwind> {
    let class = ClassEntry::of(object.class());
    // Writing a property asks whether anybody but the writer has the object: the caller has.
    let _caller = object.clone();
    for (name, value) in values {
        match class.properties.get(&name) {
            Some(property) => match property.place {
                PropertyPlace::Slot(slot) if property.declared_type.is_some() => {
                    call.machine.write_slot(object, slot, property, value)?;
                }
                PropertyPlace::Slot(slot) => {
                    drop(object.set_slot(slot, Some(ZvalPtr::new(value))));
                }
                _ => call.machine.write_property(object, &name, value)?,
            },
            None => call.machine.write_property(object, &name, value)?,
        }
    }
    Ok(())
}

/// The row here as an object of the mode's class.
fn of_class(
    call: &mut Call<'_>,
    statement: &StatementState,
    options: &FetchOptions,
    from: usize,
) -> Result<Option<Value>, Unwind> {
    let mut from = from;
    let mut class = options.class;
    if options.has(CLASSTYPE) {
        let name = column_value(call, statement, from as i64, None)?;
        from += 1;
        if !name.is_null() {
            let name = call.machine.to_string(&name)?;
            class = call.machine.lookup_class(&name)?;
        }
    }
    let class = match class {
        Some(class) => class,
        None => call.machine.builtin_class("stdclass"),
    };
    if options.has(SERIALIZE) {
        statement.report_own(call, "HY000", "cannot unserialize class")?;
        return Ok(None);
    }
    let constructor = class.magic.constructor.as_ref();
    if constructor.is_none() && options.arguments.is_some() {
        return Err(call
            .machine
            .throw_error("User-supplied statement does not accept constructor arguments"));
    }
    let object = call.machine.instantiate(class)?;
    let construct = |call: &mut Call<'_>| -> Result<(), Unwind> {
        let Some(constructor) = constructor else {
            return Ok(());
        };
        let mut arguments: Vec<Value> = options
            .arguments
            .clone()
            .unwrap_or_default()
            .to_entries()
            .into_iter()
            .map(|(_, zval)| zval.get())
            .collect();
        call.machine
            .call_method(&object, constructor, &mut arguments)
            .map(drop)
    };
    let values = values(call, statement, from)?;
    if options.has(PROPS_LATE) {
        construct(call)?;
        put_properties(call, &object, values)?;
    } else {
        put_properties(call, &object, values)?;
        construct(call)?;
    }
    Ok(Some(object.into()))
}

/// `PDOStatement::fetchObject`
pub(super) fn fetch_object(
    call: &mut Call<'_>,
    name: Option<PhpStr>,
    arguments: PhpArray,
) -> Result<Value, Unwind> {
    let this = this(call)?;
    let state = state(call, &this)?;
    state.clear_error();
    let class = match name {
        None => call.machine.builtin_class("stdclass"),
        Some(name) => match call.machine.lookup_class(&name)? {
            Some(class) => class,
            None => {
                let what = format!("must be a valid class name or null, {name} given");
                return Err(call.type_error(0, &what));
            }
        },
    };
    let options = FetchOptions {
        mode: FETCH_CLASS,
        class: Some(class),
        arguments: (!arguments.is_empty()).then_some(arguments),
        ..FetchOptions::default()
    };
    match row(call, state, &options)? {
        Some(object) => Ok(object),
        None => {
            state.report(call)?;
            Ok(Value::FALSE)
        }
    }
}

/// The class that `fetchAll` is to make objects of. One that does not exist ends the request, as in PHP.
fn class_or_end(call: &mut Call<'_>, name: &Value) -> Result<&'static ClassEntry, Unwind> {
    if let View::String(text) = name.view()
        && call.machine.lookup_class(text)?.is_none()
    {
        let message = format!("Class \"{text}\" not found");
        return Err(call.machine.fatal(&message));
    }
    class(call, 1, name)
}

/// What `fetchAll` takes behind the mode.
fn all_options(
    call: &mut Call<'_>,
    state: &StatementState,
    mode: i64,
    more: &[Value],
) -> Result<FetchOptions, Unwind> {
    let mut options = state.options.borrow().with_mode(mode);
    let given = 1 + more.len();
    let second = more.first().filter(|value| !value.is_null());
    let count_error = |call: &mut Call<'_>, words: &str| {
        let message = format!("{}() expects {words}, {given} given", call.function_name());
        call.throw(Throw::ArgumentCountError, &message)
    };
    match FetchOptions::new(mode).kind() {
        FETCH_CLASS => {
            options.class = match second {
                Some(name) => Some(class_or_end(call, name)?),
                None => None,
            };
            options.arguments = match more.get(1) {
                Some(arguments) => constructor_arguments(call, 2, arguments)?,
                None => None,
            };
        }
        FETCH_FUNC => {
            if given != 2 {
                return Err(count_error(call, "exactly 2 argument for PDO::FETCH_FUNC"));
            }
            let Some(function) = second else {
                return Err(call.type_error(1, "must be a callable, null given"));
            };
            callable(call, function)?;
            options.function = Some(function.clone());
        }
        FETCH_COLUMN => {
            if given > 2 {
                let words = "at most 2 argument for the fetch mode provided";
                return Err(count_error(call, words));
            }
            options.column = match second {
                Some(column) => column_number(call, 1, column)?,
                None if options.mode & GROUP != 0 => -1,
                None => 0,
            };
        }
        _ => {
            if !more.is_empty() {
                let words = "exactly 1 argument for the fetch mode provided";
                return Err(count_error(call, words));
            }
        }
    }
    Ok(options)
}

/// `PDOStatement::fetchAll`
pub(super) fn fetch_all(call: &mut Call<'_>, mode: i64, more: Rest) -> Result<PhpArray, Unwind> {
    let this = this(call)?;
    let state = state(call, &this)?;
    verify_mode(call, state, mode, 1, true)?;
    let options = all_options(call, state, mode, &more.0)?;
    state.clear_error();
    let mut all = PhpArray::new();
    while state.next_row(call)? {
        let is_added = if options.kind() == FETCH_KEY_PAIR {
            match pair(call, state)? {
                Some((key, value)) => {
                    all.set(&key, ZvalPtr::new(value));
                    true
                }
                None => false,
            }
        } else if options.mode & GROUP != 0 {
            add_to_group(call, state, &options, &mut all)?
        } else {
            match made(call, state, &options, 0)? {
                Some(value) => {
                    all.push_value(value);
                    true
                }
                None => false,
            }
        };
        if !is_added {
            break;
        }
    }
    state.report(call)?;
    Ok(all)
}

/// Puts the row here into the group that a column names.
fn add_to_group(
    call: &mut Call<'_>,
    state: &StatementState,
    options: &FetchOptions,
    all: &mut PhpArray,
) -> Result<bool, Unwind> {
    let (group, value) = if options.kind() == FETCH_COLUMN {
        let is_plain_group = !options.has(UNIQUE);
        let (group, column) = match options.column {
            -1 => (0, 1),
            column @ 1.. if is_plain_group => (column, 0),
            column => (0, column),
        };
        let value = column_value(call, state, column, None)?;
        (group, Some(value))
    } else {
        // A class named by the first column leaves the second one for the group.
        let has_class_column = options.kind() == FETCH_CLASS && options.has(CLASSTYPE);
        (i64::from(has_class_column), None)
    };
    let group = column_value(call, state, group, None)?;
    let key = Key::from_string(&call.machine.to_string(&group)?);
    let value = match value {
        Some(value) => Some(value),
        None => made(call, state, options, 1)?,
    };
    let Some(value) = value else {
        return Ok(false);
    };
    if options.has(UNIQUE) {
        all.set(&key, ZvalPtr::new(value));
        return Ok(true);
    }
    let mut list = match all.get(&key).map(|zval| zval.get()) {
        Some(list) => list.as_array().cloned().unwrap_or_default(),
        None => PhpArray::new(),
    };
    // The group's own count goes, so that the list grows in place.
    if let Some(zval) = all.get(&key) {
        drop(zval.replace(Value::NULL));
    }
    list.push_value(value);
    match all.get(&key) {
        Some(zval) => drop(zval.replace(list.into())),
        None => all.set(&key, ZvalPtr::new(list.into())),
    }
    Ok(true)
}
