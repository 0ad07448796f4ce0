//! DirectoryIterator: the entries of a directory.

use super::info::{base_of, extension_of};
use super::{FLAGS, Info, info, throwing, uninitialized};
use crate::eval::errors::Throw;
use crate::eval::{Machine, Unwind};
use crate::ext::spl::{inner, this};
use crate::ext::standard::path;
use crate::ext::standard::stream_argument::Path;
use crate::ext::{BuiltinClass, Call};
use crate::methods;
use crate::stream::glob::{self, glob};
use crate::stream::{StreamRef, Whence};
use crate::zval::{ObjectRef, PhpStr};

/// `.` and `..` are passed over.
pub(super) const SKIP_DOTS: i64 = 0x1000;
/// `current` is the iterator itself.
pub(super) const CURRENT_AS_SELF: i64 = 0x10;

/// The class.
pub(in crate::ext::spl) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    flags: FLAGS,
    interfaces: &["SeekableIterator"],
    methods: methods! { "DirectoryIterator":
        [public] __construct(directory) = construct, "string";
        [public] getFilename() = get_filename, "~> string";
        [public] getExtension() = get_extension, "~> string";
        [public] getBasename(suffix = "") = get_basename, "string ~> string";
        [public] isDot() = is_dot, "~> bool";
        [public] rewind() = rewind, "~> void";
        [public] valid() = valid, "~> bool";
        [public] key() = key, "~> mixed";
        [public] current() = current, "~> mixed";
        [public] next() = next, "~> void";
        [public] seek(offset) = seek, "int ~> void";
        [public] __toString() = get_filename, "~> string";
    },
    ..BuiltinClass::extending("DirectoryIterator", "SplFileInfo")
}];

/// A directory that is being read.
pub(super) struct Directory {
    source: Source,
    /// The entry it is at; empty behind the last.
    pub(super) entry: PhpStr,
    /// How many lie behind.
    pub(super) index: i64,
    /// The folders below the one where a recursive walk began.
    pub(super) sub_path: PhpStr,
}

/// What gives the entries.
enum Source {
    Stream(StreamRef),
    /// The paths that a pattern matches.
    Glob {
        matches: Vec<Vec<u8>>,
        next: usize,
    },
}

impl Directory {
    /// The folder of the match where a pattern's iterator is; `None` for a plain directory.
    pub(super) fn glob_folder(&self) -> Option<Option<PhpStr>> {
        let Source::Glob { matches, next } = &self.source else {
            return None;
        };
        let at = matches.get(next.saturating_sub(1));
        Some(at.and_then(|found| {
            let slash = memchr::memrchr(b'/', found)?;
            Some(PhpStr::new(&found[..slash.max(1)]))
        }))
    }

    /// How many a pattern matched.
    pub(super) fn glob_count(&self) -> i64 {
        match &self.source {
            Source::Glob { matches, .. } => matches.len() as i64,
            Source::Stream(_) => 0,
        }
    }
}

pub(super) fn is_dot_name(name: &[u8]) -> bool {
    name == b"." || name == b".."
}

impl Info {
    /// Opens a directory and reads its first entry.
    pub(super) fn open_directory(&self, m: &mut Machine, path: &PhpStr) -> Result<(), Unwind> {
        let source = match path.strip_prefix(b"glob://") {
            Some(pattern) => {
                let mut matches = glob(pattern, glob::Flags::default()).unwrap_or_default();
                matches.retain(|path| m.is_allowed_path(path));
                Some(Source::Glob { matches, next: 0 })
            }
            None => {
                let context = m.default_context();
                m.open_directory(path, Some(context))?.map(Source::Stream)
            }
        };
        let Some(source) = source else {
            let message = format!("Failed to open directory \"{path}\"");
            return Err(m.throw(Throw::UnexpectedValueException, &message));
        };
        let end = if path.len() > 1 && path.ends_with(b"/") {
            path.len() - 1
        } else {
            path.len()
        };
        self.path.replace(Some(PhpStr::new(&path[..end])));
        self.directory.replace(Some(Directory {
            source,
            entry: PhpStr::empty(),
            index: 0,
            sub_path: PhpStr::empty(),
        }));
        self.read_entry(m)
    }

    /// Reads the next entry that is wanted.
    pub(super) fn read_entry(&self, m: &mut Machine) -> Result<(), Unwind> {
        loop {
            let entry = self.read_any_entry(m)?;
            if !self.has(SKIP_DOTS) || !is_dot_name(&entry) {
                return Ok(());
            }
        }
    }

