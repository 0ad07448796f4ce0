//! What the file system says of a file, in PHP's order.

use crate::eval::Machine;
use crate::zval::PhpStr;
use crate::zval::{Key, PhpArray, Value};
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;

/// What the file system says of a file.
#[derive(Clone, Copy, Default, Debug)]
#[expect(missing_docs, reason = "the names are stat(2)'s")]
pub struct Stat {
    pub dev: i64,
    pub ino: i64,
    pub mode: i64,
    pub nlink: i64,
    pub uid: i64,
    pub gid: i64,
    pub rdev: i64,
    pub size: i64,
    pub atime: i64,
    pub mtime: i64,
    pub ctime: i64,
    pub blksize: i64,
    pub blocks: i64,
}

/// `STREAM_URL_STAT_LINK`: a link itself is meant.
pub const URL_LINK: i64 = 1;
/// `STREAM_URL_STAT_QUIET`: a failure is not told of.
pub const URL_QUIET: i64 = 2;
/// `STREAM_URL_STAT_IGNORE_OPEN_BASEDIR`: the caller has looked at it.
pub const URL_ANYWHERE: i64 = 4;
/// `STREAM_REPORT_ERRORS`, as methods of wrappers are told.
pub const REPORT_ERRORS: i64 = 8;

/// The bits of `mode` that say what kind of file it is.
pub const KIND: i64 = 0o170_000;
/// A regular file.
pub const REGULAR: i64 = 0o100_000;
/// A directory.
pub const DIRECTORY: i64 = 0o040_000;
/// A symbolic link.
pub const LINK: i64 = 0o120_000;
/// A named pipe.
pub const FIFO: i64 = 0o010_000;
/// A character device.
pub const CHARACTER: i64 = 0o020_000;
/// A block device.
pub const BLOCK: i64 = 0o060_000;
/// A socket.
pub const SOCKET: i64 = 0o140_000;

impl From<&Metadata> for Stat {
    fn from(metadata: &Metadata) -> Stat {
        Stat {
            dev: metadata.dev() as i64,
            ino: metadata.ino() as i64,
            mode: i64::from(metadata.mode()),
            nlink: metadata.nlink() as i64,
            uid: i64::from(metadata.uid()),
            gid: i64::from(metadata.gid()),
            rdev: metadata.rdev() as i64,
            size: metadata.size() as i64,
            atime: metadata.atime(),
            mtime: metadata.mtime(),
            ctime: metadata.ctime(),
            blksize: metadata.blksize() as i64,
            blocks: metadata.blocks() as i64,
        }
    }
}

impl Stat {
    const NAMES: [&'static str; 13] = [
        "dev", "ino", "mode", "nlink", "uid", "gid", "rdev", "size", "atime", "mtime", "ctime",
        "blksize", "blocks",
    ];

    fn fields(&self) -> [i64; 13] {
        [
            self.dev,
            self.ino,
            self.mode,
            self.nlink,
            self.uid,
            self.gid,
            self.rdev,
            self.size,
            self.atime,
            self.mtime,
            self.ctime,
            self.blksize,
            self.blocks,
        ]
    }

    /// Whether it is of a kind.
    pub fn is(&self, kind: i64) -> bool {
        self.mode & KIND == kind
    }

    /// The array of `stat()`: every field by number, then by name.
    pub fn to_array(self) -> PhpArray {
        let fields = self.fields();
        let mut array = PhpArray::from_values(fields.map(Value::int));
        for (name, field) in Self::NAMES.into_iter().zip(fields) {
            array.set_value(name, field);
        }
        array
    }

    /// The fields of an array that `url_stat` or `stream_stat` returned; those that are missing are 0.
    pub fn from_array(array: &PhpArray, mut to_int: impl FnMut(&Value) -> i64) -> Stat {
        let mut field = |name: &str| {
            let found = array.get(&Key::from(name)).map(|zval| zval.get());
            found.map_or(0, |value| to_int(&value))
        };
        Stat {
            dev: field("dev"),
            ino: field("ino"),
            mode: field("mode"),
            nlink: field("nlink"),
            uid: field("uid"),
            gid: field("gid"),
            rdev: field("rdev"),
            size: field("size"),
            atime: field("atime"),
            mtime: field("mtime"),
            ctime: field("ctime"),
            blksize: field("blksize"),
            blocks: field("blocks"),
        }
    }
}

/// What was last asked of a file, and of a link: asked again, it is answered from here (php-src `BG(CurrentStatFile)`).
#[derive(Default)]
pub struct StatCache {
    file: Option<(PhpStr, Stat)>,
    link: Option<(PhpStr, Stat)>,
}

impl Machine {
    /// What is remembered of a file, or of a link (`flags` has [`URL_LINK`]).
    pub fn remembered_stat(&mut self, path: &PhpStr, flags: i64) -> Option<Stat> {
        let cache = self.extensions.state::<StatCache>();
        let entry = if flags & URL_LINK != 0 {
            &cache.link
        } else {
            &cache.file
        };
        entry
            .as_ref()
            .filter(|(known, _)| known == path)
            .map(|(_, stat)| *stat)
    }

    /// Remembers what a file is.
    pub fn remember_stat(&mut self, path: &PhpStr, flags: i64, stat: Stat) {
        let cache = self.extensions.state::<StatCache>();
        if flags & URL_LINK != 0 {
            cache.link = Some((path.clone(), stat));
        }
        if flags & URL_LINK == 0 || !stat.is(LINK) {
            cache.file = Some((path.clone(), stat));
        }
    }

    /// Forgets what is remembered of files.
    pub fn forget_stat(&mut self) {
        *self.extensions.state::<StatCache>() = StatCache::default();
    }
}
