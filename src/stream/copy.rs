//! Whole streams at once: into a string, to the output, into another stream (php-src `_php_stream_copy_to_mem`,
//! `_php_stream_passthru`, `_php_stream_copy_to_stream_ex`).

use super::handle::{CHUNK_SIZE, Stream};
use super::open::Options;
use crate::eval::{Machine, Unwind};
use crate::zval::{PhpStr, StrBuilder};

/// How much is copied.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Limit {
    /// Everything.
    None,
    /// So many bytes.
    Bytes(usize),
}

impl Machine {
    /// The content of a file or URL; `None` where it cannot be opened, which was then told of if the options ask for it.
    ///
    /// # Errors
    /// Code of the script threw, or the time limit passed.
    pub fn read_file(&mut self, path: &PhpStr, options: Options) -> Result<Option<PhpStr>, Unwind> {
        let Some(stream) = self.open_stream(path, b"rb", options, None)? else {
            return Ok(None);
        };
        let contents = stream.contents(self, Limit::None)?;
        stream.close(self)?;
        Ok(Some(contents))
    }
}

impl Stream {
    /// What is left in the stream.
    ///
    /// # Errors
    /// Code of the script threw, or the time limit passed.
    pub fn contents(&self, m: &mut Machine, limit: Limit) -> Result<PhpStr, Unwind> {
        let mut contents = StrBuilder::new();
        if let Limit::Bytes(most) = limit {
            let mut chunk = [0; CHUNK_SIZE];
            while contents.len() < most && !self.is_at_end(m)? {
                let part = (most - contents.len()).min(CHUNK_SIZE);
                match self.read(m, &mut chunk[..part])? {
                    Some(read @ 1..) => contents.push_bytes(&chunk[..read]),
                    _ => break,
                }
                m.check_interrupt()?;
            }
            return Ok(contents.finish());
        }
        // A file says how large it is: one read for all of it.
        let known = self.stat(m)?.map_or(0, |stat| stat.size - self.position());
        if let Ok(known @ 1..) = usize::try_from(known)
            && self.wrapper_type.get() == Some("plainfile")
            && self.read_filters.borrow().is_empty()
        {
            let mut string = PhpStr::filled(0, known + CHUNK_SIZE);
            let read = self.read_all(m, string.make_mut())?;
            let is_whole = read < string.len();
            string.truncate(read);
            contents = StrBuilder::from(string);
            if is_whole {
                return Ok(contents.finish());
            }
        }
        let mut chunk = [0; CHUNK_SIZE];
        while let Some(read @ 1..) = self.read(m, &mut chunk)? {
            contents.push_bytes(&chunk[..read]);
            m.check_interrupt()?;
        }
        Ok(contents.finish())
    }

    /// Reads past the buffer until the room is full or there is no more.
    fn read_all(&self, m: &mut Machine, into: &mut [u8]) -> Result<usize, Unwind> {
        let mut done = 0;
        if self.unread_bytes() > 0 {
            let unread = self.unread_bytes().min(into.len());
            done = self.read(m, &mut into[..unread])?.unwrap_or(0);
        }
        let Some(ops) = self.ops() else {
            return Ok(done);
        };
        while done < into.len() {
            match ops.read(m, self, &mut into[done..])? {
                Some(read @ 1..) => {
                    done += read;
                    self.set_position(self.position() + read as i64);
                }
                _ => break,
            }
        }
        Ok(done)
    }

    /// Writes what is left in the stream to the output; how many bytes, `None` after an error.
    ///
    /// # Errors
    /// Code of the script threw, or the time limit passed.
    pub fn pass_through(&self, m: &mut Machine) -> Result<Option<usize>, Unwind> {
        let mut chunk = [0; CHUNK_SIZE];
        let mut done = 0;
        loop {
            match self.read(m, &mut chunk)? {
                Some(read @ 1..) => {
                    m.write_output(&chunk[..read]);
                    done += read;
                }
                None if done == 0 => return Ok(None),
                _ => return Ok(Some(done)),
            }
            m.check_interrupt()?;
        }
    }

    /// Copies what is left into another stream; how many bytes, `Err(bytes)` where it could not go on.
    ///
    /// # Errors
    /// Code of the script threw, or the time limit passed.
    pub fn copy_to(
        &self,
        m: &mut Machine,
        to: &Stream,
        limit: Limit,
    ) -> Result<Result<usize, usize>, Unwind> {
        let mut chunk = [0; CHUNK_SIZE];
        let mut done = 0;
        loop {
            let part = match limit {
                Limit::Bytes(most) => (most - done).min(CHUNK_SIZE),
                Limit::None => CHUNK_SIZE,
            };
            if part == 0 {
                return Ok(Ok(done));
            }
            let read = match self.read(m, &mut chunk[..part])? {
                Some(read @ 1..) => read,
                Some(0) => return Ok(Ok(done)),
                _ => return Ok(Err(done)),
            };
            let mut rest = &chunk[..read];
            while !rest.is_empty() {
                match to.write(m, rest)? {
                    Some(written @ 1..) => rest = rest.get(written..).unwrap_or(b""),
                    _ => return Ok(Err(done + read - rest.len())),
                }
            }
            done += read;
            m.check_interrupt()?;
        }
    }

    /// What `fstat` shows.
    ///
    /// # Errors
    /// Code of the script threw.
    pub fn stat(&self, m: &mut Machine) -> Result<Option<super::Stat>, Unwind> {
        match self.ops() {
            Some(ops) => ops.stat(m, self),
            None => Ok(None),
        }
    }
}
