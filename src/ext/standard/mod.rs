//! The `standard` extension and the core's own functions, one file per theme.

mod string;

use super::Builtin;
use super::table::BuiltinConstant;

/// The function tables of this extension.
pub(super) static TABLES: &[&[Builtin]] = &[string::FUNCTIONS];

/// The constant tables of this extension.
pub(super) static CONSTANTS: &[&[BuiltinConstant]] = &[];
