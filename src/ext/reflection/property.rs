//! ReflectionProperty.

use super::attribute::{AttributeList, Target, get_attributes};
use super::class::reflect_class;
use super::modifier::{self, constant};
use super::static_property::assign_static;
use super::types::reflect_type;
use super::{
    CLASS, CLASS_SLOT, FLAGS, NAME, NAME_SLOT, ObjectOrName, Subject, become_about, doc_comment,
    handlers, reflect, set_string, this, this_object, throw,
};
use crate::eval::class::{ClassEntry, DefaultBlueprint, Property, PropertyPlace};
use crate::eval::types::Strictness;
use crate::eval::{Machine, Unwind};
use crate::ext::class::no_body;
use crate::ext::{BuiltinClass, Call, IfPassed};
use crate::methods;
use crate::zval::{Key, ObjectRef, PhpArray, PhpStr, Value, View, Visibility};

/// The class of properties.
pub(super) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    interfaces: &["Reflector"],
    flags: FLAGS,
    constants: &[
        constant("IS_STATIC", modifier::STATIC),
        constant("IS_READONLY", modifier::READONLY),
        constant("IS_PUBLIC", modifier::PUBLIC),
        constant("IS_PROTECTED", modifier::PROTECTED),
        constant("IS_PRIVATE", modifier::PRIVATE),
    ],
    properties: &[NAME, CLASS],
    handlers: handlers::<ReflectedProperty>(),
    methods: methods! { "ReflectionProperty":
        [private] __clone() = no_body, "-> void";
        [public] __construct(class, property) = construct, "object|string, string";
        [public] __toString() = super::class_text::property_to_string, "-> string";
        [public] getName() = get_name, "~> string";
        [public] getValue(object = null) = get_value, "?object ~> mixed";
        [public] setValue(objectOrValue, value = UNKNOWN) = set_value, "mixed, mixed ~> void";
        [public] isInitialized(object = null) = is_initialized, "?object ~> bool";
        [public] isPublic() = is_public, "~> bool";
        [public] isPrivate() = is_private, "~> bool";
        [public] isProtected() = is_protected, "~> bool";
        [public] isStatic() = is_static, "~> bool";
        [public] isReadOnly() = is_read_only, "-> bool";
        [public] isDefault() = is_default, "~> bool";
        [public] isPromoted() = is_promoted, "-> bool";
        [public] getModifiers() = get_modifiers, "~> int";
        [public] getDeclaringClass() = get_declaring_class, "~> ReflectionClass";
        [public] getDocComment() = get_doc_comment, "~> string|false";
        [public] setAccessible(accessible) = set_accessible, "bool ~> void";
        [public] getType() = get_type, "~> ?ReflectionType";
        [public] hasType() = has_type, "~> bool";
        [public] hasDefaultValue() = has_default_value, "-> bool";
        [public] getDefaultValue() = get_default_value, "~> mixed";
        [public] getAttributes(name = null, flags = 0) = get_property_attributes, "?string, int -> array";
    },
    ..BuiltinClass::class("ReflectionProperty")
}];

/// A property of a class, or one that only an object has.
#[derive(Clone)]
pub(super) struct ReflectedProperty {
    /// The class that was asked for it.
    class: &'static ClassEntry,
    /// The property as declared; none for one that only an object has.
    pub(super) declared: Option<&'static Property>,
    pub(super) name: PhpStr,
}

impl Subject for ReflectedProperty {}

impl ReflectedProperty {
    /// A property that a class has.
    pub(super) fn declared(
        class: &'static ClassEntry,
        property: &'static Property,
    ) -> ReflectedProperty {
        ReflectedProperty {
            class,
            declared: Some(property),
            name: property.name.clone(),
        }
    }

    /// A property that an object has besides those of its class.
    pub(super) fn dynamic(class: &'static ClassEntry, name: PhpStr) -> ReflectedProperty {
        ReflectedProperty {
            class,
            declared: None,
            name,
        }
    }

    fn visibility(&self) -> Visibility {
        self.declared
            .map_or(Visibility::Public, |property| property.visibility)
    }

