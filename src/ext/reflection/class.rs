//! ReflectionClass and ReflectionObject: their tables, and what a class is called and where it stands.

use super::attribute::{AttributeList, Target, get_attributes};
use super::modifier::{self, constant};
use super::{
    FLAGS, NAME, NAME_SLOT, ObjectOrName, Subject, become_about, doc_comment, handlers, reflect,
    set_string, split_name, this, this_object,
};
use super::{class_constant, class_kind, class_member, instance, static_property};
use crate::ast::ClassKind;
use crate::eval::class::ClassEntry;
use crate::eval::{Machine, Unwind};
use crate::ext::class::no_body;
use crate::ext::{BuiltinClass, Call};
use crate::methods;
use crate::zval::{Child, ObjectRef, PhpArray, PhpStr, Value};

/// The classes of classes.
pub(super) static CLASSES: &[BuiltinClass] = &[
    BuiltinClass {
        interfaces: &["Reflector"],
        flags: FLAGS,
        constants: &[
            constant("IS_IMPLICIT_ABSTRACT", modifier::STATIC),
            constant("IS_EXPLICIT_ABSTRACT", modifier::ABSTRACT),
            constant("IS_FINAL", modifier::FINAL),
            constant("IS_READONLY", modifier::READONLY_CLASS),
        ],
        properties: &[NAME],
        handlers: handlers::<ReflectedClass>(),
        methods: methods! { "ReflectionClass":
            [private] __clone() = no_body, "-> void";
            [public] __construct(objectOrClass) = construct, "object|string";
            [public] __toString() = super::class_text::to_string, "-> string";
            [public] getName() = get_name, "~> string";
            [public] isInternal() = is_internal, "~> bool";
            [public] isUserDefined() = is_user_defined, "~> bool";
            [public] isAnonymous() = class_kind::is_anonymous, "~> bool";
            [public] isInstantiable() = class_kind::is_instantiable, "~> bool";
            [public] isCloneable() = class_kind::is_cloneable, "~> bool";
            [public] getFileName() = get_file_name, "~> string|false";
            [public] getStartLine() = get_start_line, "~> int|false";
            [public] getEndLine() = get_end_line, "~> int|false";
            [public] getDocComment() = get_doc_comment, "~> string|false";
            [public] getConstructor() = class_member::get_constructor, "~> ?ReflectionMethod";
            [public] hasMethod(name) = class_member::has_method, "string ~> bool";
            [public] getMethod(name) = class_member::get_method, "string ~> ReflectionMethod";
            [public] getMethods(filter = null) = class_member::get_methods, "?int ~> array";
            [public] hasProperty(name) = class_member::has_property, "string ~> bool";
            [public] getProperty(name) = class_member::get_property, "string ~> ReflectionProperty";
            [public] getProperties(filter = null) = class_member::get_properties, "?int ~> array";
            [public] hasConstant(name) = class_constant::has_constant, "string ~> bool";
            [public] getConstants(filter = null) = class_constant::get_constants, "?int ~> array";
            [public] getReflectionConstants(filter = null) = class_constant::get_reflection_constants, "?int ~> array";
            [public] getConstant(name) = class_constant::get_constant, "string ~> mixed";
            [public] getReflectionConstant(name) = class_constant::get_reflection_constant,
                "string ~> ReflectionClassConstant|false";
            [public] getInterfaces() = class_kind::get_interfaces, "~> array";
            [public] getInterfaceNames() = class_kind::get_interface_names, "~> array";
            [public] isInterface() = class_kind::is_interface, "~> bool";
            [public] getTraits() = class_kind::get_traits, "~> array";
            [public] getTraitNames() = class_kind::get_trait_names, "~> array";
            [public] getTraitAliases() = class_kind::get_trait_aliases, "~> array";
            [public] isTrait() = class_kind::is_trait, "~> bool";
            [public] isEnum() = class_kind::is_enum, "-> bool";
            [public] isAbstract() = class_kind::is_abstract, "~> bool";
            [public] isFinal() = class_kind::is_final, "~> bool";
            [public] isReadOnly() = class_kind::is_read_only, "-> bool";
            [public] getModifiers() = class_kind::get_modifiers, "~> int";
            [public] isInstance(object) = class_kind::is_instance, "object ~> bool";
            [public] newInstance(...args) = instance::new_instance, "mixed ~> object";
            [public] newInstanceWithoutConstructor() = instance::new_instance_without_constructor, "~> object";
            [public] newInstanceArgs(args = []) = instance::new_instance_args, "array ~> ?object";
            [public] getParentClass() = class_kind::get_parent_class, "~> ReflectionClass|false";
            [public] isSubclassOf(class) = class_kind::is_subclass_of, "ReflectionClass|string ~> bool";
            [public] getStaticProperties() = static_property::get_static_properties, "~> ?array";
            [public] getStaticPropertyValue(name, default = UNKNOWN) = static_property::get_static_property_value,
                "string, mixed ~> mixed";
            [public] setStaticPropertyValue(name, value) = static_property::set_static_property_value,
                "string, mixed ~> void";
            [public] getDefaultProperties() = static_property::get_default_properties, "~> array";
            [public] isIterable() = class_kind::is_iterable, "~> bool";
            [public] isIterateable() = class_kind::is_iterable, "~> bool";
            [public] implementsInterface(interface) = class_kind::implements_interface,
                "ReflectionClass|string ~> bool";
            [public] getExtension() = get_extension, "~> ?ReflectionExtension";
            [public] getExtensionName() = get_extension_name, "~> string|false";
            [public] inNamespace() = in_namespace, "~> bool";
            [public] getNamespaceName() = get_namespace_name, "~> string";
            [public] getShortName() = get_short_name, "~> string";
            [public] getAttributes(name = null, flags = 0) = get_class_attributes, "?string, int -> array";
        },
        ..BuiltinClass::class("ReflectionClass")
    },
    BuiltinClass {
        flags: FLAGS,
        methods: methods! { "ReflectionObject":
            [public] __construct(object) = construct_object, "object";
        },
        ..BuiltinClass::extending("ReflectionObject", "ReflectionClass")
    },
];

