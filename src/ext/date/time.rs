//! A moment as the calendar and the clocks of a zone show it (php-src `timelib_time`, `tm2unixtime.c`, `unixtime2tm.c`).
//!
//! ```text
//!   fields  ── update_timestamp ──►  timestamp      relative parts are applied, then the zone's offset
//!   fields  ◄─ update_fields ──────  timestamp
//! ```

use super::calendar::{
    DAY, HOUR, YEARS_PER_ERA, date_of_days, day_of_week, days_in_month, epoch_days,
};
use super::relative::{DayOfMonth, Relative, Special, WeekdayRule, carry};
use super::zone::Zone;
use std::rc::Rc;
use std::time::{SystemTime, UNIX_EPOCH};

/// A moment.
#[derive(Clone, Debug, Default)]
pub struct Time {
    /// Astronomical: 0 is 1 BC.
    pub year: i64,
    /// From 1.
    pub month: i64,
    /// From 1.
    pub day: i64,
    /// From 0.
    pub hour: i64,
    /// From 0.
    pub minute: i64,
    /// From 0.
    pub second: i64,
    /// Microseconds.
    pub micro: i64,
    /// Where its clock stands.
    pub zone: TimeZone,
    /// Seconds since 1970.
    pub timestamp: i64,
    /// What holds in its zone at that moment; unlike that of `zone` it follows the moment.
    pub clock: Clock,
    /// Whether the zone was named or has been looked at (php-src `have_zone`).
    pub has_zone: bool,
    /// What it is still to be moved by.
    pub relative: Relative,
    /// Whether `relative` counts.
    pub has_relative: bool,
}

/// Where a clock stands.
#[derive(Clone, Debug, Default)]
pub enum TimeZone {
    /// Nowhere: its fields are UTC.
    #[default]
    None,
    /// `+02:00`, in seconds.
    Offset(i64),
    /// `CEST`
    Abbreviation(AbbreviatedZone),
    /// `Europe/Paris`
    Id(Zone),
}

/// A zone known by its abbreviation only.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AbbreviatedZone {
    /// In uppercase.
    pub name: Rc<str>,
    /// Seconds east of UTC without daylight saving time.
    pub offset: i64,
    /// Whether it is daylight saving time, an hour more.
    pub is_dst: bool,
}

/// What holds in a zone at a moment.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Seconds east of UTC.
    pub offset: i64,
    /// Whether it is daylight saving time.
    pub is_dst: bool,
}

impl TimeZone {
    /// PHP's number of the kind: `timezone_type`.
    pub fn kind(&self) -> i64 {
        match self {
            TimeZone::None => 0,
            TimeZone::Offset(_) => 1,
            TimeZone::Abbreviation(_) => 2,
            TimeZone::Id(_) => 3,
        }
    }

    /// What holds at a moment.
    pub fn clock_at(&self, timestamp: i64) -> Clock {
        match self {
            TimeZone::None => Clock::default(),
            TimeZone::Offset(offset) => Clock {
                offset: *offset,
                is_dst: false,
            },
            TimeZone::Abbreviation(zone) => Clock {
                offset: zone.offset + if zone.is_dst { HOUR } else { 0 },
                is_dst: zone.is_dst,
            },
            TimeZone::Id(zone) => {
                let offset = zone.offset_at(timestamp);
                Clock {
                    offset: i64::from(offset.seconds),
                    is_dst: offset.is_dst,
                }
            }
        }
    }

    /// Whether both show the same time at every moment, as far as names tell.
    pub fn is_same(&self, other: &TimeZone) -> bool {
        match (self, other) {
            (TimeZone::Offset(_), TimeZone::Offset(_))
            | (TimeZone::Abbreviation(_), TimeZone::Abbreviation(_)) => {
                self.clock_at(0).offset == other.clock_at(0).offset
            }
            (TimeZone::Id(one), TimeZone::Id(two)) => one.name == two.name,
            _ => false,
        }
    }
}

/// Seconds since 1970 and the microseconds behind them, now.
pub fn now() -> (i64, i64) {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    (since.as_secs() as i64, i64::from(since.subsec_micros()))
}

/// Seconds of hours, minutes and seconds.
pub fn seconds_of(hours: i64, minutes: i64, seconds: i64) -> i64 {
    hours
        .wrapping_mul(HOUR)
        .wrapping_add(minutes.wrapping_mul(60))
        .wrapping_add(seconds)
}

