//! Functions that walk a Traversable.

use super::parameter::{Traversable, Walkable};
use crate::builtins;
use crate::eval::Unwind;
use crate::eval::callable::Callable;
use crate::eval::class::WalkKind;
use crate::eval::convert::OffsetUse;
use crate::ext::{Builtin, Call};
use crate::zval::{PhpArray, Value};

/// Functions that walk.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    iterator_to_array(iterator, preserve_keys = true), iterator_count(iterator), iterator_apply(iterator, callback, args = null),
};

fn iterator_to_array(
    call: &mut Call<'_>,
    from: Walkable,
    preserve_keys: bool,
) -> Result<PhpArray, Unwind> {
    let m = &mut *call.machine;
    let object = match from {
        Walkable::Array(array) if preserve_keys => return Ok(array),
        Walkable::Array(array) => return Ok(PhpArray::from_zvals(array.zvals().cloned())),
        Walkable::Traversable(object) => object,
    };
    let mut iterator = m.object_iterator(&object, WalkKind::ByValue)?;
    let mut array = PhpArray::new();
    iterator.rewind(m)?;
    while iterator.valid(m)? {
        let zval = iterator.current(m)?;
        if preserve_keys {
            let key = iterator.key(m)?;
            let key = m.to_key(&key, OffsetUse::Access)?;
            array.set(&key, zval);
        } else {
            let _ = array.push(zval);
        }
        m.check_interrupt()?;
        iterator.next(m)?;
    }
    Ok(array)
}

fn iterator_count(call: &mut Call<'_>, from: Walkable) -> Result<i64, Unwind> {
    let m = &mut *call.machine;
    let object = match from {
        Walkable::Array(array) => return Ok(array.len() as i64),
        Walkable::Traversable(object) => object,
    };
    let mut iterator = m.object_iterator(&object, WalkKind::ByValue)?;
    let mut count = 0;
    iterator.rewind(m)?;
    while iterator.valid(m)? {
        count += 1;
        m.check_interrupt()?;
        iterator.next(m)?;
    }
    Ok(count)
}

fn iterator_apply(
    call: &mut Call<'_>,
    object: Traversable,
    callback: Callable,
    arguments: Option<PhpArray>,
) -> Result<i64, Unwind> {
    let m = &mut *call.machine;
    let arguments: Vec<Value> = arguments
        .map(|array| {
            array
                .zvals()
                .map(|zval| Value::zval(zval.clone()))
                .collect()
        })
        .unwrap_or_default();
    let mut iterator = m.object_iterator(&object.0, WalkKind::ByValue)?;
    let mut count = 0;
    iterator.rewind(m)?;
    while iterator.valid(m)? {
        count += 1;
        let result = callback.call(m, arguments.clone())?.unwrap_zval();
        if result.tag() != crate::zval::Tag::True {
            break;
        }
        iterator.next(m)?;
    }
    Ok(count)
}
