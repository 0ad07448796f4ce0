//! The interrupt word: reasons for the evaluator to stop at its next safe point (a loop's back edge, a call).
//!
//! One load tells the evaluator that nothing is up. php-src has the same word as `EG(vm_interrupt)`. It is the only thing
//! that another thread, the one that watches the time limit, may write.

use std::ptr::NonNull;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The root buffer is full.
pub const COLLECT: u32 = 1;
/// A destructor, or another callback that could not return an error, threw.
pub const THROWN: u32 = 2;
/// The time limit has passed.
pub const TIMEOUT: u32 = 4;

thread_local! {
    static PENDING: AtomicU32 = const { AtomicU32::new(0) };
}

/// Adds a reason.
pub fn raise(reason: u32) {
    PENDING.with(|pending| pending.fetch_or(reason, Ordering::Relaxed));
}

/// Whether there is any reason to stop.
#[inline(always)]
pub fn pending() -> bool {
    PENDING.with(|pending| pending.load(Ordering::Relaxed)) != 0
}

/// Whether the time limit has passed: what cannot be left in the middle ends early, with whatever result.
pub fn is_timed_out() -> bool {
    PENDING.with(|pending| pending.load(Ordering::Relaxed)) & TIMEOUT != 0
}

/// Takes the reasons, leaving none.
pub fn take() -> u32 {
    PENDING.with(|pending| pending.swap(0, Ordering::Relaxed))
}

/// This thread's interrupt word, for a thread that this one waits for.
#[derive(Clone, Copy)]
pub struct Word(NonNull<AtomicU32>);

// SAFETY: the word is atomic. `Word::raise` says who may use it from another thread.
unsafe impl Send for Word {}

impl Word {
    /// The word of the calling thread.
    pub fn of_this_thread() -> Word {
        PENDING.with(|pending| Word(NonNull::from(pending)))
    }

    /// Adds a reason from another thread.
    ///
    /// # Safety
    /// The word's thread is still alive.
    pub unsafe fn raise(self, reason: u32) {
        // SAFETY: as the caller promises, the word's thread lives, and so does the word.
        let word = unsafe { self.0.as_ref() };
        word.fetch_or(reason, Ordering::Relaxed);
    }

    /// A watch that raises `reason` when `due` says so; it asks again after the time that `due` gives. The watch ends when the
    /// value that is returned is dropped, which its thread does before it ends.
    pub fn watch(
        self,
        reason: u32,
        mut due: impl FnMut() -> Option<Duration> + Send + 'static,
    ) -> Option<Watch> {
        let Some(wait) = due() else {
            raise(reason);
            return None;
        };
        let mut watches = locked();
        if !watches.has_thread {
            let builder = std::thread::Builder::new().name("rephp-time".to_owned());
            builder.spawn(keep_watch).ok()?;
            watches.has_thread = true;
        }
        let ask_at = Instant::now() + wait;
        watches.last_number += 1;
        let number = watches.last_number;
        watches.entries.push(Entry {
            number,
            word: self,
            reason,
            ask_at,
            due: Box::new(due),
        });
        if watches.wakes_at.is_none_or(|wakes_at| ask_at < wakes_at) {
            CALLED.notify_one();
        }
        Some(Watch { number })
    }
}

/// A running watch.
pub struct Watch {
    number: u64,
}

impl Drop for Watch {
    fn drop(&mut self) {
        locked().entries.retain(|entry| entry.number != self.number);
    }
}

/// What one thread watches for all others: a request costs no thread of its own.
struct Watches {
    entries: Vec<Entry>,
    last_number: u64,
    has_thread: bool,
    /// When the watching thread wakes by itself; `None` is never.
    wakes_at: Option<Instant>,
}

struct Entry {
    number: u64,
    word: Word,
    reason: u32,
    ask_at: Instant,
    due: Box<dyn FnMut() -> Option<Duration> + Send>,
}

static WATCHES: Mutex<Watches> = Mutex::new(Watches {
    entries: Vec::new(),
    last_number: 0,
    has_thread: false,
    wakes_at: None,
});
static CALLED: Condvar = Condvar::new();

fn locked() -> MutexGuard<'static, Watches> {
    WATCHES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the watching thread does, as long as the process lives.
fn keep_watch() {
    let mut watches = locked();
    loop {
        let now = Instant::now();
        watches.entries.retain_mut(|entry| {
            if entry.ask_at > now {
                return true;
            }
            match (entry.due)() {
                Some(wait) => {
                    entry.ask_at = now + wait;
                    true
                }
                None => {
                    // SAFETY: a watch is dropped before its thread ends, and takes its entry out under the lock held here.
                    unsafe { entry.word.raise(entry.reason) };
                    false
                }
            }
        });
        watches.wakes_at = watches.entries.iter().map(|entry| entry.ask_at).min();
        watches = match watches.wakes_at {
            Some(wakes_at) => {
                let wait = wakes_at.saturating_duration_since(now);
                let woken = CALLED.wait_timeout(watches, wait);
                woken.unwrap_or_else(PoisonError::into_inner).0
            }
            None => CALLED.wait(watches).unwrap_or_else(PoisonError::into_inner),
        };
    }
}
