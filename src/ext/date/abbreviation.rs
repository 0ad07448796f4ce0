//! Abbreviations of zones: `EST`, `cest`, `z` (php-src `timelib/timezonemap.h`, `fallbackmap.h`).

use std::sync::OnceLock;

/// What an abbreviation means in one zone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Abbreviation {
    /// In lowercase.
    pub name: &'static str,
    /// Whether it is daylight saving time.
    pub is_dst: bool,
    /// Seconds east of UTC, daylight saving time included.
    pub offset: i64,
    /// The zone; none for the letters of the military.
    pub zone: Option<&'static str>,
}

const UTC: Abbreviation = Abbreviation {
    name: "utc",
    is_dst: false,
    offset: 0,
    zone: Some("UTC"),
};

/// Lines of `name dst offset zone zone …`.
fn read(text: &'static str) -> Vec<Abbreviation> {
    let mut list = Vec::new();
    for line in text.lines() {
        let mut words = line.split(' ');
        let (Some(name), Some(dst), Some(offset)) = (words.next(), words.next(), words.next())
        else {
            continue;
        };
        list.extend(words.map(|zone| Abbreviation {
            name,
            is_dst: dst == "1",
            offset: offset.parse().unwrap_or(0),
            zone: (zone != "-").then_some(zone),
        }));
    }
    list
}

/// All abbreviations, the main zone of each first.
pub fn abbreviations() -> &'static [Abbreviation] {
    static LIST: OnceLock<Vec<Abbreviation>> = OnceLock::new();
    LIST.get_or_init(|| read(include_str!("abbreviations.txt")))
}

/// One zone for each usual offset.
fn fallback_zones() -> &'static [Abbreviation] {
    static LIST: OnceLock<Vec<Abbreviation>> = OnceLock::new();
    LIST.get_or_init(|| read(include_str!("fallback_zones.txt")))
}

/// What a word means; of several meanings the one with the offset, which -1 leaves open. An unknown word is looked up by
/// offset and daylight saving time alone.
pub fn find_abbreviation(word: &[u8], offset: i64, dst: i64) -> Option<Abbreviation> {
    if word.eq_ignore_ascii_case(b"utc") || word.eq_ignore_ascii_case(b"gmt") {
        return Some(UTC);
    }
    let mut meanings = abbreviations()
        .iter()
        .filter(|known| known.name.as_bytes().eq_ignore_ascii_case(word))
        .peekable();
    if let Some(&&first) = meanings.peek() {
        return Some(
            meanings
                .find(|known| known.offset == offset)
                .copied()
                .unwrap_or(first),
        );
    }
    fallback_zones()
        .iter()
        .find(|known| known.offset == offset && i64::from(known.is_dst) == dst)
        .copied()
}
