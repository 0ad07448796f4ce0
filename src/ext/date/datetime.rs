//! What DateTime and DateTimeImmutable do. Each action works for both: the one is changed, of the other a changed copy is
//! made.

use super::default_zone::{current_time, default_zone};
use super::format::{format, offset_text};
use super::interval::{self, Direction, Interval};
use super::last_errors::keep_errors;
use super::object::{
    AnyDate, SpanObject, ZoneObject, add_own_properties, copy, need_state, own_properties,
    set_state, state, warn_in_function, zone_of,
};
use super::parsed::{Message, MissingTime, Parsed};
use super::relative::Relative;
use super::scan::scan;
use super::scan_format::scan_by_format;
use super::span::{new_span, span_of};
use super::time::{Time, TimeZone};
use super::zone::Zone;
use crate::eval::class::ClassEntry;
use crate::eval::errors::Level;
use crate::eval::errors::Throw;
use crate::eval::{Machine, Unwind};
use crate::ext::Call;
use crate::zval::compare::Comparison;
use crate::zval::{ObjectRef, PhpArray, PhpStr, Value, View};

/// The time of a date object.
///
/// # Errors
/// Its constructor has not run.
pub(super) fn time_of(m: &mut Machine, object: &ObjectRef, class: &str) -> Result<Time, Unwind> {
    need_state::<Time>(m, object, class)
}

/// Whether the object is a DateTimeImmutable.
fn is_immutable(object: &ObjectRef) -> bool {
    ClassEntry::of(object.class()).is_subclass_of_name(b"datetimeimmutable")
}

/// The object that an action on `object` changes.
fn target(m: &mut Machine, object: &ObjectRef) -> Result<ObjectRef, Unwind> {
    if is_immutable(object) {
        copy::<Time>(m, object)
    } else {
        Ok(object.clone())
    }
}

/// Changes the time of an object, or of a copy of it, which is given.
pub(super) fn changed(
    m: &mut Machine,
    object: &ObjectRef,
    change: impl FnOnce(&mut Time),
) -> Result<ObjectRef, Unwind> {
    let mut time = time_of(m, object, "DateTime")?;
    change(&mut time);
    let target = target(m, object)?;
    set_state(&target, time);
    Ok(target)
}

/// The text of a complaint in C's eyes: it ends where the character is NUL.
pub(super) fn complaint(start: &str, text: &[u8], error: &Message) -> Vec<u8> {
    let shown = text.split(|byte| *byte == 0).next().unwrap_or_default();
    let mut message = start.as_bytes().to_vec();
    message.extend_from_slice(b" (");
    message.extend_from_slice(shown);
    message.extend_from_slice(format!(") at position {} (", error.position).as_bytes());
    if error.character != 0 {
        message.push(error.character);
        message.extend_from_slice(b"): ");
        message.extend_from_slice(error.text.as_bytes());
    }
    message
}

/// Who makes a date, for what happens if the text is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Maker {
    /// A constructor: an exception is thrown.
    Constructor,
    /// A function: the caller is told.
    Function,
}

/// What a date is read by.
#[derive(Clone, Copy, Debug)]
pub(super) enum Grammar<'a> {
    /// The formats of `strtotime`.
    Usual,
    /// A format.
    Format(&'a [u8]),
}

