//! `php://output` writes what `echo` writes; `php://input` is the request's body, which a command line has none of
//! (php-src `ext/standard/php_fopen_wrapper.c`).

use super::Stream;
use super::ops::{StreamOps, Whence};
use crate::eval::{Machine, Unwind};
use std::any::Any;

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

/// The request's body: empty.
pub struct InputOps;

impl StreamOps for InputOps {
    fn label(&self) -> &'static str {
        "Input"
    }

    fn read(
        &self,
        _: &mut Machine,
        stream: &Stream,
        _: &mut [u8],
    ) -> Result<Option<usize>, Unwind> {
        stream.set_eof(true);
        Ok(Some(0))
    }

    fn write(&self, _: &mut Machine, _: &Stream, _: &[u8]) -> Result<Option<usize>, Unwind> {
        Ok(None)
    }

    fn can_seek(&self) -> bool {
        true
    }

    fn seek(
        &self,
        _: &mut Machine,
        _: &Stream,
        offset: i64,
        _: Whence,
    ) -> Result<Option<i64>, Unwind> {
        Ok((offset == 0).then_some(0))
    }

    fn close(&self, _: &mut Machine, _: &Stream) -> Result<i32, Unwind> {
        Ok(0)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
