//! Streams in general: contents, copies, what is known of them, how they read and wait (php-src
//! `ext/standard/streamsfuncs.c`).

use super::stream_argument::{Path, StreamArg};
use crate::builtins;
use crate::constants;
use crate::eval::Unwind;
use crate::ext::{Builtin, BuiltinConstant, Call, OrFalse};
use crate::stream::{Limit, Lock, Whence};
use crate::zval::{PhpArray, PhpStr, ResourceRef, Value};

/// Functions on streams.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    stream_get_contents(stream, length = null, offset = -1), stream_copy_to_stream(from, to, length = null, offset = 0),
    stream_get_meta_data(stream), socket_get_status(stream), stream_get_line(stream, length, ending = ""),
    stream_get_wrappers(), stream_is_local(stream), stream_isatty(stream), stream_supports_lock(stream),
    stream_set_blocking(stream, enable), socket_set_blocking(stream, enable), stream_set_timeout(stream, seconds, microseconds = 0),
    socket_set_timeout(stream, seconds, microseconds = 0), stream_set_chunk_size(stream, size), stream_set_read_buffer(stream, size),
    stream_set_write_buffer(stream, size), set_file_buffer(stream, size), stream_resolve_include_path(filename),
};

/// Constants of streams.
pub(super) static CONSTANTS: &[BuiltinConstant] = constants! {
    STREAM_USE_PATH = Int(1),
    STREAM_REPORT_ERRORS = Int(8),
    STREAM_MUST_SEEK = Int(16),
    STREAM_URL_STAT_LINK = Int(1),
    STREAM_URL_STAT_QUIET = Int(2),
    STREAM_IGNORE_URL = Int(2),
    STREAM_MKDIR_RECURSIVE = Int(1),
    STREAM_IS_URL = Int(1),
    STREAM_OPTION_BLOCKING = Int(1),
    STREAM_OPTION_READ_TIMEOUT = Int(4),
    STREAM_OPTION_READ_BUFFER = Int(2),
    STREAM_OPTION_WRITE_BUFFER = Int(3),
    STREAM_BUFFER_NONE = Int(0),
    STREAM_BUFFER_LINE = Int(1),
    STREAM_BUFFER_FULL = Int(2),
    STREAM_CAST_AS_STREAM = Int(0),
    STREAM_CAST_FOR_SELECT = Int(3),
    STREAM_META_TOUCH = Int(1),
    STREAM_META_OWNER_NAME = Int(2),
    STREAM_META_OWNER = Int(3),
    STREAM_META_GROUP_NAME = Int(4),
    STREAM_META_GROUP = Int(5),
    STREAM_META_ACCESS = Int(6),
    STREAM_FILTER_READ = Int(1),
    STREAM_FILTER_WRITE = Int(2),
    STREAM_FILTER_ALL = Int(3),
    PSFS_PASS_ON = Int(2),
    PSFS_FEED_ME = Int(1),
    PSFS_ERR_FATAL = Int(0),
    PSFS_FLAG_NORMAL = Int(0),
    PSFS_FLAG_FLUSH_INC = Int(1),
    PSFS_FLAG_FLUSH_CLOSE = Int(2),
    STREAM_NOTIFY_CONNECT = Int(2),
    STREAM_NOTIFY_AUTH_REQUIRED = Int(3),
    STREAM_NOTIFY_AUTH_RESULT = Int(10),
    STREAM_NOTIFY_MIME_TYPE_IS = Int(4),
    STREAM_NOTIFY_FILE_SIZE_IS = Int(5),
    STREAM_NOTIFY_REDIRECTED = Int(6),
    STREAM_NOTIFY_PROGRESS = Int(7),
    STREAM_NOTIFY_FAILURE = Int(9),
    STREAM_NOTIFY_COMPLETED = Int(8),
    STREAM_NOTIFY_RESOLVE = Int(1),
    STREAM_NOTIFY_SEVERITY_INFO = Int(0),
    STREAM_NOTIFY_SEVERITY_WARN = Int(1),
    STREAM_NOTIFY_SEVERITY_ERR = Int(2),
};