/// Gives a new object the time that a text says; false if it says none.
///
/// # Errors
/// A constructor got a text that says none.
pub(super) fn initialize(
    m: &mut Machine,
    object: &ObjectRef,
    text: &[u8],
    grammar: Grammar<'_>,
    zone: Option<TimeZone>,
    maker: Maker,
) -> Result<bool, Unwind> {
    let text: &[u8] = match grammar {
        Grammar::Usual if text.is_empty() => b"now",
        _ => text,
    };
    let parsed = match grammar {
        Grammar::Usual => scan(text),
        Grammar::Format(format) => scan_by_format(format, text),
    };
    keep_errors(m, &parsed);
    if let Some(error) = parsed.errors.first() {
        if maker == Maker::Constructor {
            let message = complaint("Failed to parse time string", text, error);
            return Err(m.throw_bytes(Throw::Exception, &message));
        }
        return Ok(false);
    }
    let zone = match (zone, &parsed.zone) {
        (Some(zone), _) => zone,
        (None, TimeZone::Id(zone)) => TimeZone::Id(zone.clone()),
        (None, _) => default_zone(m),
    };
    let now = current_time(zone);
    let time = match grammar {
        Grammar::Usual if text == b"now" => now,
        _ => {
            let missing = match grammar {
                Grammar::Usual => MissingTime::IsMidnight,
                Grammar::Format(_) => MissingTime::IsNow,
            };
            let mut time = parsed.complete(&now, missing);
            time.update_timestamp();
            time.update_fields();
            time
        }
    };
    set_state(object, time);
    Ok(true)
}

/// The zone of an optional DateTimeZone argument.
///
/// # Errors
/// Its constructor has not run.
pub(super) fn optional_zone(
    m: &mut Machine,
    zone: Option<ZoneObject>,
) -> Result<Option<TimeZone>, Unwind> {
    zone.map(|zone| zone_of(m, &zone.0)).transpose()
}

/// Changes an object by a date string; the object, or false with a warning.
///
/// # Errors
/// An error handler threw; the object's constructor has not run.
pub(super) fn modify(
    call: &mut Call<'_>,
    object: &ObjectRef,
    text: &[u8],
) -> Result<Value, Unwind> {
    time_of(call.machine, object, "DateTime")?;
    let target = target(call.machine, object)?;
    let parsed = scan(text);
    keep_errors(call.machine, &parsed);
    if let Some(error) = parsed.errors.first() {
        let start = format!("{}(): Failed to parse time string", call.function_name());
        let message = complaint(&start, text, error);
        call.machine.raise_bytes(Level::Warning, &message)?;
        return Ok(Value::FALSE);
    }
    let mut time = time_of(call.machine, object, "DateTime")?;
    take_parts(&mut time, &parsed);
    time.update_timestamp();
    time.update_fields();
    set_state(&target, time);
    Ok(target.into())
}

/// Takes the parts that a text names.
fn take_parts(time: &mut Time, parsed: &Parsed) {
    time.relative = parsed.relative;
    time.has_relative = parsed.has_relative;
    time.year = parsed.year.unwrap_or(time.year);
    time.month = parsed.month.unwrap_or(time.month);
    time.day = parsed.day.unwrap_or(time.day);
    if let Some(hour) = parsed.hour {
        time.hour = hour;
        time.minute = parsed.minute.unwrap_or(0);
        time.second = match parsed.minute {
            Some(_) => parsed.second.unwrap_or(0),
            None => 0,
        };
    }
    time.micro = parsed.micro.unwrap_or(time.micro);
    let is_epoch = [
        parsed.year,
        parsed.month,
        parsed.day,
        parsed.hour,
        parsed.minute,
        parsed.second,
        parsed.micro,
    ] == [1970, 1, 1, 0, 0, 0, 0].map(Some);
    if is_epoch && parsed.zones > 0 && matches!(parsed.zone, TimeZone::Offset(0)) {
        time.zone = TimeZone::Offset(0);
        time.clock = time.zone.clock_at(0);
    }
}

/// Moves an object by a DateInterval.
///
/// # Errors
/// A constructor has not run; an error handler threw.
pub(super) fn shift(
    call: &mut Call<'_>,
    object: &ObjectRef,
    span: &SpanObject,
    direction: Direction,
) -> Result<ObjectRef, Unwind> {
    let mut time = time_of(call.machine, object, "DateTime")?;
    let span = span_of(call.machine, &span.0)?;
    if direction == Direction::Subtract && span.interval.by.has_words() {
        let target = target(call.machine, object)?;
        call.warn("Only non-special relative time specifications are supported for subtraction")?;
        return Ok(target);
    }
    interval::shift(&mut time, &span.interval, direction, span.counting);
    let target = target(call.machine, object)?;
    set_state(&target, time);
    Ok(target)
}

