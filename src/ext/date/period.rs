//! DatePeriod: moments that lie an interval apart.

use super::datetime::time_of;
use super::interval::{Counting, Interval};
use super::interval_scan::scan_interval;
use super::object::{
    Period, add_own_properties, clone, create, need_state, own_properties, restore_properties,
    set_state, state, this,
};
use super::span::{new_span, span_of};
use super::time::Time;
use crate::constants;
use crate::eval::class::{ClassEntry, ObjectIterator, WalkKind};
use crate::eval::errors::Throw;
use crate::eval::{Machine, Unwind};
use crate::ext::argument::IfPassed;
use crate::ext::class::{BuiltinDefault, BuiltinProperty, Handlers};
use crate::ext::{BuiltinClass, Call, FromArg};
use crate::methods;
use crate::zval::number::{Numeric, parse_numeric};
use crate::zval::{
    ObjectRef, PhpArray, PhpStr, ReservedHandle, Value, View, Visibility, ZvalPtr, convert,
};

const EXCLUDE_START_DATE: i64 = 1;
const INCLUDE_END_DATE: i64 = 2;

macro_rules! property {
    ($name:literal, $declared:literal) => {
        BuiltinProperty {
            name: $name,
            visibility: Visibility::Public,
            declared_type: $declared,
            default: BuiltinDefault::None,
            is_readonly: true,
        }
    };
}

/// DatePeriod.
pub(super) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    interfaces: &["IteratorAggregate"],
    constants: constants! { EXCLUDE_START_DATE = Int(1), INCLUDE_END_DATE = Int(2) },
    properties: &[
        property!("start", "?DateTimeInterface"),
        property!("current", "?DateTimeInterface"),
        property!("end", "?DateTimeInterface"),
        property!("interval", "?DateInterval"),
        property!("recurrences", "int"),
        property!("include_start_date", "bool"),
        property!("include_end_date", "bool"),
    ],
    handlers: Handlers {
        create: Some(create::<Period>),
        clone: Some(clone::<Period>),
        iterate: Some(iterate),
        ..Handlers::STANDARD
    },
    methods: methods! { "DatePeriod":
        [public] __construct(start, interval = null, end = null, options = null) = construct, ",,,";
        [public] getStartDate() = get_start_date, "~> DateTimeInterface";
        [public] getEndDate() = get_end_date, "~> ?DateTimeInterface";
        [public] getDateInterval() = get_date_interval, "~> DateInterval";
        [public] getRecurrences() = get_recurrences, "~> ?int";
        [public] __serialize() = serialize, "-> array";
        [public] __unserialize(data) = unserialize, "array -> void";
        [public] __wakeup() = wakeup, "~> void";
        [public static] __set_state(array) = set_state_method, "array ~> DatePeriod";
        [public] getIterator() = get_iterator, "-> Iterator";
    },
    ..BuiltinClass::class("DatePeriod")
}];

const OWN_NAMES: &[&str] = &[
    "start",
    "current",
    "end",
    "interval",
    "recurrences",
    "include_start_date",
    "include_end_date",
];

fn object_of(value: &Value, lowercase: &[u8]) -> Option<ObjectRef> {
    match value.view() {
        View::Object(object) if ClassEntry::of(object.class()).is_subclass_of_name(lowercase) => {
            Some(object.clone())
        }
        _ => None,
    }
}

/// What the constructor was given.
struct Arguments {
    start: ObjectRef,
    interval: ObjectRef,
    end: Option<ObjectRef>,
    recurrences: i64,
    options: i64,
}

