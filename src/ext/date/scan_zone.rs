//! Zones in date strings: `+02:00`, `CEST`, `Europe/Paris`, `(UTC)` (php-src `timelib_parse_zone`).

use super::abbreviation::find_abbreviation;
use super::calendar::HOUR;
use super::scan_read::Reader;
use super::time::{AbbreviatedZone, TimeZone};
use super::zone::Zone;
use std::rc::Rc;

/// A zone that was looked for.
pub(super) struct ScannedZone {
    /// What it is, as far as it was understood.
    pub(super) zone: TimeZone,
    /// The abbreviation.
    pub(super) abbreviation: Option<Rc<str>>,
    /// Whether there is such a zone.
    pub(super) is_known: bool,
}

/// Abbreviations are shorter.
const LONGEST_ABBREVIATION: usize = 6;

/// Reads a zone with the spaces and brackets around it.
pub(super) fn scan_zone(reader: &mut Reader<'_>) -> ScannedZone {
    reader.take_while(|byte| matches!(byte, b' ' | b'\t' | b'('));
    let is_gmt = [reader.peek(), reader.peek_at(1), reader.peek_at(2)] == *b"GMT";
    if is_gmt && matches!(reader.peek_at(3), b'+' | b'-') {
        reader.skip(3);
    }
    let scanned = match reader.peek() {
        sign @ (b'+' | b'-') => {
            reader.skip(1);
            let offset = scan_offset(reader);
            let seconds = offset.unwrap_or(0);
            ScannedZone {
                zone: TimeZone::Offset(if sign == b'-' { -seconds } else { seconds }),
                abbreviation: None,
                is_known: offset.is_some(),
            }
        }
        _ => scan_name(reader),
    };
    reader.take_while(|byte| byte == b')');
    scanned
}

fn scan_name(reader: &mut Reader<'_>) -> ScannedZone {
    let word = reader.take_while(|byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'_' | b'-' | b'+')
    });
    let meaning = (word.len() < LONGEST_ABBREVIATION)
        .then(|| find_abbreviation(word, -1, 0))
        .flatten();
    let name = String::from_utf8_lossy(word);
    let mut scanned = ScannedZone {
        zone: TimeZone::None,
        abbreviation: None,
        is_known: meaning.is_some(),
    };
    if let Some(meaning) = meaning {
        let shown: Rc<str> = name.to_ascii_uppercase().into();
        scanned.abbreviation = Some(shown.clone());
        scanned.zone = TimeZone::Abbreviation(AbbreviatedZone {
            name: shown,
            offset: meaning.offset - if meaning.is_dst { HOUR } else { 0 },
            is_dst: meaning.is_dst,
        });
    }
    if (meaning.is_none() || word == b"UTC")
        && let Some(zone) = Zone::find(&name)
    {
        scanned.zone = TimeZone::Id(zone);
        scanned.is_known = true;
    }
    scanned
}

/// `2`, `02`, `2:30`, `0230`, `02:30`, `023015`, `02:30:15` in seconds.
fn scan_offset(reader: &mut Reader<'_>) -> Option<i64> {
    let text = reader.take_while(|byte| byte.is_ascii_digit() || byte == b':');
    let number = |from: usize| -> i64 {
        text.get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .fold(0, |number, byte| number * 10 + i64::from(byte - b'0'))
    };
    let has_colon = |at: usize| text.get(at) == Some(&b':');
    match text.len() {
        1 | 2 => Some(number(0) * HOUR),
        3 | 4 if has_colon(1) => Some(number(0) * HOUR + number(2) * 60),
        3 | 4 if has_colon(2) => Some(number(0) * HOUR + number(3) * 60),
        3 | 4 => Some(number(0) / 100 * HOUR + number(0) % 100 * 60),
        5 if has_colon(2) => Some(number(0) * HOUR + number(3) * 60),
        6 => {
            let digits = number(0);
            Some(digits / 10_000 * HOUR + digits / 100 % 100 * 60 + digits % 100)
        }
        8 if has_colon(2) && has_colon(5) => Some(number(0) * HOUR + number(3) * 60 + number(6)),
        _ => None,
    }
}
