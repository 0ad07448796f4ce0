//! The arguments of a call as written.

use super::super::unwind::Unwind;
use super::super::{Expr, Function, Machine, Target};
use crate::zval::{PhpStr, Value, separate};

/// An argument of a call.
pub struct Argument {
    /// The line it stands on.
    pub line: u32,
    /// Its value.
    pub value: Expr,
    /// The place, where it is one: for parameters by reference.
    pub place: Option<Target>,
    /// Whether it is a call, whose result a reference parameter takes with a notice only.
    pub is_call: bool,
    /// How it finds its parameter.
    pub kind: ArgumentKind,
}

/// How an argument finds its parameter.
pub enum ArgumentKind {
    /// By position.
    Positional,
    /// `...$values`
    Spread,
    /// `name: value`
    Named(PhpStr),
}

/// The arguments of a call.
#[derive(Clone, Copy)]
pub struct Arguments {
    /// In order.
    pub list: &'static [Argument],
    /// Whether all are by position, one value each.
    pub is_plain: bool,
}

impl Arguments {
    /// Whether they go straight into the slots of the function.
    #[inline(always)]
    pub fn go_directly(&self, function: &Function) -> bool {
        function.entry.is_direct && self.is_plain && self.list.len() <= function.positional()
    }
}

impl Machine {
    /// Evaluates arguments by value, for `__call` and its kind.
    ///
    /// # Errors
    /// Those of the arguments.
    pub fn collect_arguments(&mut self, arguments: &Arguments) -> Result<Vec<Value>, Unwind> {
        let mut values = Vec::with_capacity(arguments.list.len());
        for argument in arguments.list {
            match &argument.kind {
                ArgumentKind::Spread => {
                    for (_, zval) in self.spread_argument(argument)?.entries {
                        values.push(Value::zval(separate::pass_on(zval)));
                    }
                }
                ArgumentKind::Positional | ArgumentKind::Named(_) => {
                    values.push(Value::zval(argument.value.eval_zval(self)?));
                }
            }
        }
        Ok(values)
    }
}
