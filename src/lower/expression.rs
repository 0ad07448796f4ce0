//! Expressions.

use super::{Lowered, Lowering};
use crate::ast::{
    self, AssignOp, ExprKind, InterpolatedPart, LogicalOp, MagicConstant, VariableName,
};
use crate::eval::Expr;
use crate::eval::assign::{
    Assign, AssignReference, Destructure, Pattern, PatternItem, PatternTarget, ShareLocal,
};
use crate::eval::assign_element::{AppendElement, AssignElement, AssignElementAhead};
use crate::eval::attempt::Throw;
use crate::eval::choice::{Coalesce, CoalesceAssign, Match, ShortTernary, Ternary};
use crate::eval::compound::Compound;
use crate::eval::constant::ReadConstant;
use crate::eval::element::{
    Element, ElementAhead, NextElement, ReadElement, ReadElementAfter, ReadElementLate,
};
use crate::eval::flow::OnLine;
use crate::eval::include::{EvalCode, Include};
use crate::eval::increment::{Step, StepLocal, StepPlace, When};
use crate::eval::invoke::Exit;
use crate::eval::jump::JumpTable;
use crate::eval::literal::Literal;
use crate::eval::local::{Local, NamedVariable};
use crate::eval::logic::{And, Cast, Empty, Isset, Or, Silence, Xor};
use crate::eval::object::This;
use crate::eval::operand::{AnyLiteral, AnyOperand, FloatLiteral, IntLiteral, Shared, Sub};
use crate::eval::text::{Interpolation, InterpolationPart, Print};
use crate::with_operand;
use crate::zval::Value;
use std::cell::Cell;

/// How deep expressions may nest before lowering refuses: the tree is walked recursively when it runs.
const MOST_NESTING: u32 = 20_000;

