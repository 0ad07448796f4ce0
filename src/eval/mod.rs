//! The tree that evaluates itself, and the machine it runs on.
//!
//! [`crate::lower`] turns the AST into nodes: small structs in the compiled script's arena, behind `&dyn Eval` (an
//! expression), `&dyn Place` (an expression that can be written) or `&dyn Exec` (a statement). Operands are type parameters
//! (`Binary<Add, Local, Literal>`), so the common shapes need no call at all. Results are `Result<Value, Unwind>`, 16 bytes
//! in two registers; why an [`Unwind`] is under way lies in the [`Machine`].
//!
//! A node that can hand over a zval (a variable, an element, a call) has, beside [`Eval::eval`], [`Eval::eval_zval`]:
//! assigning, passing and returning share that zval; a computed value becomes a new one.
//!
//! User code can run in the middle of an operation (error handlers, destructors, magic methods). So a node evaluates keys
//! and values first, then resolves the place, writes, and releases the old value last; no slot pointer is kept across.

pub mod arith;
pub mod assign;
pub mod assign_element;
pub mod attempt;
pub mod call;
pub mod call_value;
pub mod callable;
pub mod choice;
pub mod class;
pub mod class_member;
pub mod class_source;
pub mod closure;
pub mod compact;
pub mod compare;
pub mod compound;
pub mod constant;
pub mod convert;
mod coroutine;
pub mod declare;
pub mod element;
pub mod errors;
pub mod fiber;
pub mod flow;
pub mod foreach;
pub mod frame;
pub mod function;
pub mod generator;
pub mod include;
pub mod increment;
pub mod ini;
pub mod instance;
pub mod invoke;
pub mod jump;
pub mod library_call;
pub mod literal;
pub mod local;
pub mod logic;
pub mod loops;
pub mod machine;
pub mod method;
pub mod object;
pub mod operand;
pub mod output;
pub mod output_buffer;
pub mod place;
pub mod property;
pub mod quantity;
pub mod repeated_call;
pub mod returns;
mod sandbox;
pub mod scope;
pub mod script;
pub mod slot;
pub mod special_call;
pub mod superglobal;
pub mod switch;
pub mod text;
pub mod time_limit;
pub mod traced;
pub mod typed_reference;
pub mod types;
pub mod unwind;
pub mod user_call;

pub use frame::Frame;
pub use function::{Function, Parameter};
pub use machine::Machine;
pub use place::{Fetch, Place};
pub use unwind::{Cause, Unwind};

pub(crate) use coroutine::give_back_stack;

use crate::zval::{Value, View, Zval, ZvalPtr};
use script::Arena;
use std::ptr::NonNull;

/// An expression of the tree.
pub trait Eval {
    /// The value. For an expression that stands for a zval, a copy of what the zval holds.
    ///
    /// # Errors
    /// An exception, a fatal error or the end of the script.
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind>;