    /// The class that declares it.
    fn declaring_class(&self) -> &'static ClassEntry {
        self.declared
            .map_or(self.class, |property| property.class.get())
    }

    fn static_property(&self) -> Option<&'static Property> {
        self.declared.filter(|property| property.is_static())
    }

    /// The modifiers as bits.
    pub(super) fn modifiers(&self) -> i64 {
        let mut bits = modifier::visibility(self.visibility());
        if let Some(property) = self.declared {
            if property.is_static() {
                bits |= modifier::STATIC;
            }
            if property.is_readonly {
                bits |= modifier::READONLY;
            }
        }
        bits
    }
}

/// Whether an object has a property of that name besides those of its class.
pub(super) fn has_dynamic(object: &ObjectRef, name: &PhpStr) -> bool {
    object
        .dynamic()
        .is_some_and(|dynamic| dynamic.get(&Key::String(name.clone())).is_some())
}

/// The object that reflects a property.
pub(super) fn reflect_property(m: &mut Machine, subject: ReflectedProperty) -> ObjectRef {
    let (name, class) = (subject.name.clone(), subject.declaring_class());
    let object = reflect(m, "reflectionproperty", subject);
    set_string(&object, NAME_SLOT, &name);
    set_string(&object, CLASS_SLOT, &class.name);
    object
}

fn construct(call: &mut Call<'_>, target: ObjectOrName, name: PhpStr) -> Result<(), Unwind> {
    let (class, object) = target.resolve(call.machine, 0)?;
    let declared = class.properties.get(&name);
    let subject = match declared {
        Some(property)
            if property.visibility != Visibility::Private || property.class.same(class) =>
        {
            ReflectedProperty::declared(class, property)
        }
        None if object.is_some_and(|object| has_dynamic(&object, &name)) => {
            ReflectedProperty::dynamic(class, name)
        }
        _ => {
            let message = format!("Property {}::${name} does not exist", class.name);
            return Err(throw(call.machine, &message));
        }
    };
    let this = this_object(call);
    set_string(&this, NAME_SLOT, &subject.name);
    set_string(&this, CLASS_SLOT, &subject.declaring_class().name);
    become_about(&this, subject);
    Ok(())
}

fn property(call: &mut Call<'_>) -> Result<ReflectedProperty, Unwind> {
    this(call)
}

fn get_name(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    Ok(property(call)?.name)
}

fn is_public(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(property(call)?.visibility() == Visibility::Public)
}

fn is_private(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(property(call)?.visibility() == Visibility::Private)
}

fn is_protected(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(property(call)?.visibility() == Visibility::Protected)
}

fn is_static(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(property(call)?.static_property().is_some())
}

fn is_read_only(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(property(call)?
        .declared
        .is_some_and(|property| property.is_readonly))
}

fn is_default(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(property(call)?.declared.is_some())
}

fn is_promoted(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(property(call)?
        .declared
        .is_some_and(|property| property.is_promoted))
}

fn get_modifiers(call: &mut Call<'_>) -> Result<i64, Unwind> {
    Ok(property(call)?.modifiers())
}

fn get_declaring_class(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    let class = property(call)?.declaring_class();
    Ok(reflect_class(call.machine, class))
}

fn get_doc_comment(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let declared = property(call)?.declared;
    Ok(doc_comment(
        declared.and_then(|property| property.doc_comment.as_ref()),
    ))
}

