//! Calls of library functions that are known when the script is compiled: outside of namespaces or named in full, not
//! disabled, with as many arguments as the function takes, each by position.
//!
//! Nothing is looked up when such a call runs, and no argument gets a zval that has none.
//! [`CallFunction`](super::invoke::CallFunction) is the call of any other function.

use super::frame::Frame;
use super::invoke::call_eval;
use super::unwind::Unwind;
use super::{Eval, Expr, Machine, Target};
use crate::ext::{Builtin, Call};
use crate::zval::{Value, ZvalPtr};
use std::mem::ManuallyDrop;

/// A call whose arguments are all taken as values.
pub struct CallLibrary<const COUNT: usize> {
    /// The line of the call.
    pub line: u32,
    /// The function.
    pub builtin: &'static Builtin,
    /// The arguments in order.
    pub arguments: [Expr; COUNT],
}

/// A call with arguments by reference, or more of them than the function has parameters.
pub struct CallLibraryWith<const COUNT: usize> {
    /// The line of the call.
    pub line: u32,
    /// The function.
    pub builtin: &'static Builtin,
    /// The arguments in order.
    pub arguments: [LibraryArgument; COUNT],
}

/// How an argument reaches a library function.
#[derive(Clone, Copy)]
pub enum LibraryArgument {
    /// As a value.
    Value(Expr),
    /// As the zval of a variable, where it is one: the function may keep it.
    Shared(Expr),
    /// As a reference to a variable.
    Reference(Target),
}

impl<const COUNT: usize> CallLibrary<COUNT> {
    #[inline(always)]
    fn call(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let mut values = [const { None }; COUNT];
        // By index: iterators over two arrays are not seen through.
        let mut at = 0;
        while at < COUNT {
            values[at] = Some(self.arguments[at].eval_argument(m)?);
            at += 1;
        }
        m.call_library(self.builtin, values, self.line)
    }
}

impl<const COUNT: usize> CallLibraryWith<COUNT> {
    #[inline(always)]
    fn call(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let mut values = [const { None }; COUNT];
        let mut at = 0;
        while at < COUNT {
            values[at] = Some(match self.arguments[at] {
                LibraryArgument::Value(expr) => expr.eval_argument(m)?,
                LibraryArgument::Shared(expr) => expr.hand_over(m)?,
                LibraryArgument::Reference(place) => Value::zval(m.reference_to(place)?),
            });
            at += 1;
        }
        m.call_library(self.builtin, values, self.line)
    }
}

call_eval!(@by_count CallLibrary);
call_eval!(@by_count CallLibraryWith);

impl Machine {
    /// Calls a library function with evaluated arguments, as many as it takes, and gives them back.
    ///
    /// # Errors
    /// Those of the function, or of the destructor of an argument.
    #[inline(always)]
    pub(super) fn call_library<const COUNT: usize>(
        &mut self,
        builtin: &'static Builtin,
        values: [Option<Value>; COUNT],
        line: u32,
    ) -> Result<Value, Unwind> {
        self.line = line;
        let mut values = ManuallyDrop::new(values);
        let result = if self.has_stack() {
            self.run_library(builtin, &mut *values)
        } else {
            self.run_library_on_larger_stack(builtin, &mut *values)
        };
        let mut at = 0;
        while at < COUNT {
            if let Some(value) = values[at].take() {
                value.release_quietly();
            }
            at += 1;
        }
        self.after_arguments(result)
    }

    #[cold]
    #[inline(never)]
    fn run_library_on_larger_stack(
        &mut self,
        builtin: &'static Builtin,
        arguments: &mut [Option<Value>],
    ) -> Result<Value, Unwind> {
        self.on_larger_stack(|m| m.run_library(builtin, arguments))
    }

    /// Runs a library function that has no object, with as many arguments as it takes.
    #[inline(always)]
    fn run_library(
        &mut self,
        builtin: &'static Builtin,
        arguments: &mut [Option<Value>],
    ) -> Result<Value, Unwind> {
        // The frame of a library function holds nothing that is to be released.
        let mut frame = ManuallyDrop::new(Frame::builtin(builtin, arguments));
        self.push_frame(&mut frame);
        let result = (builtin.invoke)(&mut Call::new(self, builtin, arguments));
        self.pop_frame(&mut frame);
        self.last_call_returns_reference = false;
        result
    }

    /// The result of a call whose arguments are gone: the destructor of one may have thrown.
    #[inline(always)]
    pub(super) fn after_arguments(
        &mut self,
        result: Result<Value, Unwind>,
    ) -> Result<Value, Unwind> {
        if self.thrown_aside.is_some() && result.is_ok() {
            self.check_thrown()?;
        }
        result
    }
}
