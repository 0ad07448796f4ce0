//! When the sun rises and sets: `date_sunrise`, `date_sunset`, `date_sun_info` (php-src `timelib/astro.c`).

use super::calendar::DAY;
use super::default_zone::local_time;
use super::time::Time;
use crate::builtins;
use crate::constants;
use crate::eval::{Machine, Unwind};
use crate::ext::{Builtin, BuiltinConstant, Call};
use crate::zval::{PhpArray, PhpStr, Value};

/// The functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    date_sunrise(timestamp, returnFormat = 1, latitude = null, longitude = null, zenith = null, utcOffset = null),
    date_sunset(timestamp, returnFormat = 1, latitude = null, longitude = null, zenith = null, utcOffset = null),
    date_sun_info(timestamp, latitude, longitude),
};

/// What `date_sunrise` and `date_sunset` give.
pub(super) static CONSTANTS: &[BuiltinConstant] = constants! {
    SUNFUNCS_RET_TIMESTAMP = Int(0), SUNFUNCS_RET_STRING = Int(1), SUNFUNCS_RET_DOUBLE = Int(2),
};

/// A place on Earth, in degrees.
#[derive(Clone, Copy)]
struct Place {
    latitude: f64,
    longitude: f64,
}

/// What the sun does at an altitude during a day.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Course {
    /// It comes up and goes down.
    Crosses,
    /// It stays above all day.
    StaysAbove,
    /// It stays below all day.
    StaysBelow,
}

/// The sun's day.
struct SunDay {
    course: Course,
    /// Seconds since 1970.
    rise: i64,
    /// Seconds since 1970.
    set: i64,
    /// Seconds since 1970 when it is highest.
    transit: i64,
    /// Hours in UTC.
    rise_hour: f64,
    /// Hours in UTC.
    set_hour: f64,
}

/// The part of the sun that crosses the altitude.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Limb {
    Upper,
    Center,
}

fn sine(degrees: f64) -> f64 {
    degrees.to_radians().sin()
}

fn cosine(degrees: f64) -> f64 {
    degrees.to_radians().cos()
}

/// An angle from 0 to 360 degrees.
fn revolution(degrees: f64) -> f64 {
    degrees - 360.0 * (degrees * (1.0 / 360.0)).floor()
}

/// An angle from -180 to 180 degrees.
fn half_revolution(degrees: f64) -> f64 {
    degrees - 360.0 * (degrees * (1.0 / 360.0) + 0.5).floor()
}

/// Sidereal time at Greenwich at midnight, in degrees, so many days after 2000.
fn sidereal_time(days: f64) -> f64 {
    revolution((180.0 + 356.0470 + 282.9404) + (0.985_600_258_5 + 4.709_35E-5) * days)
}

/// The sun's right ascension and declination in degrees, and its distance in astronomical units.
fn sun_position(days: f64) -> (f64, f64, f64) {
    let anomaly = revolution(356.0470 + 0.985_600_258_5 * days);
    let perihelion = 282.9404 + 4.709_35E-5 * days;
    let eccentricity = 0.016709 - 1.151E-9 * days;
    let eccentric_anomaly = anomaly
        + eccentricity.to_degrees() * sine(anomaly) * (1.0 + eccentricity * cosine(anomaly));
    let x = cosine(eccentric_anomaly) - eccentricity;
    let y = (1.0 - eccentricity * eccentricity).sqrt() * sine(eccentric_anomaly);
    let distance = (x * x + y * y).sqrt();
    let mut longitude = y.atan2(x).to_degrees() + perihelion;
    if longitude >= 360.0 {
        longitude -= 360.0;
    }
    let x = distance * cosine(longitude);
    let y = distance * sine(longitude);
    let obliquity = 23.4393 - 3.563E-7 * days;
    let z = y * sine(obliquity);
    let y = y * cosine(obliquity);
    let ascension = y.atan2(x).to_degrees();
    let declination = z.atan2((x * x + y * y).sqrt()).to_degrees();
    (ascension, declination, distance)
}

/// The sun's day at a place, by an altitude in degrees.
fn sun_day(local: &Time, place: Place, altitude: f64, limb: Limb) -> SunDay {
    let mut noon = local.clone();
    (noon.hour, noon.minute, noon.second) = (12, 0, 0);
    noon.update_timestamp();
    let midnight = noon.epoch_days().wrapping_mul(DAY);
    let days =
        midnight as f64 / 86_400.0 + 2_440_587.5 - 2_451_545.0 + 2.0 - place.longitude / 360.0;
    let sidereal = revolution(sidereal_time(days) + 180.0 + place.longitude);
    let (ascension, declination, distance) = sun_position(days);
    let south = 12.0 - half_revolution(sidereal - ascension) / 15.0;
    let altitude = match limb {
        Limb::Upper => altitude - 0.2666 / distance,
        Limb::Center => altitude,
    };
    let cost = (sine(altitude) - sine(place.latitude) * sine(declination))
        / (cosine(place.latitude) * cosine(declination));
    let at = |hours: f64| (hours * 3_600.0 + midnight as f64) as i64;
    let transit = at(south);
    let mut day = SunDay {
        course: Course::Crosses,
        rise: transit,
        set: transit,
        transit,
        rise_hour: 0.0,
        set_hour: 0.0,
    };
    if cost >= 1.0 {
        day.course = Course::StaysBelow;
    } else if cost <= -1.0 {
        day.course = Course::StaysAbove;
        day.rise = noon.timestamp.wrapping_sub(DAY / 2);
        day.set = noon.timestamp.wrapping_add(DAY / 2);
    } else {
        let arc = cost.acos().to_degrees() / 15.0;
        day.rise_hour = south - arc;
        day.set_hour = south + arc;
        day.rise = at(day.rise_hour);
        day.set = at(day.set_hour);
    }
    day
}

