//! Counting and adding up: `count`, `array_count_values`, `array_sum`, `array_product`.

use crate::builtins;
use crate::eval::Unwind;
use crate::eval::class::ClassEntry;
use crate::ext::{Builtin, Call, IfPassed, IntOrFloat};
use crate::zval::convert;
use crate::zval::number::Number;
use crate::zval::path::Path;
use crate::zval::{Key, PhpArray, PhpStr, Value, View, ZvalPtr};

pub(in crate::ext) static FUNCTIONS: &[Builtin] = builtins! {
    count(value, mode = COUNT_NORMAL), sizeof(value, mode = COUNT_NORMAL), array_count_values(array), array_sum(array),
    array_product(array),
};

const COUNT_RECURSIVE: i64 = 1;

/// Number of elements of an array, with those of the arrays in it under `COUNT_RECURSIVE`; what `count()` of a Countable
/// gives.
fn count(call: &mut Call<'_>, value: Value, mode: IfPassed<i64>) -> Result<i64, Unwind> {
    let mode = mode.0.unwrap_or(0);
    if mode != 0 && mode != COUNT_RECURSIVE {
        return Err(call.value_error(1, "must be either COUNT_NORMAL or COUNT_RECURSIVE"));
    }
    match value.view() {
        View::Array(array) if mode == 0 => Ok(array.len() as i64),
        View::Array(array) => count_recursive(call, array, &mut Path::default()),
        View::Object(object) => {
            let class = ClassEntry::of(object.class());
            let method = if class.is_subclass_of_name(b"countable") {
                class.method(&PhpStr::from("count")).cloned()
            } else {
                None
            };
            match method {
                Some(method) => {
                    let counted = call.machine.call_method(object, &method, &mut [])?;
                    Ok(convert::to_int(counted.view()))
                }
                None => Err(not_countable(call, &value)),
            }
        }
        _ => Err(not_countable(call, &value)),
    }
}

/// Alias of [`count`].
fn sizeof(call: &mut Call<'_>, value: Value, mode: IfPassed<i64>) -> Result<i64, Unwind> {
    count(call, value, mode)
}

#[cold]
fn not_countable(call: &mut Call<'_>, value: &Value) -> Unwind {
    let given = call.machine.type_name_for_error(value);
    call.type_error(
        0,
        &format!("must be of type Countable|array, {given} given"),
    )
}

/// Counts through all levels; an array that contains itself is counted once, with a warning.
fn count_recursive(
    call: &mut Call<'_>,
    array: &PhpArray,
    path: &mut Path<PhpArray>,
) -> Result<i64, Unwind> {
    call.machine.need_stack()?;
    if path.contains(array) {
        call.warn("Recursion detected")?;
        return Ok(0);
    }
    let mut count = array.len() as i64;
    path.enter(array.clone());
    for zval in array.zvals() {
        if let View::Array(inner) = zval.view() {
            let inner = inner.clone();
            count += count_recursive(call, &inner, path)?;
        }
    }
    path.leave();
    Ok(count)
}

/// How often each int or string comes in `array`, by value.
fn array_count_values(call: &mut Call<'_>, array: PhpArray) -> Result<PhpArray, Unwind> {
    let mut counts = PhpArray::new();
    for zval in array.zvals() {
        let key = match zval.view() {
            View::Int(int) => Key::Int(int),
            View::String(string) => Key::from_string(string),
            _ => {
                call.warn("Can only count string and integer values, entry skipped")?;
                continue;
            }
        };
        match counts.get(&key) {
            Some(count) => {
                count.replace(Value::int(convert::to_int(count.view()) + 1));
            }
            None => counts.set(&key, ZvalPtr::new(Value::int(1))),
        }
    }
    Ok(counts)
}

/// The sum of all elements but arrays and objects, each cast to a number.
fn array_sum(_: &mut Call<'_>, array: PhpArray) -> IntOrFloat {
    let mut sum = Number::Int(0);
    for zval in array.zvals() {
        let view = zval.view();
        if matches!(view, View::Array(_) | View::Object(_)) {
            continue;
        }
        sum = match (sum, convert::to_number(view)) {
            (Number::Int(sum), Number::Int(int)) => match sum.checked_add(int) {
                Some(sum) => Number::Int(sum),
                None => Number::Float(sum as f64 + int as f64),
            },
            (sum, number) => Number::Float(sum.to_float() + number.to_float()),
        };
    }
    int_or_float(sum)
}

/// The product of all elements but arrays and objects, each cast to a number; 1 without any.
fn array_product(_: &mut Call<'_>, array: PhpArray) -> IntOrFloat {
    const INT_RANGE: std::ops::RangeInclusive<f64> = i64::MIN as f64..=i64::MAX as f64;
    let mut product = Number::Int(1);
    for zval in array.zvals() {
        let view = zval.view();
        if matches!(view, View::Array(_) | View::Object(_)) {
            continue;
        }
        product = match (product, convert::to_number(view)) {
            (Number::Int(a), Number::Int(b)) if INT_RANGE.contains(&(a as f64 * b as f64)) => {
                Number::Int(a.wrapping_mul(b))
            }
            (a, b) => Number::Float(a.to_float() * b.to_float()),
        };
    }
    int_or_float(product)
}

fn int_or_float(number: Number) -> IntOrFloat {
    match number {
        Number::Int(int) => IntOrFloat::Int(int),
        Number::Float(float) => IntOrFloat::Float(float),
    }
}
