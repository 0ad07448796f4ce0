//! The proleptic Gregorian calendar with 64-bit years: days, weeks, names (php-src `timelib/dow.c`, `unixtime2tm.c`).
//!
//! Years are astronomical: 0 is 1 BC. Arithmetic wraps at the ends of 64 bits, as PHP's does.

/// Seconds in a day.
pub const DAY: i64 = 86_400;
/// Seconds in an hour.
pub const HOUR: i64 = 3_600;
/// Days in 400 years, after which the calendar repeats.
pub const DAYS_PER_ERA: i64 = 146_097;
/// Years after which the calendar repeats.
pub const YEARS_PER_ERA: i64 = 400;
/// Days from 0000-03-01 to 1970-01-01.
const EPOCH_SHIFT: i64 = 719_468;

/// Months from January.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Days from Sunday.
pub const DAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// Whether the year has a February 29.
pub fn is_leap(year: i64) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

/// Days of a month counted from 1; those of December for month 0, as PHP's tables have them.
pub fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The day of the year, from 0.
pub fn day_of_year(year: i64, month: i64, day: i64) -> i64 {
    const BEFORE: [i64; 13] = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let month = month.clamp(0, 12);
    let leap_day = i64::from(month > 2 && is_leap(year));
    day.wrapping_add(BEFORE[month as usize] + leap_day - 1)
}

/// The day of the week, 0 is Sunday.
pub fn day_of_week(year: i64, month: i64, day: i64) -> i64 {
    // The calendar repeats every 400 years, so a small year with the same weekdays does.
    let days = epoch_days(year.rem_euclid(YEARS_PER_ERA), month, 0);
    (days + 4 + day.rem_euclid(7)).rem_euclid(7)
}

/// The day of the week, 1 is Monday and 7 is Sunday.
pub fn iso_day_of_week(year: i64, month: i64, day: i64) -> i64 {
    match day_of_week(year, month, day) {
        0 => 7,
        day => day,
    }
}

/// The ISO 8601 week and the year it belongs to.
pub fn iso_week(year: i64, month: i64, day: i64) -> (i64, i64) {
    let weekday = iso_day_of_week(year, month, day);
    let week = (day_of_year(year, month, day) + 1 - weekday + 10).div_euclid(7);
    if week < 1 {
        let year = year.wrapping_sub(1);
        return (weeks_in_year(year), year);
    }
    if week > weeks_in_year(year) {
        return (1, year.wrapping_add(1));
    }
    (week, year)
}

fn weeks_in_year(year: i64) -> i64 {
    let first = iso_day_of_week(year, 1, 1);
    if first == 4 || (first == 3 && is_leap(year)) {
        53
    } else {
        52
    }
}

/// Days from January 1 of a year to a day of an ISO week of that year.
pub fn days_to_iso_day(year: i64, week: i64, weekday: i64) -> i64 {
    let first = day_of_week(year, 1, 1);
    let monday = if first > 4 { 7 - first } else { -first };
    week.wrapping_sub(1)
        .wrapping_mul(7)
        .wrapping_add(monday)
        .wrapping_add(weekday)
}

/// Whether a clock can show the time.
pub fn is_valid_time(hour: i64, minute: i64, second: i64) -> bool {
    (0..24).contains(&hour) && (0..60).contains(&minute) && (0..60).contains(&second)
}

/// Whether the calendar has the date.
pub fn is_valid_date(year: i64, month: i64, day: i64) -> bool {
    (1..=12).contains(&month) && day >= 1 && day <= days_in_month(year, month)
}

/// Days from 1970-01-01 to a date; the month is from 1 to 12.
pub fn epoch_days(year: i64, month: i64, day: i64) -> i64 {
    let year = year.wrapping_sub(i64::from(month <= 2));
    let era = year.div_euclid(YEARS_PER_ERA);
    let year_of_era = year.rem_euclid(YEARS_PER_ERA);
    let day_of_year = ((153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5)
        .wrapping_add(day.wrapping_sub(1));
    let day_of_era =
        (year_of_era * 365 + year_of_era / 4 - year_of_era / 100).wrapping_add(day_of_year);
    era.wrapping_mul(DAYS_PER_ERA)
        .wrapping_add(day_of_era)
        .wrapping_sub(EPOCH_SHIFT)
}

/// Year, month and day of a number of days after 1970-01-01.
pub fn date_of_days(days: i64) -> (i64, i64, i64) {
    let days = days.wrapping_add(EPOCH_SHIFT);
    let era = days.div_euclid(DAYS_PER_ERA);
    let day_of_era = days.rem_euclid(DAYS_PER_ERA);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = shifted_month + if shifted_month < 10 { 3 } else { -9 };
    let year = year_of_era + era * YEARS_PER_ERA + i64::from(month <= 2);
    (year, month, day)
}
