//! Storage: where the heap's big blocks come from.
//!
//! The lowest of the three layers. A [`Storage`] hands out *segments*, always aligned to a chunk (2 MiB), and knows
//! nothing of what is cut from them. The schemes carry the names PHP 5 gave them in `ZEND_MM_MEM_TYPE`.

use std::fmt;
use std::ptr::NonNull;

use super::chunk::CHUNK_SIZE;

mod malloc;
mod mmap;

use malloc::MallocStorage;
use mmap::MmapStorage;

/// One block from the system.
///
/// ```text
/// address                    address + size         address + capacity
/// |■■■■■■■■■■■■■■■■■■■■■■■■■■|······················|
///   in use, counted           room to grow in place, costs address space only
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Where it starts: a multiple of 2 MiB.
    pub address: NonNull<u8>,
    /// Usable bytes, a multiple of the page size.
    pub size: usize,
    /// Bytes kept for it; at least `size`.
    pub capacity: usize,
}

/// A scheme for getting memory from the system.
///
/// Sizes are bytes, multiples of [`SYSTEM_PAGE_SIZE`]. A refusal is a `None`, never a panic: the heap turns it into PHP's
/// `Out of memory`.
pub trait Storage {
    /// The name in `ZEND_MM_MEM_TYPE`.
    fn name(&self) -> &'static str;

    /// Takes `size` bytes, aligned to a chunk.
    fn map(&self, size: usize) -> Option<Segment>;

    /// Gives a segment back.
    ///
    /// # Safety
    ///
    /// `segment` came from this storage and nothing in it is used again.
    unsafe fn unmap(&self, segment: Segment);

    /// Gives back everything behind the first `size` bytes, in place. A scheme that cannot says `false`.
    ///
    /// # Safety
    ///
    /// `segment` came from this storage, `0 < size <= segment.size`, and nothing behind `size` is used again.
    unsafe fn shrink(&self, segment: &mut Segment, size: usize) -> bool;

    /// Makes a segment larger, keeping its bytes and moving it where it must. On `false` its bytes, address and size are
    /// as before, though it may have lost its room to grow.
    ///
    /// A scheme takes more address space than asked for when it has to move one, so that growing by small steps costs
    /// no more than a constant per byte.
    ///
    /// # Safety
    ///
    /// `segment` came from this storage, `size > segment.size`, and only its new address is used afterwards.
    unsafe fn grow(&self, segment: &mut Segment, size: usize) -> bool;

    /// Whether fresh memory reads as zero.
    fn zeroed(&self) -> bool;
}

/// The storage schemes, named as in `ZEND_MM_MEM_TYPE`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StorageScheme {
    /// The system's `malloc`, aligned.
    Malloc,
    /// Anonymous mappings. The default.
    #[default]
    MmapAnon,
    /// Private mappings of `/dev/zero`.
    MmapZero,
}

impl StorageScheme {
    /// Every scheme of this build.
    pub const ALL: [StorageScheme; 3] = [
        StorageScheme::Malloc,
        StorageScheme::MmapAnon,
        StorageScheme::MmapZero,
    ];

    /// The name in `ZEND_MM_MEM_TYPE`.
    pub fn name(self) -> &'static str {
        match self {
            StorageScheme::Malloc => "malloc",
            StorageScheme::MmapAnon => "mmap_anon",
            StorageScheme::MmapZero => "mmap_zero",
        }
    }

    /// Finds a scheme by the value of `ZEND_MM_MEM_TYPE`.
    ///
    /// # Errors
    ///
    /// An unknown name, or `win32`, which is known but needs Windows. The message lists the supported ones, as PHP 5's
    /// `zend_mm_startup` does before it exits with status 255.
    pub fn from_name(name: &str) -> Result<StorageScheme, UnsupportedStorage> {
        StorageScheme::ALL
            .into_iter()
            .find(|scheme| scheme.name() == name)
            .ok_or_else(|| UnsupportedStorage {
                name: name.to_owned(),
            })
    }

    /// Opens the scheme.
    ///
    /// # Errors
    ///
    /// `mmap_zero` without a readable `/dev/zero`.
    pub fn open(self, huge_pages: HugePages) -> Result<Box<dyn Storage>, StorageUnavailable> {
        match self {
            StorageScheme::Malloc => Ok(Box::new(MallocStorage)),
            StorageScheme::MmapAnon => Ok(Box::new(MmapStorage::anonymous(huge_pages))),
            StorageScheme::MmapZero => MmapStorage::dev_zero(huge_pages)
                .map(|storage| Box::new(storage) as Box<dyn Storage>)
                .ok_or(StorageUnavailable { scheme: self }),
        }
    }
}

/// Whether mappings are advised to use transparent huge pages (`USE_ZEND_ALLOC_HUGE_PAGES`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HugePages {
    /// Leave it to the system. Faster where it was measured, hence the default.
    #[default]
    Untouched,
    /// `MADV_HUGEPAGE` on every mapping.
    Advised,
}

/// A value of `ZEND_MM_MEM_TYPE` that this build cannot serve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsupportedStorage {
    /// The name asked for.
    pub name: String,
}

impl fmt::Display for UnsupportedStorage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name == "win32" {
            writeln!(
                f,
                "zend_mm storage type 'win32' is not built in: it needs Windows"
            )?;
        } else {
            writeln!(
                f,
                "Wrong or unsupported zend_mm storage type '{}'",
                self.name
            )?;
        }
        write!(f, "  supported types:")?;
        for scheme in StorageScheme::ALL {
            write!(f, "\n    '{}'", scheme.name())?;
        }
        Ok(())
    }
}

impl std::error::Error for UnsupportedStorage {}

/// A scheme that the system does not give us just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StorageUnavailable {
    /// Which one.
    pub scheme: StorageScheme,
}

/// What sizes of segments are multiples of, in bytes: the system's page, or where that varies the largest there is.
///
/// A constant, because asking costs: rustix reads the auxiliary vector for it, which ends in a crash under valgrind.
pub const SYSTEM_PAGE_SIZE: usize = if cfg!(any(target_arch = "x86_64", target_arch = "x86")) {
    4 << 10
} else {
    64 << 10
};

/// `size` rounded up to whole system pages, `None` when that overflows.
pub(super) fn round_to_pages(size: usize) -> Option<usize> {
    size.checked_next_multiple_of(SYSTEM_PAGE_SIZE)
}

/// `size` rounded up to whole chunks, `None` when that overflows.
fn round_to_chunks(size: usize) -> Option<usize> {
    size.checked_next_multiple_of(CHUNK_SIZE)
}
