//! PHP's callbacks as functions, aggregates and collations of SQL, for PDO and SQLite3 alike.

use super::{Aggregate, Answer, Code, Column, Database, text_before_nul};
use crate::eval::callable::Callable;
use crate::eval::{Machine, Unwind, slot};
use crate::zval::{PhpStr, Value, View, convert};

/// Which of PHP's two extensions asks: they differ in small things, and their scripts see them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::ext) enum Extension {
    /// PDO hands integers on with 32 bits, and counts the end of a group as a row (pdo_sqlite `do_callback`).
    Pdo,
    /// SQLite3 tells the end of a group no number of rows (sqlite3 `php_sqlite3_callback_final`).
    Sqlite3,
}

/// What SQLite tells where a callback threw (pdo_sqlite `do_callback`).
const FAILED: &str = "failed to invoke callback";

/// `PDO::sqliteCreateFunction`, `SQLite3::createFunction`
///
/// # Errors
/// SQLite's code.
pub(in crate::ext) fn create_function(
    database: &Database,
    extension: Extension,
    name: &PhpStr,
    callback: Callable,
    arguments: i64,
    flags: i64,
) -> Result<(), Code> {
    let work = Box::new(move |row: &[Column<'_>]| {
        asked(extension, |m| {
            callback.call(m, row.iter().map(value_of).collect::<Vec<_>>())
        })
    });
    database.create_function(&text_before_nul(name), arguments, flags, work)
}

/// `PDO::sqliteCreateAggregate`, `SQLite3::createAggregate`
///
/// # Errors
/// SQLite's code.
pub(in crate::ext) fn create_aggregate(
    database: &Database,
    extension: Extension,
    name: &PhpStr,
    step: Callable,
    finish: Callable,
    arguments: i64,
) -> Result<(), Code> {
    let aggregate = CallbackAggregate {
        extension,
        step,
        finish,
    };
    database.create_aggregate(&text_before_nul(name), arguments, aggregate)
}

/// `PDO::sqliteCreateCollation`, `SQLite3::createCollation`
///
/// # Errors
/// SQLite's code.
pub(in crate::ext) fn create_collation(
    database: &Database,
    name: &PhpStr,
    callback: Callable,
) -> Result<(), Code> {
    let work = Box::new(move |left: &[u8], right: &[u8]| {
        let order = with_machine(|m| {
            let order = callback.call(m, vec![Value::bytes(left), Value::bytes(right)])?;
            Ok(convert::to_int(order.unwrap_zval().view()))
        });
        order.map_or(0, |order| order.signum() as i32)
    });
    database.create_collation(&text_before_nul(name), work)
}

/// An aggregate of two callbacks.
struct CallbackAggregate {
    extension: Extension,
    step: Callable,
    finish: Callable,
}

/// What is kept of a group: the value that the last step gave, and how many rows there were.
#[derive(Default)]
struct Group {
    context: Value,
    rows: i64,
}

impl Aggregate for CallbackAggregate {
    type Group = Group;

    fn step(&self, group: &mut Group, row: &[Column<'_>]) -> Result<(), &'static str> {
        group.rows += 1;
        let context = std::mem::take(&mut group.context);
        let mut arguments = vec![context, Value::int(group.rows)];
        arguments.extend(row.iter().map(value_of));
        let stepped = with_machine(|m| self.step.call(m, arguments));
        group.context = stepped.ok_or(FAILED)?.unwrap_zval();
        Ok(())
    }

    fn finish(&self, group: Group) -> Answer {
        let rows = match self.extension {
            Extension::Pdo => group.rows + 1,
            Extension::Sqlite3 => 0,
        };
        asked(self.extension, |m| {
            self.finish.call(m, vec![group.context, Value::int(rows)])
        })
    }
}

/// Runs PHP code in the middle of a statement. `None` where it threw: the exception waits for the end of the call.
fn with_machine<T>(work: impl FnOnce(&mut Machine) -> Result<T, Unwind>) -> Option<T> {
    slot::with_running(|m| match work(m) {
        Ok(result) => Some(result),
        Err(_) => {
            if let Some(cause) = m.cause.take()
                && m.thrown_aside.is_none()
            {
                m.thrown_aside = Some(cause);
            }
            None
        }
    })
    .flatten()
}

/// What PHP code gives to SQL: integers, floats and null as they are, all else as a string.
fn asked(extension: Extension, work: impl FnOnce(&mut Machine) -> Result<Value, Unwind>) -> Answer {
    let given = with_machine(|m| {
        let value = work(m)?.unwrap_zval();
        Ok(match value.view() {
            View::Null => Answer::Null,
            View::Int(int) if extension == Extension::Pdo => Answer::Int(i64::from(int as i32)),
            View::Int(int) => Answer::Int(int),
            View::Float(float) => Answer::Float(float),
            _ => Answer::Text(m.to_string(&value)?.as_bytes().to_vec()),
        })
    });
    given.unwrap_or(Answer::Error(FAILED))
}

/// A value of SQL as PHP sees it.
fn value_of(column: &Column<'_>) -> Value {
    match *column {
        Column::Null => Value::NULL,
        Column::Int(int) => Value::int(int),
        Column::Float(float) => Value::float(float),
        Column::Text(bytes) | Column::Blob(bytes) => Value::bytes(bytes),
    }
}
