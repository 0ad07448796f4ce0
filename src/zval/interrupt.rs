//! The interrupt word: reasons for the evaluator to stop at its next safe point (a loop's back edge, a call).
//!
//! One load tells the evaluator that nothing is up. php-src has the same word as `EG(vm_interrupt)`. It is the only thing
//! that another thread, the one that watches the time limit, may write.

use std::ptr::NonNull;
use std::sync::atomic::{AtomicU32, Ordering};

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
    /// value that is returned is dropped.
    pub fn watch(
        self,
        reason: u32,
        mut due: impl FnMut() -> Option<std::time::Duration> + Send + 'static,
    ) -> Watch {
        let (stop, stopped) = std::sync::mpsc::channel::<()>();
        let thread = std::thread::Builder::new()
            .name("rephp-time".to_owned())
            .spawn(move || {
                // The whole word is moved here, not only its field.
                let word: Word = self;
                while let Some(wait) = due() {
                    match stopped.recv_timeout(wait) {
                        Err(std::sync::mpsc::RecvTimeoutError::Timeout) => {}
                        Ok(()) | Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => return,
                    }
                }
                // SAFETY: the watch is joined before its owner's thread ends.
                unsafe { word.raise(reason) };
            })
            .ok();
        Watch {
            stop: Some(stop),
            thread,
        }
    }
}

/// A running watch.
pub struct Watch {
    stop: Option<std::sync::mpsc::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
