//! Functions, aggregates and collations of SQL that are written in PHP: SQLite calls them while a statement runs.
//!
//! What they do is given as closures that know nothing of C. A failure of the heap inside one must not unwind through
//! SQLite's frames: it is kept in the database and goes on when the statement has come back.

use super::{Column, Database, outcome};
use libsqlite3_sys as ffi;
use std::any::Any;
use std::cell::RefCell;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;
use std::slice;

/// What a function of SQL gives.
pub(in crate::ext) enum Answer {
    Null,
    Int(i64),
    Float(f64),
    Text(Vec<u8>),
    /// It failed, with the reason.
    Error(&'static str),
}

/// A function of SQL: the values of its arguments to its own.
type Function = dyn Fn(&[Column<'_>]) -> Answer;
/// A collation: how the first text compares with the second.
type Collation = dyn Fn(&[u8], &[u8]) -> i32;

/// An aggregate of SQL. Each group of rows has a state of its own.
pub(in crate::ext) trait Aggregate {
    /// What is kept of the rows of a group.
    type Group: Default + 'static;
    /// Takes a row; what is wrong, if anything is.
    fn step(&self, group: &mut Self::Group, row: &[Column<'_>]) -> Result<(), &'static str>;
    /// The value of a group.
    fn finish(&self, group: Self::Group) -> Answer;
}

/// A failure of the heap, on its way past SQLite.
#[derive(Default, Clone)]
pub(super) struct Failure(Rc<RefCell<Option<Box<dyn Any + Send>>>>);

impl Failure {
    /// Goes on with a failure that was kept.
    pub(super) fn go_on(&self) {
        let payload = self.0.borrow_mut().take();
        if let Some(payload) = payload {
            resume_unwind(payload);
        }
    }

    fn keep<T>(&self, work: impl FnOnce() -> T) -> Option<T> {
        match catch_unwind(AssertUnwindSafe(work)) {
            Ok(result) => Some(result),
            Err(payload) => {
                *self.0.borrow_mut() = Some(payload);
                None
            }
        }
    }
}

/// What SQLite holds for us: the work, and where its failure goes.
struct Registered<T: ?Sized> {
    failure: Failure,
    work: Box<T>,
}

impl<T: ?Sized> Registered<T> {
    fn into_raw(self) -> *mut c_void {
        Box::into_raw(Box::new(self)).cast()
    }
}

/// Gives back what was registered.
unsafe extern "C" fn destroy<T: ?Sized>(registered: *mut c_void) {
    // SAFETY: SQLite calls this once, with the pointer of `into_raw`.
    drop(unsafe { Box::from_raw(registered.cast::<Registered<T>>()) });
}

impl Database {
    /// Adds a function to SQL. `arguments` of -1 is any number of them.
    ///
    /// # Errors
    /// SQLite's code.
    pub(in crate::ext) fn create_function(
        &self,
        name: &CStr,
        arguments: i64,
        flags: i64,
        work: Box<Function>,
    ) -> Result<(), super::Code> {
        let failure = self.failure.clone();
        let registered = Registered { failure, work }.into_raw();
        // SAFETY: the handle is open, the name ends in a NUL, and SQLite gives `registered` to `destroy` also when it refuses.
        outcome(unsafe {
            ffi::sqlite3_create_function_v2(
                self.raw(),
                name.as_ptr(),
                arguments as c_int,
                ffi::SQLITE_UTF8 | flags as c_int,
                registered,
                Some(call_function),
                None,
                None,
                Some(destroy::<Function>),
            )
        })
    }

    /// Adds an aggregate to SQL.
    ///
    /// # Errors
    /// SQLite's code.
    pub(in crate::ext) fn create_aggregate<A: Aggregate + 'static>(
        &self,
        name: &CStr,
        arguments: i64,
        aggregate: A,
    ) -> Result<(), super::Code> {
        let failure = self.failure.clone();
        let work = Box::new(aggregate);
        let registered = Registered { failure, work }.into_raw();
        // SAFETY: as in `create_function`.
        outcome(unsafe {
            ffi::sqlite3_create_function_v2(
                self.raw(),
                name.as_ptr(),
                arguments as c_int,
                ffi::SQLITE_UTF8,
                registered,
                None,
                Some(step_aggregate::<A>),
                Some(finish_aggregate::<A>),
                Some(destroy::<A>),
            )
        })
    }

    /// Adds a collation to SQL.
    ///
    /// # Errors
    /// SQLite's code.
    pub(in crate::ext) fn create_collation(
        &self,
        name: &CStr,
        work: Box<Collation>,
    ) -> Result<(), super::Code> {
        let failure = self.failure.clone();
        let registered = Registered { failure, work }.into_raw();
        // SAFETY: the handle is open, and the name ends in a NUL.
        let code = unsafe {
            ffi::sqlite3_create_collation_v2(
                self.raw(),
                name.as_ptr(),
                ffi::SQLITE_UTF8,
                registered,
                Some(compare),
                Some(destroy::<Collation>),
            )
        };
        if code != ffi::SQLITE_OK {
            // SAFETY: unlike functions, a collation that is refused is not given back.
            unsafe { destroy::<Collation>(registered) };
        }
        outcome(code)
    }
}

/// What was registered for the function that is being called.
///
/// # Safety
/// The context is one of a function that was registered with a `Registered<T>`.
unsafe fn registered_of<'a, T: ?Sized>(context: *mut ffi::sqlite3_context) -> &'a Registered<T> {
    // SAFETY: the context is SQLite's, for the time of the call.
    let registered = unsafe { ffi::sqlite3_user_data(context) };
    // SAFETY: as the caller promises; it lives until `destroy`, which SQLite does not call during a call.
    unsafe { &*registered.cast::<Registered<T>>() }
}

/// Looks at the values of arguments where they lie.
///
/// # Safety
/// There are `count` values, SQLite's for the time of the call.
unsafe fn arguments_of<'a>(count: c_int, values: *mut *mut ffi::sqlite3_value) -> Vec<Column<'a>> {
    if count <= 0 {
        return Vec::new();
    }
    // SAFETY: as the caller promises.
    let values = unsafe { slice::from_raw_parts(values, count as usize) };
    // SAFETY: as the caller promises.
    values
        .iter()
        .map(|value| unsafe { look_at(*value) })
        .collect()
}

/// # Safety
/// The value is SQLite's for the time of the call.
unsafe fn look_at<'a>(value: *mut ffi::sqlite3_value) -> Column<'a> {
    // SAFETY: as the caller promises.
    match unsafe { ffi::sqlite3_value_type(value) } {
        // SAFETY: as the caller promises.
        ffi::SQLITE_INTEGER => Column::Int(unsafe { ffi::sqlite3_value_int64(value) }),
        // SAFETY: as the caller promises.
        ffi::SQLITE_FLOAT => Column::Float(unsafe { ffi::sqlite3_value_double(value) }),
        ffi::SQLITE_NULL => Column::Null,
        kind => {
            // SAFETY: as the caller promises; the text is asked for before its length.
            let bytes = unsafe { ffi::sqlite3_value_blob(value) }.cast::<u8>();
            // SAFETY: as the caller promises.
            let length = unsafe { ffi::sqlite3_value_bytes(value) } as usize;
            let bytes = if bytes.is_null() || length == 0 {
                &[]
            } else {
                // SAFETY: SQLite's bytes have that length, and stay for the time of the call.
                unsafe { slice::from_raw_parts(bytes, length) }
            };
            if kind == ffi::SQLITE_BLOB {
                Column::Blob(bytes)
            } else {
                Column::Text(bytes)
            }
        }
    }
}

/// Tells SQLite what a function gives.
///
/// # Safety
/// The context is SQLite's for the time of the call.
unsafe fn answer(context: *mut ffi::sqlite3_context, answer: Answer) {
    match answer {
        // SAFETY: as the caller promises.
        Answer::Null => unsafe { ffi::sqlite3_result_null(context) },
        // SAFETY: as the caller promises.
        Answer::Int(int) => unsafe { ffi::sqlite3_result_int64(context, int) },
        // SAFETY: as the caller promises.
        Answer::Float(float) => unsafe { ffi::sqlite3_result_double(context, float) },
        // SAFETY: as the caller promises; SQLite copies the bytes.
        Answer::Text(bytes) => unsafe {
            ffi::sqlite3_result_text64(
                context,
                bytes.as_ptr().cast::<c_char>(),
                bytes.len() as u64,
                ffi::SQLITE_TRANSIENT(),
                ffi::SQLITE_UTF8 as u8,
            );
        },
        // SAFETY: as the caller promises; SQLite copies the words.
        Answer::Error(words) => unsafe {
            ffi::sqlite3_result_error(
                context,
                words.as_ptr().cast::<c_char>(),
                words.len() as c_int,
            );
        },
    }
}

/// What a call that failed with the heap tells SQLite, so that the statement ends.
const FAILED: Answer = Answer::Error("failed to invoke callback");

unsafe extern "C" fn call_function(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    // SAFETY: `create_function` registers this with a `Registered<Function>`.
    let registered = unsafe { registered_of::<Function>(context) };
    // SAFETY: SQLite gives `count` values.
    let arguments = unsafe { arguments_of(count, values) };
    let given = registered.failure.keep(|| (registered.work)(&arguments));
    // SAFETY: the context is SQLite's for the time of the call.
    unsafe { answer(context, given.unwrap_or(FAILED)) };
}

/// Where SQLite keeps the state of a group; null if there is none and none is to be made.
///
/// # Safety
/// The context is one of an aggregate with groups of this type.
unsafe fn group_place<G>(context: *mut ffi::sqlite3_context, make: c_int) -> *mut *mut G {
    // SAFETY: as the caller promises. What SQLite gives is zeroed.
    unsafe { ffi::sqlite3_aggregate_context(context, make) }.cast()
}

unsafe extern "C" fn step_aggregate<A: Aggregate + 'static>(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    // SAFETY: `create_aggregate` registers this with a `Registered<A>`.
    let registered = unsafe { registered_of::<A>(context) };
    // SAFETY: as above.
    let place = unsafe { group_place::<A::Group>(context, size_of::<*mut A::Group>() as c_int) };
    if place.is_null() {
        // SAFETY: the context is SQLite's for the time of the call.
        unsafe { ffi::sqlite3_result_error_nomem(context) };
        return;
    }
    // SAFETY: the place is SQLite's, for this group alone, and holds null or a group.
    if unsafe { *place }.is_null() {
        // SAFETY: as above.
        unsafe { *place = Box::into_raw(Box::default()) };
    }
    // SAFETY: the group was made by this function and is only taken by `finish_aggregate`.
    let group = unsafe { &mut **place };
    // SAFETY: SQLite gives `count` values.
    let row = unsafe { arguments_of(count, values) };
    let stepped = registered
        .failure
        .keep(|| registered.work.step(group, &row));
    let error = match stepped {
        Some(Ok(())) => return,
        Some(Err(words)) => Answer::Error(words),
        None => FAILED,
    };
    // SAFETY: the context is SQLite's for the time of the call.
    unsafe { answer(context, error) };
}

unsafe extern "C" fn finish_aggregate<A: Aggregate + 'static>(context: *mut ffi::sqlite3_context) {
    // SAFETY: `create_aggregate` registers this with a `Registered<A>`.
    let registered = unsafe { registered_of::<A>(context) };
    // SAFETY: as above.
    let place = unsafe { group_place::<A::Group>(context, 0) };
    let group = if place.is_null() {
        None
    } else {
        // SAFETY: the place holds null or a group of `step_aggregate`.
        let group = std::mem::replace(unsafe { &mut *place }, std::ptr::null_mut());
        // SAFETY: it was boxed there, and the place holds it no more.
        (!group.is_null()).then(|| *unsafe { Box::from_raw(group) })
    };
    let group = group.unwrap_or_default();
    let given = registered.failure.keep(|| registered.work.finish(group));
    // SAFETY: the context is SQLite's for the time of the call.
    unsafe { answer(context, given.unwrap_or(FAILED)) };
}

unsafe extern "C" fn compare(
    registered: *mut c_void,
    left_length: c_int,
    left: *const c_void,
    right_length: c_int,
    right: *const c_void,
) -> c_int {
    // SAFETY: `create_collation` registers this with a `Registered<Collation>`.
    let registered = unsafe { &*registered.cast::<Registered<Collation>>() };
    // SAFETY: SQLite gives two texts with their lengths.
    let left = unsafe { text_of(left, left_length) };
    // SAFETY: as above.
    let right = unsafe { text_of(right, right_length) };
    registered
        .failure
        .keep(|| (registered.work)(left, right))
        .unwrap_or(0)
}

/// # Safety
/// There are `length` bytes, for the time of the call.
unsafe fn text_of<'a>(bytes: *const c_void, length: c_int) -> &'a [u8] {
    if bytes.is_null() || length <= 0 {
        return &[];
    }
    // SAFETY: as the caller promises.
    unsafe { slice::from_raw_parts(bytes.cast::<u8>(), length as usize) }
}
