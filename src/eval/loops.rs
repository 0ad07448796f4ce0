//! Loops: `while`, `do … while`, `for`.

use super::arith::Operator;
use super::compare::holds_at_once;
use super::generator::Layout;
use super::increment::StepLocal;
use super::local::Local;
use super::operand::Operand;
use super::unwind::Unwind;
use super::{Exec, Expr, Flow, Machine, Statement};
use crate::zval::{Tag, Value, separate};
use std::marker::PhantomData;

/// What a loop does after a round.
pub(super) enum Round {
    /// The next round.
    Again,
    /// It is over.
    Leave(Flow),
}

/// Reads what a loop's body came to.
#[inline(always)]
pub(super) fn after_round(m: &mut Machine, flow: Flow) -> Round {
    match flow {
        Flow::Next => Round::Again,
        Flow::Break => Round::Leave(one_level_out(m, Flow::Break, Flow::Next)),
        Flow::Continue => {
            if m.levels <= 1 {
                return Round::Again;
            }
            m.levels -= 1;
            Round::Leave(Flow::Continue)
        }
        Flow::Return | Flow::Goto => Round::Leave(flow),
    }
}

/// The same out of line, for bodies that mostly run to their end: the loop need not tell the other cases apart.
#[inline(never)]
pub(super) fn after_other_round(
    m: &mut Machine,
    result: Result<Flow, Unwind>,
) -> Result<Round, Unwind> {
    result.map(|flow| after_round(m, flow))
}

#[inline(always)]
pub(super) fn one_level_out(m: &mut Machine, further: Flow, here: Flow) -> Flow {
    if m.levels <= 1 {
        return here;
    }
    m.levels -= 1;
    further
}

/// `while (…) …`
pub struct While {
    /// The line of the condition.
    pub line: u32,
    /// The condition.
    pub condition: Expr,
    /// The body.
    pub body: Statement,
}

impl Exec for While {
    fn lay_out(&'static self, layout: &mut Layout<'_>) -> Option<()> {
        let conditions = std::slice::from_ref(&self.condition);
        layout.looped(Some(self.line), conditions, self.body, (self.line, &[]))
    }

    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        loop {
            m.line = self.line;
            if !self.condition.test(m)? {
                return Ok(Flow::Next);
            }
            let result = self.body.exec(m);
            if !matches!(result, Ok(Flow::Next))
                && let Round::Leave(flow) = after_other_round(m, result)?
            {
                return Ok(flow);
            }
            m.check_interrupt()?;
        }
    }
}

/// `do … while (…);`
pub struct DoWhile {
    /// The line of the condition.
    pub line: u32,
    /// The condition.
    pub condition: Expr,
    /// The body.
    pub body: Statement,
}

impl Exec for DoWhile {
    fn lay_out(&'static self, layout: &mut Layout<'_>) -> Option<()> {
        layout.looped_at_least_once(self.line, self.condition, self.body)
    }

    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        loop {
            let result = self.body.exec(m);
            if !matches!(result, Ok(Flow::Next))
                && let Round::Leave(flow) = after_other_round(m, result)?
            {
                return Ok(flow);
            }
            m.line = self.line;
            if !self.condition.test(m)? {
                return Ok(Flow::Next);
            }
            m.check_interrupt()?;
        }
    }
}

/// `for (…; …; …) …`
pub struct For {
    /// The line of the three expressions.
    pub line: u32,
    /// Run before the first round.
    pub init: &'static [Expr],
    /// Evaluated before each round; the last one decides.
    pub conditions: &'static [Expr],
    /// Run after each round.
    pub steps: &'static [Expr],
    /// The body.
    pub body: Statement,
}

impl Exec for For {
    fn lay_out(&'static self, layout: &mut Layout<'_>) -> Option<()> {
        layout.run(self.line, self.init);
        layout.looped(None, self.conditions, self.body, (self.line, self.steps))
    }

    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.line = self.line;
        for init in self.init {
            init.run(m)?;
        }
        loop {
            if let [before @ .., last] = self.conditions {
                for condition in before {
                    condition.run(m)?;
                }
                if !last.test(m)? {
                    return Ok(Flow::Next);
                }
            }
            let result = self.body.exec(m);
            if !matches!(result, Ok(Flow::Next))
                && let Round::Leave(flow) = after_other_round(m, result)?
            {
                return Ok(flow);
            }
            m.line = self.line;
            for step in self.steps {
                step.run(m)?;
            }
            m.check_interrupt()?;
        }
    }
}

