//! The classes, and the methods about a whole ArrayObject.

use super::element::{OFFSETS, as_array, has_element_properties, may_change, target};
use super::storage::{Elements, Storage};
use super::{
    ARRAY_AS_PROPS, CHILD_ARRAYS_ONLY, INTERNAL, STD_PROP_LIST, State, clone, create_iterator,
    create_object, element, serialize, sort, state_of, this, walk,
};
use crate::eval::class::cast::mangled_properties;
use crate::eval::errors::Throw;
use crate::eval::{Machine, Unwind};
use crate::ext::class::Handlers;
use crate::ext::spl::parameter::{ArrayOrObject, class_derived_from};
use crate::ext::{BuiltinClass, BuiltinConstant, Call, IfPassed};
use crate::zval::compare::Comparison;
use crate::zval::{Key, ObjectRef, PhpArray, PhpStr, Value};
use crate::{constants, methods};
use std::rc::Rc;

const FLAGS: &[BuiltinConstant] = constants! {
    STD_PROP_LIST = Int(STD_PROP_LIST), ARRAY_AS_PROPS = Int(ARRAY_AS_PROPS),
};

const HANDLERS: Handlers = Handlers {
    create: Some(create_object),
    clone: Some(clone),
    compare: Some(compare),
    offsets: Some(&OFFSETS),
    has_element_properties: Some(has_element_properties),
    as_array: Some(as_array),
    ..Handlers::STANDARD
};

/// The classes.
pub(in crate::ext::spl) static CLASSES: &[BuiltinClass] = &[
    BuiltinClass {
        interfaces: &[
            "IteratorAggregate",
            "ArrayAccess",
            "Serializable",
            "Countable",
        ],
        constants: FLAGS,
        handlers: HANDLERS,
        methods: methods! { "ArrayObject":
            [public] __construct(array = [], flags = 0, iteratorClass = ArrayIterator::class) = construct, "object|array, int, string";
            [public] offsetExists(key) = element::offset_exists, "mixed ~> bool";
            [public] offsetGet(key) = element::offset_get, "mixed ~> mixed";
            [public] offsetSet(key, value) = element::offset_set, "mixed, mixed ~> void";
            [public] offsetUnset(key) = element::offset_unset, "mixed ~> void";
            [public] append(value) = element::append_value, "mixed ~> void";
            [public] getArrayCopy() = element::get_array_copy, "~> array";
            [public] count() = element::count, "~> int";
            [public] getFlags() = get_flags, "~> int";
            [public] setFlags(flags) = set_flags, "int ~> void";
            [public] asort(flags = SORT_REGULAR) = sort::asort, "int ~> bool";
            [public] ksort(flags = SORT_REGULAR) = sort::ksort, "int ~> bool";
            [public] uasort(callback) = sort::uasort, "callable ~> bool";
            [public] uksort(callback) = sort::uksort, "callable ~> bool";
            [public] natsort() = sort::natsort, "~> bool";
            [public] natcasesort() = sort::natcasesort, "~> bool";
            [public] unserialize(data) = serialize::unserialize_text, "string ~> void";
            [public] serialize() = serialize::serialize_text, "~> string";
            [public] __serialize() = serialize::serialize, "~> array";
            [public] __unserialize(data) = serialize::unserialize, "array ~> void";
            [public] __debugInfo() = debug_info, "~> array";
            [public] getIterator() = get_iterator, "~> Iterator";
            [public] exchangeArray(array) = exchange_array, "object|array ~> array";
            [public] setIteratorClass(iteratorClass) = set_iterator_class, "string ~> void";
            [public] getIteratorClass() = get_iterator_class, "~> string";
        },
        ..BuiltinClass::class("ArrayObject")
    },
    BuiltinClass {
        interfaces: &[
            "SeekableIterator",
            "ArrayAccess",
            "Serializable",
            "Countable",
        ],
        constants: FLAGS,
        handlers: Handlers {
            create: Some(create_iterator),
            iterate: Some(walk::iterate),
            ..HANDLERS
        },
        methods: methods! { "ArrayIterator":
            [public] __construct(array = [], flags = 0) = construct_iterator, "object|array, int";
            [public] offsetExists(key) = element::offset_exists, "mixed ~> bool";
            [public] offsetGet(key) = element::offset_get, "mixed ~> mixed";
            [public] offsetSet(key, value) = element::offset_set, "mixed, mixed ~> void";
            [public] offsetUnset(key) = element::offset_unset, "mixed ~> void";
            [public] append(value) = element::append_value, "mixed ~> void";
            [public] getArrayCopy() = element::get_array_copy, "~> array";
            [public] count() = element::count, "~> int";
            [public] getFlags() = get_flags, "~> int";
            [public] setFlags(flags) = set_flags, "int ~> void";
            [public] asort(flags = SORT_REGULAR) = sort::asort, "int ~> bool";
            [public] ksort(flags = SORT_REGULAR) = sort::ksort, "int ~> bool";
            [public] uasort(callback) = sort::uasort, "callable ~> bool";
            [public] uksort(callback) = sort::uksort, "callable ~> bool";
            [public] natsort() = sort::natsort, "~> bool";
            [public] natcasesort() = sort::natcasesort, "~> bool";
            [public] unserialize(data) = serialize::unserialize_text, "string ~> void";
            [public] serialize() = serialize::serialize_text, "~> string";
            [public] __serialize() = serialize::serialize, "~> array";
            [public] __unserialize(data) = serialize::unserialize, "array ~> void";
            [public] __debugInfo() = debug_info, "~> array";
            [public] rewind() = walk::rewind, "~> void";
            [public] current() = walk::current, "~> mixed";
            [public] key() = walk::key, "~> string|int|null";
            [public] next() = walk::next, "~> void";
            [public] valid() = walk::valid, "~> bool";
            [public] seek(offset) = walk::seek, "int ~> void";
        },
        ..BuiltinClass::class("ArrayIterator")
    },
    BuiltinClass {
        interfaces: &["RecursiveIterator"],
        constants: constants! { CHILD_ARRAYS_ONLY = Int(CHILD_ARRAYS_ONLY) },
        methods: methods! { "RecursiveArrayIterator":
            [public] hasChildren() = walk::has_children, "~> bool";
            [public] getChildren() = walk::get_children, "~> ?RecursiveArrayIterator";
        },
        ..BuiltinClass::extending("RecursiveArrayIterator", "ArrayIterator")
    },
];

