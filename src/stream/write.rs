//! Writing and moving (php-src `_php_stream_write`, `_php_stream_seek`).

use super::filter::{Bucket, Flush, Status};
use super::handle::Stream;
use super::ops::Whence;
use crate::eval::errors::Level;
use crate::eval::{Machine, Unwind};
use crate::zval::PhpStr;

impl Stream {
    /// Writes bytes: how many were taken, `None` after an error.
    ///
    /// # Errors
    /// Code of the script threw.
    pub fn write(&self, m: &mut Machine, bytes: &[u8]) -> Result<Option<usize>, Unwind> {
        if bytes.is_empty() {
            return Ok(Some(0));
        }
        if !self.ops().is_some_and(|ops| ops.can_write()) {
            m.report(Level::Notice, "Stream is not writable")?;
            return Ok(None);
        }
        let written = if self.write_filters.borrow().is_empty() {
            self.write_through(m, bytes)?
        } else {
            let input = vec![Bucket::new(PhpStr::new(bytes))];
            self.write_filtered(m, input, Flush::None)?
        };
        if written != Some(0) {
            self.was_written.set(true);
        }
        Ok(written)
    }

    /// Writes past the filters.
    fn write_through(&self, m: &mut Machine, mut bytes: &[u8]) -> Result<Option<usize>, Unwind> {
        let Some(ops) = self.ops() else {
            return Ok(None);
        };
        // What was read ahead is not where the script is.
        if !self.no_seek.get() && ops.can_seek() && self.unread_bytes() > 0 {
            self.drop_buffer();
            if let Some(position) = ops.seek(m, self, self.position.get(), Whence::Set)? {
                self.position.set(position);
            }
        }
        let most = match ops.label() {
            "user-space" => self.chunk_size.get().max(1),
            _ => usize::MAX,
        };
        let mut done = 0;
        while !bytes.is_empty() {
            let written = ops.write(m, self, &bytes[..bytes.len().min(most)])?;
            match written {
                Some(written @ 1..) => {
                    done += written;
                    bytes = bytes.get(written..).unwrap_or(b"");
                    self.position.set(self.position.get() + written as i64);
                }
                _ if done > 0 => break,
                failed => return Ok(failed),
            }
        }
        Ok(Some(done))
    }

    /// Runs buckets through the write filters and writes what comes out.
    fn write_filtered(
        &self,
        m: &mut Machine,
        input: Vec<Bucket>,
        flush: Flush,
    ) -> Result<Option<usize>, Unwind> {
        let filters = self.write_filters.borrow().clone();
        self.write_through_filters(m, &filters, input, flush)
    }

    /// Runs buckets through some of the write filters and writes what comes out.
    pub(super) fn write_through_filters(
        &self,
        m: &mut Machine,
        filters: &[std::rc::Rc<super::Filter>],
        input: Vec<Bucket>,
        flush: Flush,
    ) -> Result<Option<usize>, Unwind> {
        let (status, output, consumed) = super::filter::run(m, self, filters, input, flush)?;
        let mut consumed = Some(consumed);
        match status {
            Status::PassOn => {
                for bucket in output {
                    if self.write_through(m, &bucket.data)?.is_none() {
                        consumed = None;
                    }
                }
            }
            Status::FeedMe => {}
            Status::Fatal => return Ok(None),
        }
        Ok(consumed)
    }

    /// Sends on what is held back.
    ///
    /// # Errors
    /// Code of the script threw.
    pub fn flush(&self, m: &mut Machine) -> Result<bool, Unwind> {
        self.flush_as(m, Flush::Increment)
    }

    pub(super) fn flush_as(&self, m: &mut Machine, flush: Flush) -> Result<bool, Unwind> {
        if !self.write_filters.borrow().is_empty() {
            self.write_filtered(m, Vec::new(), flush)?;
        }
        self.was_written.set(false);
        match self.ops() {
            Some(ops) => ops.flush(m, self),
            None => Ok(false),
        }
    }

    /// Moves to a position; whether that could be done.
    ///
    /// # Errors
    /// Code of the script threw.
    pub fn seek(&self, m: &mut Machine, offset: i64, whence: Whence) -> Result<bool, Unwind> {
        if !self.no_buffer.get() && self.seek_in_buffer(offset, whence) {
            return Ok(true);
        }
        let ops = self.ops();
        if let Some(ops) = ops.filter(|ops| ops.can_seek() && !self.no_seek.get()) {
            if !self.write_filters.borrow().is_empty() {
                self.flush(m)?;
            }
            let (offset, whence) = match whence {
                Whence::Current => (self.position.get().saturating_add(offset), Whence::Set),
                _ => (offset, whence),
            };
            let moved = ops.seek(m, self, offset, whence)?;
            if !self.no_seek.get() || moved.is_some() {
                if let Some(position) = moved {
                    self.position.set(position);
                    self.set_eof(false);
                }
                self.drop_buffer();
                return Ok(moved.is_some());
            }
        }
        // Forward moves are made by reading.
        if whence == Whence::Current && offset >= 0 {
            let mut left = offset as usize;
            let mut skipped = [0; 1024];
            while left > 0 {
                let part = left.min(skipped.len());
                match self.read(m, &mut skipped[..part])? {
                    Some(read @ 1..) => left -= read,
                    _ => return Ok(false),
                }
            }
            self.set_eof(false);
            return Ok(true);
        }
        m.report(Level::Warning, "Stream does not support seeking")?;
        Ok(false)
    }

    /// Moves forward within what was read ahead.
    fn seek_in_buffer(&self, offset: i64, whence: Whence) -> bool {
        let ahead = match whence {
            Whence::Current => offset,
            Whence::Set => offset.saturating_sub(self.position.get()),
            Whence::End => return false,
        };
        let mut buffer = self.buffer.take();
        let fits = ahead > 0 && ahead <= buffer.len() as i64;
        if fits {
            buffer.skip(ahead as usize);
            self.position.set(self.position.get() + ahead);
            self.set_eof(false);
        }
        self.buffer.set(buffer);
        fits
    }
}