/// `for (…; condition; step) …`, with one of each.
pub struct ForSimple {
    /// The line of the three expressions.
    pub line: u32,
    /// Run before the first round.
    pub init: &'static [Expr],
    /// Decides before each round.
    pub condition: Expr,
    /// Run after each round.
    pub step: Expr,
    /// The body.
    pub body: Statement,
}

impl Exec for ForSimple {
    fn lay_out(&'static self, layout: &mut Layout<'_>) -> Option<()> {
        layout.run(self.line, self.init);
        let conditions = std::slice::from_ref(&self.condition);
        let steps = std::slice::from_ref(&self.step);
        layout.looped(None, conditions, self.body, (self.line, steps))
    }

    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.line = self.line;
        for init in self.init {
            init.run(m)?;
        }
        while self.condition.test(m)? {
            let result = self.body.exec(m);
            if !matches!(result, Ok(Flow::Next))
                && let Round::Leave(flow) = after_other_round(m, result)?
            {
                return Ok(flow);
            }
            m.line = self.line;
            self.step.run(m)?;
            m.check_interrupt()?;
        }
        Ok(Flow::Next)
    }
}

/// A step of a counting loop.
pub trait Count: 'static {
    /// Counts an integer where it lies; `None`, with nothing done, where that is not what the variable holds.
    fn count(&self, m: &mut Machine) -> Option<()>;
}

impl<const UP: bool> Count for StepLocal<UP, true> {
    #[inline(always)]
    fn count(&self, m: &mut Machine) -> Option<()> {
        self.at_once(m).map(drop)
    }
}

/// `$i += by`
pub struct CountBy<R> {
    /// The variable.
    pub counter: Local,
    /// By how much.
    pub by: R,
}

impl<R: Operand> Count for CountBy<R> {
    #[inline(always)]
    fn count(&self, m: &mut Machine) -> Option<()> {
        let by = self.by.int_at_once(m)?;
        let zval = m.local(self.counter.index).as_ref()?;
        if !zval.is_plain() || zval.tag() != Tag::Int {
            return None;
        }
        let sum = (zval.raw_bits() as i64).checked_add(by)?;
        separate::assign_value(m.local(self.counter.index), Value::int(sum));
        Some(())
    }
}

/// `for (…; $i < bound; $i++) …`: the condition compares a variable with a variable or literal, the step counts a variable.
/// While both hold integers, neither is a node to be called.
pub struct ForCounting<O, R, S> {
    /// The loop as any other.
    pub general: ForSimple,
    /// The left side of the condition.
    pub left: Local,
    /// The right side of the condition.
    pub right: R,
    /// What is counted, and how.
    pub step: S,
    /// The comparison.
    pub operator: PhantomData<O>,
}

impl<O: Operator, R: Operand, S: Count> ForCounting<O, R, S> {
    #[inline(always)]
    fn goes_on(&self, m: &mut Machine) -> Result<bool, Unwind> {
        match holds_at_once::<O, _, _>(m, &self.left, &self.right) {
            Some(holds) => Ok(holds),
            None => self.general.condition.test(m),
        }
    }
}

impl<O: Operator, R: Operand, S: Count> Exec for ForCounting<O, R, S> {
    fn lay_out(&'static self, layout: &mut Layout<'_>) -> Option<()> {
        self.general.lay_out(layout)
    }

    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.line = self.general.line;
        for init in self.general.init {
            init.run(m)?;
        }
        while self.goes_on(m)? {
            let flow = self.general.body.exec(m)?;
            if flow != Flow::Next
                && let Round::Leave(flow) = after_round(m, flow)
            {
                return Ok(flow);
            }
            m.line = self.general.line;
            if self.step.count(m).is_none() {
                self.general.step.run(m)?;
            }
            m.check_interrupt()?;
        }
        Ok(Flow::Next)
    }
}
