//! A generator's body as steps.
//!
//! Where a generator is suspended only between statements, it needs no native stack to stand on: the loops and branches that a
//! `yield` stands in are laid out in a row with jumps between, and what the generator keeps is the number of the next step. A
//! statement without a `yield` stays one node.
//!
//! ```text
//!   for ($i = 0; $i < $n; $i++) {       0  run    $i = 0
//!       if ($i % 2) {                   1  test   $i < $n        else 6
//!           yield $i;                   2  test   $i % 2         else 4
//!       }                               3  yield  $i
//!   }                                   4  run    $i++
//!                                       5  again  1
//! ```
//!
//! A `yield` anywhere else — within an expression, in a `try`, in a `switch`, beside labels — leaves the function without
//! steps: its body runs in a coroutine. So does a body that is traced.

use super::super::foreach::ForeachValue;
use super::super::local::Local;
use super::super::script::Arena;
use super::super::{Expr, Statement};
use super::node::{Yield, YieldFrom};
use std::collections::HashSet;
use std::ptr;

/// A body laid out as steps.
pub struct Program {
    pub(super) steps: &'static [Step],
    pub(super) loops: &'static [Loop],
}

/// A step of a body.
pub(super) enum Step {
    /// A statement in which nothing is suspended, and the innermost loop around it.
    Do(Statement, Option<usize>),
    /// An expression on a line.
    Run(u32, Expr),
    /// Goes on elsewhere unless a condition holds.
    Test {
        /// Its line, if that is not the running one.
        line: Option<u32>,
        condition: Expr,
        otherwise: usize,
    },
    /// Goes on elsewhere.
    Jump(usize),
    /// The next round of a loop.
    Again(usize),
    /// `yield`
    Yield(u32, &'static Yield, Option<Local>),
    /// `yield from`
    From(u32, &'static YieldFrom, Option<Local>),
    /// Starts to walk the subject of a `foreach`.
    Walk(&'static ForeachValue),
    /// The next element of the innermost walk; goes on elsewhere behind the last.
    Round(&'static ForeachValue, usize),
    /// Ends the innermost walk.
    Leave,
}

/// A loop among the steps: where its `break` and `continue` lead.
pub(super) struct Loop {
    /// The loop around it.
    pub(super) outer: Option<usize>,
    /// Behind it.
    pub(super) end: usize,
    /// Its next round.
    pub(super) next: usize,
    /// How many walks are under way in its body.
    pub(super) walks: usize,
}

/// What suspends a generator in a statement of its own.
#[derive(Clone, Copy)]
pub struct Suspension {
    /// How.
    pub kind: SuspensionKind,
    /// The variable that takes what comes back.
    pub into: Option<Local>,
}

/// How a statement suspends a generator.
#[derive(Clone, Copy)]
pub enum SuspensionKind {
    /// `yield`
    Yield(&'static Yield),
    /// `yield from`
    From(&'static YieldFrom),
}

/// The steps laid out so far.
pub struct Layout<'a> {
    steps: Vec<Step>,
    loops: Vec<Loop>,
    inside: Option<usize>,
    walks: usize,
    suspended: usize,
    suspending: &'a HashSet<usize>,
}

/// Which statement a node is, among those that are noted as suspending.
pub fn address(statement: Statement) -> usize {
    ptr::from_ref(statement).cast::<()>().addr()
}

impl Program {
    /// Lays out a body that is suspended in so many places, in the statements of these addresses. `None` where it is suspended
    /// anywhere but between statements.
    pub fn of(
        body: Statement,
        suspensions: usize,
        suspending: &HashSet<usize>,
        arena: &Arena,
    ) -> Option<&'static Program> {
        let mut layout = Layout {
            steps: Vec::new(),
            loops: Vec::new(),
            inside: None,
            walks: 0,
            suspended: 0,
            suspending,
        };
        layout.body(body)?;
        if layout.suspended != suspensions {
            return None;
        }
        let steps = arena.slice(layout.steps);
        let loops = arena.slice(layout.loops);
        Some(arena.node(Program { steps, loops }))
    }
}

impl Layout<'_> {
    /// A body: a row of statements, or a single one.
    pub fn body(&mut self, body: Statement) -> Option<()> {
        match body.row() {
            Some(row) => self.row(row),
            None => self.statement(body),
        }
    }

    /// Statements in a row.
    pub fn row(&mut self, row: &'static [Statement]) -> Option<()> {
        row.iter()
            .try_for_each(|statement| self.statement(*statement))
    }

    fn statement(&mut self, statement: Statement) -> Option<()> {
        if self.suspending.contains(&address(statement)) {
            return statement.lay_out(self);
        }
        self.steps.push(Step::Do(statement, self.inside));
        Some(())
    }

    /// A statement that suspends the generator, on a line.
    pub fn suspend(&mut self, line: u32, suspension: Suspension) {
        self.suspended += 1;
        let into = suspension.into;
        self.steps.push(match suspension.kind {
            SuspensionKind::Yield(node) => Step::Yield(line, node, into),
            SuspensionKind::From(node) => Step::From(line, node, into),
        });
    }

    /// Expressions on a line.
    pub fn run(&mut self, line: u32, expressions: &[Expr]) {
        self.steps
            .extend(expressions.iter().map(|expr| Step::Run(line, *expr)));
    }

    /// A branch.
    pub fn branch(
        &mut self,
        line: u32,
        condition: Expr,
        then: Statement,
        otherwise: Option<Statement>,
    ) -> Option<()> {
        let test = self.test(Some(line), condition);
        self.body(then)?;
        let Some(otherwise) = otherwise else {
            self.land(test);
            return Some(());
        };
        let jump = self.steps.len();
        self.steps.push(Step::Jump(0));
        self.land(test);
        self.body(otherwise)?;
        self.land(jump);
        Some(())
    }

    /// A loop with a condition before each round and expressions behind it.
    pub fn looped(
        &mut self,
        line: Option<u32>,
        conditions: &[Expr],
        body: Statement,
        (step_line, steps): (u32, &[Expr]),
    ) -> Option<()> {
        let start = self.steps.len();
        let mut test = None;
        if let [before @ .., last] = conditions {
            self.run(step_line, before);
            test = Some(self.test(line, *last));
        }
        let this = self.enter();
        self.body(body)?;
        self.loops[this].next = self.steps.len();
        self.run(step_line, steps);
        self.steps.push(Step::Again(start));
        self.leave(this);
        if let Some(test) = test {
            self.land(test);
        }
        Some(())
    }

    /// A loop with a condition behind each round.
    pub fn looped_at_least_once(
        &mut self,
        line: u32,
        condition: Expr,
        body: Statement,
    ) -> Option<()> {
        let start = self.steps.len();
        let this = self.enter();
        self.body(body)?;
        self.loops[this].next = self.steps.len();
        let test = self.test(Some(line), condition);
        self.steps.push(Step::Again(start));
        self.leave(this);
        self.land(test);
        Some(())
    }

    /// `foreach` by value.
    pub fn walk(&mut self, node: &'static ForeachValue) -> Option<()> {
        self.steps.push(Step::Walk(node));
        let start = self.steps.len();
        self.steps.push(Step::Round(node, 0));
        self.walks += 1;
        let this = self.enter();
        self.body(node.body)?;
        self.loops[this].next = self.steps.len();
        self.steps.push(Step::Again(start));
        self.leave(this);
        self.walks -= 1;
        self.land(start);
        self.steps.push(Step::Leave);
        Some(())
    }

    fn enter(&mut self) -> usize {
        let this = self.loops.len();
        self.loops.push(Loop {
            outer: self.inside,
            end: 0,
            next: 0,
            walks: self.walks,
        });
        self.inside = Some(this);
        this
    }

    fn leave(&mut self, this: usize) {
        let end = self.steps.len();
        let ended = &mut self.loops[this];
        ended.end = end;
        self.inside = ended.outer;
    }

    fn test(&mut self, line: Option<u32>, condition: Expr) -> usize {
        let at = self.steps.len();
        self.steps.push(Step::Test {
            line,
            condition,
            otherwise: 0,
        });
        at
    }

    /// What was left open at a step leads here.
    fn land(&mut self, at: usize) {
        let here = self.steps.len();
        match &mut self.steps[at] {
            Step::Test { otherwise, .. } => *otherwise = here,
            Step::Jump(to) | Step::Round(_, to) => *to = here,
            _ => unreachable!("only jumps are left open"),
        }
    }
}
