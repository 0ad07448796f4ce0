//! What the objects of this extension keep inside, and parameters that take them.

use super::interval::{Counting, Interval};
use super::time::{Time, TimeZone};
use crate::eval::class::{ClassEntry, cast};
use crate::eval::frame::Callee;
use crate::eval::function::FunctionKind;
use crate::eval::{Machine, Unwind};
use crate::ext::{Call, FromArg};
use crate::zval::{
    Child, Key, Native, ObjectRef, PhpArray, PhpStr, Value, View, Visibility, ZvalPtr,
};
use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

/// The inner state of an object: nothing before its constructor has run.
pub(super) struct State<T>(RefCell<Option<T>>);

impl<T: 'static> Native for State<T> {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn visit(&self, _: &mut dyn FnMut(Child<'_>)) {}
}

/// What a DateInterval keeps besides its properties, which hold the amounts.
#[derive(Clone, Debug, Default)]
pub(super) struct Span {
    /// The words, and the amounts as they were first.
    pub(super) interval: Interval,
    /// How its hours count.
    pub(super) counting: Counting,
    /// The text that it was made of, if it was.
    pub(super) text: Option<Rc<[u8]>>,
}

/// What a DatePeriod keeps besides its properties.
#[derive(Clone)]
pub(super) struct Period {
    /// The first moment.
    pub(super) start: Time,
    /// Where a walk stands.
    pub(super) current: Option<Time>,
    /// The last moment, if it is known.
    pub(super) end: Option<Time>,
    /// What lies between two moments.
    pub(super) interval: Interval,
    /// How many moments there are, if the last one is not known.
    pub(super) recurrences: i64,
    /// Whether the first moment belongs to it.
    pub(super) includes_start: bool,
    /// Whether the last moment belongs to it.
    pub(super) includes_end: bool,
    /// The class of its moments.
    pub(super) class: &'static ClassEntry,
}

/// Gives a new object an empty state.
pub(super) fn create<T: 'static>(_: &mut Machine, object: &ObjectRef) {
    object.set_native(Box::new(State::<T>(RefCell::new(None))));
}

/// Gives a clone a copy of the state.
///
/// # Errors
/// None.
pub(super) fn clone<T: Clone + 'static>(
    _: &mut Machine,
    from: &ObjectRef,
    to: &ObjectRef,
) -> Result<(), Unwind> {
    to.set_native(Box::new(State(RefCell::new(state::<T>(from)))));
    Ok(())
}

/// A copy of an object, as an action on an immutable one makes it: its `__clone` is called, whoever may call it.
///
/// # Errors
/// What `__clone` throws.
pub(super) fn copy<T: Clone + 'static>(
    m: &mut Machine,
    object: &ObjectRef,
) -> Result<ObjectRef, Unwind> {
    let copy = ObjectRef::new(object.class());
    cast::copy_properties(object, &copy);
    copy.set_native(Box::new(State(RefCell::new(state::<T>(object)))));
    if let Some(method) = &ClassEntry::of(object.class()).magic.clone {
        m.call_method(&copy, method, &mut [])?;
    }
    Ok(copy)
}

/// The state of an object, if it has one.
pub(super) fn state<T: Clone + 'static>(object: &ObjectRef) -> Option<T> {
    object.native::<State<T>>()?.0.borrow().clone()
}

/// Gives an object its state.
pub(super) fn set_state<T: 'static>(object: &ObjectRef, new: T) {
    if let Some(state) = object.native::<State<T>>() {
        drop(state.0.replace(Some(new)));
    }
}

/// The state of an object whose constructor has run.
///
/// # Errors
/// It has not; `class` is the one that PHP names then.
pub(super) fn need_state<T: Clone + 'static>(
    m: &mut Machine,
    object: &ObjectRef,
    class: &str,
) -> Result<T, Unwind> {
    state(object).ok_or_else(|| not_initialized(m, class))
}

/// The error for an object whose constructor has not run.
pub(super) fn not_initialized(m: &mut Machine, class: &str) -> Unwind {
    m.throw_error(&format!(
        "The {class} object has not been correctly initialized by its constructor"
    ))
}

/// `$this` of a method.
///
/// # Errors
/// There is none.
pub(super) fn this(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    match call.machine.frame().this.clone() {
        Some(this) => Ok(this),
        None => Err(call
            .machine
            .throw_error("Using $this when not in object context")),
    }
}

/// A new object of the class that a static method was called on, or of `class` for a function.
///
/// # Errors
/// A default of the class throws, or it is abstract.
pub(super) fn new_static(call: &mut Call<'_>, class: &'static str) -> Result<ObjectRef, Unwind> {
    let called = call.machine.frame().static_class.map(ClassEntry::of);
    let class = match called {
        Some(called) if !call.builtin.class.is_empty() => called,
        _ => call.machine.builtin_class(class),
    };
    call.machine.instantiate(class)
}

/// A new object of a library class.
pub(super) fn new_object<T: 'static>(m: &mut Machine, class: &'static str, state: T) -> ObjectRef {
    let class = m.builtin_class(class);
    let object = m.new_object(class);
    set_state(&object, state);
    object
}

