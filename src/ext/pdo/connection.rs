//! PDO: a connection to a database.

use super::attribute::{self, attribute_of, set_attribute};
use super::exception::{NO_ERROR, report, state_of, throw, throw_message};
use super::fetch_mode::{FETCH_BOTH, set_fetch_mode};
use super::statement_state::{StatementState, run};
use crate::constants;
use crate::eval::callable::Callable;
use crate::eval::class::ClassEntry;
use crate::eval::{Machine, Unwind};
use crate::ext::argument::{IfPassed, Rest};
use crate::ext::class::{BuiltinClassFlags, Handlers};
use crate::ext::sqlite::callback::{self, Extension};
use crate::ext::sqlite::{
    Code, Database, OPEN_DEFAULT, is_confined, refused_path, text_before_nul,
};
use crate::ext::{BuiltinClass, Call};
use crate::methods;
use crate::zval::{Child, Key, Native, ObjectRef, PhpArray, PhpStr, Value, View, ZvalPtr, convert};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// PDO.
pub(super) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    flags: BuiltinClassFlags {
        is_abstract: false,
        is_final: false,
        no_dynamic_properties: false,
        allows_dynamic_properties: false,
        is_not_serializable: true,
    },
    constants: constants! {
        PARAM_NULL = Int(0), PARAM_BOOL = Int(5), PARAM_INT = Int(1), PARAM_STR = Int(2), PARAM_LOB = Int(3),
        PARAM_STMT = Int(4), PARAM_INPUT_OUTPUT = Int(2_147_483_648), PARAM_STR_NATL = Int(1_073_741_824),
        PARAM_STR_CHAR = Int(536_870_912), PARAM_EVT_ALLOC = Int(0), PARAM_EVT_FREE = Int(1), PARAM_EVT_EXEC_PRE = Int(2),
        PARAM_EVT_EXEC_POST = Int(3), PARAM_EVT_FETCH_PRE = Int(4), PARAM_EVT_FETCH_POST = Int(5),
        PARAM_EVT_NORMALIZE = Int(6), FETCH_DEFAULT = Int(0), FETCH_LAZY = Int(1), FETCH_ASSOC = Int(2),
        FETCH_NUM = Int(3), FETCH_BOTH = Int(4), FETCH_OBJ = Int(5), FETCH_BOUND = Int(6), FETCH_COLUMN = Int(7),
        FETCH_CLASS = Int(8), FETCH_INTO = Int(9), FETCH_FUNC = Int(10), FETCH_GROUP = Int(65_536),
        FETCH_UNIQUE = Int(196_608), FETCH_KEY_PAIR = Int(12), FETCH_CLASSTYPE = Int(262_144),
        FETCH_SERIALIZE = Int(524_288), FETCH_PROPS_LATE = Int(1_048_576), FETCH_NAMED = Int(11),
        ATTR_AUTOCOMMIT = Int(0), ATTR_PREFETCH = Int(1), ATTR_TIMEOUT = Int(2), ATTR_ERRMODE = Int(3),
        ATTR_SERVER_VERSION = Int(4), ATTR_CLIENT_VERSION = Int(5), ATTR_SERVER_INFO = Int(6),
        ATTR_CONNECTION_STATUS = Int(7), ATTR_CASE = Int(8), ATTR_CURSOR_NAME = Int(9), ATTR_CURSOR = Int(10),
        ATTR_ORACLE_NULLS = Int(11), ATTR_PERSISTENT = Int(12), ATTR_STATEMENT_CLASS = Int(13),
        ATTR_FETCH_TABLE_NAMES = Int(14), ATTR_FETCH_CATALOG_NAMES = Int(15), ATTR_DRIVER_NAME = Int(16),
        ATTR_STRINGIFY_FETCHES = Int(17), ATTR_MAX_COLUMN_LEN = Int(18), ATTR_EMULATE_PREPARES = Int(20),
        ATTR_DEFAULT_FETCH_MODE = Int(19), ATTR_DEFAULT_STR_PARAM = Int(21), ERRMODE_SILENT = Int(0),
        ERRMODE_WARNING = Int(1), ERRMODE_EXCEPTION = Int(2), CASE_NATURAL = Int(0), CASE_LOWER = Int(2),
        CASE_UPPER = Int(1), NULL_NATURAL = Int(0), NULL_EMPTY_STRING = Int(1), NULL_TO_STRING = Int(2),
        ERR_NONE = Str("00000"), FETCH_ORI_NEXT = Int(0), FETCH_ORI_PRIOR = Int(1), FETCH_ORI_FIRST = Int(2),
        FETCH_ORI_LAST = Int(3), FETCH_ORI_ABS = Int(4), FETCH_ORI_REL = Int(5), CURSOR_FWDONLY = Int(0),
        CURSOR_SCROLL = Int(1), SQLITE_DETERMINISTIC = Int(2_048), SQLITE_ATTR_OPEN_FLAGS = Int(1_000),
        SQLITE_OPEN_READONLY = Int(1), SQLITE_OPEN_READWRITE = Int(2), SQLITE_OPEN_CREATE = Int(4),
        SQLITE_ATTR_READONLY_STATEMENT = Int(1_001), SQLITE_ATTR_EXTENDED_RESULT_CODES = Int(1_002),
    },
    handlers: Handlers {
        create: Some(create),
        is_uncloneable: true,
        ..Handlers::STANDARD
    },
    methods: methods! { "PDO":
        [public] __construct(dsn, username = null, password = null, options = null) = construct, "string, ?string, ?string, ?array";
        [public] beginTransaction() = begin_transaction, "~> bool";
        [public] commit() = commit, "~> bool";
        [public] errorCode() = error_code, "~> ?string";
        [public] errorInfo() = error_info, "~> array";
        [public] exec(statement) = exec, "string ~> int|false";
        [public] getAttribute(attribute) = get_attribute, "int ~> mixed";
        [public static] getAvailableDrivers() = super::pdo_drivers, "~> array";
        [public] inTransaction() = in_transaction, "~> bool";
        [public] lastInsertId(name = null) = last_insert_id, "?string ~> string|false";
        [public] prepare(query, options = []) = prepare, "string, array ~> PDOStatement|false";
        [public] query(query, fetchMode = null, ...fetchModeArgs) = query, "string, ?int, mixed ~> PDOStatement|false";
        [public] quote(string, type = 2) = quote, "string, int ~> string|false";
        [public] rollBack() = roll_back, "~> bool";
        [public] setAttribute(attribute, value) = set_attribute_method, "int, mixed ~> bool";
        [public] sqliteCreateFunction(function_name, callback, num_args = -1, flags = 0) = create_function,
            "string, callable, int, int ~> bool";
        [public] sqliteCreateAggregate(function_name, step, finalize, num_args = -1) = create_aggregate,
            "string, callable, callable, int ~> bool";
        [public] sqliteCreateCollation(name, callback) = create_collation, "string, callable ~> bool";
    },
    ..BuiltinClass::class("PDO")
}];

