//! SplPriorityQueue: a heap of values by their priorities.

use super::{
    Access, Element, HANDLERS, compare_max, count, empty_heap, heap, insert_element, is_corrupted,
    is_empty, key, next, recover_from_corruption, shown, take_top, valid,
};
use crate::eval::Unwind;
use crate::eval::class::interned;
use crate::eval::errors::Throw;
use crate::ext::class::no_body;
use crate::ext::spl::this;
use crate::ext::{BuiltinClass, Call, Mixed};
use crate::zval::separate;
use crate::zval::{Key, PhpArray, ZvalPtr};
use crate::{constants, methods};

/// The value is given out.
pub(super) const DATA: i64 = 1;
/// The priority is given out.
const PRIORITY: i64 = 2;
const BOTH: i64 = 3;

/// The class.
pub(in crate::ext::spl) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    interfaces: &["Iterator", "Countable"],
    constants: constants! {
        EXTR_BOTH = Int(BOTH), EXTR_PRIORITY = Int(PRIORITY), EXTR_DATA = Int(DATA),
    },
    handlers: HANDLERS,
    methods: methods! { "SplPriorityQueue":
        [public] compare(priority1, priority2) = compare_max, "mixed, mixed ~> int";
        [public] insert(value, priority) = insert, "mixed, mixed";
        [public] setExtractFlags(flags) = set_extract_flags, "int ~> int";
        [public] top() = top, "~> mixed";
        [public] extract() = extract, "~> mixed";
        [public] count() = count, "~> int";
        [public] isEmpty() = is_empty, "~> bool";
        [public] rewind() = no_body, "~> void";
        [public] current() = current, "~> mixed";
        [public] key() = key, "~> int";
        [public] next() = next, "~> void";
        [public] valid() = valid, "~> bool";
        [public] recoverFromCorruption() = recover_from_corruption, "";
        [public] isCorrupted() = is_corrupted, "~> bool";
        [public] getExtractFlags() = get_extract_flags, "~> int";
        [public] __debugInfo() = debug_info, "~> array";
    },
    ..BuiltinClass::class("SplPriorityQueue")
}];

/// What is given out of an element: value, priority, or an array of both.
pub(super) fn given_out(element: &Element, flags: i64) -> ZvalPtr {
    let value = separate::share(&element.value);
    let priority = || {
        let priority = element.priority.as_ref();
        priority.map_or_else(ZvalPtr::null, separate::share)
    };
    match flags & BOTH {
        BOTH => {
            let mut pair = PhpArray::new();
            pair.set(&Key::String(interned("data")), value);
            pair.set(&Key::String(interned("priority")), priority());
            ZvalPtr::new(pair.into())
        }
        PRIORITY => priority(),
        _ => value,
    }
}

fn insert(call: &mut Call<'_>, value: Mixed, priority: Mixed) -> Result<bool, Unwind> {
    let this = this(call);
    let element = Element {
        value: value.0,
        priority: Some(priority.0),
    };
    insert_element(call.machine, &this, element)?;
    Ok(true)
}

fn set_extract_flags(call: &mut Call<'_>, flags: i64) -> Result<i64, Unwind> {
    if flags & BOTH == 0 {
        return Err(call.machine.throw(
            Throw::RuntimeException,
            "Must specify at least one extract flag",
        ));
    }
    let this = this(call);
    heap(&this).flags.set(flags & BOTH);
    Ok(flags & BOTH)
}

fn get_extract_flags(call: &mut Call<'_>) -> i64 {
    heap(&this(call)).flags.get()
}

fn top(call: &mut Call<'_>) -> Result<ZvalPtr, Unwind> {
    let this = this(call);
    heap(&this).check(call.machine, Access::Read)?;
    match heap(&this).element(0) {
        Some(element) => Ok(given_out(&element, heap(&this).flags.get())),
        None => Err(empty_heap(call, "peek at")),
    }
}

fn extract(call: &mut Call<'_>) -> Result<ZvalPtr, Unwind> {
    let this = this(call);
    heap(&this).check(call.machine, Access::Write)?;
    match take_top(call.machine, &this)? {
        Some(element) => Ok(given_out(&element, heap(&this).flags.get())),
        None => Err(empty_heap(call, "extract from")),
    }
}

fn current(call: &mut Call<'_>) -> Option<ZvalPtr> {
    let this = this(call);
    let element = heap(&this).element(0)?;
    Some(given_out(&element, heap(&this).flags.get()))
}

fn debug_info(call: &mut Call<'_>) -> PhpArray {
    let this = this(call);
    let heap = heap(&this);
    let elements = (0..heap.len()).filter_map(|at| heap.element(at));
    let elements = PhpArray::from_zvals(elements.map(|element| given_out(&element, BOTH)));
    shown(&this, "SplPriorityQueue", heap.flags.get(), elements)
}