/// Takes an object of a class, or throws PHP's TypeError.
fn object_of_class(
    call: &mut Call<'_>,
    index: usize,
    value: Value,
    class: &str,
    lowercase: &[u8],
) -> Result<ObjectRef, Unwind> {
    let value = value.unwrap_zval();
    if let View::Object(object) = value.view()
        && ClassEntry::of(object.class()).is_subclass_of_name(lowercase)
    {
        return Ok(object.clone());
    }
    let mark = if call.is_nullable() { "?" } else { "" };
    let given = call.machine.type_name_for_error(&value);
    Err(call.type_error(
        index,
        &format!("must be of type {mark}{class}, {given} given"),
    ))
}

macro_rules! object_parameter {
    ($(#[$doc:meta])* $name:ident, $class:literal, $lowercase:literal) => {
        $(#[$doc])*
        pub(super) struct $name(pub(super) ObjectRef);

        impl FromArg for $name {
            const TYPE: &'static str = $class;

            fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<$name, Unwind> {
                object_of_class(call, index, value, $class, $lowercase).map($name)
            }
        }
    };
}

object_parameter!(
    /// A `DateTimeInterface` parameter.
    AnyDate, "DateTimeInterface", b"datetimeinterface"
);
object_parameter!(
    /// A `DateTime` parameter.
    MutableDate, "DateTime", b"datetime"
);
object_parameter!(
    /// A `DateTimeImmutable` parameter.
    ImmutableDate, "DateTimeImmutable", b"datetimeimmutable"
);
object_parameter!(
    /// A `DateTimeZone` parameter.
    ZoneObject, "DateTimeZone", b"datetimezone"
);
object_parameter!(
    /// A `DateInterval` parameter.
    SpanObject, "DateInterval", b"dateinterval"
);

/// A string parameter without NUL bytes (php-src `Z_PARAM_PATH`).
pub(super) struct TextWithoutNul(pub(super) PhpStr);

impl FromArg for TextWithoutNul {
    const TYPE: &'static str = "string";

    fn from_value(
        call: &mut Call<'_>,
        index: usize,
        value: Value,
    ) -> Result<TextWithoutNul, Unwind> {
        let text = PhpStr::from_value(call, index, value)?;
        if text.contains(&0) {
            return Err(call.value_error(index, "must not contain any null bytes"));
        }
        Ok(TextWithoutNul(text))
    }
}

/// A warning that begins with the name of the function that runs, as PHP's own handlers give it: `main(): …`.
///
/// # Errors
/// The error handler threw.
pub(super) fn warn_in_function(m: &mut Machine, message: &str) -> Result<(), Unwind> {
    let place = match m.frame().callee {
        Callee::User(function) if function.kind == FunctionKind::File => "main".to_owned(),
        Callee::User(function) => match function.class.get() {
            Some(class) => format!("{}::{}", class.name(), function.name),
            None => function.name.to_string(),
        },
        Callee::Builtin(builtin) => builtin.display_name(),
    };
    m.warning(&format!("{place}(): {message}"))
}

/// The zone of a DateTimeZone object.
///
/// # Errors
/// Its constructor has not run.
pub(super) fn zone_of(m: &mut Machine, object: &ObjectRef) -> Result<TimeZone, Unwind> {
    need_state::<TimeZone>(m, object, "DateTimeZone")
}

/// An object's own properties, for what is shown of it.
pub(super) fn own_properties(object: &ObjectRef) -> PhpArray {
    cast::mangled_properties(object)
}

/// Puts an object's own properties behind what an array has already.
pub(super) fn add_own_properties(array: &mut PhpArray, object: &ObjectRef) {
    for (key, zval) in own_properties(object).to_entries() {
        if array.get(&key).is_none() {
            array.set(&key, zval);
        }
    }
}

/// Writes properties that `serialize` wrote, but for those of the class itself.
///
/// # Errors
/// What writing a property throws.
pub(super) fn restore_properties(
    m: &mut Machine,
    object: &ObjectRef,
    data: &PhpArray,
    own: &[&str],
) -> Result<(), Unwind> {
    for (key, zval) in data.to_entries() {
        let Key::String(name) = key else {
            continue;
        };
        if zval.is_ref() || own.iter().any(|own| own.as_bytes() == &name[..]) {
            continue;
        }
        write_mangled(m, object, &name, zval.get())?;
    }
    Ok(())
}

/// Writes a property by its mangled name, whatever its visibility.
fn write_mangled(
    m: &mut Machine,
    object: &ObjectRef,
    mangled: &PhpStr,
    value: Value,
) -> Result<(), Unwind> {
    let (owner, name) = match mangled.strip_prefix(b"\0") {
        Some(rest) => match memchr::memchr(0, rest) {
            Some(end) => (&rest[..end], PhpStr::new(&rest[end + 1..])),
            None => return Ok(()),
        },
        None => (&b""[..], mangled.clone()),
    };
    let slots = object.class().slots();
    let place = slots.iter().position(|slot| {
        slot.name == name
            && match slot.visibility {
                Visibility::Private => slot.declared_by.as_bytes() == owner,
                Visibility::Public | Visibility::Protected => true,
            }
    });
    match place {
        Some(slot) => {
            drop(object.set_slot(slot, Some(ZvalPtr::new(value))));
            Ok(())
        }
        // A private property of a class that the object is not of.
        None if !owner.is_empty() && owner != b"*" => Ok(()),
        None => m.write_property(object, &name, value),
    }
}
