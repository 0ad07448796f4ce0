//! Whole files at once (php-src `ext/standard/file.c`).

use super::stream_argument::{ContextArg, Path};
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::argument::FromArg;
use crate::ext::{Builtin, Call, OrFalse};
use crate::stream::{Limit, Lock, Options, StreamRef, Whence};
use crate::zval::{PhpArray, PhpStr, Value, View, convert};

/// Functions on whole files.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    file_get_contents(filename, use_include_path = false, context = null, offset = 0, length = null),
    file_put_contents(filename, data, flags = 0, context = null), file(filename, flags = 0, context = null),
    readfile(filename, use_include_path = false, context = null),
};

const USE_INCLUDE_PATH: i64 = 1;
const IGNORE_NEW_LINES: i64 = 2;
const SKIP_EMPTY_LINES: i64 = 4;
const APPEND: i64 = 8;
const LOCK_EXCLUSIVE: i64 = 2;

fn open(
    call: &mut Call<'_>,
    path: &PhpStr,
    mode: &[u8],
    use_path: bool,
    context: ContextArg,
) -> Result<Option<StreamRef>, Unwind> {
    let options = Options {
        use_path,
        ..Options::REPORT
    };
    call.machine
        .open_stream(path, mode, options, Some(context.0))
}

/// The content of a file, from `offset` on, of `length` bytes at most.
fn file_get_contents(
    call: &mut Call<'_>,
    filename: Path,
    use_include_path: bool,
    context: ContextArg,
    offset: i64,
    length: Option<i64>,
) -> Result<OrFalse<PhpStr>, Unwind> {
    let limit = match length.map(usize::try_from) {
        None => Limit::None,
        Some(Ok(length)) => Limit::Bytes(length),
        Some(Err(_)) => {
            return Err(call.value_error(4, "must be greater than or equal to 0"));
        }
    };
    let Some(stream) = open(call, &filename, b"rb", use_include_path, context)? else {
        return Ok(OrFalse::False);
    };
    if stream.wrapper_type.get() == Some("plainfile") {
        stream.no_buffer.set(true);
    }
    if offset != 0 {
        let whence = if offset > 0 { Whence::Set } else { Whence::End };
        if !stream.seek(call.machine, offset, whence)? {
            call.warn(&format!(
                "Failed to seek to position {offset} in the stream"
            ))?;
            stream.close(call.machine)?;
            return Ok(OrFalse::False);
        }
    }
    let contents = stream.contents(call.machine, limit)?;
    stream.close(call.machine)?;
    Ok(OrFalse::Value(contents))
}

/// Writes data into a file: a string, the elements of an array, what is left in a stream. Gives how many bytes.
fn file_put_contents(
    call: &mut Call<'_>,
    filename: Path,
    data: Value,
    flags: i64,
    context: ContextArg,
) -> Result<OrFalse<i64>, Unwind> {
    let source = match data.view() {
        View::Resource(_) => {
            let stream = super::stream_argument::StreamArg::from_value(call, 1, data.clone())?;
            Some(stream.0)
        }
        _ => None,
    };
    let mut mode: &[u8] = b"wb";
    let locks = flags & LOCK_EXCLUSIVE != 0;
    if flags & APPEND != 0 {
        mode = b"ab";
    } else if locks {
        let is_url = memchr::memmem::find(&filename, b"://").is_some();
        let is_file = filename
            .get(..7)
            .is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"file://"));
        if is_url && !is_file {
            call.warn("Exclusive locks may only be set for regular files")?;
            return Ok(OrFalse::False);
        }
        mode = b"cb";
    }
    let use_path = flags & USE_INCLUDE_PATH != 0;
    let Some(stream) = open(call, &filename, mode, use_path, context)? else {
        return Ok(OrFalse::False);
    };
    if locks && !lock(call, &stream)? {
        stream.close(call.machine)?;
        call.warn("Exclusive locks are not supported for this stream")?;
        return Ok(OrFalse::False);
    }
    if mode[0] == b'c'
        && let Some(ops) = stream.operations()
    {
        ops.truncate(call.machine, &stream, 0)?;
    }
    let written = match source {
        Some(source) => source.copy_to(call.machine, &stream, Limit::None)?.ok(),
        None => write(call, &filename, &stream, &data)?,
    };
    stream.close(call.machine)?;
    Ok(OrFalse::from(written.map(|written| written as i64)))
}

