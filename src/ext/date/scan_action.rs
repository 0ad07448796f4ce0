//! What each format of a date string says about the date.

use super::calendar::days_to_iso_day;
use super::parsed::{Message, Parsed};
use super::relative::{DayOfMonth, Special, WeekdayRule};
use super::scan::Format;
use super::scan_read::{NotANumber, Reader, Unit};
use super::scan_zone::scan_zone;
use super::time::TimeZone;
use std::ops::Range;

/// The format says what another one has said already.
struct SaidTwice;

type Outcome = Result<(), SaidTwice>;

/// The place of a format in the text, and what the text has said so far.
struct Action<'a> {
    parsed: &'a mut Parsed,
    reader: Reader<'a>,
    position: usize,
    character: u8,
}

/// Takes in what the text of a format says.
pub(super) fn act(format: Format, text: &[u8], place: Range<usize>, parsed: &mut Parsed) {
    let mut action = Action {
        parsed,
        position: place.start,
        character: text[place.start],
        reader: Reader::new(&text[place]),
    };
    // A format that says something twice is complained about, and left out.
    let _: Outcome = action.act(format);
}

impl Action<'_> {
    fn act(&mut self, format: Format) -> Outcome {
        match format {
            Format::Yesterday => self.day_from_today(-1),
            Format::Tomorrow => self.day_from_today(1),
            Format::Now | Format::Separator | Format::EndOfLine => {}
            Format::Today => self.reset_time(),
            Format::Noon => {
                self.reset_time();
                self.has_time()?;
                self.parsed.hour = Some(12);
            }
            Format::Timestamp => self.timestamp()?,
            Format::TimestampWithFraction => self.timestamp_with_fraction()?,
            Format::FirstOrLastDayOf => {
                self.parsed.has_relative = true;
                self.parsed.relative.day_of_month = match self.reader.peek() {
                    b'l' | b'L' => DayOfMonth::Last,
                    _ => DayOfMonth::First,
                };
            }
            Format::BackOrFrontOf => self.quarter()?,
            Format::WeekdayOf => self.weekday_of(),
            Format::Time12 | Format::MssqlTime => self.time12()?,
            Format::Time24 => self.time24()?,
            Format::GnuNoColon => self.gnu_no_colon()?,
            Format::IsoNoColon => {
                self.has_time()?;
                self.hour_and_minute();
                self.parsed.second = self.reader.number(2);
                self.zone_behind();
            }
            Format::CommonLog => self.common_log()?,
            Format::DateTime => self.date_time()?,
            Format::Year4 => self.parsed.year = self.reader.number(4),
            Format::Ago => self.ago(),
            Format::DayText => self.day_text(),
            Format::RelativeTextWeek => self.relative_text_week(),
            Format::RelativeText => {
                self.parsed.has_relative = true;
                while self.reader.peek() != 0 {
                    let (amount, rule) = self.reader.relative_text();
                    self.reader.skip_spaces();
                    self.relative(amount, rule, KeepTime::No);
                }
            }
            Format::Zone => {
                self.has_zone()?;
                self.reader.skip_spaces();
                self.zone();
            }
            Format::DateShortWithTime12 => self.short_date_with_time12()?,
            Format::DateShortWithTime => self.short_date_with_time()?,
            Format::Relative => {
                self.parsed.has_relative = true;
                while self.reader.peek() != 0 {
                    let amount = self.signed_number(24);
                    self.reader.skip_spaces();
                    self.relative(amount, WeekdayRule::FromToday, KeepTime::Yes);
                }
            }
            Format::Any => self.complain("Unexpected character"),
            _ => {
                self.has_date()?;
                self.date(format);
            }
        }
        Ok(())
    }

    /// The formats of a date alone.
    fn date(&mut self, format: Format) {
        if let Format::IsoDate | Format::IsoDateExpanded = format {
            let most = if format == Format::IsoDate { 4 } else { 19 };
            self.parsed.year = Some(self.signed_number(most));
            self.month_and_day();
            return;
        }
        let reader = &mut self.reader;
        let parsed = &mut *self.parsed;
        match format {
            Format::American => {
                parsed.month = reader.number(2);
                parsed.day = reader.number(2);
                if reader.peek() == b'/' {
                    parsed.year = reader.year(4);
                }
            }
            Format::IsoDate2 | Format::GnuDateShort => {
                parsed.year = reader.year(4);
                self.month_and_day();
            }
            Format::GnuDateShorter => {
                parsed.year = reader.year(4);
                parsed.month = reader.number(2);
                parsed.day = Some(1);
            }
            Format::DateFull => {
                parsed.day = reader.number(2);
                reader.skip_day_suffix();
                parsed.month = Some(reader.month_after_separators());
                parsed.year = reader.year(4);
            }
            Format::PointedDate4 => {
                parsed.day = reader.number(2);
                parsed.month = reader.number(2);
                parsed.year = reader.number(4);
            }
            Format::PointedDate2 => {
                parsed.day = reader.number(2);
                parsed.month = reader.number(2);
                parsed.year = reader.year(2);
            }
            Format::DateNoDay => {
                parsed.month = Some(reader.month_after_separators());
                parsed.year = reader.year(4);
                parsed.day = Some(1);
            }
            Format::DateNoDayReversed => {
                parsed.year = reader.year(4);
                parsed.month = Some(reader.month_after_separators());
                parsed.day = Some(1);
            }
            Format::DateTextual | Format::PgText => {
                parsed.month = Some(reader.month_after_separators());
                parsed.day = reader.number(2);
                parsed.year = reader.year(4);
            }
            Format::DateNoYearReversed => {
                parsed.day = reader.number(2);
                reader.skip_day_suffix();
                parsed.month = Some(reader.month_after_separators());
            }
            Format::DateNoColon => {
                parsed.year = reader.number(4);
                self.month_and_day();
            }
            Format::YearAndDay => {
                parsed.year = reader.year(4);
                parsed.day = reader.number(3);
                parsed.month = Some(1);
            }
            Format::PgTextReversed => {
                parsed.year = reader.year(4);
                parsed.month = Some(reader.month_after_separators());
                parsed.day = reader.number(2);
            }
            Format::MonthText => parsed.month = Some(reader.month()),
            Format::IsoWeekDay | Format::IsoWeek => {
                parsed.has_relative = true;
                let year = reader.number(4).unwrap_or(0);
                let week = reader.number(2).unwrap_or(0);
                let weekday = match format {
                    Format::IsoWeekDay => reader.number(1).unwrap_or(1),
                    _ => 1,
                };
                parsed.year = Some(year);
                parsed.month = Some(1);
                parsed.day = Some(1);
                parsed.relative.days = days_to_iso_day(year, week, weekday);
            }
            _ => {}
        }
    }

    fn month_and_day(&mut self) {
        self.parsed.month = self.reader.number(2);
        self.parsed.day = self.reader.number(2);
    }

    fn hour_and_minute(&mut self) {
        self.parsed.hour = self.reader.number(2);
        self.parsed.minute = self.reader.number(2);
    }

    fn complain(&mut self, text: &'static str) {
        let (position, character) = (self.position, self.character);
        self.parsed.errors.push(Message {
            position,
            character,
            text,
        });
    }

    fn has_time(&mut self) -> Outcome {
        if self.parsed.times > 0 {
            self.complain("Double time specification");
            return Err(SaidTwice);
        }
        self.reset_time();
        self.parsed.times = 1;
        Ok(())
    }

    /// Back to midnight.
    fn reset_time(&mut self) {
        let parsed = &mut *self.parsed;
        parsed.times = 0;
        parsed.hour = Some(0);
        parsed.minute = Some(0);
        parsed.second = Some(0);
        parsed.micro = Some(0);
    }

    fn has_date(&mut self) -> Outcome {
        if self.parsed.has_date {
            self.complain("Double date specification");
            return Err(SaidTwice);
        }
        self.parsed.has_date = true;
        Ok(())
    }

    fn has_zone(&mut self) -> Outcome {
        const TWICE: &str = "Double timezone specification";
        self.parsed.zones += 1;
        match self.parsed.zones {
            1 => return Ok(()),
            2 => {
                let (position, character) = (self.position, self.character);
                self.parsed.warnings.push(Message {
                    position,
                    character,
                    text: TWICE,
                });
            }
            _ => self.complain(TWICE),
        }
        Err(SaidTwice)
    }

    fn signed_number(&mut self, most: usize) -> i64 {
        match self.reader.signed_number(most) {
            Ok(number) => number,
            Err(NotANumber::Missing) => {
                self.complain("Found unexpected data");
                0
            }
            Err(NotANumber::TooLarge) => {
                self.complain("Number out of range");
                0
            }
        }
    }

    fn zone(&mut self) {
        let scanned = scan_zone(&mut self.reader);
        self.parsed.is_local = true;
        self.parsed.take_zone(scanned.zone);
        if scanned.abbreviation.is_some() {
            self.parsed.abbreviation = scanned.abbreviation;
        }
        if !scanned.is_known {
            self.complain("The timezone could not be found in the database");
        }
    }

    /// The zone behind a time, if something is there.
    fn zone_behind(&mut self) {
        if self.reader.peek() != 0 {
            self.zone();
        }
    }

    fn day_from_today(&mut self, days: i64) {
        self.parsed.has_relative = true;
        self.reset_time();
        self.parsed.relative.days = days;
    }

    /// `@0` is a date in UTC, whatever was said before.
    fn start_of_epoch(&mut self) -> Outcome {
        self.parsed.has_relative = true;
        self.parsed.has_date = false;
        self.parsed.day = Some(0);
        self.parsed.month = Some(0);
        self.parsed.year = Some(0);
        self.reset_time();
        self.has_zone()?;
        self.parsed.year = Some(1970);
        self.parsed.month = Some(1);
        self.parsed.day = Some(1);
        self.parsed.is_local = true;
        self.parsed.zone = TimeZone::Offset(0);
        Ok(())
    }

    fn timestamp(&mut self) -> Outcome {
        self.start_of_epoch()?;
        let seconds = self.signed_number(24);
        let relative = &mut self.parsed.relative;
        relative.seconds = relative.seconds.wrapping_add(seconds);
        Ok(())
    }

    fn timestamp_with_fraction(&mut self) -> Outcome {
        self.start_of_epoch()?;
        let is_negative = self.reader.peek_at(1) == b'-';
        let seconds = self.signed_number(24);
        let start = self.reader.position();
        let digits = self.signed_number(6);
        let length = self.reader.position() - start;
        let mut micros = digits * 10i64.pow(7u32.saturating_sub(length as u32));
        if is_negative {
            micros = -micros;
        }
        let relative = &mut self.parsed.relative;
        relative.seconds = relative.seconds.wrapping_add(seconds);
        relative.micros = micros;
        Ok(())
    }

    /// `back of 7pm` is a quarter past seven, `front of` a quarter to.
    fn quarter(&mut self) -> Outcome {
        self.reset_time();
        self.has_time()?;
        let is_back = self.reader.peek() == b'b';
        let hour = self.reader.number(2).unwrap_or(0);
        self.parsed.hour = Some(if is_back { hour } else { hour - 1 });
        self.parsed.minute = Some(if is_back { 15 } else { 45 });
        if self.reader.peek() != 0 {
            self.reader.skip_spaces();
            self.meridian();
        }
        Ok(())
    }

    fn meridian(&mut self) {
        if let Some(hour) = &mut self.parsed.hour {
            *hour += self.reader.meridian(*hour).unwrap_or(0);
        }
    }

    fn weekday_of(&mut self) {
        self.parsed.has_relative = true;
        self.parsed.relative.has_special = true;
        let (amount, rule) = self.reader.relative_text();
        self.reader.skip_spaces();
        if amount > 0 {
            self.parsed.relative.special = Special::DayOfWeekInMonth;
            self.relative(amount, WeekdayRule::FromToday, KeepTime::No);
        } else {
            self.parsed.relative.special = Special::LastDayOfWeekInMonth;
            self.relative(amount, rule, KeepTime::No);
        }
    }

    fn is_at_point(&self) -> bool {
        matches!(self.reader.peek(), b':' | b'.')
    }

    fn time12(&mut self) -> Outcome {
        self.has_time()?;
        self.parsed.hour = self.reader.number(2);
        if self.is_at_point() {
            self.parsed.minute = self.reader.number(2);
            if self.is_at_point() {
                self.parsed.second = self.reader.number(2);
                if self.is_at_point() {
                    self.parsed.micro = self.reader.fraction();
                }
            }
        }
        self.reader.skip_spaces();
        self.meridian();
        Ok(())
    }

    fn time24(&mut self) -> Outcome {
        self.has_time()?;
        self.parsed.hour = self.reader.number(2);
        if self.is_at_point() {
            self.parsed.minute = self.reader.number(2);
            if self.is_at_point() {
                self.parsed.second = self.reader.number(2);
                if self.reader.peek() == b'.' {
                    self.parsed.micro = self.reader.fraction();
                }
            }
        }
        self.zone_behind();
        Ok(())
    }

    /// `1530` is a time; behind one, a year.
    fn gnu_no_colon(&mut self) -> Outcome {
        match self.parsed.times {
            0 => {
                self.hour_and_minute();
                self.parsed.second = Some(0);
            }
            1 => self.parsed.year = self.reader.number(4),
            _ => {
                self.complain("Double time specification");
                return Err(SaidTwice);
            }
        }
        self.parsed.times += 1;
        Ok(())
    }

    fn common_log(&mut self) -> Outcome {
        self.has_time()?;
        self.has_date()?;
        self.parsed.day = self.reader.number(2);
        self.parsed.month = Some(self.reader.month_after_separators());
        self.parsed.year = self.reader.number(4);
        self.hour_and_minute();
        self.parsed.second = self.reader.number(2);
        self.reader.skip_spaces();
        self.zone();
        Ok(())
    }

    fn date_time(&mut self) -> Outcome {
        self.has_time()?;
        self.has_date()?;
        self.parsed.year = self.reader.number(4);
        self.month_and_day();
        self.hour_and_minute();
        self.parsed.second = self.reader.number(2);
        if self.reader.peek() == b'.' {
            self.parsed.micro = self.reader.fraction();
            self.zone_behind();
        }
        Ok(())
    }

    fn short_date(&mut self) -> Outcome {
        self.has_date()?;
        self.parsed.month = Some(self.reader.month_after_separators());
        self.parsed.day = self.reader.number(2);
        self.has_time()?;
        self.hour_and_minute();
        Ok(())
    }

    fn short_date_with_time12(&mut self) -> Outcome {
        self.short_date()?;
        if self.is_at_point() {
            self.parsed.second = self.reader.number(2);
            if self.reader.peek() == b'.' {
                self.parsed.micro = self.reader.fraction();
            }
        }
        self.meridian();
        Ok(())
    }

    fn short_date_with_time(&mut self) -> Outcome {
        self.short_date()?;
        if self.reader.peek() == b':' {
            self.parsed.second = self.reader.number(2);
            if self.reader.peek() == b'.' {
                self.parsed.micro = self.reader.fraction();
            }
        }
        self.zone_behind();
        Ok(())
    }

    /// Everything relative so far lies in the past.
    fn ago(&mut self) {
        let relative = &mut self.parsed.relative;
        relative.years = relative.years.wrapping_neg();
        relative.months = relative.months.wrapping_neg();
        relative.days = relative.days.wrapping_neg();
        relative.hours = relative.hours.wrapping_neg();
        relative.minutes = relative.minutes.wrapping_neg();
        relative.seconds = relative.seconds.wrapping_neg();
        relative.weekday = match relative.weekday {
            0 => -7,
            weekday => -weekday,
        };
        if relative.has_special
            && let Special::Weekdays(count) = &mut relative.special
        {
            *count = count.wrapping_neg();
        }
    }

    fn day_text(&mut self) {
        self.parsed.has_relative = true;
        self.parsed.relative.has_weekday = true;
        self.reset_time();
        let relative = &mut self.parsed.relative;
        relative.weekday = match self.reader.unit() {
            Some(Unit::Weekday(weekday)) => weekday,
            // The word "weekday" alone is taken for Monday.
            _ => 1,
        };
        if relative.weekday_rule != WeekdayRule::InWeek {
            relative.weekday_rule = WeekdayRule::FromToday;
        }
    }

    fn relative_text_week(&mut self) {
        self.parsed.has_relative = true;
        while self.reader.peek() != 0 {
            let (amount, rule) = self.reader.relative_text();
            self.reader.skip_spaces();
            self.relative(amount, rule, KeepTime::No);
            let relative = &mut self.parsed.relative;
            relative.weekday_rule = WeekdayRule::InWeek;
            // Without a weekday it is the week's Monday.
            if !relative.has_weekday {
                relative.has_weekday = true;
                relative.weekday = 1;
            }
        }
    }

    /// Moves by an amount of the unit here.
    fn relative(&mut self, amount: i64, rule: WeekdayRule, keep_time: KeepTime) {
        let Some(unit) = self.reader.unit() else {
            return;
        };
        let relative = &mut self.parsed.relative;
        let (sum, times) = match unit {
            Unit::Microseconds(times) => (&mut relative.micros, times),
            Unit::Seconds => (&mut relative.seconds, 1),
            Unit::Minutes => (&mut relative.minutes, 1),
            Unit::Hours => (&mut relative.hours, 1),
            Unit::Days(times) => (&mut relative.days, times),
            Unit::Months => (&mut relative.months, 1),
            Unit::Years => (&mut relative.years, 1),
            Unit::Weekday(weekday) => {
                let weeks = if amount > 0 { amount - 1 } else { amount };
                relative.days = relative.days.wrapping_add(weeks.wrapping_mul(7));
                relative.weekday = weekday;
                relative.weekday_rule = rule;
                relative.has_weekday = true;
                self.parsed.has_relative = true;
                self.forget_time(keep_time);
                return;
            }
            Unit::Weekdays => {
                relative.special = Special::Weekdays(amount);
                relative.has_special = true;
                self.parsed.has_relative = true;
                self.forget_time(keep_time);
                return;
            }
        };
        let (total, is_too_large) = sum.overflowing_add(amount.wrapping_mul(times));
        *sum = total;
        if is_too_large {
            self.complain("Number out of range");
        }
    }

    fn forget_time(&mut self, keep_time: KeepTime) {
        if keep_time == KeepTime::No {
            self.reset_time();
        }
    }
}

/// Whether moving to a weekday keeps the time of day.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KeepTime {
    /// It does.
    Yes,
    /// The day begins at midnight.
    No,
}
