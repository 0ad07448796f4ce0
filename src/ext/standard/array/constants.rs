//! The constants of the array functions.

use crate::ext::{BuiltinConstant, ConstantValue::Int};

macro_rules! ints {
    ($($name:ident = $value:expr),* $(,)?) => {
        &[$(BuiltinConstant { name: stringify!($name), value: Int($value) }),*]
    };
}

pub(in crate::ext) static CONSTANTS: &[BuiltinConstant] = ints! {
    EXTR_OVERWRITE = 0,
    EXTR_SKIP = 1,
    EXTR_PREFIX_SAME = 2,
    EXTR_PREFIX_ALL = 3,
    EXTR_PREFIX_INVALID = 4,
    EXTR_PREFIX_IF_EXISTS = 5,
    EXTR_IF_EXISTS = 6,
    EXTR_REFS = 256,
    SORT_ASC = 4,
    SORT_DESC = 3,
    SORT_REGULAR = 0,
    SORT_NUMERIC = 1,
    SORT_STRING = 2,
    SORT_LOCALE_STRING = 5,
    SORT_NATURAL = 6,
    SORT_FLAG_CASE = 8,
    CASE_LOWER = 0,
    CASE_UPPER = 1,
    COUNT_NORMAL = 0,
    COUNT_RECURSIVE = 1,
    ARRAY_FILTER_USE_BOTH = 1,
    ARRAY_FILTER_USE_KEY = 2,
};
