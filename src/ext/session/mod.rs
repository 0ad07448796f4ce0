//! The `session` extension: data that belongs to a visitor, kept in files between requests (php-src `ext/session`).
//!
//! [`state`] is the session of a request from `session_start` to its end; [`save`] keeps it: in [`files`], or in what the
//! script has set ([`handler`]); [`format`] is how it is written; [`cookie`] is what the visitor's browser is told.

mod class;
mod cookie;
mod files;
mod format;
mod function;
mod save;
mod state;

use super::table::BuiltinConstant;
use super::{Builtin, BuiltinClass};
use crate::constants;

pub(crate) use state::{end, objection};

/// The function tables of this extension.
pub(super) static TABLES: &[&[Builtin]] = &[function::FUNCTIONS];

/// The class tables of this extension.
pub(super) static CLASSES: &[&[BuiltinClass]] = &[class::CLASSES];

/// The constant tables of this extension.
pub(super) static CONSTANTS: &[&[BuiltinConstant]] = &[constants! {
    PHP_SESSION_DISABLED = Int(0),
    PHP_SESSION_NONE = Int(state::Status::None as i64),
    PHP_SESSION_ACTIVE = Int(state::Status::Active as i64),
}];
