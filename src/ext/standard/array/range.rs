//! `range`: the numbers or letters from one to another.

use crate::builtins;
use crate::eval::Unwind;
use crate::eval::errors::Throw;
use crate::ext::{Builtin, Call, IntOrFloat};
use crate::zval::convert;
use crate::zval::number::{Number, parse_numeric};
use crate::zval::{PhpArray, PhpStr, Value, View, ZvalPtr};
use std::cmp::Ordering;

pub(in crate::ext) static FUNCTIONS: &[Builtin] = builtins! {
    range(start, end, step = 1),
};

/// The most elements of an array (php-src `HT_MAX_SIZE`).
const MAX_SIZE: u64 = 0x4000_0000;

/// From `start` to `end` in steps of `step`: letters between two strings that are not numbers, floats where one of the three
/// is a float, else ints.
fn range(
    call: &mut Call<'_>,
    start: Value,
    end: Value,
    step: IntOrFloat,
) -> Result<PhpArray, Unwind> {
    let (step, is_float_step) = match step {
        IntOrFloat::Int(int) => ((int as f64).abs(), false),
        IntOrFloat::Float(float) => (float.abs(), true),
    };
    if let (View::String(low), View::String(high)) = (start.view(), end.view())
        && let ([low_letter, ..], [high_letter, ..]) = (&low[..], &high[..])
    {
        let (low_number, high_number) = (parse_numeric(low).whole(), parse_numeric(high).whole());
        let is_float = |number| matches!(number, Some(Number::Float(_)));
        return if is_float(low_number) || is_float(high_number) || is_float_step {
            floats(call, &start, &end, step)
        } else if low_number.is_some() || high_number.is_some() {
            ints(call, &start, &end, step)
        } else {
            letters(call, *low_letter, *high_letter, step)
        };
    }
    if start.is_float() || end.is_float() || is_float_step {
        return floats(call, &start, &end, step);
    }
    ints(call, &start, &end, step)
}

#[cold]
fn step_too_large(call: &mut Call<'_>) -> Unwind {
    call.value_error(2, "must not exceed the specified range")
}

fn letters(call: &mut Call<'_>, low: u8, high: u8, step: f64) -> Result<PhpArray, Unwind> {
    let step = crate::zval::number::float_to_int(step);
    let letter = |byte: u8| ZvalPtr::new(PhpStr::from_byte(byte).into());
    if low == high {
        return Ok(PhpArray::from_zvals([letter(low)]));
    }
    if step <= 0 || i64::from(low.abs_diff(high)) < step {
        return Err(step_too_large(call));
    }
    let step = step as usize;
    Ok(if low < high {
        PhpArray::from_zvals((low..=high).step_by(step).map(letter))
    } else {
        PhpArray::from_zvals((high..=low).rev().step_by(step).map(letter))
    })
}

fn floats(call: &mut Call<'_>, start: &Value, end: &Value, step: f64) -> Result<PhpArray, Unwind> {
    let (low, high) = (
        convert::to_float(start.view()),
        convert::to_float(end.view()),
    );
    if low.is_infinite() || high.is_infinite() {
        let message = format!(
            "Invalid range supplied: start={} end={}",
            whole(low),
            whole(high)
        );
        return Err(call.machine.throw(Throw::ValueError, &message));
    }
    let distance = (high - low).abs();
    // Neither before the other: equal, or one is NAN.
    if matches!(low.partial_cmp(&high), None | Some(Ordering::Equal)) {
        return Ok(PhpArray::from_values([Value::float(low)]));
    }
    if distance < step || step <= 0.0 {
        return Err(step_too_large(call));
    }
    let size = distance / step + 1.0;
    if size >= MAX_SIZE as f64 {
        let message = format!(
            "The supplied range exceeds the maximum array size: start={} end={}",
            whole(low),
            whole(high)
        );
        return Err(call.machine.throw(Throw::ValueError, &message));
    }
    let size = super::super::math::rounding::round_half_up(size) as u32;
    let mut array = PhpArray::with_capacity(size as usize);
    let data = array.make_mut();
    for i in 0..size {
        let offset = f64::from(i) * step;
        let element = if low < high {
            low + offset
        } else {
            low - offset
        };
        if (low < high && element > high) || (low > high && element < high) {
            break;
        }
        let _ = data.push(ZvalPtr::new(Value::float(element)));
    }
    Ok(array)
}

/// A float as `%0.0f` shows it.
fn whole(float: f64) -> String {
    if float.is_finite() {
        format!("{float:.0}")
    } else {
        // PHP's own printf writes infinity so, and the sign only when it is negative.
        if float < 0.0 { "-inf" } else { "inf" }.to_owned()
    }
}

fn ints(call: &mut Call<'_>, start: &Value, end: &Value, step: f64) -> Result<PhpArray, Unwind> {
    let (low, high) = (convert::to_int(start.view()), convert::to_int(end.view()));
    let step = step as u64;
    if step == 0 {
        return Err(step_too_large(call));
    }
    if low == high {
        return Ok(PhpArray::from_values([Value::int(low)]));
    }
    let distance = low.abs_diff(high);
    if distance < step {
        return Err(step_too_large(call));
    }
    let steps = distance / step;
    if steps >= MAX_SIZE - 1 {
        let message =
            format!("The supplied range exceeds the maximum array size: start={low} end={high}");
        return Err(call.machine.throw(Throw::ValueError, &message));
    }
    Ok(PhpArray::from_zvals((0..steps as usize + 1).map(|i| {
        let offset = (i as u64 * step) as i64;
        ZvalPtr::new(Value::int(if low < high {
            low.wrapping_add(offset)
        } else {
            low.wrapping_sub(offset)
        }))
    })))
}
