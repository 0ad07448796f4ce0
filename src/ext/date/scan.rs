//! The date strings of `strtotime`: which formats there are, and which one comes next in a text (php-src
//! `timelib/parse_date.re`; manual: "Supported Date and Time Formats").
//!
//! At each place the format with the longest match wins, of equally long ones the first in [`FORMATS`].

use super::parsed::{Message, Parsed};
use super::scan_action::act;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson;
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind};
use std::cell::RefCell;
use std::sync::OnceLock;

/// A format, or several that are read alike.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Format {
    Yesterday,
    Now,
    Noon,
    Today,
    Tomorrow,
    Timestamp,
    TimestampWithFraction,
    FirstOrLastDayOf,
    BackOrFrontOf,
    WeekdayOf,
    Time12,
    MssqlTime,
    Time24,
    GnuNoColon,
    IsoNoColon,
    American,
    IsoDate,
    IsoDate2,
    IsoDateExpanded,
    GnuDateShorter,
    GnuDateShort,
    DateFull,
    PointedDate4,
    PointedDate2,
    DateNoDay,
    DateNoDayReversed,
    DateTextual,
    DateNoYearReversed,
    DateNoColon,
    DateTime,
    YearAndDay,
    IsoWeekDay,
    IsoWeek,
    PgText,
    PgTextReversed,
    CommonLog,
    Year4,
    Ago,
    DayText,
    RelativeTextWeek,
    RelativeText,
    MonthText,
    Zone,
    DateShortWithTime12,
    DateShortWithTime,
    Relative,
    Separator,
    EndOfLine,
    Any,
}

/// Parts of formats, each made of earlier ones: `<name>` stands for one. `(?i:…)` is for any case.
const PARTS: &[(&str, &str)] = &[
    ("space", r"[ \t]+|(?:\xC2\xA0)+|(?:\xE2\x80\xAF)+"),
    ("frac", r"\.[0-9]+"),
    ("hour24", r"[01]?[0-9]|2[0-4]"),
    ("hour24lz", r"[01][0-9]|2[0-4]"),
    ("hour12", r"0?[1-9]|1[0-2]"),
    ("minute", r"[0-5]?[0-9]"),
    ("minutelz", r"[0-5][0-9]"),
    ("second", r"<minute>|60"),
    ("secondlz", r"<minutelz>|60"),
    ("meridian", r"[AaPp]\.?[Mm]\.?[\x00\t ]"),
    ("tz", r"\(?[A-Za-z]{1,6}\)?|[A-Z][a-z]+(?:[_/\-][A-Za-z]+)+"),
    (
        "tzcorrection",
        r"(?:GMT)?[+\-](?:<hour24>(?::?<minute>)?|<hour24lz><minutelz><secondlz>|<hour24lz>:<minutelz>:<secondlz>)",
    ),
    ("month", r"0?[0-9]|1[0-2]"),
    ("day", r"(?:[0-2]?[0-9]|3[01])(?:st|nd|rd|th)?"),
    ("year", r"[0-9]{1,4}"),
    ("year2", r"[0-9]{2}"),
    ("year4", r"[0-9]{4}"),
    ("year4withsign", r"[+\-]?[0-9]{4}"),
    ("yearx", r"[+\-][0-9]{5,19}"),
    (
        "dayofyear",
        r"00[1-9]|0[1-9][0-9]|[12][0-9][0-9]|3[0-5][0-9]|36[0-6]",
    ),
    ("weekofyear", r"0[1-9]|[1-4][0-9]|5[0-3]"),
    ("monthlz", r"0[0-9]|1[0-2]"),
    ("daylz", r"0[0-9]|[12][0-9]|3[01]"),
    (
        "dayfull",
        r"(?i:sunday|monday|tuesday|wednesday|thursday|friday|saturday)",
    ),
    ("dayabbr", r"(?i:sun|mon|tue|wed|thu|fri|sat)"),
    ("dayname", r"<dayfull>(?i:s)?|<dayabbr>"),
    ("daytext", r"<dayname>|(?i:weekdays?)"),
    (
        "monthfull",
        r"(?i:january|february|march|april|may|june|july|august|september|october|november|december)",
    ),
    (
        "monthabbr",
        r"(?i:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)",
    ),
    ("monthroman", r"I{1,3}|I?V|VI{1,3}|I?X|XI{1,2}"),
    ("monthtext", r"<monthfull>|<monthabbr>|<monthroman>"),
    ("t", r"(?i:t)"),
    ("timeshort12", r"<hour12>[:.]<minutelz><space>?<meridian>"),
    (
        "timelong12",
        r"<hour12>[:.]<minute>[:.]<secondlz><space>?<meridian>",
    ),
    ("timeshort24", r"<t>?<hour24>[:.]<minute>"),
    ("timelong24", r"<t>?<hour24>[:.]<minute>[:.]<second>"),
    (
        "iso8601normtz",
        r"<t>?<hour24>[:.]<minute>[:.]<secondlz><space>?(?:<tzcorrection>|<tz>)",
    ),
    ("gap", r"[ .\t\-]*"),
    (
        "datenoyear",
        r"<monthtext><gap><day>(?:[,.stndrh\t ]+|\x00)",
    ),
    (
        "reltextnumber",
        r"(?i:first|second|third|fourth|fifth|sixth|seventh|eighth?|ninth|tenth|eleventh|twelfth)",
    ),
    ("reltexttext", r"(?i:next|last|previous|this)"),
    (
        "reltextunit",
        r"(?i:ms|\xC2\xB5s|(?:msec|millisecond|\xC2\xB5sec|microsecond|usec|sec|second|min|minute|hour|day|fortnight|forthnight|month|year)s?|weeks)|<daytext>",
    ),
    ("relnumber", r"[+\-]*[ \t]*[0-9]{1,13}"),
];

