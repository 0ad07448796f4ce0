//! memory_limit and the usage counters.
//!
//! *Usage* is what blocks take, rounded to their bins and pages; *real usage* is what is mapped. The limit is tested
//! against real usage, when something is to be mapped.
//!
//! Usage is exact. Its peak is kept without a comparison on the fast path: `headroom` counts down from a mark that lies
//! up to [`PEAK_GRAIN`] bytes above the highest usage seen, and only when it runs out is the peak looked at. So the peak
//! reported is never too high, and less than [`PEAK_GRAIN`] bytes too low.

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

use super::Heap;
use super::failure::Failure;

/// How many bytes the peak may lag behind, plus one.
pub const PEAK_GRAIN: usize = 4096;

/// The counters that are not on the fast path.
pub(super) struct Limits {
    /// Usage plus headroom.
    mark: Cell<usize>,
    peak: Cell<usize>,
    real: Cell<usize>,
    real_peak: Cell<usize>,
    limit: Cell<usize>,
    /// How many [`OverflowAllowed`] there are.
    overflow: Cell<usize>,
}

impl Limits {
    pub(super) fn new(limit: usize) -> Limits {
        Limits {
            mark: Cell::new(0),
            peak: Cell::new(0),
            real: Cell::new(0),
            real_peak: Cell::new(0),
            limit: Cell::new(limit),
            overflow: Cell::new(0),
        }
    }

    /// The limit a heap begins with; its first chunk is there before it.
    pub(super) fn set_first_limit(&self, limit: usize) {
        self.limit.set(limit);
    }

    pub(super) fn mark(&self) -> usize {
        self.mark.get()
    }
}

/// memory_limit cannot be as low as that: more is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitTooLow {
    /// The limit asked for, in bytes.
    pub limit: usize,
    /// Real usage in bytes.
    pub usage: usize,
}

impl fmt::Display for LimitTooLow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LimitTooLow { limit, usage } = self;
        write!(
            f,
            "Failed to set memory limit to {limit} bytes (Current memory usage is {usage} bytes)"
        )
    }
}

impl std::error::Error for LimitTooLow {}

/// While this lives the limit is not enforced: there is an error to be printed (Zend's `heap->overflow`).
#[must_use = "the limit is lifted only as long as this lives"]
pub struct OverflowAllowed(Rc<Heap>);

impl Drop for OverflowAllowed {
    fn drop(&mut self) {
        let overflow = &self.0.limits.overflow;
        overflow.set(overflow.get().saturating_sub(1));
    }
}

impl Heap {
    /// `memory_get_usage()`: bytes in blocks, rounded as the heap rounds them.
    pub fn usage(&self) -> usize {
        self.limits
            .mark
            .get()
            .wrapping_sub_signed(self.lists.headroom.get())
    }

    /// `memory_get_usage(true)`: bytes mapped, cached chunks included.
    pub fn real_usage(&self) -> usize {
        self.limits.real.get()
    }

    /// `memory_get_peak_usage()`: at most [`PEAK_GRAIN`] − 1 bytes below the true one.
    pub fn peak(&self) -> usize {
        self.limits.peak.get().max(self.usage())
    }

    /// `memory_get_peak_usage(true)`.
    pub fn real_peak(&self) -> usize {
        self.limits.real_peak.get()
    }

    /// `memory_reset_peak_usage()`.
    pub fn reset_peak(&self) {
        self.limits.peak.set(0);
        self.note_peak();
        self.limits.real_peak.set(self.limits.real.get());
    }

    /// memory_limit in bytes.
    pub fn limit(&self) -> usize {
        self.limits.limit.get()
    }

    /// Sets memory_limit, in bytes; `usize::MAX` is none.
    ///
    /// # Errors
    ///
    /// More than that is mapped, and cached chunks are not enough to change it. The error's text is PHP's warning.
    pub fn set_limit(&self, limit: usize) -> Result<(), LimitTooLow> {
        self.release_cached_chunks_to_fit(limit)?;
        self.limits.limit.set(limit);
        Ok(())
    }

    /// Lifts the limit, for as long as the answer lives.
    pub fn allow_overflow(self: &Rc<Heap>) -> OverflowAllowed {
        let overflow = &self.limits.overflow;
        overflow.set(overflow.get() + 1);
        OverflowAllowed(Rc::clone(self))
    }

    fn release_cached_chunks_to_fit(&self, limit: usize) -> Result<(), LimitTooLow> {
        let usage = self.real_usage();
        let cached = self.chunks.cached_count() * super::CHUNK_SIZE;
        if limit < usage - cached {
            return Err(LimitTooLow { limit, usage });
        }
        self.release_cached_chunks(|heap| heap.real_usage() <= limit);
        Ok(())
    }

    /// Whether `bytes` more may be mapped, for a request of `tried` bytes.
    ///
    /// Nothing is refused while the stack unwinds: a second failure then would abort the process.
    pub(super) fn check_limit(&self, bytes: usize, tried: usize) -> Result<(), Failure> {
        let limit = self.limit();
        let fits = self
            .real_usage()
            .checked_add(bytes)
            .is_some_and(|real| real <= limit);
        if fits || self.is_lenient() {
            return Ok(());
        }
        Err(Failure::LimitExhausted { limit, tried })
    }

    /// Whether nothing is refused: an error is being reported, or the stack unwinds.
    pub(super) fn is_lenient(&self) -> bool {
        self.limits.overflow.get() > 0 || std::thread::panicking()
    }

    pub(super) fn add_real(&self, bytes: usize) {
        let real = self.limits.real.get() + bytes;
        self.limits.real.set(real);
        self.limits
            .real_peak
            .set(self.limits.real_peak.get().max(real));
    }

    pub(super) fn sub_real(&self, bytes: usize) {
        self.limits.real.set(self.limits.real.get() - bytes);
    }

    /// Counts a block that changed from `old` to `new` bytes, as one step: the peak sees no sum of both.
    pub(super) fn recharge(&self, old: usize, new: usize) {
        self.lists.credit(old);
        self.lists.charge(new);
    }

    /// Looks at usage for the peak and puts the mark above it anew.
    pub(super) fn note_peak(&self) {
        let usage = self.usage();
        self.limits.peak.set(self.limits.peak.get().max(usage));
        self.limits.mark.set(usage + PEAK_GRAIN - 1);
        self.lists.headroom.set(PEAK_GRAIN as isize - 1);
    }

    /// Puts the counters to what they are at the start of a request.
    pub(super) fn reset_usage(&self) {
        self.limits.peak.set(0);
        self.limits.mark.set(0);
        self.lists.headroom.set(0);
        self.limits.overflow.set(0);
        self.limits.real_peak.set(self.limits.real.get());
    }
}
