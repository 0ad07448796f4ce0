//! What a stream does its work through (php-src `php_stream_ops`).

use super::{Stat, Stream};
use crate::eval::{Machine, Unwind};
use crate::zval::{PhpArray, PhpStr, Value};
use std::fs::File;
use std::rc::Rc;

/// From where a position counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whence {
    /// The start.
    Set,
    /// The current position.
    Current,
    /// The end.
    End,
}

/// What `flock` asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lock {
    /// Whether the stream can be locked at all.
    IsSupported,
    /// `LOCK_SH`, `LOCK_EX`, `LOCK_UN`, with `LOCK_NB`: the constants' bits.
    Operation(i64),
}

/// What came of asking a directory for its next entry.
pub type DirectoryEntry = Option<PhpStr>;

/// What a stream does its work through. Ops that run code of the script must not hold a borrow of their own state meanwhile.
///
/// The errors of all methods are those of the script's code; the outside world's are `None` and `false`.
pub trait StreamOps {
    /// `stream_type` of `stream_get_meta_data`.
    fn label(&self) -> &'static str;

    /// Reads into a buffer: how many bytes, `None` after an error. Sets the stream's eof mark where there is no more.
    ///
    /// # Errors
    /// The script's code threw.
    fn read(
        &self,
        m: &mut Machine,
        stream: &Stream,
        into: &mut [u8],
    ) -> Result<Option<usize>, Unwind>;

    /// Whether there is a `write` at all.
    fn can_write(&self) -> bool {
        true
    }

    /// Writes bytes: how many were taken, `None` after an error.
    ///
    /// # Errors
    /// The script's code threw.
    fn write(
        &self,
        m: &mut Machine,
        stream: &Stream,
        bytes: &[u8],
    ) -> Result<Option<usize>, Unwind>;

    /// Whether there is a `seek` at all.
    fn can_seek(&self) -> bool {
        false
    }

    /// Moves to a position and gives the new one from the start.
    ///
    /// # Errors
    /// The script's code threw.
    fn seek(
        &self,
        _m: &mut Machine,
        _stream: &Stream,
        _offset: i64,
        _whence: Whence,
    ) -> Result<Option<i64>, Unwind> {
        Ok(None)
    }

    /// Sends on what is held back.
    ///
    /// # Errors
    /// The script's code threw.
    fn flush(&self, _m: &mut Machine, _stream: &Stream) -> Result<bool, Unwind> {
        Ok(true)
    }

    /// Closes what is behind the stream; the exit status of a process.
    ///
    /// # Errors
    /// The script's code threw.
    fn close(&self, m: &mut Machine, stream: &Stream) -> Result<i32, Unwind>;

    /// The stream goes without the script's `fclose`: what outlives the request stays open.
    fn outlive(&self) {}

    /// What `fstat` shows.
    ///
    /// # Errors
    /// The script's code threw.
    fn stat(&self, _m: &mut Machine, _stream: &Stream) -> Result<Option<Stat>, Unwind> {
        Ok(None)
    }

    /// The open file, for ops that have one.
    fn file(&self) -> Option<Rc<File>> {
        None
    }

    /// The open file that `stream_select` may wait for.
    ///
    /// # Errors
    /// The script's code threw.
    fn file_for_select(
        &self,
        _m: &mut Machine,
        _stream: &Stream,
    ) -> Result<Option<Rc<File>>, Unwind> {
        Ok(self.file())
    }

    /// Whether the other end is still there, as far as can be seen without reading.
    ///
    /// # Errors
    /// The script's code threw.
    fn is_alive(&self, _m: &mut Machine, _stream: &Stream) -> Result<bool, Unwind> {
        Ok(true)
    }

    /// The next entry, for a directory.
    ///
    /// # Errors
    /// The script's code threw.
    fn next_entry(&self, _m: &mut Machine, _stream: &Stream) -> Result<DirectoryEntry, Unwind> {
        Ok(None)
    }

    /// Whether `truncate` works.
    fn can_truncate(&self, _m: &mut Machine) -> bool {
        false
    }

    /// Gives the file another size.
    ///
    /// # Errors
    /// The script's code threw.
    fn truncate(&self, _m: &mut Machine, _stream: &Stream, _size: i64) -> Result<bool, Unwind> {
        Ok(false)
    }

    /// Locks the file; `Ok(Err(error))` says why not.
    ///
    /// # Errors
    /// The script's code threw.
    fn lock(
        &self,
        _m: &mut Machine,
        _stream: &Stream,
        _lock: Lock,
    ) -> Result<std::io::Result<()>, Unwind> {
        Ok(Err(std::io::Error::from_raw_os_error(95)))
    }

    /// Waits until what was written is on the disk; `None` where that cannot be.
    fn sync(&self, _data_only: bool) -> Option<bool> {
        None
    }

    /// Makes reads wait for data or not; `None` where that cannot be chosen.
    ///
    /// # Errors
    /// The script's code threw.
    fn set_blocking(
        &self,
        _m: &mut Machine,
        _stream: &Stream,
        _blocking: bool,
    ) -> Result<Option<bool>, Unwind> {
        Ok(None)
    }

    /// How long reads wait, in microseconds; whether that can be chosen.
    ///
    /// # Errors
    /// The script's code threw.
    fn set_timeout(
        &self,
        _m: &mut Machine,
        _stream: &Stream,
        _micros: i64,
    ) -> Result<bool, Unwind> {
        Ok(false)
    }

    /// Gives the read buffer a size, 0 for none; `None` where the stream layer does it.
    ///
    /// # Errors
    /// The script's code threw.
    fn set_read_buffer(
        &self,
        _m: &mut Machine,
        _stream: &Stream,
        _size: i64,
    ) -> Result<Option<bool>, Unwind> {
        Ok(None)
    }

    /// Gives the stream's own buffer a size, 0 for none; `None` where the stream layer does it, or nothing can be done.
    ///
    /// # Errors
    /// The script's code threw.
    fn set_write_buffer(
        &self,
        _m: &mut Machine,
        _stream: &Stream,
        _size: i64,
    ) -> Result<Option<bool>, Unwind> {
        Ok(None)
    }

    /// Adds `timed_out`, `blocked`, `eof` and more to `stream_get_meta_data`; whether it did.
    fn metadata(&self, _stream: &Stream, _into: &mut PhpArray) -> bool {
        false
    }

    /// The object behind the stream, for one whose wrapper is written in PHP.
    fn wrapper_data(&self) -> Option<Value> {
        None
    }

    /// Itself as a socket.
    fn as_any(&self) -> &dyn std::any::Any;
}
