//! Statements: blocks, branches, loops, jumps, returns.

use super::callable::Callable;
use super::operand::Operand;
use super::place::KeyCursor;
use super::slot::LocalIndex;
use super::types::{Checked, Strictness, Type};
use super::unwind::Unwind;
use super::{Eval, Exec, Expr, Flow, Machine, Statement, Target};
use crate::zval::separate;
use crate::zval::{PhpStr, Tag, Value, ZvalPtr};
use std::cell::Cell;
use std::rc::Rc;

/// Statements in a row.
pub struct Block(pub &'static [Statement]);

impl Exec for Block {
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

impl Exec for Run<Expr> {
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

/// What a loop does after a round.
enum Round {
    Again,
    Leave(Flow),
}

/// Reads what a loop's body came to.
#[inline(always)]
fn after_round(m: &mut Machine, flow: Flow) -> Round {
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

#[inline(always)]
fn one_level_out(m: &mut Machine, further: Flow, here: Flow) -> Flow {
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
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        loop {
            m.line = self.line;
            if !self.condition.test(m)? {
                return Ok(Flow::Next);
            }
            let flow = self.body.exec(m)?;
            if let Round::Leave(flow) = after_round(m, flow) {
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
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        loop {
            let flow = self.body.exec(m)?;
            if let Round::Leave(flow) = after_round(m, flow) {
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
            let flow = self.body.exec(m)?;
            if let Round::Leave(flow) = after_round(m, flow) {
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
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.line = self.line;
        for init in self.init {
            init.run(m)?;
        }
        while self.condition.test(m)? {
            let flow = self.body.exec(m)?;
            if flow != Flow::Next
                && let Round::Leave(flow) = after_round(m, flow)
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
    /// Labels among the statements.
    pub labels: &'static [Landing],
}

impl Switch {
    fn start(&self, m: &mut Machine) -> Result<Option<usize>, Unwind> {
        let subject = self.subject.eval(m)?;
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

/// `return value;` of a function without a declared return type.
pub struct Return<O> {
    /// The line.
    pub line: u32,
    /// The value.
    pub value: O,
}

impl<O: Operand> Exec for Return<O> {
    #[inline]
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.line = self.line;
        m.returned = self.value.get(m)?;
        Ok(Flow::Return)
    }
}

/// `return $a;`: the zval is handed over.
pub struct ReturnZval {
    /// The line.
    pub line: u32,
    /// The value.
    pub value: Expr,
}

impl Exec for ReturnZval {
    #[inline]
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.line = self.line;
        m.returned = self.value.hand_over(m)?;
        Ok(Flow::Return)
    }
}

/// `return $local;`: the zval is handed over. What nobody else holds moves out of its slot, as the frame ends now.
pub struct ReturnLocal {
    /// The line.
    pub line: u32,
    /// The variable.
    pub local: super::local::Local,
    /// Whether nothing of this function runs after the return: no `finally` block.
    pub is_last: bool,
    /// The declared type of what is returned. Its check may show the variables.
    pub declared: Option<&'static Type>,
}

impl Exec for ReturnLocal {
    #[inline]
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.line = self.line;
        let slot = m.local(self.local.index);
        m.returned = match slot {
            Some(zval) if zval.is_plain_single() => {
                if zval.tag() < Tag::String {
                    zval.get()
                } else if self.is_last
                    && self
                        .declared
                        .is_none_or(|declared| declared.takes_at_once(zval.view()))
                {
                    slot.take().map_or(Value::NULL, Value::zval)
                } else {
                    Value::zval(zval.clone())
                }
            }
            _ => self.local.hand_over(m)?,
        };
        Ok(Flow::Return)
    }
}

/// `return $a;` of a function that returns a reference.
pub struct ReturnReference {
    /// The line.
    pub line: u32,
    /// What is referred to.
    pub place: Target,
}

impl Exec for ReturnReference {
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.line = self.line;
        m.returned = Value::zval(m.reference_to(self.place)?);
        Ok(Flow::Return)
    }
}

/// `return f();` of a function that returns a reference: what is no place is passed on with a notice.
pub struct ReturnReferenceTo {
    /// The line.
    pub line: u32,
    /// The value.
    pub value: Expr,
    /// Whether it is a call, which may itself return a reference.
    pub is_call: bool,
}

impl Exec for ReturnReferenceTo {
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.line = self.line;
        let value = self.value.eval(m)?;
        m.notice("Only variable references should be returned by reference")?;
        m.returned = value;
        Ok(Flow::Return)
    }
}

/// Checks what a function returns against its declared type.
pub struct ReturnChecked {
    /// The line.
    pub line: u32,
    /// Sets the value to be returned.
    pub inner: Statement,
    /// The declared type.
    pub declared: &'static Type,
    /// How strict the function's file is.
    pub strictness: Strictness,
}

impl Exec for ReturnChecked {
    #[inline]
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        self.inner.exec(m)?;
        if !self.declared.takes_at_once(m.returned.view()) {
            m.check_returned(self.declared, self.strictness)?;
        }
        Ok(Flow::Return)
    }
}

/// The end of a function with a declared return type, reached without a `return`.
pub struct EndWithoutReturn {
    /// The function's last line.
    pub line: u32,
    /// The declared type.
    pub declared: &'static Type,
}

impl Exec for EndWithoutReturn {
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.line = self.line;
        if self.declared.mask & Type::VOID != 0 {
            return Ok(Flow::Next);
        }
        let name = m.frame_function_name();
        let message = if self.declared.mask & Type::NEVER != 0 {
            format!("{name}(): never-returning function must not implicitly return")
        } else {
            format!(
                "{name}(): Return value must be of type {}, none returned",
                self.declared.text
            )
        };
        Err(m.throw_type_error(&message))
    }
}

impl Machine {
    /// The name of the running PHP function as messages show it.
    pub fn frame_function_name(&self) -> PhpStr {
        self.frames()
            .find_map(|frame| frame.function())
            .map_or_else(PhpStr::empty, |function| function.display_name())
    }

    #[inline(never)]
    fn check_returned(&mut self, declared: &Type, strictness: Strictness) -> Result<(), Unwind> {
        let value = self.returned.clone().unwrap_zval();
        match self.check_type(declared, &value, strictness)? {
            Checked::Fits => Ok(()),
            Checked::Coerced(coerced) => {
                if let Some(zval) = self.returned.as_zval()
                    && zval.is_ref()
                {
                    drop(zval.replace(coerced));
                } else {
                    self.returned = coerced;
                }
                Ok(())
            }
            Checked::Refused => {
                let message = format!(
                    "{}(): Return value must be of type {}, {} returned",
                    self.frame_function_name(),
                    self.shown_type(declared),
                    self.type_name_for_error(&value)
                );
                self.returned = Value::NULL;
                Err(self.throw_type_error(&message))
            }
        }
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
    fn exec(&self, _: &mut Machine) -> Result<Flow, Unwind> {
        Ok(Flow::Next)
    }
}

/// `return f();` of a function that returns a reference: passed on if the call returned one.
pub struct ReturnCallReference {
    /// The line.
    pub line: u32,
    /// The call.
    pub place: Target,
}

impl Exec for ReturnCallReference {
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.line = self.line;
        let reference = m.reference_to(self.place)?;
        if !m.last_call_returns_reference {
            m.notice("Only variable references should be returned by reference")?;
        }
        m.returned = Value::zval(reference);
        Ok(Flow::Return)
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
