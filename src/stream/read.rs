//! Reading: through the buffer, by bytes, lines and records (php-src `_php_stream_read`, `_php_stream_get_line`).

use super::filter::{Bucket, Flush, Status};
use super::handle::{LineEnd, ReadBuffer, Stream};
use crate::eval::{Machine, Unwind};
use crate::zval::{PhpStr, StrBuilder};

impl Stream {
    /// Reads until `wanted` bytes are in the buffer, or one read has been done. `false` after an error.
    pub(super) fn fill(&self, m: &mut Machine, wanted: usize) -> Result<bool, Unwind> {
        if !self.read_filters.borrow().is_empty() {
            return self.fill_filtered(m, wanted);
        }
        let Some(ops) = self.ops() else {
            return Ok(false);
        };
        // Taken out: what the read runs may use this stream.
        let mut buffer = self.buffer.take();
        if buffer.len() >= wanted {
            self.buffer.set(buffer);
            return Ok(true);
        }
        let chunk = self.chunk_size.get().max(1);
        let read = ops.read(m, self, &mut buffer.room(chunk)[..chunk]);
        if let Ok(Some(read)) = read {
            buffer.end += read.min(chunk);
            self.transferred.set(self.transferred.get() + read as i64);
        }
        self.buffer.set(buffer);
        Ok(read?.is_some())
    }

    /// Reads chunks through the read filters until `wanted` bytes, or a chunk's worth, are in the buffer.
    fn fill_filtered(&self, m: &mut Machine, wanted: usize) -> Result<bool, Unwind> {
        let chunk_size = self.chunk_size.get().max(1);
        let wanted = wanted.min(chunk_size);
        let mut chunk = vec![0; chunk_size];
        while !self.is_eof() && self.unread_bytes() < wanted {
            let Some(ops) = self.ops() else {
                return Ok(false);
            };
            let read = ops.read(m, self, &mut chunk)?;
            let (bytes, flush) = match read {
                None if self.unread_bytes() == 0 => return Ok(false),
                Some(read @ 1..) => {
                    let flush = if self.is_eof() {
                        Flush::Close
                    } else {
                        Flush::None
                    };
                    (&chunk[..read], flush)
                }
                _ if self.is_eof() => (&b""[..], Flush::Close),
                _ => (&b""[..], Flush::Increment),
            };
            let count = bytes.len();
            let input = match bytes {
                [] => Vec::new(),
                bytes => vec![Bucket::new(PhpStr::new(bytes))],
            };
            let filters = self.read_filters.borrow().clone();
            match super::filter::run(m, self, &filters, input, flush)? {
                (Status::PassOn, output, _) => {
                    for bucket in output {
                        self.put_back(&bucket.data);
                    }
                }
                (Status::FeedMe, ..) => {}
                (Status::Fatal, ..) => {
                    self.set_eof(true);
                    return Ok(false);
                }
            }
            if count == 0 {
                break;
            }
        }
        Ok(true)
    }

    /// Adds bytes to the end of what is unread.
    pub(super) fn put_back(&self, bytes: &[u8]) {
        let mut buffer = self.buffer.take();
        buffer.append(bytes);
        self.buffer.set(buffer);
    }

    /// Takes everything that is unread.
    pub(super) fn take_unread(&self) -> Vec<u8> {
        let buffer = self.buffer.take();
        buffer.unread().to_vec()
    }

    /// Forgets what is unread.
    pub(super) fn drop_buffer(&self) {
        let mut buffer = self.buffer.take();
        (buffer.start, buffer.end) = (0, 0);
        self.buffer.set(buffer);
    }

    fn take_buffered(&self, into: &mut [u8]) -> usize {
        let mut buffer = self.buffer.take();
        let length = buffer.len().min(into.len());
        into[..length].copy_from_slice(&buffer.unread()[..length]);
        buffer.skip(length);
        self.buffer.set(buffer);
        length
    }

