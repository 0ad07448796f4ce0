//! Open files: reading, writing, moving in them (php-src `ext/standard/file.c`).

use super::format::{Source, formatted};
use super::scan::scan;
use super::stream_argument::{ContextArg, Path, StreamArg};
use crate::builtins;
use crate::constants;
use crate::eval::Unwind;
use crate::ext::argument::Rest;
use crate::ext::{Builtin, BuiltinConstant, ByRef, Call, OrFalse};
use crate::stream::{Lock, Options, PlainFile, StreamRef, Whence, standard_stream};
use crate::zval::{PhpArray, PhpStr, Value, ZvalPtr};

/// Functions on open files.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    fopen(filename, mode, use_include_path = false, context = null), tmpfile(), fclose(stream), feof(stream), fgetc(stream),
    fgets(stream, length = null), fread(stream, length), fwrite(stream, data, length = null), fputs(stream, data, length = null),
    fflush(stream), fsync(stream), fdatasync(stream), rewind(stream), ftell(stream), fseek(stream, offset, whence = SEEK_SET),
    ftruncate(stream, size), fstat(stream), flock(stream, operation, &would_block = null), fpassthru(stream),
    fprintf(stream, format, ...values), vfprintf(stream, format, values), fscanf(stream, format, &...vars),
};

/// Constants of files.
pub(super) static CONSTANTS: &[BuiltinConstant] = constants! {
    SEEK_SET = Int(0),
    SEEK_CUR = Int(1),
    SEEK_END = Int(2),
    LOCK_SH = Int(1),
    LOCK_EX = Int(2),
    LOCK_UN = Int(3),
    LOCK_NB = Int(4),
    FILE_USE_INCLUDE_PATH = Int(1),
    FILE_IGNORE_NEW_LINES = Int(2),
    FILE_SKIP_EMPTY_LINES = Int(4),
    FILE_APPEND = Int(8),
    FILE_NO_DEFAULT_CONTEXT = Int(16),
    FILE_TEXT = Int(0),
    FILE_BINARY = Int(0),
    STDIN = IfAny(|m| Some(standard_stream(m, 0)?.into())),
    STDOUT = IfAny(|m| Some(standard_stream(m, 1)?.into())),
    STDERR = IfAny(|m| Some(standard_stream(m, 2)?.into())),
};

/// Opens a file or URL.
fn fopen(
    call: &mut Call<'_>,
    filename: Path,
    mode: PhpStr,
    use_include_path: bool,
    context: ContextArg,
) -> Result<Value, Unwind> {
    let options = Options {
        use_path: use_include_path,
        ..Options::REPORT
    };
    let stream = call
        .machine
        .open_stream(&filename, &mode, options, Some(context.0))?;
    Ok(stream.map_or(Value::FALSE, |stream| stream.resource.into()))
}

/// Opens a new file that goes when it is closed.
fn tmpfile(call: &mut Call<'_>) -> OrFalse<crate::zval::ResourceRef> {
    let folder = crate::stream::temporary_folder(call.machine);
    let Ok((file, path)) = crate::stream::make_temporary(&folder, b"php") else {
        return OrFalse::False;
    };
    use std::os::unix::ffi::OsStrExt;
    let name = path.as_os_str().as_bytes().to_vec();
    let stream = StreamRef::new(
        call.machine,
        crate::stream::NewStream {
            ops: std::rc::Rc::new(PlainFile::temporary(file, path)),
            mode: b"r+b",
            wrapper_type: Some("plainfile"),
            uri: Some(&name),
        },
    );
    OrFalse::Value(stream.resource)
}

/// Closes a stream.
fn fclose(call: &mut Call<'_>, stream: StreamArg) -> Result<bool, Unwind> {
    if stream.no_fclose.get() {
        let number = stream.id.get();
        call.warn(&format!("{number} is not a valid stream resource"))?;
        return Ok(false);
    }
    stream.close(call.machine)?;
    Ok(true)
}