/// Does nothing since PHP 8.1: everything is accessible.
fn set_accessible(_: &mut Call<'_>, _: bool) {}

fn get_type(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let declared = property(call)?.declared;
    let declared_type = declared.and_then(|property| property.declared_type);
    Ok(reflect_type(call.machine, declared_type))
}

fn has_type(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(property(call)?
        .declared
        .is_some_and(|property| property.declared_type.is_some()))
}

/// The default that a property was declared with, also where a static one holds something else by now. `None` for a typed
/// property without one.
pub(super) fn declared_default(
    m: &mut Machine,
    class: &'static ClassEntry,
    property: &'static Property,
) -> Result<Option<Value>, Unwind> {
    match (&property.place, &property.default) {
        (PropertyPlace::Slot(slot), _) => {
            m.initialize_class(class)?;
            let default = class.defaults.borrow().get(*slot).cloned().flatten();
            Ok(default.map(|zval| zval.get()))
        }
        (_, DefaultBlueprint::Literal(value)) => Ok(Some(value.clone())),
        (_, DefaultBlueprint::None) if property.declared_type.is_some() => Ok(None),
        (_, DefaultBlueprint::None) => Ok(Some(Value::NULL)),
        (_, DefaultBlueprint::Expr(expr)) => {
            m.evaluate_in_class(property.class.get(), *expr).map(Some)
        }
    }
}

fn has_default_value(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let reflected = property(call)?;
    Ok(reflected.declared.is_some_and(|property| {
        !property.is_promoted
            && (property.declared_type.is_none()
                || !matches!(property.default, DefaultBlueprint::None))
    }))
}

fn get_default_value(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let reflected = property(call)?;
    let Some(property) = reflected.declared else {
        return Ok(Value::NULL);
    };
    let default = declared_default(call.machine, reflected.class, property)?;
    Ok(default.unwrap_or(Value::NULL))
}

/// The object whose property is asked for.
fn checked_object(
    call: &mut Call<'_>,
    reflected: &ReflectedProperty,
    object: Option<ObjectRef>,
) -> Result<ObjectRef, Unwind> {
    let Some(object) = object else {
        return Err(call.type_error(0, "must be provided for instance properties"));
    };
    if !ClassEntry::of(object.class()).is_subclass_of(reflected.declaring_class()) {
        return Err(throw(
            call.machine,
            "Given object is not an instance of the class this property was declared in",
        ));
    }
    Ok(object)
}

/// What a static property holds.
fn static_value(m: &mut Machine, property: &'static Property) -> Result<Option<Value>, Unwind> {
    m.initialize_class(property.class.get())?;
    Ok(match &property.place {
        PropertyPlace::Static(place) => place.borrow().as_ref().map(|zval| zval.get()),
        PropertyPlace::Slot(_) => None,
    })
}

fn get_value(call: &mut Call<'_>, object: Option<ObjectRef>) -> Result<Value, Unwind> {
    let reflected = property(call)?;
    if let Some(property) = reflected.static_property() {
        call.machine.initialize_class(reflected.class)?;
        return match static_value(call.machine, property)? {
            Some(value) => Ok(value),
            None => Err(call.machine.throw_error(&format!(
                "Typed static property {}::${} must not be accessed before initialization",
                property.class.display_name(),
                property.name
            ))),
        };
    }
    let object = checked_object(call, &reflected, object)?;
    call.machine
        .with_rights_of(reflected.class, |m| {
            m.read_property(&object, &reflected.name)
        })
        .map(Value::unwrap_zval)
}

fn set_value(
    call: &mut Call<'_>,
    object_or_value: Value,
    value: IfPassed<Value>,
) -> Result<(), Unwind> {
    let reflected = property(call)?;
    if let Some(property) = reflected.static_property() {
        let value = value.0.unwrap_or(object_or_value);
        call.machine.initialize_class(property.class.get())?;
        let strictness = Strictness::Weak;
        let checked = call
            .machine
            .check_property_value(property, value, strictness)?;
        return match checked {
            Ok(value) => {
                assign_static(property, value);
                Ok(())
            }
            Err(refused) => Err(call.machine.wrong_property_type(property, &refused)),
        };
    }
    let Some(value) = value.0 else {
        let message = "ReflectionProperty::setValue() expects exactly 2 arguments, 1 given";
        return Err(call
            .machine
            .throw(crate::eval::errors::Throw::ArgumentCountError, message));
    };
    let View::Object(object) = object_or_value.view() else {
        let given = call.machine.type_name_for_error(&object_or_value);
        return Err(call.type_error(0, &format!("must be of type object, {given} given")));
    };
    call.machine.with_rights_of(reflected.class, |m| {
        m.write_property(object, &reflected.name, value)
    })
}

fn is_initialized(call: &mut Call<'_>, object: Option<ObjectRef>) -> Result<bool, Unwind> {
    let reflected = property(call)?;
    if let Some(property) = reflected.static_property() {
        return Ok(static_value(call.machine, property)?.is_some());
    }
    let object = checked_object(call, &reflected, object)?;
    call.machine.with_rights_of(reflected.class, |m| {
        Ok(m.property_if_set(&object, &reflected.name).is_some())
    })
}

fn get_property_attributes(
    call: &mut Call<'_>,
    name: Option<PhpStr>,
    flags: i64,
) -> Result<PhpArray, Unwind> {
    let reflected = property(call)?;
    let class = reflected.declaring_class();
    let list = AttributeList {
        attributes: reflected
            .declared
            .map_or(&[], |property| property.attributes),
        scope: Some(class),
        file: class.is_user().then(|| class.file.clone()),
        target: Target::PROPERTY,
    };
    get_attributes(call, &list, name, flags)
}