    /// The value as a zval to be held by somebody new: shared where the expression stands for a zval, else a new one.
    /// Never a reference set: those are copied.
    ///
    /// # Errors
    /// As for [`Eval::eval`].
    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        self.eval(m).map(Value::into_zval)
    }

    /// The value to be handed on: the whole zval ([`crate::zval::Tag::Zval`]) where [`Eval::eval_zval`] would share one, else
    /// what was computed, without a zval of its own.
    ///
    /// # Errors
    /// As for [`Eval::eval`].
    fn hand_over(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.eval_zval(m).map(Value::zval)
    }

    /// The value as an argument of a library function: the zval itself where it costs nothing to hand it over.
    ///
    /// # Errors
    /// As for [`Eval::eval`].
    #[inline]
    fn eval_argument(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.eval(m)
    }

    /// The truth of the value.
    ///
    /// # Errors
    /// As for [`Eval::eval`].
    #[inline]
    fn test(&self, m: &mut Machine) -> Result<bool, Unwind> {
        Ok(self.eval(m)?.truthy())
    }

    /// Evaluates for the effects alone.
    ///
    /// # Errors
    /// As for [`Eval::eval`].
    fn run(&self, m: &mut Machine) -> Result<(), Unwind> {
        self.eval(m).map(drop)
    }

    /// The value without a count of its own where that is possible: good until user code runs or anything is written.
    ///
    /// # Errors
    /// As for [`Eval::eval`].
    fn peek(&self, m: &mut Machine) -> Result<Peeked, Unwind> {
        self.eval(m).map(Peeked::Value)
    }

    /// The value for `isset`, `empty` and `??`: no notice where something is missing, `None` where it is missing or null.
    ///
    /// # Errors
    /// As for [`Eval::eval`].
    fn eval_quiet(&self, m: &mut Machine) -> Result<Option<Value>, Unwind> {
        let value = self.eval(m)?;
        Ok((!value.is_null()).then_some(value))
    }

    /// Like [`Eval::eval_quiet`], without a count where that is possible: good until user code runs or anything is written.
    ///
    /// # Errors
    /// As for [`Eval::eval`].
    #[inline]
    fn peek_quiet(&self, m: &mut Machine) -> Result<Option<Peeked>, Unwind> {
        Ok(self.eval_quiet(m)?.map(Peeked::Value))
    }

    /// Like [`Eval::eval_quiet`], handing over the zval as [`Eval::eval_zval`] does.
    ///
    /// # Errors
    /// As for [`Eval::eval`].
    fn quiet_zval(&self, m: &mut Machine) -> Result<Option<ZvalPtr>, Unwind> {
        Ok(self.eval_quiet(m)?.map(Value::into_zval))
    }

    /// Whether it is set and not null, for `isset`: objects are asked with `__isset` or `offsetExists` alone.
    ///
    /// # Errors
    /// As for [`Eval::eval`].
    fn is_set(&self, m: &mut Machine) -> Result<bool, Unwind> {
        Ok(self.eval_quiet(m)?.is_some())
    }

    /// A statement of the node's own type for the expression alone on `line`, which spares a call each time it runs.
    /// Nodes that often stand alone have one: [`stands_alone!`].
    fn as_statement(&'static self, _line: u32, _: &Arena) -> Option<Statement> {
        None
    }

    /// The same for `return expression;` on `line`: [`is_returned!`].
    fn as_return(&'static self, _line: u32, _: &Arena) -> Option<Statement> {
        None
    }

    /// The same for `$local = expression`: [`is_shared_at_once!`].
    fn as_assigned(&'static self, _: local::Local, _: &Arena) -> Option<Expr> {
        None
    }

    /// How it suspends a generator where it stands alone in a statement, or its value goes to a variable.
    fn as_suspension(&'static self) -> Option<generator::Suspension> {
        None
    }

    /// The values of `[$a, 2, f()]`, where it is such a list.
    fn as_list(&'static self) -> Option<&'static [literal::ArrayLiteralItem]> {
        None
    }

    /// The zval that the expression stands for, where that is known without running or changing anything. Good until user
    /// code runs or anything is written.
    #[inline]
    fn zval_at_once(&self, _: &mut Machine) -> Option<NonNull<Zval>> {
        None
    }
}

/// Gives a node that often stands alone a statement of its own type: written inside its `impl Eval`.
macro_rules! stands_alone {
    () => {
        fn as_statement(
            &'static self,
            line: u32,
            arena: &$crate::eval::script::Arena,
        ) -> Option<$crate::eval::Statement> {
            Some(arena.node($crate::eval::flow::Run { line, expr: self }))
        }
    };
}
use stands_alone;

/// Gives a node that is often returned a `return` of its own type: written inside its `impl Eval`.
macro_rules! is_returned {
    () => {
        fn as_return(
            &'static self,
            line: u32,
            arena: &$crate::eval::script::Arena,
        ) -> Option<$crate::eval::Statement> {
            Some(arena.node($crate::eval::returns::ReturnZval { line, value: self }))
        }
    };
}
use is_returned;

