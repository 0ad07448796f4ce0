//! Class declarations.

use std::collections::HashSet;

use super::attribute::Target;
use super::declared::Nullability;
use super::scope::ClassScope;
use super::types::{Mask, TypeSet};
use super::{Binding, Checked, Checker, Task, message};
use crate::ast::{ClassDecl, ClassKind, Modifiers, Type, UseKind};

/// How many abstract methods a message names.
const MOST_NAMED: usize = 3;

impl<'a> Checker<'a> {
    pub(super) fn class_decl(&mut self, class: &'a ClassDecl<'a>, binding: Binding) -> Checked {
        self.place = class.span;
        let name = self.class_name(class)?;
        let parent = match class.extends {
            Some(parent) => Some(self.resolve_declared(parent, "class name")?),
            None => None,
        };
        self.classes.push(Some(ClassScope {
            decl: class,
            name,
            parent,
            is_backed: class.backing_type.is_some(),
            method_names: HashSet::new(),
            constant_names: HashSet::new(),
            property_names: HashSet::new(),
            methods: Vec::new(),
            properties: Vec::new(),
            constants: Vec::new(),
        }));
        self.attributes(class.attributes, Target::CLASS)?;
        for interface in class.implements {
            self.resolve_declared(*interface, "interface name")?;
        }
        if let Some(backing) = &class.backing_type {
            self.backing_type(backing)?;
        }
        for member in class.members {
            self.then(Task::Member(member));
        }
        self.then(Task::LeaveClass(class, binding));
        Ok(())
    }

    fn class_name(&mut self, class: &'a ClassDecl<'a>) -> Checked<&'a [u8]> {
        let Some(name) = class.name else {
            return self.anonymous_name(class);
        };
        if self.class().is_some() {
            return self.fatal("Class declarations may not be nested");
        }
        self.ensure_class_name(name.text)?;
        let full = self.names.declared_name(self.arena, name.text);
        if self.names.is_taken(UseKind::Class, name.text, full) {
            return self.fatal(message!(
                "Cannot declare class ",
                full,
                " because the name is already in use"
            ));
        }
        self.names.declare(UseKind::Class, full);
        Ok(full)
    }

    /// PHP names an anonymous class after its parent or first interface.
    fn anonymous_name(&self, class: &'a ClassDecl<'a>) -> Checked<&'a [u8]> {
        let prefix = match (class.extends, class.implements.first()) {
            (Some(parent), _) => self.resolve_declared(parent, "class name")?,
            (None, Some(interface)) => self.resolve_declared(*interface, "interface name")?,
            (None, None) => b"class",
        };
        Ok(self.arena.alloc_slice_copy(&message!(prefix, "@anonymous")))
    }

    fn backing_type(&self, backing: &Type<'a>) -> Checked {
        let set = self.declared_type(backing, Nullability::AsDeclared)?;
        if [Mask::INT, Mask::STRING]
            .iter()
            .any(|&mask| set == TypeSet::of(mask))
        {
            return Ok(());
        }
        self.fatal(message!(
            "Enum backing type must be int or string, ",
            set.display(None),
            " given"
        ))
    }

    pub(super) fn leave_class(&mut self, class: &'a ClassDecl<'a>, binding: Binding) -> Checked {
        self.place = class.span;
        let Some(Some(scope)) = self.classes.pop() else {
            return Ok(());
        };
        self.refuse_enum_methods(&scope)?;
        self.ensure_implemented(&scope)?;
        if binding == Binding::Early {
            self.bind_early(scope)?;
        }
        Ok(())
    }

    /// The methods that the language gives an enum are not declared again (php-src `zend_enum_register_funcs`).
    fn refuse_enum_methods(&self, class: &ClassScope<'a>) -> Checked {
        let given: &[&[u8]] = match (class.is(ClassKind::Enum), class.is_backed) {
            (false, _) => &[],
            (true, false) => &[b"cases"],
            (true, true) => &[b"cases", b"from", b"tryfrom"],
        };
        for name in given {
            if class.method_names.contains(*name) {
                return self.fatal(message!("Cannot redeclare ", class.name, "::", *name, "()"));
            }
        }
        Ok(())
    }

    /// A class that is not abstract has no abstract methods of its own.
    fn ensure_implemented(&self, class: &ClassScope<'a>) -> Checked {
        if class.is(ClassKind::Interface) || class.is(ClassKind::Trait) {
            return Ok(());
        }
        if class.decl.modifiers.contains(Modifiers::ABSTRACT) {
            return Ok(());
        }
        let missing: Vec<Vec<u8>> = class
            .methods
            .iter()
            .filter(|method| method.is_abstract)
            .map(|method| message!(class.name, "::", method.name))
            .collect();
        self.refuse_abstract(class.decl.kind, class.name, &missing)
    }

    pub(super) fn refuse_abstract(
        &self,
        kind: ClassKind,
        name: &[u8],
        missing: &[Vec<u8>],
    ) -> Checked {
        if missing.is_empty() {
            return Ok(());
        }
        let count = missing.len();
        let plural = if count == 1 { "" } else { "s" };
        let mut named = missing[..count.min(MOST_NAMED)].join(&b", "[..]);
        if count > MOST_NAMED {
            named.extend_from_slice(b", ...");
        }
        let count = count.to_string();
        self.fatal(match kind {
            ClassKind::Enum => message!(
                "Enum ",
                name,
                " must implement ",
                count,
                " abstract private method",
                plural,
                " (",
                named,
                ")"
            ),
            _ => message!(
                "Class ",
                name,
                " contains ",
                count,
                " abstract method",
                plural,
                " and must therefore be declared abstract or implement the remaining methods (",
                named,
                ")"
            ),
        })
    }
}
