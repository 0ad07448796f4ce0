//! DateTimeZone, and what is known of zones.

use super::abbreviation::{abbreviations, find_abbreviation};
use super::datetime::time_of;
use super::format::{format, offset_text};
use super::object::{
    AnyDate, TextWithoutNul, ZoneObject, add_own_properties, clone, create, own_properties,
    restore_properties, set_state, state, this, warn_in_function, zone_of,
};
use super::scan_read::Reader;
use super::scan_zone::scan_zone;
use super::time::{Time, TimeZone};
use super::zone::{Location, Offset, database_version, locations, zone_names};
use crate::builtins;
use crate::constants;
use crate::eval::errors::Throw;
use crate::eval::{Machine, Unwind};
use crate::ext::class::Handlers;
use crate::ext::{Builtin, BuiltinClass, Call, OrFalse};
use crate::methods;
use crate::zval::compare::Comparison;
use crate::zval::{Key, ObjectRef, PhpArray, PhpStr, Value, View, ZvalPtr};

/// DateTimeZone.
pub(super) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    constants: constants! {
        AFRICA = Int(1), AMERICA = Int(2), ANTARCTICA = Int(4), ARCTIC = Int(8), ASIA = Int(16), ATLANTIC = Int(32),
        AUSTRALIA = Int(64), EUROPE = Int(128), INDIAN = Int(256), PACIFIC = Int(512), UTC = Int(1024), ALL = Int(2047),
        ALL_WITH_BC = Int(4095), PER_COUNTRY = Int(4096),
    },
    handlers: Handlers {
        create: Some(create::<TimeZone>),
        clone: Some(clone::<TimeZone>),
        compare: Some(compare),
        debug_info: Some(debug_info),
        as_array: Some(as_array),
        ..Handlers::STANDARD
    },
    methods: methods! { "DateTimeZone":
        [public] __construct(timezone) = construct, "string";
        [public] getName() = get_name, "~> string";
        [public] getOffset(datetime) = get_offset, "DateTimeInterface ~> int";
        [public] getTransitions(timestampBegin = PHP_INT_MIN, timestampEnd = 2147483647) = get_transitions, "int, int ~> array|false";
        [public] getLocation() = get_location, "~> array|false";
        [public static] listAbbreviations() = timezone_abbreviations_list, "~> array";
        [public static] listIdentifiers(timezoneGroup = 2047, countryCode = null) = timezone_identifiers_list, "int, ?string ~> array";
        [public] __serialize() = serialize, "-> array";
        [public] __unserialize(data) = unserialize, "array -> void";
        [public] __wakeup() = wakeup, "~> void";
        [public static] __set_state(array) = set_state_method, "array ~> DateTimeZone";
    },
    ..BuiltinClass::class("DateTimeZone")
}];

/// The same as functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    timezone_open(timezone), timezone_name_get(object), timezone_name_from_abbr(abbr, utcOffset = -1, isDST = -1),
    timezone_offset_get(object, datetime),
    timezone_transitions_get(object, timestampBegin = PHP_INT_MIN, timestampEnd = 2147483647),
    timezone_location_get(object), timezone_identifiers_list(timezoneGroup = 2047, countryCode = null),
    timezone_abbreviations_list(), timezone_version_get(),
};

const OWN_NAMES: &[&str] = &["timezone_type", "timezone"];
/// Offsets are less than a hundred hours.
const OFFSET_END: i64 = 100 * 3_600;

/// A zone's name as its object shows it.
fn name_of(zone: &TimeZone) -> PhpStr {
    match zone {
        TimeZone::None => PhpStr::empty(),
        TimeZone::Id(zone) => PhpStr::from(&*zone.name),
        TimeZone::Abbreviation(zone) => PhpStr::from(&*zone.name),
        TimeZone::Offset(offset) => {
            let mut text = offset_text(*offset, ":");
            if offset % 60 != 0 {
                text += &format!(":{:02}", (offset % 60).abs());
            }
            PhpStr::from(&text[..])
        }
    }
}

