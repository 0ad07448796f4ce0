//! Reads a date by a format: `DateTime::createFromFormat` (php-src `timelib_parse_from_format`).

use super::calendar::{is_valid_date, is_valid_time};
use super::parsed::{INVALID_DATE, INVALID_TIME, Message, Parsed};
use super::relative::WeekdayRule;
use super::scan_read::{NotANumber, Reader, Unit};
use super::scan_zone::scan_zone;
use super::time::{Time, TimeZone};

/// A date being read by a format.
struct FormatScan<'a> {
    text: &'a [u8],
    reader: Reader<'a>,
    parsed: Parsed,
    /// Where the part that is being read starts.
    start: usize,
}

const SEPARATORS: &[u8] = b";:/.,-()";
const NO_SEPARATOR: &str = "The separation symbol could not be found";

/// Reads `text`, which has no NUL, by a format.
pub fn scan_by_format(format: &[u8], text: &[u8]) -> Parsed {
    let format = format.split(|byte| *byte == 0).next().unwrap_or_default();
    let mut scan = FormatScan {
        text,
        reader: Reader::new(text),
        parsed: Parsed::default(),
        start: 0,
    };
    let mut letters = format.iter().copied();
    let mut allows_more = false;
    while scan.reader.peek() != 0 {
        let Some(letter) = letters.next() else {
            break;
        };
        scan.start = scan.reader.position();
        match letter {
            b'+' => allows_more = true,
            b'\\' => match letters.next() {
                Some(wanted) if wanted == scan.reader.peek() => scan.reader.skip(1),
                Some(_) => scan.complain("The escaped character could not be found"),
                None => scan.complain("Escaped character expected"),
            },
            _ => scan.part(letter),
        }
    }
    scan.start = scan.reader.position();
    if scan.reader.peek() != 0 {
        let message = scan.message("Trailing data");
        if allows_more {
            scan.parsed.warnings.push(message);
        } else {
            scan.parsed.errors.push(message);
        }
    }
    for letter in letters {
        match letter {
            b'!' => scan.reset(),
            b'|' => scan.reset_missing(),
            b'+' => {}
            _ => {
                scan.complain("Not enough data available to satisfy format");
                break;
            }
        }
    }
    scan.finish()
}