/// Gives a node that mostly tells its zval at once an assignment to a variable of its own type: written inside its
/// `impl Eval`.
macro_rules! is_shared_at_once {
    () => {
        fn as_assigned(
            &'static self,
            local: $crate::eval::local::Local,
            arena: &$crate::eval::script::Arena,
        ) -> Option<$crate::eval::Expr> {
            Some(arena.node($crate::eval::assign::ShareAtOnce { local, value: self }))
        }
    };
}
use is_shared_at_once;

/// Says of a node that what it computes is never a zval of somebody else: written inside its `impl Eval`.
macro_rules! is_computed {
    () => {
        #[inline]
        fn hand_over(
            &self,
            m: &mut $crate::eval::Machine,
        ) -> Result<$crate::zval::Value, $crate::eval::Unwind> {
            self.eval(m)
        }
    };
}
use is_computed;

/// Gives a computing node an assignment to a variable and a `return` of its own type, where the condition (a constant of
/// the type) holds: written inside its `impl Eval`. Each costs a kilobyte of code, so only common types have them.
macro_rules! is_assigned {
    ($condition:expr) => {
        fn as_return(
            &'static self,
            line: u32,
            arena: &$crate::eval::script::Arena,
        ) -> Option<$crate::eval::Statement> {
            if const { !$condition } {
                return None;
            }
            let value = $crate::eval::operand::Computed(self);
            Some(arena.node($crate::eval::returns::Return { line, value }))
        }

        fn as_assigned(
            &'static self,
            local: $crate::eval::local::Local,
            arena: &$crate::eval::script::Arena,
        ) -> Option<$crate::eval::Expr> {
            if const { !$condition } {
                return None;
            }
            let value = $crate::eval::operand::Computed(self);
            Some(arena.node($crate::eval::assign::AssignLocal { local, value }))
        }
    };
}
use is_assigned;

/// What [`Eval::peek`] found.
pub enum Peeked {
    /// A zval that somebody else holds.
    Zval(NonNull<Zval>),
    /// A value of its own.
    Value(Value),
}

/// A statement of the tree.
pub trait Exec {
    /// Does it, and says where to go on.
    ///
    /// # Errors
    /// An exception, a fatal error or the end of the script.
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind>;

    /// The statements, where it is a plain row of them.
    fn row(&self) -> Option<&'static [Statement]> {
        None
    }

    /// Lays the statement out in steps of a generator; `None` where it may be suspended in the middle of a step.
    fn lay_out(&'static self, _: &mut generator::Layout<'_>) -> Option<()> {
        None
    }
}

/// Where to go on after a statement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flow {
    /// With the next statement.
    Next,
    /// Behind the loop; [`Machine::levels`] says how many loops further.
    Break,
    /// With the loop's next round; [`Machine::levels`] says which loop's.
    Continue,
    /// Out of the function; the value is in [`Machine::returned`].
    Return,
    /// At the label in [`Machine::jump`].
    Goto,
}

/// An expression in the arena.
pub type Expr = &'static dyn Eval;
/// A writable expression in the arena.
pub type Target = &'static dyn Place;
/// A statement in the arena.
pub type Statement = &'static dyn Exec;

impl Value {
    /// Whether the value counts as true (manual: "Converting to boolean").
    #[inline(always)]
    pub fn truthy(&self) -> bool {
        use crate::zval::Tag;
        match self.tag() {
            Tag::True => true,
            Tag::Null | Tag::False => false,
            Tag::Int => self.int_bits() != 0,
            Tag::Float => self.float_bits() != 0.0,
            Tag::String | Tag::Array | Tag::Object | Tag::Resource | Tag::Zval => {
                truthy_payload(self.view())
            }
        }
    }
}

#[inline(never)]
fn truthy_payload(view: View<'_>) -> bool {
    crate::zval::convert::to_bool(view)
}
