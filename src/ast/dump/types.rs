//! Types and modifiers.

use super::Dump;
use crate::ast::{Modifiers, Type, TypeKind};

impl Dump {
    pub(super) fn declared_type(&mut self, declared: &Type) {
        match declared.kind {
            TypeKind::Array => self.word("array"),
            TypeKind::Callable => self.word("callable"),
            TypeKind::Static => self.word("static"),
            TypeKind::Named(name) => self.name(name),
            TypeKind::Nullable(inner) => self.node("?", |dump| dump.declared_type(inner)),
            TypeKind::Union(members) => self.node("|", |dump| dump.types(members)),
            TypeKind::Intersection(members) => self.node("&", |dump| dump.types(members)),
        }
    }

    fn types(&mut self, members: &[Type]) {
        for member in members {
            self.declared_type(member);
        }
    }

    pub(super) fn modifiers(&mut self, modifiers: Modifiers) {
        for keyword in modifiers.keywords() {
            self.word(keyword);
        }
    }
}
