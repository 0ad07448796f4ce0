//! Roots, powers of e, logarithms, and the functions of angles.

use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call, IfPassed};
use std::f64::consts::{LN_2, PI};

pub(in crate::ext) static FUNCTIONS: &[Builtin] = builtins! {
    sin(num), cos(num), tan(num), asin(num), acos(num), atan(num), atanh(num), atan2(y, x), sinh(num), cosh(num), tanh(num),
    asinh(num), acosh(num), expm1(num), log1p(num), pi(), exp(num), log(num, base = M_E), log10(num), sqrt(num),
    hypot(x, y), deg2rad(num), rad2deg(num),
};

macro_rules! of_one_float {
    ($($(#[$doc:meta])* $name:ident = $method:expr;)*) => {
        $($(#[$doc])*
        fn $name(_: &mut Call<'_>, num: f64) -> f64 {
            $method(num)
        })*
    };
}

of_one_float! {
    /// The sine of an angle in radians.
    sin = f64::sin;
    /// The cosine of an angle in radians.
    cos = f64::cos;
    /// The tangent of an angle in radians.
    tan = f64::tan;
    /// The angle whose sine it is.
    asin = f64::asin;
    /// The angle whose cosine it is.
    acos = f64::acos;
    /// The angle whose tangent it is.
    atan = f64::atan;
    /// The hyperbolic sine.
    sinh = f64::sinh;
    /// The hyperbolic cosine.
    cosh = f64::cosh;
    /// The hyperbolic tangent.
    tanh = f64::tanh;
    /// e to the power of it, less 1, exact for small numbers.
    expm1 = f64::exp_m1;
    /// The natural logarithm of it and 1, exact for small numbers.
    log1p = f64::ln_1p;
    /// e to the power of it.
    exp = f64::exp;
    /// The logarithm to base 10.
    log10 = f64::log10;
    /// The square root.
    sqrt = f64::sqrt;
    /// Radians for degrees.
    deg2rad = |num: f64| num / 180.0 * PI;
    /// Degrees for radians.
    rad2deg = |num: f64| num / PI * 180.0;
}

/// Below this, a number is its own area function; above its inverse, only its logarithm counts.
const TINY: f64 = 3.725_290_298_461_914e-9;

/// The number whose hyperbolic sine it is. The cases are those of the C library, so that the last digit agrees; Rust's own
/// is computed otherwise.
fn asinh(_: &mut Call<'_>, num: f64) -> f64 {
    let size = num.abs();
    if !num.is_finite() || size < TINY {
        return num;
    }
    let area = if size > 1.0 / TINY {
        size.ln() + LN_2
    } else if size > 2.0 {
        (2.0 * size + 1.0 / ((num * num + 1.0).sqrt() + size)).ln()
    } else {
        let square = num * num;
        (size + square / (1.0 + (1.0 + square).sqrt())).ln_1p()
    };
    area.copysign(num)
}

/// The number whose hyperbolic cosine it is; NAN below 1.
fn acosh(_: &mut Call<'_>, num: f64) -> f64 {
    if num < 1.0 || num.is_nan() {
        return f64::NAN;
    }
    if num > 1.0 / TINY {
        num.ln() + LN_2
    } else if num > 2.0 {
        (2.0 * num - 1.0 / (num + (num * num - 1.0).sqrt())).ln()
    } else {
        let above = num - 1.0;
        (above + (2.0 * above + above * above).sqrt()).ln_1p()
    }
}

/// The number whose hyperbolic tangent it is; NAN beyond 1.
fn atanh(_: &mut Call<'_>, num: f64) -> f64 {
    let size = num.abs();
    let area = if size < 0.5 {
        if size < TINY {
            return num;
        }
        let double = size + size;
        0.5 * (double + double * size / (1.0 - size)).ln_1p()
    } else {
        0.5 * ((size + size) / (1.0 - size)).ln_1p()
    };
    if size > 1.0 {
        return f64::NAN;
    }
    area.copysign(num)
}

/// The angle of the point (`x`, `y`) in radians.
fn atan2(_: &mut Call<'_>, y: f64, x: f64) -> f64 {
    y.atan2(x)
}

/// The distance of the point (`x`, `y`) from the origin.
fn hypot(_: &mut Call<'_>, x: f64, y: f64) -> f64 {
    x.hypot(y)
}

/// The ratio of a circle's circumference to its diameter.
fn pi(_: &mut Call<'_>) -> f64 {
    PI
}

/// The logarithm to `base`, to e without one.
fn log(call: &mut Call<'_>, num: f64, base: IfPassed<f64>) -> Result<f64, Unwind> {
    let Some(base) = base.0 else {
        return Ok(num.ln());
    };
    if base == 2.0 {
        return Ok(num.log2());
    }
    if base == 10.0 {
        return Ok(num.log10());
    }
    if base == 1.0 {
        return Ok(f64::NAN);
    }
    if base <= 0.0 {
        return Err(call.value_error(1, "must be greater than 0"));
    }
    Ok(num.ln() / base.ln())
}
