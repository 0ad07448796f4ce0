//! The lines of an SplFileObject: reading ahead, passing over empty ones, taking them apart as CSV.

use super::object::{DROP_NEW_LINE, READ_AHEAD, READ_CSV, SKIP_EMPTY, need_stream};
use super::{Info, info};
use crate::eval::Unwind;
use crate::eval::class::{ClassEntry, interned};
use crate::eval::errors::Throw;
use crate::ext::Call;
use crate::ext::spl::inner;
use crate::ext::standard::csv::Dialect;
use crate::zval::{ObjectRef, PhpArray, PhpStr, Value, View};

/// What to do at the end of the file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum AtEnd {
    /// Nothing.
    Stop,
    /// An exception.
    Throw,
}

/// A line that was read.
#[derive(Default)]
pub(super) struct Current {
    pub(super) text: Option<PhpStr>,
    pub(super) fields: Option<PhpArray>,
}

impl Info {
    /// Forgets the line that was read last.
    pub(super) fn forget_line(&self) {
        let old = self
            .file
            .borrow_mut()
            .as_mut()
            .map(|file| std::mem::take(&mut file.current));
        drop(old);
    }

    pub(super) fn add_lines(&self, lines: i64) {
        if let Some(file) = self.file.borrow_mut().as_mut() {
            file.line_number += lines;
        }
    }

    /// The line that was read last.
    pub(super) fn text(&self) -> Option<PhpStr> {
        self.file.borrow().as_ref()?.current.text.clone()
    }

    /// The fields of the line that was read last.
    pub(super) fn fields(&self) -> Option<PhpArray> {
        self.file.borrow().as_ref()?.current.fields.clone()
    }

    fn set_text(&self, text: PhpStr) {
        if let Some(file) = self.file.borrow_mut().as_mut() {
            file.current.text = Some(text);
        }
    }

    /// Whether the line counts as empty.
    fn is_empty_line(&self) -> bool {
        let Some(text) = self.text() else {
            return true;
        };
        text.is_empty()
            || self.has(READ_CSV) && self.has(DROP_NEW_LINE) && matches!(&text[..], b"\n" | b"\r\n")
    }
}

/// Reads a line as it is; false at the end.
pub(super) fn read_text(
    call: &mut Call<'_>,
    object: &ObjectRef,
    at_end: AtEnd,
    lines: i64,
    keep_end: bool,
) -> Result<bool, Unwind> {
    let info = info(object);
    let stream = need_stream(call.machine, object)?;
    info.forget_line();
    if stream.is_at_end(call.machine)? {
        if at_end == AtEnd::Throw {
            let name = info.file_name.borrow().clone();
            let message = format!(
                "Cannot read from file {}",
                name.unwrap_or_else(PhpStr::empty)
            );
            return Err(call.machine.throw(Throw::RuntimeException, &message));
        }
        return Ok(false);
    }
    let most = match info.file.borrow().as_ref().map(|file| file.max_line_length) {
        Some(most @ 1..) => usize::try_from(most).ok(),
        _ => None,
    };
    let line = stream.read_line(call.machine, most)?;
    let mut line = line.unwrap_or_else(PhpStr::empty);
    if !keep_end
        && info.has(DROP_NEW_LINE)
        && let Some(stem) = line.strip_suffix(b"\n")
    {
        line = PhpStr::new(stem.strip_suffix(b"\r").unwrap_or(stem));
    }
    info.set_text(line);
    info.add_lines(lines);
    Ok(true)
}

/// The line number goes on if a line was read before.
fn read_counted(
    call: &mut Call<'_>,
    object: &ObjectRef,
    at_end: AtEnd,
    keep_end: bool,
) -> Result<bool, Unwind> {
    let lines = i64::from(info(object).text().is_some());
    read_text(call, object, at_end, lines, keep_end)
}

/// Reads a line for `fscanf`.
pub(super) fn read_for_scan(call: &mut Call<'_>, object: &ObjectRef) -> Result<bool, Unwind> {
    read_counted(call, object, AtEnd::Throw, false)
}

/// Reads a line as CSV; false at the end.
pub(super) fn read_fields(
    call: &mut Call<'_>,
    object: &ObjectRef,
    dialect: Dialect,
    at_end: AtEnd,
) -> Result<bool, Unwind> {
    let info = info(object);
    loop {
        if !read_counted(call, object, at_end, true)? {
            return Ok(false);
        }
        if !info.is_empty_line() || !info.has(SKIP_EMPTY) {
            break;
        }
    }
    let stream = need_stream(call.machine, object)?;
    let text = info.text().unwrap_or_else(PhpStr::empty);
    let fields = dialect.fields(call, Some(&stream), text)?;
    if let Some(file) = info.file.borrow_mut().as_mut() {
        file.current.fields = Some(fields);
    }
    Ok(true)
}

/// Reads what the flags ask for; a `getCurrentLine` that overrides is asked.
fn read_as_asked(call: &mut Call<'_>, object: &ObjectRef, at_end: AtEnd) -> Result<bool, Unwind> {
    let info = info(object);
    if info.has(READ_CSV) {
        let dialect = info.file.borrow().as_ref().map(|file| file.dialect);
        return match dialect {
            Some(dialect) => read_fields(call, object, dialect, at_end),
            None => Ok(false),
        };
    }
    let class = ClassEntry::of(object.class());
    let overrides = class.is_user()
        && class
            .method(&interned("getcurrentline"))
            .is_some_and(crate::eval::class::Method::is_user);
    if !overrides {
        return read_counted(call, object, at_end, false);
    }
    let was_read = info.text().is_some() || info.fields().is_some();
    info.forget_line();
    let stream = need_stream(call.machine, object)?;
    if stream.is_at_end(call.machine)? {
        return Ok(false);
    }
    let line: Value = inner::call(call.machine, object, "getcurrentline", &mut [])?.unwrap_zval();
    let View::String(text) = line.view() else {
        let given = call.machine.type_name_for_error(&line);
        let message = format!(
            "{}::getCurrentLine(): Return value must be of type string, {given} returned",
            class.name()
        );
        return Err(call.machine.throw_type_error(&message));
    };
    info.forget_line();
    info.add_lines(i64::from(was_read));
    info.set_text(text.clone());
    Ok(true)
}

/// Reads the next line, past empty ones where they are not wanted; false at the end.
pub(super) fn read_line(
    call: &mut Call<'_>,
    object: &ObjectRef,
    at_end: AtEnd,
) -> Result<bool, Unwind> {
    let info = info(object);
    let mut is_read = read_as_asked(call, object, at_end)?;
    while info.has(SKIP_EMPTY) && is_read && info.is_empty_line() {
        info.forget_line();
        call.machine.check_interrupt()?;
        is_read = read_as_asked(call, object, at_end)?;
    }
    Ok(is_read)
}

/// Goes back to the first line, which is read if that is asked for.
pub(super) fn rewind(call: &mut Call<'_>, object: &ObjectRef) -> Result<(), Unwind> {
    let info = info(object);
    let stream = need_stream(call.machine, object)?;
    if !stream.seek(call.machine, 0, crate::stream::Whence::Set)? {
        let name = info.file_name.borrow().clone();
        let message = format!("Cannot rewind file {}", name.unwrap_or_else(PhpStr::empty));
        return Err(call.machine.throw(Throw::RuntimeException, &message));
    }
    info.forget_line();
    if let Some(file) = info.file.borrow_mut().as_mut() {
        file.line_number = 0;
    }
    if info.has(READ_AHEAD) {
        read_line(call, object, AtEnd::Stop)?;
    }
    Ok(())
}
