//! Whether one declared type may stand where another is promised.

use std::collections::HashMap;

use super::inherit::LinkedClass;
use super::types::{Mask, Member, SelfNames, TypeSet};

/// The answer, which may need a class that is not there yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compatible {
    Yes,
    No,
    /// A class is not declared yet: PHP decides when the script runs.
    Unknown,
}

impl Compatible {
    /// Yes only if both are; no if either is not.
    pub(super) fn and(self, other: Compatible) -> Compatible {
        match (self, other) {
            (Compatible::No, _) | (_, Compatible::No) => Compatible::No,
            (Compatible::Unknown, _) | (_, Compatible::Unknown) => Compatible::Unknown,
            (Compatible::Yes, Compatible::Yes) => Compatible::Yes,
        }
    }

    fn any(answers: impl Iterator<Item = Compatible>) -> Compatible {
        let mut sum = Compatible::No;
        for answer in answers {
            match answer {
                Compatible::Yes => return Compatible::Yes,
                Compatible::Unknown => sum = Compatible::Unknown,
                Compatible::No => {}
            }
        }
        sum
    }

    fn all(answers: impl Iterator<Item = Compatible>) -> Compatible {
        answers.fold(Compatible::Yes, Compatible::and)
    }
}

/// The classes known while a class is bound.
pub(super) struct Classes<'c, 'a> {
    pub(super) linked: &'c HashMap<Vec<u8>, LinkedClass<'a>>,
    /// The class being bound, which is not among them yet.
    pub(super) current: SelfNames<'a>,
}

/// A type and the class it is written in.
#[derive(Clone, Copy)]
pub(super) struct Scoped<'t, 'a> {
    pub(super) set: &'t TypeSet<'a>,
    pub(super) class: SelfNames<'a>,
}

impl<'a> Classes<'_, 'a> {
    /// Whether every value of `inner` is one of `outer`.
    pub(super) fn is_subtype(&self, inner: Scoped<'_, 'a>, outer: Scoped<'_, 'a>) -> Compatible {
        if outer.set.mask == Mask::MIXED && !inner.set.mask.intersects(Mask::VOID) {
            return Compatible::Yes;
        }
        let mut added = inner.set.mask.without(outer.set.mask);
        if added.intersects(Mask::STATIC) && self.permits_self(outer, inner.class) {
            added = added.without(Mask::STATIC);
        }
        if added == Mask::NEVER {
            return Compatible::Yes;
        }
        if !added.is_empty() {
            return Compatible::No;
        }
        Compatible::all(inner.set.members.iter().map(|member| match member {
            Member::Class(name) => self.class_is_subtype(inner.class.resolve(name), outer),
            Member::Intersection(names) => self.intersection_is_subtype(names, inner.class, outer),
        }))
    }

    fn class_is_subtype(&self, name: &[u8], outer: Scoped<'_, 'a>) -> Compatible {
        let by_object =
            outer
                .set
                .mask
                .intersects(Mask::OBJECT)
                .then(|| match self.is_known(name) {
                    true => Compatible::Yes,
                    false => Compatible::Unknown,
                });
        let members = outer.set.members.iter().map(|member| match member {
            Member::Class(other) => self.extends(name, outer.class.resolve(other)),
            Member::Intersection(others) => Compatible::all(
                others
                    .iter()
                    .map(|other| self.extends(name, outer.class.resolve(other))),
            ),
        });
        Compatible::any(by_object.into_iter().chain(members))
    }

    fn intersection_is_subtype(
        &self,
        names: &[&'a [u8]],
        class: SelfNames<'a>,
        outer: Scoped<'_, 'a>,
    ) -> Compatible {
        let some_extends = |other: &'a [u8]| {
            Compatible::any(
                names
                    .iter()
                    .map(|name| self.extends(class.resolve(name), outer.class.resolve(other))),
            )
        };
        let by_object = outer.set.mask.intersects(Mask::OBJECT).then(|| {
            Compatible::any(names.iter().map(|name| match self.is_known(name) {
                true => Compatible::Yes,
                false => Compatible::Unknown,
            }))
        });
        let members = outer.set.members.iter().map(|member| match member {
            Member::Class(other) => some_extends(other),
            Member::Intersection(others) => {
                Compatible::all(others.iter().map(|other| some_extends(other)))
            }
        });
        Compatible::any(by_object.into_iter().chain(members))
    }

    /// Whether a class that `outer` accepts is `class` or above it.
    fn permits_self(&self, outer: Scoped<'_, 'a>, class: SelfNames<'a>) -> bool {
        outer.set.mask.intersects(Mask::OBJECT)
            || outer.set.members.iter().any(|member| match member {
                Member::Class(name) => {
                    self.extends(class.name, outer.class.resolve(name)) == Compatible::Yes
                }
                Member::Intersection(_) => false,
            })
    }

    fn is_known(&self, name: &[u8]) -> bool {
        name.eq_ignore_ascii_case(self.current.name)
            || self.linked.contains_key(&name.to_ascii_lowercase())
    }

    /// Whether the class `name` is `other` or inherits from it.
    fn extends(&self, name: &[u8], other: &[u8]) -> Compatible {
        if name.eq_ignore_ascii_case(other) {
            return Compatible::Yes;
        }
        if !self.is_known(name) || !self.is_known(other) {
            return Compatible::Unknown;
        }
        let other = other.to_ascii_lowercase();
        let mut at = name.to_ascii_lowercase();
        loop {
            let parent = match self.linked.get(&at) {
                Some(class) => class.parent.clone(),
                None => self.current.parent.map(<[u8]>::to_ascii_lowercase),
            };
            match parent {
                Some(parent) if parent == other => return Compatible::Yes,
                Some(parent) if parent != at => at = parent,
                _ => return Compatible::No,
            }
        }
    }
}