/// The formats in the order in which they win.
const FORMATS: &[(Format, &str)] = &[
    (Format::Yesterday, r"(?i:yesterday)"),
    (Format::Now, r"(?i:now)"),
    (Format::Noon, r"(?i:noon)"),
    (Format::Today, r"(?i:midnight|today)"),
    (Format::Tomorrow, r"(?i:tomorrow)"),
    (Format::Timestamp, r"@-?[0-9]+"),
    (Format::TimestampWithFraction, r"@-?[0-9]+\.[0-9]{0,6}"),
    (Format::FirstOrLastDayOf, r"(?i:first day of|last day of)"),
    (
        Format::BackOrFrontOf,
        r"(?i:back of |front of )<hour24>(?:<space>?<meridian>)?",
    ),
    (
        Format::WeekdayOf,
        r"(?:<reltextnumber>|<reltexttext>)<space><dayname><space>(?i:of)",
    ),
    (
        Format::Time12,
        r"<hour12><space>?<meridian>|<timeshort12>|<timelong12>",
    ),
    (
        Format::MssqlTime,
        r"<hour12>:<minutelz>:<secondlz>[:.][0-9]+<meridian>",
    ),
    (
        Format::Time24,
        r"<t><hour24>|<timeshort24>|<timelong24>|<t>?<hour24>[:.]<minute>[:.]<second><frac>",
    ),
    (Format::GnuNoColon, r"<t>?<hour24lz><minutelz>"),
    (Format::IsoNoColon, r"<t>?<hour24lz><minutelz><secondlz>"),
    (Format::American, r"<month>/<day>(?:/<year>)?"),
    (
        Format::IsoDate,
        r"<year4withsign>-<monthlz>-<daylz>|<year4>/<monthlz>/<daylz>/?|<year4>/<month>/<day>",
    ),
    (Format::IsoDate2, r"<year2>-<monthlz>-<daylz>"),
    (Format::IsoDateExpanded, r"<yearx>-<monthlz>-<daylz>"),
    (Format::GnuDateShorter, r"<year4>-<month>"),
    (Format::GnuDateShort, r"<year>-<month>-<day>"),
    (Format::DateFull, r"<day><gap><monthtext><gap><year>"),
    (Format::PointedDate4, r"<day>[.\t\-]<month>[.\-]<year4>"),
    (Format::PointedDate2, r"<day>[.\t]<month>\.<year2>"),
    (Format::DateNoDay, r"<monthtext><gap><year4>"),
    (Format::DateNoDayReversed, r"<year4><gap><monthtext>"),
    (
        Format::DateTextual,
        r"<monthtext><gap><day>[,.stndrh\t ]+<year>|<datenoyear>",
    ),
    (Format::DateNoYearReversed, r"<day><gap><monthtext>"),
    (Format::DateNoColon, r"<year4><monthlz><daylz>"),
    (
        Format::DateTime,
        concat!(
            r"<year4><monthlz><daylz>T<hour24>:<minutelz>:<secondlz>",
            r"|<year4><monthlz><daylz><t><hour24><minutelz><secondlz>",
            r"|<year4>-<monthlz>-<daylz>T<hour24lz>:<minutelz>:<secondlz><frac><tzcorrection>?",
            r"|<year4>-<month>-<day>T<hour24>:<minute>:<second>",
            r"|<year4>:<monthlz>:<daylz> <hour24lz>:<minutelz>:<secondlz>",
        ),
    ),
    (Format::YearAndDay, r"<year4>[.\-]?<dayofyear>"),
    (Format::IsoWeekDay, r"<year4>-?W<weekofyear>-?[0-7]"),
    (Format::IsoWeek, r"<year4>-?W<weekofyear>"),
    (Format::PgText, r"<monthabbr>-<daylz>-<year>"),
    (Format::PgTextReversed, r"<year>-<monthabbr>-<daylz>"),
    (
        Format::CommonLog,
        r"<day>/<monthabbr>/<year4>:<hour24lz>:<minutelz>:<secondlz><space><tzcorrection>",
    ),
    (Format::Year4, r"<year4>"),
    (Format::Ago, r"(?i:ago)"),
    (Format::DayText, r"<daytext>"),
    (Format::RelativeTextWeek, r"<reltexttext><space>(?i:week)"),
    (
        Format::RelativeText,
        r"(?:<reltextnumber>|<reltexttext>)<space><reltextunit>",
    ),
    (Format::MonthText, r"<monthfull>|<monthabbr>"),
    (Format::Zone, r"<tzcorrection>|<tz>"),
    (
        Format::DateShortWithTime12,
        r"<datenoyear>(?:<timeshort12>|<timelong12>)",
    ),
    (
        Format::DateShortWithTime,
        r"<datenoyear>(?:<timeshort24>|<timelong24>|<iso8601normtz>)",
    ),
    (
        Format::Relative,
        r"<relnumber><space>?(?:<reltextunit>|(?i:week))",
    ),
    (Format::Separator, r"[.,]|<space>"),
    (Format::EndOfLine, r"[\x00\n]"),
    (Format::Any, r"(?s:.)"),
];

