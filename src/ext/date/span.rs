//! DateInterval. Its amounts are properties that scripts read and write; the rest is its inner state.

use super::datetime::complaint;
use super::interval::{Counting, Interval, difference};
use super::interval_scan::scan_interval;
use super::object::{
    Span, SpanObject, add_own_properties, clone, create, need_state, own_properties,
    restore_properties, set_state, state, this,
};
use super::relative::{DayOfMonth, Special, WeekdayRule};
use super::scan::scan;
use crate::builtins;
use crate::eval::errors::{Level, Throw};
use crate::eval::{Machine, Unwind};
use crate::ext::class::Handlers;
use crate::ext::{Builtin, BuiltinClass, Call};
use crate::methods;
use crate::zval::compare::Comparison;
use crate::zval::{Key, ObjectRef, PhpArray, PhpStr, StrBuilder, Tag, Value, ZvalPtr, convert};
use std::fmt::Write;

/// DateInterval.
pub(super) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    handlers: Handlers {
        create: Some(create::<Span>),
        clone: Some(clone::<Span>),
        compare: Some(compare),
        debug_info: Some(debug_info),
        as_array: Some(as_array),
        ..Handlers::STANDARD
    },
    methods: methods! { "DateInterval":
        [public] __construct(duration) = construct, "string";
        [public static] createFromDateString(datetime) = create_from_date_string, "string ~> DateInterval|false";
        [public] format(format) = format_method, "string ~> string";
        [public] __serialize() = serialize, "-> array";
        [public] __unserialize(data) = unserialize, "array -> void";
        [public] __wakeup() = wakeup, "~> void";
        [public static] __set_state(array) = set_state_method, "array ~> DateInterval";
    },
    ..BuiltinClass::class("DateInterval")
}];

/// The same as functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    date_interval_create_from_date_string(datetime), date_interval_format(object, format),
};

/// The properties that hold the amounts, and those that say where they come from.
const OWN_NAMES: &[&str] = &[
    "date_string",
    "from_string",
    "y",
    "m",
    "d",
    "h",
    "i",
    "s",
    "f",
    "invert",
    "days",
];

/// A new DateInterval.
pub(super) fn new_span(m: &mut Machine, interval: Interval, counting: Counting) -> ObjectRef {
    let class = m.builtin_class("dateinterval");
    let object = m.new_object(class);
    let span = Span {
        interval,
        counting,
        text: None,
    };
    give(&object, span);
    object
}

/// Gives an object its state, and its properties the amounts.
fn give(object: &ObjectRef, span: Span) {
    put_amounts(&span.interval, &mut |name, value| {
        let name = PhpStr::from(name);
        let slots = object.class().slots();
        match slots.iter().position(|slot| slot.name == name) {
            Some(slot) => drop(object.set_slot(slot, Some(ZvalPtr::new(value)))),
            None => object.put_dynamic(&Key::String(name), Some(ZvalPtr::new(value))),
        }
    });
    set_state(object, span);
}

fn put_amounts(interval: &Interval, put: &mut dyn FnMut(&str, Value)) {
    let by = &interval.by;
    put("y", Value::int(by.years));
    put("m", Value::int(by.months));
    put("d", Value::int(by.days));
    put("h", Value::int(by.hours));
    put("i", Value::int(by.minutes));
    put("s", Value::int(by.seconds));
    put("f", Value::float(by.micros as f64 / 1_000_000.0));
    put("invert", Value::int(i64::from(interval.is_inverted)));
    put("days", interval.days.map_or(Value::FALSE, Value::int));
}

/// What a property holds.
fn amount(object: &ObjectRef, name: &str) -> Option<Value> {
    let slots = object.class().slots();
    let slot = slots
        .iter()
        .position(|slot| slot.name.as_bytes() == name.as_bytes());
    match slot {
        Some(slot) => object.slot(slot).as_ref().map(|zval| zval.get()),
        None => object
            .dynamic()?
            .get_bytes(name.as_bytes())
            .map(|zval| zval.get()),
    }
}

/// A DateInterval as its properties have it now, if its constructor has run.
pub(super) fn current(object: &ObjectRef) -> Option<Span> {
    let mut span = state::<Span>(object)?;
    let int = |name: &str, old: i64| match amount(object, name) {
        Some(value) => convert::to_int(value.view()),
        None => old,
    };
    let interval = &mut span.interval;
    let by = &mut interval.by;
    by.years = int("y", by.years);
    by.months = int("m", by.months);
    by.days = int("d", by.days);
    by.hours = int("h", by.hours);
    by.minutes = int("i", by.minutes);
    by.seconds = int("s", by.seconds);
    if let Some(fraction) = amount(object, "f") {
        by.micros = micros_of(convert::to_float(fraction.view()));
    }
    interval.is_inverted = int("invert", i64::from(interval.is_inverted)) != 0;
    Some(span)
}

fn micros_of(fraction: f64) -> i64 {
    crate::zval::number::float_to_int(fraction * 1_000_000.0)
}

