//! `max_execution_time`: seconds of processor time, as PHP counts them on Linux (`ITIMER_PROF`); sleeping costs nothing.

use super::Machine;
use crate::zval::interrupt::{TIMEOUT, Watch, Word};
use std::time::Duration;

/// The watch over the time limit, while there is one.
#[derive(Default)]
pub struct TimeLimit {
    watch: Option<Watch>,
}

/// Processor time this process has used.
fn processor_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(
        u64::try_from(time.tv_sec).unwrap_or(0),
        u32::try_from(time.tv_nsec).unwrap_or(0),
    )
}

impl Machine {
    /// Gives the script `seconds` from now on; 0 is as long as it likes.
    pub fn set_time_limit(&mut self, seconds: i64) {
        self.ini.max_execution_time = seconds;
        self.time_limit.watch = None;
        let Ok(seconds @ 1..) = u64::try_from(seconds) else {
            return;
        };
        let end = processor_time() + Duration::from_secs(seconds);
        self.time_limit.watch = Some(Word::of_this_thread().watch(TIMEOUT, move || {
            // Asked again at the earliest moment at which the processor can have been that busy.
            let left = end.saturating_sub(processor_time());
            (!left.is_zero()).then_some(left)
        }));
    }
}
