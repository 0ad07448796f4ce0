//! ReflectionClass: what kind of class it is, and what it extends, implements and uses.

use super::class::{ReflectedClass, class, reflect_class};
use super::{modifier, subject_of, this, throw};
use crate::ast::ClassKind;
use crate::eval::class::{ClassEntry, TraitRule};
use crate::eval::{Machine, Unwind};
use crate::ext::argument::string_from;
use crate::ext::{Call, FromArg};
use crate::zval::{Key, ObjectRef, PhpArray, PhpStr, Value, View, Visibility, ZvalPtr};

pub(super) fn is_anonymous(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(class(call)?.flags.is_anonymous)
}

pub(super) fn is_interface(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(class(call)?.kind == ClassKind::Interface)
}

pub(super) fn is_trait(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(class(call)?.kind == ClassKind::Trait)
}

pub(super) fn is_enum(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(class(call)?.kind == ClassKind::Enum)
}

pub(super) fn is_final(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(class(call)?.flags.is_final)
}

pub(super) fn is_read_only(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(class(call)?.flags.is_readonly)
}

/// Whether a class is declared abstract, or has methods without a body.
pub(super) fn has_abstract_parts(class: &ClassEntry) -> bool {
    class.flags.is_abstract || class.methods.values().any(|method| method.is_abstract)
}

pub(super) fn is_abstract(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(has_abstract_parts(class(call)?))
}

pub(super) fn get_modifiers(call: &mut Call<'_>) -> Result<i64, Unwind> {
    let flags = class(call)?.flags;
    let mut bits = 0;
    if flags.is_abstract {
        bits |= modifier::ABSTRACT;
    }
    if flags.is_final {
        bits |= modifier::FINAL;
    }
    if flags.is_readonly {
        bits |= modifier::READONLY_CLASS;
    }
    Ok(bits)
}

/// Whether there can be objects of exactly this class.
fn has_objects(class: &ClassEntry) -> bool {
    class.kind == ClassKind::Class && !has_abstract_parts(class)
}

pub(super) fn is_instantiable(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let class = class(call)?;
    let is_open = class
        .magic
        .constructor
        .as_ref()
        .is_none_or(|constructor| constructor.visibility == Visibility::Public);
    Ok(has_objects(class) && is_open)
}

pub(super) fn is_cloneable(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let class = class(call)?;
    if !has_objects(class) {
        return Ok(false);
    }
    Ok(match &class.magic.clone {
        Some(clone) => clone.visibility == Visibility::Public,
        None => !class.handlers().is_uncloneable,
    })
}

pub(super) fn is_iterable(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let class = class(call)?;
    Ok(matches!(class.kind, ClassKind::Class | ClassKind::Enum)
        && !has_abstract_parts(class)
        && class.flags.is_traversable)
}

pub(super) fn is_instance(call: &mut Call<'_>, object: ObjectRef) -> Result<bool, Unwind> {
    let class = class(call)?;
    Ok(ClassEntry::of(object.class()).is_subclass_of(class))
}

/// A parameter that takes a ReflectionClass or the name of a class.
pub(super) enum ClassOrName {
    Class(&'static ClassEntry),
    /// A ReflectionClass whose constructor has not run.
    Nothing,
    Name(PhpStr),
}

impl FromArg for ClassOrName {
    const TYPE: &'static str = "ReflectionClass|string";

    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<ClassOrName, Unwind> {
        if let View::Object(object) = value.view() {
            let class = ClassEntry::of(object.class());
            if class.is_subclass_of_name(b"reflectionclass") {
                return Ok(match subject_of::<ReflectedClass>(object) {
                    Some(subject) => ClassOrName::Class(subject.class),
                    None => ClassOrName::Nothing,
                });
            }
            if class.magic.to_string.is_none() {
                let given = call.machine.type_name_for_error(&value);
                let message = format!("must be of type {}, {given} given", Self::TYPE);
                return Err(call.type_error(index, &message));
            }
        }
        if matches!(value.view(), View::Array(_) | View::Resource(_)) {
            let given = call.machine.type_name_for_error(&value);
            let message = format!("must be of type {}, {given} given", Self::TYPE);
            return Err(call.type_error(index, &message));
        }
        string_from(call, index, value, Self::TYPE).map(ClassOrName::Name)
    }
}

impl ClassOrName {
    /// The class; `what` is the word for it in the message that there is none.
    fn resolve(self, m: &mut Machine, what: &str) -> Result<&'static ClassEntry, Unwind> {
        match self {
            ClassOrName::Class(class) => Ok(class),
            ClassOrName::Nothing => Err(m.throw_error(
                "Internal error: Failed to retrieve the argument's reflection object",
            )),
            ClassOrName::Name(name) => match m.lookup_class(&name)? {
                Some(class) => Ok(class),
                None => Err(throw(m, &format!("{what} \"{name}\" does not exist"))),
            },
        }
    }
}

pub(super) fn is_subclass_of(call: &mut Call<'_>, other: ClassOrName) -> Result<bool, Unwind> {
    let other = other.resolve(call.machine, "Class")?;
    let class = class(call)?;
    Ok(!class.same(other) && class.is_subclass_of(other))
}

pub(super) fn implements_interface(
    call: &mut Call<'_>,
    interface: ClassOrName,
) -> Result<bool, Unwind> {
    let interface = interface.resolve(call.machine, "Interface")?;
    if interface.kind != ClassKind::Interface {
        return Err(throw(
            call.machine,
            &format!("{} is not an interface", interface.name),
        ));
    }
    Ok(class(call)?.is_subclass_of(interface))
}

pub(super) fn get_parent_class(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let parent = class(call)?.parent;
    Ok(parent.map_or(Value::FALSE, |parent| {
        reflect_class(call.machine, parent).into()
    }))
}

/// The reflections of classes, by their names.
fn by_name(m: &mut Machine, classes: &[&'static ClassEntry]) -> PhpArray {
    let mut array = PhpArray::new();
    for class in classes {
        let object = reflect_class(m, class);
        array.set(
            &Key::String(class.name.clone()),
            ZvalPtr::new(object.into()),
        );
    }
    array
}

fn names(classes: &[&'static ClassEntry]) -> PhpArray {
    PhpArray::from_values(classes.iter().map(|class| Value::from(class.name.clone())))
}

pub(super) fn get_interfaces(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let class = class(call)?;
    Ok(by_name(call.machine, &class.interfaces))
}

pub(super) fn get_interface_names(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    Ok(names(&class(call)?.interfaces))
}

pub(super) fn get_traits(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let class = class(call)?;
    Ok(by_name(call.machine, &class.traits))
}

pub(super) fn get_trait_names(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    Ok(names(&class(call)?.traits))
}

pub(super) fn get_trait_aliases(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let class = this::<ReflectedClass>(call)?.class;
    let mut aliases = PhpArray::new();
    let rules = class
        .blueprint
        .map_or(&[][..], |blueprint| blueprint.trait_rules);
    for rule in rules {
        let TraitRule::Alias {
            class: named,
            method,
            alias: Some(alias),
            ..
        } = rule
        else {
            continue;
        };
        let lowercase = PhpStr::new(&method.to_ascii_lowercase());
        let from = named.clone().or_else(|| {
            let user = class
                .traits
                .iter()
                .find(|used| used.methods.contains(&lowercase))?;
            Some(user.name.clone())
        });
        let from = from.unwrap_or_else(PhpStr::empty);
        let full = PhpStr::concat_all(&[&from, b"::", method]);
        aliases.set(&Key::String(alias.clone()), ZvalPtr::new(full.into()));
    }
    Ok(aliases)
}
