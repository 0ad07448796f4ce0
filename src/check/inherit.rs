//! Inheritance that PHP settles while it compiles: a class at the top level, without interfaces or traits, whose parent
//! is bound already, is bound to its name at once.

use std::rc::Rc;

use super::scope::{ClassScope, ConstantInfo, PropertyInfo};
use super::signature::MethodInfo;
use super::types::SelfNames;
use super::variance::Compatible;
use super::{Checked, Checker, message};
use crate::ast::{ClassDecl, ClassKind, ClassMember, Modifiers};

/// A class that is bound to its name.
#[derive(Debug)]
pub(super) struct LinkedClass<'a> {
    decl: &'a ClassDecl<'a>,
    pub(super) names: SelfNames<'a>,
    /// The parent's name in lower case.
    pub(super) parent: Option<Vec<u8>>,
    methods: Vec<Rc<MethodInfo<'a>>>,
    properties: Vec<PropertyInfo<'a>>,
    constants: Vec<ConstantInfo<'a>>,
    /// Abstract methods it has not implemented, with the class that declares each.
    missing: Vec<(SelfNames<'a>, Rc<MethodInfo<'a>>)>,
}

/// A member found above a class, and where.
pub(super) struct Inherited<'a, T> {
    pub(super) class: SelfNames<'a>,
    pub(super) member: T,
}

impl<'a> Checker<'a> {
    pub(super) fn bind_early(&mut self, class: ClassScope<'a>) -> Checked {
        let decl = class.decl;
        let has_interface = !decl.implements.is_empty()
            || decl.kind == ClassKind::Enum
            || decl.kind != ClassKind::Trait && class.method_names.contains(&b"__tostring"[..]);
        let has_trait = decl
            .members
            .iter()
            .any(|member| matches!(member, ClassMember::TraitUse(_)));
        let key = class.name.to_ascii_lowercase();
        if has_interface || has_trait || self.linked.contains_key(&key) {
            return Ok(());
        }
        let names = class.self_names();
        let mut linked = LinkedClass {
            decl,
            names,
            parent: class.parent.map(<[u8]>::to_ascii_lowercase),
            methods: class.methods.into_iter().map(Rc::new).collect(),
            properties: class.properties,
            constants: class.constants,
            missing: Vec::new(),
        };
        if let Some(parent) = &linked.parent {
            let Some(parent) = self.linked.get(parent) else {
                return Ok(());
            };
            self.ensure_parent(&linked, parent)?;
            if self.inherit(&linked)? == Compatible::Unknown {
                return Ok(());
            }
            linked.missing = parent
                .missing
                .iter()
                .filter(|(_, method)| {
                    !linked
                        .methods
                        .iter()
                        .any(|own| own.name.eq_ignore_ascii_case(method.name))
                })
                .cloned()
                .collect();
            if !decl.modifiers.contains(Modifiers::ABSTRACT) {
                let missing: Vec<Vec<u8>> = linked
                    .missing
                    .iter()
                    .map(|(class, method)| message!(class.name, "::", method.name))
                    .collect();
                self.refuse_abstract(decl.kind, names.name, &missing)?;
            }
        }
        let own = linked.methods.iter().filter(|method| method.is_abstract);
        linked
            .missing
            .extend(own.map(|method| (names, Rc::clone(method))));
        self.linked.insert(key, linked);
        Ok(())
    }

    fn ensure_parent(&self, class: &LinkedClass<'a>, parent: &LinkedClass<'a>) -> Checked {
        let (name, parent_name) = (class.names.name, parent.names.name);
        let what = match parent.decl.kind {
            ClassKind::Interface => Some("interface "),
            ClassKind::Trait => Some("trait "),
            _ if parent.decl.modifiers.contains(Modifiers::FINAL) => Some("final class "),
            ClassKind::Class | ClassKind::Enum => None,
        };
        if let Some(what) = what {
            return self.fatal(message!(
                "Class ",
                name,
                " cannot extend ",
                what,
                parent_name
            ));
        }
        let is_readonly = |class: &LinkedClass| class.decl.modifiers.contains(Modifiers::READONLY);
        let (own, above) = match (is_readonly(class), is_readonly(parent)) {
            (true, false) => ("Readonly", "non-readonly"),
            (false, true) => ("Non-readonly", "readonly"),
            _ => return Ok(()),
        };
        self.fatal(message!(
            own,
            " class ",
            name,
            " cannot extend ",
            above,
            " class ",
            parent_name
        ))
    }

    /// Whether the members of `class` may override those above it, as far as is known.
    fn inherit(&self, class: &LinkedClass<'a>) -> Checked<Compatible> {
        let mut sum = Compatible::Yes;
        for method in &class.methods {
            if let Some(above) = self.method_above(class, method) {
                let promise = self.promise_above(class, method, &above);
                sum = sum.and(self.signatures(class, method, promise.as_ref().unwrap_or(&above)));
            }
        }
        // What PHP cannot settle yet it settles when the script runs, all of it.
        if sum == Compatible::Unknown {
            return Ok(sum);
        }
        for property in &class.properties {
            let above = self.above(class, |parent| {
                parent
                    .properties
                    .iter()
                    .find(|other| other.name == property.name)
                    .cloned()
            });
            if let Some(above) = above {
                sum = sum.and(self.override_property(class, property, &above)?);
            }
        }
        for constant in &class.constants {
            let above = self.above(class, |parent| {
                parent
                    .constants
                    .iter()
                    .find(|other| other.name == constant.name)
                    .copied()
            });
            if let Some(above) = above {
                self.override_constant(class, constant, &above)?;
            }
        }
        for method in &class.methods {
            if let Some(above) = self.method_above(class, method) {
                self.override_method(class, method, &above)?;
            }
        }
        Ok(sum)
    }

    fn method_above(
        &self,
        class: &LinkedClass<'a>,
        method: &MethodInfo<'a>,
    ) -> Option<Inherited<'a, Rc<MethodInfo<'a>>>> {
        self.above(class, |parent| {
            parent
                .methods
                .iter()
                .find(|other| other.name.eq_ignore_ascii_case(method.name))
                .map(Rc::clone)
        })
    }

    /// The method whose signature `method` must keep to, if that is not the one directly above: a constructor promises
    /// nothing to those below, unless one further up is abstract.
    pub(super) fn promise_above(
        &self,
        class: &LinkedClass<'a>,
        method: &MethodInfo<'a>,
        above: &Inherited<'a, Rc<MethodInfo<'a>>>,
    ) -> Option<Inherited<'a, Rc<MethodInfo<'a>>>> {
        if !method.is_constructor() || above.member.is_abstract {
            return None;
        }
        self.above(class, |parent| {
            parent
                .methods
                .iter()
                .find(|other| other.is_constructor() && other.is_abstract)
                .map(Rc::clone)
        })
    }

    /// The nearest member above `class` that `find` finds.
    fn above<T>(
        &self,
        class: &LinkedClass<'a>,
        find: impl Fn(&LinkedClass<'a>) -> Option<T>,
    ) -> Option<Inherited<'a, T>> {
        let mut at = class.parent.as_ref();
        while let Some(parent) = at.and_then(|name| self.linked.get(name)) {
            if let Some(member) = find(parent) {
                return Some(Inherited {
                    class: parent.names,
                    member,
                });
            }
            at = parent.parent.as_ref();
        }
        None
    }
}