/// The arguments, if they are of the kind that begins with a date.
fn arguments(call: &mut Call<'_>) -> Result<Option<Arguments>, Unwind> {
    let mut values = Vec::new();
    for index in 0..call.passed() {
        values.push(call.argument::<Value>(index)?);
    }
    let [start, interval, last, rest @ ..] = &values[..] else {
        return Ok(None);
    };
    let (Some(start), Some(interval)) = (
        object_of(start, b"datetimeinterface"),
        object_of(interval, b"dateinterval"),
    ) else {
        return Ok(None);
    };
    let end = object_of(last, b"datetimeinterface");
    let recurrences = match (&end, last.view()) {
        (Some(_), _) => 0,
        (None, View::Int(_) | View::Bool(_) | View::Float(_) | View::Null) => {
            convert::to_int(last.view())
        }
        (None, View::String(text)) if is_numeric(text) => convert::string_to_int(text),
        _ => return Ok(None),
    };
    let options = match rest {
        [] => 0,
        [options, ..] => match options.view() {
            View::Int(options) => options,
            View::Bool(_) | View::Null | View::Float(_) => convert::to_int(options.view()),
            _ => return Ok(None),
        },
    };
    Ok(Some(Arguments {
        start,
        interval,
        end,
        recurrences,
        options,
    }))
}

fn is_numeric(text: &[u8]) -> bool {
    matches!(parse_numeric(text), Numeric::Whole(_))
}

fn construct(
    call: &mut Call<'_>,
    start: Value,
    second: IfPassed<Value>,
    _: Value,
    _: Value,
) -> Result<(), Unwind> {
    let this = this(call)?;
    let (mut period, recurrences, options) = match arguments(call)? {
        Some(arguments) => from_objects(call, &arguments)?,
        None => match start.view() {
            View::Array(_) | View::Object(_) | View::Resource(_) => {
                return Err(wrong_arguments(call));
            }
            _ if call.passed() <= 2 => {
                let text = PhpStr::from_value(call, 0, start)?;
                let options = second
                    .0
                    .map_or(0, |options| convert::to_int(options.view()));
                let (period, recurrences) = from_text(call, &text)?;
                (period, recurrences, options)
            }
            _ => return Err(wrong_arguments(call)),
        },
    };
    if period.end.is_none() && recurrences < 1 {
        let message = format!(
            "{}(): Recurrence count must be greater than 0",
            call.function_name()
        );
        return Err(call.throw(Throw::Exception, &message));
    }
    period.includes_start = options & EXCLUDE_START_DATE == 0;
    period.includes_end = options & INCLUDE_END_DATE != 0;
    period.recurrences = recurrences
        .wrapping_add(i64::from(period.includes_start))
        .wrapping_add(i64::from(period.includes_end));
    give(call.machine, &this, period);
    Ok(())
}

fn wrong_arguments(call: &mut Call<'_>) -> Unwind {
    let message = "DatePeriod::__construct() accepts (DateTimeInterface, DateInterval, int [, int]), or (DateTimeInterface, DateInterval, DateTime [, int]), or (string [, int]) as arguments";
    call.machine.throw_type_error(message)
}

fn from_objects(call: &mut Call<'_>, arguments: &Arguments) -> Result<(Period, i64, i64), Unwind> {
    let start = time_of(call.machine, &arguments.start, "DateTimeInterface")?;
    let end = match &arguments.end {
        Some(end) => Some(time_of(call.machine, end, "DateTimeInterface")?),
        None => None,
    };
    let span = span_of(call.machine, &arguments.interval)?;
    let period = Period {
        start,
        current: None,
        end,
        interval: span.interval,
        recurrences: 0,
        includes_start: true,
        includes_end: false,
        class: ClassEntry::of(arguments.start.class()),
    };
    Ok((period, arguments.recurrences, arguments.options))
}

/// `R5/2008-03-01T13:00:00Z/P1Y`
fn from_text(call: &mut Call<'_>, text: &PhpStr) -> Result<(Period, i64), Unwind> {
    let Ok(scanned) = scan_interval(text) else {
        let message = format!("Unknown or bad format ({text})");
        return Err(call.throw(Throw::Exception, &message));
    };
    let missing = |call: &mut Call<'_>, what: &str| {
        let message = format!(
            "{}(): ISO interval must contain {what}, \"{text}\" given",
            call.function_name()
        );
        call.throw(Throw::Exception, &message)
    };
    let Some(mut start) = scanned.start else {
        return Err(missing(call, "a start date"));
    };
    let Some(interval) = scanned.duration else {
        return Err(missing(call, "an interval"));
    };
    let recurrences = scanned.recurrences.unwrap_or(0);
    if scanned.end.is_none() && recurrences == 0 {
        return Err(missing(call, "an end date or a recurrence count"));
    }
    start.update_timestamp();
    let mut end = scanned.end;
    if let Some(end) = &mut end {
        end.update_timestamp();
    }
    let period = Period {
        start,
        current: None,
        end,
        interval,
        recurrences: 0,
        includes_start: true,
        includes_end: false,
        class: call.machine.builtin_class("datetime"),
    };
    Ok((period, recurrences))
}

