//! SQLite3Stmt: a prepared statement.

use super::database::{database_of, message_of, not_initialised, tell, this};
use super::result::new_result;
use crate::eval::{Machine, Unwind};
use crate::ext::argument::{ByRef, IfPassed, IntOrString};
use crate::ext::class::{BuiltinClassFlags, Handlers};
use crate::ext::sqlite::{Code, ERROR, Statement, Step};
use crate::ext::{BuiltinClass, Call};
use crate::methods;
use crate::zval::{Child, Native, ObjectRef, PhpStr, Value, View, ZvalPtr, convert};
use std::any::Any;
use std::cell::{Cell, RefCell};

/// SQLite3Stmt.
pub(super) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    flags: BuiltinClassFlags {
        is_abstract: false,
        is_final: false,
        no_dynamic_properties: false,
        allows_dynamic_properties: false,
        is_not_serializable: true,
    },
    handlers: Handlers {
        is_uncloneable: true,
        ..Handlers::STANDARD
    },
    methods: methods! { "SQLite3Stmt":
        [private] __construct(sqlite3, query) = construct, "SQLite3, string";
        [public] bindParam(param, &var, type = 3) = bind_param, "string|int, mixed, int ~> bool";
        [public] bindValue(param, value, type = 3) = bind_value, "string|int, mixed, int ~> bool";
        [public] clear() = clear, "~> bool";
        [public] close() = close, "~> bool";
        [public] execute() = execute, "~> SQLite3Result|false";
        [public] getSQL(expand = false) = get_sql, "bool ~> string|false";
        [public] paramCount() = parameter_count, "~> int";
        [public] readOnly() = read_only, "~> bool";
        [public] reset() = reset, "~> bool";
    },
    ..BuiltinClass::class("SQLite3Stmt")
}];

const INTEGER: i64 = 1;
const FLOAT: i64 = 2;
const TEXT: i64 = 3;
const BLOB: i64 = 4;
const NULL: i64 = 5;

/// Something bound to a parameter.
#[derive(Clone)]
struct Bound {
    number: i64,
    kind: i64,
    zval: ZvalPtr,
}

/// What a SQLite3Stmt keeps.
pub(super) struct PreparedState {
    /// The SQLite3 object.
    database: ObjectRef,
    statement: Statement,
    text: PhpStr,
    bound: RefCell<Vec<Bound>>,
    is_closed: Cell<bool>,
}

impl Native for PreparedState {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        visit(Child::Object(&self.database));
        if let Ok(bound) = self.bound.try_borrow() {
            for bound in &*bound {
                visit(Child::Zval(&bound.zval));
            }
        }
    }

    fn clear(&self) {
        let bound = self.bound.take();
        drop(bound);
    }
}

impl PreparedState {
    /// A statement of a SQLite3 object.
    pub(super) fn new(database: ObjectRef, statement: Statement, text: PhpStr) -> PreparedState {
        PreparedState {
            database,
            statement,
            text,
            bound: RefCell::default(),
            is_closed: Cell::new(false),
        }
    }

    /// SQLite's statement.
    pub(super) fn statement(&self) -> &Statement {
        &self.statement
    }

    /// The SQLite3 object.
    pub(super) fn database(&self) -> &ObjectRef {
        &self.database
    }

    /// Whether `close` has ended it.
    pub(super) fn is_closed(&self) -> bool {
        self.is_closed.get()
    }
}

/// A SQLite3Stmt of a statement.
pub(super) fn new_statement(m: &mut Machine, state: PreparedState) -> ObjectRef {
    let class = m.builtin_class("sqlite3stmt");
    let object = m.new_object(class);
    object.set_native(Box::new(state));
    object
}

fn construct(call: &mut Call<'_>, _database: Value, _query: PhpStr) -> Result<(), Unwind> {
    Err(call
        .machine
        .throw_error("Use SQLite3::prepare to make a SQLite3Stmt"))
}

/// The state of a SQLite3Stmt that is open, as its database is.
fn state<'a>(call: &mut Call<'_>, object: &'a ObjectRef) -> Result<&'a PreparedState, Unwind> {
    let Some(state) = object.native::<PreparedState>() else {
        return Err(not_initialised(call.machine, "SQLite3Stmt"));
    };
    if state.is_closed() {
        return Err(not_initialised(call.machine, "SQLite3"));
    }
    database_of(call.machine, &state.database)?;
    Ok(state)
}

/// The number that a parameter has; `None` if there is no such parameter.
fn number_of(state: &PreparedState, parameter: &IntOrString) -> Option<i64> {
    let number = match parameter {
        IntOrString::Int(number) => *number,
        IntOrString::String(name) => {
            let name = match name.first() {
                Some(b':' | b'@') => name.clone(),
                _ => PhpStr::concat(b":", name),
            };
            state.statement.parameter(&name)
        }
    };
    (number >= 1).then_some(number)
}