impl Time {
    /// A moment as the clocks of a zone show it.
    pub fn at(timestamp: i64, zone: TimeZone) -> Time {
        let mut time = Time {
            zone,
            ..Time::default()
        };
        time.set_timestamp(timestamp);
        time
    }

    /// Goes to a moment; the microseconds stay.
    pub fn set_timestamp(&mut self, timestamp: i64) {
        self.timestamp = timestamp;
        self.clock = self.zone.clock_at(timestamp);
        self.set_fields(timestamp.wrapping_add(self.clock.offset));
        self.has_zone = !matches!(self.zone, TimeZone::None);
    }

    /// Goes to another zone, at the same moment.
    pub fn set_zone(&mut self, zone: TimeZone) {
        self.zone = zone;
        self.set_timestamp(self.timestamp);
    }

    /// Writes the fields anew from the timestamp. The offset that was known stays.
    pub fn update_fields(&mut self) {
        let offset = self.zone.clock_at(self.timestamp).offset;
        self.set_fields(self.timestamp.wrapping_add(offset));
        self.has_zone = true;
    }

    fn set_fields(&mut self, local: i64) {
        (self.year, self.month, self.day) = date_of_days(local.div_euclid(DAY));
        let seconds = local.rem_euclid(DAY);
        self.hour = seconds / HOUR;
        self.minute = seconds % HOUR / 60;
        self.second = seconds % 60;
    }

    /// The day of the week, 0 is Sunday.
    pub fn weekday(&self) -> i64 {
        day_of_week(self.year, self.month, self.day)
    }

    /// Days from 1970-01-01 to the date in the fields.
    pub fn epoch_days(&self) -> i64 {
        epoch_days(self.year, self.month, self.day)
    }

    /// Moves the fields by what is relative, brings them into their ranges, and works out the timestamp.
    pub fn update_timestamp(&mut self) {
        self.go_to_month_of_special_day();
        self.apply_relative();
        if self.relative.has_special
            && let Special::Weekdays(count) = self.relative.special
        {
            self.skip_weekdays(count);
        }
        self.normalize();
        self.timestamp = seconds_of(self.hour, self.minute, self.second)
            .wrapping_add(self.epoch_days().wrapping_mul(DAY));
        self.leave_zone();
        self.relative = Relative::default();
        self.has_relative = false;
    }

    /// Brings all fields into their ranges, from the smallest up.
    pub fn normalize(&mut self) {
        carry(1_000_000, &mut self.micro, &mut self.second);
        carry(60, &mut self.second, &mut self.minute);
        carry(60, &mut self.minute, &mut self.hour);
        carry(24, &mut self.hour, &mut self.day);
        self.normalize_date();
    }

    /// Brings the date into the calendar. Whole eras are set aside, so that any 64-bit year and day will do.
    pub fn normalize_date(&mut self) {
        self.month = self.month.wrapping_sub(1);
        carry(12, &mut self.month, &mut self.year);
        self.month += 1;
        if self.day >= 1 && self.day <= days_in_month(self.year, self.month) {
            return;
        }
        let mut era = self.year.div_euclid(YEARS_PER_ERA);
        let year = self.year.rem_euclid(YEARS_PER_ERA);
        let eras_of_days = self.day.div_euclid(super::calendar::DAYS_PER_ERA);
        era = era.wrapping_add(eras_of_days);
        let days =
            epoch_days(year, self.month, 0) + self.day.rem_euclid(super::calendar::DAYS_PER_ERA);
        let (year, month, day) = date_of_days(days);
        self.year = era.wrapping_mul(YEARS_PER_ERA).wrapping_add(year);
        self.month = month;
        self.day = day;
    }

    /// `first monday of next month` looks from that month's first day on.
    fn go_to_month_of_special_day(&mut self) {
        if self.relative.has_special {
            let further = match self.relative.special {
                Special::DayOfWeekInMonth => Some(0),
                Special::LastDayOfWeekInMonth => Some(1),
                Special::None | Special::Weekdays(_) => None,
            };
            if let Some(further) = further {
                self.day = 1;
                self.month = self
                    .month
                    .wrapping_add(self.relative.months)
                    .wrapping_add(further);
                self.relative.months = 0;
            }
        }
        self.go_to_day_of_month();
        self.normalize();
    }

    fn go_to_day_of_month(&mut self) {
        match self.relative.day_of_month {
            DayOfMonth::Any => {}
            DayOfMonth::First => self.day = 1,
            DayOfMonth::Last => {
                self.day = 0;
                self.month = self.month.wrapping_add(1);
            }
        }
    }

