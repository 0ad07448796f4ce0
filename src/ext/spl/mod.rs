//! The SPL extension.

mod array;
mod autoload;
mod class;
mod file;
mod fixed_array;
mod heap;
mod inner;
mod interface;
mod list;
mod member;
mod multiple_iterator;
mod object_storage;
mod outer;
mod parameter;
mod recursive;
mod walk;

use super::{Builtin, BuiltinClass, Call};
use crate::zval::{Child, ObjectRef, PhpArray};

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
    outer::regex::CLASSES,
    list::CLASSES,
    heap::CLASSES,
    heap::QUEUE_CLASSES,
    fixed_array::CLASSES,
    object_storage::CLASSES,
    multiple_iterator::CLASSES,
    recursive::CLASSES,
    recursive::TREE_CLASSES,
    file::INFO_CLASSES,
    file::DIRECTORY_CLASSES,
    file::FILESYSTEM_CLASSES,
    file::OBJECT_CLASSES,
];

/// The object of the running method.
fn this(call: &Call<'_>) -> ObjectRef {
    match &call.machine.frame().this {
        Some(this) => this.clone(),
        None => unreachable!("a method that is not static runs on an object"),
    }
}

/// Shows the collector the elements of an array that nobody else knows: the array itself is no part of a cycle then, and does
/// not count as one. One that is shared is shown as a whole.
fn visit_elements(array: &PhpArray, visit: &mut dyn FnMut(Child<'_>)) {
    if array.payload_count() == 1 {
        array.zvals().for_each(|zval| visit(Child::Zval(zval)));
    } else {
        visit(Child::Array(array));
    }
}
