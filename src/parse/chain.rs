//! Operator precedence.
//!
//! The grammar hands an expression over as a flat chain, `prefix* operand (infix prefix* operand)*`. This folds it with two
//! stacks: operators wait until one that binds no tighter comes along. Everything is on the heap, so a chain may be as long,
//! and chains may be nested as deep, as memory allows.
//!
//! ```text
//!   - $a * 2 + $b        operators          operands
//!   -                    -
//!   $a                   -                  $a
//!   *   (looser than -)  *                  (-$a)
//!   2                    *                  (-$a) 2
//!   +   (looser than *)  +                  ((-$a) * 2)
//! ```

use super::build::{Builder, Failure, Infix, Operand, Prefix, joined};
use super::unexpected;
use crate::ast::{ArrowFunction, BinaryOp, ClassRef, Expr, ExprKind, LogicalOp, Span};
use crate::lex::Position;

/// How tightly operators bind, the loosest first: PHP's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Precedence {
    /// The start of a chain, which nothing folds.
    Start,
    Throw,
    ArrowFunction,
    Include,
    LowOr,
    LowXor,
    LowAnd,
    Print,
    Yield,
    YieldArrow,
    YieldFrom,
    Assign,
    Ternary,
    Coalesce,
    Or,
    And,
    BitOr,
    BitXor,
    BitAnd,
    Equality,
    Comparison,
    Concat,
    Shift,
    Sum,
    Product,
    Not,
    Instanceof,
    Unary,
    Pow,
    Clone,
}

/// What two operators of one precedence do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Associativity {
    Left,
    Right,
    None,
}

impl Precedence {
    fn associativity(self) -> Associativity {
        match self {
            Precedence::Coalesce | Precedence::Pow => Associativity::Right,
            Precedence::Equality | Precedence::Comparison => Associativity::None,
            _ => Associativity::Left,
        }
    }

    fn of_infix(infix: Infix) -> Precedence {
        match infix {
            Infix::LowLogical(LogicalOp::Or) => Precedence::LowOr,
            Infix::LowLogical(LogicalOp::Xor) => Precedence::LowXor,
            Infix::LowLogical(LogicalOp::And) => Precedence::LowAnd,
            Infix::Logical(LogicalOp::And) => Precedence::And,
            Infix::Logical(LogicalOp::Or | LogicalOp::Xor) => Precedence::Or,
            Infix::Coalesce => Precedence::Coalesce,
            Infix::YieldArrow => Precedence::YieldArrow,
            Infix::Binary(op) => match op {
                BinaryOp::BitOr => Precedence::BitOr,
                BinaryOp::BitXor => Precedence::BitXor,
                BinaryOp::BitAnd => Precedence::BitAnd,
                BinaryOp::Equal
                | BinaryOp::NotEqual
                | BinaryOp::Identical
                | BinaryOp::NotIdentical
                | BinaryOp::Spaceship => Precedence::Equality,
                BinaryOp::Less
                | BinaryOp::LessEqual
                | BinaryOp::Greater
                | BinaryOp::GreaterEqual => Precedence::Comparison,
                BinaryOp::Concat => Precedence::Concat,
                BinaryOp::ShiftLeft | BinaryOp::ShiftRight => Precedence::Shift,
                BinaryOp::Add | BinaryOp::Sub => Precedence::Sum,
                BinaryOp::Mul | BinaryOp::Div | BinaryOp::Mod => Precedence::Product,
                BinaryOp::Pow => Precedence::Pow,
            },
        }
    }

    fn of_prefix(prefix: &Prefix) -> Precedence {
        match prefix {
            Prefix::Throw => Precedence::Throw,
            Prefix::ArrowFunction(_) => Precedence::ArrowFunction,
            Prefix::Include(_) => Precedence::Include,
            Prefix::Print => Precedence::Print,
            Prefix::Yield => Precedence::Yield,
            Prefix::YieldFrom => Precedence::YieldFrom,
            Prefix::Assign(_) | Prefix::CompoundAssign(..) => Precedence::Assign,
            Prefix::Unary(crate::ast::UnaryOp::Not) => Precedence::Not,
            Prefix::Unary(_) | Prefix::Cast(_) | Prefix::ErrorSuppress => Precedence::Unary,
            Prefix::Clone => Precedence::Clone,
        }
    }
}

