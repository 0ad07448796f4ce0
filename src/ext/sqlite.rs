//! SQLite's C interface, made safe: databases, prepared statements, and what their columns hold.
//!
//! A statement keeps its database open. Texts and blobs are copied into SQLite when they are bound, and looked at in place
//! when they are read, which ends before the statement is stepped again.

pub(in crate::ext) mod callback;
mod function;

use crate::eval::Machine;
use crate::zval::interrupt;
use libsqlite3_sys as ffi;
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::ptr::{self, NonNull};
use std::rc::Rc;

use function::{Aggregate, Answer};

/// A number by which SQLite tells what went wrong.
pub(in crate::ext) type Code = c_int;

/// `SQLITE_ERROR`
pub(in crate::ext) const ERROR: Code = ffi::SQLITE_ERROR;
/// `SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE`
pub(in crate::ext) const OPEN_DEFAULT: i64 =
    (ffi::SQLITE_OPEN_READWRITE | ffi::SQLITE_OPEN_CREATE) as i64;

/// An open database.
pub(in crate::ext) struct Database {
    handle: NonNull<ffi::sqlite3>,
    /// What failed in a function of SQL that is written in PHP.
    failure: function::Failure,
}

/// A prepared statement.
pub(in crate::ext) struct Statement {
    /// Null for a text without a command.
    raw: *mut ffi::sqlite3_stmt,
    database: Rc<Database>,
}

/// What a step came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::ext) enum Step {
    /// A row.
    Row,
    /// The end.
    Done,
    /// An error.
    Failed(Code),
}