    fn apply_relative(&mut self) {
        if self.relative.has_weekday {
            self.go_to_weekday();
        }
        self.normalize();
        if self.has_relative {
            let by = self.relative;
            self.micro = self.micro.wrapping_add(by.micros);
            self.second = self.second.wrapping_add(by.seconds);
            self.minute = self.minute.wrapping_add(by.minutes);
            self.hour = self.hour.wrapping_add(by.hours);
            self.day = self.day.wrapping_add(by.days);
            self.month = self.month.wrapping_add(by.months);
            self.year = self.year.wrapping_add(by.years);
        }
        self.go_to_day_of_month();
        self.normalize();
    }

    fn go_to_weekday(&mut self) {
        let today = self.weekday();
        let mut wanted = self.relative.weekday;
        let strictness = match self.relative.weekday_rule {
            WeekdayRule::InWeek => {
                // Weeks go from Monday to Sunday.
                if today == 0 && wanted != 0 {
                    wanted -= 7;
                }
                if wanted == 0 && today != 0 {
                    wanted = 7;
                }
                self.day = self.day.wrapping_sub(today).wrapping_add(wanted);
                return;
            }
            WeekdayRule::FromToday => 1,
            WeekdayRule::After => 0,
        };
        let mut difference = wanted.wrapping_sub(today);
        if (self.relative.days < 0 && difference < 0)
            || (self.relative.days >= 0 && difference <= -strictness)
        {
            difference += 7;
        }
        if wanted >= 0 {
            self.day = self.day.wrapping_add(difference);
        } else {
            self.day = self.day.wrapping_sub(7 - (wanted.wrapping_abs() - today));
        }
        self.relative.has_weekday = false;
    }

    /// Goes by days that are neither Saturday nor Sunday.
    fn skip_weekdays(&mut self, count: i64) {
        let today = self.weekday();
        let rest = count % 5;
        let mut days = (count / 5).wrapping_mul(7);
        if count > 0 {
            days = days.wrapping_add(match (rest, today) {
                (0, 0) => -2,
                (0, 6) => -1,
                (0, _) => 0,
                (_, 6) => 1,
                _ if today + rest > 5 => 2,
                _ => 0,
            });
        } else {
            days = days.wrapping_add(match (rest, today) {
                (0, 6) => 2,
                (0, 0) => 1,
                (0, _) => 0,
                (_, 0) => -1,
                _ if today + rest < 1 => -2,
                _ => 0,
            });
        }
        self.day = self.day.wrapping_add(days).wrapping_add(rest);
    }

    /// Turns the timestamp, which is what the fields would be in UTC, into that of the zone.
    fn leave_zone(&mut self) {
        let TimeZone::Id(zone) = &self.zone else {
            self.clock = self.zone.clock_at(self.timestamp);
            self.timestamp = self.timestamp.wrapping_sub(self.clock.offset);
            return;
        };
        let zone = zone.clone();
        let look = |timestamp: i64| {
            let offset = zone.offset_at(timestamp);
            let since = zone.transition_before(timestamp).map(|found| found.at);
            (i64::from(offset.seconds), offset.is_dst, since)
        };
        let local = self.timestamp;
        let (current, current_is_dst, _) = look(local);
        let (after, _, after_since) = look(local.wrapping_sub(current));
        let (mut actual, mut since) = (after, after_since);
        if current == after && self.has_zone {
            // The offset that the moment had before says which of two equal clock times is meant.
            if current >= 0 && self.clock.is_dst && !current_is_dst {
                let (earlier, _, earlier_since) =
                    look(local.wrapping_sub(current).wrapping_sub(7_200));
                if earlier != after
                    && after_since.is_some_and(|at| local.wrapping_sub(earlier) < at)
                {
                    (actual, since) = (earlier, earlier_since);
                }
            } else if current <= 0 && current_is_dst && !self.clock.is_dst {
                let (later, _, later_since) = look(local.wrapping_sub(current).wrapping_add(7_200));
                if later != after && later_since.is_some_and(|at| local.wrapping_sub(later) >= at) {
                    (actual, since) = (later, later_since);
                }
            }
        }
        let is_skipped = since.is_some_and(|at| {
            let moment = local.wrapping_sub(actual);
            moment >= at.wrapping_add(current - actual) && moment < at
        });
        let offset = if current != actual && !is_skipped {
            actual
        } else {
            current
        };
        self.timestamp = local.wrapping_sub(offset);
        self.clock = self.zone.clock_at(self.timestamp);
        self.has_zone = true;
    }
}