/// Why a text names no zone.
fn read_zone(text: &[u8]) -> Result<TimeZone, String> {
    let shown = String::from_utf8_lossy(text);
    if text.contains(&0) {
        return Err("Timezone must not contain null bytes".to_owned());
    }
    let mut reader = Reader::new(text);
    let scanned = scan_zone(&mut reader);
    if let TimeZone::Offset(offset) = scanned.zone
        && !(-OFFSET_END + 1..OFFSET_END).contains(&offset)
    {
        return Err(format!("Timezone offset is out of range ({shown})"));
    }
    if !scanned.is_known || reader.peek() != 0 {
        return Err(format!("Unknown or bad timezone ({shown})"));
    }
    Ok(scanned.zone)
}

fn construct(call: &mut Call<'_>, timezone: TextWithoutNul) -> Result<(), Unwind> {
    let this = this(call)?;
    match read_zone(&timezone.0) {
        Ok(zone) => {
            set_state(&this, zone);
            Ok(())
        }
        Err(why) => {
            let message = format!("{}(): {why}", call.function_name());
            Err(call.throw(Throw::Exception, &message))
        }
    }
}

/// A DateTimeZone, or false with a warning.
fn timezone_open(call: &mut Call<'_>, timezone: TextWithoutNul) -> Result<Value, Unwind> {
    match read_zone(&timezone.0) {
        Ok(zone) => {
            let object = new_zone(call.machine, zone);
            Ok(object.into())
        }
        Err(why) => {
            call.warn(&why)?;
            Ok(Value::FALSE)
        }
    }
}

/// A new DateTimeZone.
pub(super) fn new_zone(m: &mut Machine, zone: TimeZone) -> ObjectRef {
    super::object::new_object(m, "datetimezone", zone)
}

fn get_name(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    let this = this(call)?;
    Ok(name_of(&zone_of(call.machine, &this)?))
}

/// The name of a zone.
fn timezone_name_get(call: &mut Call<'_>, object: ZoneObject) -> Result<PhpStr, Unwind> {
    Ok(name_of(&zone_of(call.machine, &object.0)?))
}

/// The zone that an abbreviation, or an offset, may stand for.
fn timezone_name_from_abbr(
    _: &mut Call<'_>,
    abbr: PhpStr,
    utc_offset: i64,
    is_dst: i64,
) -> OrFalse<PhpStr> {
    find_abbreviation(&abbr, utc_offset, is_dst)
        .and_then(|found| found.zone)
        .map(PhpStr::from)
        .into()
}

fn offset_of(call: &mut Call<'_>, zone: &ObjectRef, date: &AnyDate) -> Result<i64, Unwind> {
    let zone = zone_of(call.machine, zone)?;
    let time = time_of(call.machine, &date.0, "DateTimeInterface")?;
    Ok(zone.clock_at(time.timestamp).offset)
}

fn get_offset(call: &mut Call<'_>, datetime: AnyDate) -> Result<i64, Unwind> {
    let this = this(call)?;
    offset_of(call, &this, &datetime)
}

/// The offset of a zone at a moment, in seconds east of UTC.
fn timezone_offset_get(
    call: &mut Call<'_>,
    object: ZoneObject,
    datetime: AnyDate,
) -> Result<i64, Unwind> {
    offset_of(call, &object.0, &datetime)
}

fn get_transitions(call: &mut Call<'_>, begin: i64, end: i64) -> Result<OrFalse<PhpArray>, Unwind> {
    let this = this(call)?;
    transitions(call, &this, begin, end)
}

/// The moments at which a zone's clocks are set forward or back.
fn timezone_transitions_get(
    call: &mut Call<'_>,
    object: ZoneObject,
    begin: i64,
    end: i64,
) -> Result<OrFalse<PhpArray>, Unwind> {
    transitions(call, &object.0, begin, end)
}

