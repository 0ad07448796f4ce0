//! Driving an Iterator by its methods, as the iterators around it do.

use crate::eval::class::{ClassEntry, interned};
use crate::eval::errors::Throw;
use crate::eval::unwind::Cause;
use crate::eval::{Machine, Unwind};
use crate::zval::separate;
use crate::zval::{ObjectRef, Value, View, ZvalPtr};

/// Calls a method by its lowercase name; null where the class has none.
///
/// # Errors
/// What the method throws.
pub(super) fn call(
    m: &mut Machine,
    object: &ObjectRef,
    method: &'static str,
    arguments: &mut [Value],
) -> Result<Value, Unwind> {
    let class: &'static ClassEntry = ClassEntry::of(object.class());
    match class.method(&interned(method)) {
        Some(method) => m.call_method(object, method, arguments),
        None => Ok(Value::NULL),
    }
}

/// `rewind()`
///
/// # Errors
/// What the method throws.
pub(super) fn rewind(m: &mut Machine, iterator: &ObjectRef) -> Result<(), Unwind> {
    call(m, iterator, "rewind", &mut []).map(drop)
}

/// `valid()`
///
/// # Errors
/// What the method throws.
pub(super) fn valid(m: &mut Machine, iterator: &ObjectRef) -> Result<bool, Unwind> {
    Ok(call(m, iterator, "valid", &mut [])?.unwrap_zval().truthy())
}

/// `current()`
///
/// # Errors
/// What the method throws.
pub(super) fn current(m: &mut Machine, iterator: &ObjectRef) -> Result<ZvalPtr, Unwind> {
    let value = call(m, iterator, "current", &mut [])?;
    Ok(separate::pass_on(value.into_zval()))
}

/// `key()`
///
/// # Errors
/// What the method throws.
pub(super) fn key(m: &mut Machine, iterator: &ObjectRef) -> Result<Value, Unwind> {
    Ok(call(m, iterator, "key", &mut [])?.unwrap_zval())
}

/// `next()`
///
/// # Errors
/// What the method throws.
pub(super) fn next(m: &mut Machine, iterator: &ObjectRef) -> Result<(), Unwind> {
    call(m, iterator, "next", &mut []).map(drop)
}

/// `hasChildren()`
///
/// # Errors
/// What the method throws.
pub(super) fn has_children(m: &mut Machine, iterator: &ObjectRef) -> Result<bool, Unwind> {
    let value = call(m, iterator, "haschildren", &mut [])?;
    Ok(value.unwrap_zval().truthy())
}

/// `getChildren()`
///
/// # Errors
/// What the method throws.
pub(super) fn get_children(m: &mut Machine, iterator: &ObjectRef) -> Result<Value, Unwind> {
    Ok(call(m, iterator, "getchildren", &mut [])?.unwrap_zval())
}

/// What `getIterator` gives.
///
/// # Errors
/// It gives no Traversable; what it throws.
pub(super) fn from_aggregate(m: &mut Machine, object: &ObjectRef) -> Result<ObjectRef, Unwind> {
    let value = call(m, object, "getiterator", &mut [])?.unwrap_zval();
    match value.view() {
        View::Object(inner) if ClassEntry::of(inner.class()).flags.is_traversable => {
            Ok(inner.clone())
        }
        _ => {
            let message = format!(
                "{}::getIterator() must return an object that implements Traversable",
                object.class().name()
            );
            Err(m.throw(Throw::LogicException, &message))
        }
    }
}

/// A new object, constructed.
///
/// # Errors
/// What the constructor throws.
pub(super) fn construct(
    m: &mut Machine,
    class: &'static ClassEntry,
    arguments: &mut [Value],
) -> Result<ObjectRef, Unwind> {
    let object = m.instantiate(class)?;
    if let Some(constructor) = &class.magic.constructor {
        m.call_method(&object, constructor, arguments)?;
    }
    Ok(object)
}

/// Lets go of an exception that is under way; anything else goes on.
///
/// # Errors
/// It is no exception.
pub(super) fn catch(m: &mut Machine) -> Result<(), Unwind> {
    let caught = m
        .cause
        .take_if(|cause| matches!(cause, Cause::Exception(_)));
    match caught {
        Some(exception) => {
            drop(exception);
            Ok(())
        }
        None => Err(Unwind),
    }
}
