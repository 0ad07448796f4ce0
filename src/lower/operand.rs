//! Operands, and the nodes that have them as type parameters.

use super::place::is_superglobal;
use super::{Lowered, Lowering};
use crate::ast::{self, BinaryOp, ExprKind, VariableName};
use crate::eval::Expr;
use crate::eval::arith::{self, Binary, BitNot, Negate, Plus};
use crate::eval::assign::AssignLocal;
use crate::eval::compare::{self, Identical, NotIdentical, Spaceship, Test};
use crate::eval::compound::{AppendLocal, Compound, CompoundElement, CompoundLocal};
use crate::eval::local::Local;
use crate::eval::operand::AnyOperand;
use crate::eval::text::Concat;
use crate::with_operand;
use std::marker::PhantomData;

impl Lowering<'_> {
    /// An expression as an operand: a variable or a literal where it is one.
    pub(crate) fn operand(&mut self, expr: &ast::Expr<'_>) -> Lowered<AnyOperand> {
        if let Some(local) = self.local(expr) {
            return Ok(AnyOperand::Local(local));
        }
        match &expr.kind {
            ExprKind::Int(int) => Ok(AnyOperand::Int(*int)),
            ExprKind::Float(float) => Ok(AnyOperand::Float(*float)),
            ExprKind::String(bytes) => Ok(AnyOperand::Literal(
                self.arena.node(self.arena.string_value(bytes)),
            )),
            _ => match self.fold(expr) {
                Some(value) if value.is_int() => Ok(AnyOperand::Int(value.int_bits())),
                Some(value) if value.is_float() => Ok(AnyOperand::Float(value.float_bits())),
                Some(value) => Ok(AnyOperand::Literal(self.arena.node(value))),
                None => Ok(AnyOperand::Sub(self.expression(expr)?)),
            },
        }
    }

    /// The local variable that an expression is, on the line that is noted already.
    pub(crate) fn local(&mut self, expr: &ast::Expr<'_>) -> Option<Local> {
        match &expr.kind {
            ExprKind::Variable(VariableName::Simple(name))
                if *name != b"this"
                    && *name != b"GLOBALS"
                    && !is_superglobal(name)
                    && expr.span.line == self.line =>
            {
                let index = self.function().slot(name);
                Some(Local { index })
            }
            _ => None,
        }
    }

    /// `left op right`
    pub(crate) fn binary(
        &mut self,
        op: BinaryOp,
        left: &ast::Expr<'_>,
        right: &ast::Expr<'_>,
    ) -> Lowered<Expr> {
        let left = self.operand(left)?;
        let right = self.operand(right)?;
        // A variable on the left is read before the right side runs only in what PHP calls CV operands: late, too.
        Ok(self.binary_of(op, left, right))
    }

    fn binary_of(&mut self, op: BinaryOp, left: AnyOperand, right: AnyOperand) -> Expr {
        macro_rules! both {
            (|$l:ident, $r:ident| $node:expr) => {
                with_operand!(left, |$l| with_operand!(right, |$r| self.expr($node)))
            };
        }
        match op {
            BinaryOp::Add => both!(|l, r| Binary::<arith::Add, _, _>::new(l, r)),
            BinaryOp::Sub => both!(|l, r| Binary::<arith::Sub, _, _>::new(l, r)),
            BinaryOp::Mul => both!(|l, r| Binary::<arith::Mul, _, _>::new(l, r)),
            BinaryOp::Div => both!(|l, r| Binary::<arith::Div, _, _>::new(l, r)),
            BinaryOp::Mod => both!(|l, r| Binary::<arith::Mod, _, _>::new(l, r)),
            BinaryOp::Pow => both!(|l, r| Binary::<arith::Pow, _, _>::new(l, r)),
            BinaryOp::BitAnd => both!(|l, r| Binary::<arith::BitAnd, _, _>::new(l, r)),
            BinaryOp::BitOr => both!(|l, r| Binary::<arith::BitOr, _, _>::new(l, r)),
            BinaryOp::BitXor => both!(|l, r| Binary::<arith::BitXor, _, _>::new(l, r)),
            BinaryOp::ShiftLeft => both!(|l, r| Binary::<arith::ShiftLeft, _, _>::new(l, r)),
            BinaryOp::ShiftRight => both!(|l, r| Binary::<arith::ShiftRight, _, _>::new(l, r)),
            BinaryOp::Concat => both!(|l, r| Concat(l, r)),
            BinaryOp::Equal => both!(|l, r| Test(Binary::<compare::Equal, _, _>::new(l, r))),
            BinaryOp::NotEqual => both!(|l, r| Test(Binary::<compare::NotEqual, _, _>::new(l, r))),
            BinaryOp::Less => both!(|l, r| Test(Binary::<compare::Less, _, _>::new(l, r))),
            BinaryOp::LessEqual => {
                both!(|l, r| Test(Binary::<compare::LessEqual, _, _>::new(l, r)))
            }
            BinaryOp::Greater => both!(|l, r| Test(Binary::<compare::Greater, _, _>::new(l, r))),
            BinaryOp::GreaterEqual => {
                both!(|l, r| Test(Binary::<compare::GreaterEqual, _, _>::new(l, r)))
            }
            BinaryOp::Identical => both!(|l, r| Identical(l, r)),
            BinaryOp::NotIdentical => both!(|l, r| NotIdentical(l, r)),
            BinaryOp::Spaceship => both!(|l, r| Spaceship(l, r)),
        }
    }

    /// `$local op= value`
    pub(crate) fn compound_local(&mut self, op: BinaryOp, local: Local, value: AnyOperand) -> Expr {
        macro_rules! compound {
            ($operator:ty) => {
                with_operand!(value, |value| self.expr(CompoundLocal {
                    local,
                    value,
                    operator: PhantomData::<$operator>,
                }))
            };
        }
        match op {
            BinaryOp::Add => compound!(arith::Add),
            BinaryOp::Sub => compound!(arith::Sub),
            BinaryOp::Mul => compound!(arith::Mul),
            BinaryOp::Div => compound!(arith::Div),
            BinaryOp::Mod => compound!(arith::Mod),
            BinaryOp::Pow => compound!(arith::Pow),
            BinaryOp::BitAnd => compound!(arith::BitAnd),
            BinaryOp::BitOr => compound!(arith::BitOr),
            BinaryOp::BitXor => compound!(arith::BitXor),
            BinaryOp::ShiftLeft => compound!(arith::ShiftLeft),
            BinaryOp::ShiftRight => compound!(arith::ShiftRight),
            BinaryOp::Concat
            | BinaryOp::Equal
            | BinaryOp::NotEqual
            | BinaryOp::Identical
            | BinaryOp::NotIdentical
            | BinaryOp::Less
            | BinaryOp::LessEqual
            | BinaryOp::Greater
            | BinaryOp::GreaterEqual
            | BinaryOp::Spaceship => {
                with_operand!(value, |value| self.expr(AppendLocal { local, value }))
            }
        }
    }

    /// `$local[key] op= value`, the key simple: arithmetic has a node of its own for each operator.
    pub(crate) fn compound_element(
        &mut self,
        local: Local,
        key: AnyOperand,
        general: Compound,
    ) -> Expr {
        macro_rules! compound {
            ($operator:ty) => {{
                let operator = PhantomData::<$operator>;
                with_operand!(key, |key| self.expr(CompoundElement {
                    local,
                    key,
                    general,
                    operator,
                }))
            }};
        }
        match general.op {
            BinaryOp::Add => compound!(arith::Add),
            BinaryOp::Sub => compound!(arith::Sub),
            BinaryOp::Mul => compound!(arith::Mul),
            BinaryOp::Div => compound!(arith::Div),
            BinaryOp::BitAnd => compound!(arith::BitAnd),
            BinaryOp::BitOr => compound!(arith::BitOr),
            BinaryOp::BitXor => compound!(arith::BitXor),
            _ => self.expr(general),
        }
    }

    /// `$local = value`, the value computed.
    pub(crate) fn assign_local(&mut self, local: Local, value: AnyOperand) -> Expr {
        if let AnyOperand::Sub(expr) = value
            && let Some(assignment) = expr.as_assigned(local, self.arena)
        {
            return assignment;
        }
        with_operand!(value, |value| self.expr(AssignLocal { local, value }))
    }

    /// `-a`, `+a`, `~a`
    pub(crate) fn unary(&mut self, op: ast::UnaryOp, operand: &ast::Expr<'_>) -> Lowered<Expr> {
        if op == ast::UnaryOp::Not {
            let operand = self.expression(operand)?;
            return Ok(self.expr(crate::eval::logic::Not(operand)));
        }
        let operand = self.operand(operand)?;
        Ok(with_operand!(operand, |it| match op {
            ast::UnaryOp::Minus => self.expr(Negate(it)),
            ast::UnaryOp::Plus => self.expr(Plus(it)),
            ast::UnaryOp::BitNot | ast::UnaryOp::Not => self.expr(BitNot(it)),
        }))
    }
}