/// Which end of the day is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Rise,
    Set,
}

fn setting(m: &Machine, name: &str) -> f64 {
    m.ini
        .get(name)
        .flatten()
        .and_then(|text| text.trim().parse().ok())
        .unwrap_or(0.0)
}

/// The numbers that may be left to the settings.
struct Options {
    latitude: Option<f64>,
    longitude: Option<f64>,
    zenith: Option<f64>,
    utc_offset: Option<f64>,
}

fn end_of_day(
    call: &mut Call<'_>,
    end: End,
    timestamp: i64,
    return_format: i64,
    options: Options,
) -> Result<Value, Unwind> {
    let name = call.function_name();
    call.deprecated(&format!("Function {name}() is deprecated"))?;
    let zenith_setting = match end {
        End::Rise => "date.sunrise_zenith",
        End::Set => "date.sunset_zenith",
    };
    let m = &*call.machine;
    let place = Place {
        latitude: options
            .latitude
            .unwrap_or_else(|| setting(m, "date.default_latitude")),
        longitude: options
            .longitude
            .unwrap_or_else(|| setting(m, "date.default_longitude")),
    };
    let zenith = options.zenith.unwrap_or_else(|| setting(m, zenith_setting));
    if !(0..=2).contains(&return_format) {
        let what =
            "must be one of SUNFUNCS_RET_TIMESTAMP, SUNFUNCS_RET_STRING, or SUNFUNCS_RET_DOUBLE";
        return Err(call.value_error(1, what));
    }
    if !place.latitude.is_finite() || !place.longitude.is_finite() {
        return Ok(Value::FALSE);
    }
    let utc_offset = match options.utc_offset {
        Some(offset) => offset,
        // The offset at the start of 1970, in whole hours, as in C.
        None => (local_time(call.machine, 0).clock.offset / 3_600) as f64,
    };
    let local = local_time(call.machine, timestamp);
    let day = sun_day(&local, place, 90.0 - zenith, Limb::Upper);
    if day.course != Course::Crosses {
        return Ok(Value::FALSE);
    }
    let (moment, hour) = match end {
        End::Rise => (day.rise, day.rise_hour),
        End::Set => (day.set, day.set_hour),
    };
    if return_format == 0 {
        return Ok(Value::int(moment));
    }
    let mut hour = hour + utc_offset;
    if !(0.0..=24.0).contains(&hour) {
        hour -= (hour / 24.0).floor() * 24.0;
    }
    if !(0.0..=24.0).contains(&hour) {
        return Ok(Value::FALSE);
    }
    if return_format == 2 {
        return Ok(Value::float(hour));
    }
    let minutes = (60.0 * (hour - hour.trunc())) as i64;
    Ok(PhpStr::from(&format!("{:02}:{minutes:02}", hour as i64)[..]).into())
}

/// When the sun rises.
fn date_sunrise(
    call: &mut Call<'_>,
    timestamp: i64,
    return_format: i64,
    latitude: Option<f64>,
    longitude: Option<f64>,
    zenith: Option<f64>,
    utc_offset: Option<f64>,
) -> Result<Value, Unwind> {
    let options = Options {
        latitude,
        longitude,
        zenith,
        utc_offset,
    };
    end_of_day(call, End::Rise, timestamp, return_format, options)
}

/// When the sun sets.
fn date_sunset(
    call: &mut Call<'_>,
    timestamp: i64,
    return_format: i64,
    latitude: Option<f64>,
    longitude: Option<f64>,
    zenith: Option<f64>,
    utc_offset: Option<f64>,
) -> Result<Value, Unwind> {
    let options = Options {
        latitude,
        longitude,
        zenith,
        utc_offset,
    };
    end_of_day(call, End::Set, timestamp, return_format, options)
}

/// The sun's day, and the twilights.
fn date_sun_info(
    call: &mut Call<'_>,
    timestamp: i64,
    latitude: f64,
    longitude: f64,
) -> Result<PhpArray, Unwind> {
    if !latitude.is_finite() {
        return Err(call.value_error(1, "must be finite"));
    }
    if !longitude.is_finite() {
        return Err(call.value_error(2, "must be finite"));
    }
    let local = local_time(call.machine, timestamp);
    let place = Place {
        latitude,
        longitude,
    };
    let mut array = PhpArray::new();
    let mut put = |begin: &str, end: &str, day: &SunDay| {
        let (rise, set) = match day.course {
            Course::Crosses => (Value::int(day.rise), Value::int(day.set)),
            Course::StaysAbove => (Value::TRUE, Value::TRUE),
            Course::StaysBelow => (Value::FALSE, Value::FALSE),
        };
        array.set_value(begin, rise);
        array.set_value(end, set);
        if begin == "sunrise" {
            array.set_value("transit", day.transit);
        }
    };
    let day = sun_day(&local, place, -50.0 / 60.0, Limb::Upper);
    put("sunrise", "sunset", &day);
    for (name, altitude) in [
        ("civil_twilight", -6.0),
        ("nautical_twilight", -12.0),
        ("astronomical_twilight", -18.0),
    ] {
        let day = sun_day(&local, place, altitude, Limb::Center);
        put(&format!("{name}_begin"), &format!("{name}_end"), &day);
    }
    Ok(array)
}
