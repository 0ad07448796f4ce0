//! The language's own classes, and functions about classes and objects.

mod attribute;
mod closure;
mod interface;
mod throwable;

use super::{Builtin, BuiltinClass};

/// The function tables of this extension.
pub(super) static TABLES: &[&[Builtin]] = &[];

/// The class tables of this extension.
pub(super) static CLASSES: &[&[BuiltinClass]] =
    &[interface::CLASSES, throwable::CLASSES, attribute::CLASSES];
