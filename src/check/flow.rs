//! Jumps: `break`, `continue`, `goto`, `return`, and the blocks they may not cross.

use std::collections::HashMap;

use super::constant::{Value, constant_value, literal_value};
use super::scope::FunctionKind;
use super::types::Mask;
use super::{Checked, Checker, Task, message};
use crate::ast::{Expr, NoticeKind, Span};
use crate::parse::ParseError;

/// What a region is to a jump.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RegionKind {
    /// `break` leaves it, and nothing jumps into it.
    Loop,
    /// The same; `continue` leaves it too.
    Switch,
    /// Nothing jumps into it or out of it.
    Finally,
}

/// A loop, switch or finally block, and the one around it.
#[derive(Debug, Clone, Copy)]
struct Region {
    kind: RegionKind,
    parent: Option<usize>,
}

/// A jump whose label may come later.
#[derive(Debug)]
struct Goto<'a> {
    label: &'a [u8],
    from: Option<usize>,
    place: Span,
}

/// The regions, labels and jumps of one function.
#[derive(Debug, Default)]
pub(super) struct Flow<'a> {
    regions: Vec<Region>,
    current: Option<usize>,
    labels: HashMap<&'a [u8], Option<usize>>,
    gotos: Vec<Goto<'a>>,
}

impl Flow<'_> {
    fn enter(&mut self, kind: RegionKind) {
        let parent = self.current;
        self.regions.push(Region { kind, parent });
        self.current = Some(self.regions.len() - 1);
    }

    /// The loops and switches from `from` outwards.
    fn loops(&self, from: Option<usize>) -> impl Iterator<Item = usize> {
        std::iter::successors(from, |&at| self.regions[at].parent)
            .filter(|&at| self.regions[at].kind != RegionKind::Finally)
    }

    /// The finally blocks from `from` outwards.
    fn finally_blocks(&self, from: Option<usize>) -> impl Iterator<Item = usize> {
        std::iter::successors(from, |&at| self.regions[at].parent)
            .filter(|&at| self.regions[at].kind == RegionKind::Finally)
    }
}

impl<'a> Checker<'a> {
    pub(super) fn enter_loop(&mut self) {
        self.function_mut().flow.enter(RegionKind::Loop);
    }

    pub(super) fn enter_switch(&mut self) {
        self.function_mut().flow.enter(RegionKind::Switch);
    }

    pub(super) fn enter_finally(&mut self) {
        self.function_mut().flow.enter(RegionKind::Finally);
    }

    pub(super) fn leave_region(&mut self) {
        let flow = &mut self.function_mut().flow;
        flow.current = flow.current.and_then(|at| flow.regions[at].parent);
    }

    pub(super) fn break_or_continue(
        &mut self,
        keyword: &str,
        level: Option<&'a Expr<'a>>,
    ) -> Checked {
        let depth = match level.map(literal_value) {
            None => 1,
            Some(None) => {
                return self.fatal(format!(
                    "'{keyword}' operator with non-integer operand is no longer supported"
                ));
            }
            Some(Some(Value::Int(depth))) if depth >= 1 => depth,
            Some(Some(_)) => {
                return self.fatal(format!(
                    "'{keyword}' operator accepts only positive integers"
                ));
            }
        };
        let flow = &self.function().flow;
        let mut loops = flow.loops(flow.current);
        let Some(innermost) = loops.next() else {
            return self.fatal(format!("'{keyword}' not in the 'loop' or 'switch' context"));
        };
        let target = match usize::try_from(depth - 1) {
            Ok(0) => Some(innermost),
            Ok(outwards) => loops.nth(outwards - 1),
            Err(_) => None,
        };
        drop(loops);
        let Some(target) = target else {
            let plural = if depth == 1 { "" } else { "s" };
            return self.fatal(format!("Cannot '{keyword}' {depth} level{plural}"));
        };
        // A finally block that lies inside the target is one the jump would leave.
        let leaves_finally = flow
            .finally_blocks(flow.current)
            .next()
            .is_some_and(|innermost| innermost > target);
        if leaves_finally {
            return self.fatal("jump out of a finally block is disallowed");
        }
        let leaves_switch =
            keyword == "continue" && flow.regions[target].kind == RegionKind::Switch;
        if leaves_switch {
            let is_outermost = flow.loops(flow.regions[target].parent).next().is_none();
            self.continue_of_switch(depth, is_outermost);
        }
        Ok(())
    }

