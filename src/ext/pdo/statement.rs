//! PDOStatement: a prepared statement, and the walk over its rows.

use super::connection::{Connection, connection, this};
use super::exception::{NO_ERROR, report, report_own};
use super::fetch::{self, column_value};
use super::fetch_mode::{FetchOptions, set_fetch_mode, verify_mode};
use super::parameter::{Bound, NotBound, Place, STR, kind_of, prepared, with_colon};
use crate::eval::class::{ObjectIterator, WalkKind};
use crate::eval::{Machine, Unwind};
use crate::ext::argument::{ByRef, IntOrString, Rest};
use crate::ext::class::{BuiltinClassFlags, BuiltinDefault, BuiltinProperty, Handlers};
use crate::ext::sqlite::{Column, Statement, Step};
use crate::ext::{BuiltinClass, Call};
use crate::methods;
use crate::zval::{
    Child, Key, Native, ObjectRef, PhpArray, PhpStr, ReservedHandle, Value, Visibility, ZvalPtr,
};
use std::any::Any;
use std::cell::{Cell, RefCell};

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

/// What a PDOStatement keeps.
pub(super) struct StatementState {
    /// The PDO object.
    connection: ObjectRef,
    statement: Statement,
    text: PhpStr,
    parameters: RefCell<Vec<Bound>>,
    columns: RefCell<Vec<Bound>>,
    names: RefCell<Option<Vec<PhpStr>>>,
    column_count: Cell<usize>,
    row_count: Cell<i64>,
    /// Whether it has been run.
    is_executed: Cell<bool>,
    /// Whether SQLite is at the end.
    is_done: Cell<bool>,
    /// Whether SQLite is at a row that was not fetched yet.
    is_at_row: Cell<bool>,
    state: RefCell<Option<String>>,
    /// How rows are fetched unless told otherwise.
    pub(super) options: RefCell<FetchOptions>,
    /// What `PDO::FETCH_LAZY` gives.
    pub(super) lazy_row: RefCell<Option<ObjectRef>>,
}

impl Native for StatementState {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        visit(Child::Object(&self.connection));
        for list in [&self.parameters, &self.columns] {
            if let Ok(list) = list.try_borrow() {
                for bound in &*list {
                    visit(Child::Zval(&bound.zval));
                }
            }
        }
        if let Ok(options) = self.options.try_borrow() {
            if let Some(arguments) = &options.arguments {
                visit(Child::Array(arguments));
            }
            if let Some(object) = &options.into {
                visit(Child::Object(object));
            }
        }
        if let Ok(row) = self.lazy_row.try_borrow()
            && let Some(row) = &*row
        {
            visit(Child::Object(row));
        }
    }

    fn clear(&self) {
        let held = (
            self.parameters.take(),
            self.columns.take(),
            self.options.take(),
            self.lazy_row.take(),
        );
        drop(held);
    }
}

impl StatementState {
    /// A statement that has not been run.
    pub(super) fn new(
        connection: ObjectRef,
        statement: Statement,
        text: PhpStr,
        fetch_mode: i64,
    ) -> StatementState {
        StatementState {
            connection,
            statement,
            text,
            parameters: RefCell::default(),
            columns: RefCell::default(),
            names: RefCell::new(None),
            column_count: Cell::new(0),
            row_count: Cell::new(0),
            is_executed: Cell::new(false),
            is_done: Cell::new(false),
            is_at_row: Cell::new(false),
            state: RefCell::new(None),
            options: RefCell::new(FetchOptions::new(fetch_mode)),
            lazy_row: RefCell::new(None),
        }
    }

    /// Its connection.
    pub(super) fn connection(&self) -> Option<&Connection> {
        connection(&self.connection)
    }

    /// How many columns its rows have.
    pub(super) fn column_count(&self) -> usize {
        self.column_count.get()
    }

    /// The text that it was made of.
    pub(super) fn text(&self) -> &PhpStr {
        &self.text
    }

    /// The SQLSTATE of the last call; none before the first.
    pub(super) fn sql_state(&self) -> Option<String> {
        self.state.borrow().clone()
    }

    fn set_sql_state(&self, state: &str) {
        drop(self.state.replace(Some(state.to_owned())));
    }

    /// Forgets the last error, before a call.
    pub(super) fn clear_error(&self) {
        self.set_sql_state(NO_ERROR);
    }

    /// Notes SQLite's error.
    fn note_error(&self) {
        if let Some(connection) = self.connection() {
            let state = connection.note_error(self.statement.database());
            self.set_sql_state(state);
        }
    }

    /// Tells the error of the last call, if there was one.
    pub(super) fn report(&self, call: &mut Call<'_>) -> Result<(), Unwind> {
        let state = self.sql_state().unwrap_or_else(|| NO_ERROR.to_owned());
        match self.connection() {
            Some(connection) => report(call, connection, &state),
            None => Ok(()),
        }
    }

    /// Tells a mistake that PDO itself found.
    pub(super) fn report_own(
        &self,
        call: &mut Call<'_>,
        state: &str,
        what: &str,
    ) -> Result<(), Unwind> {
        self.set_sql_state(state);
        match self.connection() {
            Some(connection) => report_own(call, connection, state, what),
            None => Ok(()),
        }
    }

    /// The names of the columns, in the case that the connection wants.
    pub(super) fn column_names(&self) -> Vec<PhpStr> {
        if let Some(names) = &*self.names.borrow() {
            return names.clone();
        }
        let case = self.connection().map_or(0, |state| state.case.get());
        let names: Vec<PhpStr> = (0..self.column_count())
            .map(|column| {
                let mut name = self.statement.column_name(column);
                match case {
                    1 => name.make_ascii_uppercase(),
                    2 => name.make_ascii_lowercase(),
                    _ => {}
                }
                PhpStr::new(&name)
            })
            .collect();
        drop(self.names.replace(Some(names.clone())));
        names
    }

