//! Clocks and waiting (php-src `microtime.c`, `hrtime.c`, `basic_functions.c`).

use crate::builtins;
use crate::eval::{Machine, Unwind};
use crate::ext::{Builtin, Call};
use crate::zval::{PhpArray, Value, interrupt};
use rustix::time::{ClockId, clock_gettime};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Functions about the time that passes.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    microtime(as_float = false), hrtime(as_number = false), gettimeofday(as_float = false), time(), sleep(seconds),
    usleep(microseconds), time_nanosleep(seconds, nanoseconds), time_sleep_until(timestamp),
};

fn since_epoch() -> Duration {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
}

/// The time as `0.12345600 1700000000`, or as a float in seconds.
fn microtime(_: &mut Call<'_>, as_float: bool) -> Value {
    let now = since_epoch();
    if as_float {
        return seconds(now).into();
    }
    let text = format!("0.{:06}00 {}", now.subsec_micros(), now.as_secs());
    Value::from(text.as_str())
}

/// In microseconds, as the system call gives it.
fn seconds(now: Duration) -> f64 {
    now.as_secs() as f64 + f64::from(now.subsec_micros()) / 1_000_000.0
}

/// A clock that never goes back: seconds and nanoseconds, or nanoseconds.
fn hrtime(_: &mut Call<'_>, as_number: bool) -> Value {
    let now = clock_gettime(ClockId::Monotonic);
    if as_number {
        return Value::int(now.tv_sec * 1_000_000_000 + now.tv_nsec);
    }
    PhpArray::from_values([Value::int(now.tv_sec), Value::int(now.tv_nsec)]).into()
}

/// The time with its parts by name.
fn gettimeofday(call: &mut Call<'_>, as_float: bool) -> Value {
    let now = since_epoch();
    if as_float {
        return seconds(now).into();
    }
    let mut parts = PhpArray::new();
    parts.set_value("sec", now.as_secs() as i64);
    parts.set_value("usec", i64::from(now.subsec_micros()));
    let (minutes_west, is_dst) = crate::ext::date::clock(call.machine);
    parts.set_value("minuteswest", minutes_west);
    parts.set_value("dsttime", is_dst);
    parts.into()
}

/// Seconds since 1970.
fn time(_: &mut Call<'_>) -> i64 {
    since_epoch().as_secs() as i64
}

/// Waits some seconds; gives how many were left when it was interrupted.
fn sleep(call: &mut Call<'_>, seconds: i64) -> Result<i64, Unwind> {
    let Ok(seconds) = u64::try_from(seconds) else {
        return Err(call.value_error(0, "must be greater than or equal to 0"));
    };
    // As in C, the count is 32 bits wide.
    wait(call.machine, Duration::from_secs(seconds & 0xffff_ffff))?;
    Ok(0)
}

/// Waits some microseconds.
fn usleep(call: &mut Call<'_>, microseconds: i64) -> Result<(), Unwind> {
    let Ok(microseconds) = u64::try_from(microseconds) else {
        return Err(call.value_error(0, "must be greater than or equal to 0"));
    };
    wait(
        call.machine,
        Duration::from_micros(microseconds & 0xffff_ffff),
    )
}

/// Waits some seconds and nanoseconds.
fn time_nanosleep(call: &mut Call<'_>, seconds: i64, nanoseconds: i64) -> Result<bool, Unwind> {
    let Ok(seconds) = u64::try_from(seconds) else {
        return Err(call.value_error(0, "must be greater than or equal to 0"));
    };
    let Ok(nanoseconds) = u64::try_from(nanoseconds) else {
        return Err(call.value_error(1, "must be greater than or equal to 0"));
    };
    if nanoseconds > 999_999_999 {
        return Err(call.throw(
            crate::eval::errors::Throw::ValueError,
            "Nanoseconds was not in the range 0 to 999 999 999 or seconds was negative",
        ));
    }
    wait(call.machine, Duration::new(seconds, nanoseconds as u32))?;
    Ok(true)
}

/// Waits until a point in time.
fn time_sleep_until(call: &mut Call<'_>, timestamp: f64) -> Result<bool, Unwind> {
    const MOST: u64 = u64::MAX / 1_000_000_000;
    if !(0.0..=MOST as f64).contains(&timestamp) {
        return Err(call.value_error(0, &format!("must be between 0 and {MOST}")));
    }
    let target = Duration::from_nanos((timestamp * 1e9) as u64);
    match target.checked_sub(since_epoch()) {
        Some(left) => {
            wait(call.machine, left)?;
            Ok(true)
        }
        None => {
            call.warn(
                "Argument #1 ($timestamp) must be greater than or equal to the current time",
            )?;
            Ok(false)
        }
    }
}

/// Waits, in steps, so that the time limit and signals are looked at.
fn wait(m: &mut Machine, time: Duration) -> Result<(), Unwind> {
    const STEP: Duration = Duration::from_millis(50);
    // Who watches sees what was written so far.
    m.output.flush();
    let start = Instant::now();
    loop {
        let left = time.saturating_sub(start.elapsed());
        if left.is_zero() {
            return Ok(());
        }
        std::thread::sleep(left.min(STEP));
        if interrupt::pending() {
            m.check_interrupt()?;
        }
    }
}