/// What the constructor and `exchangeArray` take for the storage; flags are those of another ArrayObject when `Adopt`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flags {
    Given(i64),
    Adopt,
}

/// Takes an array or object for the storage.
///
/// # Errors
/// The object has elements of its own instead of properties.
pub(super) fn adopt(m: &mut Machine, object: &ObjectRef, from: &Value) -> Result<(), Unwind> {
    match from.view() {
        crate::zval::View::Array(array) => {
            take(m, object, ArrayOrObject::Array(array.clone()), Flags::Adopt)
        }
        crate::zval::View::Object(other) => take(
            m,
            object,
            ArrayOrObject::Object(other.clone()),
            Flags::Adopt,
        ),
        _ => Err(m.throw(
            Throw::InvalidArgumentException,
            "Passed variable is not an array or object",
        )),
    }
}

fn take(
    m: &mut Machine,
    object: &ObjectRef,
    from: ArrayOrObject,
    flags: Flags,
) -> Result<(), Unwind> {
    let state = state_of(object);
    let mut added = match flags {
        Flags::Given(flags) => flags & !INTERNAL,
        Flags::Adopt => 0,
    };
    let storage = match from {
        ArrayOrObject::Array(array) => Storage::Array(Rc::new(Elements::new(array))),
        ArrayOrObject::Object(other) if other.native::<State>().is_some() => {
            if flags == Flags::Adopt {
                added = state_of(&other).flags.get() & !INTERNAL;
            }
            if other.same(object) {
                Storage::Own
            } else {
                Storage::Other(other)
            }
        }
        ArrayOrObject::Object(other) => {
            if other.native_dyn().is_some() && has_own_properties(&other) {
                let message = format!(
                    "Overloaded object of type {} is not compatible with {}",
                    other.class().name(),
                    object.class().name()
                );
                return Err(m.throw(Throw::InvalidArgumentException, &message));
            }
            Storage::Object(other)
        }
    };
    state.flags.set(state.flags.get() | added);
    state.exchange(storage);
    Ok(())
}

