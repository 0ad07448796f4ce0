//! Statements: blocks, branches, jumps, and those that need no file of their own.

use super::callable::Callable;
use super::generator::Layout;
use super::place::KeyCursor;
use super::slot::LocalIndex;
use super::unwind::Unwind;
use super::{Eval, Exec, Expr, Flow, Machine, Statement, Target};
use crate::zval::separate;
use crate::zval::{PhpStr, Value, ZvalPtr};
use std::cell::Cell;
use std::rc::Rc;

/// Statements in a row.
pub struct Block(pub &'static [Statement]);

impl Exec for Block {
    fn lay_out(&'static self, layout: &mut Layout<'_>) -> Option<()> {
        layout.row(self.0)
    }

    fn row(&self) -> Option<&'static [Statement]> {
        Some(self.0)
    }

    #[inline]
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        for statement in self.0 {
            match statement.exec(m)? {
                Flow::Next => {}
                flow => return Ok(flow),
            }
        }
        Ok(Flow::Next)
    }
}

/// Statements among which labels stand: `goto` lands here.
pub struct LabelledBlock {
    /// The statements.
    pub statements: &'static [Statement],
    /// The labels among them, and inside them.
    pub labels: &'static [Landing],
}

/// Where a `goto` lands in a row of statements.
#[derive(Clone, Copy)]
pub struct Landing {
    /// The number of the label.
    pub label: u32,
    /// The index of the statement behind the label, or of the one that it stands in.
    pub index: usize,
    /// What is left of the statement that it stands in, from the label on.
    pub inside: Option<Statement>,
}

impl LabelledBlock {
    /// Goes on with the statement at `at`, or with `first` in its place.
    fn run(
        &self,
        m: &mut Machine,
        mut at: usize,
        mut first: Option<Statement>,
    ) -> Result<Flow, Unwind> {
        while let Some(statement) = first.take().or_else(|| self.statements.get(at).copied()) {
            match statement.exec(m)? {
                Flow::Next => at += 1,
                Flow::Goto => match self.labels.iter().find(|landing| landing.label == m.jump) {
                    Some(landing) => {
                        m.check_interrupt()?;
                        at = landing.index;
                        first = landing.inside;
                    }
                    None => return Ok(Flow::Goto),
                },
                flow => return Ok(flow),
            }
        }
        Ok(Flow::Next)
    }
}

impl Exec for LabelledBlock {
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        self.run(m, 0, None)
    }
}

/// What is left of a block from a label on, for a `goto` from outside.
pub struct EnterBlock {
    /// The block.
    pub block: &'static LabelledBlock,
    /// Where it is entered.
    pub landing: Landing,
}

impl Exec for EnterBlock {
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        self.block.run(m, self.landing.index, self.landing.inside)
    }
}

/// `goto label;`
pub struct Goto(pub u32);

impl Exec for Goto {
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.jump = self.0;
        Ok(Flow::Goto)
    }
}

/// A statement that is an expression.
pub struct Run<E> {
    /// The line it stands on.
    pub line: u32,
    /// The expression.
    pub expr: E,
}

impl<E: Eval + ?Sized> Exec for Run<&'static E> {
    fn lay_out(&'static self, layout: &mut Layout<'_>) -> Option<()> {
        layout.suspend(self.line, self.expr.as_suspension()?);
        Some(())
    }

    #[inline]
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.line = self.line;
        self.expr.run(m)?;
        m.check_thrown()?;
        Ok(Flow::Next)
    }
}

/// An expression on another line than its statement.
pub struct OnLine {
    /// The line.
    pub line: u32,
    /// The expression.
    pub expr: Expr,
}

impl Eval for OnLine {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        m.line = self.line;
        self.expr.eval(m)
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        m.line = self.line;
        self.expr.eval_zval(m)
    }

    fn eval_argument(&self, m: &mut Machine) -> Result<Value, Unwind> {
        m.line = self.line;
        self.expr.eval_argument(m)
    }

    fn hand_over(&self, m: &mut Machine) -> Result<Value, Unwind> {
        m.line = self.line;
        self.expr.hand_over(m)
    }

    fn test(&self, m: &mut Machine) -> Result<bool, Unwind> {
        m.line = self.line;
        self.expr.test(m)
    }

    fn run(&self, m: &mut Machine) -> Result<(), Unwind> {
        m.line = self.line;
        self.expr.run(m)
    }

    fn eval_quiet(&self, m: &mut Machine) -> Result<Option<Value>, Unwind> {
        m.line = self.line;
        self.expr.eval_quiet(m)
    }

    fn quiet_zval(&self, m: &mut Machine) -> Result<Option<ZvalPtr>, Unwind> {
        m.line = self.line;
        self.expr.quiet_zval(m)
    }

    fn is_set(&self, m: &mut Machine) -> Result<bool, Unwind> {
        m.line = self.line;
        self.expr.is_set(m)
    }
}

/// A statement that notes its line and then does another.
pub struct AtLine {
    /// The line.
    pub line: u32,
    /// The statement.
    pub statement: Statement,
}

impl Exec for AtLine {
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.line = self.line;
        self.statement.exec(m)
    }
}

/// `if (…) … else …`
pub struct If {
    /// The line of the condition.
    pub line: u32,
    /// The condition.
    pub condition: Expr,
    /// Done when it holds.
    pub then: Statement,
    /// Done when it does not.
    pub otherwise: Option<Statement>,
}

impl Exec for If {
    fn lay_out(&'static self, layout: &mut Layout<'_>) -> Option<()> {
        layout.branch(self.line, self.condition, self.then, self.otherwise)
    }

    #[inline]
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.line = self.line;
        if self.condition.test(m)? {
            self.then.exec(m)
        } else if let Some(otherwise) = self.otherwise {
            otherwise.exec(m)
        } else {
            Ok(Flow::Next)
        }
    }
}

