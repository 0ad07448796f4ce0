//! Functions of timestamps: `date`, `mktime`, `strtotime`, `getdate` and their kin.

use super::calendar::{DAYS, day_of_year, is_valid_date};
use super::default_zone::local_time;
use super::format::{format, integer, month_name};
use super::parsed::MissingTime;
use super::scan::scan;
use super::time::{Time, TimeZone, now};
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call, OrFalse};
use crate::zval::{Key, PhpArray, PhpStr, Value, ZvalPtr};

/// The functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    strtotime(datetime, baseTimestamp = null), date(format, timestamp = null), idate(format, timestamp = null),
    gmdate(format, timestamp = null), mktime(hour, minute = null, second = null, month = null, day = null, year = null),
    gmmktime(hour, minute = null, second = null, month = null, day = null, year = null), checkdate(month, day, year),
    localtime(timestamp = null, associative = false), getdate(timestamp = null),
};

/// Seconds since 1970, now unless another moment is given.
pub(super) fn or_now(timestamp: Option<i64>) -> i64 {
    timestamp.unwrap_or_else(|| now().0)
}

/// The moment that a text means.
fn strtotime(call: &mut Call<'_>, datetime: PhpStr, base: Option<i64>) -> OrFalse<i64> {
    if datetime.is_empty() {
        return OrFalse::False;
    }
    let now = local_time(call.machine, or_now(base));
    let parsed = scan(&datetime);
    if !parsed.errors.is_empty() {
        return OrFalse::False;
    }
    let mut time = parsed.complete(&now, MissingTime::IsMidnight);
    time.update_timestamp();
    OrFalse::Value(time.timestamp)
}

/// A moment as text, in the default zone.
fn date(call: &mut Call<'_>, letters: PhpStr, timestamp: Option<i64>) -> PhpStr {
    format(&letters, &local_time(call.machine, or_now(timestamp)))
}

/// A moment as text, in UTC.
fn gmdate(_: &mut Call<'_>, letters: PhpStr, timestamp: Option<i64>) -> PhpStr {
    format(&letters, &Time::at(or_now(timestamp), TimeZone::None))
}

/// One part of a moment.
fn idate(
    call: &mut Call<'_>,
    letters: PhpStr,
    timestamp: Option<i64>,
) -> Result<OrFalse<i64>, Unwind> {
    let &[letter] = &letters[..] else {
        call.warn("idate format is one char")?;
        return Ok(OrFalse::False);
    };
    let time = local_time(call.machine, or_now(timestamp));
    match integer(letter, &time) {
        Some(number) => Ok(OrFalse::Value(number)),
        None => {
            call.warn("Unrecognized date format token")?;
            Ok(OrFalse::False)
        }
    }
}

/// The parts that `mktime` was given, put into a moment.
fn set_parts(time: &mut Time, hour: i64, parts: [Option<i64>; 5]) -> i64 {
    let [minute, second, month, day, year] = parts;
    time.hour = hour;
    time.minute = minute.unwrap_or(time.minute);
    time.second = second.unwrap_or(time.second);
    time.month = month.unwrap_or(time.month);
    time.day = day.unwrap_or(time.day);
    time.year = match year {
        Some(year @ 0..70) => year + 2_000,
        Some(year @ 70..=100) => year + 1_900,
        Some(year) => year,
        None => time.year,
    };
    time.update_timestamp();
    time.timestamp
}

/// The moment of a date and time in the default zone.
fn mktime(
    call: &mut Call<'_>,
    hour: i64,
    minute: Option<i64>,
    second: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    year: Option<i64>,
) -> i64 {
    let mut time = local_time(call.machine, or_now(None));
    set_parts(&mut time, hour, [minute, second, month, day, year])
}

/// The moment of a date and time in UTC.
fn gmmktime(
    _: &mut Call<'_>,
    hour: i64,
    minute: Option<i64>,
    second: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    year: Option<i64>,
) -> i64 {
    let mut time = Time::at(or_now(None), TimeZone::None);
    set_parts(&mut time, hour, [minute, second, month, day, year])
}

/// Whether the calendar has the date.
fn checkdate(_: &mut Call<'_>, month: i64, day: i64, year: i64) -> bool {
    (1..=32_767).contains(&year) && is_valid_date(year, month, day)
}

/// A moment as C's `struct tm` has it.
fn localtime(call: &mut Call<'_>, timestamp: Option<i64>, associative: bool) -> PhpArray {
    let time = local_time(call.machine, or_now(timestamp));
    let parts = [
        ("tm_sec", time.second),
        ("tm_min", time.minute),
        ("tm_hour", time.hour),
        ("tm_mday", time.day),
        ("tm_mon", time.month - 1),
        ("tm_year", time.year - 1_900),
        ("tm_wday", time.weekday()),
        ("tm_yday", day_of_year(time.year, time.month, time.day)),
        ("tm_isdst", i64::from(time.clock.is_dst)),
    ];
    if !associative {
        return PhpArray::from_values(parts.map(|(_, part)| Value::int(part)));
    }
    let mut array = PhpArray::new();
    for (name, part) in parts {
        array.set_value(name, part);
    }
    array
}

/// The parts of a moment by name.
fn getdate(call: &mut Call<'_>, timestamp: Option<i64>) -> PhpArray {
    let timestamp = or_now(timestamp);
    let time = local_time(call.machine, timestamp);
    let mut array = PhpArray::new();
    array.set_value("seconds", time.second);
    array.set_value("minutes", time.minute);
    array.set_value("hours", time.hour);
    array.set_value("mday", time.day);
    array.set_value("wday", time.weekday());
    array.set_value("mon", time.month);
    array.set_value("year", time.year);
    array.set_value("yday", day_of_year(time.year, time.month, time.day));
    array.set_value("weekday", DAYS[time.weekday() as usize % 7]);
    array.set_value("month", month_name(time.month));
    array.set(&Key::Int(0), ZvalPtr::new(Value::int(timestamp)));
    array
}
