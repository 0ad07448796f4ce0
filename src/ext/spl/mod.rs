//! The SPL extension.

mod array;
mod autoload;
mod class;
mod inner;
mod interface;
mod list;
mod member;
mod object_storage;
mod outer;
mod parameter;
mod walk;

use super::{Builtin, BuiltinClass, Call};
use crate::zval::ObjectRef;

/// The function tables of this extension.
pub(super) static TABLES: &[&[Builtin]] = &[autoload::FUNCTIONS, class::FUNCTIONS, walk::FUNCTIONS];

/// The class tables of this extension.
pub(super) static CLASSES: &[&[BuiltinClass]] = &[
    interface::CLASSES,
    array::CLASSES,
    outer::CLASSES,
    outer::filter::CLASSES,
    outer::recursive_filter::CLASSES,
    outer::limit::CLASSES,
    outer::caching::CLASSES,
    outer::forward::CLASSES,
    outer::append::CLASSES,
    outer::empty::CLASSES,
    list::CLASSES,
    object_storage::CLASSES,
];

/// The object of the running method.
fn this(call: &Call<'_>) -> ObjectRef {
    match &call.machine.frame().this {
        Some(this) => this.clone(),
        None => unreachable!("a method that is not static runs on an object"),
    }
}
