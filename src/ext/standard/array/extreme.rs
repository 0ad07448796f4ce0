//! `min` and `max`.

use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call};
use crate::zval::compare::{self, Comparison};
use crate::zval::separate;
use crate::zval::{PhpArray, Value, View, ZvalPtr};

pub(in crate::ext) static FUNCTIONS: &[Builtin] = builtins! {
    min(value, ...values), max(value, ...values),
};

/// Which end of the order is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extreme {
    Min,
    Max,
}

/// The least of the values, or of the elements of the only one. Of equal ones the first.
fn min(call: &mut Call<'_>, value: Value) -> Result<Value, Unwind> {
    extreme(call, value, Extreme::Min)
}

/// The greatest of the values, or of the elements of the only one. Of equal ones the first.
fn max(call: &mut Call<'_>, value: Value) -> Result<Value, Unwind> {
    extreme(call, value, Extreme::Max)
}

/// The further arguments are taken one by one, without a list of them.
fn extreme(call: &mut Call<'_>, value: Value, which: Extreme) -> Result<Value, Unwind> {
    let count = call.passed();
    if count > 1 {
        let mut best = value;
        for index in 1..count {
            let candidate: Value = call.argument(index)?;
            let is_better = match which {
                Extreme::Min => compare::less(&candidate, &best, call.machine)?,
                Extreme::Max => !compare::less_or_equal(&candidate, &best, call.machine)?,
            };
            if is_better {
                best = candidate;
            }
        }
        return Ok(best);
    }
    let View::Array(array) = value.view() else {
        let given = call.machine.type_name_for_error(&value);
        return Err(call.type_error(0, &format!("must be of type array, {given} given")));
    };
    match of_elements(call, array, which)? {
        Some(zval) => Ok(Value::zval(separate::share(&zval))),
        None => Err(call.value_error(0, "must contain at least one element")),
    }
}

fn of_elements(
    call: &mut Call<'_>,
    array: &PhpArray,
    which: Extreme,
) -> Result<Option<ZvalPtr>, Unwind> {
    let mut elements = array.zvals();
    let Some(mut best) = elements.next() else {
        return Ok(None);
    };
    for candidate in elements {
        let comparison = match (best.view(), candidate.view()) {
            (View::Int(best), View::Int(candidate)) => best.cmp(&candidate).into(),
            _ => call.machine.compare(&best.get(), &candidate.get())?,
        };
        let is_better = match which {
            Extreme::Max => comparison == Comparison::Less,
            // What cannot be compared counts as greater.
            Extreme::Min => matches!(comparison, Comparison::Greater | Comparison::Uncomparable),
        };
        if is_better {
            best = candidate;
        }
    }
    Ok(Some(best.clone()))
}
