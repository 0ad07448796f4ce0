//! `strptime`: a text read by a format as C reads it, in the C locale (manual: "strptime"; the GNU C library decides what
//! the manual leaves open).

use super::calendar::{DAYS, MONTHS, day_of_week, day_of_year, is_leap};
use super::default_zone::local_time;
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call, OrFalse};
use crate::zval::{PhpArray, PhpStr};

/// The function, which PHP counts among those of `standard`.
pub(in crate::ext) static FUNCTIONS: &[Builtin] = builtins! { strptime(timestamp, format) };

/// What `timestamp` says about a moment when it is read by `format`, with the text behind that; false if it does not fit.
fn strptime(
    call: &mut Call<'_>,
    timestamp: PhpStr,
    format: PhpStr,
) -> Result<OrFalse<PhpArray>, Unwind> {
    call.deprecated("Function strptime() is deprecated")?;
    let until_nul = |text: &PhpStr| {
        text.iter()
            .position(|byte| *byte == 0)
            .unwrap_or(text.len())
    };
    let mut reader = Reader {
        call,
        rest: &timestamp[..until_nul(&timestamp)],
        moment: Moment::default(),
        found: Found::default(),
    };
    if reader.read(&format[..until_nul(&format)]).is_none() {
        return Ok(OrFalse::False);
    }
    reader.complete();
    let (moment, unparsed) = (reader.moment, PhpStr::new(reader.rest));
    let mut array = PhpArray::new();
    array.set_value("tm_sec", moment.second);
    array.set_value("tm_min", moment.minute);
    array.set_value("tm_hour", moment.hour);
    array.set_value("tm_mday", moment.day);
    array.set_value("tm_mon", moment.month);
    array.set_value("tm_year", moment.year);
    array.set_value("tm_wday", moment.weekday);
    array.set_value("tm_yday", moment.year_day);
    array.set_value("unparsed", unparsed);
    Ok(OrFalse::Value(array))
}

/// A moment as C's `struct tm` has it.
#[derive(Default)]
struct Moment {
    second: i64,
    minute: i64,
    hour: i64,
    /// From 1; 0 while nothing is known of it.
    day: i64,
    /// From 0.
    month: i64,
    /// Since 1900.
    year: i64,
    /// From Sunday, 0.
    weekday: i64,
    /// From 0.
    year_day: i64,
}

/// What the text said.
#[derive(Default)]
struct Found {
    day: bool,
    month: bool,
    weekday: bool,
    year_day: bool,
    /// The hour counts to 12, and whether it is one after noon.
    is_half_day: bool,
    is_afternoon: bool,
    /// Something from which days of the week and of the year follow.
    date: bool,
    century: Option<i64>,
    /// The year is one of a century.
    is_year_of_century: bool,
    week: Option<Week>,
}

/// The number of a week, and the day that weeks begin with.
#[derive(Clone, Copy)]
struct Week {
    number: i64,
    first_day: i64,
}

struct Reader<'a, 'c, 'm> {
    call: &'c mut Call<'m>,
    rest: &'a [u8],
    moment: Moment,
    found: Found,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

