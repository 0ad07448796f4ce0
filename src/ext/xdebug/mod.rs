//! What Xdebug shows of zvals.

mod debug_zval;

use super::Builtin;

/// The function tables of this extension.
pub(super) static TABLES: &[&[Builtin]] = &[debug_zval::FUNCTIONS];