impl FormatScan<'_> {
    fn message(&self, text: &'static str) -> Message {
        Message {
            position: self.start,
            character: self.text.get(self.start).copied().unwrap_or(0),
            text,
        }
    }

    fn complain(&mut self, text: &'static str) {
        let message = self.message(text);
        self.parsed.errors.push(message);
    }

    /// One letter of the format.
    fn part(&mut self, letter: u8) {
        match letter {
            b'D' | b'l' => self.weekday(),
            b'd' | b'j' => {
                self.need_digit();
                self.parsed.day = self.reader.number(2);
                self.is_date(self.parsed.day, "A two digit day could not be found");
            }
            b'S' => self.reader.skip_day_suffix(),
            b'z' => self.day_of_year(),
            b'm' | b'n' => {
                self.need_digit();
                self.parsed.month = self.reader.number(2);
                self.is_date(self.parsed.month, "A two digit month could not be found");
            }
            b'M' | b'F' => match self.reader.month() {
                0 => self.complain("A textual month could not be found"),
                month => {
                    self.parsed.has_date = true;
                    self.parsed.month = Some(month);
                }
            },
            b'y' => {
                self.need_digit();
                self.parsed.year = self.reader.year(2);
                self.is_date(self.parsed.year, "A two digit year could not be found");
            }
            b'Y' => {
                self.need_digit();
                self.parsed.year = self.reader.number(4);
                self.is_date(self.parsed.year, "A four digit year could not be found");
            }
            b'X' | b'x' => {
                self.need_sign_or_digit();
                self.parsed.year = Some(self.signed_number(19));
                self.parsed.has_date = true;
            }
            b'g' | b'h' | b'G' | b'H' => self.hour(letter),
            b'a' | b'A' => self.meridian(),
            b'i' => {
                if let Some(minute) = self.two_digits("A two digit minute could not be found") {
                    self.parsed.minute = Some(minute);
                }
            }
            b's' => {
                if let Some(second) = self.two_digits("A two digit second could not be found") {
                    self.parsed.second = Some(second);
                }
            }
            b'u' => self.fraction(6, "A six digit microsecond could not be found"),
            b'v' => self.fraction(3, "A three digit millisecond could not be found"),
            b' ' => self.reader.skip_spaces(),
            b'U' => self.timestamp(),
            b'#' => {
                if SEPARATORS.contains(&self.reader.peek()) {
                    self.reader.skip(1);
                } else {
                    self.complain("The separation symbol ([;:/.,-]) could not be found");
                }
            }
            _ if SEPARATORS.contains(&letter) => {
                if self.reader.peek() == letter {
                    self.reader.skip(1);
                } else {
                    self.complain(NO_SEPARATOR);
                }
            }
            b'!' => self.reset(),
            b'|' => self.reset_missing(),
            b'?' => self.reader.skip(1),
            b'*' => {
                self.reader.skip(1);
                self.reader
                    .take_while(|byte| !b" \t.,:;/-0123456789\0".contains(&byte));
            }
            b'e' | b'p' | b'P' | b'T' | b'O' => self.zone(),
            _ => {
                if self.reader.peek() != letter {
                    self.complain("The format separator does not match");
                }
                self.reader.skip(1);
            }
        }
    }

    fn need_digit(&mut self) {
        if !self.reader.peek().is_ascii_digit() {
            self.complain("Unexpected data found.");
        }
    }

    fn need_sign_or_digit(&mut self) {
        if !self.reader.peek().is_ascii_digit() && !matches!(self.reader.peek(), b'+' | b'-') {
            self.complain("Unexpected data found.");
        }
    }

    fn is_date(&mut self, read: Option<i64>, complaint: &'static str) {
        match read {
            Some(_) => self.parsed.has_date = true,
            None => self.complain(complaint),
        }
    }

    fn signed_number(&mut self, most: usize) -> i64 {
        match self.reader.signed_number(most) {
            Ok(number) => number,
            Err(NotANumber::Missing) => {
                self.complain_about_text("Found unexpected data");
                0
            }
            Err(NotANumber::TooLarge) => {
                self.complain_about_text("Number out of range");
                0
            }
        }
    }

    /// Complaints of the numbers' own reader have no place.
    fn complain_about_text(&mut self, text: &'static str) {
        self.parsed.errors.push(Message::at_end(0, text));
    }

    fn weekday(&mut self) {
        let Some(unit) = self.reader.unit() else {
            self.complain("A textual day could not be found");
            return;
        };
        self.parsed.has_relative = true;
        let relative = &mut self.parsed.relative;
        relative.has_weekday = true;
        relative.weekday_rule = WeekdayRule::FromToday;
        relative.weekday = match unit {
            Unit::Weekday(amount) | Unit::Days(amount) | Unit::Microseconds(amount) => amount,
            _ => 1,
        };
    }

    fn day_of_year(&mut self) {
        self.need_digit();
        if self.parsed.year.is_none() {
            self.complain("A 'day of year' can only come after a year has been found");
        }
        let Some(day) = self.reader.number(3) else {
            self.complain("A three digit day-of-year could not be found");
            return;
        };
        let Some(year) = self.parsed.year else {
            return;
        };
        let mut date = Time {
            year,
            month: 1,
            day: day + 1,
            ..Time::default()
        };
        date.normalize_date();
        self.parsed.has_date = true;
        self.parsed.year = Some(date.year);
        self.parsed.month = Some(date.month);
        self.parsed.day = Some(date.day);
    }

    fn hour(&mut self, letter: u8) {
        self.need_digit();
        self.parsed.hour = self.reader.number(2);
        match self.parsed.hour {
            None => self.complain("A two digit hour could not be found"),
            Some(13..) if matches!(letter, b'g' | b'h') => {
                self.complain("Hour cannot be higher than 12");
            }
            Some(_) => self.parsed.times = 1,
        }
    }

    fn meridian(&mut self) {
        if self.parsed.hour.is_none() {
            self.complain("Meridian can only come after an hour has been found");
        }
        let Some(added) = self.reader.meridian(self.parsed.hour.unwrap_or(0)) else {
            self.complain("A meridian could not be found");
            return;
        };
        self.parsed.times = 1;
        if let Some(hour) = &mut self.parsed.hour {
            *hour += added;
        }
    }

    fn two_digits(&mut self, complaint: &'static str) -> Option<i64> {
        self.need_digit();
        match self.reader.number_and_length(2) {
            Some((number, 2)) => {
                self.parsed.times = 1;
                Some(number)
            }
            _ => {
                self.complain(complaint);
                None
            }
        }
    }

    fn fraction(&mut self, most: usize, complaint: &'static str) {
        self.need_digit();
        let start = self.reader.position();
        let Some(number) = self.reader.number(most) else {
            self.complain(complaint);
            return;
        };
        let length = (self.reader.position() - start) as i32;
        self.parsed.micro = Some((number as f64 * 10f64.powi(6 - length)) as i64);
    }

    fn timestamp(&mut self) {
        self.need_sign_or_digit();
        let timestamp = self.signed_number(24);
        let time = Time::at(timestamp, TimeZone::Offset(0));
        let parsed = &mut self.parsed;
        parsed.zones = 1;
        parsed.is_local = true;
        parsed.zone = TimeZone::Offset(0);
        parsed.year = Some(time.year);
        parsed.month = Some(time.month);
        parsed.day = Some(time.day);
        parsed.hour = Some(time.hour);
        parsed.minute = Some(time.minute);
        parsed.second = Some(time.second);
    }

    fn zone(&mut self) {
        let scanned = scan_zone(&mut self.reader);
        self.parsed.is_local = true;
        self.parsed.take_zone(scanned.zone);
        if scanned.abbreviation.is_some() {
            self.parsed.abbreviation = scanned.abbreviation;
        }
        if scanned.is_known {
            self.parsed.zones = 1;
        } else {
            self.complain("The timezone could not be found in the database");
        }
    }

    /// `!`: all parts as at the start of 1970.
    fn reset(&mut self) {
        let parsed = &mut self.parsed;
        parsed.year = Some(1970);
        parsed.month = Some(1);
        parsed.day = Some(1);
        parsed.hour = Some(0);
        parsed.minute = Some(0);
        parsed.second = Some(0);
        parsed.micro = Some(0);
        if matches!(parsed.zone, TimeZone::Id(_)) {
            parsed.zone = TimeZone::None;
        }
    }

    /// `|`: all parts that were not read as at the start of 1970.
    fn reset_missing(&mut self) {
        let parsed = &mut self.parsed;
        parsed.year.get_or_insert(1970);
        parsed.month.get_or_insert(1);
        parsed.day.get_or_insert(1);
        parsed.hour.get_or_insert(0);
        parsed.minute.get_or_insert(0);
        parsed.second.get_or_insert(0);
        parsed.micro.get_or_insert(0);
    }

    fn finish(mut self) -> Parsed {
        let end = self.start;
        let parsed = &mut self.parsed;
        let names_time = [parsed.hour, parsed.minute, parsed.second, parsed.micro]
            .iter()
            .any(Option::is_some);
        if names_time {
            parsed.hour.get_or_insert(0);
            parsed.minute.get_or_insert(0);
            parsed.second.get_or_insert(0);
            parsed.micro.get_or_insert(0);
        }
        if let (Some(hour), Some(minute), Some(second)) =
            (parsed.hour, parsed.minute, parsed.second)
            && !is_valid_time(hour, minute, second)
        {
            parsed.warnings.push(Message::at_end(end, INVALID_TIME));
        }
        if let (Some(year), Some(month), Some(day)) = (parsed.year, parsed.month, parsed.day)
            && !is_valid_date(year, month, day)
        {
            parsed.warnings.push(Message::at_end(end, INVALID_DATE));
        }
        self.parsed
    }
}
