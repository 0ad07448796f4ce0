//! ReflectionAttribute: what stands in `#[…]`, evaluated only when it is asked for.

use super::{FLAGS, Subject, handlers, reflect, this, throw};
use crate::eval::callable::Callable;
use crate::eval::class::{ClassEntry, Method};
use crate::eval::types::Attribute;
use crate::eval::{Machine, Unwind};
use crate::ext::class::BuiltinClassFlags;
use crate::ext::{BuiltinClass, Call};
use crate::methods;
use crate::zval::{Key, ObjectRef, PhpArray, PhpStr, Value, View, Visibility, ZvalPtr};

/// `ReflectionAttribute::IS_INSTANCEOF`
const IS_INSTANCEOF: i64 = 2;
/// `Attribute::IS_REPEATABLE`
const IS_REPEATABLE: i64 = 64;
/// Every bit that the flags of an attribute class may have.
const KNOWN_FLAGS: i64 = 127;

/// The class of attributes.
pub(super) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    interfaces: &["Reflector"],
    flags: BuiltinClassFlags {
        no_dynamic_properties: false,
        ..FLAGS
    },
    constants: &[super::modifier::constant("IS_INSTANCEOF", IS_INSTANCEOF)],
    handlers: handlers::<ReflectedAttribute>(),
    methods: methods! { "ReflectionAttribute":
        [public] getName() = get_name, "-> string";
        [public] getTarget() = get_target, "-> int";
        [public] isRepeated() = is_repeated, "-> bool";
        [public] getArguments() = get_arguments, "-> array";
        [public] newInstance() = new_instance, "-> object";
        [public] __toString() = super::attribute_text::to_string, "-> string";
        [private] __clone() = crate::ext::class::no_body, "-> void";
        [private] __construct() = refuse_construction, "";
    },
    ..BuiltinClass::class("ReflectionAttribute")
}];

/// What an attribute stands before: one bit of `Attribute::TARGET_*`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Target(i64);

impl Target {
    pub(super) const CLASS: Target = Target(1);
    pub(super) const FUNCTION: Target = Target(2);
    pub(super) const METHOD: Target = Target(4);
    pub(super) const PROPERTY: Target = Target(8);
    pub(super) const CLASS_CONSTANT: Target = Target(16);
    pub(super) const PARAMETER: Target = Target(32);
}

/// The names of targets in messages, by bit.
const TARGET_NAMES: [&str; 6] = [
    "class",
    "function",
    "method",
    "property",
    "class constant",
    "parameter",
];

/// The names of all targets in a set.
fn target_names(flags: i64) -> String {
    let names: Vec<&str> = TARGET_NAMES
        .into_iter()
        .enumerate()
        .filter(|(bit, _)| flags >> bit & 1 == 1)
        .map(|(_, name)| name)
        .collect();
    names.join(", ")
}

/// The attributes of one declaration.
#[derive(Clone)]
pub(super) struct AttributeList {
    /// In order.
    pub(super) attributes: &'static [Attribute],
    /// The class that `self` means in their arguments.
    pub(super) scope: Option<&'static ClassEntry>,
    /// The file they stand in.
    pub(super) file: Option<PhpStr>,
    /// What they stand before.
    pub(super) target: Target,
}

/// One attribute of a list.
#[derive(Clone)]
pub(super) struct ReflectedAttribute {
    list: AttributeList,
    pub(super) attribute: &'static Attribute,
}

impl Subject for ReflectedAttribute {}

impl ReflectedAttribute {
    /// Whether an attribute of the same class stands beside it.
    fn is_repeated(&self) -> bool {
        self.list.attributes.iter().any(|other| {
            !std::ptr::eq(other, self.attribute)
                && other.name.eq_ignore_ascii_case(&self.attribute.name)
        })
    }

    /// Evaluates an argument.
    fn argument(&self, m: &mut Machine, at: usize) -> Result<Value, Unwind> {
        m.evaluate_constant(self.list.scope, self.attribute.arguments[at].value)
    }
}

/// The objects for the attributes of a declaration, all of them or those of one class.
///
/// # Errors
/// The flags are unknown, or there is no class of the name; what a loader throws.
pub(super) fn get_attributes(
    call: &mut Call<'_>,
    list: &AttributeList,
    name: Option<PhpStr>,
    flags: i64,
) -> Result<PhpArray, Unwind> {
    if flags & !IS_INSTANCEOF != 0 {
        return Err(call.value_error(1, "must be a valid attribute filter flag"));
    }
    let mut base = None;
    if flags & IS_INSTANCEOF != 0
        && let Some(name) = &name
    {
        base = Some(call.machine.need_class(name)?);
    }
    let mut found = PhpArray::new();
    for attribute in list.attributes {
        let fits = match (base, &name) {
            (Some(base), _) => call
                .machine
                .lookup_class(&attribute.name)?
                .is_some_and(|class| class.is_subclass_of(base)),
            (None, Some(name)) => attribute.name.eq_ignore_ascii_case(name),
            (None, None) => true,
        };
        if fits {
            let subject = ReflectedAttribute {
                list: list.clone(),
                attribute,
            };
            found.push_value(reflect(call.machine, "reflectionattribute", subject));
        }
    }
    Ok(found)
}

fn refuse_construction(call: &mut Call<'_>) -> Result<(), Unwind> {
    Err(throw(
        call.machine,
        "Cannot directly instantiate ReflectionAttribute",
    ))
}

