//! `php://memory` and `php://temp`: content in the request heap, of the latter only up to a size (php-src
//! `main/streams/memory.c`).

use super::handle::{NewStream, StreamRef};
use super::ops::{StreamOps, Whence};
use super::{Stat, Stream};
use crate::eval::{Machine, Unwind};
use crate::zval::{PhpArray, PhpStr};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::rc::Rc;

/// What may be done with the content.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// Everything.
    ReadWrite,
    /// Reading.
    ReadOnly,
    /// Reading, and writing at the end.
    Append,
}

impl Access {
    /// What a mode allows.
    pub fn of_mode(mode: &[u8]) -> Access {
        if mode.contains(&b'a') {
            Access::Append
        } else if mode.contains(&b'w') || mode.contains(&b'+') {
            Access::ReadWrite
        } else {
            Access::ReadOnly
        }
    }

    fn mode(self) -> &'static [u8] {
        match self {
            Access::ReadOnly => b"rb",
            Access::Append => b"a+b",
            Access::ReadWrite => b"w+b",
        }
    }
}

/// How much `php://temp` keeps in memory.
pub const MEMORY_MOST: usize = 2 << 20;

/// Content in memory.
pub struct Memory {
    label: &'static str,
    access: Cell<Access>,
    content: RefCell<PhpStr>,
    at: Cell<usize>,
    /// So many bytes stay in memory, more go to a file.
    most: Option<usize>,
    file: RefCell<Option<Rc<File>>>,
    /// What `stream_get_meta_data` shows of a `data:` URL.
    meta: RefCell<Option<PhpArray>>,
}

impl Memory {
    /// Opens `php://memory`.
    pub fn open(m: &mut Machine, access: Access) -> StreamRef {
        make(m, Memory::new("MEMORY", access, None), access.mode())
    }

    /// Opens `php://temp`: content beyond `most` bytes goes to a file.
    pub fn open_temp(m: &mut Machine, access: Access, most: usize) -> StreamRef {
        let stream = make(m, Memory::new("TEMP", access, Some(most)), access.mode());
        // The stream within, which php-src has.
        crate::zval::take_id();
        stream
    }

    /// Opens the content of a `data:` URL.
    pub fn open_data(m: &mut Machine, content: PhpStr, mode: &[u8], meta: PhpArray) -> StreamRef {
        let memory = Memory::new("RFC2397", Access::ReadOnly, None);
        memory.content.replace(content);
        memory.meta.replace(Some(meta));
        let stream = make(m, memory, mode);
        crate::zval::take_id();
        stream
    }

    fn new(label: &'static str, access: Access, most: Option<usize>) -> Memory {
        Memory {
            label,
            access: Cell::new(access),
            content: RefCell::new(PhpStr::empty()),
            at: Cell::new(0),
            most,
            file: RefCell::new(None),
            meta: RefCell::new(None),
        }
    }

    fn length(&self) -> usize {
        self.content.borrow().len()
    }

    fn file_in_use(&self) -> Option<Rc<File>> {
        self.file.borrow().clone()
    }

    /// Moves the content to a file.
    fn spill(&self, m: &Machine) -> Option<Rc<File>> {
        let folder = super::plain::temporary_folder(m);
        let (mut file, path) = super::plain::make_temporary(&folder, b"php").ok()?;
        // Nobody else needs its name.
        let _ = std::fs::remove_file(path);
        file.write_all(&self.content.borrow()).ok()?;
        file.seek(SeekFrom::Start(self.at.get() as u64)).ok()?;
        self.content.replace(PhpStr::empty());
        let file = Rc::new(file);
        self.file.replace(Some(file.clone()));
        Some(file)
    }
}

fn make(m: &mut Machine, memory: Memory, mode: &[u8]) -> StreamRef {
    let stream = StreamRef::new(
        m,
        NewStream {
            ops: Rc::new(memory),
            mode,
            wrapper_type: None,
            uri: None,
        },
    );
    stream.no_buffer.set(true);
    stream
}

