//! The stream itself: state, handles, closing (php-src `_php_stream_alloc`, `_php_stream_free`).

use super::filter::{Chain, Filter, Flush};
use super::ops::StreamOps;
use crate::eval::slot::with_running;
use crate::eval::{Machine, Unwind};
use crate::zval::{PhpStr, ResourceContent, ResourceRef};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::ops::Deref;
use std::rc::Rc;

/// Bytes that one read asks for.
pub const CHUNK_SIZE: usize = 8192;

/// A stream. See the module page.
pub struct Stream {
    pub(super) ops: RefCell<Option<Rc<dyn StreamOps>>>,
    /// The mode it was opened with.
    pub mode: RefCell<Vec<u8>>,
    /// The path it was opened by.
    pub uri: RefCell<Option<Vec<u8>>>,
    /// `wrapper_type` of `stream_get_meta_data`.
    pub wrapper_type: Cell<Option<&'static str>>,
    /// Whether what is behind it is not on this machine.
    pub is_url: Cell<bool>,
    pub(super) buffer: Cell<ReadBuffer>,
    pub(super) position: Cell<i64>,
    eof: Cell<bool>,
    pub(super) chunk_size: Cell<usize>,
    /// Reads go past the buffer.
    pub no_buffer: Cell<bool>,
    /// It cannot be moved in.
    pub no_seek: Cell<bool>,
    /// It is a directory.
    pub is_directory: Cell<bool>,
    /// `fclose` is refused: it is a directory, or its filter runs.
    pub no_fclose: Cell<bool>,
    /// Errors of reads and writes are not told of.
    pub suppresses_errors: Cell<bool>,
    /// Where lines end.
    pub line_end: Cell<LineEnd>,
    pub(super) was_written: Cell<bool>,
    is_closing: Cell<bool>,
    /// What was read of the stream runs through these.
    pub read_filters: RefCell<Vec<Rc<Filter>>>,
    /// What is written runs through these.
    pub write_filters: RefCell<Vec<Rc<Filter>>>,
    /// The context it was opened in.
    pub context: RefCell<Option<ResourceRef>>,
    /// The number of its resource.
    pub id: Cell<i64>,
    /// Bytes read so far, for the notifications of its context.
    pub transferred: Cell<i64>,
}

/// Where lines end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LineEnd {
    /// At `\n`.
    LineFeed,
    /// At `\r`.
    CarriageReturn,
    /// Still to be found out from the first line (`auto_detect_line_endings`).
    Detect,
}

/// Bytes that were read and not yet asked for.
#[derive(Default)]
pub(super) struct ReadBuffer {
    pub(super) data: Vec<u8>,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl ReadBuffer {
    pub(super) fn unread(&self) -> &[u8] {
        self.data.get(self.start..self.end).unwrap_or(b"")
    }

    pub(super) fn len(&self) -> usize {
        self.end - self.start
    }

    /// Room for `more` bytes behind what is unread.
    pub(super) fn room(&mut self, more: usize) -> &mut [u8] {
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
        }
        if self.data.len() - self.end < more {
            self.data.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
            if self.data.len() - self.end < more {
                self.data.resize(self.end + more, 0);
            }
        }
        &mut self.data[self.end..]
    }

    pub(super) fn append(&mut self, bytes: &[u8]) {
        self.room(bytes.len())[..bytes.len()].copy_from_slice(bytes);
        self.end += bytes.len();
    }

    /// Gives away the first `length` bytes.
    pub(super) fn skip(&mut self, length: usize) {
        self.start += length.min(self.len());
    }
}

/// What a new stream is made of.
pub struct NewStream<'a> {
    /// What it works through.
    pub ops: Rc<dyn StreamOps>,
    /// The mode it is opened with.
    pub mode: &'a [u8],
    /// `wrapper_type`
    pub wrapper_type: Option<&'static str>,
    /// The path it is opened by.
    pub uri: Option<&'a [u8]>,
}

/// A stream with its resource.
#[derive(Clone)]
pub struct StreamRef {
    /// The resource.
    pub resource: ResourceRef,
    stream: Rc<Stream>,
}

impl Deref for StreamRef {
    type Target = Stream;

    fn deref(&self) -> &Stream {
        &self.stream
    }
}

struct StreamContent(Rc<Stream>);

impl ResourceContent for StreamContent {
    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

impl Drop for StreamContent {
    fn drop(&mut self) {
        let stream = &self.0;
        if let Some(ops) = stream.ops() {
            ops.outlive();
        }
        with_running(|m| {
            // While an exception is under way the script's methods are not called (php-src `zend_call_function`), nor while
            // the heap's failure unwinds the stack: the frames of what ran are gone.
            let was_over = m.is_over;
            m.is_over |= m.cause.is_some() || std::thread::panicking();
            m.while_all_waits(|m| stream.close(m).map(drop));
            m.is_over = was_over;
        });
    }
}

impl StreamRef {
    /// A new stream, with the next resource id.
    pub fn new(m: &mut Machine, new: NewStream<'_>) -> StreamRef {
        let id = crate::zval::take_id();
        StreamRef::with_id(m, id, new)
    }

