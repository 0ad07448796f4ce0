//! Numbers and their text: numeric strings, the digits of floats, and the way from float to int.

mod fixed;
mod parse;
mod print;

pub use fixed::{FixedBuffer, fixed_digits};
pub use parse::{
    Number, Numeric, Overflow, parse_float_prefix, parse_numeric, parse_overflowing, plain_int,
};
pub use print::{
    Fraction, float_to_dump, float_to_json, float_to_repr, float_to_string,
    float_to_string_precision,
};

use std::cell::Cell;

thread_local! {
    static PRECISION: Cell<i32> = const { Cell::new(14) };
    static SERIALIZE_PRECISION: Cell<i32> = const { Cell::new(-1) };
}

/// The ini setting `precision`: significant digits of a float cast to string; -1 for as few as tell it apart.
#[inline]
pub fn precision() -> i32 {
    PRECISION.get()
}

/// Sets `precision` for this thread. The ini layer refuses values below -1 before.
pub fn set_precision(precision: i32) {
    PRECISION.set(precision);
}

/// The ini setting `serialize_precision`: the same for `var_dump`, `var_export`, `serialize` and `json_encode`.
#[inline]
pub fn serialize_precision() -> i32 {
    SERIALIZE_PRECISION.get()
}

/// Sets `serialize_precision` for this thread. The ini layer refuses values below -1 before.
pub fn set_serialize_precision(precision: i32) {
    SERIALIZE_PRECISION.set(precision);
}

/// 2 to the 63rd: the first float beyond the integers.
const INT_END: f64 = 9_223_372_036_854_775_808.0;
/// 2 to the 64th.
const INT_SPAN: f64 = 18_446_744_073_709_551_616.0;

/// The integer a float is cast to: its fraction cut off, modulo 2 to the 64th when it is out of range, 0 for INF and NAN
/// (php-src `zend_dval_to_lval`).
#[inline]
pub fn float_to_int(float: f64) -> i64 {
    if (-INT_END..INT_END).contains(&float) {
        float as i64
    } else {
        float_to_int_modular(float)
    }
}

#[cold]
#[inline(never)]
fn float_to_int_modular(float: f64) -> i64 {
    if !float.is_finite() {
        return 0;
    }
    let rest = float % INT_SPAN;
    let rest = if rest < 0.0 { rest + INT_SPAN } else { rest };
    rest as u64 as i64
}

/// The integer that the float in a string is cast to: the nearest one when it is out of range, 0 for INF and NAN
/// (php-src `zend_dval_to_lval_cap`).
#[inline]
pub fn float_to_int_capped(float: f64) -> i64 {
    if float.is_finite() { float as i64 } else { 0 }
}

/// The integer a float is, `None` if the cast would change its value. Where a float stands for an int, PHP says then:
/// `Implicit conversion from float %s to int loses precision`, with [`float_to_string`] for `%s`.
#[inline]
pub fn float_to_int_exact(float: f64) -> Option<i64> {
    let int = float_to_int(float);
    (int as f64 == float).then_some(int)
}
