//! How a heap is set up, and the environment variables that say so.

use std::fmt;

use super::chunk::CHUNK_SIZE;
use super::failure::{Corruption, Failure};
use super::fault::{Afterwards, Fault};
use super::leak::RecordSites;
use super::storage::{HugePages, StorageScheme, StorageUnavailable, UnsupportedStorage};

/// Where blocks come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Allocator {
    /// Chunks, pages and bins.
    #[default]
    Zend,
    /// Each from the system allocator (`USE_ZEND_ALLOC=0`).
    System,
}

/// How a heap is set up.
#[derive(Clone, Copy, Debug)]
pub struct HeapConfig {
    /// Where blocks come from.
    pub allocator: Allocator,
    /// Where chunks and huge blocks come from (`ZEND_MM_MEM_TYPE`).
    pub storage: StorageScheme,
    /// Bytes taken from the storage at a time (`ZEND_MM_SEG_SIZE`): a power of two. Chunks are 2 MiB, so less than that
    /// changes nothing; more takes several chunks at once, and what is not needed yet is cached.
    pub segment_size: usize,
    /// Whether mappings are advised to use huge pages (`USE_ZEND_ALLOC_HUGE_PAGES`).
    pub huge_pages: HugePages,
    /// memory_limit in bytes; `usize::MAX` is none.
    pub limit: usize,
    /// Whether each block's allocation site is remembered.
    pub record_sites: RecordSites,
    /// Which allocation of a request fails, to test what becomes of it (`REPHP_FAIL_ALLOCATION`). Counting them makes all
    /// slower.
    pub fault: Option<Fault>,
    /// Called when a pointer is freed that is no block; must not return. The default unwinds with
    /// [`Failure::Corrupted`].
    pub on_corruption: fn(Corruption) -> !,
}

impl Default for HeapConfig {
    fn default() -> HeapConfig {
        HeapConfig {
            allocator: Allocator::default(),
            storage: StorageScheme::default(),
            segment_size: CHUNK_SIZE,
            huge_pages: HugePages::default(),
            limit: 128 << 20,
            record_sites: RecordSites::default(),
            fault: None,
            on_corruption: |corruption| Failure::Corrupted(corruption).raise(),
        }
    }
}

impl HeapConfig {
    /// The default, changed by the environment: `ZEND_MM_MEM_TYPE`, `ZEND_MM_SEG_SIZE`, `USE_ZEND_ALLOC`,
    /// `USE_ZEND_ALLOC_HUGE_PAGES` and `REPHP_FAIL_ALLOCATION` (a number: that allocation of the request fails), asked for
    /// one by one.
    ///
    /// # Errors
    ///
    /// A value nobody can serve. PHP prints the message to stderr and exits with status 255.
    pub fn from_environment(
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<HeapConfig, HeapError> {
        let mut config = HeapConfig::default();
        if let Some(name) = variable("ZEND_MM_MEM_TYPE") {
            config.storage = StorageScheme::from_name(&name)?;
        }
        if let Some(size) = variable("ZEND_MM_SEG_SIZE") {
            config.segment_size = parse_segment_size(&size)?;
        }
        if variable("USE_ZEND_ALLOC").is_some_and(|value| leading_number(&value) == 0) {
            config.allocator = Allocator::System;
        }
        if variable("USE_ZEND_ALLOC_HUGE_PAGES").is_some_and(|value| leading_number(&value) != 0) {
            config.huge_pages = HugePages::Advised;
        }
        let fails = variable("REPHP_FAIL_ALLOCATION").map(|value| leading_number(&value));
        if let Some(at) = fails.map(|at| at as u64) {
            let then = Afterwards::default();
            config.fault = Some(Fault { at, then });
        }
        Ok(config)
    }
}

/// Why a heap cannot be set up. The texts are those of PHP 5's zend_mm_startup, without the line's end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeapError {
    /// `ZEND_MM_MEM_TYPE` names no scheme of this build.
    UnsupportedStorage(UnsupportedStorage),
    /// The scheme is not to be had.
    StorageUnavailable(StorageUnavailable),
    /// `ZEND_MM_SEG_SIZE` is no power of two.
    SegmentSize,
    /// The system refused the first chunk.
    OutOfMemory,
}

impl From<UnsupportedStorage> for HeapError {
    fn from(error: UnsupportedStorage) -> HeapError {
        HeapError::UnsupportedStorage(error)
    }
}

impl From<StorageUnavailable> for HeapError {
    fn from(error: StorageUnavailable) -> HeapError {
        HeapError::StorageUnavailable(error)
    }
}

impl fmt::Display for HeapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HeapError::UnsupportedStorage(error) => error.fmt(f),
            HeapError::StorageUnavailable(error) => {
                write!(
                    f,
                    "Cannot initialize zend_mm storage [{}]",
                    error.scheme.name()
                )
            }
            HeapError::SegmentSize => f.write_str("ZEND_MM_SEG_SIZE must be a power of two"),
            HeapError::OutOfMemory => f.write_str("Can't initialize heap"),
        }
    }
}

impl std::error::Error for HeapError {}

/// A number of bytes with PHP's suffixes K, M and G.
fn parse_segment_size(value: &str) -> Result<usize, HeapError> {
    let value = value.trim();
    let shift = match value.as_bytes().last() {
        Some(b'k' | b'K') => 10,
        Some(b'm' | b'M') => 20,
        Some(b'g' | b'G') => 30,
        _ => 0,
    };
    leading_number(value)
        .checked_mul(1 << shift)
        .filter(|size| size.is_power_of_two())
        .ok_or(HeapError::SegmentSize)
}

/// The number a text starts with, 0 if none: C's `atol`, without signs.
fn leading_number(value: &str) -> usize {
    value
        .trim_start()
        .bytes()
        .map_while(|byte| byte.is_ascii_digit().then(|| usize::from(byte - b'0')))
        .fold(0, |number, digit| {
            number.saturating_mul(10).saturating_add(digit)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(name: &str, value: &str) -> Result<HeapConfig, HeapError> {
        HeapConfig::from_environment(|asked| (asked == name).then(|| value.to_owned()))
    }

    #[test]
    fn segment_sizes_are_powers_of_two_with_suffixes() {
        for (value, size) in [("4194304", 4 << 20), ("8M", 8 << 20), ("256k", 256 << 10)] {
            assert_eq!(
                config("ZEND_MM_SEG_SIZE", value).unwrap().segment_size,
                size
            );
        }
        for value in ["3M", "0", "", "frog", "99999999999999999999G"] {
            assert_eq!(
                config("ZEND_MM_SEG_SIZE", value).unwrap_err(),
                HeapError::SegmentSize
            );
        }
    }

    #[test]
    fn zero_turns_the_allocator_off() {
        for (value, allocator) in [
            ("0", Allocator::System),
            ("", Allocator::System),
            ("no", Allocator::System),
            ("1", Allocator::Zend),
        ] {
            assert_eq!(
                config("USE_ZEND_ALLOC", value).unwrap().allocator,
                allocator
            );
        }
    }

    #[test]
    fn unsupported_storage_lists_the_supported_ones() {
        assert_eq!(
            config("ZEND_MM_MEM_TYPE", "shm").unwrap_err().to_string(),
            "Wrong or unsupported zend_mm storage type 'shm'\n  supported types:\n    'malloc'\n    'mmap_anon'\n    'mmap_zero'"
        );
        let win32 = config("ZEND_MM_MEM_TYPE", "win32").unwrap_err().to_string();
        assert!(win32.starts_with("zend_mm storage type 'win32' is not built in"));
    }
}
