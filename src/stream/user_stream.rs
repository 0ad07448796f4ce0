//! Streams whose work is done by methods of an object (php-src `php_stream_userspace_ops`).

use super::handle::StreamRef;
use super::ops::{DirectoryEntry, Lock, StreamOps, Whence};
use super::user::{call_if_there, not_implemented, stat_of};
use super::{Stat, Stream};
use crate::eval::class::ClassEntry;
use crate::eval::errors::Level;
use crate::eval::{Machine, Unwind};
use crate::zval::{ObjectRef, PhpStr, Tag, Value, View, convert};
use std::any::Any;
use std::cell::RefCell;
use std::fs::File;
use std::rc::Rc;

/// A stream of an object.
pub struct UserStream {
    object: RefCell<Option<ObjectRef>>,
}

impl UserStream {
    /// The stream of an object.
    pub fn new(object: ObjectRef) -> UserStream {
        UserStream {
            object: RefCell::new(Some(object)),
        }
    }

    fn object(&self) -> Option<ObjectRef> {
        self.object.borrow().clone()
    }

    /// Calls a method if it is there; the object with it.
    fn call(
        &self,
        m: &mut Machine,
        method: &str,
        arguments: &mut [Value],
    ) -> Result<Option<Value>, Unwind> {
        match self.object() {
            Some(object) => call_if_there(m, &object, method, arguments),
            None => Ok(None),
        }
    }

    fn missing(&self, m: &mut Machine, method: &str) -> Result<(), Unwind> {
        match self.object() {
            Some(object) => not_implemented(m, &object, method),
            None => Ok(()),
        }
    }

    fn class_name(&self) -> String {
        self.object().map_or_else(String::new, |object| {
            ClassEntry::of(object.class()).display_name().to_string()
        })
    }

    fn no_eof(&self, m: &mut Machine) -> Result<(), Unwind> {
        let class = self.class_name();
        m.report(
            Level::Warning,
            &format!("{class}::stream_eof is not implemented! Assuming EOF"),
        )
    }

    /// Tells the object of an option; whether it took it.
    fn set_option(
        &self,
        m: &mut Machine,
        option: i64,
        first: Value,
        second: Value,
    ) -> Result<bool, Unwind> {
        let mut arguments = [Value::int(option), first, second];
        match self.call(m, "stream_set_option", &mut arguments)? {
            Some(answer) => Ok(convert::to_bool(answer.view())),
            None => {
                self.missing(m, "stream_set_option")?;
                Ok(false)
            }
        }
    }
}

