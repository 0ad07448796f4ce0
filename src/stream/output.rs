//! `php://output` writes what `echo` writes; `php://input` is the request's body, which a command line has none of
//! (php-src `ext/standard/php_fopen_wrapper.c`).

use super::Stream;
use super::ops::{StreamOps, Whence};
use crate::eval::{Machine, Unwind};
use std::any::Any;
use std::cell::Cell;

/// The output.
pub struct OutputOps;

impl StreamOps for OutputOps {
    fn label(&self) -> &'static str {
        "Output"
    }

    fn read(
        &self,
        _: &mut Machine,
        stream: &Stream,
        _: &mut [u8],
    ) -> Result<Option<usize>, Unwind> {
        stream.set_eof(true);
        Ok(None)
    }

    fn write(&self, m: &mut Machine, _: &Stream, bytes: &[u8]) -> Result<Option<usize>, Unwind> {
        m.write_output(bytes);
        Ok(Some(bytes.len()))
    }

    fn close(&self, _: &mut Machine, _: &Stream) -> Result<i32, Unwind> {
        Ok(0)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The request's body. On the command line it is empty.
#[derive(Default)]
pub struct InputOps {
    at: Cell<usize>,
}

impl StreamOps for InputOps {
    fn label(&self) -> &'static str {
        "Input"
    }

    fn read(
        &self,
        m: &mut Machine,
        stream: &Stream,
        buffer: &mut [u8],
    ) -> Result<Option<usize>, Unwind> {
        let web = m.surroundings.web.clone();
        let body = web.as_ref().map_or(&b""[..], |web| web.input());
        let rest = &body[self.at.get().min(body.len())..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.at.set(self.at.get() + count);
        if count < buffer.len() {
            stream.set_eof(true);
        }
        Ok(Some(count))
    }

    fn write(&self, _: &mut Machine, _: &Stream, _: &[u8]) -> Result<Option<usize>, Unwind> {
        Ok(None)
    }

    fn can_seek(&self) -> bool {
        true
    }

    fn seek(
        &self,
        m: &mut Machine,
        _: &Stream,
        offset: i64,
        whence: Whence,
    ) -> Result<Option<i64>, Unwind> {
        let web = m.surroundings.web.clone();
        let length = web.map_or(0, |web| web.input().len()) as i64;
        let base = match whence {
            Whence::Set => 0,
            Whence::Current => self.at.get() as i64,
            Whence::End => length,
        };
        let wanted = base.saturating_add(offset);
        if !(0..=length).contains(&wanted) {
            return Ok(None);
        }
        self.at.set(wanted as usize);
        Ok(Some(wanted))
    }

    fn close(&self, _: &mut Machine, _: &Stream) -> Result<i32, Unwind> {
        Ok(0)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
