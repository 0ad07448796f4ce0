//! Places: what can be written, referred to, unset, tested.

use super::{Checked, Checker, Task};
use crate::ast::{ClassRef, Expr, ExprKind, MemberName, VariableName};

/// What is done with a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    /// Assigned to, or made part of a reference set.
    Write,
    /// Read and written: `+=`, `++`.
    ReadWrite,
    /// Tested: `isset`, `empty`, `??`.
    Isset,
    Unset,
    /// Passed to a parameter that may be by reference.
    Argument,
}

/// `$this`
pub(super) fn is_this(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Variable(VariableName::Simple(b"this")))
}

/// `$GLOBALS`
fn is_globals(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::Variable(VariableName::Simple(b"GLOBALS"))
    )
}

/// Whether an expression is a place rather than a value.
pub(super) fn is_variable(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::Variable(_)
            | ExprKind::Index { .. }
            | ExprKind::Property { .. }
            | ExprKind::StaticProperty { .. }
    )
}

/// Whether an expression is a call, whose result may be a reference.
pub(super) fn is_call(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::Call { .. } | ExprKind::MethodCall { .. } | ExprKind::StaticCall { .. }
    )
}

/// Whether something can be assigned to an expression, as far as its form says.
pub(super) fn can_be_written<'a>(mut expr: &'a Expr<'a>) -> bool {
    while let ExprKind::Index { base: inner, .. }
    | ExprKind::Property {
        object: inner,
        nullsafe: false,
        ..
    } = expr.kind
    {
        expr = inner;
    }
    (is_variable(expr) || is_call(expr)) && !is_nullsafe(expr)
}

/// Whether a `?->` on the way to a place may leave nothing to write to.
pub(super) fn is_nullsafe<'a>(mut expr: &'a Expr<'a>) -> bool {
    loop {
        expr = match expr.kind {
            ExprKind::Property { nullsafe: true, .. }
            | ExprKind::MethodCall { nullsafe: true, .. } => return true,
            ExprKind::Property { object, .. } | ExprKind::MethodCall { object, .. } => object,
            ExprKind::Index { base, .. } => base,
            ExprKind::StaticProperty {
                class: ClassRef::Expr(class),
                ..
            }
            | ExprKind::StaticCall {
                class: ClassRef::Expr(class),
                ..
            }
            | ExprKind::ClassConstant {
                class: ClassRef::Expr(class),
                ..
            } => class,
            _ => return false,
        }
    }
}

impl<'a> Checker<'a> {
    /// The place an assignment of any kind is for.
    pub(super) fn ensure_writable(&self, target: &Expr<'a>) -> Checked {
        match target.kind {
            ExprKind::Call { .. } => {
                return self.fatal("Can't use function return value in write context");
            }
            ExprKind::MethodCall { .. } | ExprKind::StaticCall { .. } => {
                return self.fatal("Can't use method return value in write context");
            }
            _ => {}
        }
        if is_nullsafe(target) {
            return self.fatal("Can't use nullsafe operator in write context");
        }
        if is_globals(target) {
            return self
                .fatal("$GLOBALS can only be modified using the $GLOBALS[$name] = $value syntax");
        }
        Ok(())
    }

    pub(super) fn refuse_nullsafe_reference(&self, source: &Expr<'a>) -> Checked {
        if is_nullsafe(source) {
            return self.fatal("Cannot take reference of a nullsafe chain");
        }
        Ok(())
    }

    /// `target = value`
    pub(super) fn assign(&mut self, target: &'a Expr<'a>, value: &'a Expr<'a>) -> Checked {
        if let ExprKind::Array { .. } = target.kind {
            return self.assign_pattern(target, value);
        }
        self.assign_to(target)?;
        self.then(Task::Read(value));
        Ok(())
    }

    /// The place that takes a value.
    pub(super) fn assign_to(&mut self, target: &'a Expr<'a>) -> Checked {
        if is_this(target) {
            return self.fatal("Cannot re-assign $this");
        }
        self.ensure_writable(target)?;
        self.then(Task::Place(target, Access::Write));
        Ok(())
    }

    /// `target = &source`
    pub(super) fn assign_ref(&mut self, target: &'a Expr<'a>, source: &'a Expr<'a>) -> Checked {
        if is_this(target) {
            return self.fatal("Cannot re-assign $this");
        }
        self.ensure_writable(target)?;
        self.refuse_nullsafe_reference(source)?;
        if is_globals(source) {
            return self.fatal("Cannot acquire reference to $GLOBALS");
        }
        self.then(Task::Place(target, Access::Write));
        self.then(Task::Place(source, Access::Write));
        Ok(())
    }

    pub(super) fn unset(&mut self, target: &'a Expr<'a>) -> Checked {
        self.ensure_writable(target)?;
        if is_this(target) {
            return self.fatal("Cannot unset $this");
        }
        self.then(Task::Place(target, Access::Unset));
        Ok(())
    }

    /// `isset(target)`
    pub(super) fn isset(&mut self, target: &'a Expr<'a>) -> Checked {
        if !is_variable(target) {
            return self.fatal(
                "Cannot use isset() on the result of an expression (you can use \"null !== expression\" instead)",
            );
        }
        self.then(Task::Place(target, Access::Isset));
        Ok(())
    }

    /// A place and what leads to it.
    pub(super) fn place(&mut self, expr: &'a Expr<'a>, access: Access) -> Checked {
        match expr.kind {
            ExprKind::Variable(VariableName::Simple(_)) => {}
            ExprKind::Variable(VariableName::Computed(name)) => self.then(Task::Read(name)),
            ExprKind::Index { base, index } => {
                if index.is_none() {
                    self.refuse_append(base, access)?;
                }
                if !is_globals(base) {
                    self.then(Task::Place(base, access));
                }
                self.read_then(index);
            }
            ExprKind::Property { object, name, .. } => {
                if !is_this(object) {
                    self.then(Task::Place(object, access));
                }
                self.member_name(name);
            }
            ExprKind::StaticProperty { class, name } => {
                self.class_ref(class)?;
                if let VariableName::Computed(name) = name {
                    self.then(Task::Read(name));
                }
            }
            _ if is_call(expr) => self.then(Task::Read(expr)),
            _ => match access {
                Access::Write | Access::ReadWrite | Access::Unset => {
                    return self.fatal("Cannot use temporary expression in write context");
                }
                Access::Read | Access::Isset | Access::Argument => self.then(Task::Read(expr)),
            },
        }
        Ok(())
    }

    /// `base[]`
    fn refuse_append(&self, base: &Expr<'a>, access: Access) -> Checked {
        if is_globals(base) && access != Access::Isset {
            return match access {
                Access::Unset => self.fatal("Cannot use [] for unsetting"),
                _ => self.fatal("Cannot append to $GLOBALS"),
            };
        }
        match access {
            Access::Read | Access::Isset => self.fatal("Cannot use [] for reading"),
            Access::Unset => self.fatal("Cannot use [] for unsetting"),
            Access::Write | Access::ReadWrite | Access::Argument => Ok(()),
        }
    }

    pub(super) fn member_name(&mut self, name: MemberName<'a>) {
        if let MemberName::Expr(name) = name {
            self.then(Task::Read(name));
        }
    }
}