/// Moves an object to another zone.
///
/// # Errors
/// A constructor has not run.
pub(super) fn set_zone(
    m: &mut Machine,
    object: &ObjectRef,
    zone: &ZoneObject,
) -> Result<ObjectRef, Unwind> {
    time_of(m, object, "DateTime")?;
    let Some(zone) = state::<TimeZone>(&zone.0) else {
        return target(m, object);
    };
    changed(m, object, |time| time.set_zone(zone))
}

/// Sets the time of day.
///
/// # Errors
/// The constructor has not run.
pub(super) fn set_time(
    m: &mut Machine,
    object: &ObjectRef,
    parts: [i64; 4],
) -> Result<ObjectRef, Unwind> {
    changed(m, object, |time| {
        [time.hour, time.minute, time.second, time.micro] = parts;
        time.update_timestamp();
        time.update_fields();
    })
}

/// Sets the date.
///
/// # Errors
/// The constructor has not run.
pub(super) fn set_date(
    m: &mut Machine,
    object: &ObjectRef,
    parts: [i64; 3],
) -> Result<ObjectRef, Unwind> {
    changed(m, object, |time| {
        [time.year, time.month, time.day] = parts;
        time.update_timestamp();
    })
}

/// Sets the date by year, week and day of the week.
///
/// # Errors
/// The constructor has not run.
pub(super) fn set_iso_date(
    m: &mut Machine,
    object: &ObjectRef,
    [year, week, weekday]: [i64; 3],
) -> Result<ObjectRef, Unwind> {
    changed(m, object, |time| {
        (time.year, time.month, time.day) = (year, 1, 1);
        time.relative = Relative {
            days: super::calendar::days_to_iso_day(year, week, weekday),
            ..Relative::default()
        };
        time.has_relative = true;
        time.update_timestamp();
    })
}

/// Goes to a moment in seconds since 1970.
///
/// # Errors
/// The constructor has not run.
pub(super) fn set_timestamp(
    m: &mut Machine,
    object: &ObjectRef,
    timestamp: i64,
) -> Result<ObjectRef, Unwind> {
    changed(m, object, |time| {
        time.set_timestamp(timestamp);
        time.update_timestamp();
        time.micro = 0;
    })
}

/// The moment as a format asks for it.
///
/// # Errors
/// The constructor has not run.
pub(super) fn formatted(
    m: &mut Machine,
    object: &ObjectRef,
    letters: &[u8],
) -> Result<PhpStr, Unwind> {
    Ok(format(letters, &time_of(m, object, "DateTime")?))
}

/// Seconds east of UTC.
///
/// # Errors
/// The constructor has not run.
pub(super) fn offset(m: &mut Machine, object: &ObjectRef) -> Result<i64, Unwind> {
    let time = time_of(m, object, "DateTime")?;
    Ok(time.zone.clock_at(time.timestamp).offset)
}

/// The span from one date to another.
///
/// # Errors
/// A constructor has not run.
pub(super) fn difference(
    m: &mut Machine,
    base: &ObjectRef,
    target: &AnyDate,
    absolute: bool,
) -> Result<ObjectRef, Unwind> {
    let base = time_of(m, base, "DateTimeInterface")?;
    let target = time_of(m, &target.0, "DateTimeInterface")?;
    let mut span: Interval = interval::difference(&base, &target);
    if absolute {
        span.is_inverted = false;
    }
    Ok(new_span(m, span, interval::Counting::Civil))
}