fn transitions(
    call: &mut Call<'_>,
    object: &ObjectRef,
    begin: i64,
    end: i64,
) -> Result<OrFalse<PhpArray>, Unwind> {
    let TimeZone::Id(zone) = zone_of(call.machine, object)? else {
        return Ok(OrFalse::False);
    };
    let mut list = PhpArray::new();
    list.push_value(transition(begin, zone.offset_at(begin)));
    for known in zone.transitions() {
        if known.at <= begin {
            continue;
        }
        if known.at >= end {
            return Ok(OrFalse::Value(list));
        }
        list.push_value(transition(known.at, known.offset));
    }
    for (count, later) in zone.later_transitions(end).enumerate() {
        if count % 1_000 == 0 {
            call.machine.check_interrupt()?;
        }
        if later.at > begin {
            list.push_value(transition(later.at, later.offset));
        }
    }
    Ok(OrFalse::Value(list))
}

fn transition(at: i64, offset: Offset) -> PhpArray {
    let time = Time::at(at, TimeZone::None);
    let mut array = PhpArray::new();
    array.set_value("ts", at);
    array.set_value("time", format(b"x-m-d\\TH:i:sP", &time));
    array.set_value("offset", i64::from(offset.seconds));
    array.set_value("isdst", offset.is_dst);
    array.set_value("abbr", offset.abbreviation);
    array
}

fn get_location(call: &mut Call<'_>) -> Result<OrFalse<PhpArray>, Unwind> {
    let this = this(call)?;
    location(call.machine, &this)
}

/// Where a zone is.
fn timezone_location_get(
    call: &mut Call<'_>,
    object: ZoneObject,
) -> Result<OrFalse<PhpArray>, Unwind> {
    location(call.machine, &object.0)
}

fn location(m: &mut Machine, object: &ObjectRef) -> Result<OrFalse<PhpArray>, Unwind> {
    let TimeZone::Id(zone) = zone_of(m, object)? else {
        return Ok(OrFalse::False);
    };
    const NOWHERE: Location = Location {
        country: "??",
        latitude: 0.0,
        longitude: 0.0,
        comments: "?",
        zone: "",
    };
    let location = locations()
        .iter()
        .find(|location| location.zone.eq_ignore_ascii_case(&zone.name))
        .unwrap_or(&NOWHERE);
    let mut array = PhpArray::new();
    array.set_value("country_code", location.country);
    array.set_value("latitude", location.latitude);
    array.set_value("longitude", location.longitude);
    array.set_value("comments", location.comments);
    Ok(OrFalse::Value(array))
}

const PER_COUNTRY: i64 = 4_096;
const ALL_WITH_BC: i64 = 4_095;
const GROUPS: &[&str] = &[
    "Africa/",
    "America/",
    "Antarctica/",
    "Arctic/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
    "UTC",
];

/// The names of the zones of a continent or a country.
fn timezone_identifiers_list(
    call: &mut Call<'_>,
    group: i64,
    country_code: Option<PhpStr>,
) -> Result<PhpArray, Unwind> {
    if group == PER_COUNTRY {
        let code = country_code.filter(|code| code.len() == 2);
        let Some(code) = code else {
            let what = "must be a two-letter ISO 3166-1 compatible country code when argument #1 ($timezoneGroup) is DateTimeZone::PER_COUNTRY";
            return Err(call.value_error(1, what));
        };
        let mut names: Vec<&str> = locations()
            .iter()
            .filter(|location| location.country.as_bytes() == &code[..])
            .map(|location| location.zone)
            .collect();
        names.sort_unstable();
        return Ok(PhpArray::from_values(names.into_iter().map(Value::from)));
    }
    if group == ALL_WITH_BC {
        return Ok(PhpArray::from_values(zone_names().map(Value::from)));
    }
    let mut names: Vec<&str> = locations()
        .iter()
        .map(|location| location.zone)
        .chain(["UTC"])
        .filter(|name| {
            GROUPS
                .iter()
                .enumerate()
                .any(|(bit, prefix)| group & (1 << bit) != 0 && name.starts_with(prefix))
        })
        .collect();
    names.sort_unstable();
    Ok(PhpArray::from_values(names.into_iter().map(Value::from)))
}