fn lock(call: &mut Call<'_>, stream: &StreamRef) -> Result<bool, Unwind> {
    let Some(ops) = stream.operations() else {
        return Ok(false);
    };
    if ops.lock(call.machine, stream, Lock::IsSupported)?.is_err() {
        return Ok(false);
    }
    let locked = ops.lock(call.machine, stream, Lock::Operation(LOCK_EXCLUSIVE))?;
    Ok(locked.is_ok())
}

/// Writes a value into the open file: how many bytes, `None` where not all were taken.
fn write(
    call: &mut Call<'_>,
    filename: &PhpStr,
    stream: &StreamRef,
    data: &Value,
) -> Result<Option<usize>, Unwind> {
    let text = match data.view() {
        View::Array(array) => return write_all(call, filename, stream, &array.clone()),
        View::Object(object) => {
            let object = object.clone();
            match call.machine.stringify_object(&object)? {
                Some(text) => text,
                None => return Ok(None),
            }
        }
        view => convert::scalar_to_string(view).unwrap_or_else(PhpStr::empty),
    };
    let written = stream.write(call.machine, &text)?;
    match written {
        Some(written) if written != text.len() => {
            call.warn(&format!(
                "Only {written} of {} bytes written, possibly out of free disk space",
                text.len()
            ))?;
            Ok(None)
        }
        written => Ok(written),
    }
}

fn write_all(
    call: &mut Call<'_>,
    filename: &PhpStr,
    stream: &StreamRef,
    parts: &PhpArray,
) -> Result<Option<usize>, Unwind> {
    let mut total = 0;
    for part in parts.zvals() {
        let text = call.to_string(&part.get())?;
        if text.is_empty() {
            continue;
        }
        total += text.len();
        if stream.write(call.machine, &text)? != Some(text.len()) {
            let message = format!("Failed to write {} bytes to {filename}", text.len());
            call.warn(&message)?;
            return Ok(None);
        }
    }
    Ok(Some(total))
}

/// The lines of a file.
fn file(
    call: &mut Call<'_>,
    filename: Path,
    flags: i64,
    context: ContextArg,
) -> Result<OrFalse<PhpArray>, Unwind> {
    if !(0..=23).contains(&flags) {
        return Err(call.value_error(1, "must be a valid flag value"));
    }
    let use_path = flags & USE_INCLUDE_PATH != 0;
    let Some(stream) = open(call, &filename, b"rb", use_path, context)? else {
        return Ok(OrFalse::False);
    };
    let contents = stream.contents(call.machine, Limit::None)?;
    let end = stream.line_end_of(&contents);
    let mut lines = PhpArray::new();
    let mut start = 0;
    while start < contents.len() {
        let next = memchr::memchr(end, &contents[start..]).map(|at| start + at);
        let after = next.map_or(contents.len(), |at| at + 1);
        let mut line = &contents[start..after];
        start = after;
        if flags & IGNORE_NEW_LINES != 0 {
            if let Some([rest @ .., last]) = next.map(|_| line)
                && *last == end
            {
                line = rest;
                if end == b'\n' {
                    line = line.strip_suffix(b"\r").unwrap_or(line);
                }
            }
            if flags & SKIP_EMPTY_LINES != 0 && line.is_empty() {
                continue;
            }
        }
        lines.push_value(PhpStr::new(line));
    }
    stream.close(call.machine)?;
    Ok(OrFalse::Value(lines))
}

/// Writes a file to the output; gives how many bytes.
fn readfile(
    call: &mut Call<'_>,
    filename: Path,
    use_include_path: bool,
    context: ContextArg,
) -> Result<OrFalse<i64>, Unwind> {
    let Some(stream) = open(call, &filename, b"rb", use_include_path, context)? else {
        return Ok(OrFalse::False);
    };
    let written = stream.pass_through(call.machine)?;
    stream.close(call.machine)?;
    Ok(OrFalse::Value(written.map_or(-1, |written| written as i64)))
}