/// `date`, `timezone_type` and `timezone`, as dumps and `serialize` show them.
pub(super) fn put_time(array: &mut PhpArray, time: &Time) {
    array.set_value("date", format(b"x-m-d H:i:s.u", time));
    if matches!(time.zone, TimeZone::None) {
        return;
    }
    array.set_value("timezone_type", time.zone.kind());
    let name = match &time.zone {
        TimeZone::Offset(offset) => PhpStr::from(&offset_text(*offset, ":")[..]),
        TimeZone::Abbreviation(zone) => PhpStr::from(&*zone.name),
        TimeZone::Id(zone) => PhpStr::from(&*zone.name),
        TimeZone::None => PhpStr::empty(),
    };
    array.set_value("timezone", name);
}

/// What dumps show of a date.
pub(super) fn debug_info(_: &mut Machine, object: &ObjectRef) -> PhpArray {
    let mut array = own_properties(object);
    if let Some(time) = state::<Time>(object) {
        put_time(&mut array, &time);
    }
    array
}

/// What `(array)`, `var_export` and `json_encode` show of a date: the same.
pub(super) fn as_array(m: &mut Machine, object: &ObjectRef) -> Option<PhpArray> {
    Some(debug_info(m, object))
}

/// What `serialize` writes of a date.
///
/// # Errors
/// The constructor has not run.
pub(super) fn serialized(m: &mut Machine, object: &ObjectRef) -> Result<PhpArray, Unwind> {
    let time = time_of(m, object, "DateTime")?;
    let mut array = PhpArray::new();
    put_time(&mut array, &time);
    add_own_properties(&mut array, object);
    Ok(array)
}

/// The names of what `serialize` writes itself.
pub(super) const OWN_NAMES: &[&str] = &["date", "timezone_type", "timezone"];

/// Gives an object the time that dumps and `serialize` show; an error if they could not have.
///
/// # Errors
/// The array is not of the kind.
pub(super) fn restore(m: &mut Machine, object: &ObjectRef, data: &PhpArray) -> Result<(), Unwind> {
    let is_restored = restored(m, object, data)?;
    if is_restored {
        return Ok(());
    }
    let class = if is_immutable(object) {
        "DateTimeImmutable"
    } else {
        "DateTime"
    };
    Err(m.throw_error(&format!("Invalid serialization data for {class} object")))
}

fn restored(m: &mut Machine, object: &ObjectRef, data: &PhpArray) -> Result<bool, Unwind> {
    let entry = |name: &[u8]| data.get_bytes(name).map(|zval| zval.get());
    let (Some(date), Some(kind), Some(zone)) =
        (entry(b"date"), entry(b"timezone_type"), entry(b"timezone"))
    else {
        return Ok(false);
    };
    let (View::String(date), View::Int(kind), View::String(zone)) =
        (date.view(), kind.view(), zone.view())
    else {
        return Ok(false);
    };
    match kind {
        1 | 2 => {
            let text = PhpStr::concat_all(&[date, b" ", zone]);
            initialize(m, object, &text, Grammar::Usual, None, Maker::Function)
        }
        3 => {
            let Some(found) = Zone::find(&String::from_utf8_lossy(zone)) else {
                return Ok(false);
            };
            let zone = Some(TimeZone::Id(found));
            initialize(m, object, date, Grammar::Usual, zone, Maker::Function)
        }
        _ => Ok(false),
    }
}

/// Compares two dates.
///
/// # Errors
/// An error handler threw.
pub(super) fn compare(
    m: &mut Machine,
    left: &ObjectRef,
    right: &ObjectRef,
) -> Result<Comparison, Unwind> {
    let is_date = |object: &ObjectRef| {
        ClassEntry::of(object.class()).is_subclass_of_name(b"datetimeinterface")
    };
    if !is_date(left) || !is_date(right) {
        return Ok(Comparison::Uncomparable);
    }
    match (state::<Time>(left), state::<Time>(right)) {
        (Some(left), Some(right)) => Ok(interval::compare(&left, &right).into()),
        _ => {
            let message = "Trying to compare an incomplete DateTime or DateTimeImmutable object";
            warn_in_function(m, message)?;
            Ok(Comparison::Uncomparable)
        }
    }
}
