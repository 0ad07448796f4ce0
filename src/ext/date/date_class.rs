//! The classes DateTimeInterface, DateTime and DateTimeImmutable.

use super::datetime::{
    Grammar, Maker, OWN_NAMES, as_array, compare, debug_info, difference, formatted, initialize,
    modify, offset, optional_zone, restore, serialized, set_date, set_iso_date, set_time,
    set_timestamp, set_zone, shift, time_of,
};
use super::interval::Direction;
use super::last_errors::date_get_last_errors;
use super::object::{
    AnyDate, ImmutableDate, MutableDate, SpanObject, TextWithoutNul, ZoneObject, clone, create,
    new_static, restore_properties, set_state, this,
};
use super::time::{Time, TimeZone};
use super::zone_object::new_zone;
use crate::constants;
use crate::eval::Unwind;
use crate::ext::class::{Handlers, no_body};
use crate::ext::{BuiltinClass, BuiltinConstant, Call};
use crate::methods;
use crate::zval::{ObjectRef, PhpArray, PhpStr, Value};

/// The formats of the classes.
const FORMATS: &[BuiltinConstant] = constants! {
    ATOM = Str("Y-m-d\\TH:i:sP"),
    COOKIE = Str("l, d-M-Y H:i:s T"),
    ISO8601 = Str("Y-m-d\\TH:i:sO"),
    ISO8601_EXPANDED = Str("X-m-d\\TH:i:sP"),
    RFC822 = Str("D, d M y H:i:s O"),
    RFC850 = Str("l, d-M-y H:i:s T"),
    RFC1036 = Str("D, d M y H:i:s O"),
    RFC1123 = Str("D, d M Y H:i:s O"),
    RFC7231 = Str("D, d M Y H:i:s \\G\\M\\T"),
    RFC2822 = Str("D, d M Y H:i:s O"),
    RFC3339 = Str("Y-m-d\\TH:i:sP"),
    RFC3339_EXTENDED = Str("Y-m-d\\TH:i:s.vP"),
    RSS = Str("D, d M Y H:i:s O"),
    W3C = Str("Y-m-d\\TH:i:sP"),
};

const HANDLERS: Handlers = Handlers {
    create: Some(create::<Time>),
    clone: Some(clone::<Time>),
    compare: Some(compare),
    debug_info: Some(debug_info),
    as_array: Some(as_array),
    ..Handlers::STANDARD
};

