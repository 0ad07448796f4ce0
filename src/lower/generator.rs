//! `yield` and `yield from`.

use super::{Lowered, Lowering};
use crate::ast::{self, ExprKind};
use crate::eval::Expr;
use crate::eval::generator::{Yield, YieldFrom, YieldedValue};

impl Lowering<'_> {
    /// `yield`, `yield value`, `yield key => value`
    pub(crate) fn yield_value(
        &mut self,
        expr: &ast::Expr<'_>,
        key: Option<&ast::Expr<'_>>,
        value: Option<&ast::Expr<'_>>,
    ) -> Lowered<Expr> {
        let key = match key {
            Some(key) => Some(self.expression(key)?),
            None => None,
        };
        let value = match value {
            Some(value) => self.yielded_value(value)?,
            None => YieldedValue::Nothing,
        };
        let line = self.note_suspension(expr);
        Ok(self.expr(Yield { line, key, value }))
    }

    fn yielded_value(&mut self, value: &ast::Expr<'_>) -> Lowered<YieldedValue> {
        if !self.function().returns_reference {
            return Ok(YieldedValue::Value(self.expression(value)?));
        }
        let is_call = matches!(
            value.kind,
            ExprKind::Call { .. } | ExprKind::MethodCall { .. } | ExprKind::StaticCall { .. }
        );
        Ok(if Self::is_referable(value) {
            YieldedValue::Reference(self.place(value)?)
        } else if is_call {
            YieldedValue::CallReference(self.place(value)?)
        } else {
            YieldedValue::NoReference(self.expression(value)?)
        })
    }

    /// `yield from source`
    pub(crate) fn yield_from(
        &mut self,
        expr: &ast::Expr<'_>,
        source: &ast::Expr<'_>,
    ) -> Lowered<Expr> {
        let source = self.expression(source)?;
        let line = self.note_suspension(expr);
        Ok(self.expr(YieldFrom { line, source }))
    }

    /// Notes that the function may be suspended here. Gives the line, which is known from here on.
    fn note_suspension(&mut self, expr: &ast::Expr<'_>) -> u32 {
        let function = self.function();
        function.suspensions += 1;
        if function.argument_depth > 0 {
            function.suspends_in_arguments = true;
        }
        self.line = expr.span.line;
        expr.span.line
    }
}
