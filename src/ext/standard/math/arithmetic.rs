//! Arithmetic: `pow`, `intdiv`, `fmod`, `fdiv`, and what kind of float a number is.

use crate::builtins;
use crate::eval::Unwind;
use crate::eval::arith::{self, Pow};
use crate::eval::errors::Throw;
use crate::ext::{Builtin, Call};
use crate::zval::Value;

pub(in crate::ext) static FUNCTIONS: &[Builtin] = builtins! {
    pow(num, exponent), intdiv(num1, num2), fmod(num1, num2), fdiv(num1, num2), is_nan(num), is_finite(num),
    is_infinite(num),
};

/// `num ** exponent`
fn pow(call: &mut Call<'_>, num: Value, exponent: Value) -> Result<Value, Unwind> {
    arith::apply::<Pow>(call.machine, num, exponent)
}

/// The whole number of times that `num2` goes into `num1`.
fn intdiv(call: &mut Call<'_>, num1: i64, num2: i64) -> Result<i64, Unwind> {
    if num2 == 0 {
        return Err(call
            .machine
            .throw(Throw::DivisionByZeroError, "Division by zero"));
    }
    num1.checked_div(num2).ok_or_else(|| {
        call.machine.throw(
            Throw::ArithmeticError,
            "Division of PHP_INT_MIN by -1 is not an integer",
        )
    })
}

/// What is left of `num1` after taking `num2` away as often as it goes; with the sign of `num1`.
fn fmod(_: &mut Call<'_>, num1: f64, num2: f64) -> f64 {
    num1 % num2
}

/// `num1 / num2` by the rules of IEEE 754: INF or NAN for a division by zero.
fn fdiv(_: &mut Call<'_>, num1: f64, num2: f64) -> f64 {
    num1 / num2
}

/// Whether it is NAN.
fn is_nan(_: &mut Call<'_>, num: f64) -> bool {
    num.is_nan()
}

/// Whether it is neither INF, -INF nor NAN.
fn is_finite(_: &mut Call<'_>, num: f64) -> bool {
    num.is_finite()
}

/// Whether it is INF or -INF.
fn is_infinite(_: &mut Call<'_>, num: f64) -> bool {
    num.is_infinite()
}
