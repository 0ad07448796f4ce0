//! `max_execution_time`: seconds of processor time, as PHP counts them on Linux (`ITIMER_PROF`); sleeping costs nothing. Only
//! the time of the request's own thread counts: other requests run beside it.

use super::Machine;
use crate::zval::interrupt::{TIMEOUT, Watch, Word};
use rustix::time::{ClockId, clock_gettime};
use std::time::Duration;

/// The watch over the time limit, while there is one.
#[derive(Default)]
pub struct TimeLimit {
    watch: Option<Watch>,
}

thread_local! {
    /// The thread's number, asked for once.
    static THREAD: rustix::thread::Pid = rustix::thread::gettid();
}

fn time_of(clock: ClockId) -> Duration {
    let time = clock_gettime(clock);
    Duration::new(
        u64::try_from(time.tv_sec).unwrap_or(0),
        u32::try_from(time.tv_nsec).unwrap_or(0),
    )
}

/// Processor time that a thread of this process has used, asked for by another: the first number in its `schedstat`. A system
/// that has none gives that of the whole process, which ends requests early rather than never.
fn processor_time(schedstat: &str) -> Duration {
    std::fs::read_to_string(schedstat)
        .ok()
        .and_then(|text| text.split_ascii_whitespace().next()?.parse().ok())
        .map_or_else(|| time_of(ClockId::ProcessCPUTime), Duration::from_nanos)
}

impl Machine {
    /// Gives the script `seconds` from now on; 0 is as long as it likes.
    pub fn set_time_limit(&mut self, seconds: i64) {
        self.ini.max_execution_time = seconds;
        self.time_limit.watch = None;
        let Ok(seconds @ 1..) = u64::try_from(seconds) else {
            return;
        };
        let limit = Duration::from_secs(seconds);
        let thread = THREAD.with(|thread| *thread);
        let end = time_of(ClockId::ThreadCPUTime) + limit;
        let mut schedstat = None;
        self.time_limit.watch = Word::of_this_thread().watch(TIMEOUT, move || {
            // Asked again at the earliest moment at which the processor can have been that busy.
            let Some(schedstat) = &schedstat else {
                let own = format!("/proc/self/task/{}/schedstat", thread.as_raw_nonzero());
                schedstat = Some(own);
                return Some(limit);
            };
            let left = end.saturating_sub(processor_time(schedstat));
            (!left.is_zero()).then_some(left)
        });
    }
}