/// How mistakes are told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ErrorMode {
    /// By `errorCode` and `errorInfo` alone.
    Silent,
    /// By warnings.
    Warning,
    /// By exceptions.
    Exception,
}

/// A number of one of SQLite's errors, and its message.
type NativeError = (i64, Vec<u8>);

/// What a PDO object keeps.
pub(super) struct Connection {
    database: RefCell<Option<Rc<Database>>>,
    /// `PDO::ATTR_ERRMODE`
    pub(super) error_mode: Cell<ErrorMode>,
    /// `PDO::ATTR_CASE`
    pub(super) case: Cell<i64>,
    /// `PDO::ATTR_ORACLE_NULLS`
    pub(super) nulls: Cell<i64>,
    /// `PDO::ATTR_STRINGIFY_FETCHES`
    pub(super) stringifies: Cell<bool>,
    /// `PDO::ATTR_DEFAULT_FETCH_MODE`
    pub(super) fetch_mode: Cell<i64>,
    is_in_transaction: Cell<bool>,
    /// The SQLSTATE of the last call; none before the first.
    state: Cell<Option<&'static str>>,
    native_error: RefCell<NativeError>,
    /// The class of its statements, if it is not PDOStatement, and what its constructor gets.
    pub(super) statement_class: RefCell<Option<(&'static ClassEntry, Option<PhpArray>)>>,
    /// The statement of a `query` that failed, which tells the error.
    failed: RefCell<Option<ObjectRef>>,
}

impl Native for Connection {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        if let Ok(class) = self.statement_class.try_borrow()
            && let Some((_, Some(arguments))) = &*class
        {
            visit(Child::Array(arguments));
        }
        if let Ok(failed) = self.failed.try_borrow()
            && let Some(statement) = &*failed
        {
            visit(Child::Object(statement));
        }
    }

