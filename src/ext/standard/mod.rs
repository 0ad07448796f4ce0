//! The `standard` extension and the core's own functions, one file per theme.

pub(crate) mod digest;
mod format;
mod format_number;
mod format_specifier;
pub(crate) mod string;
mod string_case;
mod string_compare;
mod string_escape;
mod string_likeness;
mod string_replace;
mod string_search;
mod string_split;
mod string_trim;

use super::Builtin;
use super::table::BuiltinConstant;

/// The function tables of this extension.
pub(super) static TABLES: &[&[Builtin]] = &[
    digest::FUNCTIONS,
    format::FUNCTIONS,
    format_number::FUNCTIONS,
    string::FUNCTIONS,
    string_case::FUNCTIONS,
    string_compare::FUNCTIONS,
    string_escape::FUNCTIONS,
    string_likeness::FUNCTIONS,
    string_replace::FUNCTIONS,
    string_search::FUNCTIONS,
    string_split::FUNCTIONS,
    string_trim::FUNCTIONS,
];

/// The constant tables of this extension.
pub(super) static CONSTANTS: &[&[BuiltinConstant]] = &[string::CONSTANTS];
