//! Reflection: classes, functions and what they are made of, as objects.
//!
//! Each object keeps what it reflects in a [`Reflected`] cell, filled by its constructor or by the object that made it; the
//! properties `$name` and `$class` are its first slots. Nothing is copied: a subject points to the class, function or property
//! that runs.

mod attribute;
mod attribute_text;
mod class;
mod class_constant;
mod class_kind;
mod class_member;
mod class_text;
mod constant;
mod coroutine;
mod enumeration;
mod extension;
mod extension_text;
mod function;
mod function_closure;
mod function_text;
mod instance;
mod method;
mod modifier;
mod parameter;
mod property;
mod reference;
mod reflected_function;
mod static_property;
mod types;
mod value_text;

use super::argument::string_from;
use super::class::{BuiltinClassFlags, BuiltinDefault, BuiltinProperty, Handlers};
use super::{BuiltinClass, Call, FromArg};
use crate::eval::class::ClassEntry;
use crate::eval::class::exception::{ExceptionSlot, set};
use crate::eval::errors::Throw;
use crate::eval::unwind::Cause;
use crate::eval::{Machine, Unwind};
use crate::zval::{Child, Native, ObjectRef, PhpStr, Value, View, Visibility, ZvalPtr};
use std::any::Any;
use std::cell::RefCell;

/// The classes of the extension.
pub(super) static CLASSES: &[&[BuiltinClass]] = &[
    modifier::CLASSES,
    function::CLASSES,
    method::CLASSES,
    class::CLASSES,
    property::CLASSES,
    constant::CLASSES,
    parameter::CLASSES,
    types::CLASSES,
    attribute::CLASSES,
    enumeration::CLASSES,
    extension::CLASSES,
    coroutine::CLASSES,
    reference::CLASSES,
];

/// What an object of a reflection class is about.
trait Subject: Clone + 'static {
    /// Shows the objects it holds to the cycle collector.
    fn visit(&self, _: &mut dyn FnMut(Child<'_>)) {}
}

/// The inner state of a reflection object: its subject, once its constructor has run.
struct Reflected<T>(RefCell<Option<T>>);

impl<T: Subject> Native for Reflected<T> {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        if let Ok(subject) = self.0.try_borrow()
            && let Some(subject) = subject.as_ref()
        {
            subject.visit(visit);
        }
    }

    fn clear(&self) {
        let subject = self.0.take();
        drop(subject);
    }
}

/// The handlers of a reflection class whose objects are about a `T`.
const fn handlers<T: Subject>() -> Handlers {
    Handlers {
        create: Some(create::<T>),
        is_uncloneable: true,
        ..Handlers::STANDARD
    }
}

fn create<T: Subject>(_: &mut Machine, object: &ObjectRef) {
    object.set_native(Box::new(Reflected::<T>(RefCell::new(None))));
}

/// The flags of every reflection class.
const FLAGS: BuiltinClassFlags = BuiltinClassFlags {
    is_abstract: false,
    is_final: false,
    no_dynamic_properties: false,
    allows_dynamic_properties: false,
    is_not_serializable: true,
};

/// `public string $name`
const NAME: BuiltinProperty = string_property("name");
/// `public string $class`
const CLASS: BuiltinProperty = string_property("class");

const fn string_property(name: &'static str) -> BuiltinProperty {
    BuiltinProperty {
        name,
        visibility: Visibility::Public,
        declared_type: "string",
        default: BuiltinDefault::None,
        is_readonly: false,
    }
}

/// The slot of `$name`.
const NAME_SLOT: usize = 0;
/// The slot of `$class`.
const CLASS_SLOT: usize = 1;

/// The object whose method runs.
fn this_object(call: &Call<'_>) -> ObjectRef {
    match &call.machine.frame().this {
        Some(this) => this.clone(),
        None => unreachable!("a method that is not static runs on an object"),
    }
}

/// What the object whose method runs is about.
///
/// # Errors
/// Its constructor has not run.
fn this<T: Subject>(call: &mut Call<'_>) -> Result<T, Unwind> {
    match subject_of(&this_object(call)) {
        Some(subject) => Ok(subject),
        None => Err(call
            .machine
            .throw_error("Internal error: Failed to retrieve the reflection object")),
    }
}

