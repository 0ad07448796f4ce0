//! MultipleIterator: several iterators side by side.

use super::object_storage::{
    attach_object, clone, contains_object, create, debug_info, detach_object, objects,
};
use super::parameter::Iterator;
use super::{inner, this};
use crate::eval::convert::OffsetUse;
use crate::eval::errors::Throw;
use crate::eval::{Machine, Unwind};
use crate::ext::class::Handlers;
use crate::ext::{BuiltinClass, Call, IfPassed, IntOrString};
use crate::zval::{ObjectRef, PhpArray, Value, View, ZvalPtr};
use crate::{constants, methods};

const NEED_ALL: i64 = 1;
const KEYS_ASSOC: i64 = 2;

/// The class.
pub(super) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    interfaces: &["Iterator"],
    constants: constants! {
        MIT_NEED_ANY = Int(0), MIT_NEED_ALL = Int(NEED_ALL), MIT_KEYS_NUMERIC = Int(0), MIT_KEYS_ASSOC = Int(KEYS_ASSOC),
    },
    handlers: Handlers {
        create: Some(create),
        clone: Some(clone),
        ..Handlers::STANDARD
    },
    methods: methods! { "MultipleIterator":
        [public] __construct(flags = 1) = construct, "int";
        [public] getFlags() = get_flags, "~> int";
        [public] setFlags(flags) = set_flags, "int ~> void";
        [public] attachIterator(iterator, info = null) = attach_iterator, "Iterator, string|int|null ~> void";
        [public] detachIterator(iterator) = detach_iterator, "Iterator ~> void";
        [public] containsIterator(iterator) = contains_iterator, "Iterator ~> bool";
        [public] countIterators() = count_iterators, "~> int";
        [public] rewind() = rewind, "~> void";
        [public] valid() = valid, "~> bool";
        [public] key() = key, "~> array";
        [public] current() = current, "~> array";
        [public] next() = next, "~> void";
        [public] __debugInfo() = debug_info, "~> array";
    },
    ..BuiltinClass::class("MultipleIterator")
}];

fn construct(call: &mut Call<'_>, flags: IfPassed<i64>) {
    objects(&this(call)).set_flags(flags.0.unwrap_or(NEED_ALL));
}

fn get_flags(call: &mut Call<'_>) -> i64 {
    objects(&this(call)).flags()
}

fn set_flags(call: &mut Call<'_>, flags: i64) {
    objects(&this(call)).set_flags(flags);
}

fn attach_iterator(
    call: &mut Call<'_>,
    iterator: Iterator,
    info: Option<IntOrString>,
) -> Result<(), Unwind> {
    let this = this(call);
    let info: Value = match info {
        None => Value::NULL,
        Some(IntOrString::Int(int)) => Value::int(int),
        Some(IntOrString::String(string)) => string.into(),
    };
    if !info.is_null() {
        for (_, _, known) in objects(&this).entries() {
            if call.machine.identical(&info, &known.get())? {
                return Err(call
                    .machine
                    .throw(Throw::InvalidArgumentException, "Key duplication error"));
            }
        }
    }
    attach_object(call.machine, &this, &iterator.0, ZvalPtr::new(info))
}

fn detach_iterator(call: &mut Call<'_>, iterator: Iterator) -> Result<(), Unwind> {
    let this = this(call);
    detach_object(call.machine, &this, &iterator.0)?;
    objects(&this).rewind();
    Ok(())
}

fn contains_iterator(call: &mut Call<'_>, iterator: Iterator) -> Result<bool, Unwind> {
    let this = this(call);
    contains_object(call.machine, &this, &iterator.0)
}

fn count_iterators(call: &mut Call<'_>) -> i64 {
    objects(&this(call)).len() as i64
}

/// Does something with each iterator, as they are while it goes.
fn each(
    call: &mut Call<'_>,
    mut act: impl FnMut(&mut Machine, &ObjectRef, &ZvalPtr) -> Result<Going, Unwind>,
) -> Result<(), Unwind> {
    let this = this(call);
    let mut position = 0;
    while let Some((_, iterator, info, next)) = objects(&this).entry_from(position) {
        if act(call.machine, &iterator, &info)? == Going::Over {
            break;
        }
        position = next;
    }
    Ok(())
}

#[derive(PartialEq, Eq)]
enum Going {
    On,
    Over,
}

fn rewind(call: &mut Call<'_>) -> Result<(), Unwind> {
    each(call, |m, iterator, _| {
        inner::rewind(m, iterator).map(|()| Going::On)
    })
}

fn next(call: &mut Call<'_>) -> Result<(), Unwind> {
    each(call, |m, iterator, _| {
        inner::next(m, iterator).map(|()| Going::On)
    })
}

/// Whether all are valid, or any one, as the flags say.
fn valid(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let this = this(call);
    if objects(&this).len() == 0 {
        return Ok(false);
    }
    let need_all = objects(&this).flags() & NEED_ALL != 0;
    let mut result = need_all;
    each(call, |m, iterator, _| {
        if inner::valid(m, iterator)? != need_all {
            result = !need_all;
            return Ok(Going::Over);
        }
        Ok(Going::On)
    })?;
    Ok(result)
}

fn collect(
    call: &mut Call<'_>,
    method: &'static str,
    get: impl Fn(&mut Machine, &ObjectRef) -> Result<ZvalPtr, Unwind>,
) -> Result<PhpArray, Unwind> {
    let this = this(call);
    let flags = objects(&this).flags();
    if objects(&this).len() == 0 {
        let message = format!("Called {method}() on an invalid iterator");
        return Err(call.machine.throw(Throw::RuntimeException, &message));
    }
    let mut collected = PhpArray::new();
    each(call, |m, iterator, info| {
        let zval = if inner::valid(m, iterator)? {
            get(m, iterator)?
        } else if flags & NEED_ALL != 0 {
            let message = format!("Called {method}() with non valid sub iterator");
            return Err(m.throw(Throw::RuntimeException, &message));
        } else {
            ZvalPtr::null()
        };
        if flags & KEYS_ASSOC == 0 {
            let _ = collected.push(zval);
            return Ok(Going::On);
        }
        match info.view() {
            View::Int(_) | View::String(_) => {
                let key = m.to_key(&info.get(), OffsetUse::Access)?;
                collected.set(&key, zval);
                Ok(Going::On)
            }
            _ => Err(m.throw(
                Throw::InvalidArgumentException,
                "Sub-Iterator is associated with NULL",
            )),
        }
    })?;
    Ok(collected)
}

fn current(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    collect(call, "current", inner::current)
}

fn key(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    collect(call, "key", |m, iterator| {
        inner::key(m, iterator).map(ZvalPtr::new)
    })
}
