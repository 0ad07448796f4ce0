//! `exit`, and `assert` that is skipped.

use super::super::unwind::{Cause, Unwind};
use super::super::{Eval, Expr, Machine};
use super::CallFunction;
use crate::zval::{Value, View};

/// `exit`, `die`
pub struct Exit {
    /// The line.
    pub line: u32,
    /// A status, or a text to print.
    pub value: Option<Expr>,
}

impl Eval for Exit {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        m.exit_status = 0;
        if let Some(expr) = self.value {
            let value = expr.eval(m)?;
            match value.view() {
                View::Int(status) => m.exit_status = status as i32,
                _ => m.echo(&value)?,
            }
        }
        Err(m.unwind(Cause::Exit))
    }
}

/// `assert(condition)`: skipped unless assertions are on.
pub struct Assertion {
    /// The call.
    pub call: CallFunction,
}

impl Eval for Assertion {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        if m.ini.assertions < 1 {
            return Ok(Value::TRUE);
        }
        self.call.eval(m)
    }
}
