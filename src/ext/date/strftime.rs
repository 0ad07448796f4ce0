//! `strftime` and `gmstrftime`: a moment as C shows it, in the C locale (manual: "strftime").

use super::calendar::{day_of_year, iso_day_of_week, iso_week};
use super::default_zone::local_time;
use super::format::month_name;
use super::time::{Time, TimeZone};
use super::timestamp::or_now;
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call, OrFalse};
use crate::zval::{PhpStr, StrBuilder};
use std::fmt::Write;

/// The functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    strftime(format, timestamp = null), gmstrftime(format, timestamp = null),
};

/// A moment in the default zone as C shows it.
fn strftime(
    call: &mut Call<'_>,
    format: PhpStr,
    timestamp: Option<i64>,
) -> Result<OrFalse<PhpStr>, Unwind> {
    call.deprecated("Function strftime() is deprecated")?;
    let time = local_time(call.machine, or_now(timestamp));
    Ok(shown(&format, &time))
}

/// A moment in UTC as C shows it.
fn gmstrftime(
    call: &mut Call<'_>,
    format: PhpStr,
    timestamp: Option<i64>,
) -> Result<OrFalse<PhpStr>, Unwind> {
    call.deprecated("Function gmstrftime() is deprecated")?;
    Ok(shown(&format, &Time::at(or_now(timestamp), TimeZone::None)))
}

/// An empty result cannot be told from a failure in C, and is false.
fn shown(format: &[u8], time: &Time) -> OrFalse<PhpStr> {
    let format = format.split(|byte| *byte == 0).next().unwrap_or_default();
    let mut out = StrBuilder::new();
    // Writing into memory cannot fail.
    let _ = write(&mut out, format, time);
    if out.is_empty() {
        return OrFalse::False;
    }
    OrFalse::Value(out.finish())
}

fn weekday_name(time: &Time) -> &'static str {
    super::calendar::DAYS[time.weekday() as usize % 7]
}

fn hour12(time: &Time) -> i64 {
    match time.hour % 12 {
        0 => 12,
        hour => hour,
    }
}

fn write(out: &mut StrBuilder, format: &[u8], time: &Time) -> std::fmt::Result {
    let mut letters = format.iter().copied();
    while let Some(letter) = letters.next() {
        if letter != b'%' {
            out.push(letter);
            continue;
        }
        let mut letter = letters.next().unwrap_or(b'%');
        if matches!(letter, b'E' | b'O') {
            letter = letters.next().unwrap_or(b'%');
        }
        write_letter(out, letter, time)?;
    }
    Ok(())
}

fn write_letter(out: &mut StrBuilder, letter: u8, time: &Time) -> std::fmt::Result {
    let year_day = day_of_year(time.year, time.month, time.day);
    let (week, week_year) = iso_week(time.year, time.month, time.day);
    match letter {
        b'a' => out.write_str(&weekday_name(time)[..3]),
        b'A' => out.write_str(weekday_name(time)),
        b'b' | b'h' => out.write_str(&month_name(time.month)[..3]),
        b'B' => out.write_str(month_name(time.month)),
        b'c' => write(out, b"%a %b %e %H:%M:%S %Y", time),
        b'C' => write!(out, "{:02}", time.year.div_euclid(100)),
        b'd' => write!(out, "{:02}", time.day),
        b'D' | b'x' => write(out, b"%m/%d/%y", time),
        b'e' => write!(out, "{:2}", time.day),
        b'F' => write(out, b"%Y-%m-%d", time),
        b'g' => write!(out, "{:02}", week_year.rem_euclid(100)),
        b'G' => write!(out, "{week_year}"),
        b'H' => write!(out, "{:02}", time.hour),
        b'I' => write!(out, "{:02}", hour12(time)),
        b'j' => write!(out, "{:03}", year_day + 1),
        b'k' => write!(out, "{:2}", time.hour),
        b'l' => write!(out, "{:2}", hour12(time)),
        b'm' => write!(out, "{:02}", time.month),
        b'M' => write!(out, "{:02}", time.minute),
        b'n' => out.write_str("\n"),
        b'p' => out.write_str(if time.hour >= 12 { "PM" } else { "AM" }),
        b'P' => out.write_str(if time.hour >= 12 { "pm" } else { "am" }),
        b'r' => write(out, b"%I:%M:%S %p", time),
        b'R' => write(out, b"%H:%M", time),
        b's' => write!(out, "{}", time.timestamp),
        b'S' => write!(out, "{:02}", time.second),
        b't' => out.write_str("\t"),
        b'T' | b'X' => write(out, b"%H:%M:%S", time),
        b'u' => write!(out, "{}", iso_day_of_week(time.year, time.month, time.day)),
        b'U' => write!(out, "{:02}", (year_day + 7 - time.weekday()) / 7),
        b'V' => write!(out, "{week:02}"),
        b'w' => write!(out, "{}", time.weekday()),
        b'W' => write!(out, "{:02}", (year_day + 7 - (time.weekday() + 6) % 7) / 7),
        b'y' => write!(out, "{:02}", time.year.rem_euclid(100)),
        b'Y' => write!(out, "{}", time.year),
        b'z' => out.write_str(&super::format::offset_text(time.clock.offset, "")),
        b'Z' => match &time.zone {
            TimeZone::Id(zone) => out.write_str(zone.offset_at(time.timestamp).abbreviation),
            _ => out.write_str("GMT"),
        },
        b'%' => out.write_str("%"),
        other => {
            out.push(b'%');
            out.push(other);
            Ok(())
        }
    }
}
