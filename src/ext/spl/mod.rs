//! The SPL extension.

mod autoload;
mod class;
mod walk;

use super::Builtin;

/// The function tables of this extension.
pub(super) static TABLES: &[&[Builtin]] = &[autoload::FUNCTIONS, class::FUNCTIONS, walk::FUNCTIONS];
