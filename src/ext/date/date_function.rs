//! The methods of DateTime as functions: `date_create`, `date_add` and their kin.

use super::date_class::zone_object;
use super::datetime::{
    Grammar, Maker, difference, formatted, initialize, modify, offset, optional_zone, set_date,
    set_iso_date, set_time, set_timestamp, set_zone, shift, time_of,
};
use super::interval::Direction;
use super::object::{AnyDate, MutableDate, SpanObject, TextWithoutNul, ZoneObject, new_static};
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call};
use crate::zval::{ObjectRef, PhpStr, Value};

/// The functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    date_create(datetime = "now", timezone = null), date_create_immutable(datetime = "now", timezone = null),
    date_create_from_format(format, datetime, timezone = null),
    date_create_immutable_from_format(format, datetime, timezone = null),
    date_format(object, format), date_modify(object, modifier), date_add(object, interval), date_sub(object, interval),
    date_timezone_get(object), date_timezone_set(object, timezone), date_offset_get(object),
    date_diff(baseObject, targetObject, absolute = false), date_time_set(object, hour, minute, second = 0, microsecond = 0),
    date_date_set(object, year, month, day), date_isodate_set(object, year, week, dayOfWeek = 1),
    date_timestamp_set(object, timestamp), date_timestamp_get(object),
};

fn make(
    call: &mut Call<'_>,
    class: &'static str,
    text: &[u8],
    grammar: Grammar<'_>,
    zone: Option<ZoneObject>,
) -> Result<Value, Unwind> {
    let object = new_static(call, class)?;
    let zone = optional_zone(call.machine, zone)?;
    let is_made = initialize(call.machine, &object, text, grammar, zone, Maker::Function)?;
    Ok(if is_made { object.into() } else { Value::FALSE })
}

/// A DateTime, or false.
fn date_create(
    call: &mut Call<'_>,
    datetime: PhpStr,
    timezone: Option<ZoneObject>,
) -> Result<Value, Unwind> {
    make(call, "datetime", &datetime, Grammar::Usual, timezone)
}

/// A DateTimeImmutable, or false.
fn date_create_immutable(
    call: &mut Call<'_>,
    datetime: PhpStr,
    timezone: Option<ZoneObject>,
) -> Result<Value, Unwind> {
    make(
        call,
        "datetimeimmutable",
        &datetime,
        Grammar::Usual,
        timezone,
    )
}

/// A DateTime read by a format, or false.
fn date_create_from_format(
    call: &mut Call<'_>,
    format: PhpStr,
    datetime: TextWithoutNul,
    timezone: Option<ZoneObject>,
) -> Result<Value, Unwind> {
    let grammar = Grammar::Format(&format);
    make(call, "datetime", &datetime.0, grammar, timezone)
}

/// A DateTimeImmutable read by a format, or false.
fn date_create_immutable_from_format(
    call: &mut Call<'_>,
    format: PhpStr,
    datetime: TextWithoutNul,
    timezone: Option<ZoneObject>,
) -> Result<Value, Unwind> {
    let grammar = Grammar::Format(&format);
    make(call, "datetimeimmutable", &datetime.0, grammar, timezone)
}

/// The date as a format asks for it.
fn date_format(call: &mut Call<'_>, object: AnyDate, format: PhpStr) -> Result<PhpStr, Unwind> {
    formatted(call.machine, &object.0, &format)
}

/// Changes a DateTime by a date string.
fn date_modify(
    call: &mut Call<'_>,
    object: MutableDate,
    modifier: PhpStr,
) -> Result<Value, Unwind> {
    modify(call, &object.0, &modifier)
}

/// Moves a DateTime into the future.
fn date_add(
    call: &mut Call<'_>,
    object: MutableDate,
    interval: SpanObject,
) -> Result<ObjectRef, Unwind> {
    shift(call, &object.0, &interval, Direction::Add)
}

/// Moves a DateTime into the past.
fn date_sub(
    call: &mut Call<'_>,
    object: MutableDate,
    interval: SpanObject,
) -> Result<ObjectRef, Unwind> {
    shift(call, &object.0, &interval, Direction::Subtract)
}

/// The zone of a date.
fn date_timezone_get(call: &mut Call<'_>, object: AnyDate) -> Result<Value, Unwind> {
    zone_object(call, &object.0)
}

/// Moves a DateTime to another zone.
fn date_timezone_set(
    call: &mut Call<'_>,
    object: MutableDate,
    timezone: ZoneObject,
) -> Result<ObjectRef, Unwind> {
    set_zone(call.machine, &object.0, &timezone)
}

/// Seconds east of UTC.
fn date_offset_get(call: &mut Call<'_>, object: AnyDate) -> Result<i64, Unwind> {
    offset(call.machine, &object.0)
}

/// The span from one date to another.
fn date_diff(
    call: &mut Call<'_>,
    base: AnyDate,
    target: AnyDate,
    absolute: bool,
) -> Result<ObjectRef, Unwind> {
    difference(call.machine, &base.0, &target, absolute)
}

/// Sets the time of day.
fn date_time_set(
    call: &mut Call<'_>,
    object: MutableDate,
    hour: i64,
    minute: i64,
    second: i64,
    microsecond: i64,
) -> Result<ObjectRef, Unwind> {
    let parts = [hour, minute, second, microsecond];
    set_time(call.machine, &object.0, parts)
}

/// Sets the date.
fn date_date_set(
    call: &mut Call<'_>,
    object: MutableDate,
    year: i64,
    month: i64,
    day: i64,
) -> Result<ObjectRef, Unwind> {
    set_date(call.machine, &object.0, [year, month, day])
}

/// Sets the date by year, week and day of the week.
fn date_isodate_set(
    call: &mut Call<'_>,
    object: MutableDate,
    year: i64,
    week: i64,
    day_of_week: i64,
) -> Result<ObjectRef, Unwind> {
    set_iso_date(call.machine, &object.0, [year, week, day_of_week])
}

/// Goes to a moment in seconds since 1970.
fn date_timestamp_set(
    call: &mut Call<'_>,
    object: MutableDate,
    timestamp: i64,
) -> Result<ObjectRef, Unwind> {
    set_timestamp(call.machine, &object.0, timestamp)
}

/// Seconds since 1970.
fn date_timestamp_get(call: &mut Call<'_>, object: AnyDate) -> Result<i64, Unwind> {
    Ok(time_of(call.machine, &object.0, "DateTime")?.timestamp)
}
