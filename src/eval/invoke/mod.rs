//! Call expressions: arguments are evaluated into the slots of a function written in PHP, or into a list for a library function.
//!
//! A function whose entry is direct, called with values by position, gets them straight into its slots
//! ([`Machine::call_directly`]). What is by reference, by name or spread goes through [`parameter`] or [`library`].

mod argument;
mod exit;
mod function;
mod library;
mod named;
mod parameter;
mod place;
mod spread;

pub use argument::{Argument, ArgumentKind, Arguments};
pub use exit::{Assertion, Exit};
pub use function::{CallFunction, FoundFunction};
pub use place::{CallPlace, RawCall};

use super::Machine;
use super::call::{Receiver, Surplus};
use super::callable::Callable;
use super::frame::Callee;
use super::function::Function;
use super::unwind::Unwind;
use crate::zval::{Tag, Value, separate};

/// What a call returned, to be handed on by value: what was returned by reference is copied.
#[inline(always)]
pub(super) fn handed_on(returned: Value) -> Value {
    if returned.tag() == Tag::Zval {
        return Value::zval(separate::pass_on(returned.into_zval()));
    }
    returned
}

/// Implements `Eval` for a node that has a `call`, with hooks such as `stands_alone` where they are named.
macro_rules! call_eval {
    (@by_count $type:ident) => {
        super::invoke::call_eval!(@of [const COUNT: usize] $type<COUNT>);
    };
    ($type:ty $(, $hook:ident)*) => {
        super::invoke::call_eval!(@of [] $type $(, $hook)*);
    };
    (@of [$($generics:tt)*] $type:ty $(, $hook:ident)*) => {
        impl<$($generics)*> Eval for $type {
            $($hook!();)*

            #[inline]
            fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
                self.call(m).map(Value::unwrap_zval)
            }

            fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
                self.hand_over(m).map(Value::into_zval)
            }

            #[inline]
            fn hand_over(&self, m: &mut Machine) -> Result<Value, Unwind> {
                self.call(m).map(super::invoke::handed_on)
            }

            #[inline]
            fn run(&self, m: &mut Machine) -> Result<(), Unwind> {
                self.call(m).map(drop)
            }
        }
    };
}
pub(super) use call_eval;

impl Machine {
    /// Calls what a callable value calls, with the arguments of a call expression.
    ///
    /// # Errors
    /// Those of the arguments and of the function.
    pub fn invoke_callable(
        &mut self,
        callable: &Callable,
        arguments: &Arguments,
        line: u32,
    ) -> Result<Value, Unwind> {
        if callable.magic_name.is_some() {
            let mut values = self.collect_arguments(arguments)?;
            self.line = line;
            return self.call_callable(callable, &mut values);
        }
        let receiver = Receiver {
            this: callable.this.clone(),
            static_class: callable.static_class,
            closure: callable.closure.clone(),
        };
        self.invoke(callable.callee, receiver, arguments, line)
    }

    /// Calls a function with the arguments of a call expression.
    ///
    /// # Errors
    /// Those of the arguments and of the function.
    #[inline(always)]
    pub fn invoke(
        &mut self,
        callee: Callee,
        receiver: Receiver,
        arguments: &Arguments,
        line: u32,
    ) -> Result<Value, Unwind> {
        if let Callee::User(function) = callee
            && arguments.go_directly(function)
            && self.has_stack()
            && let Some(slots) = self.slots.reserve_quick(function.slots as usize)
        {
            return self.call_directly(function, slots, receiver, arguments.list, line);
        }
        self.invoke_any(callee, receiver, arguments, line)
    }

    /// [`Machine::invoke`] of what does not go into slots at once.
    #[inline(never)]
    fn invoke_any(
        &mut self,
        callee: Callee,
        receiver: Receiver,
        arguments: &Arguments,
        line: u32,
    ) -> Result<Value, Unwind> {
        if !self.has_stack() {
            return self.on_larger_stack(|m| m.invoke_any(callee, receiver, arguments, line));
        }
        match callee {
            Callee::User(function) => {
                if function.entry.gathers
                    && arguments.is_plain
                    && let Some(slots) = self.slots.reserve_quick(function.slots as usize)
                {
                    return self.call_gathering(function, slots, receiver, arguments.list, line);
                }
                self.invoke_user(function, receiver, arguments, line)
            }
            Callee::Builtin(builtin) => self.invoke_builtin(builtin, receiver, arguments, line),
        }
    }

    #[inline(never)]
    fn invoke_user(
        &mut self,
        function: &'static Function,
        receiver: Receiver,
        arguments: &Arguments,
        line: u32,
    ) -> Result<Value, Unwind> {
        let reserved = self.slots.reserve(function.slots as usize);
        let mut surplus = Surplus::default();
        let passed = match self.pass_to_user(function, &reserved, &mut surplus, arguments) {
            Ok(passed) => passed,
            Err(unwind) => {
                self.slots.leave(&reserved);
                return Err(unwind);
            }
        };
        self.line = line;
        self.run_user(function, reserved, passed, surplus, receiver)
    }
}
