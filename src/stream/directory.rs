//! Directories as streams: plain ones, and `glob://` (php-src `plain_wrapper.c`, `glob_wrapper.c`).

use super::Stream;
use super::handle::{NewStream, StreamRef};
use super::open::Opening;
use super::ops::{DirectoryEntry, StreamOps, Whence};
use super::wrapper::Wrapper;
use crate::eval::{Machine, Unwind};
use crate::zval::PhpStr;
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::rc::Rc;

/// An open directory.
pub struct PlainDirectory {
    entries: RefCell<Option<rustix::fs::Dir>>,
}

impl PlainDirectory {
    /// Opens a directory.
    ///
    /// # Errors
    /// There is none, or it may not be read.
    pub fn open(path: &Path) -> std::io::Result<PlainDirectory> {
        use rustix::fs::{Mode, OFlags};
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let folder = rustix::fs::open(path, flags, Mode::empty())?;
        let entries = rustix::fs::Dir::new(folder)?;
        Ok(PlainDirectory {
            entries: RefCell::new(Some(entries)),
        })
    }
}

/// A directory is not read by bytes.
fn no_bytes() -> Result<Option<usize>, Unwind> {
    Ok(None)
}

impl StreamOps for PlainDirectory {
    fn label(&self) -> &'static str {
        "dir"
    }

    fn read(&self, _: &mut Machine, _: &Stream, _: &mut [u8]) -> Result<Option<usize>, Unwind> {
        no_bytes()
    }

    fn can_write(&self) -> bool {
        false
    }

    fn write(&self, _: &mut Machine, _: &Stream, _: &[u8]) -> Result<Option<usize>, Unwind> {
        no_bytes()
    }

    fn can_seek(&self) -> bool {
        true
    }

    fn seek(&self, _: &mut Machine, _: &Stream, _: i64, _: Whence) -> Result<Option<i64>, Unwind> {
        if let Some(entries) = self.entries.borrow_mut().as_mut() {
            entries.rewind();
        }
        Ok(Some(0))
    }

    fn close(&self, _: &mut Machine, _: &Stream) -> Result<i32, Unwind> {
        self.entries.take();
        Ok(0)
    }

    fn next_entry(&self, _: &mut Machine, _: &Stream) -> Result<DirectoryEntry, Unwind> {
        let mut entries = self.entries.borrow_mut();
        let Some(entries) = entries.as_mut() else {
            return Ok(None);
        };
        Ok(match entries.read() {
            Some(Ok(entry)) => Some(PhpStr::new(entry.file_name().to_bytes())),
            Some(Err(_)) | None => None,
        })
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The entries of a directory that is no directory: what a pattern matches.
pub struct ListedDirectory {
    names: Vec<Vec<u8>>,
    at: Cell<usize>,
}

impl ListedDirectory {
    /// These entries.
    pub fn new(names: Vec<Vec<u8>>) -> ListedDirectory {
        ListedDirectory {
            names,
            at: Cell::new(0),
        }
    }
}

impl StreamOps for ListedDirectory {
    fn label(&self) -> &'static str {
        "glob"
    }

    fn read(&self, _: &mut Machine, _: &Stream, _: &mut [u8]) -> Result<Option<usize>, Unwind> {
        no_bytes()
    }

    fn can_write(&self) -> bool {
        false
    }

    fn write(&self, _: &mut Machine, _: &Stream, _: &[u8]) -> Result<Option<usize>, Unwind> {
        no_bytes()
    }

    fn can_seek(&self) -> bool {
        true
    }

    fn seek(&self, _: &mut Machine, _: &Stream, _: i64, _: Whence) -> Result<Option<i64>, Unwind> {
        self.at.set(0);
        Ok(Some(0))
    }

    fn close(&self, _: &mut Machine, _: &Stream) -> Result<i32, Unwind> {
        Ok(0)
    }

    fn next_entry(&self, _: &mut Machine, _: &Stream) -> Result<DirectoryEntry, Unwind> {
        let at = self.at.get();
        self.at.set(at + 1);
        Ok(self.names.get(at).map(|name| PhpStr::new(name)))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The wrapper of `glob://`: the files that a pattern matches.
pub struct GlobWrapper;

impl Wrapper for GlobWrapper {
    fn label(&self) -> &'static str {
        "glob"
    }

    fn open(
        &self,
        _: &mut Machine,
        opening: &mut Opening<'_>,
    ) -> Result<Option<StreamRef>, Unwind> {
        opening.complain("wrapper does not support stream open");
        Ok(None)
    }

    fn open_directory(
        &self,
        m: &mut Machine,
        opening: &mut Opening<'_>,
    ) -> Result<Option<StreamRef>, Unwind> {
        let pattern = opening
            .path
            .strip_prefix(b"glob://")
            .unwrap_or(opening.path);
        let found = super::glob::glob(pattern, super::glob::Flags::default()).unwrap_or_default();
        let mut names = Vec::with_capacity(found.len());
        for path in found {
            if m.is_allowed_path(&path) {
                let name = Path::new(std::ffi::OsStr::from_bytes(&path)).file_name();
                names.push(name.map_or_else(|| path.clone(), |name| name.as_bytes().to_vec()));
            }
        }
        Ok(Some(StreamRef::new(
            m,
            NewStream {
                ops: Rc::new(ListedDirectory::new(names)),
                mode: opening.mode,
                wrapper_type: Some(self.label()),
                uri: None,
            },
        )))
    }
}