/// A DateInterval as its properties have it now.
///
/// # Errors
/// Its constructor has not run.
pub(super) fn span_of(m: &mut Machine, object: &ObjectRef) -> Result<Span, Unwind> {
    need_state::<Span>(m, object, "DateInterval")?;
    Ok(current(object).unwrap_or_default())
}

fn construct(call: &mut Call<'_>, duration: PhpStr) -> Result<(), Unwind> {
    let this = this(call)?;
    let shown = String::from_utf8_lossy(&duration).into_owned();
    let Ok(scanned) = scan_interval(&duration) else {
        let message = format!("Unknown or bad format ({shown})");
        return Err(call.throw(Throw::Exception, &message));
    };
    let interval = match (scanned.duration, scanned.start, scanned.end) {
        (Some(duration), _, _) => duration,
        (None, Some(mut start), Some(mut end)) => {
            start.update_timestamp();
            end.update_timestamp();
            difference(&start, &end)
        }
        _ => {
            let message = format!("Failed to parse interval ({shown})");
            return Err(call.throw(Throw::Exception, &message));
        }
    };
    let span = Span {
        interval,
        counting: Counting::Wall,
        text: None,
    };
    give(&this, span);
    Ok(())
}

/// The relative part of a date string.
fn from_date_string(call: &mut Call<'_>, text: &PhpStr) -> Result<Value, Unwind> {
    let parsed = scan(text);
    if let Some(error) = parsed.errors.first() {
        let start = format!("{}(): Unknown or bad format", call.function_name());
        let mut shown = *error;
        if shown.character == 0 {
            shown.character = b' ';
        }
        let message = complaint(&start, text, &shown);
        call.machine.raise_bytes(Level::Warning, &message)?;
        return Ok(Value::FALSE);
    }
    if parsed.has_date || parsed.times > 0 || parsed.zones > 0 {
        call.warn(&format!("String '{text}' contains non-relative elements"))?;
        return Ok(Value::FALSE);
    }
    let class = call.machine.builtin_class("dateinterval");
    let object = call.machine.new_object(class);
    let span = Span {
        interval: Interval {
            by: parsed.relative,
            is_inverted: false,
            days: None,
        },
        counting: Counting::Civil,
        text: Some(text[..].into()),
    };
    give(&object, span);
    Ok(object.into())
}

fn create_from_date_string(call: &mut Call<'_>, datetime: PhpStr) -> Result<Value, Unwind> {
    from_date_string(call, &datetime)
}

/// The relative part of a date string.
fn date_interval_create_from_date_string(
    call: &mut Call<'_>,
    datetime: PhpStr,
) -> Result<Value, Unwind> {
    from_date_string(call, &datetime)
}

fn format_method(call: &mut Call<'_>, format: PhpStr) -> Result<PhpStr, Unwind> {
    let this = this(call)?;
    let span = span_of(call.machine, &this)?;
    Ok(formatted(&format, &span.interval))
}

/// A span as text.
fn date_interval_format(
    call: &mut Call<'_>,
    object: SpanObject,
    format: PhpStr,
) -> Result<PhpStr, Unwind> {
    let span = span_of(call.machine, &object.0)?;
    Ok(formatted(&format, &span.interval))
}

fn formatted(format: &[u8], interval: &Interval) -> PhpStr {
    let mut out = StrBuilder::new();
    let by = &interval.by;
    let mut letters = format.iter().copied();
    while let Some(letter) = letters.next() {
        if letter != b'%' {
            out.push(letter);
            continue;
        }
        let Some(letter) = letters.next() else {
            break;
        };
        // Writing into memory cannot fail; C prints most of them as 32 bits.
        let _ = match letter {
            b'Y' => write!(out, "{:02}", by.years as i32),
            b'y' => write!(out, "{}", by.years as i32),
            b'M' => write!(out, "{:02}", by.months as i32),
            b'm' => write!(out, "{}", by.months as i32),
            b'D' => write!(out, "{:02}", by.days as i32),
            b'd' => write!(out, "{}", by.days as i32),
            b'H' => write!(out, "{:02}", by.hours as i32),
            b'h' => write!(out, "{}", by.hours as i32),
            b'I' => write!(out, "{:02}", by.minutes as i32),
            b'i' => write!(out, "{}", by.minutes as i32),
            b'S' => write!(out, "{:02}", by.seconds),
            b's' => write!(out, "{}", by.seconds),
            b'F' => write!(out, "{:06}", by.micros),
            b'f' => write!(out, "{}", by.micros),
            b'a' => match interval.days {
                Some(days) => write!(out, "{}", days as i32),
                None => out.write_str("(unknown)"),
            },
            b'r' => out.write_str(if interval.is_inverted { "-" } else { "" }),
            b'R' => out.write_str(if interval.is_inverted { "-" } else { "+" }),
            b'%' => out.write_str("%"),
            other => {
                out.push(b'%');
                out.push(other);
                Ok(())
            }
        };
    }
    out.finish()
}

/// What dumps show, without the properties that scripts added.
fn shown(span: &Span) -> PhpArray {
    let mut array = PhpArray::new();
    match &span.text {
        Some(text) => {
            array.set_value("from_string", true);
            array.set_value("date_string", PhpStr::new(text));
        }
        None => {
            put_amounts(&span.interval, &mut |name, value| {
                array.set_value(name, value);
            });
            array.set_value("from_string", false);
        }
    }
    array
}

