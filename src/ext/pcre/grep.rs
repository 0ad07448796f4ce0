//! `preg_grep`.

use super::library::{Attempt, Outcome, Subject};
use super::pattern::Pattern;
use super::{PregError, flag, set_error};
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call};
use crate::zval::{PhpArray, PhpStr, Value};

pub(super) static FUNCTIONS: &[Builtin] = builtins! { preg_grep(pattern, array, flags = 0) };

/// The elements of `array` that `pattern` matches, or with `PREG_GREP_INVERT` the others, under their keys.
fn preg_grep(
    call: &mut Call<'_>,
    pattern: PhpStr,
    array: PhpArray,
    flags: i64,
) -> Result<Value, Unwind> {
    let Some(pattern) = Pattern::get(call, &pattern)? else {
        return Ok(Value::FALSE);
    };
    let inverts = flags & flag::GREP_INVERT != 0;
    set_error(call, PregError::None);
    let mut kept = PhpArray::new();
    let Some(mut room) = pattern.room(call) else {
        return Ok(kept.into());
    };
    for (key, zval) in array.iter() {
        call.check_interrupt()?;
        let text = call.to_string(&zval.get())?;
        let subject = Subject::new(&text);
        let matches = match room.find(&pattern.code, &subject, 0, Attempt::Anywhere) {
            Outcome::Match(_) => true,
            Outcome::NoMatch => false,
            Outcome::Error(error) => {
                call.check_interrupt()?;
                set_error(call, PregError::of(error));
                break;
            }
        };
        if matches != inverts {
            kept.set(&key.to_key(), zval.clone());
        }
    }
    Ok(kept.into())
}
