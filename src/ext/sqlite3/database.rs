//! SQLite3: an open database.

use super::result::{new_result, row_array, value_of};
use super::statement::{PreparedState, new_statement};
use crate::eval::callable::Callable;
use crate::eval::errors::Throw;
use crate::eval::{Machine, Unwind};
use crate::ext::class::Handlers;
use crate::ext::sqlite::callback::{self, Extension};
use crate::ext::sqlite::{
    Database, Step, is_confined, refused_path, text_before_nul, version, version_number,
};
use crate::ext::{BuiltinClass, Call};
use crate::methods;
use crate::zval::{Child, Native, ObjectRef, PhpArray, PhpStr, Value};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// SQLite3.
pub(super) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    handlers: Handlers {
        create: Some(create),
        is_uncloneable: true,
        ..Handlers::STANDARD
    },
    flags: crate::ext::class::BuiltinClassFlags {
        is_abstract: false,
        is_final: false,
        no_dynamic_properties: false,
        allows_dynamic_properties: false,
        is_not_serializable: true,
    },
    methods: methods! { "SQLite3":
        [public] __construct(filename, flags = 6, encryptionKey = "") = open, "string, int, string";
        [public] open(filename, flags = 6, encryptionKey = "") = open, "string, int, string ~> void";
        [public] close() = close, "~> bool";
        [public static] version() = version_array, "~> array";
        [public] lastInsertRowID() = last_row, "~> int";
        [public] lastErrorCode() = last_error_code, "~> int";
        [public] lastExtendedErrorCode() = last_extended_error_code, "~> int";
        [public] lastErrorMsg() = last_error_message, "~> string";
        [public] changes() = changes, "~> int";
        [public] busyTimeout(milliseconds) = busy_timeout, "int ~> bool";
        [public static] escapeString(string) = escape_string, "string ~> string";
        [public] prepare(query) = prepare, "string ~> SQLite3Stmt|false";
        [public] exec(query) = exec, "string ~> bool";
        [public] query(query) = query, "string ~> SQLite3Result|false";
        [public] querySingle(query, entireRow = false) = query_single, "string, bool ~> mixed";
        [public] createFunction(name, callback, argCount = -1, flags = 0) = create_function,
            "string, callable, int, int ~> bool";
        [public] createAggregate(name, stepCallback, finalCallback, argCount = -1) = create_aggregate,
            "string, callable, callable, int ~> bool";
        [public] createCollation(name, callback) = create_collation, "string, callable ~> bool";
        [public] enableExceptions(enable = false) = enable_exceptions, "bool ~> bool";
        [public] enableExtendedResultCodes(enable = true) = enable_extended_codes, "bool ~> bool";
    },
    ..BuiltinClass::class("SQLite3")
}];

/// What a SQLite3 object keeps.
pub(super) struct DatabaseState {
    database: RefCell<Option<Rc<Database>>>,
    /// Whether mistakes are thrown.
    throws: Cell<bool>,
}