impl Reader<'_, '_, '_> {
    /// Reads by a format; `None` where the text does not fit.
    fn read(&mut self, format: &[u8]) -> Option<()> {
        let mut letters = format.iter().copied();
        while let Some(letter) = letters.next() {
            if is_space(letter) {
                self.skip_spaces();
                continue;
            }
            if letter != b'%' {
                self.expect(letter)?;
                continue;
            }
            // Flags and widths are for writing, and passed over.
            let directive = letters
                .by_ref()
                .find(|letter| !matches!(letter, b'_' | b'-' | b'0'..=b'9' | b'^' | b'#'))?;
            match directive {
                // There are no eras in the C locale.
                b'E' => match letters.next()? {
                    plain @ (b'c' | b'C' | b'Y' | b'x' | b'X') => self.read_directive(plain)?,
                    _ => return None,
                },
                b'O' => match letters.next()? {
                    plain @ (b'b' | b'B' | b'd' | b'e' | b'H' | b'I' | b'm' | b'M' | b'S'
                    | b'U' | b'W' | b'V' | b'w' | b'y') => self.read_directive(plain)?,
                    _ => return None,
                },
                plain => self.read_directive(plain)?,
            }
        }
        Some(())
    }

    fn read_directive(&mut self, directive: u8) -> Option<()> {
        match directive {
            b'%' => self.expect(b'%')?,
            b'a' | b'A' => {
                self.moment.weekday = self.name(&DAYS)?;
                self.found.weekday = true;
            }
            b'b' | b'B' | b'h' => {
                self.moment.month = self.name(&MONTHS)?;
                self.found.month = true;
                self.found.date = true;
            }
            b'c' => self.read(b"%a %b %e %H:%M:%S %Y")?,
            b'C' => {
                self.found.century = Some(self.number(0, 99, 2)?);
                self.found.date = true;
            }
            b'd' | b'e' => {
                self.moment.day = self.number(1, 31, 2)?;
                self.found.day = true;
                self.found.date = true;
            }
            b'D' | b'x' => self.read(b"%m/%d/%y")?,
            b'F' => self.read(b"%Y-%m-%d")?,
            b'H' | b'k' => {
                self.moment.hour = self.number(0, 23, 2)?;
                self.found.is_half_day = false;
            }
            b'I' | b'l' => {
                self.moment.hour = self.number(1, 12, 2)? % 12;
                self.found.is_half_day = true;
            }
            b'j' => {
                self.moment.year_day = self.number(1, 366, 3)? - 1;
                self.found.year_day = true;
            }
            b'm' => {
                self.moment.month = self.number(1, 12, 2)? - 1;
                self.found.month = true;
                self.found.date = true;
            }
            b'M' => self.moment.minute = self.number(0, 59, 2)?,
            b'n' | b't' => self.skip_spaces(),
            b'p' => self.found.is_afternoon = self.name(&["AM", "PM"])? == 1,
            b'r' => self.read(b"%I:%M:%S %p")?,
            b'R' => self.read(b"%H:%M")?,
            b's' => self.seconds_since_1970()?,
            b'S' => self.moment.second = self.number(0, 61, 2)?,
            b'T' | b'X' => self.read(b"%H:%M:%S")?,
            b'u' => {
                self.moment.weekday = self.number(1, 7, 1)? % 7;
                self.found.weekday = true;
            }
            // The year of an ISO 8601 week, and the week: looked at, and not used.
            b'g' => drop(self.number(0, 99, 2)?),
            b'G' => {
                let digits = self.rest.iter().take_while(|byte| byte.is_ascii_digit());
                let count = digits.count();
                if count == 0 {
                    return None;
                }
                self.rest = &self.rest[count..];
            }
            b'V' => drop(self.number(0, 53, 2)?),
            b'U' | b'W' => {
                let number = self.number(0, 53, 2)?;
                // Weeks from Sunday go before weeks from Monday.
                let is_from_sunday =
                    directive == b'U' || self.found.week.is_some_and(|week| week.first_day == 0);
                let first_day = i64::from(!is_from_sunday);
                self.found.week = Some(Week { number, first_day });
            }
            b'w' => {
                self.moment.weekday = self.number(0, 6, 1)?;
                self.found.weekday = true;
            }
            b'y' => {
                let year = self.number(0, 99, 2)?;
                self.moment.year = if year >= 69 { year } else { year + 100 };
                self.found.is_year_of_century = true;
                self.found.date = true;
            }
            b'Y' => {
                self.moment.year = self.number(0, 9999, 4)? - 1900;
                self.found.is_year_of_century = false;
                self.found.date = true;
            }
            b'z' => self.zone_offset()?,
            b'Z' => {
                self.skip_spaces();
                let name = self.rest.iter().take_while(|byte| !is_space(**byte));
                self.rest = &self.rest[name.count()..];
            }
            _ => return None,
        }
        Some(())
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        self.rest = self.rest.strip_prefix(&[byte])?;
        Some(())
    }

    fn skip_spaces(&mut self) {
        let spaces = self.rest.iter().take_while(|byte| is_space(**byte));
        self.rest = &self.rest[spaces.count()..];
    }

    /// A number in a range; no more digits are read than it can have.
    fn number(&mut self, least: i64, most: i64, digits: usize) -> Option<i64> {
        self.skip_spaces();
        let mut number = 0;
        let mut count = 0;
        while let Some(digit) = self.rest.get(count).filter(|byte| byte.is_ascii_digit()) {
            number = number * 10 + i64::from(digit - b'0');
            count += 1;
            if count == digits || number * 10 > most {
                break;
            }
        }
        self.rest = &self.rest[count..];
        (count > 0 && (least..=most).contains(&number)).then_some(number)
    }

    /// The place of the name that follows, in full or its first three letters, in any case.
    fn name(&mut self, names: &[&str]) -> Option<i64> {
        let starts_with = |rest: &[u8], name: &str| {
            rest.get(..name.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
        };
        for (number, name) in names.iter().enumerate() {
            let short = &name[..name.len().min(3)];
            for name in [name, short] {
                if starts_with(self.rest, name) {
                    self.rest = &self.rest[name.len()..];
                    return Some(number as i64);
                }
            }
        }
        None
    }

    fn seconds_since_1970(&mut self) -> Option<()> {
        let digits = self.rest.iter().take_while(|byte| byte.is_ascii_digit());
        let (digits, rest) = self.rest.split_at(digits.count());
        let seconds: i64 = std::str::from_utf8(digits).ok()?.parse().ok()?;
        self.rest = rest;
        let time = local_time(self.call.machine, seconds);
        self.moment = Moment {
            second: time.second,
            minute: time.minute,
            hour: time.hour,
            day: time.day,
            month: time.month - 1,
            year: time.year - 1900,
            weekday: day_of_week(time.year, time.month, time.day),
            year_day: day_of_year(time.year, time.month, time.day),
        };
        Some(())
    }

    /// `Z`, or a sign with hours and minutes: looked at, and not shown.
    fn zone_offset(&mut self) -> Option<()> {
        self.skip_spaces();
        if let Some(rest) = self.rest.strip_prefix(b"Z") {
            self.rest = rest;
            return Some(());
        }
        let (b'+' | b'-', rest) = self.rest.split_first()? else {
            return None;
        };
        self.rest = rest;
        let mut digits = 0;
        let mut number = 0;
        while digits < 4 {
            match self.rest.split_first() {
                Some((digit @ b'0'..=b'9', rest)) => {
                    number = number * 10 + i64::from(digit - b'0');
                    digits += 1;
                    self.rest = rest;
                    if digits == 2 && rest.first() == Some(&b':') {
                        self.rest = &rest[1..];
                    }
                }
                _ => break,
            }
        }
        let minutes = match digits {
            2 => 0,
            4 => number % 100,
            _ => return None,
        };
        (minutes < 60).then_some(())
    }

    /// Works out what follows from what was said.
    fn complete(&mut self) {
        let (moment, found) = (&mut self.moment, &mut self.found);
        if found.is_half_day && found.is_afternoon {
            moment.hour += 12;
        }
        if let Some(century) = found.century {
            let year_of_century = match found.is_year_of_century {
                true => moment.year % 100,
                false => 0,
            };
            moment.year = year_of_century + (century - 19) * 100;
        }
        if found.date && !found.weekday {
            if !(found.month && found.day) && found.year_day {
                moment.fill_in_day(found);
                (found.month, found.day) = (true, true);
            }
            moment.weekday = day_of_week(moment.full_year(), moment.month + 1, moment.day);
        }
        if found.date && !found.year_day {
            moment.year_day = day_of_year(moment.full_year(), moment.month + 1, moment.day);
        }
        if let Some(week) = found.week
            && found.weekday
        {
            let first = day_of_week(moment.full_year(), 1, 1);
            if !found.year_day {
                moment.year_day = (7 - (first - week.first_day)) % 7
                    + (week.number - 1) * 7
                    + (moment.weekday - week.first_day + 7) % 7;
            }
            if !(found.month && found.day) {
                moment.fill_in_day(found);
            }
        }
    }
}

impl Moment {
    fn full_year(&self) -> i64 {
        self.year + 1900
    }

    /// Sets month and day by the day of the year, as far as they were not said.
    fn fill_in_day(&mut self, found: &Found) {
        let months = if is_leap(self.full_year()) {
            [0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366]
        } else {
            [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365]
        };
        let behind = months.iter().position(|first| *first > self.year_day);
        let month = behind.unwrap_or(months.len()).saturating_sub(1);
        if !found.month {
            self.month = month as i64;
        }
        if !found.day {
            self.day = self.year_day - months[month] + 1;
        }
    }
}