/// All abbreviations, with the zones that use them.
fn timezone_abbreviations_list(_: &mut Call<'_>) -> PhpArray {
    let mut all = PhpArray::new();
    for abbreviation in abbreviations() {
        let mut entry = PhpArray::new();
        entry.set_value("dst", abbreviation.is_dst);
        entry.set_value("offset", abbreviation.offset);
        entry.set_value(
            "timezone_id",
            abbreviation.zone.map_or(Value::NULL, Value::from),
        );
        let key = Key::from(abbreviation.name);
        let mut list = match all.remove(&key) {
            Some(zval) => zval.get().as_array().cloned().unwrap_or_default(),
            None => PhpArray::new(),
        };
        list.push_value(entry);
        all.set(&key, ZvalPtr::new(list.into()));
    }
    all
}

/// The version of the zones.
fn timezone_version_get(_: &mut Call<'_>) -> PhpStr {
    PhpStr::from(&database_version()[..])
}

fn put_zone(array: &mut PhpArray, zone: &TimeZone) {
    array.set_value("timezone_type", zone.kind());
    array.set_value("timezone", name_of(zone));
}

fn as_array(m: &mut Machine, object: &ObjectRef) -> Option<PhpArray> {
    Some(debug_info(m, object))
}

fn debug_info(_: &mut Machine, object: &ObjectRef) -> PhpArray {
    let mut array = own_properties(object);
    if let Some(zone) = state::<TimeZone>(object) {
        put_zone(&mut array, &zone);
    }
    array
}

fn serialize(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let this = this(call)?;
    let zone = zone_of(call.machine, &this)?;
    let mut array = PhpArray::new();
    put_zone(&mut array, &zone);
    add_own_properties(&mut array, &this);
    Ok(array)
}

/// Gives an object the zone that dumps and `serialize` show; whether they could have.
fn restore(call: &mut Call<'_>, object: &ObjectRef, data: &PhpArray) -> Result<bool, Unwind> {
    let entry = |name: &[u8]| data.get_bytes(name).map(|zval| zval.get());
    let (Some(kind), Some(name)) = (entry(b"timezone_type"), entry(b"timezone")) else {
        return Ok(false);
    };
    let (View::Int(_), View::String(name)) = (kind.view(), name.view()) else {
        return Ok(false);
    };
    match read_zone(name) {
        Ok(zone) => {
            set_state(object, zone);
            Ok(true)
        }
        Err(why) => {
            call.warn(&why)?;
            Ok(false)
        }
    }
}

fn unserialize(call: &mut Call<'_>, data: PhpArray) -> Result<(), Unwind> {
    let this = this(call)?;
    if !restore(call, &this, &data)? {
        return Err(call
            .machine
            .throw_error("Invalid serialization data for DateTimeZone object"));
    }
    restore_properties(call.machine, &this, &data, OWN_NAMES)
}

fn wakeup(call: &mut Call<'_>) -> Result<(), Unwind> {
    let this = this(call)?;
    let data = own_properties(&this);
    if !restore(call, &this, &data)? {
        return Err(call.machine.throw_error("Timezone initialization failed"));
    }
    Ok(())
}

fn set_state_method(call: &mut Call<'_>, array: PhpArray) -> Result<ObjectRef, Unwind> {
    let class = call.machine.builtin_class("datetimezone");
    let object = call.machine.new_object(class);
    if !restore(call, &object, &array)? {
        return Err(call.machine.throw_error("Timezone initialization failed"));
    }
    Ok(object)
}

/// Zones are the same or not.
fn compare(m: &mut Machine, left: &ObjectRef, right: &ObjectRef) -> Result<Comparison, Unwind> {
    let (Some(left), Some(right)) = (state::<TimeZone>(left), state::<TimeZone>(right)) else {
        return Err(m.throw_error("Trying to compare uninitialized DateTimeZone objects"));
    };
    let is_same = match (&left, &right) {
        (TimeZone::Offset(left), TimeZone::Offset(right)) => left == right,
        (TimeZone::Abbreviation(left), TimeZone::Abbreviation(right)) => left.name == right.name,
        (TimeZone::Id(left), TimeZone::Id(right)) => left.name == right.name,
        _ => {
            warn_in_function(
                m,
                "Trying to compare different kinds of DateTimeZone objects",
            )?;
            return Ok(Comparison::Uncomparable);
        }
    };
    Ok(if is_same {
        Comparison::Equal
    } else {
        Comparison::Greater
    })
}