impl Native for DatabaseState {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn visit(&self, _: &mut dyn FnMut(Child<'_>)) {}
}

fn create(_: &mut Machine, object: &ObjectRef) {
    object.set_native(Box::new(DatabaseState {
        database: RefCell::new(None),
        throws: Cell::new(false),
    }));
}

/// `$this` of a method.
///
/// # Errors
/// There is none.
pub(super) fn this(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    match call.machine.frame().this.clone() {
        Some(this) => Ok(this),
        None => Err(call
            .machine
            .throw_error("Using $this when not in object context")),
    }
}

/// The error for an object that is not open.
pub(super) fn not_initialised(m: &mut Machine, class: &str) -> Unwind {
    m.throw_error(&format!(
        "The {class} object has not been correctly initialised or is already closed"
    ))
}

/// The database of a SQLite3 object.
///
/// # Errors
/// It is not open.
pub(super) fn database_of(m: &mut Machine, object: &ObjectRef) -> Result<Rc<Database>, Unwind> {
    let open = object
        .native::<DatabaseState>()
        .and_then(|state| state.database.borrow().clone());
    open.ok_or_else(|| not_initialised(m, "SQLite3"))
}

fn this_database(call: &mut Call<'_>) -> Result<(ObjectRef, Rc<Database>), Unwind> {
    let this = this(call)?;
    let database = database_of(call.machine, &this)?;
    Ok((this, database))
}

/// Tells of a mistake, as the database wants it told.
///
/// # Errors
/// As an exception; an error handler threw.
pub(super) fn tell(call: &mut Call<'_>, object: &ObjectRef, message: &str) -> Result<(), Unwind> {
    // What a callback of SQL threw comes before what SQLite says of it.
    call.machine.check_thrown()?;
    let throws = object
        .native::<DatabaseState>()
        .is_some_and(|state| state.throws.get());
    if throws {
        return Err(call.throw(Throw::Exception, message));
    }
    call.warn(message)
}

/// SQLite's last message.
pub(super) fn message_of(database: &Database) -> String {
    String::from_utf8_lossy(&database.error_message()).into_owned()
}

fn open(
    call: &mut Call<'_>,
    filename: PhpStr,
    flags: i64,
    _encryption_key: PhpStr,
) -> Result<(), Unwind> {
    let this = this(call)?;
    let Some(state) = this.native::<DatabaseState>() else {
        return Ok(());
    };
    if state.database.borrow().is_some() {
        return Err(call.throw(Throw::Exception, "Already initialised DB Object"));
    }
    if let Some(path) = refused_path(call.machine, &filename) {
        let message = format!("open_basedir prohibits opening {path}");
        return Err(call.throw(Throw::Exception, &message));
    }
    match Database::open(&text_before_nul(&filename), flags) {
        Ok(database) => {
            if is_confined(call.machine) {
                database.keep_to_its_file();
            }
            drop(state.database.replace(Some(Rc::new(database))));
            Ok(())
        }
        Err((_, message)) => {
            let mut text = b"Unable to open database: ".to_vec();
            text.extend_from_slice(&message);
            Err(call.machine.throw_bytes(Throw::Exception, &text))
        }
    }
}

fn close(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let this = this(call)?;
    if let Some(state) = this.native::<DatabaseState>() {
        drop(state.database.replace(None));
    }
    Ok(true)
}

fn version_array(_: &mut Call<'_>) -> PhpArray {
    let mut array = PhpArray::new();
    array.set_value("versionString", &version()[..]);
    array.set_value("versionNumber", version_number());
    array
}

fn last_row(call: &mut Call<'_>) -> Result<i64, Unwind> {
    Ok(this_database(call)?.1.last_row())
}

fn last_error_code(call: &mut Call<'_>) -> Result<i64, Unwind> {
    Ok(i64::from(this_database(call)?.1.error_code()))
}

fn last_extended_error_code(call: &mut Call<'_>) -> Result<i64, Unwind> {
    Ok(i64::from(this_database(call)?.1.extended_error_code()))
}

fn last_error_message(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    Ok(PhpStr::new(&this_database(call)?.1.error_message()))
}

fn changes(call: &mut Call<'_>) -> Result<i64, Unwind> {
    Ok(this_database(call)?.1.changes())
}

fn busy_timeout(call: &mut Call<'_>, milliseconds: i64) -> Result<bool, Unwind> {
    this_database(call)?.1.set_busy_timeout(milliseconds);
    Ok(true)
}

/// The text with its quotes doubled. It ends at a NUL, as in C.
fn escape_string(_: &mut Call<'_>, string: PhpStr) -> PhpStr {
    let text = string.split(|byte| *byte == 0).next().unwrap_or_default();
    let mut escaped = Vec::with_capacity(text.len());
    for &byte in text {
        if byte == b'\'' {
            escaped.push(byte);
        }
        escaped.push(byte);
    }
    PhpStr::new(&escaped)
}

/// Prepares a text; tells why not.
fn prepared(
    call: &mut Call<'_>,
    object: &ObjectRef,
    database: &Rc<Database>,
    sql: &PhpStr,
) -> Result<Option<PreparedState>, Unwind> {
    match database.prepare(sql) {
        Ok(statement) => Ok(Some(PreparedState::new(
            object.clone(),
            statement,
            sql.clone(),
        ))),
        Err(code) => {
            let message = format!(
                "Unable to prepare statement: {code}, {}",
                message_of(database)
            );
            tell(call, object, &message)?;
            Ok(None)
        }
    }
}

fn prepare(call: &mut Call<'_>, sql: PhpStr) -> Result<Value, Unwind> {
    let (this, database) = this_database(call)?;
    if sql.is_empty() {
        return Ok(Value::FALSE);
    }
    Ok(match prepared(call, &this, &database, &sql)? {
        Some(state) => new_statement(call.machine, state).into(),
        None => Value::FALSE,
    })
}

fn exec(call: &mut Call<'_>, sql: PhpStr) -> Result<bool, Unwind> {
    let (this, database) = this_database(call)?;
    let done = database.execute(&sql);
    call.machine.check_interrupt()?;
    if done.is_err() {
        tell(call, &this, &message_of(&database))?;
        return Ok(false);
    }
    Ok(true)
}

fn query(call: &mut Call<'_>, sql: PhpStr) -> Result<Value, Unwind> {
    let (this, database) = this_database(call)?;
    if sql.is_empty() {
        return Ok(Value::FALSE);
    }
    let Some(state) = prepared(call, &this, &database, &sql)? else {
        return Ok(Value::FALSE);
    };
    let step = state.statement().step();
    call.machine.check_interrupt()?;
    if let Step::Failed(_) = step {
        let message = format!("Unable to execute statement: {}", message_of(&database));
        tell(call, &this, &message)?;
        return Ok(Value::FALSE);
    }
    state.statement().reset();
    let statement = new_statement(call.machine, state);
    Ok(new_result(call.machine, statement).into())
}

fn query_single(call: &mut Call<'_>, sql: PhpStr, entire_row: bool) -> Result<Value, Unwind> {
    const ASSOC: i64 = 1;
    let (this, database) = this_database(call)?;
    if sql.is_empty() {
        return Ok(Value::FALSE);
    }
    let Some(state) = prepared(call, &this, &database, &sql)? else {
        return Ok(Value::FALSE);
    };
    let step = state.statement().step();
    call.machine.check_interrupt()?;
    Ok(match step {
        Step::Row if entire_row => row_array(state.statement(), ASSOC).into(),
        Step::Row => value_of(state.statement(), 0),
        Step::Done if entire_row => PhpArray::new().into(),
        Step::Done => Value::NULL,
        Step::Failed(_) => {
            let message = format!("Unable to execute statement: {}", message_of(&database));
            tell(call, &this, &message)?;
            Value::FALSE
        }
    })
}

/// Whether mistakes are thrown; gives what was set before.
fn enable_exceptions(call: &mut Call<'_>, enable: bool) -> Result<bool, Unwind> {
    let this = this(call)?;
    Ok(this
        .native::<DatabaseState>()
        .is_some_and(|state| state.throws.replace(enable)))
}

fn enable_extended_codes(call: &mut Call<'_>, enable: bool) -> Result<bool, Unwind> {
    this_database(call)?.1.set_extended_codes(i64::from(enable));
    Ok(true)
}

fn create_function(
    call: &mut Call<'_>,
    name: PhpStr,
    callback: Callable,
    arguments: i64,
    flags: i64,
) -> Result<bool, Unwind> {
    let (_, database) = this_database(call)?;
    Ok(!name.is_empty()
        && callback::create_function(
            &database,
            Extension::Sqlite3,
            &name,
            callback,
            arguments,
            flags,
        )
        .is_ok())
}

fn create_aggregate(
    call: &mut Call<'_>,
    name: PhpStr,
    step: Callable,
    finish: Callable,
    arguments: i64,
) -> Result<bool, Unwind> {
    let (_, database) = this_database(call)?;
    Ok(!name.is_empty()
        && callback::create_aggregate(
            &database,
            Extension::Sqlite3,
            &name,
            step,
            finish,
            arguments,
        )
        .is_ok())
}

fn create_collation(call: &mut Call<'_>, name: PhpStr, callback: Callable) -> Result<bool, Unwind> {
    let (_, database) = this_database(call)?;
    Ok(!name.is_empty() && callback::create_collation(&database, &name, callback).is_ok())
}
