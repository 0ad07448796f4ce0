//! What a member may change of the one it overrides.

use std::rc::Rc;

use super::inherit::{Inherited, LinkedClass};
use super::scope::{ConstantInfo, PropertyInfo};
use super::signature::MethodInfo;
use super::types::{Mask, SelfNames, TypeSet};
use super::variance::{Classes, Compatible, Scoped};
use super::{Checked, Checker, message};
use crate::ast::Modifiers;
use crate::parse::ParseError;

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
    pub(super) fn override_constant(
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

    pub(super) fn override_property(
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

    pub(super) fn override_method(
        &self,
        class: &LinkedClass<'a>,
        method: &MethodInfo<'a>,
        above: &Inherited<'a, Rc<MethodInfo<'a>>>,
    ) -> Checked {
        let theirs = &above.member;
        let refuse = |message: Vec<u8>| Err(ParseError::fatal(method.place, message));
        if theirs.is(Modifiers::PRIVATE) && !theirs.is_abstract && !method.is_constructor() {
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
        let promise = self.promise_above(class, method, above);
        if method.is_constructor() && !theirs.is_abstract && promise.is_none() {
            return Ok(());
        }
        let promise = promise.as_ref().unwrap_or(above);
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
        if self.signatures(class, method, promise) == Compatible::No {
            return refuse(message!(
                "Declaration of ",
                method.display(class.names),
                " must be compatible with ",
                promise.member.display(promise.class)
            ));
        }
        Ok(())
    }

    /// Whether a method can be called wherever the one above can.
    pub(super) fn signatures(
        &self,
        class: &LinkedClass<'a>,
        method: &MethodInfo<'a>,
        above: &Inherited<'a, Rc<MethodInfo<'a>>>,
    ) -> Compatible {
        let theirs = &above.member;
        let is_free = method.is_constructor() || theirs.is(Modifiers::PRIVATE);
        if !theirs.is_abstract && is_free {
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
                (Some(given), _) if given.mask == Mask::MIXED => Compatible::Yes,
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