    /// Reads into a buffer: how many bytes, `None` after an error. Files and memory fill it, others do one read.
    ///
    /// # Errors
    /// Code of the script threw.
    pub fn read(&self, m: &mut Machine, into: &mut [u8]) -> Result<Option<usize>, Unwind> {
        let mut done = 0;
        while done < into.len() {
            done += self.take_buffered(&mut into[done..]);
            if done == into.len() {
                break;
            }
            let is_raw = self.read_filters.borrow().is_empty()
                && (self.no_buffer.get() || self.chunk_size.get() == 1);
            let read = if is_raw {
                match self.ops() {
                    Some(ops) => ops.read(m, self, &mut into[done..])?,
                    None => None,
                }
            } else {
                match self.fill(m, into.len() - done)? {
                    true => Some(self.take_buffered(&mut into[done..])),
                    false => None,
                }
            };
            match read {
                None if done == 0 => return Ok(None),
                None | Some(0) => break,
                Some(read) => done += read,
            }
            if !self.reads_greedily() {
                break;
            }
        }
        self.position.set(self.position.get() + done as i64);
        Ok(Some(done))
    }

    /// Whether reads go on until they have what was asked for: plain files and memory.
    fn reads_greedily(&self) -> bool {
        self.wrapper_type.get() == Some("plainfile")
            || self
                .ops()
                .is_some_and(|ops| matches!(ops.label(), "MEMORY" | "TEMP"))
    }

    /// Reads up to `most` bytes as a string; `None` after an error.
    ///
    /// # Errors
    /// Code of the script threw.
    pub fn read_string(&self, m: &mut Machine, most: usize) -> Result<Option<PhpStr>, Unwind> {
        let mut string = PhpStr::filled(0, most);
        if most <= 1 {
            let mut byte = [0; 1];
            let read = self.read(m, &mut byte[..most])?;
            return Ok(read.map(|read| PhpStr::new(&byte[..read])));
        }
        let Some(read) = self.read(m, string.make_mut())? else {
            return Ok(None);
        };
        if read < most / 2 || read <= 1 {
            return Ok(Some(PhpStr::new(&string[..read])));
        }
        string.truncate(read);
        Ok(Some(string))
    }

    /// The next byte.
    ///
    /// # Errors
    /// Code of the script threw.
    pub fn read_byte(&self, m: &mut Machine) -> Result<Option<u8>, Unwind> {
        let mut byte = [0];
        Ok(match self.read(m, &mut byte)? {
            Some(1) => Some(byte[0]),
            _ => None,
        })
    }

    /// Whether everything was read.
    ///
    /// # Errors
    /// Code of the script threw.
    pub fn is_at_end(&self, m: &mut Machine) -> Result<bool, Unwind> {
        if self.unread_bytes() > 0 {
            return Ok(false);
        }
        if !self.is_eof()
            && let Some(ops) = self.ops()
            && !ops.is_alive(m, self)?
        {
            self.set_eof(true);
        }
        Ok(self.is_eof())
    }

    /// Where the first line of `bytes` ends, its end included.
    fn line_length(&self, bytes: &[u8]) -> Option<usize> {
        match self.line_end.get() {
            LineEnd::LineFeed => memchr::memchr(b'\n', bytes),
            LineEnd::CarriageReturn => memchr::memchr(b'\r', bytes),
            LineEnd::Detect => {
                let at = memchr::memchr2(b'\r', b'\n', bytes)?;
                let is_alone = bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
                if is_alone {
                    self.line_end.set(LineEnd::CarriageReturn);
                    Some(at)
                } else {
                    self.line_end.set(LineEnd::LineFeed);
                    memchr::memchr(b'\n', bytes)
                }
            }
        }
        .map(|at| at + 1)
    }

    /// The next line with its end, of at most `most` bytes; `None` at the end.
    ///
    /// # Errors
    /// Code of the script threw.
    pub fn read_line(
        &self,
        m: &mut Machine,
        most: Option<usize>,
    ) -> Result<Option<PhpStr>, Unwind> {
        let buffer = self.buffer.take();
        if most.is_none()
            && let Some(length) = self.line_length(buffer.unread())
        {
            return Ok(Some(self.take_line(buffer, length)));
        }
        self.buffer.set(buffer);
        self.read_long_line(m, most)
    }

