//! Modifiers as reflection counts them (php-src `ZEND_ACC_*`), and the classes without objects of their own: Reflection,
//! Reflector, ReflectionException.

use crate::ext::{BuiltinClass, BuiltinConstant, Call, ConstantValue};
use crate::methods;
use crate::zval::{PhpArray, Visibility};

/// `public`
pub(super) const PUBLIC: i64 = 1;
/// `protected`
pub(super) const PROTECTED: i64 = 2;
/// `private`
pub(super) const PRIVATE: i64 = 4;
/// `static`; of a class: abstract because a method is.
pub(super) const STATIC: i64 = 16;
/// `final`
pub(super) const FINAL: i64 = 32;
/// `abstract`
pub(super) const ABSTRACT: i64 = 64;
/// `readonly`, of a property
pub(super) const READONLY: i64 = 128;
/// `readonly`, of a class
pub(super) const READONLY_CLASS: i64 = 1 << 16;
/// Any visibility.
pub(super) const ANY_VISIBILITY: i64 = PUBLIC | PROTECTED | PRIVATE;

/// The bit of a visibility.
pub(super) fn visibility(visibility: Visibility) -> i64 {
    match visibility {
        Visibility::Public => PUBLIC,
        Visibility::Protected => PROTECTED,
        Visibility::Private => PRIVATE,
    }
}

/// A constant of a reflection class.
pub(super) const fn constant(name: &'static str, value: i64) -> BuiltinConstant {
    BuiltinConstant {
        name,
        value: ConstantValue::Int(value),
    }
}

/// The classes of the extension that reflect nothing.
pub(super) static CLASSES: &[BuiltinClass] = &[
    BuiltinClass::extending("ReflectionException", "Exception"),
    BuiltinClass {
        methods: methods! { "Reflection":
            [public static] getModifierNames(modifiers) = get_modifier_names, "int ~> array";
        },
        ..BuiltinClass::class("Reflection")
    },
    BuiltinClass {
        interfaces: &["Stringable"],
        ..BuiltinClass::interface("Reflector")
    },
];

fn get_modifier_names(_: &mut Call<'_>, modifiers: i64) -> PhpArray {
    let mut names = PhpArray::new();
    if modifiers & ABSTRACT != 0 {
        names.push_value("abstract");
    }
    if modifiers & FINAL != 0 {
        names.push_value("final");
    }
    // Two visibilities at once are none.
    match modifiers & ANY_VISIBILITY {
        PUBLIC => names.push_value("public"),
        PROTECTED => names.push_value("protected"),
        PRIVATE => names.push_value("private"),
        _ => {}
    }
    if modifiers & STATIC != 0 {
        names.push_value("static");
    }
    if modifiers & (READONLY | READONLY_CLASS) != 0 {
        names.push_value("readonly");
    }
    names
}
