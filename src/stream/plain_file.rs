//! Plain files, pipes and devices: whatever has a file descriptor and no protocol (php-src `php_stream_stdio_ops`).

use super::ops::{Lock, StreamOps, Whence};
use super::report::error_text;
use super::{Stat, Stream};
use crate::eval::errors::Level;
use crate::eval::{Machine, Unwind};
use crate::zval::PhpArray;
use rustix::fs::{FileType, FlockOperation, OFlags};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::process::Child;
use std::rc::Rc;

/// An open file.
pub struct PlainFile {
    file: RefCell<Option<Rc<File>>>,
    /// Whether it can be moved in.
    is_seekable: Cell<bool>,
    /// The name of a temporary file, which goes when it is closed.
    temporary: RefCell<Option<Temporary>>,
    /// The standard stream that it is.
    standard: Cell<Option<u32>>,
    /// The process at the other end, which is waited for when it is closed.
    child: RefCell<Option<Child>>,
}

impl PlainFile {
    /// An open file.
    pub fn new(file: File) -> PlainFile {
        let is_seekable = rustix::fs::fstat(&file).is_ok_and(|stat| {
            !matches!(
                FileType::from_raw_mode(stat.st_mode),
                FileType::Fifo | FileType::CharacterDevice
            )
        });
        PlainFile {
            file: RefCell::new(Some(Rc::new(file))),
            is_seekable: Cell::new(is_seekable),
            temporary: RefCell::new(None),
            standard: Cell::new(None),
            child: RefCell::new(None),
        }
    }

    /// A temporary file, which goes when it is closed.
    pub fn temporary(file: File, path: PathBuf) -> PlainFile {
        PlainFile {
            temporary: RefCell::new(Some(Temporary(path))),
            ..PlainFile::new(file)
        }
    }

    /// A copy of standard input, output or error (0, 1, 2).
    pub fn standard(file: File, number: u32) -> PlainFile {
        PlainFile {
            standard: Cell::new(Some(number)),
            ..PlainFile::new(file)
        }
    }

    /// The pipe to or from a process, which is waited for when it is closed.
    pub fn process(file: File, child: Child) -> PlainFile {
        PlainFile {
            child: RefCell::new(Some(child)),
            ..PlainFile::new(file)
        }
    }

    /// Whether it can be moved in.
    pub fn is_seekable(&self) -> bool {
        self.is_seekable.get()
    }

    /// Where the system reads and writes next.
    pub fn offset(&self) -> i64 {
        self.get()
            .and_then(|file| (&*file).stream_position().ok())
            .map_or(0, |position| position as i64)
    }

    fn get(&self) -> Option<Rc<File>> {
        self.file.borrow().clone()
    }

    /// Output that waits goes first where somebody else may write to the same terminal.
    fn let_output_go_first(&self, m: &mut Machine) {
        if self.standard.get().is_some() || !self.is_seekable.get() {
            m.output.flush();
        }
    }
}

fn complain(
    m: &mut Machine,
    stream: &Stream,
    what: &str,
    bytes: usize,
    error: &std::io::Error,
) -> Result<(), Unwind> {
    if stream.suppresses_errors.get() {
        return Ok(());
    }
    let number = error.raw_os_error().unwrap_or(0);
    let text = error_text(error);
    m.report(
        Level::Notice,
        &format!("{what} of {bytes} bytes failed with errno={number} {text}"),
    )
}