/// What is left in a stream, from `offset` on, of `length` bytes at most.
fn stream_get_contents(
    call: &mut Call<'_>,
    stream: ResourceRef,
    length: Option<i64>,
    offset: i64,
) -> Result<OrFalse<PhpStr>, Unwind> {
    let limit = match length {
        None | Some(-1) => Limit::None,
        Some(length @ 0..) => Limit::Bytes(length as usize),
        Some(_) => {
            return Err(call.value_error(1, "must be greater than or equal to -1"));
        }
    };
    let stream: StreamArg = crate::ext::FromArg::from_value(call, 0, stream.into())?;
    if offset >= 0 {
        let position = stream.position();
        let moved = if position >= 0 && offset > position {
            // Forward from here: streams that cannot seek read.
            stream.seek(call.machine, offset - position, Whence::Current)?
        } else if offset < position || position < 0 {
            stream.seek(call.machine, offset, Whence::Set)?
        } else {
            true
        };
        if !moved {
            call.warn(&format!(
                "Failed to seek to position {offset} in the stream"
            ))?;
            return Ok(OrFalse::False);
        }
    }
    stream.contents(call.machine, limit).map(OrFalse::Value)
}

/// Copies what is left in a stream into another; gives how many bytes.
fn stream_copy_to_stream(
    call: &mut Call<'_>,
    from: StreamArg,
    to: StreamArg,
    length: Option<i64>,
    offset: i64,
) -> Result<OrFalse<i64>, Unwind> {
    if offset > 0 && !from.seek(call.machine, offset, Whence::Set)? {
        call.warn(&format!(
            "Failed to seek to position {offset} in the stream"
        ))?;
        return Ok(OrFalse::False);
    }
    let limit = match length.map(usize::try_from) {
        Some(Ok(length)) => Limit::Bytes(length),
        None | Some(Err(_)) => Limit::None,
    };
    let copied = from.copy_to(call.machine, &to, limit)?;
    Ok(OrFalse::from(copied.ok().map(|copied| copied as i64)))
}

/// What is known of a stream.
fn stream_get_meta_data(call: &mut Call<'_>, stream: StreamArg) -> Result<PhpArray, Unwind> {
    let mut data = PhpArray::new();
    let ops = stream.operations();
    let told = ops
        .as_ref()
        .is_some_and(|ops| ops.metadata(&stream, &mut data));
    if !told {
        data.set_value("timed_out", false);
        data.set_value("blocked", true);
        data.set_value("eof", stream.is_at_end(call.machine)?);
    }
    if let Some(object) = ops.as_ref().and_then(|ops| ops.wrapper_data()) {
        data.set_value("wrapper_data", object);
    }
    if let Some(wrapper) = stream.wrapper_type.get() {
        data.set_value("wrapper_type", wrapper);
    }
    if let Some(ops) = &ops {
        data.set_value("stream_type", ops.label());
    }
    data.set_value("mode", PhpStr::new(&stream.mode.borrow()));
    data.set_value("unread_bytes", stream.unread_bytes() as i64);
    let seekable = ops.is_some_and(|ops| ops.can_seek()) && !stream.no_seek.get();
    data.set_value("seekable", seekable);
    if let Some(uri) = stream.uri.borrow().as_ref() {
        data.set_value("uri", PhpStr::new(uri));
    }
    Ok(data)
}

/// Another name of `stream_get_meta_data`.
fn socket_get_status(call: &mut Call<'_>, stream: StreamArg) -> Result<PhpArray, Unwind> {
    stream_get_meta_data(call, stream)
}

/// The next bytes up to `ending`, without it, or `length` of them.
fn stream_get_line(
    call: &mut Call<'_>,
    stream: ResourceRef,
    length: i64,
    ending: PhpStr,
) -> Result<OrFalse<PhpStr>, Unwind> {
    let most = match usize::try_from(length) {
        Ok(0) => 8192,
        Ok(most) => most,
        Err(_) => {
            return Err(call.value_error(1, "must be greater than or equal to 0"));
        }
    };
    let stream: StreamArg = crate::ext::FromArg::from_value(call, 0, stream.into())?;
    stream
        .read_record(call.machine, most, &ending)
        .map(OrFalse::from)
}

/// The schemes that can be opened.
fn stream_get_wrappers(call: &mut Call<'_>) -> PhpArray {
    let schemes: Vec<Value> = call.wrappers().schemes().map(Value::bytes).collect();
    PhpArray::from_values(schemes)
}

