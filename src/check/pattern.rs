//! Destructuring: `[$a, 'k' => $b] = …`, `list(…) = …`, and patterns in `foreach`.

use super::place::{can_be_written, is_call, is_variable};
use super::{Access, Checked, Checker, Task};
use crate::ast::{ArrayItem, ArraySyntax, Expr, ExprKind};

impl<'a> Checker<'a> {
    pub(super) fn assign_pattern(&mut self, pattern: &'a Expr<'a>, value: &'a Expr<'a>) -> Checked {
        if holds_reference(pattern) {
            if !is_variable(value) && !is_call(value) {
                return self.fatal("Cannot assign reference to non referenceable value");
            }
            self.refuse_nullsafe_reference(value)?;
            self.then(Task::Place(value, Access::Write));
        } else {
            self.then(Task::Read(value));
        }
        self.then(Task::Pattern(pattern));
        Ok(())
    }

    /// A pattern; patterns in it are left to do.
    pub(super) fn pattern(&mut self, pattern: &'a Expr<'a>) -> Checked {
        let ExprKind::Array { items, syntax } = pattern.kind else {
            return Ok(());
        };
        let is_keyed = items
            .iter()
            .flatten()
            .next()
            .is_some_and(|first| first.key.is_some());
        for item in items {
            match item {
                Some(item) => {
                    self.pattern_item(item, syntax, is_keyed)?;
                    // PHP has compiled the item by then, and reports the next at its line.
                    self.place = item.value.span;
                }
                None if is_keyed => {
                    return self.fatal("Cannot use empty array entries in keyed array assignment");
                }
                None => {}
            }
        }
        if items.iter().all(Option::is_none) {
            return self.fatal("Cannot use empty list");
        }
        Ok(())
    }

    fn pattern_item(
        &mut self,
        item: &'a ArrayItem<'a>,
        syntax: ArraySyntax,
        is_keyed: bool,
    ) -> Checked {
        if item.spread {
            return self.fatal("Spread operator is not supported in assignments");
        }
        if item.key.is_some() != is_keyed {
            return self.fatal("Cannot mix keyed and unkeyed array entries in assignments");
        }
        self.read_then(item.key);
        let target = item.value;
        if let ExprKind::Array { syntax: inner, .. } = target.kind {
            if inner == ArraySyntax::Long {
                return self.fatal("Cannot assign to array(), use [] instead");
            }
            if inner != syntax {
                return self.fatal("Cannot mix [] and list()");
            }
            self.then(Task::Pattern(target));
        } else if !can_be_written(target) {
            return self.fatal("Assignments can only happen to writable values");
        } else {
            self.then(Task::AssignTo(target));
        }
        Ok(())
    }
}

/// Whether a `&` stands in a pattern or in a pattern inside it.
fn holds_reference<'a>(pattern: &'a Expr<'a>) -> bool {
    let mut pending = vec![pattern];
    while let Some(pattern) = pending.pop() {
        let ExprKind::Array { items, .. } = pattern.kind else {
            continue;
        };
        for item in items.iter().flatten() {
            if item.by_ref {
                return true;
            }
            pending.push(item.value);
        }
    }
    false
}