fn get_name(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    Ok(this::<ReflectedAttribute>(call)?.attribute.name.clone())
}

fn get_target(call: &mut Call<'_>) -> Result<i64, Unwind> {
    Ok(this::<ReflectedAttribute>(call)?.list.target.0)
}

fn is_repeated(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(this::<ReflectedAttribute>(call)?.is_repeated())
}

fn get_arguments(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let reflected = this::<ReflectedAttribute>(call)?;
    let mut arguments = PhpArray::new();
    for (at, argument) in reflected.attribute.arguments.iter().enumerate() {
        let value = reflected.argument(call.machine, at)?;
        match &argument.name {
            Some(name) => arguments.set(&Key::String(name.clone()), ZvalPtr::new(value)),
            None => arguments.push_value(value),
        }
    }
    Ok(arguments)
}

fn new_instance(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    let reflected = this::<ReflectedAttribute>(call)?;
    let m = &mut *call.machine;
    let name = &reflected.attribute.name;
    let Some(class) = m.lookup_class(name)? else {
        return Err(m.throw_error(&format!("Attribute class \"{name}\" not found")));
    };
    check_use(m, &reflected, class)?;
    let object = m.instantiate(class)?;
    let mut positional = Vec::new();
    let mut named = Vec::new();
    for (at, argument) in reflected.attribute.arguments.iter().enumerate() {
        let value = reflected.argument(m, at)?;
        match &argument.name {
            Some(name) => named.push((name.clone(), ZvalPtr::new(value))),
            None => positional.push(value),
        }
    }
    match &class.magic.constructor {
        Some(constructor) if constructor.visibility != Visibility::Public => {
            object.set_destructed();
            Err(m.throw_error(&format!(
                "Attribute constructor of class {} must be public",
                class.name
            )))
        }
        Some(constructor) => {
            run_constructor(m, &reflected, &object, constructor, positional, named)?;
            Ok(object)
        }
        None if !positional.is_empty() || !named.is_empty() => Err(m.throw_error(&format!(
            "Attribute class {} does not have a constructor, cannot pass arguments",
            class.name
        ))),
        None => Ok(object),
    }
}

/// Calls the constructor as if the call stood where the attribute stands.
fn run_constructor(
    m: &mut Machine,
    reflected: &ReflectedAttribute,
    object: &ObjectRef,
    constructor: &Method,
    mut positional: Vec<Value>,
    named: Vec<(PhpStr, ZvalPtr)>,
) -> Result<(), Unwind> {
    let callable = Callable {
        callee: constructor.callee(),
        this: Some(object.clone()),
        static_class: Some(object.class()),
        closure: None,
        magic_name: None,
    };
    let result = match &reflected.list.file {
        Some(file) => m.call_from(
            file,
            reflected.attribute.line,
            reflected.attribute.is_strict,
            |m| m.call_with_named(&callable, &mut positional, named),
        ),
        None => m.call_with_named(&callable, &mut positional, named),
    };
    if result.is_err() {
        object.set_destructed();
    }
    result.map(drop)
}

/// Whether a class may be used as an attribute here.
fn check_use(
    m: &mut Machine,
    reflected: &ReflectedAttribute,
    class: &'static ClassEntry,
) -> Result<(), Unwind> {
    let name = &reflected.attribute.name;
    if !class.is_user() {
        if class
            .builtin
            .is_some_and(|builtin| builtin.attribute_targets != 0)
        {
            return Ok(());
        }
        return Err(not_an_attribute(m, name));
    }
    let marker = class
        .attributes
        .iter()
        .find(|attribute| attribute.name.eq_ignore_ascii_case(b"Attribute"));
    let Some(marker) = marker else {
        return Err(not_an_attribute(m, name));
    };
    let flags = attribute_flags(m, class, marker)?;
    let target = reflected.list.target.0;
    if flags & target == 0 {
        return Err(m.throw_error(&format!(
            "Attribute \"{name}\" cannot target {} (allowed targets: {})",
            target_names(target),
            target_names(flags)
        )));
    }
    if flags & IS_REPEATABLE == 0 && reflected.is_repeated() {
        return Err(m.throw_error(&format!("Attribute \"{name}\" must not be repeated")));
    }
    Ok(())
}

fn not_an_attribute(m: &mut Machine, name: &PhpStr) -> Unwind {
    m.throw_error(&format!(
        "Attempting to use non-attribute class \"{name}\" as attribute"
    ))
}

/// The flags that a class gives to `#[Attribute]`.
fn attribute_flags(
    m: &mut Machine,
    class: &'static ClassEntry,
    marker: &'static Attribute,
) -> Result<i64, Unwind> {
    let Some(argument) = marker.arguments.first() else {
        return Ok(KNOWN_FLAGS & !IS_REPEATABLE);
    };
    let value = m.evaluate_constant(Some(class), argument.value)?;
    let View::Int(flags) = value.view() else {
        let given = m.type_name_for_error(&value);
        return Err(m.throw_type_error(&format!(
            "Attribute::__construct(): Argument #1 ($flags) must be of type int, {given} given"
        )));
    };
    if flags & !KNOWN_FLAGS != 0 {
        return Err(m.throw_error("Invalid attribute flags specified"));
    }
    Ok(flags)
}
