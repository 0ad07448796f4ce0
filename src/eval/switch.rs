//! `switch`.

use super::flow::Landing;
use super::jump::{Jump, JumpTable};
use super::loops::one_level_out;
use super::unwind::Unwind;
use super::{Exec, Expr, Flow, Machine, Statement};

/// `switch (…) { … }`
pub struct Switch {
    /// The line of the subject.
    pub line: u32,
    /// What is compared.
    pub subject: Expr,
    /// The values of the cases, each with the index of its first statement.
    pub cases: &'static [(Expr, usize)],
    /// The index of the default case's first statement.
    pub default: Option<usize>,
    /// The statements of all cases in a row.
    pub statements: &'static [Statement],
    /// The cases by their values, where these are literals.
    pub table: Option<JumpTable>,
    /// Labels among the statements.
    pub labels: &'static [Landing],
}

impl Switch {
    fn start(&self, m: &mut Machine) -> Result<Option<usize>, Unwind> {
        let subject = self.subject.eval(m)?;
        match self.table.as_ref().map(|table| table.find(subject.view())) {
            Some(Jump::To(start)) => return Ok(Some(start)),
            Some(Jump::Nowhere) => return Ok(self.default),
            Some(Jump::Unknown) | None => {}
        }
        for (value, start) in self.cases {
            let value = value.eval(m)?;
            let equal = if subject.is_int() && value.is_int() {
                subject.int_bits() == value.int_bits()
            } else {
                m.loosely_equal(&subject, &value)?
            };
            if equal {
                return Ok(Some(*start));
            }
        }
        Ok(self.default)
    }
}

impl Exec for Switch {
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.line = self.line;
        let Some(mut at) = self.start(m)? else {
            return Ok(Flow::Next);
        };
        let mut first: Option<Statement> = None;
        while let Some(statement) = first.take().or_else(|| self.statements.get(at).copied()) {
            match statement.exec(m)? {
                Flow::Next => at += 1,
                Flow::Break => return Ok(one_level_out(m, Flow::Break, Flow::Next)),
                // `continue` in a switch acts like `break`, unless it leaves more than the switch.
                Flow::Continue => return Ok(one_level_out(m, Flow::Continue, Flow::Next)),
                Flow::Goto => match self.labels.iter().find(|landing| landing.label == m.jump) {
                    Some(landing) => {
                        m.check_interrupt()?;
                        at = landing.index;
                        first = landing.inside;
                    }
                    None => return Ok(Flow::Goto),
                },
                Flow::Return => return Ok(Flow::Return),
            }
        }
        Ok(Flow::Next)
    }
}
