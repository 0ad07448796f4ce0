//! What a PDOStatement keeps: the statement, what is bound to it, and where the walk over its rows stands.

use super::connection::{Connection, connection};
use super::exception::{NO_ERROR, report, report_own};
use super::fetch::column_value;
use super::fetch_mode::FetchOptions;
use super::parameter::{Bound, Place};
use crate::eval::Unwind;
use crate::ext::Call;
use crate::ext::sqlite::{Column, Statement, Step};
use crate::zval::{Child, Native, ObjectRef, PhpStr};
use std::any::Any;
use std::cell::{Cell, RefCell};

/// What a PDOStatement keeps.
pub(super) struct StatementState {
    /// The PDO object.
    pub(super) connection: ObjectRef,
    pub(super) statement: Statement,
    pub(super) text: PhpStr,
    pub(super) parameters: RefCell<Vec<Bound>>,
    pub(super) columns: RefCell<Vec<Bound>>,
    pub(super) names: RefCell<Option<Vec<PhpStr>>>,
    pub(super) column_count: Cell<usize>,
    pub(super) row_count: Cell<i64>,
    /// Whether it has been run.
    pub(super) is_executed: Cell<bool>,
    /// Whether SQLite is at the end.
    pub(super) is_done: Cell<bool>,
    /// Whether SQLite is at a row that was not fetched yet.
    pub(super) is_at_row: Cell<bool>,
    pub(super) state: RefCell<Option<String>>,
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

    pub(super) fn set_sql_state(&self, state: &str) {
        drop(self.state.replace(Some(state.to_owned())));
    }

    /// Forgets the last error, before a call.
    pub(super) fn clear_error(&self) {
        self.set_sql_state(NO_ERROR);
    }

    /// Notes SQLite's error.
    pub(super) fn note_error(&self) {
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

    pub(super) fn set_column_count(&self, count: usize) {
        if self.column_count.replace(count) != count {
            drop(self.names.replace(None));
        }
    }

    /// What a column of the row here holds.
    pub(super) fn column(&self, column: usize) -> Column<'_> {
        self.statement.column(column)
    }

    /// Runs it from the start; false if SQLite has an error, which is noted.
    pub(super) fn start(&self) -> bool {
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
    pub(super) fn advance(&self) -> bool {
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