    fn set_column_count(&self, count: usize) {
        if self.column_count.replace(count) != count {
            drop(self.names.replace(None));
        }
    }

    /// What a column of the row here holds.
    pub(super) fn column(&self, column: usize) -> Column<'_> {
        self.statement.column(column)
    }

    /// Runs it from the start; false if SQLite has an error, which is noted.
    fn start(&self) -> bool {
        if self.is_executed.get() && !self.is_done.get() {
            self.statement.reset();
        }
        self.is_done.set(false);
        match self.statement.step() {
            Step::Row => {
                self.is_at_row.set(true);
                self.set_column_count(self.statement.data_count());
                true
            }
            Step::Done => {
                self.set_column_count(self.statement.column_count());
                self.row_count.set(self.statement.database().changes());
                self.statement.reset();
                self.is_done.set(true);
                true
            }
            Step::Failed(code) => {
                // The error is noted first: resetting would not change it, but asks nothing of the row any more.
                if code == crate::ext::sqlite::ERROR {
                    self.statement.reset();
                }
                self.note_error();
                false
            }
        }
    }

    /// Goes to the next row; false at the end, or if SQLite has an error, which is noted.
    fn advance(&self) -> bool {
        if self.is_at_row.replace(false) {
            return true;
        }
        if self.is_done.get() {
            return false;
        }
        match self.statement.step() {
            Step::Row => true,
            Step::Done => {
                self.is_done.set(true);
                self.statement.reset();
                false
            }
            Step::Failed(code) => {
                if code == crate::ext::sqlite::ERROR {
                    self.statement.reset();
                }
                self.note_error();
                false
            }
        }
    }

    /// Goes to the next row and fills the variables that are bound to columns.
    pub(super) fn next_row(&self, call: &mut Call<'_>) -> Result<bool, Unwind> {
        if !self.is_executed.get() {
            return Ok(false);
        }
        let is_there = self.advance();
        call.machine.check_interrupt()?;
        if !is_there {
            return Ok(false);
        }
        if self.columns.borrow().is_empty() {
            return Ok(true);
        }
        let columns = self.columns.borrow().clone();
        let names = self.column_names();
        for bound in columns {
            let number = match &bound.place {
                Place::Number(number) => *number,
                Place::Name(name) => match names.iter().position(|known| known == name) {
                    Some(at) => at as i64,
                    None => continue,
                },
            };
            let value = column_value(call, self, number, Some(bound.kind))?;
            drop(bound.zval.replace(value));
        }
        Ok(true)
    }
}

/// Runs a statement with what is bound to it; false if there is an error, which is noted.
pub(super) fn run(
    call: &mut Call<'_>,
    statement: &StatementState,
    _connection: &Connection,
) -> Result<bool, Unwind> {
    let is_run = statement.start();
    call.machine.check_interrupt()?;
    if is_run {
        statement.is_executed.set(true);
    }
    Ok(is_run)
}

/// The state of `$this`.
pub(super) fn state<'a>(
    call: &mut Call<'_>,
    object: &'a ObjectRef,
) -> Result<&'a StatementState, Unwind> {
    match object.native::<StatementState>() {
        Some(state) => Ok(state),
        None => Err(call.machine.throw_error("PDO object is uninitialized")),
    }
}

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

/// A walk over the rows that are left.
struct RowWalk {
    object: ObjectRef,
    row: Option<Value>,
    index: i64,
    /// Given back after the object's.
    _handle: ReservedHandle,
}

impl RowWalk {
    fn fetch(&mut self, m: &mut Machine) -> Result<(), Unwind> {
        self.row = None;
        let Some(state) = self.object.native::<StatementState>() else {
            return Ok(());
        };
        let Some(builtin) = super::statement_fetch() else {
            return Ok(());
        };
        let mut arguments = [];
        let mut call = Call::new(m, builtin, &mut arguments);
        state.clear_error();
        let options = state.options.borrow().with_mode(0);
        self.row = fetch::row(&mut call, state, &options)?;
        if self.row.is_none() {
            state.report(&mut call)?;
        }
        Ok(())
    }
}

impl ObjectIterator for RowWalk {
    fn rewind(&mut self, m: &mut Machine) -> Result<(), Unwind> {
        if self.index < 0 {
            self.index = 0;
            self.fetch(m)?;
        }
        Ok(())
    }

    fn valid(&mut self, _: &mut Machine) -> Result<bool, Unwind> {
        Ok(self.row.is_some())
    }

    fn current(&mut self, _: &mut Machine) -> Result<ZvalPtr, Unwind> {
        Ok(ZvalPtr::new(self.row.clone().unwrap_or(Value::NULL)))
    }

    fn key(&mut self, _: &mut Machine) -> Result<Value, Unwind> {
        Ok(Value::int(self.index))
    }

    fn next(&mut self, m: &mut Machine) -> Result<(), Unwind> {
        self.index += 1;
        self.fetch(m)
    }
}

fn iterate(
    m: &mut Machine,
    object: &ObjectRef,
    kind: WalkKind,
) -> Result<Box<dyn ObjectIterator>, Unwind> {
    kind.by_value_only(m)?;
    Ok(Box::new(RowWalk {
        object: object.clone(),
        row: None,
        index: -1,
        _handle: ReservedHandle::new(),
    }))
}
