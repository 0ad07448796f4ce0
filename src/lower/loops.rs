//! Loops.

use super::expression::{is_this, pattern_has_references};
use super::{Lowered, Lowering};
use crate::ast::{self, AssignOp, BinaryOp, ExprKind, Stmt};
use crate::eval::assign::Pattern;
use crate::eval::compare;
use crate::eval::foreach::{ForeachReference, ForeachValue, LoopTarget, ReferenceTarget};
use crate::eval::increment::StepLocal;
use crate::eval::local::Local;
use crate::eval::loops::{CountBy, For, ForCounting, ForSimple};
use crate::eval::operand::IntLiteral;
use crate::eval::{Expr, Statement};
use std::marker::PhantomData;

/// What the step of a loop counts.
enum Counted {
    /// `$i++`
    Up(Local),
    /// `$i--`
    Down(Local),
    /// `$i += 2`
    ByInt(Local, i64),
    /// `$i += $step`
    ByLocal(Local, Local),
}

impl Lowering<'_> {
    pub(super) fn for_statement(
        &mut self,
        line: u32,
        init: &[ast::Expr<'_>],
        conditions: &[ast::Expr<'_>],
        steps: &[ast::Expr<'_>],
        body: &Stmt<'_>,
    ) -> Lowered<Statement> {
        let written = (conditions, steps);
        self.line = line;
        let init = self.expressions(init)?;
        self.line = line;
        let conditions = self.expressions(conditions)?;
        let body = self.body(body)?;
        self.line = line;
        let steps = self.expressions(steps)?;
        self.forget_line();
        if let ([condition], [step]) = (conditions, steps) {
            let general = ForSimple {
                line,
                init,
                condition: *condition,
                step: *step,
                body,
            };
            return self.counting(general, &written);
        }
        Ok(self.statement(For {
            line,
            init,
            conditions,
            steps,
            body,
        }))
    }

    /// A loop with one condition and one step: a node of its own where both are on plain variables, as they mostly are.
    fn counting(
        &mut self,
        general: ForSimple,
        (conditions, steps): &(&[ast::Expr<'_>], &[ast::Expr<'_>]),
    ) -> Lowered<Statement> {
        let ([condition], [step]) = (conditions, steps) else {
            return Ok(self.statement(general));
        };
        let ExprKind::Binary { op, left, right } = &condition.kind else {
            return Ok(self.statement(general));
        };
        let (Some(left), Some(step)) = (self.plain_local(left), self.counted(step)) else {
            return Ok(self.statement(general));
        };
        macro_rules! counting {
            ($operator:ty, $right:expr) => {{
                let operator = PhantomData::<$operator>;
                let right = $right;
                macro_rules! by {
                    ($step:expr) => {
                        self.statement(ForCounting {
                            general,
                            left,
                            right,
                            step: $step,
                            operator,
                        })
                    };
                }
                match step {
                    Counted::Up(counter) => by!(StepLocal::<true, true>(counter)),
                    Counted::Down(counter) => by!(StepLocal::<false, true>(counter)),
                    Counted::ByInt(counter, by) => {
                        let by = IntLiteral(by);
                        by!(CountBy { counter, by })
                    }
                    Counted::ByLocal(counter, by) => by!(CountBy { counter, by }),
                }
            }};
        }
        macro_rules! against {
            ($right:expr) => {
                match op {
                    BinaryOp::Less => counting!(compare::Less, $right),
                    BinaryOp::LessEqual => counting!(compare::LessEqual, $right),
                    BinaryOp::Greater => counting!(compare::Greater, $right),
                    BinaryOp::GreaterEqual => counting!(compare::GreaterEqual, $right),
                    _ => self.statement(general),
                }
            };
        }
        Ok(match (&right.kind, self.plain_local(right)) {
            (ExprKind::Int(int), _) => against!(IntLiteral(*int)),
            (_, Some(right)) => against!(right),
            _ => self.statement(general),
        })
    }

    /// What a step counts, if it is one that counts a plain variable.
    fn counted(&mut self, step: &ast::Expr<'_>) -> Option<Counted> {
        Some(match &step.kind {
            ExprKind::PreIncrement(counter) | ExprKind::PostIncrement(counter) => {
                Counted::Up(self.plain_local(counter)?)
            }
            ExprKind::PreDecrement(counter) | ExprKind::PostDecrement(counter) => {
                Counted::Down(self.plain_local(counter)?)
            }
            ExprKind::CompoundAssign {
                op: AssignOp::Binary(BinaryOp::Add),
                target,
                value,
            } => {
                let counter = self.plain_local(target)?;
                match value.kind {
                    ExprKind::Int(by) => Counted::ByInt(counter, by),
                    _ => Counted::ByLocal(counter, self.plain_local(value)?),
                }
            }
            _ => return None,
        })
    }

    fn expressions(&mut self, list: &[ast::Expr<'_>]) -> Lowered<&'static [Expr]> {
        let mut nodes = Vec::with_capacity(list.len());
        for expr in list {
            nodes.push(self.expression(expr)?);
        }
        Ok(self.arena.slice(nodes))
    }

    pub(super) fn foreach(&mut self, line: u32, node: &ast::Foreach<'_>) -> Lowered<Statement> {
        self.line = line;
        let subject = self.expression(node.subject)?;
        let takes_references = matches!(&node.value.kind, ExprKind::Array { items, .. } if pattern_has_references(items));
        if node.by_ref || takes_references {
            let is_call = matches!(
                node.subject.kind,
                ExprKind::Call { .. } | ExprKind::MethodCall { .. } | ExprKind::StaticCall { .. }
            );
            let place = if Self::is_referable(node.subject) || is_call {
                Some(self.place(node.subject)?)
            } else {
                None
            };
            self.forget_line();
            let value = match &node.value.kind {
                ExprKind::Array { items, .. } => {
                    ReferenceTarget::Pattern(self.pattern(node.value, items)?)
                }
                _ => ReferenceTarget::Place(self.place(node.value)?),
            };
            let key = self.loop_key(node.key)?;
            let body = self.body(node.body)?;
            return Ok(self.statement(ForeachReference {
                line,
                place,
                subject,
                key,
                value,
                body,
            }));
        }
        self.forget_line();
        let value = self.loop_target(node.value)?;
        let key = self.loop_key(node.key)?;
        let body = self.body(node.body)?;
        Ok(self.statement(ForeachValue {
            line,
            subject,
            key,
            value,
            body,
        }))
    }

    fn loop_key(&mut self, key: Option<&ast::Expr<'_>>) -> Lowered<Option<LoopTarget>> {
        match key {
            Some(key) => Ok(Some(self.loop_target(key)?)),
            None => Ok(None),
        }
    }

    fn loop_target(&mut self, target: &ast::Expr<'_>) -> Lowered<LoopTarget> {
        if is_this(target) {
            return self.error(target.span, "Cannot re-assign $this");
        }
        if let ExprKind::Array { items, .. } = &target.kind {
            let pattern: &'static Pattern = self.pattern(target, items)?;
            return Ok(LoopTarget::Pattern(pattern));
        }
        if let Some(local) = self.plain_local(target) {
            return Ok(LoopTarget::Local(local.index));
        }
        Ok(LoopTarget::Place(self.place(target)?))
    }
}
