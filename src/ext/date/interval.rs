//! Spans between moments, and moving by them (php-src `timelib/interval.c`).

use super::calendar::{DAY, HOUR, days_in_month};
use super::relative::{Relative, carry};
use super::time::{Time, TimeZone, seconds_of};
use std::cmp::Ordering;

/// A span.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Interval {
    /// The amounts of each unit.
    pub by: Relative,
    /// Whether it goes back in time.
    pub is_inverted: bool,
    /// The whole days, if it is the span between two moments.
    pub days: Option<i64>,
}

/// How the hours of a span count where a clock is set forward or back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Counting {
    /// As the clock shows them.
    #[default]
    Civil,
    /// As they pass.
    Wall,
}

/// The direction in which a moment is moved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    /// Into the future.
    Add,
    /// Into the past.
    Subtract,
}

impl Interval {
    /// 1 or -1: what the amounts are multiplied by.
    fn factor(&self, direction: Direction) -> i64 {
        match (direction, self.is_inverted) {
            (Direction::Add, false) | (Direction::Subtract, true) => 1,
            (Direction::Add, true) | (Direction::Subtract, false) => -1,
        }
    }

    /// Borrows from larger units until no amount is negative, by the months around the year and month of `base`.
    fn normalize(&mut self, base: &Time) {
        let by = &mut self.by;
        carry(1_000_000, &mut by.micros, &mut by.seconds);
        carry(60, &mut by.seconds, &mut by.minutes);
        carry(60, &mut by.minutes, &mut by.hours);
        carry(24, &mut by.hours, &mut by.days);
        carry(12, &mut by.months, &mut by.years);
        let (mut year, mut month) = (base.year, base.month);
        while by.days < 0 {
            if self.is_inverted {
                by.days += days_in_month(year, month);
                month += 1;
                if month > 12 {
                    month = 1;
                    year = year.wrapping_add(1);
                }
            } else {
                month -= 1;
                if month < 1 {
                    month = 12;
                    year = year.wrapping_sub(1);
                }
                by.days += days_in_month(year, month);
            }
            by.months -= 1;
        }
        carry(12, &mut by.months, &mut by.years);
    }
}

/// The fields from the largest down, for comparing clock times.
fn fields(time: &Time) -> [i64; 7] {
    [
        time.year,
        time.month,
        time.day,
        time.hour,
        time.minute,
        time.second,
        time.micro,
    ]
}

/// Which moment is earlier.
pub fn compare(one: &Time, two: &Time) -> Ordering {
    (one.timestamp, one.micro).cmp(&(two.timestamp, two.micro))
}

/// The span from one moment to another.
pub fn difference(one: &Time, two: &Time) -> Interval {
    let is_same_zone = match (&one.zone, &two.zone) {
        (TimeZone::Id(a), TimeZone::Id(b)) => a.name == b.name,
        _ => false,
    };
    let is_inverted = if is_same_zone {
        fields(one) > fields(two)
    } else {
        compare(one, two) == Ordering::Greater
    };
    let (one, two) = if is_inverted { (two, one) } else { (one, two) };
    let mut span = Interval {
        by: Relative {
            years: two.year.wrapping_sub(one.year),
            months: two.month - one.month,
            days: two.day - one.day,
            hours: two.hour - one.hour,
            minutes: two.minute - one.minute,
            seconds: two.second - one.second,
            micros: two.micro - one.micro,
            ..Relative::default()
        },
        is_inverted,
        days: Some(days_between(one, two)),
    };
    if is_same_zone {
        correct_for_clock(one, two, &mut span);
    } else {
        span.by.seconds += one.clock.offset - two.clock.offset;
        let base = if is_inverted { one } else { two };
        span.normalize(base);
    }
    span
}

/// The whole days between two moments.
fn days_between(one: &Time, two: &Time) -> i64 {
    if !one.zone.is_same(&two.zone) {
        let days = one.timestamp.abs_diff(two.timestamp) / DAY as u64;
        return i64::from(days as i32);
    }
    let (earliest, latest) = match compare(one, two) {
        Ordering::Less => (one, two),
        Ordering::Equal | Ordering::Greater => (two, one),
    };
    let clock = |time: &Time| (seconds_of(time.hour, time.minute, time.second), time.micro);
    let days = one
        .epoch_days()
        .wrapping_sub(two.epoch_days())
        .wrapping_abs();
    let is_begun = clock(latest) < clock(earliest) && days > 0;
    i64::from((days - i64::from(is_begun)) as i32)
}

