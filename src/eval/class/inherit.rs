//! What a class takes over from its parent and its interfaces (php-src `zend_do_inheritance`,
//! `zend_do_implement_interfaces`).

use super::super::Machine;
use super::super::unwind::Unwind;
use super::blueprint::ClassBlueprint;
use super::draft::{Draft, Override, OverrideChecks};
use super::entry::{ClassConstant, ClassEntry, Method, Property};
use super::link::{display, kind_title, visibility_name};
use super::table::interned;
use crate::ast::ClassKind;
use crate::zval::{PhpStr, Visibility};
use std::rc::Rc;

impl Machine {
    /// Takes over properties, constants and methods of the parent.
    pub(super) fn inherit_class(
        &mut self,
        draft: &mut Draft,
        parent: &'static ClassEntry,
    ) -> Result<(), Unwind> {
        for (name, property) in parent.properties.iter() {
            self.inherit_property(draft, name, property)?;
        }
        for (name, constant) in parent.constants.iter() {
            self.inherit_constant(draft, name, constant)?;
        }
        for (name, method) in parent.methods.iter() {
            draft.inherit_method(name, method, OverrideChecks::Class);
        }
        draft.inherit_interfaces(parent);
        Ok(())
    }

    fn blueprint_of(draft: &Draft) -> Option<&'static ClassBlueprint> {
        draft.blueprint
    }

    /// A fatal error about the class that is being linked.
    pub(super) fn draft_error(&mut self, draft: &Draft, message: &str) -> Unwind {
        match Machine::blueprint_of(draft) {
            Some(blueprint) => self.class_error(blueprint, message),
            None => self.fatal(message),
        }
    }

    fn inherit_property(
        &mut self,
        draft: &mut Draft,
        name: &PhpStr,
        inherited: &Property,
    ) -> Result<(), Unwind> {
        let Some(own) = draft.properties.get(name).cloned() else {
            draft.properties.insert(name.clone(), inherited.clone());
            return Ok(());
        };
        if inherited.visibility == Visibility::Private {
            return Ok(());
        }
        let class = display(&draft.name);
        let parent = inherited.class.display_name();
        if own.is_static() != inherited.is_static() {
            let word = |property: &Property| {
                if property.is_static() {
                    "static "
                } else {
                    "non static "
                }
            };
            let message = format!(
                "Cannot redeclare {}{parent}::${name} as {}{class}::${name}",
                word(inherited),
                word(&own)
            );
            return Err(self.draft_error(draft, &message));
        }
        if own.is_readonly != inherited.is_readonly {
            let word = |property: &Property| {
                if property.is_readonly {
                    "readonly"
                } else {
                    "non-readonly"
                }
            };
            let message = format!(
                "Cannot redeclare {} property {parent}::${name} as {} {class}::${name}",
                word(inherited),
                word(&own)
            );
            return Err(self.draft_error(draft, &message));
        }
        if own.visibility > inherited.visibility {
            let message = format!(
                "Access level to {class}::${name} must be {} (as in class {parent}){}",
                visibility_name(inherited.visibility),
                or_weaker(inherited.visibility)
            );
            return Err(self.draft_error(draft, &message));
        }
        match (own.declared_type, inherited.declared_type) {
            (_, Some(declared)) => {
                let same = match own.declared_type {
                    Some(own) => self.same_types(draft, own, declared, inherited.class.get())?,
                    None => false,
                };
                if !same {
                    let message = format!(
                        "Type of {class}::${name} must be {} (as in class {parent})",
                        declared.text
                    );
                    return Err(self.draft_error(draft, &message));
                }
            }
            (Some(_), None) => {
                let message =
                    format!("Type of {class}::${name} must not be defined (as in class {parent})");
                return Err(self.draft_error(draft, &message));
            }
            (None, None) => {}
        }
        Ok(())
    }

    fn inherit_constant(
        &mut self,
        draft: &mut Draft,
        name: &PhpStr,
        inherited: &Rc<ClassConstant>,
    ) -> Result<(), Unwind> {
        let Some(own) = draft.constants.get(name) else {
            if inherited.visibility != Visibility::Private {
                draft.constants.insert(name.clone(), inherited.clone());
            }
            return Ok(());
        };
        let class = display(&draft.name);
        let parent = inherited.class.display_name();
        if own.visibility > inherited.visibility {
            let message = format!(
                "Access level to {class}::{name} must be {} (as in class {parent}){}",
                visibility_name(inherited.visibility),
                or_weaker(inherited.visibility)
            );
            return Err(self.draft_error(draft, &message));
        }
        if inherited.is_final {
            let message =
                format!("{class}::{name} cannot override final constant {parent}::{name}");
            return Err(self.draft_error(draft, &message));
        }
        Ok(())
    }

    /// Takes over what the interfaces declare.
    pub(super) fn implement_interfaces(
        &mut self,
        draft: &mut Draft,
        interfaces: &[&'static ClassEntry],
    ) -> Result<(), Unwind> {
        let inherited = draft.interfaces.len();
        let mut new: Vec<&'static ClassEntry> = Vec::new();
        for interface in interfaces {
            if new.iter().any(|known| known.same(interface)) {
                let message = format!(
                    "{} {} cannot implement previously implemented interface {}",
                    kind_title(draft.kind),
                    display(&draft.name),
                    interface.name
                );
                return Err(self.draft_error(draft, &message));
            }
            if draft.interfaces[..inherited]
                .iter()
                .any(|known| known.same(interface))
            {
                for (name, constant) in interface.constants.iter() {
                    self.check_interface_constant(draft, name, constant)?;
                }
                continue;
            }
            new.push(interface);
        }
        // Direct interfaces come first, then those they extend.
        for interface in &new {
            if !draft.interfaces.iter().any(|known| known.same(interface)) {
                draft.interfaces.push(interface);
            }
        }
        for interface in &new {
            self.implement(draft, interface)?;
            for extended in &interface.interfaces {
                if !draft.interfaces.iter().any(|known| known.same(extended)) {
                    draft.interfaces.push(extended);
                    self.implement(draft, extended)?;
                }
            }
        }
        Ok(())
    }

    fn implement(
        &mut self,
        draft: &mut Draft,
        interface: &'static ClassEntry,
    ) -> Result<(), Unwind> {
        for (name, constant) in interface.constants.iter() {
            if self.check_interface_constant(draft, name, constant)? {
                draft.constants.insert(name.clone(), constant.clone());
            }
        }
        for (name, method) in interface.methods.iter() {
            draft.inherit_method(name, method, OverrideChecks::Interface);
        }
        Ok(())
    }

    /// Whether a constant of an interface is new to the class.
    fn check_interface_constant(
        &mut self,
        draft: &Draft,
        name: &PhpStr,
        inherited: &Rc<ClassConstant>,
    ) -> Result<bool, Unwind> {
        let Some(known) = draft.constants.get(name).cloned() else {
            return Ok(true);
        };
        if known.class == inherited.class {
            return Ok(false);
        }
        let is_own = known.class == draft.me();
        let owner = if is_own {
            display(&draft.name)
        } else {
            known.class.display_name()
        };
        if inherited.is_final {
            let message = format!(
                "{owner}::{name} cannot override final constant {}::{name}",
                inherited.class.name
            );
            return Err(self.draft_error(draft, &message));
        }
        if !is_own {
            let message = format!(
                "{} {} inherits both {owner}::{name} and {}::{name}, which is ambiguous",
                kind_title(draft.kind),
                display(&draft.name),
                inherited.class.name
            );
            return Err(self.draft_error(draft, &message));
        }
        Ok(false)
    }
}

