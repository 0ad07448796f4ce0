//! SQLite3Result: the rows of a statement.

use super::database::{database_of, message_of, not_initialised, tell, this};
use super::statement::PreparedState;
use crate::eval::errors::Throw;
use crate::eval::{Machine, Unwind};
use crate::ext::class::{BuiltinClassFlags, Handlers};
use crate::ext::sqlite::{Column, Statement, Step};
use crate::ext::{BuiltinClass, Call};
use crate::methods;
use crate::zval::{Child, Key, Native, ObjectRef, PhpArray, PhpStr, Value, ZvalPtr};
use std::any::Any;

/// SQLite3Result.
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
    methods: methods! { "SQLite3Result":
        [private] __construct() = construct, "";
        [public] numColumns() = column_count, "~> int";
        [public] columnName(column) = column_name, "int ~> string|false";
        [public] columnType(column) = column_type, "int ~> int|false";
        [public] fetchArray(mode = 3) = fetch_array, "int ~> array|false";
        [public] reset() = reset, "~> bool";
        [public] finalize() = finalize, "~> bool";
    },
    ..BuiltinClass::class("SQLite3Result")
}];

const ASSOC: i64 = 1;
const NUM: i64 = 2;

/// What a SQLite3Result keeps: its SQLite3Stmt.
struct ResultState(ObjectRef);

impl Native for ResultState {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        visit(Child::Object(&self.0));
    }
}

/// A SQLite3Result of a SQLite3Stmt.
pub(super) fn new_result(m: &mut Machine, statement: ObjectRef) -> ObjectRef {
    let class = m.builtin_class("sqlite3result");
    let object = m.new_object(class);
    object.set_native(Box::new(ResultState(statement)));
    object
}

fn construct(call: &mut Call<'_>) -> Result<(), Unwind> {
    let message = "SQLite3Result cannot be directly instantiated";
    Err(call.throw(Throw::Exception, message))
}

/// The SQLite3Stmt of `$this`.
fn statement_object(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    let this = this(call)?;
    match this.native::<ResultState>() {
        Some(state) => Ok(state.0.clone()),
        None => Err(not_initialised(call.machine, "SQLite3Result")),
    }
}

/// The state of a SQLite3Stmt that is open.
fn state<'a>(call: &mut Call<'_>, statement: &'a ObjectRef) -> Result<&'a PreparedState, Unwind> {
    match statement.native::<PreparedState>() {
        Some(state) if !state.is_closed() => {
            if database_of(call.machine, state.database()).is_err() {
                return Err(Unwind);
            }
            Ok(state)
        }
        _ => Err(not_initialised(call.machine, "SQLite3Result")),
    }
}

/// What a column of the row here holds. A text ends at a NUL, as in C.
pub(super) fn value_of(statement: &Statement, column: usize) -> Value {
    match statement.column(column) {
        Column::Null => Value::NULL,
        Column::Int(int) => Value::int(int),
        Column::Float(float) => Value::float(float),
        Column::Text(text) => {
            Value::bytes(text.split(|byte| *byte == 0).next().unwrap_or_default())
        }
        Column::Blob(bytes) => Value::bytes(bytes),
    }
}

/// The row here, by numbers, by names, or both.
pub(super) fn row_array(statement: &Statement, mode: i64) -> PhpArray {
    let mut array = PhpArray::new();
    for column in 0..statement.data_count() {
        let value = value_of(statement, column);
        if mode & NUM != 0 {
            array.set(&Key::Int(column as i64), ZvalPtr::new(value.clone()));
        }
        if mode & ASSOC != 0 {
            let name = PhpStr::new(&statement.column_name(column));
            array.set(&Key::from_string(&name), ZvalPtr::new(value));
        }
    }
    array
}

fn column_count(call: &mut Call<'_>) -> Result<i64, Unwind> {
    let statement = statement_object(call)?;
    Ok(state(call, &statement)?.statement().column_count() as i64)
}

fn column_name(call: &mut Call<'_>, column: i64) -> Result<Value, Unwind> {
    let statement = statement_object(call)?;
    let statement = state(call, &statement)?.statement();
    Ok(match usize::try_from(column) {
        Ok(column) if column < statement.column_count() => {
            Value::bytes(&statement.column_name(column))
        }
        _ => Value::FALSE,
    })
}

fn column_type(call: &mut Call<'_>, column: i64) -> Result<Value, Unwind> {
    let statement = statement_object(call)?;
    let statement = state(call, &statement)?.statement();
    if statement.data_count() == 0 {
        return Ok(Value::FALSE);
    }
    let column = usize::try_from(column).unwrap_or(usize::MAX);
    Ok(Value::int(match statement.column(column) {
        Column::Int(_) => 1,
        Column::Float(_) => 2,
        Column::Text(_) => 3,
        Column::Blob(_) => 4,
        Column::Null => 5,
    }))
}

fn fetch_array(call: &mut Call<'_>, mode: i64) -> Result<Value, Unwind> {
    let object = statement_object(call)?;
    let state = state(call, &object)?;
    let statement = state.statement();
    let step = statement.step();
    call.machine.check_interrupt()?;
    Ok(match step {
        Step::Row => row_array(statement, mode).into(),
        Step::Done => Value::FALSE,
        Step::Failed(_) => {
            let message = format!(
                "Unable to execute statement: {}",
                message_of(statement.database())
            );
            tell(call, state.database(), &message)?;
            Value::NULL
        }
    })
}

fn reset(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let statement = statement_object(call)?;
    state(call, &statement)?.statement().reset();
    Ok(true)
}

fn finalize(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let statement = statement_object(call)?;
    state(call, &statement)?.statement().reset();
    Ok(true)
}
