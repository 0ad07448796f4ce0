//! The language's own classes, and functions about functions, constants, errors and the engine itself
//! (php-src `Zend/zend_builtin_functions.c`).

mod attribute;
mod backtrace;
mod class;
mod closure;
mod constant;
mod constants;
mod error;
mod fiber;
mod function;
mod gc;
mod generator;
mod info;
mod interface;
mod internal_iterator;
mod throwable;
mod weak;

pub(crate) use constant::class_of_name;
pub(crate) use constants::PHP_VERSION;
pub(crate) use info::extension_named;

use super::table::BuiltinConstant;
use super::{Builtin, BuiltinClass};

/// The function tables of this extension.
pub(super) static TABLES: &[&[Builtin]] = &[
    backtrace::FUNCTIONS,
    class::FUNCTIONS,
    constant::FUNCTIONS,
    error::FUNCTIONS,
    function::FUNCTIONS,
    gc::FUNCTIONS,
    info::FUNCTIONS,
];

/// The class tables of this extension.
pub(super) static CLASSES: &[&[BuiltinClass]] = &[
    interface::CLASSES,
    throwable::CLASSES,
    attribute::CLASSES,
    closure::CLASSES,
    weak::CLASSES,
    internal_iterator::CLASSES,
    fiber::CLASSES,
    generator::CLASSES,
];

/// The constant tables of this extension.
pub(super) static CONSTANTS: &[&[BuiltinConstant]] = &[constants::CONSTANTS];