/// `break n;`
pub struct Break(pub u32);
/// `continue n;`
pub struct Continue(pub u32);

impl Exec for Break {
    #[inline]
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.levels = self.0;
        Ok(Flow::Break)
    }
}

impl Exec for Continue {
    #[inline]
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.levels = self.0;
        Ok(Flow::Continue)
    }
}

/// `global $a;`
pub struct Global {
    /// The variable's slot.
    pub local: LocalIndex,
    /// Its name.
    pub name: PhpStr,
}

impl Exec for Global {
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        let place = m.globals.find_or_add(&self.name);
        // SAFETY: the place was just found, nothing ran since.
        let reference = separate::make_reference(unsafe { super::slot::at(place) });
        separate::bind_reference(m.local(self.local), reference);
        Ok(Flow::Next)
    }
}

/// `global $$name;`
pub struct GlobalByName(pub Expr);

impl Exec for GlobalByName {
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        let value = self.0.eval(m)?;
        let name = m.to_string(&value)?;
        let place = m.globals.find_or_add(&name);
        // SAFETY: the place was just found, nothing ran since.
        let reference = separate::make_reference(unsafe { super::slot::at(place) });
        let local = m.find_or_add_variable(&name);
        // SAFETY: as above.
        separate::bind_reference(unsafe { super::slot::at(local) }, reference);
        Ok(Flow::Next)
    }
}

/// `static $a = value;`
pub struct StaticVariable {
    /// The variable's slot.
    pub local: LocalIndex,
    /// Which of the function's static variables it is.
    pub index: usize,
}

impl Exec for StaticVariable {
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        let reference = match m.static_variable(self.index) {
            Some(reference) => reference,
            None => {
                let declared = m
                    .frame()
                    .function()
                    .and_then(|function| function.declared_statics.get(self.index));
                let value = match declared.and_then(|declared| declared.first) {
                    Some(first) => first.eval(m)?,
                    None => Value::NULL,
                };
                m.set_static_variable(self.index, value)
            }
        };
        separate::bind_reference(m.local(self.local), reference);
        Ok(Flow::Next)
    }
}

/// `unset(a, b);`
pub struct Unset(pub &'static [Target]);

impl Exec for Unset {
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        for place in self.0 {
            let mut keys = KeyCursor::here(m);
            let result = place.prepare(m).and_then(|()| place.unset(m, &mut keys));
            keys.finish(m);
            result?;
            m.check_thrown()?;
        }
        Ok(Flow::Next)
    }
}

/// `const A = 1;`
pub struct DefineConstant {
    /// The name, with its namespace.
    pub name: PhpStr,
    /// The value.
    pub value: Expr,
}

impl Exec for DefineConstant {
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        let value = self.value.eval(m)?;
        m.define_constant(&self.name, value)?;
        Ok(Flow::Next)
    }
}

/// A function declared inside a block or another function: it comes to be when the statement runs.
pub struct DeclareFunction(pub &'static super::Function);

impl Exec for DeclareFunction {
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.declare_function(self.0)?;
        Ok(Flow::Next)
    }
}

/// A function of `register_tick_function`.
#[derive(Clone)]
pub struct TickFunction {
    /// What is called.
    pub callable: Callable,
    arguments: Vec<Value>,
    /// Ticks within the function do not call it.
    is_running: Rc<Cell<bool>>,
}

impl TickFunction {
    /// A function with the arguments it gets.
    pub fn new(callable: Callable, arguments: Vec<Value>) -> TickFunction {
        TickFunction {
            callable,
            arguments,
            is_running: Rc::default(),
        }
    }

    fn run(self, m: &mut Machine) -> Result<(), Unwind> {
        if self.is_running.replace(true) {
            return Ok(());
        }
        let result = self.callable.call(m, self.arguments);
        self.is_running.set(false);
        result.map(drop)
    }
}

/// `declare(ticks=n)`: runs the tick functions after every `n`th statement.
pub struct Tick {
    /// After how many statements.
    pub every: u32,
    /// The statement before the tick.
    pub statement: Statement,
}

impl Exec for Tick {
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        let flow = self.statement.exec(m)?;
        m.ticks += 1;
        if m.ticks >= self.every {
            m.ticks = 0;
            for function in m.tick_functions.clone() {
                function.run(m)?;
            }
        }
        Ok(flow)
    }
}

/// A statement that does nothing.
pub struct Nop;

impl Exec for Nop {
    fn row(&self) -> Option<&'static [Statement]> {
        Some(&[])
    }

    fn exec(&self, _: &mut Machine) -> Result<Flow, Unwind> {
        Ok(Flow::Next)
    }
}

/// `__halt_compiler();`: the file ends here, and the constant tells where its data starts.
pub struct HaltCompiler {
    /// The offset of the first byte behind it.
    pub offset: i64,
}

impl Exec for HaltCompiler {
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.returned = Value::int(1);
        Ok(Flow::Return)
    }
}

/// Something that the grammar takes and that cannot run yet.
pub struct Unsupported {
    /// The line.
    pub line: u32,
    /// What it is, in the plural.
    pub what: &'static str,
}

impl Unsupported {
    fn refuse(&self, m: &mut Machine) -> Unwind {
        m.line = self.line;
        m.fatal(&format!("{} are not supported yet", self.what))
    }
}

impl Exec for Unsupported {
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        Err(self.refuse(m))
    }
}

impl Eval for Unsupported {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        Err(self.refuse(m))
    }
}

impl super::invoke::RawCall for Unsupported {
    fn call_raw(&self, m: &mut Machine) -> Result<Value, Unwind> {
        Err(self.refuse(m))
    }
}
