//! The walk over expressions.

use super::place::{Access, is_this, is_variable};
use super::types::Mask;
use super::{Checked, Checker, DollarBrace, Task, message};
use crate::ast::{
    ArrayItem, ArraySyntax, AssignOp, ClassRef, Expr, ExprKind, InterpolatedPart, Match, NoticeKind,
};

use super::constant::constant_value;
use super::scope::FunctionKind;
use super::types::Member;

impl<'a> Checker<'a> {
    /// An expression whose value is used, or thrown away.
    pub(super) fn read(&mut self, expr: &'a Expr<'a>) -> Checked {
        self.place = expr.span;
        match expr.kind {
            ExprKind::Int(_)
            | ExprKind::Float(_)
            | ExprKind::String(_)
            | ExprKind::Constant(_)
            | ExprKind::MagicConstant(_)
            | ExprKind::Exit(None) => {}
            ExprKind::Interpolated(parts) | ExprKind::ShellExec(parts) => {
                for part in parts {
                    if let InterpolatedPart::Expr(inserted) = part {
                        self.remark_on_dollar_brace(inserted);
                        self.then(Task::Read(inserted));
                    }
                }
            }
            ExprKind::Variable(_)
            | ExprKind::Index { .. }
            | ExprKind::Property { .. }
            | ExprKind::StaticProperty { .. } => self.place(expr, Access::Read)?,
            ExprKind::Array { items, syntax } => self.array(items, syntax)?,
            ExprKind::ClassConstant { class, name } => self.class_constant(class, name)?,
            ExprKind::Call { callee, args } => self.call(callee, args)?,
            ExprKind::MethodCall { .. } => self.method_call(expr)?,
            ExprKind::StaticCall { class, name, args } => self.static_call(class, name, args)?,
            ExprKind::New { class, args } => self.new_object(class, args)?,
            ExprKind::Unary { operand, .. } | ExprKind::Cast { operand, .. } => {
                self.then(Task::Read(operand));
            }
            ExprKind::Binary { left, right, .. } | ExprKind::Logical { left, right, .. } => {
                self.then(Task::Read(left));
                self.then(Task::Read(right));
            }
            ExprKind::Coalesce { left, right } => {
                self.then(Task::Place(left, Access::Isset));
                self.then(Task::Read(right));
            }
            ExprKind::Assign { target, value } => self.assign(target, value)?,
            ExprKind::AssignRef { target, source } => self.assign_ref(target, source)?,
            ExprKind::CompoundAssign { op, target, value } => {
                self.ensure_writable(target)?;
                if op == AssignOp::Coalesce && is_this(target) {
                    return self.fatal("Cannot re-assign $this");
                }
                self.then(Task::Place(target, Access::ReadWrite));
                self.then(Task::Read(value));
            }
            ExprKind::Ternary {
                condition,
                then,
                otherwise,
                ..
            } => {
                self.refuse_nested_ternary(condition, then.is_some())?;
                self.then(Task::Read(condition));
                self.read_then(then);
                self.then(Task::Read(otherwise));
            }
            ExprKind::PreIncrement(target)
            | ExprKind::PreDecrement(target)
            | ExprKind::PostIncrement(target)
            | ExprKind::PostDecrement(target) => {
                self.ensure_writable(target)?;
                self.then(Task::Place(target, Access::ReadWrite));
            }
            ExprKind::Isset(places) => {
                for place in places {
                    self.isset(place)?;
                }
            }
            ExprKind::Empty(value) if is_variable(value) => {
                self.then(Task::Place(value, Access::Isset));
            }
            ExprKind::Empty(value)
            | ExprKind::ErrorSuppress(value)
            | ExprKind::Print(value)
            | ExprKind::Exit(Some(value))
            | ExprKind::Include { path: value, .. }
            | ExprKind::Eval(value)
            | ExprKind::Clone(value)
            | ExprKind::Throw(value) => self.then(Task::Read(value)),
            ExprKind::Yield { key, value } => self.yield_expr(key, value)?,
            ExprKind::YieldFrom(value) => {
                self.ensure_generator()?;
                if self.function().returns_reference {
                    return self.fatal("Cannot use \"yield from\" inside a by-reference generator");
                }
                self.then(Task::Read(value));
            }
            ExprKind::Instanceof { operand, class } => {
                self.then(Task::Read(operand));
                if constant_value(operand).is_none() {
                    self.class_ref(class)?;
                }
            }
            ExprKind::Match(match_) => self.match_expr(match_)?,
            ExprKind::Closure(closure) => self.closure(closure)?,
            ExprKind::ArrowFunction(function) => self.arrow_function(function)?,
        }
        Ok(())
    }

    /// `"${a}"`, which PHP would have written otherwise.
    fn remark_on_dollar_brace(&mut self, inserted: &Expr<'a>) {
        match self.dollar_braces.get(&inserted.span.start) {
            Some(DollarBrace::Variable) => self.notice(
                NoticeKind::Deprecated,
                "Using ${var} in strings is deprecated, use {$var} instead",
            ),
            Some(DollarBrace::Expr) => self.notice(
                NoticeKind::Deprecated,
                "Using ${expr} (variable variables) in strings is deprecated, use {${expr}} instead",
            ),
            None => {}
        }
    }

