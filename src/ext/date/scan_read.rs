//! Reads numbers and words out of the text of one format. At its end a reader shows NULs.

use super::relative::WeekdayRule;

/// A place in a text.
pub(super) struct Reader<'a> {
    text: &'a [u8],
    at: usize,
}

/// A number that is not what a format promises.
pub(super) enum NotANumber {
    /// There is none.
    Missing,
    /// It has more than 64 bits.
    TooLarge,
}

/// A unit that something is relative in, with the amount that it stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unit {
    Microseconds(i64),
    Seconds,
    Minutes,
    Hours,
    Days(i64),
    Months,
    Years,
    /// 0 is Sunday.
    Weekday(i64),
    /// Days that are neither Saturday nor Sunday.
    Weekdays,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a [u8]) -> Reader<'a> {
        Reader { text, at: 0 }
    }

    /// The byte at the place.
    pub(super) fn peek(&self) -> u8 {
        self.peek_at(0)
    }

    /// A byte further on.
    pub(super) fn peek_at(&self, further: usize) -> u8 {
        self.text.get(self.at + further).copied().unwrap_or(0)
    }

    /// How far it has come.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// Goes on.
    pub(super) fn skip(&mut self, count: usize) {
        self.at += count;
    }

    /// Goes on while the bytes are of a kind, and gives them.
    pub(super) fn take_while(&mut self, is_wanted: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = rest
            .iter()
            .position(|byte| !is_wanted(*byte))
            .unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    /// The next number, however far away, of at most so many digits.
    pub(super) fn number(&mut self, most: usize) -> Option<i64> {
        self.number_and_length(most).map(|(number, _)| number)
    }

    /// The next number and how many digits it has.
    pub(super) fn number_and_length(&mut self, most: usize) -> Option<(i64, usize)> {
        self.take_while(|byte| byte != 0 && !byte.is_ascii_digit());
        if self.peek() == 0 {
            return None;
        }
        let start = self.at;
        let mut number: i64 = 0;
        while self.peek().is_ascii_digit() && self.at - start < most {
            number = number
                .saturating_mul(10)
                .saturating_add(i64::from(self.peek() - b'0'));
            self.at += 1;
        }
        Some((number, self.at - start))
    }

    /// The next year: one of two digits is of this century or the last one.
    pub(super) fn year(&mut self, most: usize) -> Option<i64> {
        let (year, length) = self.number_and_length(most)?;
        Some(match year {
            _ if length >= 4 => year,
            0..70 => year + 2_000,
            70..100 => year + 1_900,
            _ => year,
        })
    }

    /// The next number with any signs before it.
    pub(super) fn signed_number(&mut self, most: usize) -> Result<i64, NotANumber> {
        self.take_while(|byte| byte != 0 && !byte.is_ascii_digit() && !matches!(byte, b'+' | b'-'));
        let signs = self.take_while(|byte| matches!(byte, b'+' | b'-'));
        let is_negative = signs.iter().filter(|sign| **sign == b'-').count() % 2 == 1;
        self.take_while(|byte| byte != 0 && !byte.is_ascii_digit());
        if self.peek() == 0 {
            return Err(NotANumber::Missing);
        }
        let start = self.at;
        let mut number: i128 = 0;
        while self.peek().is_ascii_digit() && self.at - start < most {
            number = number * 10 + i128::from(self.peek() - b'0');
            self.at += 1;
        }
        let number = if is_negative { -number } else { number };
        i64::try_from(number).map_err(|_| NotANumber::TooLarge)
    }

    /// Microseconds of a fraction, with the `.` or `:` before it.
    pub(super) fn fraction(&mut self) -> Option<i64> {
        let is_part = |byte: u8| matches!(byte, b'.' | b':') || byte.is_ascii_digit();
        self.take_while(|byte| byte != 0 && !is_part(byte));
        if self.peek() == 0 {
            return None;
        }
        let part = self.take_while(is_part);
        let digits = part.get(1..).unwrap_or_default();
        let end = digits
            .iter()
            .position(|byte| *byte == b':')
            .unwrap_or(digits.len());
        let number: f64 = std::str::from_utf8(&digits[..end])
            .ok()
            .and_then(|digits| digits.parse().ok())
            .unwrap_or(0.0);
        Some((number * 10f64.powi(7 - part.len() as i32)) as i64)
    }

    /// `st`, `nd`, `rd`, `th` behind a day.
    pub(super) fn skip_day_suffix(&mut self) {
        let suffix = [
            self.peek().to_ascii_lowercase(),
            self.peek_at(1).to_ascii_lowercase(),
        ];
        if matches!(&suffix, b"nd" | b"rd" | b"st" | b"th") {
            self.at += 2;
        }
    }

    /// The space here, no-break spaces included.
    pub(super) fn skip_spaces(&mut self) {
        loop {
            match (self.peek(), self.peek_at(1), self.peek_at(2)) {
                (b' ' | b'\t', _, _) => self.at += 1,
                (0xe2, 0x80, 0xaf) => self.at += 3,
                (0xc2, 0xa0, _) => self.at += 2,
                _ => return,
            }
        }
    }

    /// How many hours `am` or `pm` adds to an hour; `None` if there is neither.
    pub(super) fn meridian(&mut self, hour: i64) -> Option<i64> {
        self.take_while(|byte| byte != 0 && !matches!(byte, b'a' | b'A' | b'p' | b'P'));
        let added = match self.peek() {
            b'a' | b'A' if hour == 12 => -12,
            b'a' | b'A' => 0,
            b'p' | b'P' if hour != 12 => 12,
            b'p' | b'P' => 0,
            _ => return None,
        };
        self.at += 1;
        let is_m = |byte: u8| matches!(byte, b'm' | b'M');
        if self.peek() == b'.' {
            if !is_m(self.peek_at(1)) || self.peek_at(2) != b'.' {
                return None;
            }
            self.at += 3;
        } else if is_m(self.peek()) {
            self.at += 1;
        } else {
            return None;
        }
        Some(added)
    }

    fn word(&mut self) -> Vec<u8> {
        self.take_while(|byte| byte.is_ascii_alphabetic())
            .to_ascii_lowercase()
    }

    /// The month of a name behind separators; 0 is none.
    pub(super) fn month_after_separators(&mut self) -> i64 {
        self.take_while(|byte| matches!(byte, b' ' | b'\t' | b'-' | b'.' | b'/'));
        self.month()
    }

    /// The month of the name here; 0 is none.
    pub(super) fn month(&mut self) -> i64 {
        match &self.word()[..] {
            b"jan" | b"january" | b"i" => 1,
            b"feb" | b"february" | b"ii" => 2,
            b"mar" | b"march" | b"iii" => 3,
            b"apr" | b"april" | b"iv" => 4,
            b"may" | b"v" => 5,
            b"jun" | b"june" | b"vi" => 6,
            b"jul" | b"july" | b"vii" => 7,
            b"aug" | b"august" | b"viii" => 8,
            b"sep" | b"sept" | b"september" | b"ix" => 9,
            b"oct" | b"october" | b"x" => 10,
            b"nov" | b"november" | b"xi" => 11,
            b"dec" | b"december" | b"xii" => 12,
            _ => 0,
        }
    }

    /// The amount that `next`, `third`, `this` stand for, and how a weekday behind it is looked for.
    pub(super) fn relative_text(&mut self) -> (i64, WeekdayRule) {
        self.take_while(|byte| matches!(byte, b' ' | b'\t' | b'-' | b'/'));
        let amount = match &self.word()[..] {
            b"first" | b"next" => 1,
            b"second" => 2,
            b"third" => 3,
            b"fourth" => 4,
            b"fifth" => 5,
            b"sixth" => 6,
            b"seventh" => 7,
            b"eight" | b"eighth" => 8,
            b"ninth" => 9,
            b"tenth" => 10,
            b"eleventh" => 11,
            b"twelfth" => 12,
            b"last" | b"previous" => -1,
            b"this" => return (0, WeekdayRule::FromToday),
            _ => 0,
        };
        (amount, WeekdayRule::After)
    }

    /// The unit here.
    pub(super) fn unit(&mut self) -> Option<Unit> {
        let word = self
            .take_while(|byte| {
                !matches!(
                    byte,
                    0 | b' ' | b',' | b'\t' | b';' | b':' | b'/' | b'.' | b'-' | b'(' | b')'
                )
            })
            .to_ascii_lowercase();
        Some(match &word[..] {
            b"ms" | b"msec" | b"msecs" | b"millisecond" | b"milliseconds" => {
                Unit::Microseconds(1_000)
            }
            b"\xc2\xb5s" | b"\xc2\xb5sec" | b"\xc2\xb5secs" | b"usec" | b"usecs"
            | b"microsecond" | b"microseconds" => Unit::Microseconds(1),
            b"sec" | b"secs" | b"second" | b"seconds" => Unit::Seconds,
            b"min" | b"mins" | b"minute" | b"minutes" => Unit::Minutes,
            b"hour" | b"hours" => Unit::Hours,
            b"day" | b"days" => Unit::Days(1),
            b"week" | b"weeks" => Unit::Days(7),
            b"fortnight" | b"fortnights" | b"forthnight" | b"forthnights" => Unit::Days(14),
            b"month" | b"months" => Unit::Months,
            b"year" | b"years" => Unit::Years,
            b"sun" | b"sunday" | b"sundays" => Unit::Weekday(0),
            b"mon" | b"monday" | b"mondays" => Unit::Weekday(1),
            b"tue" | b"tuesday" | b"tuesdays" => Unit::Weekday(2),
            b"wed" | b"wednesday" | b"wednesdays" => Unit::Weekday(3),
            b"thu" | b"thursday" | b"thursdays" => Unit::Weekday(4),
            b"fri" | b"friday" | b"fridays" => Unit::Weekday(5),
            b"sat" | b"saturday" | b"saturdays" => Unit::Weekday(6),
            b"weekday" | b"weekdays" => Unit::Weekdays,
            _ => return None,
        })
    }
}
