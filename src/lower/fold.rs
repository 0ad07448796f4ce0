//! Constant folding: what can be computed now, without a notice and without looking anything up at run time.

use super::Lowering;
use crate::ast::{self, Args, BinaryOp, Callee, ExprKind, NameKind, UnaryOp};
use crate::eval::arith::{self, Operator};
use crate::zval::{Value, View};

impl Lowering<'_> {
    /// The value of an expression, if it is known now. Strings are persistent.
    pub(crate) fn fold(&mut self, expr: &ast::Expr<'_>) -> Option<Value> {
        /// How deep it is looked into; what nests deeper is computed when it runs. Every level asks.
        const LEVELS: usize = 64;
        self.fold_within(expr, LEVELS)
    }

    fn fold_within(&mut self, expr: &ast::Expr<'_>, levels: usize) -> Option<Value> {
        let below = levels.checked_sub(1)?;
        match &expr.kind {
            ExprKind::Int(int) => Some(Value::int(*int)),
            ExprKind::Float(float) => Some(Value::float(*float)),
            ExprKind::String(bytes) => Some(self.arena.string_value(bytes)),
            ExprKind::Constant(name) => self.fold_constant(name),
            ExprKind::Unary { op, operand } => {
                let value = self.fold_number(operand, below)?;
                match (op, value.view()) {
                    (UnaryOp::Minus, View::Int(int)) => int.checked_neg().map(Value::int),
                    (UnaryOp::Minus, View::Float(float)) => Some(Value::float(-float)),
                    (UnaryOp::Plus, _) => Some(value),
                    (UnaryOp::BitNot, View::Int(int)) => Some(Value::int(!int)),
                    _ => None,
                }
            }
            ExprKind::Binary { op, left, right } => self.fold_binary(*op, left, right, below),
            ExprKind::Call {
                callee: Callee::Name(name),
                args: Args::List(args),
            } => self.fold_call(name, args),
            _ => None,
        }
    }

    fn fold_number(&mut self, expr: &ast::Expr<'_>, levels: usize) -> Option<Value> {
        self.fold_within(expr, levels)
            .filter(|value| value.is_int() || value.is_float())
    }

    fn fold_binary(
        &mut self,
        op: BinaryOp,
        left: &ast::Expr<'_>,
        right: &ast::Expr<'_>,
        levels: usize,
    ) -> Option<Value> {
        if op == BinaryOp::Concat {
            let left = self.fold_within(left, levels)?;
            let right = self.fold_within(right, levels)?;
            // Numbers are written with the precision that is set while the file is compiled.
            let text = |value: &Value| crate::zval::convert::scalar_to_string(value.view());
            let (left, right) = (text(&left)?, text(&right)?);
            return Some(self.arena.string_value(&[left.as_bytes(), &right].concat()));
        }
        let left = self.fold_number(left, levels)?;
        let right = self.fold_number(right, levels)?;
        match op {
            BinaryOp::Add => numbers::<arith::Add>(&left, &right),
            BinaryOp::Sub => numbers::<arith::Sub>(&left, &right),
            BinaryOp::Mul => numbers::<arith::Mul>(&left, &right),
            BinaryOp::Div => numbers::<arith::Div>(&left, &right),
            BinaryOp::Mod => numbers::<arith::Mod>(&left, &right),
            BinaryOp::BitAnd => numbers::<arith::BitAnd>(&left, &right),
            BinaryOp::BitOr => numbers::<arith::BitOr>(&left, &right),
            BinaryOp::BitXor => numbers::<arith::BitXor>(&left, &right),
            BinaryOp::ShiftLeft => numbers::<arith::ShiftLeft>(&left, &right),
            BinaryOp::ShiftRight => numbers::<arith::ShiftRight>(&left, &right),
            _ => None,
        }
    }

    /// `true`, `false`, `null`, and the library's constants where no namespace can hide them.
    pub(crate) fn fold_constant(&mut self, name: &ast::Name<'_>) -> Option<Value> {
        if matches!(name.kind, NameKind::Unqualified | NameKind::FullyQualified) {
            if name.text.eq_ignore_ascii_case(b"true") {
                return Some(Value::TRUE);
            }
            if name.text.eq_ignore_ascii_case(b"false") {
                return Some(Value::FALSE);
            }
            if name.text.eq_ignore_ascii_case(b"null") {
                return Some(Value::NULL);
            }
        }
        if let Some(offset) = self.halt_offset
            && name.text == b"__COMPILER_HALT_OFFSET__"
            && matches!(name.kind, NameKind::Unqualified | NameKind::FullyQualified)
        {
            return Some(Value::int(i64::from(offset)));
        }
        let resolved = self.names.constant(name);
        if resolved.fallback.is_some() {
            return None;
        }
        let text = std::str::from_utf8(&resolved.name).ok()?;
        crate::ext::fixed_constant(text, |text| self.arena.string_value(text.as_bytes()))
    }
}

fn numbers<O: Operator>(left: &Value, right: &Value) -> Option<Value> {
    match (left.view(), right.view()) {
        (View::Int(left), View::Int(right)) => O::ints(left, right),
        (View::Float(left), View::Float(right)) => O::floats(left, right),
        (View::Int(left), View::Float(right)) => O::floats(left as f64, right),
        (View::Float(left), View::Int(right)) => O::floats(left, right as f64),
        _ => None,
    }
}
