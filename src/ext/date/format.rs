//! `date()` and `DateTime::format`: a moment as text (manual: "DateTimeInterface::format").

use super::calendar::{DAY, DAYS, MONTHS, day_of_year, days_in_month, is_leap, iso_week};
use super::time::{Time, TimeZone};
use crate::zval::{PhpStr, StrBuilder};
use std::fmt::Write;

/// What a format shows of the zone.
struct Shown {
    offset: i64,
    is_dst: bool,
    abbreviation: String,
}

/// `+02:00`, or with another separator between hours and minutes.
pub fn offset_text(offset: i64, separator: &str) -> String {
    let sign = if offset < 0 { '-' } else { '+' };
    let (hours, minutes) = ((offset / 3_600).abs(), (offset % 3_600 / 60).abs());
    format!("{sign}{hours:02}{separator}{minutes:02}")
}

impl Shown {
    fn of(time: &Time) -> Shown {
        match &time.zone {
            TimeZone::None => Shown {
                offset: 0,
                is_dst: false,
                abbreviation: "GMT".to_owned(),
            },
            TimeZone::Offset(offset) => Shown {
                offset: *offset,
                is_dst: false,
                abbreviation: format!("GMT{}", offset_text(*offset, "")),
            },
            TimeZone::Abbreviation(zone) => Shown {
                offset: time.zone.clock_at(0).offset,
                is_dst: zone.is_dst,
                abbreviation: zone.name.to_string(),
            },
            TimeZone::Id(zone) => {
                let offset = zone.offset_at(time.timestamp);
                Shown {
                    offset: i64::from(offset.seconds),
                    is_dst: offset.is_dst,
                    abbreviation: offset.abbreviation.to_owned(),
                }
            }
        }
    }

    /// Whether `p` shows `Z`.
    fn is_zulu(&self) -> bool {
        matches!(self.abbreviation.as_str(), "UTC" | "Z" | "GMT+0000")
    }
}

/// A year of at least four digits, with its sign.
fn year_text(year: i64, plus: &str) -> String {
    let sign = if year < 0 { "-" } else { plus };
    format!("{sign}{:04}", year.unsigned_abs())
}

/// As C prints it with `%04lld`: the sign counts as a digit.
fn plain_year(year: i64) -> String {
    format!("{year:04}")
}

/// The time in thousandths of a day in Biel.
pub fn beats(timestamp: i64) -> i64 {
    let tenths = (timestamp % DAY + 3_600) * 10;
    let tenths = if tenths < 0 { tenths + 864_000 } else { tenths };
    tenths / 864 % 1_000
}

fn english_suffix(day: i64) -> &'static str {
    match day {
        10..=19 => "th",
        _ => match day % 10 {
            1 => "st",
            2 => "nd",
            3 => "rd",
            _ => "th",
        },
    }
}

fn weekday_name(time: &Time) -> &'static str {
    DAYS[time.weekday() as usize % 7]
}

/// The name of a month from 1.
pub fn month_name(month: i64) -> &'static str {
    MONTHS[(month - 1).rem_euclid(12) as usize]
}

/// The moment as a format asks for it.
pub fn format(format: &[u8], time: &Time) -> PhpStr {
    let mut out = StrBuilder::new();
    let shown = Shown::of(time);
    let mut letters = format.iter().copied();
    while let Some(letter) = letters.next() {
        if letter == b'\\' {
            // A lone backslash at the end stands for the NUL behind the format.
            out.push(letters.next().unwrap_or(0));
            continue;
        }
        // Writing into memory cannot fail.
        let _ = write_letter(&mut out, letter, time, &shown);
    }
    out.finish()
}

