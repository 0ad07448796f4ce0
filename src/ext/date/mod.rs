//! The `date` extension (manual: "Date and Time").
//!
//! ```text
//!   text ── scan, scan_format ──►  Parsed ── complete ──►  Time ── format ──►  text
//!                                                           │ ▲
//!                                            difference     ▼ │  shift
//!                                                         Interval
//! ```
//!
//! The calendar and its arithmetic are ours, since PHP's years have 64 bits; the rules of zones are jiff's ([`zone`]).

mod abbreviation;
mod calendar;
mod date_class;
mod date_function;
mod datetime;
mod default_zone;
mod format;
mod interval;
mod interval_scan;
mod last_errors;
mod object;
mod parsed;
mod period;
mod relative;
mod scan;
mod scan_action;
mod scan_format;
mod scan_read;
mod scan_zone;
mod span;
mod strftime;
pub(in crate::ext) mod strptime;
mod sun;
mod time;
mod timestamp;
mod zone;
mod zone_object;

use super::{Builtin, BuiltinClass, BuiltinConstant};
use crate::constants;

/// The functions.
pub(super) static TABLES: &[&[Builtin]] = &[
    timestamp::FUNCTIONS,
    date_function::FUNCTIONS,
    last_errors::FUNCTIONS,
    zone_object::FUNCTIONS,
    span::FUNCTIONS,
    default_zone::FUNCTIONS,
    strftime::FUNCTIONS,
    sun::FUNCTIONS,
];

/// The classes.
pub(super) static CLASSES: &[&[BuiltinClass]] = &[
    date_class::CLASSES,
    zone_object::CLASSES,
    span::CLASSES,
    period::CLASSES,
];

/// The constants.
pub(super) static CONSTANTS: &[&[BuiltinConstant]] = &[FORMATS, sun::CONSTANTS];

/// Whether there is a zone of the name, for the setting `date.timezone`.
pub fn is_zone(name: &str) -> bool {
    zone::Zone::find(name).is_some()
}

/// How the clocks of the default zone stand now: minutes west of UTC, and 1 for daylight saving time.
pub(super) fn clock(m: &mut crate::eval::Machine) -> (i64, i64) {
    let time = default_zone::local_time(m, time::now().0);
    (-time.clock.offset / 60, i64::from(time.clock.is_dst))
}

static FORMATS: &[BuiltinConstant] = constants! {
    DATE_ATOM = Str("Y-m-d\\TH:i:sP"),
    DATE_COOKIE = Str("l, d-M-Y H:i:s T"),
    DATE_ISO8601 = Str("Y-m-d\\TH:i:sO"),
    DATE_ISO8601_EXPANDED = Str("X-m-d\\TH:i:sP"),
    DATE_RFC822 = Str("D, d M y H:i:s O"),
    DATE_RFC850 = Str("l, d-M-y H:i:s T"),
    DATE_RFC1036 = Str("D, d M y H:i:s O"),
    DATE_RFC1123 = Str("D, d M Y H:i:s O"),
    DATE_RFC7231 = Str("D, d M Y H:i:s \\G\\M\\T"),
    DATE_RFC2822 = Str("D, d M Y H:i:s O"),
    DATE_RFC3339 = Str("Y-m-d\\TH:i:sP"),
    DATE_RFC3339_EXTENDED = Str("Y-m-d\\TH:i:s.vP"),
    DATE_RSS = Str("D, d M Y H:i:s O"),
    DATE_W3C = Str("Y-m-d\\TH:i:sP"),
};