/// Puts the parts in for their names.
fn expand(pattern: &str, parts: &[(&str, String)]) -> String {
    let mut expanded = pattern.to_owned();
    for (name, part) in parts {
        expanded = expanded.replace(&format!("<{name}>"), &format!("(?:{part})"));
    }
    expanded
}

fn build() -> Option<DFA> {
    let mut parts: Vec<(&str, String)> = Vec::new();
    for (name, pattern) in PARTS {
        let expanded = expand(pattern, &parts);
        parts.push((name, expanded));
    }
    let patterns: Vec<String> = FORMATS
        .iter()
        .map(|(_, pattern)| expand(pattern, &parts))
        .collect();
    DFA::builder()
        .configure(
            DFA::config()
                .match_kind(MatchKind::All)
                .cache_capacity(8 << 20)
                .minimum_cache_clear_count(None),
        )
        .syntax(syntax::Config::new().unicode(false).utf8(false))
        .thompson(thompson::Config::new().utf8(false))
        .build_many(&patterns)
        .ok()
}

/// The automaton, made once in a process.
fn automaton() -> Option<&'static DFA> {
    static AUTOMATON: OnceLock<Option<DFA>> = OnceLock::new();
    AUTOMATON.get_or_init(build).as_ref()
}

thread_local! {
    /// The automaton's states that this thread has met.
    static STATES: RefCell<Option<Cache>> = const { RefCell::new(None) };
}

/// The format that comes next, and where it ends. `text` ends in a NUL.
fn next_format(text: &[u8], from: usize) -> (Format, usize) {
    let unknown = (Format::Any, from + 1);
    let Some(automaton) = automaton() else {
        return unknown;
    };
    STATES.with_borrow_mut(|states| {
        let states = states.get_or_insert_with(|| automaton.create_cache());
        let input = Input::new(text).range(from..).anchored(Anchored::Yes);
        match automaton.try_search_fwd(states, &input) {
            Ok(Some(found)) => (FORMATS[found.pattern().as_usize()].0, found.offset()),
            Ok(None) | Err(_) => unknown,
        }
    })
}

/// Reads a date string.
pub fn scan(text: &[u8]) -> Parsed {
    let mut parsed = Parsed::default();
    let text = trimmed(text);
    if text.is_empty() {
        parsed.errors.push(Message {
            position: 0,
            character: 0,
            text: "Empty string",
        });
        return parsed;
    }
    let mut padded = text.to_vec();
    padded.push(0);
    let mut at = 0;
    while at <= text.len() {
        let (format, end) = next_format(&padded, at);
        act(format, &padded, at..end, &mut parsed);
        at = end;
    }
    parsed.check(text.len() + 1);
    parsed
}

/// The text without the space at its ends; one byte stays in any case.
pub(super) fn trimmed(text: &[u8]) -> &[u8] {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t'..=b'\r');
    let Some(start) = text.iter().position(|byte| !is_space(byte)) else {
        return &text[text.len().saturating_sub(1)..];
    };
    let end = text
        .iter()
        .rposition(|byte| !is_space(byte))
        .map_or(0, |at| at + 1);
    &text[start..end]
}