impl Lowering<'_> {
    /// An expression; a node that notes its line comes before it where the line differs from the one that is known.
    pub(crate) fn expression(&mut self, expr: &ast::Expr<'_>) -> Lowered<Expr> {
        let line = expr.span.line;
        if line == self.line || self.notes_no_lines || is_silent(expr) {
            return self.nested(expr);
        }
        self.line = line;
        let node = self.nested(expr)?;
        Ok(self.expr(OnLine { line, expr: node }))
    }

    /// An expression, one level further down.
    pub(crate) fn nested(&mut self, expr: &ast::Expr<'_>) -> Lowered<Expr> {
        if self.depth >= MOST_NESTING {
            return self.error(expr.span, "Maximum nesting level of expressions reached");
        }
        self.depth += 1;
        let node = self.expression_kind(expr);
        self.depth -= 1;
        node
    }

    pub(crate) fn expression_kind(&mut self, expr: &ast::Expr<'_>) -> Lowered<Expr> {
        if let Some(chain) = self.nullsafe_chain(expr)? {
            return Ok(chain);
        }
        if let Some(value) = self.fold(expr) {
            return Ok(self.expr(Literal(value)));
        }
        match &expr.kind {
            ExprKind::Int(_) | ExprKind::Float(_) | ExprKind::String(_) => {
                unreachable!("literals are folded")
            }
            ExprKind::Interpolated(parts) => self.interpolation(parts),
            ExprKind::ShellExec(parts) => self.shell_exec(expr, parts),
            ExprKind::Variable(name) => self.variable(name),
            ExprKind::Array { items, .. } => self.array(expr, items),
            ExprKind::Index { base, index } => self.index(expr, base, *index),
            ExprKind::Property { .. }
            | ExprKind::StaticProperty { .. }
            | ExprKind::ClassConstant { .. }
            | ExprKind::MethodCall { .. }
            | ExprKind::StaticCall { .. }
            | ExprKind::New { .. }
            | ExprKind::Clone(_)
            | ExprKind::Instanceof { .. } => self.class_expression(expr),
            ExprKind::Call { callee, args } => self.call(expr, callee, args),
            ExprKind::Unary { op, operand } => self.unary(*op, operand),
            ExprKind::Binary { op, left, right } => self.binary(*op, left, right),
            ExprKind::Logical { op, left, right } => self.logical(*op, left, right),
            ExprKind::Coalesce { left, right } => {
                let left = self.quiet(left)?;
                let right = self.arm(right)?;
                Ok(self.expr(Coalesce(left, right)))
            }
            ExprKind::Assign { target, value } => self.assign(target, value),
            ExprKind::AssignRef { target, source } => self.assign_reference(expr, target, source),
            ExprKind::CompoundAssign { op, target, value } => self.compound(*op, target, value),
            ExprKind::Ternary {
                condition,
                then,
                otherwise,
                ..
            } => self.ternary(condition, *then, otherwise),
            ExprKind::PreIncrement(place) => self.step(place, Step::Up, When::Before),
            ExprKind::PreDecrement(place) => self.step(place, Step::Down, When::Before),
            ExprKind::PostIncrement(place) => self.step(place, Step::Up, When::After),
            ExprKind::PostDecrement(place) => self.step(place, Step::Down, When::After),
            ExprKind::Cast { to, operand } => {
                let operand = self.expression(operand)?;
                Ok(self.expr(Cast { to: *to, operand }))
            }
            ExprKind::Isset(places) => {
                let mut nodes = Vec::with_capacity(places.len());
                for place in *places {
                    nodes.push(self.quiet(place)?);
                }
                self.forget_line();
                Ok(self.expr(Isset(self.arena.slice(nodes))))
            }
            ExprKind::Empty(place) => {
                let place = self.quiet(place)?;
                Ok(self.expr(Empty(place)))
            }
            ExprKind::ErrorSuppress(operand) => {
                let operand = self.expression(operand)?;
                Ok(self.expr(Silence(operand)))
            }
            ExprKind::Print(operand) => {
                let operand = self.expression(operand)?;
                Ok(self.expr(Print(operand)))
            }
            ExprKind::Exit(value) => {
                let value = match value {
                    Some(value) => Some(self.expression(value)?),
                    None => None,
                };
                Ok(self.expr(Exit {
                    line: expr.span.line,
                    value,
                }))
            }
            ExprKind::Include { kind, path } => {
                let path = self.expression(path)?;
                Ok(self.expr(Include {
                    line: expr.span.line,
                    kind: *kind,
                    path,
                }))
            }
            ExprKind::Eval(code) => {
                let code = self.expression(code)?;
                Ok(self.expr(EvalCode {
                    line: expr.span.line,
                    code,
                }))
            }
            ExprKind::Throw(value) => {
                let value = self.expression(value)?;
                Ok(self.expr(Throw {
                    line: expr.span.line,
                    value,
                }))
            }
            ExprKind::Yield { key, value } => self.yield_value(expr, *key, *value),
            ExprKind::YieldFrom(source) => self.yield_from(expr, source),
            ExprKind::Match(arms) => self.match_expression(arms),
            ExprKind::Closure(closure) => self.closure(closure),
            ExprKind::ArrowFunction(arrow) => self.arrow_function(arrow),
            ExprKind::Constant(name) => self.constant(name),
            ExprKind::MagicConstant(constant) => {
                let value = self.magic_constant(*constant, expr);
                match value {
                    Some(value) => Ok(self.expr(Literal(value))),
                    None => self.class_magic_constant(*constant),
                }
            }
        }
    }

    /// An expression that may or may not run: the line is not known behind it.
    pub(crate) fn arm(&mut self, expr: &ast::Expr<'_>) -> Lowered<Expr> {
        let node = self.expression(expr)?;
        self.forget_line();
        Ok(node)
    }

    /// An expression inside `isset`, `empty` or before `??`.
    pub(crate) fn quiet(&mut self, expr: &ast::Expr<'_>) -> Lowered<Expr> {
        self.expression(expr)
    }

    fn variable(&mut self, name: &VariableName<'_>) -> Lowered<Expr> {
        match name {
            VariableName::Simple(b"this") => {
                self.note_this();
                Ok(self.expr(This))
            }
            VariableName::Simple(b"GLOBALS") => Ok(self.expr(crate::eval::superglobal::Globals)),
            VariableName::Simple(name) => match self.superglobal(name) {
                Some(node) => Ok(self.expr(node)),
                None => {
                    let index = self.function().slot(name);
                    Ok(self.expr(Local { index }))
                }
            },
            VariableName::Computed(name) => {
                let name = self.expression(name)?;
                Ok(self.expr(NamedVariable { name }))
            }
        }
    }

    fn interpolation(&mut self, parts: &[InterpolatedPart<'_>]) -> Lowered<Expr> {
        let mut nodes = Vec::with_capacity(parts.len());
        for part in parts {
            nodes.push(match part {
                InterpolatedPart::Literal(text) => {
                    InterpolationPart::Literal(self.arena.string(text))
                }
                InterpolatedPart::Expr(expr) => InterpolationPart::Expr(self.expression(expr)?),
            });
        }
        Ok(self.expr(Interpolation(self.arena.slice(nodes))))
    }

    fn shell_exec(
        &mut self,
        expr: &ast::Expr<'_>,
        parts: &[InterpolatedPart<'_>],
    ) -> Lowered<Expr> {
        let command = self.interpolation(parts)?;
        Ok(self.call_named(expr.span.line, b"shell_exec", vec![command]))
    }

    fn index(
        &mut self,
        expr: &ast::Expr<'_>,
        base: &ast::Expr<'_>,
        index: Option<&ast::Expr<'_>>,
    ) -> Lowered<Expr> {
        let Some(index) = index else {
            return self.error(expr.span, "Cannot use [] for reading");
        };
        if is_globals(base) {
            return self.global_element(index);
        }
        let line = self.line;
        let is_late = self.reads_late(base);
        let local = self.local(base).map(|local| self.arena.node(local));
        let base: Expr = match local {
            Some(local) => local,
            None => self.expression(base)?,
        };
        let key = self.operand(index)?;
        if let AnyOperand::Sub(key) = key {
            // The nodes note their lines in the order in which they are lowered.
            if is_late && self.line == line {
                return Ok(self.expr(ReadElementLate { base, key }));
            }
            return Ok(self.expr(ReadElementAfter { base, key }));
        }
        if let Some(base) = local {
            return Ok(with_operand!(key, |key| self.expr(ReadElement { base, key })));
        }
        Ok(with_operand!(key, |key| self.expr(ReadElement { base, key })))
    }

    /// Whether PHP fetches it when all keys around it are evaluated (php-src `zend_delayed_compile_var`), and nothing but
    /// fetching is to be done.
    fn reads_late(&mut self, expr: &ast::Expr<'_>) -> bool {
        match &expr.kind {
            ExprKind::Variable(VariableName::Simple(name)) => {
                *name != b"GLOBALS" && !super::place::is_superglobal(name)
            }
            ExprKind::Index {
                base,
                index: Some(index),
            } => {
                let is_simple = match &index.kind {
                    ExprKind::Variable(VariableName::Simple(name)) => *name != b"this",
                    _ => self.fold(index).is_some(),
                };
                is_simple && self.reads_late(base)
            }
            ExprKind::Property {
                object,
                name: ast::MemberName::Identifier(_),
                nullsafe,
            } => !nullsafe && self.reads_late(object),
            _ => false,
        }
    }

    fn logical(
        &mut self,
        op: LogicalOp,
        left: &ast::Expr<'_>,
        right: &ast::Expr<'_>,
    ) -> Lowered<Expr> {
        let left = self.expression(left)?;
        let right = self.arm(right)?;
        Ok(match op {
            LogicalOp::And => self.expr(And(left, right)),
            LogicalOp::Or => self.expr(Or(left, right)),
            LogicalOp::Xor => self.expr(Xor(left, right)),
        })
    }

    fn ternary(
        &mut self,
        condition: &ast::Expr<'_>,
        then: Option<&ast::Expr<'_>>,
        otherwise: &ast::Expr<'_>,
    ) -> Lowered<Expr> {
        let shares = (
            then.is_some_and(hands_over_zval),
            hands_over_zval(otherwise),
        );
        let tests_variable = self.local(condition).is_some();
        let condition = self.expression(condition)?;
        let line = self.line;
        let then = match then {
            Some(then) => Some(self.expression(then)?),
            None => None,
        };
        if self.line != line {
            self.forget_line();
        }
        let otherwise = self.expression(otherwise)?;
        if self.line != line {
            self.forget_line();
        }
        Ok(match then {
            Some(then) => self.expr(Ternary {
                condition,
                then,
                otherwise,
                shares,
                tests_variable,
            }),
            None => self.expr(ShortTernary(condition, otherwise)),
        })
    }

    fn assign(&mut self, target: &ast::Expr<'_>, value: &ast::Expr<'_>) -> Lowered<Expr> {
        if let ExprKind::Array { items, .. } = &target.kind {
            let place = if pattern_has_references(items) {
                Some(self.place(value)?)
            } else {
                None
            };
            let value = self.expression(value)?;
            let pattern = self.pattern(target, items)?;
            return Ok(self.expr(Destructure {
                pattern,
                value,
                place,
            }));
        }
        let shares = hands_over_zval(value);
        if let Some(local) = self.plain_local(target) {
            if shares {
                let value = self.expression(value)?;
                return Ok(value
                    .as_assigned(local, self.arena)
                    .unwrap_or_else(|| self.expr(ShareLocal { local, value })));
            }
            let value = self.operand(value)?;
            return Ok(self.assign_local(local, value));
        }
        let element = match &target.kind {
            ExprKind::Index { base, index } if target.span.line == self.line => {
                self.plain_local(base).map(|local| (local, *index))
            }
            _ => None,
        };
        let Some((local, index)) = element else {
            let place = self.place(target)?;
            let value = self.expression(value)?;
            return Ok(place
                .as_assignment(value, shares, self.arena)
                .unwrap_or_else(|| {
                    self.expr(Assign {
                        place,
                        value,
                        shares,
                    })
                }));
        };
        let base = self.target(local);
        let Some(index) = index else {
            let place = self.target(NextElement { base });
            let value = self.expression(value)?;
            let general = Assign {
                place,
                value,
                shares,
            };
            return Ok(self.expr(AppendElement { local, general }));
        };
        let key = self.operand(index)?;
        if let AnyOperand::Sub(key) = key {
            let place = self.target(ElementAhead { base, key });
            let value = self.expression(value)?;
            let general = Assign {
                place,
                value,
                shares,
            };
            return Ok(self.expr(AssignElementAhead {
                local,
                key,
                general,
            }));
        }
        let place = with_operand!(key, |key| self.target(Element { base, key }));
        let operand = match value.kind {
            ExprKind::Variable(_) | ExprKind::Int(_) | ExprKind::Float(_) | ExprKind::String(_) => {
                Some(self.operand(value)?)
            }
            _ => None,
        };
        let value = self.expression(value)?;
        let general = Assign {
            place,
            value,
            shares,
        };
        macro_rules! assign {
            ($value:expr) => {{
                let value = $value;
                with_operand!(key, |key| self.expr(AssignElement {
                    local,
                    key,
                    value,
                    general
                }))
            }};
        }
        Ok(match operand {
            Some(AnyOperand::Local(value)) => assign!(value),
            Some(AnyOperand::Int(value)) => assign!(IntLiteral(value)),
            Some(AnyOperand::Float(value)) => assign!(FloatLiteral(value)),
            Some(AnyOperand::Literal(value)) => assign!(AnyLiteral(value)),
            _ if shares => assign!(Shared(value)),
            _ => assign!(Sub(value)),
        })
    }

    fn assign_reference(
        &mut self,
        expr: &ast::Expr<'_>,
        target: &ast::Expr<'_>,
        source: &ast::Expr<'_>,
    ) -> Lowered<Expr> {
        if is_this(target) {
            return self.error(expr.span, "Cannot re-assign $this");
        }
        let node_target = self.place(target)?;
        let source = self.reference_source(source)?;
        Ok(self.expr(AssignReference {
            target: node_target,
            source,
        }))
    }

    fn compound(
        &mut self,
        op: AssignOp,
        target: &ast::Expr<'_>,
        value: &ast::Expr<'_>,
    ) -> Lowered<Expr> {
        let op = match op {
            AssignOp::Coalesce => {
                let place = self.place(target)?;
                let value = self.arm(value)?;
                return Ok(self.expr(CoalesceAssign { place, value }));
            }
            AssignOp::Binary(op) => op,
        };
        if let Some(local) = self.plain_local(target) {
            let value = self.operand(value)?;
            return Ok(self.compound_local(op, local, value));
        }
        if let ExprKind::Index {
            base,
            index: Some(index),
        } = &target.kind
            && target.span.line == self.line
            && let Some(local) = self.plain_local(base)
        {
            let base = self.target(local);
            let key = self.operand(index)?;
            if let AnyOperand::Sub(key) = key {
                let place = self.target(ElementAhead { base, key });
                let value = self.expression(value)?;
                return Ok(place
                    .as_compound(op, value, self.arena)
                    .unwrap_or_else(|| self.expr(Compound { op, place, value })));
            }
            let place = with_operand!(key, |key| self.target(Element { base, key }));
            let value = self.expression(value)?;
            return Ok(self.compound_element(local, key, Compound { op, place, value }));
        }
        let place = self.place(target)?;
        let value = self.expression(value)?;
        Ok(place
            .as_compound(op, value, self.arena)
            .unwrap_or_else(|| self.expr(Compound { op, place, value })))
    }

    fn step(&mut self, place: &ast::Expr<'_>, step: Step, when: When) -> Lowered<Expr> {
        if let Some(local) = self.plain_local(place) {
            return Ok(match (step, when) {
                (Step::Up, When::Before) => self.expr(StepLocal::<true, false>(local)),
                (Step::Up, When::After) => self.expr(StepLocal::<true, true>(local)),
                (Step::Down, When::Before) => self.expr(StepLocal::<false, false>(local)),
                (Step::Down, When::After) => self.expr(StepLocal::<false, true>(local)),
            });
        }
        let place = self.place(place)?;
        Ok(place
            .as_step(step, when, self.arena)
            .unwrap_or_else(|| self.expr(StepPlace { place, step, when })))
    }

    fn match_expression(&mut self, node: &ast::Match<'_>) -> Lowered<Expr> {
        let subject = self.expression(node.subject)?;
        let mut arms = Vec::new();
        let mut literals = Vec::new();
        let mut default = None;
        for arm in node.arms {
            match arm.conditions {
                Some(conditions) => {
                    let mut nodes = Vec::with_capacity(conditions.len());
                    for condition in conditions {
                        literals.push(self.fold(condition).map(|value| (value, arms.len())));
                        nodes.push(self.arm(condition)?);
                    }
                    let body = self.arm(arm.body)?;
                    arms.push((self.arena.slice(nodes), body));
                }
                None => default = Some(self.arm(arm.body)?),
            }
        }
        self.forget_line();
        let table = self.jump_table(literals);
        Ok(self.expr(Match {
            subject,
            arms: self.arena.slice(arms),
            default,
            table,
        }))
    }

    /// The table of cases that are literals, each with where it goes; `None` stands for a case that is none.
    pub(super) fn jump_table(&self, cases: Vec<Option<(Value, usize)>>) -> Option<JumpTable> {
        JumpTable::of(&cases.into_iter().collect::<Option<Vec<_>>>()?, self.arena)
    }

    fn constant(&mut self, name: &ast::Name<'_>) -> Lowered<Expr> {
        let resolved = self.names.constant(name);
        Ok(self.expr(ReadConstant {
            name: self.arena.string(&resolved.name),
            fallback: resolved.fallback.map(|name| self.arena.string(&name)),
            found: Cell::new(None),
        }))
    }

    /// The value of a magic constant, if it does not depend on the class that runs.
    fn magic_constant(&mut self, constant: MagicConstant, expr: &ast::Expr<'_>) -> Option<Value> {
        let text = match constant {
            MagicConstant::Line => return Some(Value::int(i64::from(expr.span.line))),
            MagicConstant::File => return Some(self.file.clone().into()),
            MagicConstant::Dir => {
                let file = self.file.to_vec();
                match memchr::memrchr(b'/', &file) {
                    Some(0) => b"/".to_vec(),
                    Some(at) => file[..at].to_vec(),
                    None => b".".to_vec(),
                }
            }
            MagicConstant::Namespace => self.names.namespace.clone(),
            MagicConstant::Function => self.function().name.clone(),
            MagicConstant::Method => self.function().method_name.clone(),
            MagicConstant::Class | MagicConstant::Trait => match (self.classes.last(), constant) {
                (None, _) => Vec::new(),
                (Some(class), MagicConstant::Trait) => {
                    if class.is_trait {
                        class.name.to_vec()
                    } else {
                        Vec::new()
                    }
                }
                (Some(class), _) if class.is_trait => return None,
                (Some(class), _) => class.name.to_vec(),
            },
        };
        Some(self.arena.string_value(&text))
    }

    /// A destructuring pattern.
    pub(crate) fn pattern(
        &mut self,
        expr: &ast::Expr<'_>,
        items: &[Option<ast::ArrayItem<'_>>],
    ) -> Lowered<&'static Pattern> {
        let mut nodes = Vec::with_capacity(items.len());
        for (position, item) in items.iter().enumerate() {
            let Some(item) = item else {
                continue;
            };
            let key = match item.key {
                Some(key) => self.expression(key)?,
                None => self.expr(Literal(Value::int(position as i64))),
            };
            let target = match &item.value.kind {
                ExprKind::Array { items, .. } => {
                    PatternTarget::Pattern(self.pattern(item.value, items)?)
                }
                _ => PatternTarget::Place(self.place(item.value)?),
            };
            nodes.push(PatternItem {
                key,
                target,
                by_ref: item.by_ref,
            });
        }
        if nodes.is_empty() {
            return self.error(expr.span, "Cannot use empty list");
        }
        Ok(self.arena.node(Pattern {
            items: self.arena.slice(nodes),
            has_references: pattern_has_references(items),
        }))
    }
}

/// Whether evaluating it can raise nothing and call nothing, so that its line does not matter.
fn is_silent(expr: &ast::Expr<'_>) -> bool {
    matches!(
        expr.kind,
        ExprKind::Int(_)
            | ExprKind::Float(_)
            | ExprKind::String(_)
            | ExprKind::Closure(_)
            | ExprKind::ArrowFunction(_)
            | ExprKind::MagicConstant(_)
            | ExprKind::Isset(_)
    )
}

/// Whether any item of a pattern, here or further inside, takes a reference.
pub(crate) fn pattern_has_references(items: &[Option<ast::ArrayItem<'_>>]) -> bool {
    items.iter().flatten().any(|item| {
        item.by_ref
            || matches!(&item.value.kind, ExprKind::Array { items, .. } if pattern_has_references(items))
    })
}

/// Whether the expression stands for a zval that assigning shares (DESIGN rule: variables, elements, properties, calls,
/// assignments, ternaries); a computed value does not.
pub(crate) fn hands_over_zval(expr: &ast::Expr<'_>) -> bool {
    /// Ternaries in ternaries are looked into so deep, and taken to share below: every level asks.
    const LEVELS: usize = 32;
    hands_over_within(expr, LEVELS)
}

fn hands_over_within(expr: &ast::Expr<'_>, levels: usize) -> bool {
    match &expr.kind {
        ExprKind::Variable(_)
        | ExprKind::Index { .. }
        | ExprKind::Property { .. }
        | ExprKind::StaticProperty { .. }
        | ExprKind::Call { .. }
        | ExprKind::MethodCall { .. }
        | ExprKind::StaticCall { .. }
        | ExprKind::Assign { .. }
        | ExprKind::AssignRef { .. }
        | ExprKind::CompoundAssign { .. }
        | ExprKind::PreIncrement(_)
        | ExprKind::PreDecrement(_)
        | ExprKind::Match(_)
        | ExprKind::ErrorSuppress(_)
        | ExprKind::Coalesce { .. }
        | ExprKind::Yield { .. } => true,
        ExprKind::Ternary {
            then, otherwise, ..
        } => {
            let Some(below) = levels.checked_sub(1) else {
                return true;
            };
            then.is_none_or(|then| hands_over_within(then, below))
                || hands_over_within(otherwise, below)
        }
        _ => false,
    }
}

/// Whether it is `$this`.
pub(crate) fn is_this(expr: &ast::Expr<'_>) -> bool {
    matches!(expr.kind, ExprKind::Variable(VariableName::Simple(b"this")))
}

/// Whether it is `$GLOBALS`.
pub(crate) fn is_globals(expr: &ast::Expr<'_>) -> bool {
    matches!(
        expr.kind,
        ExprKind::Variable(VariableName::Simple(b"GLOBALS"))
    )
}
