//! What Xdebug shows of zvals.

mod debug_zval;
pub mod path;

use super::Builtin;

/// The function tables of this extension.
pub(super) static TABLES: &[&[Builtin]] = &[debug_zval::FUNCTIONS];
