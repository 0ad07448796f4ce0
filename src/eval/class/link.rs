//! Linking a class written in PHP: its parent, traits and interfaces are found, and what it declares is checked against
//! them (php-src `zend_do_link_class`).
//!
//! All checks that fail are fatal errors. A parent, interface or trait that does not exist is an exception.

use super::super::unwind::Unwind;
use super::super::{Machine, errors::Level};
use super::blueprint::{ClassBlueprint, DefaultBlueprint};
use super::draft::{Draft, Override};
use super::entry::{
    ClassConstant, ClassEntry, ConstantValue, Method, MethodBody, PendingDefault, Property,
    PropertyPlace,
};
use super::table::Linking;
use crate::ast::ClassKind;
use crate::zval::{PhpStr, Value, Visibility, ZvalPtr};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

impl Machine {
    /// Links a class before the file runs, if it extends nothing or a class that is already there. Others are linked when
    /// their declaration runs.
    ///
    /// # Errors
    /// The class cannot be linked.
    pub fn declare_class_early(&mut self, class: &'static ClassBlueprint) -> Result<(), Unwind> {
        if !class.interfaces.is_empty()
            || !class.traits.is_empty()
            || class.kind == ClassKind::Enum
            || has_to_string(class)
        {
            return Ok(());
        }
        if let Some(parent) = &class.parent
            && self.find_class(parent).is_none()
        {
            return Ok(());
        }
        if self.find_class_lowercase(&class.lowercase).is_some() {
            // The declaration itself says that the name is taken.
            return Ok(());
        }
        let line = std::mem::replace(&mut self.line, class.line);
        self.classes.linking = Linking::Early;
        let linked = self.link_class(class);
        self.classes.linking = Linking::Now;
        self.line = line;
        linked.map(drop)
    }

    /// Whether this very declaration has taken effect.
    pub(super) fn is_declared(&self, class: &'static ClassBlueprint) -> bool {
        self.classes
            .get(&class.lowercase)
            .and_then(|known| known.blueprint)
            .is_some_and(|known| std::ptr::eq(known, class))
    }