/// What a column of the row holds.
pub(in crate::ext) enum Column<'a> {
    Null,
    Int(i64),
    Float(f64),
    Text(&'a [u8]),
    Blob(&'a [u8]),
}

/// How many instructions of SQLite's machine run between looks at the time limit.
const STEPS_BETWEEN_LOOKS: c_int = 10_000;

/// Asked from time to time while a statement runs: anything but 0 ends it.
extern "C" fn look_at_time_limit(_: *mut c_void) -> c_int {
    c_int::from(interrupt::pending())
}

impl Database {
    /// Opens a database.
    ///
    /// # Errors
    /// SQLite cannot open it: its code and message.
    pub(in crate::ext) fn open(path: &CStr, flags: i64) -> Result<Database, (Code, Vec<u8>)> {
        let mut raw = ptr::null_mut();
        let flags = flags as c_int | ffi::SQLITE_OPEN_URI;
        // SAFETY: the path ends in a NUL, and the place for the handle is ours.
        let code = unsafe { ffi::sqlite3_open_v2(path.as_ptr(), &raw mut raw, flags, ptr::null()) };
        let Some(handle) = NonNull::new(raw) else {
            return Err((ffi::SQLITE_NOMEM, b"out of memory".to_vec()));
        };
        let database = Database {
            handle,
            failure: function::Failure::default(),
        };
        if code != ffi::SQLITE_OK {
            return Err((code, database.error_message()));
        }
        // SAFETY: the handle is open, and the callback takes no state.
        unsafe {
            ffi::sqlite3_progress_handler(
                handle.as_ptr(),
                STEPS_BETWEEN_LOOKS,
                Some(look_at_time_limit),
                ptr::null_mut(),
            );
        };
        Ok(database)
    }

    /// Refuses statements that would open other files.
    pub(in crate::ext) fn keep_to_its_file(&self) {
        // SAFETY: the handle is open, and the callback takes no state.
        unsafe {
            ffi::sqlite3_set_authorizer(self.raw(), Some(refuse_other_files), ptr::null_mut());
        };
    }

    fn raw(&self) -> *mut ffi::sqlite3 {
        self.handle.as_ptr()
    }

    /// How long to wait for other processes, in milliseconds.
    pub(in crate::ext) fn set_busy_timeout(&self, milliseconds: i64) {
        let milliseconds = c_int::try_from(milliseconds).unwrap_or(c_int::MAX);
        // SAFETY: the handle is open.
        unsafe { ffi::sqlite3_busy_timeout(self.raw(), milliseconds) };
    }

    /// Whether codes tell more than the kind of the error.
    pub(in crate::ext) fn set_extended_codes(&self, extended: i64) {
        // SAFETY: the handle is open.
        unsafe { ffi::sqlite3_extended_result_codes(self.raw(), extended as c_int) };
    }

    /// Runs all commands of a text.
    ///
    /// # Errors
    /// SQLite's code.
    pub(in crate::ext) fn execute(&self, sql: &[u8]) -> Result<(), Code> {
        let sql = text_before_nul(sql);
        // SAFETY: the handle is open, the text ends in a NUL, and no callback is asked for.
        let code = unsafe {
            ffi::sqlite3_exec(
                self.raw(),
                sql.as_ptr(),
                None,
                ptr::null_mut(),
                ptr::null_mut(),
            )
        };
        self.failure.go_on();
        outcome(code)
    }

    /// Prepares the first command of a text.
    ///
    /// # Errors
    /// SQLite's code.
    pub(in crate::ext) fn prepare(self: &Rc<Database>, sql: &[u8]) -> Result<Statement, Code> {
        let mut raw = ptr::null_mut();
        let length = c_int::try_from(sql.len()).map_err(|_| ffi::SQLITE_TOOBIG)?;
        // SAFETY: the handle is open, the text has that length, and the place for the statement is ours.
        let code = unsafe {
            ffi::sqlite3_prepare_v2(
                self.raw(),
                sql.as_ptr().cast::<c_char>(),
                length,
                &raw mut raw,
                ptr::null_mut(),
            )
        };
        let statement = Statement {
            raw,
            database: self.clone(),
        };
        match code {
            ffi::SQLITE_OK => Ok(statement),
            code => Err(code),
        }
    }

    /// The code of the last call.
    pub(in crate::ext) fn error_code(&self) -> Code {
        // SAFETY: the handle is open.
        unsafe { ffi::sqlite3_errcode(self.raw()) }
    }

    /// The code of the last call with what kind of that error it is.
    pub(in crate::ext) fn extended_error_code(&self) -> Code {
        // SAFETY: the handle is open.
        unsafe { ffi::sqlite3_extended_errcode(self.raw()) }
    }

    /// The message of the last call.
    pub(in crate::ext) fn error_message(&self) -> Vec<u8> {
        // SAFETY: the handle is open.
        let message = unsafe { ffi::sqlite3_errmsg(self.raw()) };
        // SAFETY: SQLite's message ends in a NUL and lives until the next call.
        unsafe { copied(message) }.unwrap_or_default()
    }

    /// How many rows the last command changed.
    pub(in crate::ext) fn changes(&self) -> i64 {
        // SAFETY: the handle is open.
        i64::from(unsafe { ffi::sqlite3_changes(self.raw()) })
    }

    /// The number of the row that was inserted last.
    pub(in crate::ext) fn last_row(&self) -> i64 {
        // SAFETY: the handle is open.
        unsafe { ffi::sqlite3_last_insert_rowid(self.raw()) }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // SAFETY: the handle is open and not used again; statements hold it, so none is left.
        unsafe { ffi::sqlite3_close(self.raw()) };
    }
}

/// SQLite's version.
pub(in crate::ext) fn version() -> String {
    // SAFETY: the text is a constant of the library.
    let version = unsafe { copied(ffi::sqlite3_libversion()) };
    String::from_utf8_lossy(&version.unwrap_or_default()).into_owned()
}

/// SQLite's version as a number: 3040001 is 3.40.1.
pub(in crate::ext) fn version_number() -> i64 {
    // SAFETY: the call takes nothing and only gives a number.
    i64::from(unsafe { ffi::sqlite3_libversion_number() })
}

/// Whether the request is kept to some folders.
pub(in crate::ext) fn is_confined(m: &Machine) -> bool {
    !m.ini.string("open_basedir").is_empty()
}

/// The path of a database that `open_basedir` keeps from the script, as it is shown; none of one that may be opened.
pub(in crate::ext) fn refused_path(m: &Machine, path: &[u8]) -> Option<String> {
    if !is_confined(m) || path.is_empty() || path == b":memory:" {
        return None;
    }
    // A URI may say the path in more than one way.
    let is_allowed = !path.starts_with(b"file:") && m.is_allowed_path(path);
    (!is_allowed).then(|| String::from_utf8_lossy(path).into_owned())
}

/// Asked about each thing that a statement is to do, while it is compiled: other databases must be in memory. Attaching one is
/// also what `VACUUM INTO` does.
extern "C" fn refuse_other_files(
    _: *mut c_void,
    action: c_int,
    name: *const c_char,
    _: *const c_char,
    _: *const c_char,
    _: *const c_char,
) -> c_int {
    if action != ffi::SQLITE_ATTACH {
        return ffi::SQLITE_OK;
    }
    // SAFETY: SQLite gives a text that ends in a NUL, or null where the name is not known yet.
    let name = unsafe { copied(name) };
    match name.as_deref() {
        Some(b"" | b":memory:") => ffi::SQLITE_OK,
        _ => ffi::SQLITE_DENY,
    }
}

/// A copy of a C text; `None` of a null pointer.
///
/// # Safety
/// The text, if there is one, ends in a NUL.
unsafe fn copied(text: *const c_char) -> Option<Vec<u8>> {
    if text.is_null() {
        return None;
    }
    // SAFETY: as the caller promises.
    Some(unsafe { CStr::from_ptr(text) }.to_bytes().to_vec())
}

/// A C text of the bytes before the first NUL.
pub(in crate::ext) fn text_before_nul(bytes: &[u8]) -> CString {
    let text = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
    CString::new(text).unwrap_or_default()
}

fn outcome(code: Code) -> Result<(), Code> {
    match code {
        ffi::SQLITE_OK => Ok(()),
        code => Err(code),
    }
}

impl Statement {
    /// Its database.
    pub(in crate::ext) fn database(&self) -> &Database {
        &self.database
    }

    /// The number of a named parameter, from 1; 0 if there is none.
    pub(in crate::ext) fn parameter(&self, name: &[u8]) -> i64 {
        let name = text_before_nul(name);
        // SAFETY: the statement is ours, and the name ends in a NUL.
        i64::from(unsafe { ffi::sqlite3_bind_parameter_index(self.raw, name.as_ptr()) })
    }

    /// Gives a parameter null. Parameters count from 1.
    ///
    /// # Errors
    /// SQLite's code.
    pub(in crate::ext) fn bind_null(&self, parameter: i64) -> Result<(), Code> {
        // SAFETY: the statement is ours.
        outcome(unsafe { ffi::sqlite3_bind_null(self.raw, parameter as c_int) })
    }

    /// Gives a parameter an integer.
    ///
    /// # Errors
    /// SQLite's code.
    pub(in crate::ext) fn bind_int(&self, parameter: i64, value: i64) -> Result<(), Code> {
        // SAFETY: the statement is ours.
        outcome(unsafe { ffi::sqlite3_bind_int64(self.raw, parameter as c_int, value) })
    }

    /// Gives a parameter a double.
    ///
    /// # Errors
    /// SQLite's code.
    pub(in crate::ext) fn bind_float(&self, parameter: i64, value: f64) -> Result<(), Code> {
        // SAFETY: the statement is ours.
        outcome(unsafe { ffi::sqlite3_bind_double(self.raw, parameter as c_int, value) })
    }

    /// Gives all parameters null.
    pub(in crate::ext) fn clear_bindings(&self) {
        // SAFETY: the statement is ours.
        unsafe { ffi::sqlite3_clear_bindings(self.raw) };
    }

    /// How many parameters it has.
    pub(in crate::ext) fn parameter_count(&self) -> i64 {
        // SAFETY: the statement is ours.
        i64::from(unsafe { ffi::sqlite3_bind_parameter_count(self.raw) })
    }

    /// Its text with the values of its parameters put in.
    pub(in crate::ext) fn expanded_text(&self) -> Vec<u8> {
        // SAFETY: the statement is ours.
        let text = unsafe { ffi::sqlite3_expanded_sql(self.raw) };
        // SAFETY: the text ends in a NUL and is ours until it is freed below.
        let copy = unsafe { copied(text) };
        // SAFETY: SQLite made the text for us; a null pointer is allowed.
        unsafe { ffi::sqlite3_free(text.cast::<c_void>()) };
        copy.unwrap_or_default()
    }

    /// Gives a parameter a copy of a text.
    ///
    /// # Errors
    /// SQLite's code.
    pub(in crate::ext) fn bind_text(&self, parameter: i64, value: &[u8]) -> Result<(), Code> {
        let length = c_int::try_from(value.len()).map_err(|_| ffi::SQLITE_TOOBIG)?;
        // SAFETY: the statement is ours, and SQLite copies the bytes before the call returns.
        outcome(unsafe {
            ffi::sqlite3_bind_text(
                self.raw,
                parameter as c_int,
                value.as_ptr().cast::<c_char>(),
                length,
                ffi::SQLITE_TRANSIENT(),
            )
        })
    }

    /// Gives a parameter a copy of a blob.
    ///
    /// # Errors
    /// SQLite's code.
    pub(in crate::ext) fn bind_blob(&self, parameter: i64, value: &[u8]) -> Result<(), Code> {
        let length = c_int::try_from(value.len()).map_err(|_| ffi::SQLITE_TOOBIG)?;
        // SAFETY: as in `bind_text`.
        outcome(unsafe {
            ffi::sqlite3_bind_blob(
                self.raw,
                parameter as c_int,
                value.as_ptr().cast::<c_void>(),
                length,
                ffi::SQLITE_TRANSIENT(),
            )
        })
    }

    /// Goes to the next row.
    pub(in crate::ext) fn step(&self) -> Step {
        // SAFETY: the statement is ours; none at all is an error that SQLite tells.
        let code = unsafe { ffi::sqlite3_step(self.raw) };
        self.database.failure.go_on();
        match code {
            ffi::SQLITE_ROW => Step::Row,
            ffi::SQLITE_DONE => Step::Done,
            code => Step::Failed(code),
        }
    }

    /// Goes back to before the first row.
    pub(in crate::ext) fn reset(&self) {
        // SAFETY: the statement is ours.
        unsafe { ffi::sqlite3_reset(self.raw) };
    }

    /// Whether it changes nothing in the database.
    pub(in crate::ext) fn is_readonly(&self) -> bool {
        // SAFETY: the statement is ours.
        unsafe { ffi::sqlite3_stmt_readonly(self.raw) != 0 }
    }

    /// How many columns its rows have.
    pub(in crate::ext) fn column_count(&self) -> usize {
        // SAFETY: the statement is ours.
        usize::try_from(unsafe { ffi::sqlite3_column_count(self.raw) }).unwrap_or(0)
    }

    /// How many columns the row here has; 0 without a row.
    pub(in crate::ext) fn data_count(&self) -> usize {
        // SAFETY: the statement is ours.
        usize::try_from(unsafe { ffi::sqlite3_data_count(self.raw) }).unwrap_or(0)
    }

    /// A column's name.
    pub(in crate::ext) fn column_name(&self, column: usize) -> Vec<u8> {
        // SAFETY: the statement is ours.
        let name = unsafe { ffi::sqlite3_column_name(self.raw, column as c_int) };
        // SAFETY: the name ends in a NUL and lives until the statement is used again.
        unsafe { copied(name) }.unwrap_or_default()
    }

    /// The type that the table declares for a column.
    pub(in crate::ext) fn column_declared_type(&self, column: usize) -> Option<Vec<u8>> {
        // SAFETY: the statement is ours.
        let name = unsafe { ffi::sqlite3_column_decltype(self.raw, column as c_int) };
        // SAFETY: as in `column_name`.
        unsafe { copied(name) }
    }

    /// The table that a column comes from.
    pub(in crate::ext) fn column_table(&self, column: usize) -> Option<Vec<u8>> {
        // SAFETY: the statement is ours.
        let name = unsafe { ffi::sqlite3_column_table_name(self.raw, column as c_int) };
        // SAFETY: as in `column_name`.
        unsafe { copied(name) }
    }

    /// What a column of the row here holds; null where there is no such column.
    pub(in crate::ext) fn column(&self, column: usize) -> Column<'_> {
        if column >= self.data_count() {
            return Column::Null;
        }
        let at = column as c_int;
        // SAFETY: there is a row with that column.
        match unsafe { ffi::sqlite3_column_type(self.raw, at) } {
            ffi::SQLITE_NULL => Column::Null,
            // SAFETY: as above.
            ffi::SQLITE_INTEGER => Column::Int(unsafe { ffi::sqlite3_column_int64(self.raw, at) }),
            // SAFETY: as above.
            ffi::SQLITE_FLOAT => Column::Float(unsafe { ffi::sqlite3_column_double(self.raw, at) }),
            ffi::SQLITE_BLOB => {
                // SAFETY: as above.
                let bytes = unsafe { ffi::sqlite3_column_blob(self.raw, at) };
                Column::Blob(self.bytes(bytes.cast::<u8>(), at))
            }
            _ => {
                // SAFETY: as above.
                let bytes = unsafe { ffi::sqlite3_column_text(self.raw, at) };
                Column::Text(self.bytes(bytes, at))
            }
        }
    }

    /// The bytes of a column, which SQLite keeps until the statement is stepped or reset.
    fn bytes(&self, bytes: *const u8, column: c_int) -> &[u8] {
        // SAFETY: there is a row with that column.
        let length = unsafe { ffi::sqlite3_column_bytes(self.raw, column) };
        match usize::try_from(length) {
            Ok(length) if length > 0 && !bytes.is_null() => {
                // SAFETY: SQLite has that many bytes there. Who holds them does not step the statement meanwhile: they are
                // made a PHP value at once.
                unsafe { std::slice::from_raw_parts(bytes, length) }
            }
            _ => &[],
        }
    }
}

impl Drop for Statement {
    fn drop(&mut self) {
        // SAFETY: the statement is ours and not used again; none at all is allowed.
        unsafe { ffi::sqlite3_finalize(self.raw) };
    }
}
