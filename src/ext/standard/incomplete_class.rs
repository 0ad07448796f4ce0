//! `__PHP_Incomplete_Class`: what `unserialize` makes of objects whose class is not known (php-src
//! `ext/standard/incomplete_class.c`).

use crate::ext::BuiltinClass;
use crate::ext::class::BuiltinClassFlags;

/// The class.
pub(super) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    flags: BuiltinClassFlags {
        is_abstract: false,
        is_final: true,
        no_dynamic_properties: false,
        allows_dynamic_properties: true,
        is_not_serializable: false,
    },
    ..BuiltinClass::class("__PHP_Incomplete_Class")
}];