/// The classes.
pub(super) static CLASSES: &[BuiltinClass] = &[
    BuiltinClass {
        constants: FORMATS,
        methods: methods! { "DateTimeInterface":
            [abstract public] format(format) = no_body, "string ~> string";
            [abstract public] getTimezone() = no_body, "~> DateTimeZone|false";
            [abstract public] getOffset() = no_body, "~> int";
            [abstract public] getTimestamp() = no_body, "~> int";
            [abstract public] diff(targetObject, absolute = false) = no_body, "DateTimeInterface, bool ~> DateInterval";
            [abstract public] __wakeup() = no_body, "~> void";
            [abstract public] __serialize() = no_body, "-> array";
            [abstract public] __unserialize(data) = no_body, "array -> void";
        },
        ..BuiltinClass::interface("DateTimeInterface")
    },
    BuiltinClass {
        interfaces: &["DateTimeInterface"],
        handlers: HANDLERS,
        methods: methods! { "DateTime":
            [public] __construct(datetime = "now", timezone = null) = construct, "string, ?DateTimeZone";
            [public] __serialize() = serialize, "-> array";
            [public] __unserialize(data) = unserialize, "array -> void";
            [public] __wakeup() = wakeup, "~> void";
            [public static] __set_state(array) = set_state_method, "array ~> DateTime";
            [public static] createFromImmutable(object) = create_from_immutable, "DateTimeImmutable ~> static";
            [public static] createFromInterface(object) = create_from_interface, "DateTimeInterface -> DateTime";
            [public static] createFromFormat(format, datetime, timezone = null) = create_from_format, "string, string, ?DateTimeZone ~> DateTime|false";
            [public static] getLastErrors() = date_get_last_errors, "~> array|false";
            [public] format(format) = format_method, "string ~> string";
            [public] modify(modifier) = modify_method, "string ~> DateTime|false";
            [public] add(interval) = add, "DateInterval ~> DateTime";
            [public] sub(interval) = sub, "DateInterval ~> DateTime";
            [public] getTimezone() = get_zone, "~> DateTimeZone|false";
            [public] setTimezone(timezone) = set_zone_method, "DateTimeZone ~> DateTime";
            [public] getOffset() = get_offset, "~> int";
            [public] setTime(hour, minute, second = 0, microsecond = 0) = set_time_method, "int, int, int, int ~> DateTime";
            [public] setDate(year, month, day) = set_date_method, "int, int, int ~> DateTime";
            [public] setISODate(year, week, dayOfWeek = 1) = set_iso_date_method, "int, int, int ~> DateTime";
            [public] setTimestamp(timestamp) = set_timestamp_method, "int ~> DateTime";
            [public] getTimestamp() = get_timestamp, "~> int";
            [public] diff(targetObject, absolute = false) = diff, "DateTimeInterface, bool ~> DateInterval";
        },
        ..BuiltinClass::class("DateTime")
    },
    BuiltinClass {
        interfaces: &["DateTimeInterface"],
        handlers: HANDLERS,
        methods: methods! { "DateTimeImmutable":
            [public] __construct(datetime = "now", timezone = null) = construct, "string, ?DateTimeZone";
            [public] __serialize() = serialize, "-> array";
            [public] __unserialize(data) = unserialize, "array -> void";
            [public] __wakeup() = wakeup, "~> void";
            [public static] __set_state(array) = set_state_method, "array ~> DateTimeImmutable";
            [public static] createFromFormat(format, datetime, timezone = null) = create_from_format, "string, string, ?DateTimeZone ~> DateTimeImmutable|false";
            [public static] getLastErrors() = date_get_last_errors, "~> array|false";
            [public] format(format) = format_method, "string ~> string";
            [public] getTimezone() = get_zone, "~> DateTimeZone|false";
            [public] getOffset() = get_offset, "~> int";
            [public] getTimestamp() = get_timestamp, "~> int";
            [public] diff(targetObject, absolute = false) = diff, "DateTimeInterface, bool ~> DateInterval";
            [public] modify(modifier) = modify_method, "string ~> DateTimeImmutable|false";
            [public] add(interval) = add, "DateInterval ~> DateTimeImmutable";
            [public] sub(interval) = sub, "DateInterval ~> DateTimeImmutable";
            [public] setTimezone(timezone) = set_zone_method, "DateTimeZone ~> DateTimeImmutable";
            [public] setTime(hour, minute, second = 0, microsecond = 0) = set_time_method, "int, int, int, int ~> DateTimeImmutable";
            [public] setDate(year, month, day) = set_date_method, "int, int, int ~> DateTimeImmutable";
            [public] setISODate(year, week, dayOfWeek = 1) = set_iso_date_method, "int, int, int ~> DateTimeImmutable";
            [public] setTimestamp(timestamp) = set_timestamp_method, "int ~> DateTimeImmutable";
            [public static] createFromMutable(object) = create_from_mutable, "DateTime ~> static";
            [public static] createFromInterface(object) = create_from_interface, "DateTimeInterface -> DateTimeImmutable";
        },
        ..BuiltinClass::class("DateTimeImmutable")
    },
];

