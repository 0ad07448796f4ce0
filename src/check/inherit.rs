//! Inheritance that PHP settles while it compiles: a class at the top level, without interfaces or traits, whose parent
//! is bound already, is bound to its name at once.

use std::rc::Rc;

use super::scope::{ClassScope, ConstantInfo, PropertyInfo};
use super::signature::MethodInfo;
use super::types::{SelfNames, TypeSet};
use super::variance::{Classes, Compatible, Scoped};
use super::{Checked, Checker, message};
use crate::ast::{ClassDecl, ClassKind, ClassMember, Modifiers};
use crate::parse::ParseError;

/// A class that is bound to its name.
#[derive(Debug)]
pub(super) struct LinkedClass<'a> {
    decl: &'a ClassDecl<'a>,
    names: SelfNames<'a>,
    /// The parent's name in lower case.
    pub(super) parent: Option<Vec<u8>>,
    methods: Vec<Rc<MethodInfo<'a>>>,
    properties: Vec<PropertyInfo<'a>>,
    constants: Vec<ConstantInfo<'a>>,
    /// Abstract methods it has not implemented, with the class that declares each.
    missing: Vec<(SelfNames<'a>, Rc<MethodInfo<'a>>)>,
}

/// A member found in a class or above it, and where.
struct Inherited<'a, T> {
    class: SelfNames<'a>,
    member: T,
}

/// The stricter a visibility is, the greater.
fn strictness(modifiers: Modifiers) -> u8 {
    match () {
        () if modifiers.contains(Modifiers::PRIVATE) => 2,
        () if modifiers.contains(Modifiers::PROTECTED) => 1,
        () => 0,
    }
}

fn visibility(modifiers: Modifiers) -> &'static str {
    match strictness(modifiers) {
        0 => "public",
        1 => "protected",
        _ => "private",
    }
}

