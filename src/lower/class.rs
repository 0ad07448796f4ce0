//! Classes. Running them is the class room's work; until then each gives a fatal error where it would run.

use super::{Lowered, Lowering};
use crate::ast::{self, MagicConstant};
use crate::eval::flow::Unsupported;
use crate::eval::invoke::RawCall;
use crate::eval::{Expr, Statement, Target};

impl Lowering<'_> {
    /// A class declaration.
    pub(crate) fn class_statement(&mut self, decl: &ast::ClassDecl<'_>) -> Lowered<Statement> {
        let line = decl.span.line;
        Ok(self.statement(Unsupported {
            line,
            what: "Classes",
        }))
    }

    /// `new`, `->`, `::`, `clone`, `instanceof`
    pub(crate) fn class_expression(&mut self, expr: &ast::Expr<'_>) -> Lowered<Expr> {
        let line = expr.span.line;
        Ok(self.expr(Unsupported {
            line,
            what: "Classes",
        }))
    }

    /// A property to write.
    pub(crate) fn class_place(&mut self, expr: &ast::Expr<'_>) -> Lowered<Target> {
        let value = self.class_expression(expr)?;
        Ok(self.target(crate::eval::place::Temporary { value }))
    }

    /// A method call whose result is written into.
    pub(crate) fn class_call_place(&mut self, expr: &ast::Expr<'_>) -> Lowered<Target> {
        let call: &'static dyn RawCall = self.arena.node(Unsupported {
            line: expr.span.line,
            what: "Classes",
        });
        Ok(self.target(crate::eval::invoke::CallPlace { call }))
    }

    /// `__CLASS__` in a trait: known when it runs.
    pub(crate) fn class_magic_constant(&mut self, _: MagicConstant) -> Lowered<Expr> {
        Ok(self.expr(Unsupported {
            line: self.line,
            what: "Traits",
        }))
    }

    /// `yield`
    pub(crate) fn yield_value(
        &mut self,
        expr: &ast::Expr<'_>,
        _: Option<&ast::Expr<'_>>,
        _: Option<&ast::Expr<'_>>,
    ) -> Lowered<Expr> {
        Ok(self.expr(Unsupported {
            line: expr.span.line,
            what: "Generators",
        }))
    }

    /// `yield from`
    pub(crate) fn yield_from(&mut self, expr: &ast::Expr<'_>, _: &ast::Expr<'_>) -> Lowered<Expr> {
        self.yield_value(expr, None, None)
    }
}