/// Whether what is behind a stream, or a URL, is on this machine.
fn stream_is_local(call: &mut Call<'_>, stream: Value) -> Result<bool, Unwind> {
    if let crate::zval::View::Resource(resource) = stream.view() {
        let resource = resource.clone();
        let stream: StreamArg = crate::ext::FromArg::from_value(call, 0, resource.into())?;
        return Ok(!stream.is_url.get());
    }
    let url = call.to_string(&stream)?;
    let located = call
        .machine
        .locate_wrapper(&url, crate::stream::Options::default())?;
    Ok(located.is_some_and(|located| !located.wrapper.is_url()))
}

/// Whether a stream is a terminal.
fn stream_isatty(_: &mut Call<'_>, stream: StreamArg) -> bool {
    use std::io::IsTerminal;
    let file = stream.operations().and_then(|ops| ops.file());
    file.is_some_and(|file| file.is_terminal())
}

/// Whether a stream can be locked.
fn stream_supports_lock(call: &mut Call<'_>, stream: StreamArg) -> Result<bool, Unwind> {
    match stream.operations() {
        Some(ops) => Ok(ops.lock(call.machine, &stream, Lock::IsSupported)?.is_ok()),
        None => Ok(false),
    }
}

/// Makes reads wait for data, or not.
fn stream_set_blocking(
    call: &mut Call<'_>,
    stream: StreamArg,
    enable: bool,
) -> Result<bool, Unwind> {
    match stream.operations() {
        Some(ops) => Ok(ops
            .set_blocking(call.machine, &stream, enable)?
            .unwrap_or(false)),
        None => Ok(false),
    }
}

/// Another name of `stream_set_blocking`.
fn socket_set_blocking(
    call: &mut Call<'_>,
    stream: StreamArg,
    enable: bool,
) -> Result<bool, Unwind> {
    stream_set_blocking(call, stream, enable)
}

/// Chooses how long reads wait.
fn stream_set_timeout(
    call: &mut Call<'_>,
    stream: StreamArg,
    seconds: i64,
    microseconds: i64,
) -> Result<bool, Unwind> {
    let micros = seconds
        .saturating_mul(1_000_000)
        .saturating_add(microseconds);
    match stream.operations() {
        Some(ops) => ops.set_timeout(call.machine, &stream, micros),
        None => Ok(false),
    }
}

/// Another name of `stream_set_timeout`.
fn socket_set_timeout(
    call: &mut Call<'_>,
    stream: StreamArg,
    seconds: i64,
    microseconds: i64,
) -> Result<bool, Unwind> {
    stream_set_timeout(call, stream, seconds, microseconds)
}

/// Chooses how many bytes one read asks for; gives how many it was.
fn stream_set_chunk_size(
    call: &mut Call<'_>,
    stream: ResourceRef,
    size: i64,
) -> Result<i64, Unwind> {
    if size <= 0 {
        return Err(call.value_error(1, "must be greater than 0"));
    }
    if size > i64::from(i32::MAX) {
        return Err(call.value_error(1, "is too large"));
    }
    let stream: StreamArg = crate::ext::FromArg::from_value(call, 0, stream.into())?;
    let old = stream.chunk_size();
    stream.set_chunk_size(size as usize);
    Ok(old as i64)
}

/// Turns the read buffer on, or off with 0.
fn stream_set_read_buffer(
    call: &mut Call<'_>,
    stream: StreamArg,
    size: i64,
) -> Result<i64, Unwind> {
    let done = match stream.operations() {
        Some(ops) => ops.set_read_buffer(call.machine, &stream, size)?,
        None => None,
    };
    if done.is_none() {
        stream.no_buffer.set(size == 0);
    }
    Ok(if done == Some(false) { -1 } else { 0 })
}

/// Chooses the size of the write buffer: -1, there is none to choose.
fn stream_set_write_buffer(
    call: &mut Call<'_>,
    stream: StreamArg,
    size: i64,
) -> Result<i64, Unwind> {
    let done = match stream.operations() {
        Some(ops) => ops.set_write_buffer(call.machine, &stream, size)?,
        None => None,
    };
    Ok(if done == Some(true) { 0 } else { -1 })
}

/// Another name of `stream_set_write_buffer`.
fn set_file_buffer(call: &mut Call<'_>, stream: StreamArg, size: i64) -> Result<i64, Unwind> {
    stream_set_write_buffer(call, stream, size)
}

/// Where a file lies along the include path.
fn stream_resolve_include_path(
    call: &mut Call<'_>,
    filename: Path,
) -> Result<OrFalse<PhpStr>, Unwind> {
    call.machine
        .resolve_include_path(&filename)
        .map(OrFalse::from)
}
