//! Characters of strings: `$string[n]`.

use super::write::ElementKey;
use crate::eval::errors::Throw;
use crate::eval::unwind::Unwind;
use crate::eval::{Machine, slot};
use crate::zval::separate;
use crate::zval::{PhpStr, Slot, Value, View};

/// The offset that `isset($string[…])` accepts: an integer, or what stands for one.
pub(in crate::eval) fn offset_if_plain(
    m: &mut Machine,
    key: &Value,
) -> Result<Option<i64>, Unwind> {
    use crate::zval::number::{self, Number, Numeric};
    Ok(match key.view() {
        View::Int(int) => Some(int),
        View::String(string) => match number::parse_numeric(string) {
            Numeric::Whole(Number::Int(int)) => Some(int),
            _ => None,
        },
        View::Bool(bool) => Some(i64::from(bool)),
        View::Null => Some(0),
        View::Float(float) => {
            if number::float_to_int_exact(float).is_none() {
                m.deprecated(&format!(
                    "Implicit conversion from float {} to int loses precision",
                    number::float_to_string(float)
                ))?;
            }
            Some(number::float_to_int(float))
        }
        _ => None,
    })
}

pub(in crate::eval) fn byte_at(string: &PhpStr, offset: i64) -> Option<u8> {
    let at = if offset < 0 {
        string
            .len()
            .checked_sub(usize::try_from(offset.unsigned_abs()).ok()?)?
    } else {
        usize::try_from(offset).ok()?
    };
    string.get(at).copied()
}

/// The offset of a string element, with the notices that are due (php-src `zend_fetch_string_offset`).
pub(in crate::eval) fn string_offset(m: &mut Machine, key: &Value) -> Result<i64, Unwind> {
    use crate::zval::number::{self, Number, Numeric};
    match key.view() {
        View::Int(int) => Ok(int),
        View::String(string) => match number::parse_numeric(string) {
            Numeric::Whole(Number::Int(int)) => Ok(int),
            Numeric::Leading(Number::Int(int)) => {
                let message = [b"Illegal string offset \"", string.as_bytes(), b"\""].concat();
                m.raise_bytes(crate::eval::errors::Level::Warning, &message)?;
                Ok(int)
            }
            _ => Err(m.throw(
                Throw::TypeError,
                "Cannot access offset of type string on string",
            )),
        },
        View::Null | View::Bool(_) | View::Float(_) => {
            m.warning("String offset cast occurred")?;
            Ok(crate::zval::convert::to_int(key.view()))
        }
        view => {
            let name = crate::zval::convert::type_name(view);
            Err(m.throw(
                Throw::TypeError,
                &format!("Cannot access offset of type {name} on string"),
            ))
        }
    }
}

pub(in crate::eval) fn read_string_offset(
    m: &mut Machine,
    string: &PhpStr,
    key: &Value,
) -> Result<Value, Unwind> {
    let string = string.clone();
    let offset = string_offset(m, key)?;
    match byte_at(&string, offset) {
        Some(byte) => Ok(PhpStr::from_byte(byte).into()),
        None => {
            m.warning(&format!("Uninitialized string offset {offset}"))?;
            Ok(PhpStr::empty().into())
        }
    }
}

pub(in crate::eval) fn assign_string_offset(
    m: &mut Machine,
    container: *mut Slot,
    key: ElementKey,
    value: Value,
) -> Result<(), Unwind> {
    let ElementKey::Key(key) = key else {
        return Err(m.throw_error("[] operator not supported for strings"));
    };
    let offset = string_offset(m, &key)?;
    let value = value.unwrap_zval();
    let text = m.to_string(&value)?;
    // SAFETY: looked at again after conversions, which may have run user code.
    let holder = unsafe { slot::at(container) };
    let Some(length) = holder.as_ref().and_then(|zval| match zval.view() {
        View::String(string) => Some(string.len()),
        _ => None,
    }) else {
        return Ok(());
    };
    let at = if offset < 0 {
        match length.checked_sub(offset.unsigned_abs() as usize) {
            Some(at) => at,
            None => {
                m.warning(&format!("Illegal string offset {offset}"))?;
                return Ok(());
            }
        }
    } else {
        offset as usize
    };
    let Some(&byte) = text.first() else {
        return Err(m.throw_error("Cannot assign an empty string to a string offset"));
    };
    if text.len() > 1 {
        m.warning("Only the first byte will be assigned to the string offset")?;
    }
    // SAFETY: as above.
    let holder = unsafe { slot::at(container) };
    let zval = separate::separate(holder);
    separate::change(zval, |value| {
        if let Some(string) = value.as_string_mut() {
            if at >= string.len() {
                // In the request heap: an offset may be beyond every limit.
                let padding = PhpStr::filled(b' ', at - string.len() + 1);
                string.push_bytes(&padding);
            }
            string.make_mut()[at] = byte;
        }
    });
    m.offset_written = Some(PhpStr::from_byte(byte).into());
    Ok(())
}
