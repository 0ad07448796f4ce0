//! Mathematical functions, one file per theme.

pub(super) mod arithmetic;
pub(super) mod base;
pub(super) mod constants;
pub(in crate::ext) mod rounding;
pub(super) mod transcendental;
