//! ISO 8601 durations and repeating intervals: `P1Y2M`, `R5/2008-03-01T13:00:00Z/P1Y` (php-src
//! `timelib/parse_iso_intervals.re`).

use super::interval::Interval;
use super::scan::trimmed;
use super::time::{Time, TimeZone};

/// What an interval text says.
#[derive(Debug, Default)]
pub struct ScannedInterval {
    /// The first moment.
    pub start: Option<Time>,
    /// The last moment.
    pub end: Option<Time>,
    /// The duration.
    pub duration: Option<Interval>,
    /// How often it comes again.
    pub recurrences: Option<i64>,
}

/// Something in the text is not of an interval.
#[derive(Debug)]
pub struct Malformed;

/// Reads an interval.
///
/// # Errors
/// Something in it is not of an interval.
pub fn scan_interval(text: &[u8]) -> Result<ScannedInterval, Malformed> {
    let mut rest = trimmed(text);
    if rest.is_empty() {
        return Err(Malformed);
    }
    let mut scanned = ScannedInterval::default();
    while let Some(&first) = rest.first() {
        let length = match first {
            b' ' | b'.' | b',' | b'\t' | b'/' | b'\0' | b'\n' => 1,
            b'R' => {
                let digits = digit_count(&rest[1..]);
                if digits == 0 {
                    return Err(Malformed);
                }
                scanned.recurrences = Some(number(&rest[1..=digits.min(9)]));
                1 + digits
            }
            b'P' => {
                let (interval, length) = match combined(rest) {
                    Some(combined) => combined,
                    None => duration(rest)?,
                };
                scanned.duration = Some(interval);
                length
            }
            b'0'..=b'9' => {
                let (time, length) = moment(rest).ok_or(Malformed)?;
                if scanned.start.is_some() || scanned.duration.is_some() {
                    scanned.end = Some(time);
                } else {
                    scanned.start = Some(time);
                }
                length
            }
            _ => return Err(Malformed),
        };
        rest = &rest[length..];
    }
    Ok(scanned)
}

fn digit_count(text: &[u8]) -> usize {
    text.iter()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(text.len())
}

fn number(digits: &[u8]) -> i64 {
    digits.iter().fold(0i64, |number, digit| {
        number
            .saturating_mul(10)
            .saturating_add(i64::from(digit - b'0'))
    })
}

/// `P1Y2M3W4DT5H6M7S`: each unit at most once, in this order.
fn duration(text: &[u8]) -> Result<(Interval, usize), Malformed> {
    /// Longer numbers are refused.
    const MOST_DIGITS: usize = 12;
    let mut interval = Interval::default();
    let mut at = 1;
    let mut units: &[u8] = b"YMWD";
    let mut is_time = false;
    let mut is_complete = false;
    while at < text.len() {
        if text[at] == b'T' && !is_time {
            (units, is_time, is_complete) = (b"HMS", true, false);
            at += 1;
            continue;
        }
        let digits = digit_count(&text[at..]);
        let unit = text.get(at + digits).copied().unwrap_or(0);
        let Some(place) = units.iter().position(|known| *known == unit) else {
            break;
        };
        if digits == 0 || digits > MOST_DIGITS {
            return Err(Malformed);
        }
        let amount = number(&text[at..at + digits]);
        let by = &mut interval.by;
        match (unit, is_time) {
            (b'Y', _) => by.years = amount,
            (b'M', false) => by.months = amount,
            (b'W', _) => by.days += amount * 7,
            (b'D', _) => by.days += amount,
            (b'H', _) => by.hours = amount,
            (b'M', true) => by.minutes = amount,
            _ => by.seconds = amount,
        }
        units = &units[place + 1..];
        is_complete = true;
        at += digits + 1;
    }
    if is_complete {
        Ok((interval, at))
    } else {
        Err(Malformed)
    }
}

/// Digits in groups, as `pattern` has them: `d` is a digit, all else itself.
fn groups(text: &[u8], pattern: &[u8]) -> Option<Vec<i64>> {
    let text = text.get(..pattern.len())?;
    let mut numbers = Vec::with_capacity(6);
    let mut is_inside = false;
    for (&byte, &wanted) in text.iter().zip(pattern) {
        match wanted {
            b'd' | b'D' if !byte.is_ascii_digit() => return None,
            b'd' | b'D' => {
                // `D` begins a group.
                if wanted == b'D' || !is_inside {
                    numbers.push(0);
                }
                let last = numbers.last_mut()?;
                *last = *last * 10 + i64::from(byte - b'0');
                is_inside = true;
            }
            _ if byte != wanted => return None,
            _ => is_inside = false,
        }
    }
    Some(numbers)
}

/// `P0001-02-03T04:05:06`
fn combined(text: &[u8]) -> Option<(Interval, usize)> {
    const PATTERN: &[u8] = b"Pdddd-dd-ddTdd:dd:dd";
    let numbers = groups(text, PATTERN)?;
    let &[years, months, days, hours, minutes, seconds] = &numbers[..] else {
        return None;
    };
    if months > 12 || days > 31 || hours > 24 || minutes > 59 || seconds > 59 {
        return None;
    }
    let mut interval = Interval::default();
    let by = &mut interval.by;
    (by.years, by.months, by.days) = (years, months, days);
    (by.hours, by.minutes, by.seconds) = (hours, minutes, seconds);
    Some((interval, PATTERN.len()))
}

/// `20080301T130000Z`, `2008-03-01T13:00:00Z`
fn moment(text: &[u8]) -> Option<(Time, usize)> {
    const BASIC: &[u8] = b"DdddDdDdTDdDdDdZ";
    const EXTENDED: &[u8] = b"dddd-dd-ddTdd:dd:ddZ";
    let (numbers, length) = match groups(text, BASIC) {
        Some(numbers) => (numbers, BASIC.len()),
        None => (groups(text, EXTENDED)?, EXTENDED.len()),
    };
    let &[year, month, day, hour, minute, second] = &numbers[..] else {
        return None;
    };
    let is_valid = (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour <= 24
        && minute <= 59
        && second <= 59;
    is_valid.then(|| {
        let time = Time {
            year,
            month,
            day,
            hour,
            minute,
            second,
            zone: TimeZone::Offset(0),
            ..Time::default()
        };
        (time, length)
    })
}