    fn clear(&self) {
        let class = self.statement_class.take();
        drop(class);
        let failed = self.failed.take();
        drop(failed);
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if let Some(database) = self.database.get_mut().take()
            && self.is_in_transaction.get()
        {
            // Nobody is left to be told of an error.
            let _ = database.execute(b"ROLLBACK");
        }
    }
}

impl Connection {
    /// SQLite's last error: 0 and nothing before the first.
    pub(super) fn native_error(&self) -> NativeError {
        self.native_error.borrow().clone()
    }

    /// The open database.
    pub(super) fn database(&self) -> Option<Rc<Database>> {
        self.database.borrow().clone()
    }

    /// Notes SQLite's error of the last call, and gives its SQLSTATE.
    pub(super) fn note_error(&self, database: &Database) -> &'static str {
        let code = i64::from(database.error_code());
        if code != 0 {
            let noted = (code, database.error_message());
            drop(self.native_error.replace(noted));
        }
        state_of(code)
    }

    /// Notes the SQLSTATE of a mistake that PDO itself found.
    pub(super) fn set_state(&self, state: &'static str) {
        self.state.set(Some(state));
    }

    /// Forgets the last error, before a call.
    pub(super) fn clear_error(&self) {
        self.state.set(Some(NO_ERROR));
        let failed = self.failed.take();
        drop(failed);
    }

    /// Remembers the statement of a `query` that failed.
    fn keep_failed(&self, statement: ObjectRef) {
        drop(self.failed.replace(Some(statement)));
    }

    /// `errorInfo` of an SQLSTATE.
    pub(super) fn info(&self, state: &str) -> PhpArray {
        let mut info = PhpArray::from_values([Value::from(state)]);
        let (code, message) = self.native_error();
        if state != NO_ERROR && code != 0 {
            info.push_value(code);
            info.push_value(PhpStr::new(&message));
        } else {
            info.push_value(Value::NULL);
            info.push_value(Value::NULL);
        }
        info
    }
}

fn create(_: &mut Machine, object: &ObjectRef) {
    object.set_native(Box::new(Connection {
        database: RefCell::new(None),
        error_mode: Cell::new(ErrorMode::Exception),
        case: Cell::new(0),
        nulls: Cell::new(0),
        stringifies: Cell::new(false),
        fetch_mode: Cell::new(FETCH_BOTH),
        is_in_transaction: Cell::new(false),
        state: Cell::new(None),
        native_error: RefCell::new((0, Vec::new())),
        statement_class: RefCell::new(None),
        failed: RefCell::new(None),
    }));
}

/// `$this`, whose state is [`connection`].
pub(super) fn this(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    match call.machine.frame().this.clone() {
        Some(this) => Ok(this),
        None => Err(call
            .machine
            .throw_error("Using $this when not in object context")),
    }
}

/// The state of a PDO object.
pub(super) fn connection(object: &ObjectRef) -> Option<&Connection> {
    object.native::<Connection>()
}

/// The state of a PDO object that is connected, and its database.
fn connected<'a>(
    call: &mut Call<'_>,
    object: &'a ObjectRef,
) -> Result<(&'a Connection, Rc<Database>), Unwind> {
    match connection(object).and_then(|state| Some((state, state.database()?))) {
        Some(found) => Ok(found),
        None => Err(call
            .machine
            .throw_error("PDO object is not initialized, constructor was not called")),
    }
}

