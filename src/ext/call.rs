//! One call of a library function: its arguments, and the machine it may talk to.

use super::argument::FromArg;
use super::result::IntoReturn;
use super::{Builtin, DefaultAtOnce, Passing};
use crate::eval::errors::Throw;
use crate::eval::{Machine, Unwind};
use crate::zval::{PhpStr, Value, ZvalPtr};
use std::ops::{Deref, DerefMut};

/// One call of a library function. Dereferences to the machine.
pub struct Call<'a> {
    /// The machine.
    pub machine: &'a mut Machine,
    /// What is called.
    pub builtin: &'static Builtin,
    arguments: &'a mut [Option<Value>],
    /// Whether the parameter being converted takes null too, for its type's name in messages.
    nullable: bool,
}

impl<'a> Call<'a> {
    /// A call with evaluated arguments; `None` is an argument left out between named ones.
    pub fn new(
        machine: &'a mut Machine,
        builtin: &'static Builtin,
        arguments: &'a mut [Option<Value>],
    ) -> Call<'a> {
        Call {
            machine,
            builtin,
            arguments,
            nullable: false,
        }
    }

    pub(super) fn set_nullable(&mut self, nullable: bool) {
        self.nullable = nullable;
    }

    pub(super) fn is_nullable(&self) -> bool {
        self.nullable
    }

    /// How many arguments were passed.
    pub fn passed(&self) -> usize {
        self.arguments.len()
    }

    /// Whether an argument was passed at `index`.
    pub fn is_passed(&self, index: usize) -> bool {
        matches!(self.arguments.get(index), Some(Some(_)))
    }

    /// The argument at `index`, converted; the parameter's default where none was passed.
    ///
    /// # Errors
    /// It cannot be converted: PHP's `TypeError` is thrown.
    #[inline]
    pub fn argument<T: FromArg>(&mut self, index: usize) -> Result<T, Unwind> {
        // The arguments stay where they are: backtraces show them.
        match self.arguments.get(index) {
            Some(Some(value)) => {
                let value = value.clone();
                T::from_value(self, index, value)
            }
            _ => T::from_default(self, index),
        }
    }

    /// What the default of the parameter at `index` says at once.
    #[inline(always)]
    pub(super) fn default_at_once(&self, index: usize) -> DefaultAtOnce {
        match self.builtin.parameters.get(index) {
            Some(parameter) => parameter.at_once,
            None => DefaultAtOnce::Other,
        }
    }

    /// Appends the raw arguments from `index` on to a list.
    pub(super) fn take_rest_into(&mut self, index: usize, values: &mut Vec<Value>) {
        values.extend(
            self.arguments
                .iter_mut()
                .skip(index)
                .filter_map(Option::take),
        );
    }

    /// Takes the arguments that were named and have no parameter of that name: those for the callback that a variadic
    /// parameter passes arguments on to (php-src `Z_PARAM_VARIADIC_WITH_NAMED`).
    pub fn take_named_rest(&mut self) -> Vec<(PhpStr, ZvalPtr)> {
        std::mem::take(&mut self.machine.named_rest)
    }

    /// The name of the parameter at `index`, without `$`.
    pub fn parameter_name(&self, index: usize) -> &'static str {
        self.builtin
            .parameters
            .get(index)
            .or(self.builtin.parameters.last())
            .map_or("", |parameter| parameter.name)
    }

    /// `f(): Argument #1 ($name) ` — the start of every message about an argument. `index` counts from 0.
    pub fn argument_prefix(&self, index: usize) -> String {
        let name = match self.builtin.passing(index) {
            Passing::Rest | Passing::RestByReference
                if index >= self.builtin.parameters.len() - 1 =>
            {
                String::new()
            }
            _ => format!(" (${})", self.parameter_name(index)),
        };
        format!(
            "{}(): Argument #{}{} ",
            self.function_name(),
            index + 1,
            name
        )
    }

    /// The function's name as messages show it.
    pub fn function_name(&self) -> String {
        self.builtin.display_name()
    }

    /// Throws a `ValueError` about an argument: `f(): Argument #1 ($name) must be …`. `index` counts from 0.
    pub fn value_error(&mut self, index: usize, what: &str) -> Unwind {
        let message = format!("{}{what}", self.argument_prefix(index));
        self.machine.throw(Throw::ValueError, &message)
    }

    /// Throws a `TypeError` about an argument: `f(): Argument #1 ($name) must be …`. `index` counts from 0.
    pub fn type_error(&mut self, index: usize, what: &str) -> Unwind {
        let message = format!("{}{what}", self.argument_prefix(index));
        self.machine.throw(Throw::TypeError, &message)
    }

    /// A warning with the function's name before it: `f(): message`.
    ///
    /// # Errors
    /// The error handler threw.
    pub fn warn(&mut self, message: &str) -> Result<(), Unwind> {
        let message = format!("{}(): {message}", self.function_name());
        self.machine.warning(&message)
    }

    /// A deprecation with the function's name before it: `f(): message`.
    ///
    /// # Errors
    /// The error handler threw.
    pub fn deprecate(&mut self, message: &str) -> Result<(), Unwind> {
        let message = format!("{}(): {message}", self.function_name());
        self.machine.deprecated(&message)
    }

    /// A notice with the function's name before it: `f(): message`.
    ///
    /// # Errors
    /// The error handler threw.
    pub fn note(&mut self, message: &str) -> Result<(), Unwind> {
        let message = format!("{}(): {message}", self.function_name());
        self.machine.notice(&message)
    }
}

impl Deref for Call<'_> {
    type Target = Machine;

    fn deref(&self) -> &Machine {
        self.machine
    }
}

impl DerefMut for Call<'_> {
    fn deref_mut(&mut self) -> &mut Machine {
        self.machine
    }
}

/// A Rust function that can be the body of a builtin: `fn(&mut Call, A, B, …) -> R`.
pub trait Body<Marker> {
    /// Converts the arguments, calls the function, converts its result.
    ///
    /// # Errors
    /// An argument cannot be converted, or the function fails.
    fn invoke(&self, call: &mut Call<'_>) -> Result<Value, Unwind>;
}

macro_rules! body {
    ($($argument:ident $index:literal),*) => {
        impl<Function, Return, $($argument),*> Body<(Return, $($argument,)*)> for Function
        where
            Function: Fn(&mut Call<'_>, $($argument),*) -> Return,
            Return: IntoReturn,
            $($argument: FromArg,)*
        {
            #[inline(always)]
            #[expect(clippy::allow_attributes, reason = "the arity of 0 has no arguments to name")]
            #[allow(non_snake_case)]
            fn invoke(&self, call: &mut Call<'_>) -> Result<Value, Unwind> {
                $(let $argument = call.argument::<$argument>($index)?;)*
                self(call, $($argument),*).into_return()
            }
        }
    };
}

body!();
body!(A 0);
body!(A 0, B 1);
body!(A 0, B 1, C 2);
body!(A 0, B 1, C 2, D 3);
body!(A 0, B 1, C 2, D 3, E 4);
body!(A 0, B 1, C 2, D 3, E 4, F 5);
body!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
body!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
