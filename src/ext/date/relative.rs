//! What a date is moved by: `+1 week 2 days`, `last monday of`, `3 weekdays` (php-src `timelib_rel_time`).

/// An amount of each unit, and the words that ask for a certain day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Relative {
    /// Years.
    pub years: i64,
    /// Months.
    pub months: i64,
    /// Days.
    pub days: i64,
    /// Hours.
    pub hours: i64,
    /// Minutes.
    pub minutes: i64,
    /// Seconds.
    pub seconds: i64,
    /// Microseconds.
    pub micros: i64,
    /// The weekday asked for, 0 is Sunday; -7 is the Sunday before.
    pub weekday: i64,
    /// How a weekday is looked for.
    pub weekday_rule: WeekdayRule,
    /// Whether a weekday is asked for.
    pub has_weekday: bool,
    /// `first day of`, `last day of`
    pub day_of_month: DayOfMonth,
    /// `3 weekdays`, `first monday of`
    pub special: Special,
    /// Whether there is a special day.
    pub has_special: bool,
}

/// How a weekday is looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum WeekdayRule {
    /// `next monday`: today does not count.
    #[default]
    After,
    /// `monday`: today counts.
    FromToday,
    /// `monday this week`
    InWeek,
}

/// The end of a month that is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum DayOfMonth {
    /// None is.
    #[default]
    Any,
    /// `first day of`
    First,
    /// `last day of`
    Last,
}

/// A special day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Special {
    /// None.
    #[default]
    None,
    /// A number of days that are neither Saturday nor Sunday.
    Weekdays(i64),
    /// `first monday of`
    DayOfWeekInMonth,
    /// `last monday of`
    LastDayOfWeekInMonth,
}

impl Relative {
    /// Every amount times a factor, without the words.
    #[must_use]
    pub fn amounts_times(&self, factor: i64) -> Relative {
        Relative {
            years: self.years.wrapping_mul(factor),
            months: self.months.wrapping_mul(factor),
            days: self.days.wrapping_mul(factor),
            hours: self.hours.wrapping_mul(factor),
            minutes: self.minutes.wrapping_mul(factor),
            seconds: self.seconds.wrapping_mul(factor),
            micros: self.micros.wrapping_mul(factor),
            ..Relative::default()
        }
    }

    /// Whether it asks for a weekday or a special day, which has no opposite.
    pub fn has_words(&self) -> bool {
        self.has_weekday || self.has_special
    }
}

/// Moves whole turns of `turn` units from one unit to the next, so that `low` lies from 0 up.
pub fn carry(turn: i64, low: &mut i64, high: &mut i64) {
    *high = high.wrapping_add(low.div_euclid(turn));
    *low = low.rem_euclid(turn);
}