    fn array(&mut self, items: &'a [Option<ArrayItem<'a>>], syntax: ArraySyntax) -> Checked {
        if syntax == ArraySyntax::List {
            return self.fatal("Cannot use list() as standalone expression");
        }
        self.refuse_holes(items)?;
        for item in items.iter().flatten() {
            if item.spread {
                self.refuse_scalar_spread(items, item)?;
            }
            self.read_then(item.key);
            if item.by_ref {
                self.ensure_writable(item.value)?;
                self.then(Task::Place(item.value, Access::Write));
            } else {
                self.then(Task::Read(item.value));
            }
        }
        Ok(())
    }

    /// `[1, , 2]` outside a pattern.
    pub(super) fn refuse_holes(&mut self, items: &[Option<ArrayItem<'a>>]) -> Checked {
        let Some(hole) = items.iter().position(Option::is_none) else {
            return Ok(());
        };
        if let Some(Some(last)) = hole.checked_sub(1).map(|before| &items[before]) {
            self.place = last.value.span;
        }
        self.fatal("Cannot use empty array elements in arrays")
    }

    /// `[...1]`, which PHP refuses only where it knows the whole array.
    pub(super) fn refuse_scalar_spread(
        &self,
        items: &[Option<ArrayItem<'a>>],
        item: &ArrayItem<'a>,
    ) -> Checked {
        use super::constant::Value;
        let is_scalar = matches!(
            constant_value(item.value),
            Some(Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float | Value::String)
        );
        let is_known = || {
            items.iter().flatten().all(|item| {
                !item.by_ref
                    && constant_value(item.value).is_some()
                    && item.key.is_none_or(|key| constant_value(key).is_some())
            })
        };
        if is_scalar && is_known() {
            return self.fatal("Only arrays and Traversables can be unpacked");
        }
        Ok(())
    }

    fn class_constant(&mut self, class: ClassRef<'a>, name: &[u8]) -> Checked {
        if name.eq_ignore_ascii_case(b"class")
            && let ClassRef::Expr(value) = class
        {
            if let Some(known) = constant_value(value) {
                return self.fatal(message!(
                    "Cannot use \"::class\" on value of type ",
                    known.type_name()
                ));
            }
            self.then(Task::Read(value));
            return Ok(());
        }
        self.class_ref(class)
    }

    fn refuse_nested_ternary(&self, condition: &Expr<'a>, has_then: bool) -> Checked {
        let ExprKind::Ternary {
            then,
            parenthesized: false,
            ..
        } = condition.kind
        else {
            return Ok(());
        };
        let (written, left, right) = match (then.is_some(), has_then) {
            (true, true) => (
                "a ? b : c ? d : e",
                "(a ? b : c) ? d : e",
                "a ? b : (c ? d : e)",
            ),
            (true, false) => ("a ? b : c ?: d", "(a ? b : c) ?: d", "a ? b : (c ?: d)"),
            (false, true) => ("a ?: b ? c : d", "(a ?: b) ? c : d", "a ?: (b ? c : d)"),
            // Either way of reading it gives the same value.
            (false, false) => return Ok(()),
        };
        self.fatal(format!(
            "Unparenthesized `{written}` is not supported. Use either `{left}` or `{right}`"
        ))
    }

    fn yield_expr(&mut self, key: Option<&'a Expr<'a>>, value: Option<&'a Expr<'a>>) -> Checked {
        self.ensure_generator()?;
        self.read_then(key);
        match value {
            Some(value) if self.function().returns_reference && is_variable(value) => {
                self.refuse_nullsafe_reference(value)?;
                self.then(Task::Place(value, Access::Write));
            }
            _ => self.read_then(value),
        }
        Ok(())
    }

    /// The function around a `yield` must be one that can be a generator.
    pub(super) fn ensure_generator(&mut self) -> Checked {
        let function = self.function();
        if function.kind == FunctionKind::File {
            return self.fatal("The \"yield\" expression can only be used inside a function");
        }
        let Some(declared) = &function.return_type else {
            return Ok(());
        };
        let is_generator_class = |name: &[u8]| {
            [&b"Traversable"[..], b"Iterator", b"Generator"]
                .iter()
                .any(|class| name.eq_ignore_ascii_case(class))
        };
        let is_supertype = declared.mask.intersects(Mask::OBJECT)
            || declared.members.iter().any(|member| match member {
                Member::Class(name) => is_generator_class(name),
                Member::Intersection(names) => {
                    declared.is_intersection && names.iter().any(|name| is_generator_class(name))
                }
            });
        if is_supertype {
            return Ok(());
        }
        let shown = declared.display(None);
        self.fatal(message!(
            "Generator return type must be a supertype of Generator, ",
            shown,
            " given"
        ))
    }

    fn match_expr(&mut self, match_: &'a Match<'a>) -> Checked {
        let mut defaults = match_.arms.iter().filter(|arm| arm.conditions.is_none());
        if let (Some(_), Some(second)) = (defaults.next(), defaults.next()) {
            self.place = second.span;
            return self.fatal("Match expressions may only contain one default arm");
        }
        self.then(Task::Read(match_.subject));
        for arm in match_.arms {
            for condition in arm.conditions.unwrap_or_default() {
                self.then(Task::Read(condition));
            }
            self.then(Task::Read(arm.body));
        }
        Ok(())
    }
}
