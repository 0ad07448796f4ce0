//! Expressions as places.

use super::expression::{is_globals, is_this};
use super::{Lowered, Lowering};
use crate::ast::{self, Callee, ExprKind, VariableName};
use crate::eval::element::{Element, ElementAhead, NextElement};
use crate::eval::invoke::CallPlace;
use crate::eval::local::{Local, NamedVariable};
use crate::eval::operand::AnyOperand;
use crate::eval::superglobal::{GlobalName, GlobalVariable, GlobalsElement};
use crate::eval::{Expr, Target};
use crate::with_operand;

impl Lowering<'_> {
    /// The local variable that an expression is, if it is one.
    pub(crate) fn plain_local(&mut self, expr: &ast::Expr<'_>) -> Option<Local> {
        match &expr.kind {
            ExprKind::Variable(VariableName::Simple(name))
                if *name != b"this" && *name != b"GLOBALS" && !is_superglobal(name) =>
            {
                Some(Local {
                    index: self.function().slot(name),
                })
            }
            _ => None,
        }
    }

    /// An expression as something to write to, or to refer to.
    pub(crate) fn place(&mut self, expr: &ast::Expr<'_>) -> Lowered<Target> {
        match &expr.kind {
            ExprKind::Variable(VariableName::Simple(b"this")) => {
                self.note_this();
                Ok(self.target(crate::eval::object::This))
            }
            ExprKind::Variable(VariableName::Simple(b"GLOBALS")) => self.error(
                expr.span,
                "$GLOBALS can only be modified using the $GLOBALS[$name] = $value syntax",
            ),
            ExprKind::Variable(VariableName::Simple(name)) => match self.superglobal(name) {
                Some(node) => Ok(self.target(node)),
                None => {
                    let index = self.function().slot(name);
                    Ok(self.target(Local { index }))
                }
            },
            ExprKind::Variable(VariableName::Computed(name)) => {
                let name = self.expression(name)?;
                Ok(self.target(NamedVariable { name }))
            }
            ExprKind::Index { base, index } if is_globals(base) => match index {
                Some(index) => {
                    let element = self.globals_element(index)?;
                    Ok(self.target(element))
                }
                None => self.error(expr.span, "Cannot append to $GLOBALS"),
            },
            ExprKind::Index { base, index } => {
                let base = self.place(base)?;
                let Some(index) = index else {
                    return Ok(self.target(NextElement { base }));
                };
                let key = self.operand(index)?;
                if let AnyOperand::Sub(key) = key {
                    return Ok(self.target(ElementAhead { base, key }));
                }
                Ok(with_operand!(key, |key| self.target(Element { base, key })))
            }
            ExprKind::Property { .. } | ExprKind::StaticProperty { .. } => self.class_place(expr),
            ExprKind::Call { callee, args } => {
                let call = self.raw_call(expr, callee, args)?;
                Ok(self.target(CallPlace { call }))
            }
            ExprKind::MethodCall { .. } | ExprKind::StaticCall { .. } => {
                self.class_call_place(expr)
            }
            _ => {
                // A temporary: writing into it is lost, but for objects.
                let value = self.expression(expr)?;
                Ok(self.target(crate::eval::place::Temporary { value }))
            }
        }
    }

    /// What stands behind `= &`.
    pub(crate) fn reference_source(&mut self, expr: &ast::Expr<'_>) -> Lowered<Target> {
        let place = self.place(expr)?;
        match &expr.kind {
            ExprKind::Call { .. } | ExprKind::MethodCall { .. } | ExprKind::StaticCall { .. } => {
                Ok(self.target(crate::eval::place::CallByReference { place }))
            }
            _ => Ok(place),
        }
    }

    /// Whether an expression can be passed by reference.
    pub(crate) fn is_referable(expr: &ast::Expr<'_>) -> bool {
        match &expr.kind {
            _ if Self::has_nullsafe(expr) => false,
            ExprKind::Variable(_) => !is_this(expr) && !is_globals(expr),
            ExprKind::Index { .. }
            | ExprKind::Property { .. }
            | ExprKind::StaticProperty { .. } => true,
            _ => false,
        }
    }

    /// A superglobal, which is a global variable wherever it stands.
    pub(crate) fn superglobal(&mut self, name: &[u8]) -> Option<GlobalVariable> {
        is_superglobal(name).then(|| GlobalVariable {
            name: GlobalName::new(self.arena.string(name)),
        })
    }

    /// `$GLOBALS[name]`
    pub(crate) fn global_element(&mut self, index: &ast::Expr<'_>) -> Lowered<Expr> {
        let element = self.globals_element(index)?;
        Ok(self.expr(element))
    }

    fn globals_element(&mut self, index: &ast::Expr<'_>) -> Lowered<GlobalsElement> {
        let known = match index.kind {
            ExprKind::String(name) => Some(GlobalName::new(self.arena.string(name))),
            _ => None,
        };
        let name = self.expression(index)?;
        Ok(GlobalsElement { name, known })
    }

    /// A call whose result may be a zval passed on whole.
    pub(crate) fn raw_call(
        &mut self,
        expr: &ast::Expr<'_>,
        callee: &Callee<'_>,
        args: &ast::Args<'_>,
    ) -> Lowered<&'static dyn crate::eval::invoke::RawCall> {
        self.call_node(expr, callee, args)
    }
}

/// The variables that are global wherever they stand (manual: "Superglobals"); `$GLOBALS` has rules of its own.
pub(crate) fn is_superglobal(name: &[u8]) -> bool {
    matches!(
        name,
        b"_GET"
            | b"_POST"
            | b"_COOKIE"
            | b"_FILES"
            | b"_SERVER"
            | b"_ENV"
            | b"_REQUEST"
            | b"_SESSION"
    )
}
