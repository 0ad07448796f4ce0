//! What was wrong with the last date string: `date_get_last_errors`, `date_parse`.

use super::object::TextWithoutNul;
use super::parsed::{Message, Parsed};
use super::relative::{DayOfMonth, Special};
use super::scan::scan;
use super::scan_format::scan_by_format;
use super::time::TimeZone;
use crate::builtins;
use crate::eval::Machine;
use crate::ext::{Builtin, Call, OrFalse};
use crate::zval::{Key, PhpArray, PhpStr, Value, ZvalPtr};

/// The functions that tell what a date string says.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    date_parse(datetime), date_parse_from_format(format, datetime), date_get_last_errors(),
};

/// The complaints of the last object that was made of a text; none if there was nothing to complain about.
#[derive(Default)]
struct LastErrors(Option<(Vec<Message>, Vec<Message>)>);

/// Remembers the complaints about a text.
pub(super) fn keep_errors(m: &mut Machine, parsed: &Parsed) {
    let has_any = !parsed.warnings.is_empty() || !parsed.errors.is_empty();
    m.extensions.state::<LastErrors>().0 =
        has_any.then(|| (parsed.warnings.clone(), parsed.errors.clone()));
}

fn put_messages(array: &mut PhpArray, warnings: &[Message], errors: &[Message]) {
    let list = |messages: &[Message]| {
        let mut list = PhpArray::new();
        for message in messages {
            list.set(
                &Key::Int(message.position as i64),
                ZvalPtr::new(Value::from(message.text)),
            );
        }
        list
    };
    array.set_value("warning_count", warnings.len() as i64);
    array.set_value("warnings", list(warnings));
    array.set_value("error_count", errors.len() as i64);
    array.set_value("errors", list(errors));
}

/// The parts that a date string names.
fn date_parse(_: &mut Call<'_>, datetime: PhpStr) -> PhpArray {
    parts(&scan(&datetime))
}

/// The parts that a date names which is read by a format.
fn date_parse_from_format(_: &mut Call<'_>, format: PhpStr, datetime: TextWithoutNul) -> PhpArray {
    parts(&scan_by_format(&format, &datetime.0))
}

/// The complaints about the last text that an object was made of.
pub(super) fn date_get_last_errors(call: &mut Call<'_>) -> OrFalse<PhpArray> {
    let last = call.machine.extensions.state::<LastErrors>();
    let Some((warnings, errors)) = &last.0 else {
        return OrFalse::False;
    };
    let mut array = PhpArray::new();
    put_messages(&mut array, warnings, errors);
    OrFalse::Value(array)
}

fn parts(parsed: &Parsed) -> PhpArray {
    let mut array = PhpArray::new();
    let or_false = |part: Option<i64>| part.map_or(Value::FALSE, Value::int);
    array.set_value("year", or_false(parsed.year));
    array.set_value("month", or_false(parsed.month));
    array.set_value("day", or_false(parsed.day));
    array.set_value("hour", or_false(parsed.hour));
    array.set_value("minute", or_false(parsed.minute));
    array.set_value("second", or_false(parsed.second));
    let fraction = parsed.micro.map_or(Value::FALSE, |micro| {
        Value::float(micro as f64 / 1_000_000.0)
    });
    array.set_value("fraction", fraction);
    put_messages(&mut array, &parsed.warnings, &parsed.errors);
    array.set_value("is_localtime", parsed.is_local);
    if parsed.is_local {
        put_zone(&mut array, parsed);
    }
    if parsed.has_relative {
        array.set_value("relative", relative_parts(parsed));
    }
    array
}

fn put_zone(array: &mut PhpArray, parsed: &Parsed) {
    array.set_value("zone_type", parsed.zone.kind());
    match &parsed.zone {
        TimeZone::None => {}
        TimeZone::Offset(offset) => {
            array.set_value("zone", *offset);
            array.set_value("is_dst", false);
        }
        TimeZone::Abbreviation(zone) => {
            array.set_value("zone", zone.offset);
            array.set_value("is_dst", zone.is_dst);
            array.set_value("tz_abbr", PhpStr::from(&*zone.name));
        }
        TimeZone::Id(zone) => {
            if let Some(abbreviation) = &parsed.abbreviation {
                array.set_value("tz_abbr", PhpStr::from(&**abbreviation));
            }
            array.set_value("tz_id", PhpStr::from(&*zone.name));
        }
    }
}

fn relative_parts(parsed: &Parsed) -> PhpArray {
    let relative = &parsed.relative;
    let mut array = PhpArray::new();
    array.set_value("year", relative.years);
    array.set_value("month", relative.months);
    array.set_value("day", relative.days);
    array.set_value("hour", relative.hours);
    array.set_value("minute", relative.minutes);
    array.set_value("second", relative.seconds);
    if relative.has_weekday {
        array.set_value("weekday", relative.weekday);
    }
    if relative.has_special
        && let Special::Weekdays(count) = relative.special
    {
        array.set_value("weekdays", count);
    }
    match relative.day_of_month {
        DayOfMonth::Any => {}
        DayOfMonth::First => array.set_value("first_day_of_month", true),
        DayOfMonth::Last => array.set_value("last_day_of_month", true),
    }
    array
}