    /// Declares a class whose declaration runs.
    ///
    /// # Errors
    /// The name is taken, a parent is missing, or the class breaks a rule.
    pub fn declare_class(
        &mut self,
        class: &'static ClassBlueprint,
    ) -> Result<&'static ClassEntry, Unwind> {
        if self.find_class_lowercase(&class.lowercase).is_some() {
            let message = format!(
                "Cannot declare {} {}, because the name is already in use",
                kind_name(class.kind),
                class.name
            );
            return Err(self.class_error(class, &message));
        }
        match self.link_class(class)? {
            Some(linked) => Ok(linked),
            // Only linking ahead of time is put off.
            None => Err(self.class_not_found(&class.name)),
        }
    }

    /// A fatal error about a class, at its first line.
    pub(super) fn class_error(&mut self, class: &'static ClassBlueprint, message: &str) -> Unwind {
        self.fatal_at(message.as_bytes(), &class.file, class.line)
    }

    fn link_class(
        &mut self,
        blueprint: &'static ClassBlueprint,
    ) -> Result<Option<&'static ClassEntry>, Unwind> {
        let mode = std::mem::replace(&mut self.classes.linking, Linking::Now);
        let mut draft = Draft::new(blueprint.name.clone(), blueprint.kind);
        draft.blueprint = Some(blueprint);
        draft.flags = blueprint.flags;
        draft.backing_type = blueprint.backing_type;
        let parent = match &blueprint.parent {
            Some(name) => Some(self.find_parent(blueprint, name)?),
            None => None,
        };
        let traits = self.find_traits(blueprint)?;
        let interfaces = self.find_interfaces(blueprint, &traits)?;
        if let Some(parent) = parent {
            draft.extend(parent);
        }
        self.add_own_members(&mut draft, blueprint);
        if let Some(parent) = parent {
            self.inherit_class(&mut draft, parent)?;
        }
        if !traits.is_empty() {
            self.use_traits(&mut draft, blueprint, &traits)?;
        }
        self.implement_interfaces(&mut draft, &interfaces)?;
        let overrides = std::mem::take(&mut draft.overrides);
        let class = draft.finish();
        self.classes.own(class);
        let class = class.get();
        for method in class.methods.values() {
            if method.class.get().same(class)
                && let MethodBody::User(function) = method.body
            {
                function.class.set(Some(class.class()));
            }
        }
        self.classes.linking = mode;
        self.check_overrides(class, &overrides)?;
        if std::mem::replace(&mut self.classes.linking, Linking::Now) == Linking::PutOff {
            return Ok(None);
        }
        self.check_class(class)?;
        self.classes.insert(blueprint.lowercase.clone(), class);
        Ok(Some(class))
    }

    fn find_parent(
        &mut self,
        class: &'static ClassBlueprint,
        name: &PhpStr,
    ) -> Result<&'static ClassEntry, Unwind> {
        let Some(parent) = self.lookup_class(name)? else {
            return Err(self.class_not_found(name));
        };
        if parent.flags.is_final {
            let message = format!(
                "Class {} cannot extend final class {}",
                display(&class.name),
                parent.name
            );
            return Err(self.class_error(class, &message));
        }
        if matches!(parent.kind, ClassKind::Interface | ClassKind::Trait) {
            let message = format!(
                "Class {} cannot extend {} {}",
                display(&class.name),
                kind_name(parent.kind),
                parent.name
            );
            return Err(self.class_error(class, &message));
        }
        if class.flags.is_readonly != parent.flags.is_readonly {
            let word = |is_readonly| {
                if is_readonly {
                    "readonly"
                } else {
                    "non-readonly"
                }
            };
            let upper = if class.flags.is_readonly {
                "Readonly"
            } else {
                "Non-readonly"
            };
            let message = format!(
                "{upper} class {} cannot extend {} class {}",
                display(&class.name),
                word(parent.flags.is_readonly),
                parent.name
            );
            return Err(self.class_error(class, &message));
        }
        Ok(parent)
    }

    fn find_traits(
        &mut self,
        class: &'static ClassBlueprint,
    ) -> Result<Vec<&'static ClassEntry>, Unwind> {
        let mut traits: Vec<&'static ClassEntry> = Vec::new();
        for name in class.traits {
            let Some(found) = self.lookup_class(name)? else {
                return Err(self.class_error(class, &format!("Trait \"{name}\" not found")));
            };
            if found.kind != ClassKind::Trait {
                let message = format!(
                    "{} cannot use {} - it is not a trait",
                    display(&class.name),
                    found.name
                );
                return Err(self.class_error(class, &message));
            }
            if !traits.iter().any(|known| known.same(found)) {
                traits.push(found);
            }
        }
        Ok(traits)
    }

    fn find_interfaces(
        &mut self,
        class: &'static ClassBlueprint,
        traits: &[&'static ClassEntry],
    ) -> Result<Vec<&'static ClassEntry>, Unwind> {
        let mut interfaces = Vec::new();
        for name in class.interfaces {
            let Some(found) = self.lookup_class(name)? else {
                return Err(self.throw_error(&format!("Interface \"{name}\" not found")));
            };
            if found.kind != ClassKind::Interface {
                let message = format!(
                    "{} cannot implement {} - it is not an interface",
                    display(&class.name),
                    found.name
                );
                return Err(self.class_error(class, &message));
            }
            interfaces.push(found);
        }
        if class.kind == ClassKind::Enum {
            interfaces.push(self.builtin_class("unitenum"));
            if class.backing_type.is_some() {
                interfaces.push(self.builtin_class("backedenum"));
            }
        }
        let is_stringable =
            has_to_string(class) || traits.iter().any(|used| used.magic.to_string.is_some());
        if is_stringable && class.kind != ClassKind::Trait {
            let stringable = self.builtin_class("stringable");
            if !interfaces.iter().any(|known| known.same(stringable)) {
                interfaces.push(stringable);
            }
        }
        Ok(interfaces)
    }

    fn add_own_members(&mut self, draft: &mut Draft, blueprint: &'static ClassBlueprint) {
        for constant in blueprint.constants {
            let value = match constant.value {
                Some(value) => ConstantValue::Pending(value),
                None => ConstantValue::Case,
            };
            draft.constants.insert(
                constant.name.clone(),
                Rc::new(ClassConstant {
                    name: constant.name.clone(),
                    value: RefCell::new(value),
                    is_visited: Cell::new(false),
                    visibility: constant.visibility,
                    is_final: constant.is_final,
                    is_case: constant.is_case,
                    class: draft.me(),
                    attributes: constant.attributes,
                    doc_comment: constant.doc_comment.clone(),
                }),
            );
        }
        if blueprint.kind == ClassKind::Enum {
            self.add_enum_members(draft);
        }
        for property in blueprint.properties {
            let declared = Property {
                name: property.name.clone(),
                place: PropertyPlace::Slot(0),
                visibility: property.visibility,
                class: draft.me(),
                declared_type: property.declared_type,
                is_readonly: property.is_readonly,
                is_promoted: property.is_promoted,
                default: property.default.clone(),
                written: property.written.as_ref(),
                attributes: property.attributes,
                doc_comment: property.doc_comment.clone(),
            };
            draft.declare_property(declared, &property.default, property.is_static);
        }
        for method in blueprint.methods {
            draft.methods.insert(
                method.lowercase.clone(),
                Method {
                    name: method.function.name.clone(),
                    body: MethodBody::User(method.function),
                    visibility: method.visibility,
                    is_static: method.is_static,
                    is_abstract: method.is_abstract,
                    is_final: method.is_final,
                    class: draft.me(),
                    root: draft.me(),
                    from_trait: None,
                },
            );
        }
    }

    /// What a class as a whole must be: no abstract methods left, no interface that only builtin classes implement.
    fn check_class(&mut self, class: &'static ClassEntry) -> Result<(), Unwind> {
        let Some(blueprint) = class.blueprint else {
            return Ok(());
        };
        if matches!(class.kind, ClassKind::Class | ClassKind::Enum) {
            self.check_deprecated(class)?;
            self.check_engine_interfaces(class, blueprint)?;
            if class.kind == ClassKind::Enum {
                self.check_enum(class, blueprint)?;
            }
            self.check_abstract(class, blueprint)?;
        }
        Ok(())
    }

    fn check_abstract(
        &mut self,
        class: &'static ClassEntry,
        blueprint: &'static ClassBlueprint,
    ) -> Result<(), Unwind> {
        let explicit = class.flags.is_abstract;
        let missing: Vec<&Method> = class
            .methods
            .values()
            .filter(|method| {
                method.is_abstract && (!explicit || method.visibility == Visibility::Private)
            })
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        let mut names: Vec<String> = missing
            .iter()
            .take(3)
            .map(|method| format!("{}::{}", method.class.display_name(), method.name))
            .collect();
        if missing.len() > 3 {
            names.push("...".to_owned());
        }
        let plural = if missing.len() > 1 { "s" } else { "" };
        let what = if !explicit && class.kind != ClassKind::Enum {
            format!(
                "contains {} abstract method{plural} and must therefore be declared abstract or implement the remaining methods",
                missing.len()
            )
        } else {
            format!(
                "must implement {} abstract private method{plural}",
                missing.len()
            )
        };
        let message = format!(
            "{} {} {what} ({})",
            kind_title(class.kind),
            class.display_name(),
            names.join(", ")
        );
        Err(self.class_error(blueprint, &message))
    }

    /// Interfaces that the engine gives a meaning may only be implemented in certain ways.
    fn check_engine_interfaces(
        &mut self,
        class: &'static ClassEntry,
        blueprint: &'static ClassBlueprint,
    ) -> Result<(), Unwind> {
        let is = |name: &[u8]| class.is_subclass_of_name(name);
        let parent_is = |name: &[u8]| {
            class
                .parent
                .is_some_and(|parent| parent.is_subclass_of_name(name))
        };
        let title = kind_title(class.kind);
        let name = class.display_name();
        if is(b"traversable")
            && !is(b"iterator")
            && !is(b"iteratoraggregate")
            && !class.flags.is_abstract
        {
            let message = format!(
                "{title} {name} must implement interface Traversable as part of either Iterator or IteratorAggregate"
            );
            return Err(self.fatal_at(message.as_bytes(), &PhpStr::from("Unknown"), 0));
        }
        if is(b"iterator") && is(b"iteratoraggregate") {
            let message = format!(
                "{title} {name} cannot implement both Iterator and IteratorAggregate at the same time"
            );
            return Err(self.class_error(blueprint, &message));
        }
        if is(b"throwable") && !parent_is(b"throwable") {
            let message = format!(
                "{title} {name} cannot implement interface Throwable, extend Exception or Error instead"
            );
            return Err(self.class_error(blueprint, &message));
        }
        if class.kind != ClassKind::Enum && (is(b"unitenum") || is(b"backedenum")) {
            let interface = if is(b"backedenum") {
                "BackedEnum"
            } else {
                "UnitEnum"
            };
            let message = format!("Non-enum class {name} cannot implement interface {interface}");
            return Err(self.class_error(blueprint, &message));
        }
        Ok(())
    }

    /// What an enum may not have (php-src `zend_verify_enum`).
    fn check_enum(
        &mut self,
        class: &'static ClassEntry,
        blueprint: &'static ClassBlueprint,
    ) -> Result<(), Unwind> {
        const FORBIDDEN: [&str; 14] = [
            "__construct",
            "__destruct",
            "__clone",
            "__get",
            "__set",
            "__unset",
            "__isset",
            "__toString",
            "__debugInfo",
            "__serialize",
            "__unserialize",
            "__sleep",
            "__wakeup",
            "__set_state",
        ];
        let has_more = class.properties.values().any(|property| {
            property.name.as_bytes() != b"name"
                && !(class.backing_type.is_some() && property.name.as_bytes() == b"value")
        });
        if has_more {
            let message = format!("Enum {} cannot include properties", class.name);
            return Err(self.class_error(blueprint, &message));
        }
        for name in FORBIDDEN {
            let lowercase = PhpStr::from(name.to_ascii_lowercase().as_str());
            if class.methods.contains(&lowercase) {
                let message = format!("Enum {} cannot include magic method {name}", class.name);
                return Err(self.class_error(blueprint, &message));
            }
        }
        if class.is_subclass_of_name(b"serializable") {
            let message = format!(
                "Enum {} cannot implement the Serializable interface",
                class.name
            );
            return Err(self.class_error(blueprint, &message));
        }
        Ok(())
    }

    /// What is only deprecated.
    fn check_deprecated(&mut self, class: &'static ClassEntry) -> Result<(), Unwind> {
        let Some(blueprint) = class.blueprint else {
            return Ok(());
        };
        if class.kind != ClassKind::Interface
            && !class.flags.is_abstract
            && class.is_subclass_of_name(b"serializable")
            && (class.magic.serialize.is_none() || class.magic.unserialize.is_none())
            && !class
                .parent
                .is_some_and(|parent| parent.is_subclass_of_name(b"serializable"))
        {
            let message = format!(
                "{} implements the Serializable interface, which is deprecated. Implement __serialize() and __unserialize() instead (or in addition, if support for old PHP versions is necessary)",
                class.name
            );
            self.raise_at(
                Level::Deprecated,
                message.as_bytes(),
                &blueprint.file,
                blueprint.line,
            )?;
        }
        Ok(())
    }

    fn check_overrides(
        &mut self,
        class: &'static ClassEntry,
        overrides: &[Override],
    ) -> Result<(), Unwind> {
        for pair in overrides {
            self.check_override(class, pair)?;
        }
        Ok(())
    }
}