    #[inline]
    fn take_line(&self, mut buffer: ReadBuffer, length: usize) -> PhpStr {
        let line = PhpStr::new(&buffer.unread()[..length]);
        buffer.start += length;
        self.buffer.set(buffer);
        self.position.set(self.position.get() + length as i64);
        line
    }

    /// A line that the buffer has only the start of.
    fn read_long_line(
        &self,
        m: &mut Machine,
        most: Option<usize>,
    ) -> Result<Option<PhpStr>, Unwind> {
        let mut line = StrBuilder::new();
        loop {
            let mut buffer = self.buffer.take();
            let unread = buffer.unread();
            if !unread.is_empty() {
                let (mut length, mut is_done) = match self.line_length(unread) {
                    Some(length) => (length, true),
                    None => (unread.len(), false),
                };
                if let Some(most) = most
                    && length >= most - line.len()
                {
                    (length, is_done) = (most - line.len(), true);
                }
                line.push_bytes(&unread[..length]);
                buffer.skip(length);
                self.buffer.set(buffer);
                self.position.set(self.position.get() + length as i64);
                if is_done {
                    break;
                }
                continue;
            }
            self.buffer.set(buffer);
            if self.is_eof() {
                break;
            }
            let chunk = self.chunk_size.get();
            let wanted = most.map_or(chunk, |most| (most - line.len()).min(chunk));
            self.fill(m, wanted)?;
            if self.unread_bytes() == 0 {
                break;
            }
        }
        Ok((!line.is_empty()).then(|| line.finish()))
    }

    /// The next bytes up to `ending`, or `most` of them; `None` at the end, or while less is there.
    ///
    /// # Errors
    /// Code of the script threw.
    pub fn read_record(
        &self,
        m: &mut Machine,
        most: usize,
        ending: &[u8],
    ) -> Result<Option<PhpStr>, Unwind> {
        if most == 0 {
            return Ok(None);
        }
        let find = |from: usize| -> (usize, Option<usize>) {
            let buffer = self.buffer.take();
            let unread = &buffer.unread()[..buffer.len().min(most)];
            let found = match ending {
                [] => None,
                _ if unread.len() <= from => None,
                _ => memchr::memmem::find(&unread[from..], ending).map(|at| from + at),
            };
            let length = buffer.len();
            self.buffer.set(buffer);
            (length, found)
        };
        let (mut buffered, mut found) = find(0);
        while found.is_none() && buffered < most {
            let more = (most - buffered).min(self.chunk_size.get());
            self.fill(m, buffered + more)?;
            let (length, at) = find(buffered.saturating_sub(ending.len().saturating_sub(1)));
            found = at;
            if length == buffered {
                break;
            }
            buffered = length;
        }
        let buffered = self.unread_bytes();
        let length = match found {
            Some(at) => at,
            None if ending.is_empty() && buffered >= most => most,
            None if buffered < most && !self.is_eof() => return Ok(None),
            None if buffered == 0 => return Ok(None),
            None => buffered.min(most),
        };
        let mut buffer = self.buffer.take();
        let record = PhpStr::new(&buffer.unread()[..length]);
        let length = length + found.map_or(0, |_| ending.len());
        buffer.skip(length);
        self.buffer.set(buffer);
        self.position.set(self.position.get() + length as i64);
        Ok(Some(record))
    }
}

impl Stream {
    /// The byte that ends the lines of a content, as the stream's own lines end.
    pub fn line_end_of(&self, contents: &[u8]) -> u8 {
        self.line_length(contents);
        match self.line_end.get() {
            LineEnd::CarriageReturn => b'\r',
            LineEnd::LineFeed | LineEnd::Detect => b'\n',
        }
    }
}
