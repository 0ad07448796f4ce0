//! How an allocation fails: PHP's fatal errors as the payload of an unwinding.

use std::cell::Cell;
use std::fmt;
use std::panic;
use std::ptr::NonNull;

/// Why the heap gave up.
///
/// Callers of `emalloc` do not check results. The heap unwinds instead, without running the panic hook, with a
/// `Box<Failure>` as the payload: Zend's `zend_bailout`. Whoever runs a request catches it:
///
/// ```
/// use rephp::heap::{Failure, Heap, HeapConfig, emalloc};
///
/// let heap = Heap::new(HeapConfig { limit: 8 << 20, ..HeapConfig::default() }).unwrap();
/// let _entered = heap.enter();
/// let payload = std::panic::catch_unwind(|| emalloc(16 << 20)).unwrap_err();
/// let failure = payload.downcast::<Failure>().unwrap();
/// assert_eq!(
///     failure.to_string(),
///     "Allowed memory size of 8388608 bytes exhausted (tried to allocate 16777216 bytes)",
/// );
/// ```
///
/// The text is that of the E_ERROR, without `Fatal error: `.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// More than memory_limit would have been mapped.
    LimitExhausted {
        /// memory_limit in bytes.
        limit: usize,
        /// What the script asked for, in bytes.
        tried: usize,
    },
    /// The system refused.
    OutOfMemory {
        /// Real usage in bytes.
        allocated: usize,
        /// What the script asked for, in bytes.
        tried: usize,
    },
    /// `nmemb * size + offset` does not fit (zend_safe_address_guarded).
    Overflow {
        /// How many.
        nmemb: usize,
        /// Bytes each.
        size: usize,
        /// Bytes besides.
        offset: usize,
    },
    /// A huge block's size does not fit when it is rounded up.
    RoundingOverflow {
        /// Bytes asked for.
        size: usize,
        /// What it is rounded up to a multiple of.
        grain: usize,
    },
    /// A block was freed that is not in use.
    Corrupted(Corruption),
}

thread_local! {
    static BEFORE_UNWINDING: Cell<Option<fn()>> = const { Cell::new(None) };
}

/// Sets what is called when a heap of this thread fails, before the stack is unwound: the last chance to see what was running.
pub fn set_unwind_hook(hook: Option<fn()>) {
    BEFORE_UNWINDING.set(hook);
}

impl Failure {
    /// Unwinds to whoever runs the request. No panic message is printed.
    #[cold]
    pub fn raise(self) -> ! {
        if let Some(hook) = BEFORE_UNWINDING.get() {
            hook();
        }
        panic::resume_unwind(Box::new(self))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Failure::LimitExhausted { limit, tried } => write!(
                f,
                "Allowed memory size of {limit} bytes exhausted (tried to allocate {tried} bytes)"
            ),
            Failure::OutOfMemory { allocated, tried } => write!(
                f,
                "Out of memory (allocated {allocated} bytes) (tried to allocate {tried} bytes)"
            ),
            Failure::Overflow {
                nmemb,
                size,
                offset,
            } => write!(
                f,
                "Possible integer overflow in memory allocation ({nmemb} * {size} + {offset})"
            ),
            Failure::RoundingOverflow { size, grain } => write!(
                f,
                "Possible integer overflow in memory allocation ({size} + {grain})"
            ),
            Failure::Corrupted(corruption) => corruption.fmt(f),
        }
    }
}

impl std::error::Error for Failure {}

/// A pointer given to `efree` or `erealloc` that is no block in use, or a free block that is not as it was left.
///
/// Its text is Zend's `zend_mm_heap corrupted`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Corruption {
    /// The pointer.
    pub address: NonNull<u8>,
    /// What is wrong with it.
    pub kind: CorruptionKind,
}

/// What is wrong with a pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CorruptionKind {
    /// It lies in no chunk of this heap, and is none of its huge blocks.
    NotOurs,
    /// It lies between the starts of two blocks.
    InsideBlock,
    /// Its pages are free, or it is the block freed last: it was freed before.
    FreedBefore,
    /// It is a free block, and somebody has written to it.
    Overwritten,
}

impl fmt::Display for Corruption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("zend_mm_heap corrupted")
    }
}

// SAFETY: the address is a number to be reported; nobody follows it.
unsafe impl Send for Corruption {}
// SAFETY: likewise.
unsafe impl Sync for Corruption {}