impl StreamOps for PlainFile {
    fn label(&self) -> &'static str {
        "STDIO"
    }

    fn read(
        &self,
        m: &mut Machine,
        stream: &Stream,
        into: &mut [u8],
    ) -> Result<Option<usize>, Unwind> {
        self.let_output_go_first(m);
        let Some(file) = self.get() else {
            return Ok(None);
        };
        let result = loop {
            match (&*file).read(into) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                result => break result,
            }
        };
        match result {
            Ok(read) => {
                if read == 0 && !into.is_empty() {
                    stream.set_eof(true);
                }
                Ok(Some(read))
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(Some(0)),
            Err(error) => {
                complain(m, stream, "Read", into.len(), &error)?;
                if error.raw_os_error() != Some(9) {
                    stream.set_eof(true);
                }
                Ok(None)
            }
        }
    }

    fn write(
        &self,
        m: &mut Machine,
        stream: &Stream,
        bytes: &[u8],
    ) -> Result<Option<usize>, Unwind> {
        self.let_output_go_first(m);
        let Some(file) = self.get() else {
            return Ok(None);
        };
        let result = loop {
            match (&*file).write(bytes) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                result => break result,
            }
        };
        match result {
            Ok(written) => Ok(Some(written)),
            Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(Some(0)),
            Err(error) => {
                complain(m, stream, "Write", bytes.len(), &error)?;
                Ok(None)
            }
        }
    }

    fn can_seek(&self) -> bool {
        self.is_seekable.get()
    }

    fn seek(
        &self,
        _: &mut Machine,
        _: &Stream,
        offset: i64,
        whence: Whence,
    ) -> Result<Option<i64>, Unwind> {
        let Some(file) = self.get() else {
            return Ok(None);
        };
        let to = match whence {
            Whence::Set => match u64::try_from(offset) {
                Ok(offset) => SeekFrom::Start(offset),
                Err(_) => return Ok(None),
            },
            Whence::Current => SeekFrom::Current(offset),
            Whence::End => SeekFrom::End(offset),
        };
        Ok((&*file).seek(to).ok().map(|position| position as i64))
    }

    fn close(&self, m: &mut Machine, _: &Stream) -> Result<i32, Unwind> {
        self.let_output_go_first(m);
        let file = self.file.take();
        drop(file);
        self.temporary.take();
        if let Some(number) = self.standard.get() {
            m.output.flush();
            close_standard(number);
        }
        let child = self.child.take();
        Ok(child.map_or(0, |mut child| {
            child.wait().map_or(-1, |status| {
                use std::os::unix::process::ExitStatusExt;
                status.code().unwrap_or(status.into_raw())
            })
        }))
    }

    fn outlive(&self) {
        self.standard.set(None);
    }

    fn stat(&self, _: &mut Machine, _: &Stream) -> Result<Option<Stat>, Unwind> {
        Ok(self
            .get()
            .and_then(|file| file.metadata().ok())
            .map(|metadata| Stat::from(&metadata)))
    }

    fn file(&self) -> Option<Rc<File>> {
        self.get()
    }

    fn can_truncate(&self, _: &mut Machine) -> bool {
        self.get().is_some()
    }

    fn truncate(&self, _: &mut Machine, _: &Stream, size: i64) -> Result<bool, Unwind> {
        let (Some(file), Ok(size)) = (self.get(), u64::try_from(size)) else {
            return Ok(false);
        };
        Ok(file.set_len(size).is_ok())
    }

    fn lock(&self, _: &mut Machine, _: &Stream, lock: Lock) -> Result<std::io::Result<()>, Unwind> {
        let Some(file) = self.get() else {
            return Ok(Err(std::io::Error::from_raw_os_error(9)));
        };
        let Lock::Operation(operation) = lock else {
            return Ok(Ok(()));
        };
        let waits = operation & 4 == 0;
        let operation = match (operation & 3, waits) {
            (1, true) => FlockOperation::LockShared,
            (1, false) => FlockOperation::NonBlockingLockShared,
            (2, true) => FlockOperation::LockExclusive,
            (2, false) => FlockOperation::NonBlockingLockExclusive,
            _ => FlockOperation::Unlock,
        };
        Ok(rustix::fs::flock(&*file, operation).map_err(std::io::Error::from))
    }

    fn sync(&self, data_only: bool) -> Option<bool> {
        let file = self.get()?;
        Some(if data_only {
            file.sync_data().is_ok()
        } else {
            file.sync_all().is_ok()
        })
    }

    fn set_blocking(
        &self,
        _: &mut Machine,
        _: &Stream,
        blocking: bool,
    ) -> Result<Option<bool>, Unwind> {
        let Some(file) = self.get() else {
            return Ok(None);
        };
        let Ok(mut flags) = rustix::fs::fcntl_getfl(&*file) else {
            return Ok(None);
        };
        flags.set(OFlags::NONBLOCK, !blocking);
        Ok(Some(rustix::fs::fcntl_setfl(&*file, flags).is_ok()))
    }

    fn metadata(&self, stream: &Stream, into: &mut PhpArray) -> bool {
        let waits = self
            .get()
            .and_then(|file| rustix::fs::fcntl_getfl(&*file).ok())
            .is_none_or(|flags| !flags.contains(OFlags::NONBLOCK));
        into.set_value("timed_out", false);
        into.set_value("blocked", waits);
        into.set_value("eof", stream.is_eof());
        true
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The name of a temporary file, which goes with this.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// What closing a standard stream comes to: from now on it reads and writes nothing.
fn close_standard(number: u32) {
    let Ok(nothing) = File::options().read(true).write(true).open("/dev/null") else {
        return;
    };
    let _ = match number {
        0 => rustix::stdio::dup2_stdin(&nothing),
        1 => rustix::stdio::dup2_stdout(&nothing),
        _ => rustix::stdio::dup2_stderr(&nothing),
    };
}