/// A date object of the period's class.
fn moment(m: &mut Machine, class: &'static ClassEntry, time: &Time) -> ObjectRef {
    let object = m.new_object(class);
    set_state(&object, time.clone());
    object
}

fn optional_moment(m: &mut Machine, class: &'static ClassEntry, time: Option<&Time>) -> Value {
    time.map_or(Value::NULL, |time| moment(m, class, time).into())
}

/// What the properties hold, in their order.
fn values(m: &mut Machine, period: &Period) -> [Value; 7] {
    [
        moment(m, period.class, &period.start).into(),
        optional_moment(m, period.class, period.current.as_ref()),
        optional_moment(m, period.class, period.end.as_ref()),
        new_span(m, period.interval, Counting::Civil).into(),
        Value::int(period.recurrences),
        Value::bool(period.includes_start),
        Value::bool(period.includes_end),
    ]
}

/// Gives an object its state, and its properties what they show of it.
fn give(m: &mut Machine, object: &ObjectRef, period: Period) {
    for (slot, value) in values(m, &period).into_iter().enumerate() {
        drop(object.set_slot(slot, Some(ZvalPtr::new(value))));
    }
    set_state(object, period);
}

fn period_of(call: &mut Call<'_>) -> Result<Period, Unwind> {
    let this = this(call)?;
    need_state::<Period>(call.machine, &this, "DatePeriod")
}

fn get_start_date(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    let period = period_of(call)?;
    Ok(moment(call.machine, period.class, &period.start))
}

fn get_end_date(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let this = this(call)?;
    Ok(match state::<Period>(&this) {
        Some(period) => optional_moment(call.machine, period.class, period.end.as_ref()),
        None => Value::NULL,
    })
}

fn get_date_interval(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    let period = period_of(call)?;
    Ok(new_span(call.machine, period.interval, Counting::Civil))
}

fn get_recurrences(call: &mut Call<'_>) -> Result<Option<i64>, Unwind> {
    let this = this(call)?;
    Ok(state::<Period>(&this).and_then(|period| {
        let count =
            period.recurrences - i64::from(period.includes_start) - i64::from(period.includes_end);
        (count != 0).then_some(count)
    }))
}

fn serialize(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let period = period_of(call)?;
    let this = this(call)?;
    let mut array = PhpArray::new();
    for (name, value) in OWN_NAMES.iter().zip(values(call.machine, &period)) {
        array.set_value(name, value);
    }
    add_own_properties(&mut array, &this);
    Ok(array)
}

/// The period that dumps and `serialize` show.
fn restored(data: &PhpArray) -> Option<Period> {
    let entry = |name: &str| data.get_bytes(name.as_bytes()).map(|zval| zval.get());
    let time = |name: &str| -> Option<Option<(Time, ObjectRef)>> {
        let value = entry(name)?;
        if value.is_null() {
            return Some(None);
        }
        let object = object_of(&value, b"datetimeinterface")?;
        Some(Some((state::<Time>(&object)?, object)))
    };
    let (start, object) = time("start")??;
    let end = time("end")?.map(|(time, _)| time);
    let current = time("current")?.map(|(time, _)| time);
    let interval = object_of(&entry("interval")?, b"dateinterval")?;
    let interval: Interval = super::span::current(&interval)?.interval;
    let recurrences = entry("recurrences")?.as_int()?;
    let flag = |name: &str| match entry(name)?.view() {
        View::Bool(flag) => Some(flag),
        _ => None,
    };
    let includes_start = flag("include_start_date")?;
    let includes_end = flag("include_end_date")?;
    (0..=i64::from(i32::MAX))
        .contains(&recurrences)
        .then(|| Period {
            start,
            current,
            end,
            interval,
            recurrences,
            includes_start,
            includes_end,
            class: ClassEntry::of(object.class()),
        })
}

