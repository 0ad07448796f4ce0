//! The zone of dates without one: `date_default_timezone_set`, `date.timezone`.

use super::time::{Time, TimeZone, now};
use super::zone::Zone;
use crate::builtins;
use crate::eval::{Machine, Unwind};
use crate::ext::{Builtin, Call};
use crate::zval::PhpStr;

/// The functions of the default zone.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    date_default_timezone_set(timezoneId), date_default_timezone_get(),
};

/// The zone that the script chose, and the last setting that was looked up.
#[derive(Default)]
struct DefaultZone {
    chosen: Option<Zone>,
    from_setting: Option<Zone>,
}

/// The zone of dates without one.
pub(super) fn default_zone(m: &mut Machine) -> TimeZone {
    let Machine {
        extensions, ini, ..
    } = m;
    let state = extensions.state::<DefaultZone>();
    if let Some(zone) = &state.chosen {
        return TimeZone::Id(zone.clone());
    }
    let setting = ini.get("date.timezone").flatten().unwrap_or("UTC");
    if let Some(zone) = &state.from_setting
        && *zone.name == *setting
    {
        return TimeZone::Id(zone.clone());
    }
    match Zone::find(setting).or_else(Zone::utc) {
        Some(zone) => {
            state.from_setting = Some(zone.clone());
            TimeZone::Id(zone)
        }
        None => TimeZone::Offset(0),
    }
}

/// A moment in the default zone.
pub(super) fn local_time(m: &mut Machine, timestamp: i64) -> Time {
    let zone = default_zone(m);
    Time::at(timestamp, zone)
}

/// Now, in a zone.
pub(super) fn current_time(zone: TimeZone) -> Time {
    let (seconds, micros) = now();
    let mut time = Time::at(seconds, zone);
    time.micro = micros;
    time
}

/// Chooses the zone of dates without one.
fn date_default_timezone_set(call: &mut Call<'_>, timezone_id: PhpStr) -> Result<bool, Unwind> {
    let name = String::from_utf8_lossy(&timezone_id).into_owned();
    let name = name.split('\0').next().unwrap_or_default();
    let Some(zone) = Zone::find(name) else {
        call.note(&format!("Timezone ID '{name}' is invalid"))?;
        return Ok(false);
    };
    call.machine.extensions.state::<DefaultZone>().chosen = Some(zone);
    Ok(true)
}

/// The name of the zone of dates without one.
fn date_default_timezone_get(call: &mut Call<'_>) -> PhpStr {
    match default_zone(call.machine) {
        TimeZone::Id(zone) => PhpStr::from(&*zone.name),
        _ => PhpStr::from("UTC"),
    }
}
