//! Attributes that the language itself knows.

use crate::ext::class::{BuiltinClassFlags, BuiltinDefault, BuiltinProperty, no_body};
use crate::ext::{BuiltinClass, BuiltinConstant, Call, ConstantValue};
use crate::methods;
use crate::zval::{PhpArray, Value, Visibility, ZvalPtr};

const FINAL: BuiltinClassFlags = BuiltinClassFlags {
    is_abstract: false,
    is_final: true,
    no_dynamic_properties: false,
    allows_dynamic_properties: false,
    is_not_serializable: false,
};

const fn constant(name: &'static str, value: i64) -> BuiltinConstant {
    BuiltinConstant {
        name,
        value: ConstantValue::Int(value),
    }
}

/// `Attribute::TARGET_CLASS`
const TARGET_CLASS: i64 = 1;
/// `Attribute::TARGET_METHOD`
const TARGET_METHOD: i64 = 4;
/// `Attribute::TARGET_PARAMETER`
const TARGET_PARAMETER: i64 = 32;

/// The attribute classes of the core.
pub(super) static CLASSES: &[BuiltinClass] = &[
    BuiltinClass {
        flags: FINAL,
        attribute_targets: TARGET_CLASS,
        constants: &[
            constant("TARGET_CLASS", TARGET_CLASS),
            constant("TARGET_FUNCTION", 2),
            constant("TARGET_METHOD", TARGET_METHOD),
            constant("TARGET_PROPERTY", 8),
            constant("TARGET_CLASS_CONSTANT", 16),
            constant("TARGET_PARAMETER", TARGET_PARAMETER),
            constant("TARGET_ALL", 63),
            constant("IS_REPEATABLE", 64),
        ],
        properties: &[BuiltinProperty {
            name: "flags",
            visibility: Visibility::Public,
            declared_type: "int",
            default: BuiltinDefault::None,
            is_readonly: false,
        }],
        methods: methods! { "Attribute":
            [public] __construct(flags = 63) = construct_attribute, "int";
        },
        ..BuiltinClass::class("Attribute")
    },
    BuiltinClass {
        flags: FINAL,
        attribute_targets: TARGET_METHOD,
        methods: methods! { "ReturnTypeWillChange":
            [public] __construct() = no_body, "";
        },
        ..BuiltinClass::class("ReturnTypeWillChange")
    },
    BuiltinClass {
        flags: FINAL,
        attribute_targets: TARGET_CLASS,
        methods: methods! { "AllowDynamicProperties":
            [public] __construct() = no_body, "";
        },
        ..BuiltinClass::class("AllowDynamicProperties")
    },
    BuiltinClass {
        flags: BuiltinClassFlags {
            no_dynamic_properties: true,
            ..FINAL
        },
        attribute_targets: TARGET_PARAMETER,
        methods: methods! { "SensitiveParameter":
            [public] __construct() = no_body, "";
        },
        ..BuiltinClass::class("SensitiveParameter")
    },
    BuiltinClass {
        flags: BuiltinClassFlags {
            no_dynamic_properties: true,
            is_not_serializable: true,
            ..FINAL
        },
        properties: &[BuiltinProperty {
            name: "value",
            visibility: Visibility::Private,
            declared_type: "mixed",
            default: BuiltinDefault::None,
            is_readonly: true,
        }],
        methods: methods! { "SensitiveParameterValue":
            [public] __construct(value) = construct_sensitive_value, "mixed";
            [public] getValue() = sensitive_value, "-> mixed";
            [public] __debugInfo() = sensitive_debug_info, "-> array";
        },
        ..BuiltinClass::class("SensitiveParameterValue")
    },
];

/// Sets the only property of `$this`.
fn set_only_property(call: &Call<'_>, value: Value) {
    if let Some(this) = &call.machine.frame().this {
        drop(this.set_slot(0, Some(ZvalPtr::new(value))));
    }
}

fn construct_attribute(call: &mut Call<'_>, flags: i64) {
    set_only_property(call, Value::int(flags));
}

fn construct_sensitive_value(call: &mut Call<'_>, value: Value) {
    set_only_property(call, value);
}

fn sensitive_value(call: &mut Call<'_>) -> Value {
    match &call.machine.frame().this {
        Some(this) => this.slot(0).as_ref().map_or(Value::NULL, |zval| zval.get()),
        None => Value::NULL,
    }
}

/// Nothing is shown.
fn sensitive_debug_info(_: &mut Call<'_>) -> PhpArray {
    PhpArray::new()
}