    fn read_any_entry(&self, m: &mut Machine) -> Result<PhpStr, Unwind> {
        let old = self.file_name.take();
        drop(old);
        let stream = match self.directory.borrow_mut().as_mut() {
            None => return Ok(PhpStr::empty()),
            Some(directory) => match &mut directory.source {
                Source::Stream(stream) => Some(stream.clone()),
                Source::Glob { matches, next } => {
                    directory.entry = match matches.get(*next) {
                        Some(found) => PhpStr::new(path::base(found)),
                        None => PhpStr::empty(),
                    };
                    *next += 1;
                    return Ok(directory.entry.clone());
                }
            },
        };
        let entry = match stream {
            Some(stream) => stream.next_entry(m)?,
            None => None,
        };
        let entry = entry.unwrap_or_else(PhpStr::empty);
        if let Some(directory) = self.directory.borrow_mut().as_mut() {
            directory.entry = entry.clone();
        }
        Ok(entry)
    }

    /// Goes back before the first entry.
    pub(super) fn rewind_directory(&self, m: &mut Machine) -> Result<(), Unwind> {
        let stream = match self.directory.borrow_mut().as_mut() {
            None => None,
            Some(directory) => {
                directory.index = 0;
                match &mut directory.source {
                    Source::Stream(stream) => Some(stream.clone()),
                    Source::Glob { next, .. } => {
                        *next = 0;
                        None
                    }
                }
            }
        };
        match stream {
            Some(stream) => stream.seek(m, 0, Whence::Set).map(drop),
            None => Ok(()),
        }
    }

    /// The entry of a directory that is open.
    pub(super) fn entry(&self, m: &mut Machine) -> Result<PhpStr, Unwind> {
        match &*self.directory.borrow() {
            Some(directory) => Ok(directory.entry.clone()),
            None => Err(uninitialized(m)),
        }
    }

    pub(super) fn next_entry(&self, m: &mut Machine) -> Result<(), Unwind> {
        if let Some(directory) = self.directory.borrow_mut().as_mut() {
            directory.index += 1;
        }
        self.read_entry(m)
    }
}

/// Opens the directory of a new iterator.
pub(super) fn open(call: &mut Call<'_>, path: &PhpStr, flags: i64) -> Result<(), Unwind> {
    if path.is_empty() {
        return Err(call.value_error(0, "cannot be empty"));
    }
    let this = this(call);
    let info = info(&this);
    if info.path.borrow().is_some() {
        return Err(call
            .machine
            .throw_error("Directory object is already initialized"));
    }
    info.flags.set(flags);
    throwing(call, Throw::UnexpectedValueException, |call| {
        info.open_directory(call.machine, path)
    })
}

fn construct(call: &mut Call<'_>, path: Path) -> Result<(), Unwind> {
    open(call, &path, CURRENT_AS_SELF)
}

fn get_filename(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    let this = this(call);
    info(&this).entry(call.machine)
}

fn get_extension(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    Ok(extension_of(&get_filename(call)?))
}

fn get_basename(call: &mut Call<'_>, suffix: PhpStr) -> Result<PhpStr, Unwind> {
    Ok(base_of(&get_filename(call)?, &suffix))
}

fn is_dot(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(is_dot_name(&get_filename(call)?))
}

fn rewind(call: &mut Call<'_>) -> Result<(), Unwind> {
    let this = this(call);
    info(&this).entry(call.machine)?;
    info(&this).rewind_directory(call.machine)?;
    info(&this).read_any_entry(call.machine).map(drop)
}

fn valid(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(!get_filename(call)?.is_empty())
}

fn key(call: &mut Call<'_>) -> Result<i64, Unwind> {
    get_filename(call)?;
    let this = this(call);
    let index = info(&this)
        .directory
        .borrow()
        .as_ref()
        .map(|open| open.index);
    Ok(index.unwrap_or(0))
}

fn current(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    get_filename(call)?;
    Ok(this(call))
}

fn next(call: &mut Call<'_>) -> Result<(), Unwind> {
    get_filename(call)?;
    let this = this(call);
    info(&this).next_entry(call.machine)
}

fn seek(call: &mut Call<'_>, offset: i64) -> Result<(), Unwind> {
    get_filename(call)?;
    let this = this(call);
    let index = || {
        let directory = info(&this).directory.borrow();
        directory.as_ref().map_or(0, |open| open.index)
    };
    let m = &mut *call.machine;
    if index() > offset {
        inner::rewind(m, &this)?;
    }
    while index() < offset {
        if !inner::valid(m, &this)? {
            let message = format!("Seek position {offset} is out of range");
            return Err(m.throw(Throw::OutOfBoundsException, &message));
        }
        inner::next(m, &this)?;
    }
    Ok(())
}
