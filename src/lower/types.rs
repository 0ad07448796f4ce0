//! Declared types.

use super::{Lowered, Lowering};
use crate::ast::{self, NameKind, TypeKind};
use crate::eval::types::{ClassType, Type, type_text};
use crate::zval::PhpStr;

/// What a type is put together from.
#[derive(Default)]
struct Parts {
    mask: u32,
    classes: Vec<ClassType>,
    /// Class names as messages show them, in order.
    shown: Vec<Vec<u8>>,
}

impl Lowering<'_> {
    /// A declared type.
    pub(crate) fn declared_type(&mut self, declared: &ast::Type<'_>) -> Lowered<&'static Type> {
        let mut parts = Parts::default();
        self.add_type(&mut parts, declared)?;
        Ok(self.type_of(parts))
    }

    /// The type with `null` added, as a default of null does.
    pub(crate) fn nullable_type(
        &mut self,
        known: &'static Type,
        declared: &ast::Type<'_>,
    ) -> &'static Type {
        let mut parts = Parts::default();
        if self.add_type(&mut parts, declared).is_err() {
            return known;
        }
        parts.mask |= Type::NULL;
        self.type_of(parts)
    }

    fn type_of(&mut self, parts: Parts) -> &'static Type {
        let text = self.arena.string(&type_text(parts.mask, &parts.shown));
        self.arena.node(Type {
            mask: parts.mask,
            classes: self.arena.slice(parts.classes),
            text,
            taken: std::cell::Cell::new(0),
        })
    }

    fn add_type(&mut self, parts: &mut Parts, declared: &ast::Type<'_>) -> Lowered<()> {
        match &declared.kind {
            TypeKind::Array => parts.mask |= Type::ARRAY,
            TypeKind::Callable => parts.mask |= Type::CALLABLE,
            TypeKind::Static => parts.mask |= Type::STATIC,
            TypeKind::Named(name) => self.add_named(parts, name),
            TypeKind::Nullable(inner) => {
                self.add_type(parts, inner)?;
                parts.mask |= Type::NULL;
            }
            TypeKind::Union(members) => {
                for member in *members {
                    self.add_type(parts, member)?;
                }
            }
            TypeKind::Intersection(members) => {
                let mut names: Vec<PhpStr> = Vec::with_capacity(members.len());
                for member in *members {
                    if let TypeKind::Named(name) = &member.kind {
                        let class = self.class_name(name);
                        names.push(self.arena.string(&class));
                    }
                }
                let shown: Vec<&[u8]> = names.iter().map(|name| name.as_bytes()).collect();
                parts.shown.push(shown.join(&b"&"[..]));
                parts
                    .classes
                    .push(ClassType::Intersection(self.arena.slice(names)));
            }
        }
        Ok(())
    }

    fn add_named(&mut self, parts: &mut Parts, name: &ast::Name<'_>) {
        if name.kind == NameKind::Unqualified
            && let Some(bits) = word_bits(name.text)
        {
            parts.mask |= bits;
            return;
        }
        let in_trait = self.classes.last().is_some_and(|class| class.is_trait);
        let class = if in_trait && (name.is(b"self") || name.is(b"parent")) {
            name.text.to_ascii_lowercase()
        } else {
            self.class_name(name)
        };
        let shown = if name.is(b"self") || name.is(b"parent") {
            name.text.to_ascii_lowercase()
        } else {
            class.clone()
        };
        parts.shown.push(shown);
        parts
            .classes
            .push(ClassType::Named(self.arena.string(&class)));
    }
}

/// The bits of a type that is a word of the language.
fn word_bits(word: &[u8]) -> Option<u32> {
    let bits = match word.to_ascii_lowercase().as_slice() {
        b"int" => Type::INT,
        b"float" => Type::FLOAT,
        b"string" => Type::STRING,
        b"bool" => Type::BOOL,
        b"false" => Type::FALSE,
        b"true" => Type::TRUE,
        b"null" => Type::NULL,
        b"void" => Type::VOID,
        b"never" => Type::NEVER,
        b"mixed" => Type::MIXED,
        b"object" => Type::OBJECT,
        b"iterable" => Type::ARRAY | Type::ITERABLE,
        b"static" => Type::STATIC,
        _ => return None,
    };
    Some(bits)
}
