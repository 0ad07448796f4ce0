//! Class names: which are reserved, what they resolve to.

use super::{Checked, Checker, message};
use crate::ast::{ClassRef, Expr, ExprKind, Name, NameKind};

/// Names no class may have.
const RESERVED: &[&str] = &[
    "bool", "false", "float", "int", "null", "parent", "self", "static", "string", "true", "void",
    "never", "iterable", "object", "mixed",
];

/// The three words that name a class by where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ClassKeyword {
    SelfClass,
    Parent,
    Static,
}

impl ClassKeyword {
    fn word(self) -> &'static str {
        match self {
            ClassKeyword::SelfClass => "self",
            ClassKeyword::Parent => "parent",
            ClassKeyword::Static => "static",
        }
    }
}

/// Whether `name`, however qualified, is `self`, `parent` or `static`.
pub(super) fn class_keyword_of(text: &[u8]) -> Option<ClassKeyword> {
    let keywords = [
        ClassKeyword::SelfClass,
        ClassKeyword::Parent,
        ClassKeyword::Static,
    ];
    keywords
        .into_iter()
        .find(|keyword| text.eq_ignore_ascii_case(keyword.word().as_bytes()))
}

/// The same for a name, where a fully qualified one is an ordinary name.
pub(super) fn class_keyword(name: Name) -> Option<ClassKeyword> {
    match name.kind {
        NameKind::FullyQualified => None,
        _ => class_keyword_of(name.text),
    }
}

pub(super) fn is_reserved_class_name(name: &[u8]) -> bool {
    let last = match memchr::memrchr(b'\\', name) {
        Some(at) => &name[at + 1..],
        None => name,
    };
    RESERVED
        .iter()
        .any(|word| last.eq_ignore_ascii_case(word.as_bytes()))
}

impl<'a> Checker<'a> {
    /// The full name of the class `name` stands for.
    pub(super) fn resolve_class(&self, name: Name<'a>) -> Checked<&'a [u8]> {
        if class_keyword_of(name.text).is_some() {
            let prefix = match name.kind {
                NameKind::FullyQualified => "\\",
                NameKind::Relative => "namespace\\",
                NameKind::Unqualified | NameKind::Qualified => return Ok(name.text),
            };
            return self.fatal(message!(
                "'",
                prefix,
                name.text,
                "' is an invalid class name"
            ));
        }
        Ok(self.names.class(self.arena, name))
    }

    pub(super) fn ensure_class_name(&self, name: &[u8]) -> Checked {
        if is_reserved_class_name(name) {
            return self.fatal(message!(
                "Cannot use '",
                name,
                "' as class name as it is reserved"
            ));
        }
        Ok(())
    }

    /// A name that must be a class of its own, as the parent or an interface.
    pub(super) fn resolve_declared(&self, name: Name<'a>, role: &str) -> Checked<&'a [u8]> {
        if class_keyword(name).is_some() {
            return self.fatal(message!(
                "Cannot use '",
                name.text,
                "' as ",
                role,
                ", as it is reserved"
            ));
        }
        self.resolve_class(name)
    }

    /// `self`, `parent` and `static` need a class around them, as far as PHP can tell while it compiles.
    pub(super) fn ensure_class_scope(&self, name: Name<'a>) -> Checked {
        let Some(keyword) = class_keyword(name) else {
            return Ok(());
        };
        if !self.is_scope_known() {
            return Ok(());
        }
        match self.class() {
            None => self.fatal(format!(
                "Cannot use \"{}\" when no class scope is active",
                keyword.word()
            )),
            Some(class) if keyword == ClassKeyword::Parent && class.parent.is_none() => {
                self.fatal("Cannot use \"parent\" when current class scope has no parent")
            }
            Some(_) => Ok(()),
        }
    }

    /// A class named or computed in an expression.
    pub(super) fn class_ref(&mut self, class: ClassRef<'a>) -> Checked {
        match class {
            ClassRef::Name(name) => {
                self.ensure_class_scope(*name)?;
                if class_keyword(*name).is_none() {
                    self.resolve_class(*name)?;
                }
            }
            ClassRef::Expr(value) => {
                if is_scalar_literal(value) {
                    return self.fatal("Illegal class name");
                }
                self.then(super::Task::Read(value));
            }
        }
        Ok(())
    }
}

/// Whether an expression is a literal that is no string.
fn is_scalar_literal(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Int(_) | ExprKind::Float(_))
        || matches!(expr.kind, ExprKind::Array { items: [], .. })
}
