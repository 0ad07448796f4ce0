//! Sockets as streams (php-src `main/streams/xp_socket.c`).

use super::ops::StreamOps;
use super::report::error_text;
use super::{Stat, Stream};
use crate::eval::errors::Level;
use crate::eval::{Machine, Unwind};
use crate::zval::PhpArray;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;
use rustix::net::{RecvFlags, SendFlags};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io;
use std::rc::Rc;
use std::time::Duration;

/// A socket.
pub struct Socket {
    label: &'static str,
    file: RefCell<Option<Rc<File>>>,
    waits: Cell<bool>,
    /// How long reads wait; `None` is for ever.
    timeout: Cell<Option<Duration>>,
    has_timed_out: Cell<bool>,
    /// Whether it only accepts connections.
    is_server: bool,
}

impl Socket {
    /// A socket whose reads wait for `timeout`.
    pub fn new(
        label: &'static str,
        file: File,
        timeout: Option<Duration>,
        is_server: bool,
    ) -> Socket {
        Socket {
            label,
            file: RefCell::new(Some(Rc::new(file))),
            waits: Cell::new(true),
            timeout: Cell::new(timeout),
            has_timed_out: Cell::new(false),
            is_server,
        }
    }

    /// The open socket.
    pub fn get(&self) -> Option<Rc<File>> {
        self.file.borrow().clone()
    }

    /// How long reads wait.
    pub fn timeout(&self) -> Option<Duration> {
        self.timeout.get()
    }
}

/// Waits until a file is ready; `false` when the time was over before.
///
/// # Errors
/// The system's.
pub fn wait(file: &File, flags: PollFlags, timeout: Option<Duration>) -> io::Result<bool> {
    let timeout = timeout.map(|timeout| Timespec {
        tv_sec: timeout.as_secs() as i64,
        tv_nsec: i64::from(timeout.subsec_nanos()),
    });
    loop {
        let mut polled = [PollFd::new(file, flags)];
        match poll(&mut polled, timeout.as_ref()) {
            Ok(ready) => return Ok(ready > 0),
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

fn is_transient(error: rustix::io::Errno) -> bool {
    error == rustix::io::Errno::AGAIN || error == rustix::io::Errno::WOULDBLOCK
}

impl StreamOps for Socket {
    fn label(&self) -> &'static str {
        self.label
    }

    fn read(
        &self,
        _: &mut Machine,
        stream: &Stream,
        into: &mut [u8],
    ) -> Result<Option<usize>, Unwind> {
        let Some(file) = self.get() else {
            return Ok(None);
        };
        if self.waits.get() {
            self.has_timed_out.set(false);
            if let Ok(false) = wait(&file, PollFlags::IN, self.timeout.get()) {
                self.has_timed_out.set(true);
                return Ok(None);
            }
        }
        match rustix::net::recv(&*file, into, RecvFlags::empty()) {
            Ok((0, _)) => {
                stream.set_eof(true);
                Ok(Some(0))
            }
            Ok((read, _)) => Ok(Some(read)),
            Err(error) if is_transient(error) => Ok(Some(0)),
            Err(_) => {
                stream.set_eof(true);
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
        let Some(file) = self.get() else {
            return Ok(None);
        };
        loop {
            match rustix::net::send(&*file, bytes, SendFlags::NOSIGNAL) {
                Ok(sent) => return Ok(Some(sent)),
                Err(error) if is_transient(error) && !self.waits.get() => return Ok(Some(0)),
                Err(error) if is_transient(error) => {
                    if !wait(&file, PollFlags::OUT, self.timeout.get()).unwrap_or(false) {
                        self.has_timed_out.set(true);
                        return Ok(None);
                    }
                }
                Err(error) => {
                    if !stream.suppresses_errors.get() {
                        let number = error.raw_os_error();
                        let text = error_text(&error.into());
                        let count = bytes.len();
                        m.report(
                            Level::Notice,
                            &format!("Send of {count} bytes failed with errno={number} {text}"),
                        )?;
                    }
                    return Ok(None);
                }
            }
        }
    }

    fn close(&self, _: &mut Machine, _: &Stream) -> Result<i32, Unwind> {
        let file = self.file.take();
        drop(file);
        Ok(0)
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

    fn is_alive(&self, _: &mut Machine, _: &Stream) -> Result<bool, Unwind> {
        let Some(file) = self.get() else {
            return Ok(false);
        };
        if self.is_server {
            return Ok(true);
        }
        let mut byte = [0u8; 1];
        let flags = RecvFlags::PEEK | RecvFlags::DONTWAIT;
        Ok(match rustix::net::recv(&*file, &mut byte[..], flags) {
            Ok((0, _)) => false,
            Ok(_) => true,
            Err(error) => is_transient(error) || error == rustix::io::Errno::MSGSIZE,
        })
    }

    fn set_blocking(
        &self,
        _: &mut Machine,
        _: &Stream,
        blocking: bool,
    ) -> Result<Option<bool>, Unwind> {
        let Some(file) = self.get() else {
            return Ok(Some(false));
        };
        self.waits.set(blocking);
        Ok(Some(make_blocking(&file, blocking).is_ok()))
    }

    fn set_timeout(&self, _: &mut Machine, _: &Stream, micros: i64) -> Result<bool, Unwind> {
        self.timeout
            .set(u64::try_from(micros).ok().map(Duration::from_micros));
        self.has_timed_out.set(false);
        Ok(true)
    }

    fn metadata(&self, stream: &Stream, into: &mut PhpArray) -> bool {
        into.set_value("timed_out", self.has_timed_out.get());
        into.set_value("blocked", self.waits.get());
        into.set_value("eof", stream.is_eof());
        true
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Makes operations on a file wait, or not.
///
/// # Errors
/// The system's.
pub fn make_blocking(file: &File, blocking: bool) -> io::Result<()> {
    let mut flags = rustix::fs::fcntl_getfl(file)?;
    flags.set(OFlags::NONBLOCK, !blocking);
    rustix::fs::fcntl_setfl(file, flags)?;
    Ok(())
}
