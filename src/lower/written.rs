//! Constant expressions as reflection shows them.

use super::Lowering;
use crate::ast::{self, ClassRef, ExprKind, MagicConstant, NameKind, NameUse};
use crate::eval::function::Written;

impl Lowering<'_> {
    /// A default, or an argument of an attribute, as it was written.
    pub(crate) fn written(&mut self, expr: &ast::Expr<'_>) -> Written {
        match &expr.kind {
            ExprKind::Constant(name) => match self.fold_word(name) {
                Some(value) => Written::Literal(value),
                None => self.written_constant(&self.names.constant(name).name, b""),
            },
            ExprKind::MagicConstant(MagicConstant::Class)
                if self.classes.last().is_some_and(|class| class.is_trait) =>
            {
                self.written_constant(b"__CLASS__", b"")
            }
            ExprKind::ClassConstant {
                class: ClassRef::Name(class),
                name,
            } => {
                if name.eq_ignore_ascii_case(b"class")
                    && let Some(class) = self.known_class(class)
                {
                    return Written::Literal(self.arena.string_value(&class));
                }
                let resolved = self.class_in_text(class);
                let mark: &[u8] = if resolved == class.text { b"" } else { b"\\" };
                self.written_constant(&[resolved.as_slice(), b"::", name].concat(), mark)
            }
            _ if has_no_names(expr) => match self.fold(expr) {
                Some(value) => Written::Literal(value),
                None => self.written_text(expr),
            },
            _ => self.written_text(expr),
        }
    }

    fn written_constant(&self, name: &[u8], mark: &[u8]) -> Written {
        Written::Constant {
            name: self.arena.string(name),
            text: self.arena.string(&[mark, name].concat()),
        }
    }

    /// The name of a class where it is known while compiling: `self` and `parent` are not in traits.
    fn known_class(&self, class: &ast::Name<'_>) -> Option<Vec<u8>> {
        let around = self.classes.last();
        if class.is(b"self") {
            let around = around.filter(|around| !around.is_trait)?;
            return Some(around.name.to_vec());
        }
        if class.is(b"parent") {
            let around = around.filter(|around| !around.is_trait)?;
            return around.parent.as_ref().map(|parent| parent.to_vec());
        }
        (!class.is(b"static")).then(|| self.names.class(class))
    }

    fn written_text(&mut self, expr: &ast::Expr<'_>) -> Written {
        let text = ast::print_expression(expr, &Resolved(self));
        Written::Expression(self.arena.string(&text))
    }

    /// The source of an expression with its names as written.
    pub(crate) fn source_of(&self, expr: &ast::Expr<'_>) -> Vec<u8> {
        ast::print_expression(expr, &AsWritten)
    }

    /// The name of a class, resolved; `self` and `parent` stay as they are.
    pub(crate) fn class_in_text(&self, name: &ast::Name<'_>) -> Vec<u8> {
        if is_relative_word(name) {
            return name.text.to_vec();
        }
        self.names.class(name)
    }

    /// `true`, `false`, `null`
    fn fold_word(&mut self, name: &ast::Name<'_>) -> Option<crate::zval::Value> {
        let is_word = [&b"true"[..], b"false", b"null"]
            .iter()
            .any(|word| name.text.eq_ignore_ascii_case(word));
        if is_word && matches!(name.kind, NameKind::Unqualified | NameKind::FullyQualified) {
            return self.fold_constant(name);
        }
        None
    }
}

/// `self`, `parent`, `static`
fn is_relative_word(name: &ast::Name<'_>) -> bool {
    name.is(b"self") || name.is(b"parent") || name.is(b"static")
}

/// Names as they stand in the source.
struct AsWritten;

impl ast::Spelling for AsWritten {
    fn name(&self, _: NameUse, name: &ast::Name<'_>) -> Vec<u8> {
        ast::as_written(name)
    }

    fn float(&self, float: f64) -> Vec<u8> {
        float_text(float)
    }
}

/// Names as they are resolved where the expression stands.
struct Resolved<'l, 's>(&'l Lowering<'s>);

impl ast::Spelling for Resolved<'_, '_> {
    fn name(&self, used: NameUse, name: &ast::Name<'_>) -> Vec<u8> {
        match used {
            NameUse::Constant => self.0.names.constant(name).name,
            NameUse::New if is_relative_word(name) => name.text.to_vec(),
            NameUse::New => [b"\\", self.0.names.class(name).as_slice()].concat(),
            NameUse::Class => {
                let resolved = self.0.class_in_text(name);
                if resolved == name.text {
                    return resolved;
                }
                [b"\\", resolved.as_slice()].concat()
            }
            NameUse::Other => ast::as_written(name),
        }
    }

    fn float(&self, float: f64) -> Vec<u8> {
        float_text(float)
    }
}

/// A double with the precision that PHP's setting has by default.
fn float_text(float: f64) -> Vec<u8> {
    crate::zval::number::float_to_string_precision(float, 14).to_vec()
}

/// Whether an expression is made of literals only.
fn has_no_names(expr: &ast::Expr<'_>) -> bool {
    match &expr.kind {
        ExprKind::Int(_) | ExprKind::Float(_) | ExprKind::String(_) => true,
        ExprKind::Unary { operand, .. } => has_no_names(operand),
        ExprKind::Binary { left, right, .. } => has_no_names(left) && has_no_names(right),
        _ => false,
    }
}