/// Whether a class of the library makes up the properties of its objects (php-src `get_properties`).
fn has_own_properties(object: &ObjectRef) -> bool {
    crate::eval::class::ClassEntry::of(object.class())
        .handlers()
        .as_array
        .is_some()
}

fn construct(
    call: &mut Call<'_>,
    from: IfPassed<ArrayOrObject>,
    flags: i64,
    iterator_class: IfPassed<PhpStr>,
) -> Result<(), Unwind> {
    let this = this(call);
    let Some(from) = from.0 else {
        return Ok(());
    };
    if let Some(name) = iterator_class.0 {
        let class = class_derived_from(call, 2, &name, "ArrayIterator")?;
        state_of(&this).iterator_class.set(Some(class));
    }
    let flags = if call.passed() == 1 {
        Flags::Adopt
    } else {
        Flags::Given(flags)
    };
    take(call.machine, &this, from, flags)
}

fn construct_iterator(
    call: &mut Call<'_>,
    from: IfPassed<ArrayOrObject>,
    flags: i64,
) -> Result<(), Unwind> {
    construct(call, from, flags, IfPassed(None))
}

fn get_flags(call: &mut Call<'_>) -> i64 {
    state_of(&this(call)).flags.get() & !INTERNAL
}

fn set_flags(call: &mut Call<'_>, flags: i64) {
    let this = this(call);
    let state = state_of(&this);
    state
        .flags
        .set(state.flags.get() & INTERNAL | flags & !INTERNAL);
}

fn get_iterator(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    let this = this(call);
    let class = match state_of(&this).iterator_class.get() {
        Some(class) => class,
        None => call.machine.builtin_class("arrayiterator"),
    };
    walk::iterator_over(call.machine, class, &this)
}

fn exchange_array(call: &mut Call<'_>, from: ArrayOrObject) -> Result<PhpArray, Unwind> {
    let this = this(call);
    may_change(call.machine, &this)?;
    let old = target(call.machine, &this)?.snapshot();
    take(call.machine, &this, from, Flags::Adopt)?;
    Ok(old)
}

fn set_iterator_class(call: &mut Call<'_>, name: PhpStr) -> Result<(), Unwind> {
    let class = class_derived_from(call, 0, &name, "ArrayIterator")?;
    state_of(&this(call)).iterator_class.set(Some(class));
    Ok(())
}

fn get_iterator_class(call: &mut Call<'_>) -> PhpStr {
    match state_of(&this(call)).iterator_class.get() {
        Some(class) => class.name().clone(),
        None => PhpStr::from("ArrayIterator"),
    }
}

/// The properties, and the storage under a private name.
fn debug_info(call: &mut Call<'_>) -> PhpArray {
    let this = this(call);
    let state = state_of(&this);
    let mut shown = mangled_properties(&this);
    let storage: Value = match &*state.storage.borrow() {
        Storage::Own => return shown,
        Storage::Array(elements) => elements.array().into(),
        Storage::Object(object) | Storage::Other(object) => object.clone().into(),
    };
    let base = if state.is_iterator {
        "ArrayIterator"
    } else {
        "ArrayObject"
    };
    let name = PhpStr::concat_all(&[b"\0", base.as_bytes(), b"\0storage"]);
    shown.set(&Key::String(name), storage.into_zval());
    shown
}

fn compare(m: &mut Machine, left: &ObjectRef, right: &ObjectRef) -> Result<Comparison, Unwind> {
    let arrays = (
        Value::from(target(m, left)?.snapshot()),
        Value::from(target(m, right)?.snapshot()),
    );
    match m.compare(&arrays.0, &arrays.1)? {
        Comparison::Equal => m.compare_own_properties(left, right),
        other => Ok(other),
    }
}