impl StreamOps for Memory {
    fn label(&self) -> &'static str {
        self.label
    }

    fn read(
        &self,
        _: &mut Machine,
        stream: &Stream,
        into: &mut [u8],
    ) -> Result<Option<usize>, Unwind> {
        if let Some(file) = self.file_in_use() {
            let read = (&*file).read(into).ok();
            if read.is_none_or(|read| read < into.len()) {
                stream.set_eof(true);
            }
            return Ok(read);
        }
        let content = self.content.borrow();
        let at = self.at.get().min(content.len());
        let read = into.len().min(content.len() - at);
        into[..read].copy_from_slice(&content[at..at + read]);
        self.at.set(at + read);
        let is_at_end = match self.label {
            // `php://temp` sees its end with the last byte.
            "MEMORY" => read == 0 && !into.is_empty(),
            _ => at + read == content.len() && (read < into.len() || read == 0),
        };
        if is_at_end {
            stream.set_eof(true);
        }
        Ok(Some(read))
    }

    fn can_write(&self) -> bool {
        self.label != "RFC2397"
    }

    fn write(&self, m: &mut Machine, _: &Stream, bytes: &[u8]) -> Result<Option<usize>, Unwind> {
        match self.access.get() {
            Access::ReadOnly => return Ok(None),
            Access::Append => {
                self.at.set(self.length());
                if let Some(file) = self.file_in_use() {
                    let _ = (&*file).seek(SeekFrom::End(0));
                }
            }
            Access::ReadWrite => {}
        }
        let mut file = self.file_in_use();
        if file.is_none()
            && self
                .most
                .is_some_and(|most| self.length() + bytes.len() >= most)
        {
            file = self.spill(m);
        }
        if let Some(file) = file {
            return Ok((&*file).write(bytes).ok());
        }
        let at = self.at.get();
        // Taken out: growing may end the request.
        let mut content = self.content.replace(PhpStr::empty());
        if at > content.len() {
            let gap = PhpStr::filled(0, at - content.len());
            content.push_bytes(&gap);
        }
        let over = bytes.len().min(content.len() - at);
        if over > 0 {
            content.make_mut()[at..at + over].copy_from_slice(&bytes[..over]);
        }
        content.push_bytes(&bytes[over..]);
        self.content.replace(content);
        self.at.set(at + bytes.len());
        Ok(Some(bytes.len()))
    }

    fn can_seek(&self) -> bool {
        true
    }

    fn seek(
        &self,
        _: &mut Machine,
        stream: &Stream,
        offset: i64,
        whence: Whence,
    ) -> Result<Option<i64>, Unwind> {
        if let Some(file) = self.file_in_use() {
            let to = match whence {
                Whence::Set => SeekFrom::Start(offset.max(0) as u64),
                Whence::Current => SeekFrom::Current(offset),
                Whence::End => SeekFrom::End(offset),
            };
            let moved = (&*file).seek(to).ok();
            return Ok(moved.map(|position| position as i64));
        }
        let length = self.length() as i64;
        let base = match whence {
            Whence::Set => 0,
            Whence::Current => self.at.get() as i64,
            Whence::End => length,
        };
        let wanted = base.saturating_add(offset);
        if !(0..=length).contains(&wanted) {
            let end = if wanted < 0 && whence != Whence::Set {
                0
            } else {
                length
            };
            self.at.set(end as usize);
            stream.set_position(-1);
            return Ok(None);
        }
        self.at.set(wanted as usize);
        stream.set_eof(false);
        Ok(Some(wanted))
    }

    fn close(&self, _: &mut Machine, _: &Stream) -> Result<i32, Unwind> {
        self.content.replace(PhpStr::empty());
        self.file.take();
        self.meta.take();
        Ok(0)
    }

    fn stat(&self, _: &mut Machine, _: &Stream) -> Result<Option<Stat>, Unwind> {
        if let Some(file) = self.file_in_use() {
            return Ok(file.metadata().ok().map(|file| Stat::from(&file)));
        }
        let mode = match self.access.get() {
            Access::ReadOnly => 0o444,
            Access::ReadWrite | Access::Append => 0o666,
        };
        Ok(Some(Stat {
            dev: 12,
            mode: super::stat::REGULAR | mode,
            nlink: 1,
            rdev: -1,
            size: self.length() as i64,
            blksize: -1,
            blocks: -1,
            ..Stat::default()
        }))
    }

    fn file(&self) -> Option<Rc<File>> {
        self.file_in_use()
    }

    fn can_truncate(&self, _: &mut Machine) -> bool {
        true
    }

    fn truncate(&self, _: &mut Machine, _: &Stream, size: i64) -> Result<bool, Unwind> {
        let Ok(size) = usize::try_from(size) else {
            return Ok(false);
        };
        if self.access.get() == Access::ReadOnly {
            return Ok(false);
        }
        if let Some(file) = self.file_in_use() {
            return Ok(file.set_len(size as u64).is_ok());
        }
        let mut content = self.content.replace(PhpStr::empty());
        if size <= content.len() {
            content.truncate(size);
            self.at.set(self.at.get().min(size));
        } else {
            let zeros = PhpStr::filled(0, size - content.len());
            content.push_bytes(&zeros);
        }
        self.content.replace(content);
        Ok(true)
    }

    fn metadata(&self, _: &Stream, into: &mut PhpArray) -> bool {
        if let Some(meta) = self.meta.borrow().as_ref() {
            for (key, zval) in meta.to_entries() {
                into.set(&key, zval);
            }
            return true;
        }
        false
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