fn restore(m: &mut Machine, object: &ObjectRef, data: &PhpArray) -> Result<(), Unwind> {
    match restored(data) {
        Some(period) => {
            give(m, object, period);
            Ok(())
        }
        None => Err(m.throw_error("Invalid serialization data for DatePeriod object")),
    }
}

fn unserialize(call: &mut Call<'_>, data: PhpArray) -> Result<(), Unwind> {
    let this = this(call)?;
    restore(call.machine, &this, &data)?;
    restore_properties(call.machine, &this, &data, OWN_NAMES)
}

fn wakeup(call: &mut Call<'_>) -> Result<(), Unwind> {
    let this = this(call)?;
    let data = own_properties(&this);
    restore(call.machine, &this, &data)
}

fn set_state_method(call: &mut Call<'_>, array: PhpArray) -> Result<ObjectRef, Unwind> {
    let class = call.machine.builtin_class("dateperiod");
    let object = call.machine.new_object(class);
    restore(call.machine, &object, &array)?;
    Ok(object)
}

fn get_iterator(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    let this = this(call)?;
    call.machine.internal_iterator(&this)
}

/// A walk over the moments of a period.
struct PeriodWalk {
    object: ObjectRef,
    index: i64,
    /// Given back after the object's.
    _handle: ReservedHandle,
}

impl PeriodWalk {
    fn change(&self, change: impl FnOnce(&mut Period)) {
        if let Some(mut period) = state::<Period>(&self.object) {
            change(&mut period);
            set_state(&self.object, period);
        }
    }
}

/// Goes on by the interval.
fn advance(time: &mut Time, interval: &Interval) {
    time.relative = interval.by;
    time.has_relative = true;
    time.update_timestamp();
    time.update_fields();
}

/// The library's own class that a date class extends.
fn base_class(class: &'static ClassEntry) -> &'static ClassEntry {
    std::iter::once(class)
        .chain(class.ancestors())
        .find(|class| !class.is_user())
        .unwrap_or(class)
}

impl ObjectIterator for PeriodWalk {
    fn rewind(&mut self, m: &mut Machine) -> Result<(), Unwind> {
        self.index = 0;
        if state::<Period>(&self.object).is_none() {
            return Err(m.throw_error("DatePeriod has not been initialized correctly"));
        }
        self.change(|period| {
            let mut current = period.start.clone();
            if !period.includes_start {
                advance(&mut current, &period.interval);
            }
            period.current = Some(current);
        });
        Ok(())
    }

    fn valid(&mut self, _: &mut Machine) -> Result<bool, Unwind> {
        let Some(period) = state::<Period>(&self.object) else {
            return Ok(false);
        };
        let current = period.current.as_ref().map_or(0, |time| time.timestamp);
        Ok(match &period.end {
            Some(end) if period.includes_end => current <= end.timestamp,
            Some(end) => current < end.timestamp,
            None => self.index < period.recurrences,
        })
    }

    fn current(&mut self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        let Some(period) = state::<Period>(&self.object) else {
            return Ok(ZvalPtr::null());
        };
        let time = period.current.as_ref().unwrap_or(&period.start);
        let object = moment(m, base_class(period.class), time);
        Ok(ZvalPtr::new(object.into()))
    }

    fn key(&mut self, _: &mut Machine) -> Result<Value, Unwind> {
        Ok(Value::int(self.index))
    }

    fn next(&mut self, m: &mut Machine) -> Result<(), Unwind> {
        self.change(|period| {
            if let Some(current) = &mut period.current {
                advance(current, &period.interval);
            }
        });
        if let Some(period) = state::<Period>(&self.object) {
            let value = optional_moment(m, period.class, period.current.as_ref());
            drop(self.object.set_slot(1, Some(ZvalPtr::new(value))));
        }
        self.index += 1;
        Ok(())
    }
}

fn iterate(
    m: &mut Machine,
    object: &ObjectRef,
    kind: WalkKind,
) -> Result<Box<dyn ObjectIterator>, Unwind> {
    kind.by_value_only(m)?;
    Ok(Box::new(PeriodWalk {
        object: object.clone(),
        index: 0,
        _handle: ReservedHandle::new(),
    }))
}