    /// A new stream with an id of its own.
    pub fn with_id(m: &mut Machine, id: u32, new: NewStream<'_>) -> StreamRef {
        let line_end = match m.ini.is_on("auto_detect_line_endings") {
            true => LineEnd::Detect,
            false => LineEnd::LineFeed,
        };
        let stream = Rc::new(Stream {
            no_seek: Cell::new(!new.ops.can_seek()),
            ops: RefCell::new(Some(new.ops)),
            mode: RefCell::new(new.mode.to_vec()),
            uri: RefCell::new(new.uri.map(<[u8]>::to_vec)),
            wrapper_type: Cell::new(new.wrapper_type),
            is_url: Cell::new(false),
            buffer: Cell::default(),
            position: Cell::new(0),
            eof: Cell::new(false),
            chunk_size: Cell::new(CHUNK_SIZE),
            no_buffer: Cell::new(false),
            is_directory: Cell::new(false),
            no_fclose: Cell::new(false),
            suppresses_errors: Cell::new(false),
            line_end: Cell::new(line_end),
            was_written: Cell::new(false),
            is_closing: Cell::new(false),
            read_filters: RefCell::default(),
            write_filters: RefCell::default(),
            context: RefCell::default(),
            id: Cell::new(i64::from(id)),
            transferred: Cell::new(0),
        });
        let content = Box::new(StreamContent(stream.clone()));
        let resource = ResourceRef::with_id(id, "stream", content);
        StreamRef { resource, stream }
    }

    /// The stream that a resource is, while it is open.
    pub fn from_resource(resource: &ResourceRef) -> Option<StreamRef> {
        let stream = resource.with(|content: &mut StreamContent| content.0.clone())?;
        Some(StreamRef {
            resource: resource.clone(),
            stream,
        })
    }

    /// Closes the stream and its resource; the exit status of a process.
    ///
    /// # Errors
    /// Code of the script that ran threw.
    pub fn close(&self, m: &mut Machine) -> Result<i32, Unwind> {
        let closed = self.stream.close(m);
        self.resource.close();
        closed
    }
}

impl Stream {
    pub(super) fn ops(&self) -> Option<Rc<dyn StreamOps>> {
        self.ops.borrow().clone()
    }

    /// What it works through, while it is open.
    pub fn operations(&self) -> Option<Rc<dyn StreamOps>> {
        self.ops()
    }

    /// Works through other ops from now on.
    pub fn replace_operations(&self, ops: Rc<dyn StreamOps>) {
        self.ops.replace(Some(ops));
    }

    /// Its resource, while it is alive.
    pub fn resource(&self) -> Option<ResourceRef> {
        ResourceRef::find(self.id.get())
    }

    /// Whether there is nothing more to read.
    pub fn is_eof(&self) -> bool {
        self.eof.get()
    }

    /// Notes whether there is more to read.
    pub fn set_eof(&self, eof: bool) {
        self.eof.set(eof);
    }

    /// Bytes from the start to where reading and writing goes on.
    pub fn position(&self) -> i64 {
        self.position.get()
    }

    /// Notes where reading and writing goes on.
    pub fn set_position(&self, position: i64) {
        self.position.set(position);
    }

    /// The bytes one read asks for.
    pub fn chunk_size(&self) -> usize {
        self.chunk_size.get()
    }

    /// Chooses how many bytes one read asks for.
    pub fn set_chunk_size(&self, size: usize) {
        self.chunk_size.set(size);
    }

    /// How many bytes were read and are not yet asked for.
    pub fn unread_bytes(&self) -> usize {
        let buffer = self.buffer.take();
        let length = buffer.len();
        self.buffer.set(buffer);
        length
    }

    /// Whether the mode has one of these letters.
    pub fn mode_has(&self, letters: &[u8]) -> bool {
        self.mode
            .borrow()
            .iter()
            .any(|letter| letters.contains(letter))
    }

    /// The filters of a chain.
    pub fn filters(&self, chain: Chain) -> &RefCell<Vec<Rc<Filter>>> {
        match chain {
            Chain::Read => &self.read_filters,
            Chain::Write => &self.write_filters,
        }
    }

    /// The context's resource.
    pub fn context(&self) -> Option<ResourceRef> {
        self.context.borrow().clone()
    }

    /// The next entry of a directory.
    ///
    /// # Errors
    /// Code of the script threw.
    pub fn next_entry(&self, m: &mut Machine) -> Result<Option<PhpStr>, Unwind> {
        match self.ops() {
            Some(ops) => {
                let entry = ops.next_entry(m, self)?;
                if entry.is_none() {
                    self.eof.set(true);
                }
                Ok(entry)
            }
            None => Ok(None),
        }
    }

    /// Closes what is behind the stream, once.
    fn close(&self, m: &mut Machine) -> Result<i32, Unwind> {
        if self.is_closing.replace(true) {
            return Ok(0);
        }
        let mut thrown = None;
        if self.was_written.get() || !self.write_filters.borrow().is_empty() {
            let flushed = self.flush_as(m, Flush::Close);
            thrown = flushed.err();
        }
        let ops = self.ops.take();
        // What the script throws while closing does not keep the rest from being closed.
        let cause = thrown.and_then(|_| m.cause.take());
        let status = match ops {
            Some(ops) => ops.close(m, self),
            None => Ok(0),
        };
        let filters: Vec<_> = self
            .read_filters
            .take()
            .into_iter()
            .chain(self.write_filters.take())
            .collect();
        for filter in filters {
            filter.dispose(m)?;
        }
        self.context.take();
        match cause {
            Some(cause) => Err(m.unwind(cause)),
            None => status,
        }
    }
}