fn as_array(m: &mut Machine, object: &ObjectRef) -> Option<PhpArray> {
    Some(debug_info(m, object))
}

fn debug_info(_: &mut Machine, object: &ObjectRef) -> PhpArray {
    let Some(span) = current(object) else {
        return own_properties(object);
    };
    let mut array = PhpArray::new();
    for (key, zval) in own_properties(object).to_entries() {
        if !is_own(&key) {
            array.set(&key, zval);
        }
    }
    for (key, zval) in shown(&span).to_entries() {
        array.set(&key, zval);
    }
    array
}

fn is_own(key: &Key) -> bool {
    match key {
        Key::String(name) => OWN_NAMES.iter().any(|own| own.as_bytes() == &name[..]),
        Key::Int(_) => false,
    }
}

fn serialize(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let this = this(call)?;
    let span = span_of(call.machine, &this)?;
    let mut array = shown(&span);
    let mut own = PhpArray::new();
    add_own_properties(&mut own, &this);
    for (key, zval) in own.to_entries() {
        if !is_own(&key) {
            array.set(&key, zval);
        }
    }
    Ok(array)
}

fn unserialize(call: &mut Call<'_>, data: PhpArray) -> Result<(), Unwind> {
    let this = this(call)?;
    restore(call, &this, &data)?;
    restore_properties(call.machine, &this, &data, OWN_NAMES)
}

fn wakeup(call: &mut Call<'_>) -> Result<(), Unwind> {
    let this = this(call)?;
    let data = own_properties(&this);
    restore(call, &this, &data)
}

fn set_state_method(call: &mut Call<'_>, array: PhpArray) -> Result<ObjectRef, Unwind> {
    let class = call.machine.builtin_class("dateinterval");
    let object = call.machine.new_object(class);
    restore(call, &object, &array)?;
    Ok(object)
}

/// Gives an object the amounts that dumps and `serialize` show.
fn restore(call: &mut Call<'_>, object: &ObjectRef, data: &PhpArray) -> Result<(), Unwind> {
    let entry = |name: &str| data.get_bytes(name.as_bytes()).map(|zval| zval.get());
    if let Some(text) = entry("date_string").and_then(|value| value.as_string().cloned()) {
        let parsed = scan(&text);
        if let Some(error) = parsed.errors.first() {
            let mut error = *error;
            if error.character == 0 {
                error.character = b' ';
            }
            let message = format!(
                "{}(): Unknown or bad format ({text}) at position {} ({}) while unserializing: {}",
                call.function_name(),
                error.position,
                char::from(error.character),
                error.text
            );
            call.machine.warning(&message)?;
        }
        let span = Span {
            interval: Interval {
                by: parsed.relative,
                ..Interval::default()
            },
            counting: Counting::Civil,
            text: Some(text[..].into()),
        };
        give(object, span);
        return Ok(());
    }
    let int = |name: &str, missing: i64| match entry(name) {
        Some(value) if !is_structured(&value) => convert::to_int(value.view()),
        _ => missing,
    };
    let mut span = Span::default();
    let interval = &mut span.interval;
    let by = &mut interval.by;
    by.years = int("y", -1);
    by.months = int("m", -1);
    by.days = int("d", -1);
    by.hours = int("h", -1);
    by.minutes = int("i", -1);
    by.seconds = int("s", -1);
    if let Some(fraction) = entry("f") {
        by.micros = micros_of(convert::to_float(fraction.view()));
    }
    by.weekday = int("weekday", -1);
    by.weekday_rule = match int("weekday_behavior", -1) {
        1 => WeekdayRule::FromToday,
        2 => WeekdayRule::InWeek,
        _ => WeekdayRule::After,
    };
    by.day_of_month = match int("first_last_day_of", -1) {
        1 => DayOfMonth::First,
        2 => DayOfMonth::Last,
        _ => DayOfMonth::Any,
    };
    by.special = match int("special_type", 0) {
        1 => Special::Weekdays(int("special_amount", -1)),
        2 => Special::DayOfWeekInMonth,
        3 => Special::LastDayOfWeekInMonth,
        _ => Special::None,
    };
    by.has_weekday = int("have_weekday_relative", 0) != 0;
    by.has_special = int("have_special_relative", 0) != 0;
    interval.is_inverted = int("invert", 0) != 0;
    interval.days = match entry("days") {
        Some(value) if value.tag() == Tag::False => None,
        _ => Some(int("days", -1)),
    };
    span.counting = match int("civil_or_wall", 1) {
        2 => Counting::Wall,
        _ => Counting::Civil,
    };
    give(object, span);
    Ok(())
}

fn is_structured(value: &Value) -> bool {
    value.is_array() || value.is_object()
}

/// Spans cannot be compared: how long a month is depends on where it starts.
fn compare(m: &mut Machine, _: &ObjectRef, _: &ObjectRef) -> Result<Comparison, Unwind> {
    m.warning("Cannot compare DateInterval objects")?;
    Ok(Comparison::Uncomparable)
}