/// The type that a value has unless one is given.
fn kind_of(value: &Value) -> i64 {
    match value.view() {
        View::Int(_) | View::Bool(_) => INTEGER,
        View::Float(_) => FLOAT,
        View::Null => NULL,
        _ => TEXT,
    }
}

fn bind(state: &PreparedState, parameter: &IntOrString, kind: i64, zval: ZvalPtr) -> bool {
    let Some(number) = number_of(state, parameter) else {
        return false;
    };
    let bound = Bound { number, kind, zval };
    let old = {
        let mut list = state.bound.borrow_mut();
        match list.iter_mut().find(|known| known.number == number) {
            Some(known) => Some(std::mem::replace(known, bound)),
            None => {
                list.push(bound);
                None
            }
        }
    };
    drop(old);
    true
}

fn bind_value(
    call: &mut Call<'_>,
    parameter: IntOrString,
    value: Value,
    kind: IfPassed<i64>,
) -> Result<bool, Unwind> {
    let this = this(call)?;
    let state = state(call, &this)?;
    let kind = kind.0.unwrap_or_else(|| kind_of(&value));
    Ok(bind(state, &parameter, kind, ZvalPtr::new(value)))
}

fn bind_param(
    call: &mut Call<'_>,
    parameter: IntOrString,
    variable: ByRef,
    kind: IfPassed<i64>,
) -> Result<bool, Unwind> {
    let this = this(call)?;
    let state = state(call, &this)?;
    let kind = kind
        .0
        .unwrap_or_else(|| kind_of(&variable.get().unwrap_zval()));
    Ok(bind(state, &parameter, kind, variable.zval().clone()))
}

/// Gives SQLite what is bound; false if it is of no known type.
fn bind_all(call: &mut Call<'_>, state: &PreparedState) -> Result<bool, Unwind> {
    let list = state.bound.borrow().clone();
    for bound in list {
        let (statement, number) = (&state.statement, bound.number);
        let value = bound.zval.get();
        let done: Result<(), Code> = match (bound.kind, value.is_null()) {
            (_, true) | (NULL, _) => statement.bind_null(number),
            (INTEGER, _) => statement.bind_int(number, convert::to_int(value.view())),
            (FLOAT, _) => statement.bind_float(number, convert::to_float(value.view())),
            (BLOB, _) => {
                let bytes = call.machine.to_string(&value)?;
                statement.bind_blob(number, &bytes)
            }
            (TEXT, _) => {
                let text = call.machine.to_string(&value)?;
                statement.bind_text(number, &text)
            }
            (kind, _) => {
                let message = format!("Unknown parameter type: {kind} for parameter {number}");
                tell(call, &state.database, &message)?;
                return Ok(false);
            }
        };
        if let Err(code) = done {
            let message = format!("Unable to bind parameter number {number} ({code})");
            tell(call, &state.database, &message)?;
        }
    }
    Ok(true)
}

fn execute(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let this = this(call)?;
    let state = state(call, &this)?;
    state.statement.reset();
    if !bind_all(call, state)? {
        return Ok(Value::FALSE);
    }
    let step = state.statement.step();
    call.machine.check_interrupt()?;
    if let Step::Failed(code) = step {
        let message = format!(
            "Unable to execute statement: {}",
            message_of(state.statement.database())
        );
        if code == ERROR {
            state.statement.reset();
        }
        tell(call, &state.database, &message)?;
        return Ok(Value::FALSE);
    }
    state.statement.reset();
    Ok(new_result(call.machine, this.clone()).into())
}

fn clear(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let this = this(call)?;
    let state = state(call, &this)?;
    state.statement.clear_bindings();
    let bound = state.bound.take();
    drop(bound);
    Ok(true)
}

fn close(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let this = this(call)?;
    let state = state(call, &this)?;
    state.is_closed.set(true);
    Ok(true)
}

fn get_sql(call: &mut Call<'_>, expand: bool) -> Result<Value, Unwind> {
    let this = this(call)?;
    let state = state(call, &this)?;
    if !bind_all(call, state)? {
        return Ok(Value::FALSE);
    }
    Ok(if expand {
        Value::bytes(&state.statement.expanded_text())
    } else {
        state.text.clone().into()
    })
}

fn parameter_count(call: &mut Call<'_>) -> Result<i64, Unwind> {
    let this = this(call)?;
    Ok(state(call, &this)?.statement.parameter_count())
}

fn read_only(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let this = this(call)?;
    Ok(state(call, &this)?.statement.is_readonly())
}

fn reset(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let this = this(call)?;
    state(call, &this)?.statement.reset();
    Ok(true)
}