/// Within one zone the span is that between the clock times, but an hour that a clock was set forward or back in a span of
/// less than a day counts.
fn correct_for_clock(one: &Time, two: &Time, span: &mut Interval) {
    let shift = two.clock.offset - one.clock.offset;
    if two.timestamp < one.timestamp {
        // The clock was set back between them.
        let flipped = (span.by.minutes * 60 + span.by.seconds - shift).abs();
        span.by.hours = flipped / HOUR;
        span.by.minutes = flipped % HOUR / 60;
        span.by.seconds = flipped % 60;
        span.is_inverted = !span.is_inverted;
    }
    let base = if span.is_inverted { one } else { two };
    span.normalize(base);
    let TimeZone::Id(zone) = &two.zone else {
        return;
    };
    let passed = two.timestamp.wrapping_sub(one.timestamp);
    let (shift_hours, shift_minutes) = (shift / HOUR, shift % HOUR / 60);
    if one.clock.is_dst && !two.clock.is_dst {
        if passed + shift < DAY {
            span.by.hours -= shift_hours;
            span.by.minutes -= shift_minutes;
        }
    } else if !one.clock.is_dst && two.clock.is_dst {
        let since = zone
            .transition_before(two.timestamp)
            .map_or(i64::MIN, |transition| transition.at);
        let next_day = one.timestamp.wrapping_add(DAY);
        let lies_in_gap = next_day > since && next_day <= since.wrapping_add(shift);
        if !lies_in_gap
            && two.timestamp >= since
            && passed.wrapping_add(shift) % DAY > two.timestamp.wrapping_sub(since)
        {
            span.by.hours -= shift_hours;
            span.by.minutes -= shift_minutes;
        }
    } else if passed >= DAY {
        let Some(last) = zone.transition_before(two.timestamp.wrapping_sub(two.clock.offset))
        else {
            return;
        };
        let shift = one.clock.offset - i64::from(last.offset.seconds);
        if two.timestamp >= last.at.wrapping_sub(shift) && two.timestamp < last.at {
            span.by.days -= 1;
            span.by.hours = 24;
        }
    }
}

/// Moves a moment by a span.
pub fn shift(time: &mut Time, span: &Interval, direction: Direction, counting: Counting) {
    match counting {
        Counting::Civil => shift_clock(time, span, direction),
        Counting::Wall => shift_wall(time, span, direction),
    }
}

/// By what the clock shows.
fn shift_clock(time: &mut Time, span: &Interval, direction: Direction) {
    time.relative = if direction == Direction::Add && span.by.has_words() {
        span.by
    } else {
        span.by.amounts_times(span.factor(direction))
    };
    time.has_relative = true;
    time.update_timestamp();
    time.update_fields();
}

/// Days by the calendar, hours as they pass.
fn shift_wall(time: &mut Time, span: &Interval, direction: Direction) {
    if span.by.has_words() {
        time.relative = span.by;
        time.has_relative = true;
        time.update_timestamp();
        time.update_fields();
    } else {
        let factor = span.factor(direction);
        let by = span.by.amounts_times(factor);
        if by.years != 0 || by.months != 0 || by.days != 0 {
            time.relative = Relative {
                years: by.years,
                months: by.months,
                days: by.days,
                ..Relative::default()
            };
            time.has_relative = true;
            time.update_timestamp();
        }
        let (mut micros, mut seconds) = (span.by.micros, span.by.seconds);
        carry(1_000_000, &mut micros, &mut seconds);
        let passed = seconds_of(span.by.hours, span.by.minutes, seconds).wrapping_mul(factor);
        time.timestamp = time.timestamp.wrapping_add(passed);
        time.update_fields();
        if span.by.micros != 0 {
            time.micro += micros * factor;
            time.normalize();
            time.update_timestamp();
        }
        time.normalize();
    }
    if matches!(time.zone, TimeZone::Id(_)) {
        time.clock = time.zone.clock_at(time.timestamp);
    }
}