/// `public (as in class A)`, and ` or weaker` where something lies below.
fn must_be(modifiers: Modifiers, class: &[u8]) -> Vec<u8> {
    let weaker = match strictness(modifiers) {
        0 => "",
        _ => " or weaker",
    };
    message!(
        " must be ",
        visibility(modifiers),
        " (as in class ",
        class,
        ")",
        weaker
    )
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
            let above = self.above(class, |parent| {
                parent
                    .methods
                    .iter()
                    .find(|other| other.name.eq_ignore_ascii_case(method.name))
                    .map(Rc::clone)
            });
            if let Some(above) = above {
                sum = sum.and(self.signatures(class, method, &above));
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
            let above = self.above(class, |parent| {
                parent
                    .methods
                    .iter()
                    .find(|other| other.name.eq_ignore_ascii_case(method.name))
                    .map(Rc::clone)
            });
            if let Some(above) = above {
                self.override_method(class, method, &above)?;
            }
        }
        Ok(sum)
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

    fn override_constant(
        &self,
        class: &LinkedClass<'a>,
        constant: &ConstantInfo<'a>,
        above: &Inherited<'a, ConstantInfo<'a>>,
    ) -> Checked {
        let shown = message!(class.names.name, "::", constant.name);
        let theirs = above.member.modifiers;
        if strictness(constant.modifiers) > strictness(theirs) {
            return self.fatal(message!(
                "Access level to ",
                shown,
                must_be(theirs, above.class.name)
            ));
        }
        if theirs.contains(Modifiers::FINAL) {
            return self.fatal(message!(
                shown,
                " cannot override final constant ",
                above.class.name,
                "::",
                constant.name
            ));
        }
        Ok(())
    }

    fn override_property(
        &self,
        class: &LinkedClass<'a>,
        property: &PropertyInfo<'a>,
        above: &Inherited<'a, PropertyInfo<'a>>,
    ) -> Checked<Compatible> {
        let (ours, theirs) = (property.modifiers, above.member.modifiers);
        if theirs.contains(Modifiers::PRIVATE) {
            return Ok(Compatible::Yes);
        }
        let shown = message!(class.names.name, "::$", property.name);
        let parent_shown = message!(above.class.name, "::$", property.name);
        let differ = |modifier| ours.contains(modifier) != theirs.contains(modifier);
        if differ(Modifiers::STATIC) {
            let word = |modifiers: Modifiers| match modifiers.contains(Modifiers::STATIC) {
                true => "static ",
                false => "non static ",
            };
            return self.fatal(message!(
                "Cannot redeclare ",
                word(theirs),
                parent_shown,
                " as ",
                word(ours),
                shown
            ));
        }
        if differ(Modifiers::READONLY) {
            let word = |modifiers: Modifiers| match modifiers.contains(Modifiers::READONLY) {
                true => "readonly",
                false => "non-readonly",
            };
            return self.fatal(message!(
                "Cannot redeclare ",
                word(theirs),
                " property ",
                parent_shown,
                " as ",
                word(ours),
                " ",
                shown
            ));
        }
        if strictness(ours) > strictness(theirs) {
            return self.fatal(message!(
                "Access level to ",
                shown,
                must_be(theirs, above.class.name)
            ));
        }
        match (&property.declared_type, &above.member.declared_type) {
            (own, Some(theirs)) => {
                let answer = match own {
                    Some(own) => self.same_type(class, own, theirs, above.class),
                    None => Compatible::No,
                };
                if answer == Compatible::No {
                    return self.fatal(message!(
                        "Type of ",
                        shown,
                        " must be ",
                        theirs.display(Some(above.class)),
                        " (as in class ",
                        above.class.name,
                        ")"
                    ));
                }
                Ok(answer)
            }
            (Some(_), None) => self.fatal(message!(
                "Type of ",
                shown,
                " must not be defined (as in class ",
                above.class.name,
                ")"
            )),
            (None, None) => Ok(Compatible::Yes),
        }
    }

    fn same_type(
        &self,
        class: &LinkedClass<'a>,
        own: &TypeSet<'a>,
        theirs: &TypeSet<'a>,
        parent: SelfNames<'a>,
    ) -> Compatible {
        let classes = Classes {
            linked: &self.linked,
            current: class.names,
        };
        let own = Scoped {
            set: own,
            class: class.names,
        };
        let theirs = Scoped {
            set: theirs,
            class: parent,
        };
        classes
            .is_subtype(own, theirs)
            .and(classes.is_subtype(theirs, own))
    }

    fn override_method(
        &self,
        class: &LinkedClass<'a>,
        method: &MethodInfo<'a>,
        above: &Inherited<'a, Rc<MethodInfo<'a>>>,
    ) -> Checked {
        let theirs = &above.member;
        let refuse = |message: Vec<u8>| Err(ParseError::fatal(method.place, message));
        let is_constructor = method.name.eq_ignore_ascii_case(b"__construct");
        if theirs.is(Modifiers::PRIVATE) && !theirs.is_abstract && !is_constructor {
            return Ok(());
        }
        let parent_shown = message!(above.class.name, "::", method.name, "()");
        if theirs.is(Modifiers::FINAL) {
            return refuse(message!("Cannot override final method ", parent_shown));
        }
        match (method.is(Modifiers::STATIC), theirs.is(Modifiers::STATIC)) {
            (true, false) => {
                return refuse(message!(
                    "Cannot make non static method ",
                    parent_shown,
                    " static in class ",
                    class.names.name
                ));
            }
            (false, true) => {
                return refuse(message!(
                    "Cannot make static method ",
                    parent_shown,
                    " non static in class ",
                    class.names.name
                ));
            }
            _ => {}
        }
        if method.is_abstract && !theirs.is_abstract {
            return refuse(message!(
                "Cannot make non abstract method ",
                parent_shown,
                " abstract in class ",
                class.names.name
            ));
        }
        // A constructor promises nothing to those below, unless it is abstract.
        if is_constructor && !theirs.is_abstract {
            return Ok(());
        }
        if strictness(method.modifiers) > strictness(theirs.modifiers) {
            return refuse(message!(
                "Access level to ",
                class.names.name,
                "::",
                method.name,
                "()",
                must_be(theirs.modifiers, above.class.name)
            ));
        }
        if self.signatures(class, method, above) == Compatible::No {
            return refuse(message!(
                "Declaration of ",
                method.display(class.names),
                " must be compatible with ",
                theirs.display(above.class)
            ));
        }
        Ok(())
    }

    /// Whether a method can be called wherever the one above can.
    fn signatures(
        &self,
        class: &LinkedClass<'a>,
        method: &MethodInfo<'a>,
        above: &Inherited<'a, Rc<MethodInfo<'a>>>,
    ) -> Compatible {
        let theirs = &above.member;
        let is_constructor = method.name.eq_ignore_ascii_case(b"__construct");
        if !theirs.is_abstract && (is_constructor || theirs.is(Modifiers::PRIVATE)) {
            return Compatible::Yes;
        }
        if theirs.required < method.required
            || theirs.returns_reference && !method.returns_reference
            || theirs.is_variadic() && !method.is_variadic()
        {
            return Compatible::No;
        }
        let classes = Classes {
            linked: &self.linked,
            current: class.names,
        };
        let mut sum = Compatible::Yes;
        let count = method.parameters.len().max(theirs.parameters.len());
        for index in 0..count {
            let Some(expected) = theirs.parameter(index) else {
                // One more parameter, which is optional.
                continue;
            };
            let Some(given) = method.parameter(index) else {
                return Compatible::No;
            };
            let answer = match (&given.declared_type, &expected.declared_type) {
                (None, _) => Compatible::Yes,
                (Some(given), _) if given.mask == super::types::Mask::MIXED => Compatible::Yes,
                (Some(_), None) => Compatible::No,
                (Some(given), Some(expected)) => classes.is_subtype(
                    Scoped {
                        set: expected,
                        class: above.class,
                    },
                    Scoped {
                        set: given,
                        class: class.names,
                    },
                ),
            };
            sum = sum.and(answer);
            if sum == Compatible::No || given.by_ref != expected.by_ref {
                return Compatible::No;
            }
        }
        match (&method.return_type, &theirs.return_type) {
            (_, None) => sum,
            (None, Some(_)) => Compatible::No,
            (Some(own), Some(promised)) => sum.and(classes.is_subtype(
                Scoped {
                    set: own,
                    class: class.names,
                },
                Scoped {
                    set: promised,
                    class: above.class,
                },
            )),
        }
    }
}