/// The library's class that a method belongs to, in lowercase.
fn own_class(call: &Call<'_>) -> &'static str {
    match call.builtin.class {
        "DateTimeImmutable" => "datetimeimmutable",
        _ => "datetime",
    }
}

fn construct(
    call: &mut Call<'_>,
    datetime: PhpStr,
    timezone: Option<ZoneObject>,
) -> Result<(), Unwind> {
    let this = this(call)?;
    let zone = optional_zone(call.machine, timezone)?;
    let grammar = Grammar::Usual;
    initialize(
        call.machine,
        &this,
        &datetime,
        grammar,
        zone,
        Maker::Constructor,
    )
    .map(drop)
}

fn create_from_format(
    call: &mut Call<'_>,
    format: PhpStr,
    datetime: TextWithoutNul,
    timezone: Option<ZoneObject>,
) -> Result<Value, Unwind> {
    let class = own_class(call);
    let object = new_static(call, class)?;
    let zone = optional_zone(call.machine, timezone)?;
    let grammar = Grammar::Format(&format);
    let is_made = initialize(
        call.machine,
        &object,
        &datetime.0,
        grammar,
        zone,
        Maker::Function,
    )?;
    Ok(if is_made { object.into() } else { Value::FALSE })
}

fn from_other(call: &mut Call<'_>, other: &ObjectRef, word: &str) -> Result<ObjectRef, Unwind> {
    let time = time_of(call.machine, other, word)?;
    let class = own_class(call);
    let object = new_static(call, class)?;
    set_state(&object, time);
    Ok(object)
}

fn create_from_immutable(call: &mut Call<'_>, object: ImmutableDate) -> Result<ObjectRef, Unwind> {
    from_other(call, &object.0, "DateTimeImmutable")
}

fn create_from_mutable(call: &mut Call<'_>, object: MutableDate) -> Result<ObjectRef, Unwind> {
    from_other(call, &object.0, "DateTime")
}

fn create_from_interface(call: &mut Call<'_>, object: AnyDate) -> Result<ObjectRef, Unwind> {
    from_other(call, &object.0, "DateTimeInterface")
}

fn serialize(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let this = this(call)?;
    serialized(call.machine, &this)
}

fn unserialize(call: &mut Call<'_>, data: PhpArray) -> Result<(), Unwind> {
    let this = this(call)?;
    restore(call.machine, &this, &data)?;
    restore_properties(call.machine, &this, &data, OWN_NAMES)
}

fn wakeup(call: &mut Call<'_>) -> Result<(), Unwind> {
    let this = this(call)?;
    let data = super::object::own_properties(&this);
    restore(call.machine, &this, &data)
}

fn set_state_method(call: &mut Call<'_>, array: PhpArray) -> Result<ObjectRef, Unwind> {
    let class = own_class(call);
    let class = call.machine.builtin_class(class);
    let object = call.machine.new_object(class);
    restore(call.machine, &object, &array)?;
    Ok(object)
}

fn format_method(call: &mut Call<'_>, format: PhpStr) -> Result<PhpStr, Unwind> {
    let this = this(call)?;
    formatted(call.machine, &this, &format)
}

fn modify_method(call: &mut Call<'_>, modifier: PhpStr) -> Result<Value, Unwind> {
    let this = this(call)?;
    modify(call, &this, &modifier)
}

fn add(call: &mut Call<'_>, interval: SpanObject) -> Result<ObjectRef, Unwind> {
    let this = this(call)?;
    shift(call, &this, &interval, Direction::Add)
}

fn sub(call: &mut Call<'_>, interval: SpanObject) -> Result<ObjectRef, Unwind> {
    let this = this(call)?;
    shift(call, &this, &interval, Direction::Subtract)
}

fn get_zone(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let this = this(call)?;
    zone_object(call, &this)
}

/// The zone of a date as an object.
pub(super) fn zone_object(call: &mut Call<'_>, object: &ObjectRef) -> Result<Value, Unwind> {
    let time = time_of(call.machine, object, "DateTime")?;
    Ok(match time.zone {
        TimeZone::None => Value::FALSE,
        zone => new_zone(call.machine, zone).into(),
    })
}

fn set_zone_method(call: &mut Call<'_>, timezone: ZoneObject) -> Result<ObjectRef, Unwind> {
    let this = this(call)?;
    set_zone(call.machine, &this, &timezone)
}

fn get_offset(call: &mut Call<'_>) -> Result<i64, Unwind> {
    let this = this(call)?;
    offset(call.machine, &this)
}

fn set_time_method(
    call: &mut Call<'_>,
    hour: i64,
    minute: i64,
    second: i64,
    microsecond: i64,
) -> Result<ObjectRef, Unwind> {
    let this = this(call)?;
    set_time(call.machine, &this, [hour, minute, second, microsecond])
}

fn set_date_method(
    call: &mut Call<'_>,
    year: i64,
    month: i64,
    day: i64,
) -> Result<ObjectRef, Unwind> {
    let this = this(call)?;
    set_date(call.machine, &this, [year, month, day])
}

fn set_iso_date_method(
    call: &mut Call<'_>,
    year: i64,
    week: i64,
    day_of_week: i64,
) -> Result<ObjectRef, Unwind> {
    let this = this(call)?;
    set_iso_date(call.machine, &this, [year, week, day_of_week])
}

fn set_timestamp_method(call: &mut Call<'_>, timestamp: i64) -> Result<ObjectRef, Unwind> {
    let this = this(call)?;
    set_timestamp(call.machine, &this, timestamp)
}

fn get_timestamp(call: &mut Call<'_>) -> Result<i64, Unwind> {
    let this = this(call)?;
    Ok(time_of(call.machine, &this, "DateTime")?.timestamp)
}

fn diff(call: &mut Call<'_>, target: AnyDate, absolute: bool) -> Result<ObjectRef, Unwind> {
    let this = this(call)?;
    difference(call.machine, &this, &target, absolute)
}