/// Whether a class declares `__toString`, and so implements Stringable.
fn has_to_string(class: &'static ClassBlueprint) -> bool {
    class
        .methods
        .iter()
        .any(|method| method.lowercase.as_bytes() == b"__tostring")
}

/// A class's name up to the NUL that an anonymous class's name has.
pub(super) fn display(name: &PhpStr) -> PhpStr {
    match memchr::memchr(0, name) {
        Some(at) => PhpStr::new(&name[..at]),
        None => name.clone(),
    }
}

/// The keyword of a kind.
pub fn kind_name(kind: ClassKind) -> &'static str {
    match kind {
        ClassKind::Class => "class",
        ClassKind::Interface => "interface",
        ClassKind::Trait => "trait",
        ClassKind::Enum => "enum",
    }
}

/// The keyword of a kind at the start of a sentence.
pub fn kind_title(kind: ClassKind) -> &'static str {
    match kind {
        ClassKind::Class => "Class",
        ClassKind::Interface => "Interface",
        ClassKind::Trait => "Trait",
        ClassKind::Enum => "Enum",
    }
}

/// The word of a visibility.
pub fn visibility_name(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Public => "public",
        Visibility::Protected => "protected",
        Visibility::Private => "private",
    }
}

impl Draft {
    /// Declares a property of the class itself.
    pub(super) fn declare_property(
        &mut self,
        mut property: Property,
        default: &DefaultBlueprint,
        is_static: bool,
    ) {
        let (slot, pending) = match default {
            DefaultBlueprint::None if property.declared_type.is_some() => (None, None),
            DefaultBlueprint::None => (Some(ZvalPtr::new(Value::NULL)), None),
            DefaultBlueprint::Literal(value) => (Some(ZvalPtr::new(value.clone())), None),
            DefaultBlueprint::Expr(expr) => (None, Some(*expr)),
        };
        let name = property.name.clone();
        if is_static {
            property.place = PropertyPlace::Static(Rc::new(RefCell::new(slot)));
        } else {
            // A property that the parent declares for its children keeps its slot.
            let inherited = self
                .parent
                .and_then(|parent| parent.properties.get(&name))
                .filter(|known| known.visibility != Visibility::Private)
                .and_then(Property::slot);
            property = match inherited {
                Some(at) => self.replace_slot(at, property, slot),
                None => self.add_slot(property, slot),
            };
        }
        if let Some(value) = pending {
            self.pending_defaults.push(PendingDefault {
                property: property.clone(),
                value,
            });
        }
        self.properties.insert(name, property);
    }
}