/// A class, or an object with its class.
#[derive(Clone)]
pub(super) struct ReflectedClass {
    pub(super) class: &'static ClassEntry,
    /// The object of a ReflectionObject.
    pub(super) object: Option<ObjectRef>,
}

impl Subject for ReflectedClass {
    fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        if let Some(object) = &self.object {
            visit(Child::Object(object));
        }
    }
}

/// The object that reflects a class.
pub(super) fn reflect_class(m: &mut Machine, class: &'static ClassEntry) -> ObjectRef {
    let reflection = match class.kind {
        ClassKind::Enum => "reflectionenum",
        _ => "reflectionclass",
    };
    let subject = ReflectedClass {
        class,
        object: None,
    };
    let object = reflect(m, reflection, subject);
    set_string(&object, NAME_SLOT, &class.name);
    object
}

/// Runs the constructor of ReflectionClass and its children.
pub(super) fn construct(call: &mut Call<'_>, target: ObjectOrName) -> Result<(), Unwind> {
    let (class, _) = target.resolve(call.machine, -1)?;
    let this = this_object(call);
    set_string(&this, NAME_SLOT, &class.name);
    become_about(
        &this,
        ReflectedClass {
            class,
            object: None,
        },
    );
    Ok(())
}

fn construct_object(call: &mut Call<'_>, object: ObjectRef) {
    let class = ClassEntry::of(object.class());
    let this = this_object(call);
    set_string(&this, NAME_SLOT, &class.name);
    become_about(
        &this,
        ReflectedClass {
            class,
            object: Some(object),
        },
    );
}

/// The class that the object whose method runs reflects.
pub(super) fn class(call: &mut Call<'_>) -> Result<&'static ClassEntry, Unwind> {
    Ok(this::<ReflectedClass>(call)?.class)
}

fn get_name(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    Ok(class(call)?.name.clone())
}

fn is_internal(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(!class(call)?.is_user())
}

fn is_user_defined(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(class(call)?.is_user())
}

fn get_file_name(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let class = class(call)?;
    Ok(match class.is_user() {
        true => class.file.clone().into(),
        false => Value::FALSE,
    })
}

fn line_of(class: &ClassEntry, line: u32) -> Value {
    match class.is_user() {
        true => Value::int(i64::from(line)),
        false => Value::FALSE,
    }
}

fn get_start_line(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let class = class(call)?;
    Ok(line_of(class, class.line))
}

fn get_end_line(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let class = class(call)?;
    Ok(line_of(class, class.end_line))
}

fn get_doc_comment(call: &mut Call<'_>) -> Result<Value, Unwind> {
    Ok(doc_comment(class(call)?.doc_comment.as_ref()))
}

/// The name of the extension that has a class; `None` for one written in PHP.
fn extension_of(class: &ClassEntry) -> Option<&'static str> {
    if class.is_user() {
        return None;
    }
    crate::ext::extension_of_class(class.builtin?.name)
}

fn get_extension(call: &mut Call<'_>) -> Result<Option<ObjectRef>, Unwind> {
    let class = class(call)?;
    Ok(extension_of(class).map(|name| super::extension::reflect_extension(call.machine, name)))
}

fn get_extension_name(call: &mut Call<'_>) -> Result<Value, Unwind> {
    Ok(extension_of(class(call)?).map_or(Value::FALSE, Value::from))
}

fn in_namespace(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(split_name(&class(call)?.name).0.is_some())
}

fn get_namespace_name(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    let (namespace, _) = split_name(&class(call)?.name);
    Ok(namespace.unwrap_or_else(PhpStr::empty))
}

fn get_short_name(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    Ok(split_name(&class(call)?.name).1)
}

fn get_class_attributes(
    call: &mut Call<'_>,
    name: Option<PhpStr>,
    flags: i64,
) -> Result<PhpArray, Unwind> {
    let class = class(call)?;
    let list = AttributeList {
        attributes: class.attributes,
        scope: Some(class),
        file: class.is_user().then(|| class.file.clone()),
        target: Target::CLASS,
    };
    get_attributes(call, &list, name, flags)
}