/// What is added to "must be protected": a weaker visibility is fine too.
pub(super) fn or_weaker(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Public => "",
        Visibility::Protected | Visibility::Private => " or weaker",
    }
}

impl Draft {
    /// Takes over a method, or notes that the class's own must fit it.
    pub(super) fn inherit_method(
        &mut self,
        name: &PhpStr,
        inherited: &Method,
        checks: OverrideChecks,
    ) {
        let is_constructor = *name == interned("__construct");
        let sets_root = checks != OverrideChecks::Interface || self.kind != ClassKind::Interface;
        let Some(own) = self.methods.get_mut(name) else {
            self.methods.insert(name.clone(), inherited.clone());
            return;
        };
        let is_free = inherited.visibility == Visibility::Private
            && !inherited.is_abstract
            && !is_constructor;
        if is_free {
            return;
        }
        if sets_root && (!is_constructor || inherited.root.is_prototype(name)) {
            own.root = inherited.root;
        }
        let mut child = own.clone();
        if checks == OverrideChecks::Interface {
            // By now a trait's method is the class's own.
            child.from_trait = None;
        }
        let pair = Override {
            child,
            parent: inherited.clone(),
            checks,
        };
        self.overrides.push(pair);
    }
}

impl ClassEntry {
    /// Whether its constructor is one that children must fit: abstract, or of an interface.
    fn is_prototype(&self, name: &PhpStr) -> bool {
        self.kind == ClassKind::Interface
            || self
                .methods
                .get(name)
                .is_some_and(|method| method.is_abstract)
    }
}