/// An integer among the options of a constructor or of `prepare`.
fn option(options: Option<&PhpArray>, attribute: i64) -> Option<i64> {
    let value = options?.get_int(attribute)?.get();
    Some(convert::to_int(value.view()))
}

fn construct(
    call: &mut Call<'_>,
    dsn: PhpStr,
    _username: Option<PhpStr>,
    _password: Option<PhpStr>,
    options: Option<PhpArray>,
) -> Result<(), Unwind> {
    let this = this(call)?;
    let Some(colon) = memchr::memchr(b':', &dsn) else {
        let message = format!(
            "{}must be a valid data source name",
            call.argument_prefix(0)
        );
        return Err(throw_message(call.machine, &message));
    };
    if &dsn[..colon] != b"sqlite" {
        return Err(throw_message(call.machine, "could not find driver"));
    }
    let Some(state) = connection(&this) else {
        return Ok(());
    };
    let path = &dsn[colon + 1..];
    if let Some(path) = refused_path(call.machine, path) {
        let message = format!("open_basedir prohibits opening {path}");
        return Err(throw_message(call.machine, &message));
    }
    let flags = option(options.as_ref(), attribute::OPEN_FLAGS).unwrap_or(OPEN_DEFAULT);
    let database = match Database::open(&text_before_nul(path), flags) {
        Ok(database) => Rc::new(database),
        Err((code, message)) => return Err(not_opened(call.machine, code, &message)),
    };
    if is_confined(call.machine) {
        database.keep_to_its_file();
    }
    let timeout = option(options.as_ref(), attribute::TIMEOUT).unwrap_or(60);
    database.set_busy_timeout(timeout.saturating_mul(1_000));
    drop(state.database.replace(Some(database)));
    let Some(options) = options else {
        return Ok(());
    };
    for (key, zval) in options.to_entries() {
        if let Key::Int(attribute) = key {
            set_attribute(call, state, attribute, &zval.get())?;
        }
    }
    Ok(())
}

fn not_opened(m: &mut Machine, code: Code, message: &[u8]) -> Unwind {
    let state = state_of(i64::from(code));
    let mut text = format!("SQLSTATE[{state}] [{code}] ").into_bytes();
    text.extend_from_slice(message);
    let mut info = PhpArray::from_values([Value::from(state), Value::int(i64::from(code))]);
    info.push_value(PhpStr::new(message));
    throw(m, &text, Value::int(i64::from(code)), Some(info))
}

/// Runs a command of a transaction; tells of an error.
fn command(call: &mut Call<'_>, sql: &[u8], is_in_transaction: bool) -> Result<bool, Unwind> {
    let this = this(call)?;
    let (state, database) = connected(call, &this)?;
    match database.execute(sql) {
        Ok(()) => {
            state.is_in_transaction.set(is_in_transaction);
            Ok(true)
        }
        Err(_) => {
            failed(call, state, &database)?;
            Ok(false)
        }
    }
}

/// Notes and tells an error of the connection.
fn failed(call: &mut Call<'_>, state: &Connection, database: &Database) -> Result<(), Unwind> {
    let sql_state = state.note_error(database);
    state.state.set(Some(sql_state));
    report(call, state, sql_state)
}

fn begin_transaction(call: &mut Call<'_>) -> Result<bool, Unwind> {
    if in_transaction(call)? {
        return Err(throw_message(
            call.machine,
            "There is already an active transaction",
        ));
    }
    command(call, b"BEGIN", true)
}

fn commit(call: &mut Call<'_>) -> Result<bool, Unwind> {
    need_transaction(call)?;
    command(call, b"COMMIT", false)
}

fn roll_back(call: &mut Call<'_>) -> Result<bool, Unwind> {
    need_transaction(call)?;
    command(call, b"ROLLBACK", false)
}

fn need_transaction(call: &mut Call<'_>) -> Result<(), Unwind> {
    if in_transaction(call)? {
        return Ok(());
    }
    Err(throw_message(
        call.machine,
        "There is no active transaction",
    ))
}