    /// `continue` on a switch does what `break` does.
    fn continue_of_switch(&mut self, depth: i64, is_outermost: bool) {
        let level = match depth {
            1 => String::new(),
            depth => format!(" {depth}"),
        };
        let mut message =
            format!("\"continue{level}\" targeting switch is equivalent to \"break{level}\"");
        if !is_outermost {
            message += &format!(". Did you mean to use \"continue {}\"?", depth + 1);
        }
        self.notice(NoticeKind::Warning, message);
    }

    pub(super) fn goto(&mut self, label: &'a [u8]) {
        let place = self.place;
        let flow = &mut self.function_mut().flow;
        flow.gotos.push(Goto {
            label,
            from: flow.current,
            place,
        });
    }

    pub(super) fn label(&mut self, label: &'a [u8]) -> Checked {
        let flow = &mut self.function_mut().flow;
        let here = flow.current;
        if flow.labels.insert(label, here).is_some() {
            return self.fatal(message!("Label '", label, "' already defined"));
        }
        Ok(())
    }

    /// Resolves the jumps of the function just walked.
    pub(super) fn leave_function(&mut self) -> Checked {
        let Some(function) = self.functions.pop() else {
            return Ok(());
        };
        let flow = function.flow;
        for goto in &flow.gotos {
            let refused = |message: Vec<u8>| Err(ParseError::fatal(goto.place, message));
            let Some(&to) = flow.labels.get(goto.label) else {
                return refused(message!("'goto' to undefined label '", goto.label, "'"));
            };
            let inner_loop = flow.loops(to).next();
            let mut loops = flow.loops(goto.from);
            if inner_loop.is_some_and(|inner| !loops.any(|at| at == inner)) {
                return refused(b"'goto' into loop or switch statement is disallowed".to_vec());
            }
            let inner = |from| flow.finally_blocks(from).next();
            let (from_finally, to_finally) = (inner(goto.from), inner(to));
            if from_finally == to_finally {
                continue;
            }
            let enters = to_finally
                .is_some_and(|inner| !flow.finally_blocks(goto.from).any(|at| at == inner));
            return refused(if enters {
                b"jump into a finally block is disallowed".to_vec()
            } else {
                b"jump out of a finally block is disallowed".to_vec()
            });
        }
        if function.kind == FunctionKind::Function {
            // It hid the class around it.
            self.classes.pop();
        }
        Ok(())
    }

    pub(super) fn return_statement(&mut self, value: Option<&'a Expr<'a>>) -> Checked {
        let function = self.function();
        let by_ref = function.returns_reference && !function.is_generator;
        match value {
            Some(value) if by_ref && super::place::is_variable(value) => {
                self.refuse_nullsafe_reference(value)?;
                self.then(Task::Place(value, super::Access::Write));
            }
            Some(value) => self.then(Task::Read(value)),
            None => {}
        }
        self.return_value(value)
    }

    /// Whether a value may be returned at all.
    pub(super) fn return_value(&mut self, value: Option<&'a Expr<'a>>) -> Checked {
        let function = self.function();
        let Some(declared) = &function.return_type else {
            return Ok(());
        };
        if function.is_generator {
            return Ok(());
        }
        let mask = declared.mask;
        if mask.intersects(Mask::VOID) {
            return match value.map(constant_value) {
                None => Ok(()),
                Some(Some(Value::Null)) => self.fatal(
                    "A void function must not return a value (did you mean \"return;\" instead of \"return null;\"?)",
                ),
                Some(_) => self.fatal("A void function must not return a value"),
            };
        }
        if mask.intersects(Mask::NEVER) {
            return self.fatal("A never-returning function must not return");
        }
        if value.is_none() {
            return match mask.intersects(Mask::NULL) {
                true => self.fatal(
                    "A function with return type must return a value (did you mean \"return null;\" instead of \"return;\"?)",
                ),
                false => self.fatal("A function with return type must return a value"),
            };
        }
        Ok(())
    }
}
