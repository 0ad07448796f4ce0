//! The mathematical constants, and the limits of numbers.

use crate::ext::{
    BuiltinConstant,
    ConstantValue::{Float, Int},
};
use std::f64::consts;

macro_rules! constants {
    ($($name:ident = $value:expr),* $(,)?) => {
        &[$(BuiltinConstant { name: stringify!($name), value: $value }),*]
    };
}

pub(in crate::ext) static CONSTANTS: &[BuiltinConstant] = constants! {
    M_E = Float(consts::E),
    M_LOG2E = Float(consts::LOG2_E),
    M_LOG10E = Float(consts::LOG10_E),
    M_LN2 = Float(consts::LN_2),
    M_LN10 = Float(consts::LN_10),
    M_PI = Float(consts::PI),
    M_PI_2 = Float(consts::FRAC_PI_2),
    M_PI_4 = Float(consts::FRAC_PI_4),
    M_1_PI = Float(consts::FRAC_1_PI),
    M_2_PI = Float(consts::FRAC_2_PI),
    M_SQRTPI = Float(1.772_453_850_905_516),
    M_2_SQRTPI = Float(consts::FRAC_2_SQRT_PI),
    M_LNPI = Float(1.144_729_885_849_400_2),
    M_EULER = Float(0.577_215_664_901_532_9),
    M_SQRT2 = Float(consts::SQRT_2),
    M_SQRT1_2 = Float(consts::FRAC_1_SQRT_2),
    M_SQRT3 = Float(1.732_050_807_568_877_2),
    INF = Float(f64::INFINITY),
    NAN = Float(f64::NAN),
    PHP_ROUND_HALF_UP = Int(1),
    PHP_ROUND_HALF_DOWN = Int(2),
    PHP_ROUND_HALF_EVEN = Int(3),
    PHP_ROUND_HALF_ODD = Int(4),
    PHP_INT_MAX = Int(i64::MAX),
    PHP_INT_MIN = Int(i64::MIN),
    PHP_INT_SIZE = Int(8),
    PHP_FLOAT_DIG = Int(15),
    PHP_FLOAT_EPSILON = Float(f64::EPSILON),
    PHP_FLOAT_MAX = Float(f64::MAX),
    PHP_FLOAT_MIN = Float(f64::MIN_POSITIVE),
};