fn in_transaction(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let this = this(call)?;
    let (state, _) = connected(call, &this)?;
    Ok(state.is_in_transaction.get())
}

/// The SQLSTATE of the last call, that of a failed `query`'s statement first.
fn last_state(state: &Connection) -> Option<String> {
    if let Some(statement) = &*state.failed.borrow()
        && let Some(statement) = statement.native::<StatementState>()
    {
        return statement.sql_state();
    }
    state.state.get().map(str::to_owned)
}

fn error_code(call: &mut Call<'_>) -> Result<Option<PhpStr>, Unwind> {
    let this = this(call)?;
    let (state, _) = connected(call, &this)?;
    Ok(last_state(state).map(|state| PhpStr::from(&state[..])))
}

fn error_info(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let this = this(call)?;
    let (state, _) = connected(call, &this)?;
    Ok(state.info(&last_state(state).unwrap_or_default()))
}

fn need_text(call: &mut Call<'_>, sql: &PhpStr) -> Result<(), Unwind> {
    if sql.is_empty() {
        return Err(call.value_error(0, "cannot be empty"));
    }
    Ok(())
}

fn exec(call: &mut Call<'_>, statement: PhpStr) -> Result<Value, Unwind> {
    need_text(call, &statement)?;
    let this = this(call)?;
    let (state, database) = connected(call, &this)?;
    state.clear_error();
    let done = database.execute(&statement);
    call.machine.check_interrupt()?;
    match done {
        Ok(()) => Ok(Value::int(database.changes())),
        Err(_) => {
            failed(call, state, &database)?;
            Ok(Value::FALSE)
        }
    }
}

fn get_attribute(call: &mut Call<'_>, attribute: i64) -> Result<Value, Unwind> {
    let this = this(call)?;
    let (state, _) = connected(call, &this)?;
    state.clear_error();
    attribute_of(call, state, attribute)
}

fn set_attribute_method(call: &mut Call<'_>, attribute: i64, value: Value) -> Result<bool, Unwind> {
    let this = this(call)?;
    let (state, _) = connected(call, &this)?;
    state.clear_error();
    set_attribute(call, state, attribute, &value)
}

fn create_function(
    call: &mut Call<'_>,
    name: PhpStr,
    callback: Callable,
    arguments: i64,
    flags: i64,
) -> Result<bool, Unwind> {
    let this = this(call)?;
    let (_, database) = connected(call, &this)?;
    Ok(
        callback::create_function(&database, Extension::Pdo, &name, callback, arguments, flags)
            .is_ok(),
    )
}

fn create_aggregate(
    call: &mut Call<'_>,
    name: PhpStr,
    step: Callable,
    finish: Callable,
    arguments: i64,
) -> Result<bool, Unwind> {
    let this = this(call)?;
    let (_, database) = connected(call, &this)?;
    Ok(
        callback::create_aggregate(&database, Extension::Pdo, &name, step, finish, arguments)
            .is_ok(),
    )
}

fn create_collation(call: &mut Call<'_>, name: PhpStr, callback: Callable) -> Result<bool, Unwind> {
    let this = this(call)?;
    let (_, database) = connected(call, &this)?;
    Ok(callback::create_collation(&database, &name, callback).is_ok())
}

fn last_insert_id(call: &mut Call<'_>, _name: Option<PhpStr>) -> Result<PhpStr, Unwind> {
    let this = this(call)?;
    let (_, database) = connected(call, &this)?;
    Ok(PhpStr::from(&database.last_row().to_string()[..]))
}

/// A text as SQLite writes it between quotes. It ends at a NUL, as in C.
fn quote(call: &mut Call<'_>, string: PhpStr, _type: i64) -> Result<PhpStr, Unwind> {
    let this = this(call)?;
    connected(call, &this)?;
    let text = string.split(|byte| *byte == 0).next().unwrap_or_default();
    let mut quoted = Vec::with_capacity(text.len() + 2);
    quoted.push(b'\'');
    for &byte in text {
        if byte == b'\'' {
            quoted.push(byte);
        }
        quoted.push(byte);
    }
    quoted.push(b'\'');
    Ok(PhpStr::new(&quoted))
}

