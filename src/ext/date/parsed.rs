//! What a date string says: the parts that it names, and what is wrong with it.

use super::calendar::{is_valid_date, is_valid_time};
use super::relative::Relative;
use super::time::{Clock, Time, TimeZone};
use std::rc::Rc;

/// What was read.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// Astronomical.
    pub year: Option<i64>,
    /// From 1.
    pub month: Option<i64>,
    /// From 1.
    pub day: Option<i64>,
    /// From 0.
    pub hour: Option<i64>,
    /// From 0.
    pub minute: Option<i64>,
    /// From 0.
    pub second: Option<i64>,
    /// Microseconds.
    pub micro: Option<i64>,
    /// The zone.
    pub zone: TimeZone,
    /// The zone's abbreviation, which `UTC` has besides being an identifier.
    pub abbreviation: Option<Rc<str>>,
    /// Whether a zone was looked for, found or not (php-src `is_localtime`).
    pub is_local: bool,
    /// How many times of day there are.
    pub times: u32,
    /// Whether there is a date.
    pub has_date: bool,
    /// How many zones there are.
    pub zones: u32,
    /// What it is relative to now.
    pub relative: Relative,
    /// Whether it is relative to now.
    pub has_relative: bool,
    /// What was doubtful.
    pub warnings: Vec<Message>,
    /// What could not be read.
    pub errors: Vec<Message>,
}

/// A complaint about a place in the text.
#[derive(Clone, Copy, Debug)]
pub struct Message {
    /// Bytes before it.
    pub position: usize,
    /// The byte there; 0 at the end.
    pub character: u8,
    /// What is wrong.
    pub text: &'static str,
}

/// No clock shows it.
pub(super) const INVALID_TIME: &str = "The parsed time was invalid";
/// No calendar has it.
pub(super) const INVALID_DATE: &str = "The parsed date was invalid";
/// The year that timelib takes for one that is not known when it looks for February 29 (`TIMELIB_UNSET`).
const UNSET_YEAR: i64 = -9_999_999;

impl Message {
    /// A complaint about the whole text.
    pub(super) fn at_end(end: usize, text: &'static str) -> Message {
        Message {
            position: end,
            character: 0,
            text,
        }
    }
}

/// Whether a date without a time means its first moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MissingTime {
    /// Midnight, as `strtotime` takes it.
    IsMidnight,
    /// Now, as `createFromFormat` takes it.
    IsNow,
}

impl Parsed {
    /// Notes dates and times that no calendar and no clock shows.
    pub(super) fn check(&mut self, end: usize) {
        let has_valid_time = match (self.hour, self.minute, self.second) {
            (Some(hour), Some(minute), Some(second)) => is_valid_time(hour, minute, second),
            _ => false,
        };
        if self.times > 0 && !has_valid_time {
            self.warnings.push(Message::at_end(end, INVALID_TIME));
        }
        let has_valid_date = match (self.month, self.day) {
            (Some(month), Some(day)) => is_valid_date(self.year.unwrap_or(UNSET_YEAR), month, day),
            _ => false,
        };
        if self.has_date && !has_valid_date {
            self.warnings.push(Message::at_end(end, INVALID_DATE));
        }
    }

    /// Takes the zone of a format. One that is not known takes the offset of an earlier one away.
    pub(super) fn take_zone(&mut self, zone: TimeZone) {
        match (zone, &mut self.zone) {
            (TimeZone::None, TimeZone::Offset(offset)) => *offset = 0,
            (TimeZone::None, TimeZone::Abbreviation(earlier)) => earlier.offset = 0,
            (TimeZone::None, _) => {}
            (zone, place) => *place = zone,
        }
    }

    /// The moment that is meant: parts that are not named are taken from `now`.
    pub fn complete(&self, now: &Time, missing_time: MissingTime) -> Time {
        let mut parsed = self.clone();
        if missing_time == MissingTime::IsMidnight && parsed.has_date && parsed.times == 0 {
            parsed.hour = Some(0);
            parsed.minute = Some(0);
            parsed.second = Some(0);
            parsed.micro = Some(0);
        }
        let names_a_part = [
            parsed.year,
            parsed.month,
            parsed.day,
            parsed.hour,
            parsed.minute,
            parsed.second,
        ]
        .iter()
        .any(Option::is_some);
        let (zone, clock) = match parsed.zone {
            TimeZone::None => (now.zone.clone(), now.clock.clone()),
            // Of two moments with the same clock time the one with daylight saving time is meant.
            zone @ TimeZone::Id(_) => (
                zone,
                Clock {
                    offset: 0,
                    is_dst: true,
                },
            ),
            zone => {
                let clock = zone.clock_at(0);
                (zone, clock)
            }
        };
        Time {
            year: parsed.year.unwrap_or(now.year),
            month: parsed.month.unwrap_or(now.month),
            day: parsed.day.unwrap_or(now.day),
            hour: parsed.hour.unwrap_or(now.hour),
            minute: parsed.minute.unwrap_or(now.minute),
            second: parsed.second.unwrap_or(now.second),
            micro: parsed
                .micro
                .unwrap_or(if names_a_part { 0 } else { now.micro }),
            zone,
            timestamp: 0,
            clock,
            has_zone: parsed.zones > 0,
            relative: parsed.relative,
            has_relative: parsed.has_relative,
        }
    }
}