impl StreamOps for UserStream {
    fn label(&self) -> &'static str {
        "user-space"
    }

    fn read(
        &self,
        m: &mut Machine,
        stream: &Stream,
        into: &mut [u8],
    ) -> Result<Option<usize>, Unwind> {
        let wanted = into.len();
        let mut arguments = [Value::int(wanted as i64)];
        let Some(answer) = self.call(m, "stream_read", &mut arguments)? else {
            self.missing(m, "stream_read")?;
            return Ok(None);
        };
        if answer.tag() == Tag::False {
            return Ok(None);
        }
        let text = m.to_string(&answer)?;
        let read = text.len().min(wanted);
        if text.len() > wanted {
            let class = self.class_name();
            m.report(
                Level::Warning,
                &format!(
                    "{class}::stream_read - read {} bytes more data than requested ({} read, {wanted} max) - excess data will be lost",
                    text.len() - wanted,
                    text.len()
                ),
            )?;
        }
        into[..read].copy_from_slice(&text[..read]);
        match self.call(m, "stream_eof", &mut []) {
            Ok(Some(answer)) => {
                if convert::to_bool(answer.view()) {
                    stream.set_eof(true);
                }
            }
            Ok(None) => {
                self.no_eof(m)?;
                stream.set_eof(true);
            }
            Err(unwind) => {
                stream.set_eof(true);
                return Err(unwind);
            }
        }
        Ok(Some(read))
    }

    fn write(&self, m: &mut Machine, _: &Stream, bytes: &[u8]) -> Result<Option<usize>, Unwind> {
        let mut arguments = [Value::bytes(bytes)];
        let Some(answer) = self.call(m, "stream_write", &mut arguments)? else {
            self.missing(m, "stream_write")?;
            return Ok(None);
        };
        if answer.tag() == Tag::False {
            return Ok(None);
        }
        let written = convert::to_int(answer.view());
        let most = bytes.len() as i64;
        if written > most {
            let class = self.class_name();
            m.report(
                Level::Warning,
                &format!(
                    "{class}::stream_write wrote {} bytes more data than requested ({written} written, {most} max)",
                    written - most
                ),
            )?;
        }
        Ok(usize::try_from(written.min(most)).ok())
    }

    fn can_seek(&self) -> bool {
        true
    }

    fn seek(
        &self,
        m: &mut Machine,
        stream: &Stream,
        offset: i64,
        whence: Whence,
    ) -> Result<Option<i64>, Unwind> {
        let from = match whence {
            Whence::Set => 0,
            Whence::Current => 1,
            Whence::End => 2,
        };
        let mut arguments = [Value::int(offset), Value::int(from)];
        let Some(answer) = self.call(m, "stream_seek", &mut arguments)? else {
            // From now on it cannot be moved in.
            stream.no_seek.set(true);
            return Ok(None);
        };
        if !convert::to_bool(answer.view()) {
            return Ok(None);
        }
        match self.call(m, "stream_tell", &mut [])? {
            Some(answer) => Ok(answer.as_int()),
            None => {
                self.missing(m, "stream_tell")?;
                Ok(None)
            }
        }
    }

    fn flush(&self, m: &mut Machine, _: &Stream) -> Result<bool, Unwind> {
        let answer = self.call(m, "stream_flush", &mut [])?;
        Ok(answer.is_some_and(|answer| convert::to_bool(answer.view())))
    }

    fn close(&self, m: &mut Machine, _: &Stream) -> Result<i32, Unwind> {
        let closed = self.call(m, "stream_close", &mut []);
        let object = self.object.take();
        drop(object);
        closed.map(|_| 0)
    }

    fn stat(&self, m: &mut Machine, _: &Stream) -> Result<Option<Stat>, Unwind> {
        match self.call(m, "stream_stat", &mut [])? {
            Some(answer) => Ok(stat_of(&answer)),
            None => {
                self.missing(m, "stream_stat")?;
                Ok(None)
            }
        }
    }

    fn file_for_select(
        &self,
        m: &mut Machine,
        stream: &Stream,
    ) -> Result<Option<Rc<File>>, Unwind> {
        let Some(answer) = self.call(m, "stream_cast", &mut [Value::int(3)])? else {
            self.missing(m, "stream_cast")?;
            return Ok(None);
        };
        if !convert::to_bool(answer.view()) {
            return Ok(None);
        }
        let inner = match answer.view() {
            View::Resource(resource) => StreamRef::from_resource(resource),
            _ => None,
        };
        let class = self.class_name();
        let Some(inner) = inner else {
            let message = format!("{class}::stream_cast must return a stream resource");
            m.report(Level::Warning, &message)?;
            return Ok(None);
        };
        if inner.id.get() == stream.id.get() {
            let message = format!("{class}::stream_cast must not return itself");
            m.report(Level::Warning, &message)?;
            return Ok(None);
        }
        match inner.operations() {
            Some(ops) => ops.file_for_select(m, &inner),
            None => Ok(None),
        }
    }

    fn is_alive(&self, m: &mut Machine, _: &Stream) -> Result<bool, Unwind> {
        let answer = self.call(m, "stream_eof", &mut [])?;
        match answer.map(|answer| answer.tag()) {
            Some(Tag::False) => Ok(true),
            Some(Tag::True) => Ok(false),
            _ => {
                self.no_eof(m)?;
                Ok(false)
            }
        }
    }

    fn can_truncate(&self, m: &mut Machine) -> bool {
        let Some(object) = self.object() else {
            return false;
        };
        m.callable_from_pair(&object.into(), &PhpStr::from("stream_truncate"))
            .is_ok()
    }

    fn truncate(&self, m: &mut Machine, _: &Stream, size: i64) -> Result<bool, Unwind> {
        if size < 0 {
            return Ok(false);
        }
        let answer = self.call(m, "stream_truncate", &mut [Value::int(size)])?;
        match answer.map(|answer| answer.tag()) {
            Some(Tag::True) => Ok(true),
            Some(Tag::False) => Ok(false),
            Some(_) => {
                let class = self.class_name();
                let message = format!("{class}::stream_truncate did not return a boolean!");
                m.report(Level::Warning, &message)?;
                Ok(false)
            }
            None => {
                self.missing(m, "stream_truncate")?;
                Ok(false)
            }
        }
    }

    fn lock(&self, m: &mut Machine, _: &Stream, lock: Lock) -> Result<std::io::Result<()>, Unwind> {
        let operation = match lock {
            Lock::IsSupported => 0,
            Lock::Operation(operation) => operation,
        };
        let refused = || Err(std::io::Error::from_raw_os_error(95));
        let answer = self.call(m, "stream_lock", &mut [Value::int(operation)])?;
        match answer.map(|answer| answer.tag()) {
            Some(Tag::True) => Ok(Ok(())),
            Some(_) => Ok(refused()),
            None if lock == Lock::IsSupported => Ok(Ok(())),
            None => {
                self.missing(m, "stream_lock")?;
                Ok(refused())
            }
        }
    }

    fn set_blocking(
        &self,
        m: &mut Machine,
        _: &Stream,
        blocking: bool,
    ) -> Result<Option<bool>, Unwind> {
        let first = Value::int(i64::from(blocking));
        self.set_option(m, 1, first, Value::NULL).map(Some)
    }

    fn set_timeout(&self, m: &mut Machine, _: &Stream, micros: i64) -> Result<bool, Unwind> {
        let seconds = Value::int(micros.div_euclid(1_000_000));
        let rest = Value::int(micros.rem_euclid(1_000_000));
        self.set_option(m, 4, seconds, rest)
    }

    fn set_read_buffer(
        &self,
        m: &mut Machine,
        _: &Stream,
        size: i64,
    ) -> Result<Option<bool>, Unwind> {
        let (kind, size) = buffer_arguments(size);
        self.set_option(m, 2, kind, size).map(Some)
    }

    fn set_write_buffer(
        &self,
        m: &mut Machine,
        _: &Stream,
        size: i64,
    ) -> Result<Option<bool>, Unwind> {
        let (kind, size) = buffer_arguments(size);
        self.set_option(m, 3, kind, size).map(Some)
    }

    fn wrapper_data(&self) -> Option<Value> {
        self.object().map(Value::from)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `STREAM_BUFFER_NONE` or `STREAM_BUFFER_FULL`, and the size.
fn buffer_arguments(size: i64) -> (Value, Value) {
    match size {
        0 => (Value::int(0), Value::int(8192)),
        size => (Value::int(2), Value::int(size)),
    }
}

/// A directory of an object.
pub struct UserDirectory(UserStream);

impl UserDirectory {
    /// The directory of an object.
    pub fn new(object: ObjectRef) -> UserDirectory {
        UserDirectory(UserStream::new(object))
    }
}

impl StreamOps for UserDirectory {
    fn label(&self) -> &'static str {
        "user-space-dir"
    }

    fn read(&self, _: &mut Machine, _: &Stream, _: &mut [u8]) -> Result<Option<usize>, Unwind> {
        Ok(None)
    }

    fn can_write(&self) -> bool {
        false
    }

    fn write(&self, _: &mut Machine, _: &Stream, _: &[u8]) -> Result<Option<usize>, Unwind> {
        Ok(None)
    }

    fn can_seek(&self) -> bool {
        true
    }

    fn seek(&self, m: &mut Machine, _: &Stream, _: i64, _: Whence) -> Result<Option<i64>, Unwind> {
        self.0.call(m, "dir_rewinddir", &mut [])?;
        Ok(Some(0))
    }

    fn close(&self, m: &mut Machine, _: &Stream) -> Result<i32, Unwind> {
        let closed = self.0.call(m, "dir_closedir", &mut []);
        let object = self.0.object.take();
        drop(object);
        closed.map(|_| 0)
    }

    fn next_entry(&self, m: &mut Machine, _: &Stream) -> Result<DirectoryEntry, Unwind> {
        match self.0.call(m, "dir_readdir", &mut [])? {
            Some(answer) if answer.is_bool() => Ok(None),
            Some(answer) => m.to_string(&answer).map(Some),
            None => {
                self.0.missing(m, "dir_readdir")?;
                Ok(None)
            }
        }
    }

    fn wrapper_data(&self) -> Option<Value> {
        self.0.wrapper_data()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