fn write_letter(
    out: &mut StrBuilder,
    letter: u8,
    time: &Time,
    shown: &Shown,
) -> Result<(), std::fmt::Error> {
    let hour12 = match time.hour % 12 {
        0 => 12,
        hour => hour,
    };
    match letter {
        b'd' => write!(out, "{:02}", time.day),
        b'D' => out.write_str(&weekday_name(time)[..3]),
        b'j' => write!(out, "{}", time.day),
        b'l' => out.write_str(weekday_name(time)),
        b'S' => out.write_str(english_suffix(time.day)),
        b'w' => write!(out, "{}", time.weekday()),
        b'N' => write!(
            out,
            "{}",
            super::calendar::iso_day_of_week(time.year, time.month, time.day)
        ),
        b'z' => write!(out, "{}", day_of_year(time.year, time.month, time.day)),
        b'W' => write!(out, "{:02}", iso_week(time.year, time.month, time.day).0),
        b'o' => write!(out, "{}", iso_week(time.year, time.month, time.day).1),
        b'F' => out.write_str(month_name(time.month)),
        b'm' => write!(out, "{:02}", time.month),
        b'M' => out.write_str(&month_name(time.month)[..3]),
        b'n' => write!(out, "{}", time.month),
        b't' => write!(out, "{}", days_in_month(time.year, time.month)),
        b'L' => write!(out, "{}", i32::from(is_leap(time.year))),
        b'y' => write!(out, "{:02}", time.year % 100),
        b'Y' => out.write_str(&year_text(time.year, "")),
        b'x' => out.write_str(&year_text(
            time.year,
            if time.year >= 10_000 { "+" } else { "" },
        )),
        b'X' => out.write_str(&year_text(time.year, "+")),
        b'a' => out.write_str(if time.hour >= 12 { "pm" } else { "am" }),
        b'A' => out.write_str(if time.hour >= 12 { "PM" } else { "AM" }),
        b'B' => write!(out, "{:03}", beats(time.timestamp)),
        b'g' => write!(out, "{hour12}"),
        b'G' => write!(out, "{}", time.hour),
        b'h' => write!(out, "{hour12:02}"),
        b'H' => write!(out, "{:02}", time.hour),
        b'i' => write!(out, "{:02}", time.minute),
        b's' => write!(out, "{:02}", time.second),
        b'u' => write!(out, "{:06}", time.micro),
        b'v' => write!(out, "{:03}", time.micro / 1_000),
        b'I' => write!(out, "{}", i32::from(shown.is_dst)),
        b'p' if matches!(time.zone, TimeZone::None) || shown.is_zulu() => out.write_str("Z"),
        b'p' | b'P' => out.write_str(&offset_text(shown.offset, ":")),
        b'O' => out.write_str(&offset_text(shown.offset, "")),
        b'T' => out.write_str(&shown.abbreviation),
        b'e' => out.write_str(&match &time.zone {
            TimeZone::None => "UTC".to_owned(),
            TimeZone::Id(zone) => zone.name.to_string(),
            TimeZone::Abbreviation(zone) => zone.name.to_string(),
            TimeZone::Offset(offset) => offset_text(*offset, ":"),
        }),
        b'Z' => write!(out, "{}", shown.offset),
        b'c' => write!(
            out,
            "{}-{:02}-{:02}T{:02}:{:02}:{:02}{}",
            plain_year(time.year),
            time.month,
            time.day,
            time.hour,
            time.minute,
            time.second,
            offset_text(shown.offset, ":")
        ),
        b'r' => write!(
            out,
            "{}, {:02} {} {} {:02}:{:02}:{:02} {}",
            &weekday_name(time)[..3],
            time.day,
            &month_name(time.month)[..3],
            plain_year(time.year),
            time.hour,
            time.minute,
            time.second,
            offset_text(shown.offset, "")
        ),
        b'U' => write!(out, "{}", time.timestamp),
        other => {
            out.push(other);
            Ok(())
        }
    }
}

/// One letter of a format as an integer, for `idate`; `None` if it has none.
pub fn integer(letter: u8, time: &Time) -> Option<i64> {
    let shown = Shown::of(time);
    let number = match letter {
        b'd' | b'j' => time.day,
        b'N' => super::calendar::iso_day_of_week(time.year, time.month, time.day),
        b'w' => time.weekday(),
        b'z' => day_of_year(time.year, time.month, time.day),
        b'W' => iso_week(time.year, time.month, time.day).0,
        b'm' | b'n' => time.month,
        b't' => days_in_month(time.year, time.month),
        b'L' => i64::from(is_leap(time.year)),
        b'y' => time.year % 100,
        b'Y' => time.year,
        b'o' => iso_week(time.year, time.month, time.day).1,
        b'B' => beats(time.timestamp),
        b'g' | b'h' => match time.hour % 12 {
            0 => 12,
            hour => hour,
        },
        b'H' | b'G' => time.hour,
        b'i' => time.minute,
        b's' => time.second,
        b'I' => i64::from(shown.is_dst),
        b'Z' => shown.offset,
        b'U' => time.timestamp,
        _ => return None,
    };
    // PHP's result is a C int.
    Some(i64::from(number as i32))
}