/// Whether everything was read.
fn feof(call: &mut Call<'_>, stream: StreamArg) -> Result<bool, Unwind> {
    stream.is_at_end(call.machine)
}

/// The next byte.
fn fgetc(call: &mut Call<'_>, stream: StreamArg) -> Result<OrFalse<PhpStr>, Unwind> {
    let byte = stream.read_byte(call.machine)?;
    Ok(OrFalse::from(byte.map(PhpStr::from_byte)))
}

/// The next line with its end, of fewer than `length` bytes.
fn fgets(
    call: &mut Call<'_>,
    stream: StreamArg,
    length: Option<i64>,
) -> Result<OrFalse<PhpStr>, Unwind> {
    let most = match length {
        None => None,
        Some(..=0) => return Err(call.value_error(1, "must be greater than 0")),
        Some(length) => Some(length as usize - 1),
    };
    stream.read_line(call.machine, most).map(OrFalse::from)
}

/// The next bytes, up to `length`.
fn fread(call: &mut Call<'_>, stream: StreamArg, length: i64) -> Result<OrFalse<PhpStr>, Unwind> {
    if length <= 0 {
        return Err(call.value_error(1, "must be greater than 0"));
    }
    stream
        .read_string(call.machine, length as usize)
        .map(OrFalse::from)
}

/// Writes `data`, or its first `length` bytes; gives how many were written.
fn fwrite(
    call: &mut Call<'_>,
    stream: crate::zval::ResourceRef,
    data: PhpStr,
    length: Option<i64>,
) -> Result<OrFalse<i64>, Unwind> {
    let length = match length {
        None => data.len(),
        Some(length) => data.len().min(usize::try_from(length).unwrap_or(0)),
    };
    if length == 0 {
        return Ok(OrFalse::Value(0));
    }
    let stream: StreamArg = crate::ext::FromArg::from_value(call, 0, stream.into())?;
    let written = stream.write(call.machine, &data[..length])?;
    Ok(OrFalse::from(written.map(|written| written as i64)))
}

/// Another name of `fwrite`.
fn fputs(
    call: &mut Call<'_>,
    stream: crate::zval::ResourceRef,
    data: PhpStr,
    length: Option<i64>,
) -> Result<OrFalse<i64>, Unwind> {
    fwrite(call, stream, data, length)
}

/// Sends on what is held back.
fn fflush(call: &mut Call<'_>, stream: StreamArg) -> Result<bool, Unwind> {
    stream.flush(call.machine)
}

/// Waits until everything is on the disk.
fn fsync(call: &mut Call<'_>, stream: StreamArg) -> Result<bool, Unwind> {
    sync(call, &stream, false)
}

/// Waits until the content is on the disk.
fn fdatasync(call: &mut Call<'_>, stream: StreamArg) -> Result<bool, Unwind> {
    sync(call, &stream, true)
}

fn sync(call: &mut Call<'_>, stream: &StreamRef, data_only: bool) -> Result<bool, Unwind> {
    match stream.operations().and_then(|ops| ops.sync(data_only)) {
        Some(done) => Ok(done),
        None => {
            call.warn("Can't fsync this stream!")?;
            Ok(false)
        }
    }
}

/// Moves to the start.
fn rewind(call: &mut Call<'_>, stream: StreamArg) -> Result<bool, Unwind> {
    stream.seek(call.machine, 0, Whence::Set)
}

/// Where reading and writing goes on.
fn ftell(_: &mut Call<'_>, stream: StreamArg) -> OrFalse<i64> {
    match stream.position() {
        -1 => OrFalse::False,
        position => OrFalse::Value(position),
    }
}

/// Moves to a position: 0, or -1 where that cannot be done.
fn fseek(call: &mut Call<'_>, stream: StreamArg, offset: i64, whence: i64) -> Result<i64, Unwind> {
    let whence = match whence {
        0 => Whence::Set,
        1 => Whence::Current,
        2 => Whence::End,
        _ => return Ok(-1),
    };
    let moved = stream.seek(call.machine, offset, whence)?;
    Ok(if moved { 0 } else { -1 })
}