/// The class of new statements, with its constructor's arguments.
type StatementClass = (&'static ClassEntry, Option<PhpArray>);

/// A new statement object, before its constructor, or false with the error told.
fn new_statement(
    call: &mut Call<'_>,
    this: &ObjectRef,
    sql: &PhpStr,
    (class, arguments): &StatementClass,
) -> Result<Option<ObjectRef>, Unwind> {
    let (state, database) = connected(call, this)?;
    if arguments.is_some() && class.magic.constructor.is_none() {
        return Err(call
            .machine
            .throw_error("User-supplied statement does not accept constructor arguments"));
    }
    let object = call.machine.instantiate(class)?;
    match database.prepare(sql) {
        Ok(statement) => {
            let statement =
                StatementState::new(this.clone(), statement, sql.clone(), state.fetch_mode.get());
            object.set_native(Box::new(statement));
            Ok(Some(object))
        }
        Err(_) => {
            failed(call, state, &database)?;
            Ok(None)
        }
    }
}

/// Gives a statement its text, and calls its constructor.
fn construct_statement(
    call: &mut Call<'_>,
    object: &ObjectRef,
    sql: &PhpStr,
    (class, arguments): StatementClass,
) -> Result<(), Unwind> {
    drop(object.set_slot(0, Some(ZvalPtr::new(sql.clone().into()))));
    if let Some(constructor) = &class.magic.constructor {
        let mut arguments: Vec<Value> = arguments
            .unwrap_or_default()
            .to_entries()
            .into_iter()
            .map(|(_, zval)| zval.get())
            .collect();
        call.machine
            .call_method(object, constructor, &mut arguments)?;
    }
    Ok(())
}

fn statement_class(call: &mut Call<'_>, state: &Connection) -> StatementClass {
    let chosen = state.statement_class.borrow().clone();
    chosen.unwrap_or_else(|| (call.machine.builtin_class("pdostatement"), None))
}

fn prepare(call: &mut Call<'_>, sql: PhpStr, options: PhpArray) -> Result<Value, Unwind> {
    let this = this(call)?;
    let (state, database) = connected(call, &this)?;
    need_text(call, &sql)?;
    state.clear_error();
    let class = match options.get_int(attribute::STATEMENT_CLASS) {
        Some(class) => attribute::statement_class(call, &class.get())?,
        None => statement_class(call, state),
    };
    if option(Some(&options), attribute::CURSOR).unwrap_or(0) != 0 {
        failed(call, state, &database)?;
        return Ok(Value::FALSE);
    }
    let Some(object) = new_statement(call, &this, &sql, &class)? else {
        return Ok(Value::FALSE);
    };
    construct_statement(call, &object, &sql, class)?;
    Ok(object.into())
}

fn query(
    call: &mut Call<'_>,
    sql: PhpStr,
    fetch_mode: IfPassed<Option<i64>>,
    more: Rest,
) -> Result<Value, Unwind> {
    let this = this(call)?;
    let (state, _) = connected(call, &this)?;
    need_text(call, &sql)?;
    state.clear_error();
    let class = statement_class(call, state);
    let Some(object) = new_statement(call, &this, &sql, &class)? else {
        return Ok(Value::FALSE);
    };
    let Some(statement) = object.native::<StatementState>() else {
        return Ok(Value::FALSE);
    };
    statement.clear_error();
    if let Some(mode) = fetch_mode.0.flatten() {
        set_fetch_mode(call, statement, mode, 2, &more.0)?;
    }
    if run(call, statement, state)? {
        construct_statement(call, &object, &sql, class)?;
        return Ok(object.into());
    }
    state.keep_failed(object.clone());
    statement.report(call)?;
    Ok(Value::FALSE)
}

/// Whether a value is a class's name.
pub(super) fn class_name(value: &Value) -> Option<PhpStr> {
    match value.view() {
        View::String(name) => Some(name.clone()),
        _ => None,
    }
}