/// An operator that waits for its last operand.
#[derive(Debug, Clone, Copy)]
struct Waiting<'a> {
    precedence: Precedence,
    kind: WaitingKind<'a>,
    start: Position,
}

#[derive(Debug, Clone, Copy)]
enum WaitingKind<'a> {
    /// Where a chain begins on the shared stack.
    Start,
    Prefix(Prefix<'a>),
    Infix(Infix),
    /// `… ? then :`
    Ternary(Option<&'a Expr<'a>>),
}

/// The chains being read; an inner one lies above the one it is part of.
#[derive(Debug, Default)]
pub(super) struct Chains<'a> {
    operators: Vec<Waiting<'a>>,
    operands: Vec<Operand<'a>>,
}

impl<'a> Builder<'a, '_> {
    pub(super) fn start_chain(&mut self, operand: Operand<'a>) {
        self.push_start(operand.start);
        self.chains.operands.push(operand);
    }

    pub(super) fn start_chain_with(&mut self, prefix: Prefix<'a>, start: Position) {
        self.push_start(start);
        self.prefix(prefix, start);
    }

    fn push_start(&mut self, start: Position) {
        self.chains.operators.push(Waiting {
            precedence: Precedence::Start,
            kind: WaitingKind::Start,
            start,
        });
    }

    pub(super) fn operand(&mut self, operand: Operand<'a>) {
        self.chains.operands.push(operand);
    }

    pub(super) fn prefix(&mut self, prefix: Prefix<'a>, start: Position) {
        self.chains.operators.push(Waiting {
            precedence: Precedence::of_prefix(&prefix),
            kind: WaitingKind::Prefix(prefix),
            start,
        });
    }

    /// An infix operator from `start` to `end`; some cannot follow another of their kind.
    pub(super) fn infix(
        &mut self,
        infix: Infix,
        start: Position,
        end: Position,
    ) -> Result<(), Failure<'a>> {
        let precedence = Precedence::of_infix(infix);
        match infix {
            Infix::YieldArrow => self.fold_to_yield(),
            _ => self.fold(precedence),
        }
        let top = self.chains.operators.last();
        let clashes = match infix {
            Infix::YieldArrow => {
                !top.is_some_and(|top| matches!(top.kind, WaitingKind::Prefix(Prefix::Yield)))
            }
            _ => {
                precedence.associativity() == Associativity::None
                    && top.is_some_and(|top| top.precedence == precedence)
            }
        };
        if clashes {
            let spelling = &self.text[start.offset as usize..end.offset as usize];
            return Err(Failure::User {
                error: unexpected::operator(spelling, start, end),
            });
        }
        self.chains.operators.push(Waiting {
            precedence,
            kind: WaitingKind::Infix(infix),
            start,
        });
        Ok(())
    }

    /// `condition ? then :`, whose condition is the operand before `then`.
    pub(super) fn ternary(&mut self, then: Option<&'a Expr<'a>>) {
        self.fold(Precedence::Ternary);
        self.chains.operators.push(Waiting {
            precedence: Precedence::Ternary,
            kind: WaitingKind::Ternary(then),
            start: Position::default(),
        });
    }

    pub(super) fn instanceof(&mut self, class: ClassRef<'a>, end: Position) {
        self.fold(Precedence::Instanceof);
        if let Some(operand) = self.chains.operands.pop() {
            let kind = ExprKind::Instanceof {
                operand: operand.expr,
                class,
            };
            let expr = self.expr(operand.start, end, kind);
            let start = operand.start;
            self.chains.operands.push(Operand { expr, start, end });
        }
    }

    pub(super) fn finish_chain(&mut self) -> &'a Expr<'a> {
        while let Some(top) = self.chains.operators.pop() {
            if matches!(top.kind, WaitingKind::Start) {
                break;
            }
            self.fold_one(top);
        }
        let operand = self.chains.operands.pop();
        operand
            .expect("the grammar ends a chain behind an operand")
            .expr
    }

    /// Folds every waiting operator that binds at least as tightly as the one that comes.
    fn fold(&mut self, coming: Precedence) {
        while let Some(&top) = self.chains.operators.last() {
            let binds = top.precedence > coming
                || top.precedence == coming && coming.associativity() == Associativity::Left;
            if !binds {
                break;
            }
            self.chains.operators.pop();
            self.fold_one(top);
        }
    }

    /// Folds what stands behind the last `yield`: whatever it is, a `=>` ends it.
    fn fold_to_yield(&mut self) {
        while let Some(&top) = self.chains.operators.last() {
            if matches!(
                top.kind,
                WaitingKind::Start | WaitingKind::Prefix(Prefix::Yield)
            ) {
                break;
            }
            self.chains.operators.pop();
            self.fold_one(top);
        }
    }

    fn fold_one(&mut self, operator: Waiting<'a>) {
        let last = self.pop_operand();
        let operand = match operator.kind {
            WaitingKind::Start => last,
            WaitingKind::Prefix(prefix) => {
                let kind = self.prefix_kind(prefix, last);
                let expr = self.expr(operator.start, last.end, kind);
                Operand {
                    expr,
                    start: operator.start,
                    end: last.end,
                }
            }
            WaitingKind::Infix(Infix::YieldArrow) => {
                let key = self.pop_operand();
                let start = self
                    .chains
                    .operators
                    .pop()
                    .map_or(key.start, |top| top.start);
                let kind = ExprKind::Yield {
                    key: Some(key.expr),
                    value: Some(last.expr),
                };
                Operand {
                    expr: self.expr(start, last.end, kind),
                    start,
                    end: last.end,
                }
            }
            WaitingKind::Infix(infix) => {
                let first = self.pop_operand();
                let (left, right) = (first.expr, last.expr);
                let kind = match infix {
                    Infix::Binary(op) => ExprKind::Binary { op, left, right },
                    Infix::Logical(op) | Infix::LowLogical(op) => {
                        ExprKind::Logical { op, left, right }
                    }
                    Infix::Coalesce | Infix::YieldArrow => ExprKind::Coalesce { left, right },
                };
                joined(self.expr(first.start, last.end, kind), first, last)
            }
            WaitingKind::Ternary(then) => {
                let first = self.pop_operand();
                let kind = ExprKind::Ternary {
                    condition: first.expr,
                    then,
                    otherwise: last.expr,
                    parenthesized: false,
                };
                joined(self.expr(first.start, last.end, kind), first, last)
            }
        };
        self.chains.operands.push(operand);
    }

    fn pop_operand(&mut self) -> Operand<'a> {
        let operand = self.chains.operands.pop();
        operand.expect("the grammar gives every operator its operands")
    }

    fn prefix_kind(&mut self, prefix: Prefix<'a>, operand: Operand<'a>) -> ExprKind<'a> {
        let value = operand.expr;
        match prefix {
            Prefix::Assign(target) => ExprKind::Assign { target, value },
            Prefix::CompoundAssign(op, target) => ExprKind::CompoundAssign { op, target, value },
            Prefix::Unary(op) => ExprKind::Unary { op, operand: value },
            Prefix::Cast(to) => ExprKind::Cast { to, operand: value },
            Prefix::ErrorSuppress => ExprKind::ErrorSuppress(value),
            Prefix::Print => ExprKind::Print(value),
            Prefix::Throw => ExprKind::Throw(value),
            Prefix::Clone => ExprKind::Clone(value),
            Prefix::Include(kind) => ExprKind::Include { kind, path: value },
            Prefix::Yield => ExprKind::Yield {
                key: None,
                value: Some(value),
            },
            Prefix::YieldFrom => ExprKind::YieldFrom(value),
            Prefix::ArrowFunction(head) => {
                let is_generator = self.leave_function();
                let mut signature = head.signature;
                signature.is_generator = is_generator;
                signature.end_line = operand.end.line;
                signature.span = Span {
                    end: operand.end.offset,
                    ..signature.span
                };
                ExprKind::ArrowFunction(self.alloc(ArrowFunction {
                    signature,
                    is_static: head.is_static,
                    body: value,
                }))
            }
        }
    }
}
