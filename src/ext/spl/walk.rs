//! Functions that walk a Traversable.

use crate::builtins;
use crate::eval::Unwind;
use crate::eval::callable::Callable;
use crate::eval::class::{ClassEntry, WalkKind};
use crate::eval::convert::OffsetUse;
use crate::ext::{Builtin, Call, FromArg};
use crate::zval::{ObjectRef, PhpArray, Value, View};

/// Functions that walk.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    iterator_to_array(iterator, preserve_keys = true), iterator_count(iterator), iterator_apply(iterator, callback, args = null),
};

/// A parameter of type Traversable.
struct Traversable(ObjectRef);

impl FromArg for Traversable {
    const TYPE: &'static str = "Traversable";

    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<Traversable, Unwind> {
        if let View::Object(object) = value.view()
            && ClassEntry::of(object.class()).is_subclass_of_name(b"traversable")
        {
            return Ok(Traversable(object.clone()));
        }
        let given = call.machine.type_name_for_error(&value);
        Err(call.type_error(
            index,
            &format!("must be of type Traversable, {given} given"),
        ))
    }
}

fn iterator_to_array(
    call: &mut Call<'_>,
    object: Traversable,
    preserve_keys: bool,
) -> Result<PhpArray, Unwind> {
    let m = &mut *call.machine;
    let mut iterator = m.object_iterator(&object.0, WalkKind::ByValue)?;
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
        iterator.next(m)?;
    }
    Ok(array)
}

fn iterator_count(call: &mut Call<'_>, object: Traversable) -> Result<i64, Unwind> {
    let m = &mut *call.machine;
    let mut iterator = m.object_iterator(&object.0, WalkKind::ByValue)?;
    let mut count = 0;
    iterator.rewind(m)?;
    while iterator.valid(m)? {
        count += 1;
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