/// What an object is about, if it is a reflection object that is about a `T`.
fn subject_of<T: Subject>(object: &ObjectRef) -> Option<T> {
    object.native::<Reflected<T>>()?.0.borrow().clone()
}

/// Makes the object whose constructor runs one about `subject`.
fn become_about<T: Subject>(object: &ObjectRef, subject: T) {
    if let Some(reflected) = object.native::<Reflected<T>>() {
        let former = reflected.0.replace(Some(subject));
        drop(former);
    }
}

/// A new object of a reflection class.
fn reflect<T: Subject>(m: &mut Machine, class: &'static str, subject: T) -> ObjectRef {
    let class = m.builtin_class(class);
    let object = m.new_object(class);
    become_about(&object, subject);
    object
}

/// Sets `$name` or `$class` of a reflection object.
fn set_string(object: &ObjectRef, slot: usize, text: &PhpStr) {
    drop(object.set_slot(slot, Some(ZvalPtr::new(text.clone().into()))));
}

/// Throws a `ReflectionException`.
fn throw(m: &mut Machine, message: &str) -> Unwind {
    throw_with_code(m, message, 0)
}

/// Throws a `ReflectionException` with a code.
fn throw_with_code(m: &mut Machine, message: &str, code: i64) -> Unwind {
    let class = m.builtin_class("reflectionexception");
    let exception = m.new_object(class);
    set(&exception, ExceptionSlot::Message, PhpStr::from(message));
    set(&exception, ExceptionSlot::Code, code);
    m.unwind(Cause::Exception(exception))
}

/// Tells of the use of a method that is deprecated.
///
/// # Errors
/// The error handler threw.
fn note_deprecated(call: &mut Call<'_>) -> Result<(), Unwind> {
    let message = format!("Method {}() is deprecated", call.builtin.display_name());
    call.machine.deprecated(&message)
}

/// A class by its name.
///
/// # Errors
/// There is none, which is a `ReflectionException`; what a loader throws.
fn find_class(m: &mut Machine, name: &PhpStr, code: i64) -> Result<&'static ClassEntry, Unwind> {
    match m.lookup_class(name)? {
        Some(class) => Ok(class),
        None => Err(throw_with_code(
            m,
            &format!("Class \"{name}\" does not exist"),
            code,
        )),
    }
}

/// A parameter that takes an object or the name of a class.
enum ObjectOrName {
    /// An object.
    Object(ObjectRef),
    /// A name.
    Name(PhpStr),
}

impl ObjectOrName {
    /// The class it names, and the object.
    ///
    /// # Errors
    /// There is no such class.
    fn resolve(
        self,
        m: &mut Machine,
        code: i64,
    ) -> Result<(&'static ClassEntry, Option<ObjectRef>), Unwind> {
        match self {
            ObjectOrName::Object(object) => Ok((ClassEntry::of(object.class()), Some(object))),
            ObjectOrName::Name(name) => Ok((find_class(m, &name, code)?, None)),
        }
    }
}

impl FromArg for ObjectOrName {
    const TYPE: &'static str = "object|string";

    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<ObjectOrName, Unwind> {
        match value.view() {
            View::Object(object) => Ok(ObjectOrName::Object(object.clone())),
            View::Array(_) | View::Resource(_) => {
                let given = call.machine.type_name_for_error(&value);
                let message = format!(
                    "{}must be of type {}, {given} given",
                    call.argument_prefix(index),
                    Self::TYPE
                );
                Err(call.machine.throw(Throw::TypeError, &message))
            }
            _ => string_from(call, index, value, Self::TYPE).map(ObjectOrName::Name),
        }
    }
}

/// The part of a name before its last backslash, and the part behind it; a backslash at the start counts as none.
fn split_name(name: &PhpStr) -> (Option<PhpStr>, PhpStr) {
    match memchr::memrchr(b'\\', name) {
        Some(at) if at > 0 => (Some(PhpStr::new(&name[..at])), PhpStr::new(&name[at + 1..])),
        _ => (None, name.clone()),
    }
}

/// A doc comment, or `false`.
fn doc_comment(text: Option<&PhpStr>) -> Value {
    text.map_or(Value::FALSE, |text| text.clone().into())
}