/// Gives the file another size.
fn ftruncate(
    call: &mut Call<'_>,
    stream: crate::zval::ResourceRef,
    size: i64,
) -> Result<bool, Unwind> {
    if size < 0 {
        return Err(call.value_error(1, "must be greater than or equal to 0"));
    }
    let stream: StreamArg = crate::ext::FromArg::from_value(call, 0, stream.into())?;
    let ops = stream.operations();
    match ops.filter(|ops| ops.can_truncate(call.machine)) {
        Some(ops) => ops.truncate(call.machine, &stream, size),
        None => {
            call.warn("Can't truncate this stream!")?;
            Ok(false)
        }
    }
}

/// What is known of the open file.
fn fstat(call: &mut Call<'_>, stream: StreamArg) -> Result<OrFalse<PhpArray>, Unwind> {
    let stat = stream.stat(call.machine)?;
    Ok(OrFalse::from(stat.map(crate::stream::Stat::to_array)))
}

/// Locks the file, or gives it free.
fn flock(
    call: &mut Call<'_>,
    stream: StreamArg,
    operation: i64,
    would_block: ByRef,
) -> Result<bool, Unwind> {
    lock(call, &stream, operation, Some(&would_block))
}

/// Locks a stream. `would_block` is told whether somebody else has it.
pub(crate) fn lock(
    call: &mut Call<'_>,
    stream: &StreamRef,
    operation: i64,
    would_block: Option<&ByRef>,
) -> Result<bool, Unwind> {
    if !(1..=3).contains(&(operation & 3)) {
        return Err(call.value_error(1, "must be one of LOCK_SH, LOCK_EX, or LOCK_UN"));
    }
    if let Some(would_block) = would_block {
        would_block.set(Value::int(0));
    }
    let Some(ops) = stream.operations() else {
        return Ok(false);
    };
    match ops.lock(call.machine, stream, Lock::Operation(operation))? {
        Ok(()) => Ok(true),
        Err(error) => {
            if let Some(would_block) = would_block
                && error.kind() == std::io::ErrorKind::WouldBlock
            {
                would_block.set(Value::int(1));
            }
            Ok(false)
        }
    }
}

/// Writes what is left in the stream to the output; gives how many bytes.
fn fpassthru(call: &mut Call<'_>, stream: StreamArg) -> Result<i64, Unwind> {
    let written = stream.pass_through(call.machine)?;
    Ok(written.map_or(-1, |written| written as i64))
}

/// Writes the text that `format` describes, and returns its length.
fn fprintf(
    call: &mut Call<'_>,
    stream: StreamArg,
    format: PhpStr,
    values: Rest,
) -> Result<i64, Unwind> {
    let text = formatted(call, &format, &values.0, Source::Arguments { before: 2 })?;
    stream.write(call.machine, &text)?;
    Ok(text.len() as i64)
}

/// Writes the text that `format` describes, with its values in an array, and returns its length.
fn vfprintf(
    call: &mut Call<'_>,
    stream: StreamArg,
    format: PhpStr,
    values: PhpArray,
) -> Result<i64, Unwind> {
    let values: Vec<Value> = values.zvals().map(|zval| zval.get()).collect();
    let text = formatted(call, &format, &values, Source::Array)?;
    stream.write(call.machine, &text)?;
    Ok(text.len() as i64)
}

/// Reads from the next line what `format` describes: into `vars`, returning how many, or into an array.
fn fscanf(
    call: &mut Call<'_>,
    stream: StreamArg,
    format: PhpStr,
    vars: Rest,
) -> Result<Value, Unwind> {
    let Some(line) = stream.read_line(call.machine, None)? else {
        return Ok(Value::FALSE);
    };
    let variables: Vec<ZvalPtr> = vars.0.into_iter().map(Value::into_zval).collect();
    scan(call, &line, &format, &variables)
}
