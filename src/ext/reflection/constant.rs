//! ReflectionClassConstant.

use super::attribute::{AttributeList, Target, get_attributes};
use super::class::reflect_class;
use super::class_constant::value_of;
use super::modifier::{self, constant};
use super::{
    CLASS, CLASS_SLOT, FLAGS, NAME, NAME_SLOT, ObjectOrName, Subject, become_about, doc_comment,
    handlers, reflect, set_string, this, this_object, throw,
};
use crate::eval::class::ClassConstant;
use crate::eval::{Machine, Unwind};
use crate::ext::class::no_body;
use crate::ext::{BuiltinClass, Call};
use crate::methods;
use crate::zval::{ObjectRef, PhpArray, PhpStr, Value, Visibility};
use std::rc::Rc;

/// The class of class constants.
pub(super) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    interfaces: &["Reflector"],
    flags: FLAGS,
    constants: &[
        constant("IS_PUBLIC", modifier::PUBLIC),
        constant("IS_PROTECTED", modifier::PROTECTED),
        constant("IS_PRIVATE", modifier::PRIVATE),
        constant("IS_FINAL", modifier::FINAL),
    ],
    properties: &[NAME, CLASS],
    handlers: handlers::<ReflectedConstant>(),
    methods: methods! { "ReflectionClassConstant":
        [private] __clone() = no_body, "-> void";
        [public] __construct(class, constant) = construct, "object|string, string";
        [public] __toString() = super::class_text::constant_to_string, "-> string";
        [public] getName() = get_name, "~> string";
        [public] getValue() = get_value, "~> mixed";
        [public] isPublic() = is_public, "~> bool";
        [public] isPrivate() = is_private, "~> bool";
        [public] isProtected() = is_protected, "~> bool";
        [public] isFinal() = is_final, "-> bool";
        [public] getModifiers() = get_modifiers, "~> int";
        [public] getDeclaringClass() = get_declaring_class, "~> ReflectionClass";
        [public] getDocComment() = get_doc_comment, "~> string|false";
        [public] getAttributes(name = null, flags = 0) = get_constant_attributes, "?string, int -> array";
        [public] isEnumCase() = is_enum_case, "-> bool";
    },
    ..BuiltinClass::class("ReflectionClassConstant")
}];

/// A constant of a class, or a case of an enum.
#[derive(Clone)]
pub(super) struct ReflectedConstant(pub(super) Rc<ClassConstant>);

impl Subject for ReflectedConstant {}

/// The object that reflects a constant.
pub(super) fn reflect_constant(m: &mut Machine, constant: &Rc<ClassConstant>) -> ObjectRef {
    reflect_constant_as(m, "reflectionclassconstant", constant)
}

/// The object of a given class that reflects a constant.
pub(super) fn reflect_constant_as(
    m: &mut Machine,
    class: &'static str,
    constant: &Rc<ClassConstant>,
) -> ObjectRef {
    let object = reflect(m, class, ReflectedConstant(constant.clone()));
    name(&object, constant);
    object
}

/// Sets the properties of a reflection of a constant.
fn name(object: &ObjectRef, constant: &ClassConstant) {
    set_string(object, NAME_SLOT, &constant.name);
    set_string(object, CLASS_SLOT, &constant.class.name);
}

/// Runs the constructor of ReflectionClassConstant and its children.
pub(super) fn construct(
    call: &mut Call<'_>,
    target: ObjectOrName,
    wanted: PhpStr,
) -> Result<(), Unwind> {
    let (class, _) = target.resolve(call.machine, 0)?;
    let Some(constant) = class.constants.get(&wanted) else {
        let message = format!("Constant {}::{wanted} does not exist", class.name);
        return Err(throw(call.machine, &message));
    };
    let this = this_object(call);
    name(&this, constant);
    become_about(&this, ReflectedConstant(constant.clone()));
    Ok(())
}

/// The constant that the object whose method runs reflects.
pub(super) fn constant_of(call: &mut Call<'_>) -> Result<Rc<ClassConstant>, Unwind> {
    Ok(this::<ReflectedConstant>(call)?.0)
}

/// The modifiers of a constant as bits.
pub(super) fn modifiers(constant: &ClassConstant) -> i64 {
    let bits = modifier::visibility(constant.visibility);
    if constant.is_final {
        return bits | modifier::FINAL;
    }
    bits
}

/// `$name` of the object whose method runs.
///
/// # Errors
/// Its constructor has not run.
pub(super) fn property_name(call: &mut Call<'_>) -> Result<Value, Unwind> {
    match this_object(call).slot(NAME_SLOT) {
        Some(zval) => Ok(zval.get()),
        None => Err(call.machine.throw_error(
            "Typed property ReflectionClassConstant::$name must not be accessed before initialization",
        )),
    }
}

fn get_name(call: &mut Call<'_>) -> Result<Value, Unwind> {
    property_name(call)
}

fn get_value(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let constant = constant_of(call)?;
    value_of(call.machine, &constant)
}

fn is_public(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(constant_of(call)?.visibility == Visibility::Public)
}

fn is_private(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(constant_of(call)?.visibility == Visibility::Private)
}

fn is_protected(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(constant_of(call)?.visibility == Visibility::Protected)
}

fn is_final(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(constant_of(call)?.is_final)
}

fn is_enum_case(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(constant_of(call)?.is_case)
}

fn get_modifiers(call: &mut Call<'_>) -> Result<i64, Unwind> {
    Ok(modifiers(&*constant_of(call)?))
}

fn get_declaring_class(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    let class = constant_of(call)?.class.get();
    Ok(reflect_class(call.machine, class))
}

fn get_doc_comment(call: &mut Call<'_>) -> Result<Value, Unwind> {
    Ok(doc_comment(constant_of(call)?.doc_comment.as_ref()))
}

fn get_constant_attributes(
    call: &mut Call<'_>,
    name: Option<PhpStr>,
    flags: i64,
) -> Result<PhpArray, Unwind> {
    let constant = constant_of(call)?;
    let class = constant.class.get();
    let list = AttributeList {
        attributes: constant.attributes,
        scope: Some(class),
        file: class.is_user().then(|| class.file.clone()),
        target: Target::CLASS_CONSTANT,
    };
    get_attributes(call, &list, name, flags)
}
